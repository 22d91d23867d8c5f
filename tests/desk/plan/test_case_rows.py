"""Lists of the brief are saved from typed rows: one change each, nothing half."""

import re
from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Conflict, Invalid, Refused
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import Group, Person
from playbook.core.progress.brief_steps import brief_steps_of
from playbook.desk.base.commit import commit
from playbook.desk.plan import briefs, case_rows, cases, launch_check
from playbook.desk.record import history
from tests.desk.conftest import DANA

TODAY, KIM = date(2026, 3, 5), Actor(name="Kim")


@pytest.fixture
def rollout(workspace, rollout):
    groups = (Group(id="web", name="Web", size=3), Group(id="ops", name="Ops", size=4))
    people = (Person(id="ana", name="Ana Ruiz"),)
    return briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, people)


def condition(**values) -> tuple[None, dict[str, object]]:
    return None, {"name": "Council agrees", "kind": None, "owner_id": "ana", "group_ids": (), **values}


def test_conditions_are_one_change_that_undo_takes_back(workspace, rollout):
    rows = [condition(needed_by=date(2026, 5, 1)), condition(name="Data moved", kind="migration")]
    saved = case_rows.save_conditions(workspace, DANA, rollout.id, rollout.version, rows)
    assert saved.version == rollout.version + 1
    assert [condition.id for condition in saved.brief.conditions] == ["council-agrees", "data-moved"]
    assert [condition.kind for condition in saved.brief.conditions] == ["other", "migration"]
    again = case_rows.save_conditions(
        workspace, DANA, rollout.id, saved.version, case_rows.rows_of(saved.brief, "conditions")
    )
    assert again.version == saved.version
    assert history.undo_last(workspace, DANA, rollout.id).brief.conditions == ()


def test_a_row_that_cannot_be_saved_is_said_with_its_number(workspace, rollout):
    rows = [condition(), condition(name=""), condition(name="x" * 400)]
    with pytest.raises(Invalid) as caught:
        case_rows.save_conditions(workspace, DANA, rollout.id, rollout.version, rows)
    first, second = caught.value.problems
    assert first.message == "Row 2: the condition has no name."
    assert second.message.startswith("Row 3: ")
    assert "300" in second.message
    assert workspace.rollout_cache.get(rollout.id).brief.conditions == ()


def test_a_typed_owner_is_added_to_the_people(workspace, rollout):
    names = ("Gareth Pugh", "gareth pugh", "Ana Ruiz")
    rows = [condition(name=f"Step {number}", owner_id=name) for number, name in enumerate(names)]
    saved = case_rows.save_conditions(workspace, DANA, rollout.id, rollout.version, rows)
    owners = [condition.owner_id for condition in saved.brief.conditions]
    assert owners == ["gareth-pugh", "gareth-pugh", "ana"]
    assert [person.name for person in saved.brief.people] == ["Ana Ruiz", "Gareth Pugh"]
    with pytest.raises(Invalid):
        case_rows.save_conditions(workspace, DANA, rollout.id, saved.version, [condition(owner_id="x" * 400)])


def test_tasks_go_to_their_teams_in_one_change_set(workspace, rollout):
    rows = [
        (None, {"group_id": "web", "task": "Write tests", "tool": "Copilot", "data_class": "internal"}),
        (None, {"group_id": "ops", "task": "Close tickets", "tool": "", "data_class": None}),
    ]
    saved = case_rows.save_tasks(workspace, DANA, rollout.id, rollout.version, rows)
    assert {group.id: [task.task for task in group.tasks] for group in saved.brief.groups} == {
        "web": ["Write tests"], "ops": ["Close tickets"],
    }  # fmt: skip
    assert case_rows.task_rows(saved.brief)[0][0] == "web/write-tests"
    undone = history.undo_last(workspace, DANA, rollout.id)
    assert [group.tasks for group in undone.brief.groups] == [(), ()]


def test_a_task_without_a_team_is_not_saved(workspace, rollout):
    with pytest.raises(Invalid, match="the team is missing"):
        case_rows.save_tasks(workspace, DANA, rollout.id, rollout.version, [(None, {"task": "Write"})])


