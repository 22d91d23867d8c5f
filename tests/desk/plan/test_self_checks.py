"""A self-check is saved by the person, and read by the person and the lead alone."""

from datetime import date

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.plan.brief import Group, Person
from playbook.core.plan.self_checks import STATEMENTS, advice_for
from playbook.core.sharing.sharing import public
from playbook.desk.base.limits import save_rate
from playbook.desk.plan import briefs, plans, rollouts, self_checks
from playbook.desk.record import history
from playbook.web.api.api_models import PlanOut
from tests.desk.conftest import DANA

TODAY = date(2026, 3, 5)
PEOPLE = tuple(Person(id=name.lower(), name=name) for name in ("Sam", "Lea", "Mo", "Kit"))


@pytest.fixture
def rollout(workspace, rollout):
    groups = (Group(id="web", name="Web", size=3, manager_id="mo"),)
    saved = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, PEOPLE)
    for field, person in (("sponsor_id", "sam"), ("lead_id", "lea")):
        saved = briefs.save_field(workspace, DANA, rollout.id, saved.version, field, person)
    return saved


def someone(rollout, person: str, role="viewer") -> Actor:
    membership = Membership(rollout_id=rollout.id, role=role, person_id=person)
    return Actor(name=person.title(), role="member", account_id=person, memberships=(membership,))


def answered(workspace, rollout, person="sam", kind="sponsor", **scores):
    return self_checks.save(
        workspace, someone(rollout, person), rollout.id, rollout.version, kind, person, scores or {"why": 2}
    )


def test_each_person_is_asked_in_the_role_of_the_brief(rollout):
    roles = {
        person: self_checks.roles_of(rollout, someone(rollout, person)) for person in ("sam", "mo", "kit")
    }
    assert roles == {"sam": (("sponsor", "sam"),), "mo": (("manager", "mo"),), "kit": ()}
    assert all(len(STATEMENTS[kind]) == 6 for kind in ("sponsor", "manager"))


def test_the_person_and_the_lead_read_it_and_nobody_else(workspace, rollout):
    after = answered(workspace, rollout)
    for person, role, count in [
        ("sam", "viewer", 1), ("lea", "editor", 1), ("mo", "lead", 0), ("kit", "editor", 0)
    ]:  # fmt: skip
        assert len(self_checks.readable(after, someone(after, person, role))) == count, (person, role)
    assert self_checks.readable(after, DANA) == ()


def test_a_viewer_saves_so_many_a_day_and_others_go_on(workspace, rollout, monkeypatch):
    monkeypatch.setattr(save_rate, "_MOST", 20)
    for number in range(20):
        rollout = answered(workspace, rollout, why=number % 2 + 1)
    with pytest.raises(Refused, match="You saved more than 20 times"):
        answered(workspace, rollout, why=1)
    rollout = answered(workspace, rollout, "mo", "manager")
    for number in range(30):  # an editor, whatever is theirs
        editor = someone(rollout, "lea", "editor")
        rollout = briefs.save_field(
            workspace, editor, rollout.id, rollout.version, "organisation", f"LT {number}"
        )


def test_a_new_lead_or_another_name_opens_nothing(workspace, rollout):
    after = answered(workspace, rollout)
    kit = someone(after, "kit", "editor")
    grabbed = briefs.save_field(workspace, kit, rollout.id, after.version, "lead_id", "kit")
    assert self_checks.readable(grabbed, kit) == ()
    assert len(self_checks.readable(grabbed, someone(grabbed, "lea", "editor"))) == 1
    version = grabbed.version
    for person in ("sam", "lea"):
        named = Person(id=person, name=DANA.name)
        renamed = briefs.save_person(workspace, DANA, rollout.id, version, named)
        version = renamed.version
    assert self_checks.readable(renamed, DANA) == ()
    later = briefs.save_field(workspace, kit, rollout.id, version, "lead_id", "kit")
    again = answered(workspace, later, why=5)
    assert len(self_checks.readable(again, kit)) == 1  # Sam saved it while Kit leads


def test_whoever_was_removed_and_whoever_came_share_no_self_check(workspace, rollout):
    first = briefs.save_part(workspace, DANA, rollout.id, rollout.version, "sponsor_id", "王伟")
    gone = first.brief.sponsor_id
    checked = answered(workspace, first, gone)
    freed = briefs.save_field(workspace, DANA, rollout.id, checked.version, "sponsor_id", "sam")
    without = briefs.remove_person(workspace, DANA, rollout.id, freed.version, gone)
    after = briefs.save_part(workspace, DANA, rollout.id, without.version, "sponsor_id", "李娜")
    assert self_checks.readable(after, someone(after, after.brief.sponsor_id)) == ()
    assert self_checks.roles_of(after, someone(after, gone)) == ()


def test_an_owner_reads_their_own_and_those_saved_while_they_led(workspace, rollout):
    named = Person(id="sam", name=DANA.name)
    sam = briefs.save_person(workspace, DANA, rollout.id, rollout.version, named)
    own = self_checks.save(workspace, DANA, rollout.id, sam.version, "sponsor", "sam", {"why": 3})
    assert len(self_checks.readable(own, DANA)) == 1


def test_an_owner_of_the_same_name_reads_nothing_of_another_account(workspace, rollout):
    named = Person(id="sam", name=DANA.name)
    sam = briefs.save_person(workspace, DANA, rollout.id, rollout.version, named)
    own, other = (DANA.model_copy(update={"account_id": account_id}) for account_id in ("3f0c", "7a"))
    after = self_checks.save(workspace, own, rollout.id, sam.version, "sponsor", "sam", {"why": 3})
    assert [len(self_checks.readable(after, actor)) for actor in (own, other, DANA)] == [1, 0, 0]