def test_one_closed_day_has_no_second_date(workspace, rollout):
    rows = [(None, {"start": date(2026, 5, 4), "end": None, "reason": "Stock-taking"})]
    saved = case_rows.save_closed_days(workspace, DANA, rollout.id, rollout.version, rows)
    [span] = saved.brief.company_blackouts
    assert (span.start, span.end) == (date(2026, 5, 4), date(2026, 5, 4))


def test_days_of_each_month_are_closed_for_all(workspace, rollout):
    rows = [
        (None, {"start": None, "end": None, "reason": "last 3 and first 4 working days of a month: close"})
    ]
    saved = case_rows.save_closed_days(workspace, DANA, rollout.id, rollout.version, rows)
    spans = saved.brief.company_blackouts
    assert len(spans) == 18
    assert {span.reason for span in spans} == {"close"}


def test_a_stakeholder_is_in_the_list_once(workspace, rollout):
    rows = [(None, {"person_id": "ana", "influence": 5, "support": 1})] * 2
    with pytest.raises(Invalid, match="there already"):
        case_rows.save_stakeholders(workspace, DANA, rollout.id, rollout.version, rows)


def test_a_day_in_the_sentence_of_a_promise_is_not_asked_again(workspace, rollout):
    sentence = "It can only be read from April 5, 2027, and closes on June 1, 2027."
    args = (workspace, DANA, rollout.id, rollout.version, "switch_off", {"sentence": sentence})
    [promise] = cases.save_promise(*args).brief.promises
    assert promise.starts == date(2027, 6, 1)


def test_a_promise_is_changed_field_by_field(workspace, rollout):
    saved = cases.save_promise(workspace, DANA, rollout.id, rollout.version, "jobs", {"sentence": "None go."})
    saved = cases.save_promise(workspace, DANA, rollout.id, saved.version, "jobs", {"state": "decided"})
    promise = cases.promise_of(saved.brief, "jobs")
    assert (promise.state, promise.sentence) == ("decided", "None go.")
    assert "the promises" in str(history.history(workspace, DANA, rollout.id)[0])
    with pytest.raises(Conflict):
        cases.save_promise(workspace, KIM, rollout.id, rollout.version, "use", {"sentence": "All."})


def test_an_alternative_is_written_as_one_change_set(workspace, rollout):
    changes = {"go_live": date(2027, 1, 11), "groups.web.go_live": date(2027, 2, 1), "trainers": 3}
    after = cases.apply_alternative(workspace, DANA, rollout.id, rollout.version, changes)
    assert (after.brief.go_live, after.brief.trainers) == (date(2027, 1, 11), 3)
    assert after.brief.groups[0].go_live == date(2027, 2, 1)
    undone = history.undo_last(workspace, DANA, rollout.id)
    assert (undone.brief.go_live, undone.brief.groups[0].go_live) == (None, None)


def test_only_editors_write_lists(workspace, rollout):
    lead = Actor(name="Lee", role="member", memberships=(Membership(rollout_id=rollout.id, role="lead"),))
    saves = (
        case_rows.save_conditions, case_rows.save_concerns, case_rows.save_stakeholders,
        case_rows.save_closed_days, case_rows.save_tasks,
    )  # fmt: skip
    for save in saves:
        with pytest.raises(Refused):
            save(workspace, lead, rollout.id, rollout.version, [])


def test_no_typed_row_is_lost_without_a_word(workspace, rollout):
    def refused(save, rows) -> str:
        with pytest.raises(Invalid) as caught:
            save(workspace, DANA, rollout.id, rollout.version, rows)
        return caught.value.problems[0].message

    gone = [(None, {"group_id": "gone", "task": "Write tests"})]
    assert refused(case_rows.save_tasks, gone) == "Row 1: this team is no longer in the brief."
    days = [(None, {"start": date(2026, 5, 4), "end": date(2026, 5, 1)})]
    assert refused(case_rows.save_closed_days, days) == "Row 1: the last day is before the first."
    twice = [("same", {"name": "One"}), ("same", {"name": "Two"})]
    saved = case_rows.save_conditions(workspace, DANA, rollout.id, rollout.version, twice)
    assert [(row.id, row.name) for row in saved.brief.conditions] == [("same", "One"), ("two", "Two")]
    bare = [("noslash", {"group_id": "web", "task": "Write"})]
    tasks = case_rows.save_tasks(workspace, DANA, rollout.id, saved.version, bare)
    assert tasks.brief.groups[0].tasks[0].id == "noslash"