def test_nobody_answers_for_another_person(workspace, rollout):
    for actor in (someone(rollout, "kit", "editor"), DANA):
        with pytest.raises(Refused):
            self_checks.save(workspace, actor, rollout.id, rollout.version, "sponsor", "sam", {"why": 5})


def test_answering_again_replaces_and_history_says_no_score(workspace, rollout):
    after = answered(workspace, answered(workspace, rollout), why=4, time=1)
    [check] = after.self_checks.values()
    assert (check.scores, check.author) == ({"why": 4, "time": 1}, "Sam")
    entry = str(history.history(workspace, DANA, rollout.id)[0])
    assert "self-check" in entry
    assert "'time'" not in entry


def test_nobody_undoes_what_another_person_answered(workspace, rollout):
    of_all = Membership(rollout_id=rollout.id, role="lead", group_ids=("*",))
    lead = Actor(name="Lou", role="member", account_id="lou", memberships=(of_all,))
    after = answered(workspace, rollout)
    for _ in range(3):  # the answers; their removal; that they are back
        last = history.history(workspace, DANA, rollout.id)[0]
        for actor in (DANA, lead, someone(after, "kit", "editor")):
            with pytest.raises(Refused, match="whom it is about"):
                history.undo(workspace, actor, rollout.id, last.change_set)
        after = history.undo(workspace, someone(after, "sam"), rollout.id, last.change_set)


def test_an_owner_who_takes_the_name_of_a_person_undoes_and_reads_nothing(workspace, rollout):
    after = answered(workspace, answered(workspace, rollout), why=4)
    answers = history.history(workspace, DANA, rollout.id)[0]
    named = Person(id="sam", name=DANA.name)
    briefs.save_person(workspace, DANA, rollout.id, after.version, named)
    after = history.undo(workspace, DANA, rollout.id, answers.change_set)
    assert self_checks.readable(after, DANA) == ()


def test_an_editors_export_leaves_the_scores_out(workspace, rollout):
    answered(workspace, rollout, time=1)
    lines = list(rollouts.export_rollout(workspace, someone(rollout, "kit", "editor"), rollout.id))
    [line] = [line for line in lines if "self_check_saved" in line]
    assert '"scores":{}' in line
    copy = rollouts.import_rollout(workspace, DANA, lines, "copy")
    assert copy.version == len(lines)


@pytest.fixture
def briefed(workspace, rollout):
    """A brief that a plan can be drafted from."""
    fields = {"what_changes": "Quotes move from spreadsheets into Salesforce.", "start": date(2026, 3, 9),
              "go_live": date(2026, 5, 4), "end": date(2026, 10, 2)}  # fmt: skip
    for field, value in fields.items():
        rollout = briefs.save_field(workspace, DANA, rollout.id, rollout.version, field, value)
    return rollout


def own_steps_of(items):
    return [item for item in items if item.provenance.play_id == "own-steps"]


def test_a_low_answer_becomes_a_question_and_a_task_of_the_next_draft(workspace, briefed):
    after = answered(workspace, briefed, own_use=1, why=5)
    after = answered(workspace, after, "mo", "manager", room=2)
    after = self_checks.save(workspace, DANA, after.id, after.version, "organization", None, {"data": 2})
    draft = plans.draft_for(workspace, after, actor=someone(after, "lea", "editor"))
    sponsor, manager, organization = STATEMENTS["sponsor"], STATEMENTS["manager"], STATEMENTS["organization"]
    asked = [(one.question, one.who) for one in draft.open_questions[:3]]
    assert asked == [
        (sponsor["own_use"].question, "Sam"),
        (manager["room"].question, "each group's own manager"),
        (organization["data"].question, "Lea"),
    ]
    assert all(one.by and one.by > TODAY for one in draft.open_questions[:3])
    done = [item.done_when for item in own_steps_of(draft.items)]
    assert done == [f"- {each.done}" for each in
                    (sponsor["own_use"], manager["room"], organization["data"])]  # fmt: skip
    better = answered(workspace, after, own_use=4)
    again = plans.draft_for(workspace, better, actor=someone(better, "lea", "editor"))
    assert not any("sponsor" in item.id for item in own_steps_of(again.items))


def test_nobody_else_drafts_from_what_a_person_answered(workspace, briefed):
    after = answered(workspace, briefed, own_use=1)
    for actor in (None, DANA, someone(after, "kit", "editor")):
        draft = plans.draft_for(workspace, after, actor=actor)
        assert own_steps_of(draft.items) == []
        assert not any(one.field.startswith("own-steps") for one in draft.open_questions)


def test_an_accepted_task_says_no_answer_and_stays_in_redrafts(workspace, briefed):
    after = answered(workspace, briefed, own_use=1)
    lea, kit = someone(after, "lea", "editor"), someone(after, "kit", "editor")
    planned, _ = plans.draft_stages(workspace, lea, after.id, after.version)
    [step] = own_steps_of(planned.items.values())
    text = step.model_dump_json()
    assert not any(statement.text in text for statement in STATEMENTS["sponsor"].values())
    assert "self" not in text
    assert plans.redraft(workspace, planned, actor=kit) == []
    shown = [PlanOut.of(planned).model_dump_json()]
    shown += [repr(public(planned, profile, TODAY)) for profile in ("public", "teams", "full")]
    for words in ("self_check", '"scores"', STATEMENTS["sponsor"]["own_use"].text):
        assert not any(words in page for page in shown), words


def test_the_lowest_answers_come_first_in_the_advice():
    advice = advice_for("organization", {"data": 2, "rules": 1, "skills": 4})
    assert advice == [STATEMENTS["organization"][question].advice for question in ("rules", "data")]