def test_a_topic_has_one_promise(workspace, rollout):
    with pytest.raises(Invalid, match="jobs"):
        cases.save_promise(workspace, DANA, rollout.id, rollout.version, "bogus", {})  # type: ignore[arg-type]
    two = BriefEdited(values={"promises": [{"topic": "duty", "sentence": "A"}, {"topic": "duty"}]})
    with pytest.raises(Invalid, match="two answers"):
        commit(workspace, DANA, rollout.id, rollout.version, [two])


def test_nobody_is_removed_while_the_case_names_them(workspace, rollout):
    rows = [(None, {"person_id": "ana"})]
    saved = case_rows.save_stakeholders(workspace, DANA, rollout.id, rollout.version, rows)
    with pytest.raises(Refused, match="in the list of stakeholders"):
        briefs.remove_person(workspace, DANA, rollout.id, saved.version, "ana")


def test_what_is_no_concern_is_a_fact_and_a_fact_may_become_one(workspace, rollout):
    said = "Planners fear typing twice. The depot has no printer. Will it stay?"
    saved = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "concerns", said)
    fact = "The depot has no printer."
    saved = cases.add_concern(workspace, DANA, rollout.id, saved.version, fact)
    assert saved.brief.concern_list[-1].text == fact
    assert fact not in cases.case_of(workspace, saved.brief).circumstances
    no_rows = BriefEdited(values={"concern_list": []})
    saved = commit(workspace, DANA, rollout.id, saved.version, [no_rows])
    read = cases.case_of(workspace, saved.brief)
    ids = {concern.text: concern.id for concern in read.concerns}
    saved = cases.decline_concern(workspace, DANA, rollout.id, saved.version, ids["Typing twice"])
    assert "typing twice" in saved.brief.concerns
    read = cases.case_of(workspace, saved.brief)
    assert "Typing twice" not in {each.text for each in read.concerns}
    assert "Planners fear typing twice." in read.circumstances


def test_the_other_half_of_a_declined_sentence_becomes_a_row(workspace, rollout):
    text = "The sales reps believe their contacts are their capital, and we want to take them away."
    saved = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "concerns", text)
    no_rows = BriefEdited(values={"concern_list": []})
    saved = commit(workspace, DANA, rollout.id, saved.version, [no_rows])
    ids = {each.text: each.id for each in cases.case_of(workspace, saved.brief).concerns}
    own, other = "Their contacts are their capital", "We want to take them away"
    saved = cases.decline_concern(workspace, DANA, rollout.id, saved.version, ids[other])
    assert saved.brief.declined_concerns == (saved.brief.concerns,)
    assert [each.text for each in saved.brief.concern_list] == [own]


@pytest.mark.parametrize("keeper", ["ana", None])
def test_a_lead_who_also_takes_over_is_said_beside_the_field(rollout, keeper):
    brief = rollout.brief.model_copy(update={"lead_id": "ana", "sustainment_owner_id": keeper})
    said = "The rollout lead would also take over: there is no hand-over."
    assert (said in {each.message for each in cases.warnings_for(brief)}) == bool(keeper)


def test_a_target_before_its_result_is_known_is_said_beside_the_field(workspace, rollout):
    result = {"outcome_measure": "Orders lost", "outcome_baseline": 20.0, "outcome_target": 10.0}
    live = rollout.brief.go_live or date(2027, 3, 1)
    brief = rollout.brief.model_copy(update={**result, "go_live": live})
    early, late = (brief.model_copy(update={"outcome_by": live + timedelta(days=days)}) for days in (30, 300))
    [problem] = cases.doubts_about_the_target(workspace, early)
    assert problem.where == "outcome_by"
    assert problem.message == "By then, fewer than 3 full months after the go-live are counted."
    abroad = list(cases.doubts_about_the_target(workspace, early.model_copy(update={"country": "AU"})))
    assert re.search(r"Choose \d\d/\d\d/20\d\d, or keep your day", abroad[0].hint)
    assert "keep your day" in problem.hint
    assert not list(cases.doubts_about_the_target(workspace, late))


def test_a_share_of_what_nobody_did_before_is_known_within_weeks(workspace, rollout):
    live = rollout.brief.go_live or date(2027, 3, 1)
    result = {"outcome_measure": "Jobs booked in the new CRM", "outcome_unit": "%", "outcome_baseline": 0.0}
    brief = rollout.brief.model_copy(update={**result, "outcome_target": 95.0, "go_live": live})
    soon = brief.model_copy(update={"outcome_by": live + timedelta(days=38)})
    assert not list(cases.doubts_about_the_target(workspace, soon))


def test_a_row_with_its_answer_takes_the_new_words_of_its_sentence(workspace, rollout):
    said = "Planners fear typing twice when six contractors stand in line. Will the depot stay?"
    saved = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "concerns", said)
    (row_id, row), stays = case_rows.rows_of(saved.brief, "concern_list")
    answered = [(row_id, {**row, "answer": "One screen is enough."}), stays]
    saved = case_rows.save_concerns(workspace, DANA, rollout.id, saved.version, answered)
    said = saved.brief.concerns.replace("six contractors", "customers")
    saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, "concerns", said)
    [(_, row), _] = case_rows.rows_of(saved.brief, "concern_list")
    assert (row["text"], row["answer"]) == (
        "Typing twice when customers stand in line", "One screen is enough."
    )  # fmt: skip


def test_a_concern_whose_row_is_deleted_does_not_come_back(workspace, rollout):
    said = "Planners fear typing twice. Will the depot stay?"
    saved = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "concerns", said)
    twice, stays = case_rows.rows_of(saved.brief, "concern_list")
    assert twice[1]["text"] == "Typing twice"
    saved = case_rows.save_concerns(workspace, DANA, rollout.id, saved.version, [stays])
    assert saved.brief.concerns == "Will the depot stay?"
    assert [each.text for each in cases.case_of(workspace, saved.brief).concerns] == [stays[1]["text"]]


@pytest.mark.parametrize(
    ("change", "tools", "is_missing"),
    [
        ("We introduce a new CRM system. It replaces two programs.", (), True),
        ("We introduce a new CRM system. It replaces two programs.", ("SuperOffice",), False),
        ("The two regions are merged, and every team gets a new manager and new reporting lines.", (), False),
    ],
)
def test_a_change_that_brings_a_tool_needs_its_name_to_launch(workspace, rollout, change, tools, is_missing):
    brief = rollout.brief.model_copy(update={"what_changes": change, "tools": tools})
    fields = [fact.field for fact in cases.missing_for_launch_of(workspace, brief)]
    assert ("tools" in fields) == is_missing


def test_a_date_follows_its_sentence_until_somebody_chooses_another(workspace, rollout):
    def save(version: int, **values):
        return cases.save_promise(workspace, DANA, rollout.id, version, "switch_off", values)

    saved = save(rollout.version, sentence="It closes on April 26, 2027.")
    saved = save(saved.version, sentence="It closes on May 28, 2027.")
    assert saved.brief.promises[0].starts == date(2027, 5, 28)
    saved = save(saved.version, sentence="It closes when service has moved.")
    assert saved.brief.promises[0].starts is None
    saved = save(saved.version, sentence="It closes on May 28, 2027.")
    saved = save(saved.version, starts=date(2027, 6, 4))
    saved = save(saved.version, sentence="It closes on May 31, 2027.")
    assert saved.brief.promises[0].starts == date(2027, 6, 4)
    saved = save(saved.version, state="decided")
    [step] = [each for each in brief_steps_of(saved) if each.key == "promises"]
    assert step.state == "fix"
    assert "May 31, 2027" in step.reason
    [check] = [each for each in launch_check.checks(saved, TODAY) if "May 31, 2027" in each.sentence]
    assert check.is_error
    assert not check.blocks
