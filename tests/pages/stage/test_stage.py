"""The stage pages: cards, forms in place, drafting, redrafting, undo."""

import re
from datetime import date, timedelta
from typing import Literal, get_args, get_origin

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.fields import STAGES, Span
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemRemoved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import BriefFields, Person
from playbook.core.plan.items import (
    CLASSES,
    AnyItem,
    CheckinSeries,
    CoalitionMember,
    Kind,
    Message,
    Metric,
    Milestone,
    Owner,
    Policy,
    SponsorAct,
    Support,
    TrainingSession,
    UseCase,
)
from playbook.core.plan.self_checks import STATEMENTS
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import cases, plans, rollouts, self_checks, tracking
from playbook.ui.words import item_difference, item_options
from playbook.ui.words.item_fields import HIDDEN, fields_of
from tests.briefs import agency
from tests.pages import made
from tests.pages.conftest import ROOT
from tests.pages.shell.test_roles import member
from tests.pages.steps import (
    DANA,
    ROBIN,
    OpenPage,
    enter,
    go,
    labels,
    open_task,
    put_state,
    rows_of,
    run,
    shows,
    text_of,
)
from tests.pages.steps import plain_text as said
from tests.pages.steps import press_label as click
from tests.soak import some
from tests.work import calls_of

IMAGE = re.compile(r"(?<!\\)!\[|(?<!\\)\]\(")


def another_window(stage: str, rollout_id: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "playbook" / "ui" / "main.py"), default_timeout=30)
    app.session_state["rollout"] = rollout_id
    return go(app, stage)


def briefed(workspace: Workspace) -> Rollout:
    brief = agency()
    story = made.Story(workspace, "agency")
    story.tell(made.START, "Dana", [made.RolloutCreated(name=brief.name)])
    fields = BriefEdited.of(brief, *(name for name in BriefFields.model_fields))
    people = [PersonSaved(person=person) for person in brief.people]
    story.tell(made.START, "Dana", [fields, *people, *(GroupSaved(group=group) for group in brief.groups)])
    shift = {"start": date(2026, 3, 9), "go_live": date(2026, 4, 20), "end": date(2026, 10, 30)}
    story.tell(made.START, "Dana", [BriefEdited.of(brief.model_copy(update=shift), *shift)])
    return now(workspace)


def now(workspace: Workspace) -> Rollout:
    return workspace.rollout_cache.get("agency")


def drafted(workspace: Workspace) -> Rollout:
    rollout = briefed(workspace)
    return plans.draft_stages(workspace, DANA, rollout.id, rollout.version)[0]


def with_items(workspace: Workspace, *items: AnyItem) -> Rollout:
    rollout = briefed(workspace)
    return commit(workspace, DANA, rollout.id, rollout.version, [ItemAdded(item=item) for item in items])


def edit(app: AppTest, item_id: str) -> AppTest:
    return open_task(app, item_id).button(key=f"edit.{item_id}").click().run()


def add(app: AppTest, stage: str, kind: Kind) -> AppTest:
    app.menu_button(key=f"{stage}.add").click(kind)
    return app.run()


def widget(app: AppTest, label: str):
    """Return the widget of the open form with this label."""
    kinds = ("text_input", "text_area", "selectbox", "pills", "date_input", "number_input", "checkbox")
    return next(part for kind in kinds for part in getattr(app, kind) if part.label == label)


def milestone(number: int, **changes: object) -> Milestone:
    day = date(2026, 3, 10 + number % 15)
    about = {"id": f"m{number}", "title": f"Milestone {number}", "date": day}
    return Milestone.model_validate(about | changes)


def test_every_field_of_every_kind_has_words_and_a_widget():
    for kind in list(CLASSES):
        fields = {field.name: field for field in fields_of(kind)}
        assert fields.keys() == set(CLASSES[kind].model_fields) - HIDDEN
        for name, field in fields.items():
            assert field.label[0].isupper(), name
            assert "_" not in field.label + field.help, name
        assert len({field.label for field in fields.values()}) == len(fields), kind


def test_every_choice_of_every_field_has_words():
    for kind in list(CLASSES):
        for field in fields_of(kind):
            codes = codes_of(CLASSES[kind].model_fields[field.name].annotation)
            if field.widget in ("choice", "choices"):
                assert set(field.choices) == codes, field.name
            elif field.widget != "data_rules":
                assert not codes, field.name


def codes_of(annotation: object) -> set[str]:
    if get_origin(annotation) is Literal:
        return {code for code in get_args(annotation) if isinstance(code, str)}
    return set().union(*(codes_of(part) for part in get_args(annotation)))


def test_an_empty_stage_says_what_it_is_for_and_offers_a_draft(workspace, open_page):
    briefed(workspace)
    for expected in workspace.stages:
        app = open_page(expected.key, "agency")
        assert app.title[0].value == expected.title
        assert expected.purpose in [line.value for line in app.markdown]
        assert "Nothing is planned in this stage yet." in said(app)
        shows(labels(app), "Draft this stage", "Draft all five stages")
        assert rows_of(app) == []
        app = put_state(app, f"{expected.key}.tab", "Checks")
        assert expected.questions[0] in said(app)
        assert "Checks" not in [heading.value for heading in app.header]


def test_without_a_rollout_the_page_says_how_to_get_one(workspace: Workspace, open_page: OpenPage):
    app = open_page("leadership")
    assert app.title[0].value == "Leadership"
    assert "No rollout is open yet" in app.info[0].value
    assert app.page_link[0].value == "Go to Home"


def test_a_brief_that_is_not_ready_lists_what_is_missing(workspace: Workspace, open_page: OpenPage):
    app = open_page("training", rollouts.start_rollout(workspace, DANA, "Just begun").id)
    shows(app, "The change is not described yet.", "There is no team yet.")
    assert "Complete the brief" in [link.value for link in app.page_link]
    assert app.button(key="training.draft").disabled
    assert app.button(key="draft-all").disabled


@pytest.mark.long
def test_drafting_a_stage_fills_it_and_its_undo_empties_it(workspace: Workspace, open_page: OpenPage):
    briefed(workspace)
    app = click(open_page("leadership", "agency"), "Draft this stage")
    assert {item.stage for item in now(workspace).items.values()} == {"leadership"}
    assert "Drafted Leadership." in said(app)
    assert rows_of(app)[0]["day"] == "Wed Mar 18"
    click(app, "Undo")
    assert not now(workspace).items


@pytest.mark.long
def test_one_button_takes_the_recommended_way_and_drafts(workspace: Workspace, open_page: OpenPage):
    brief = briefed(workspace).brief
    day = brief.go_live
    shut = Span(start=day, end=day + timedelta(days=11), reason="Audit visit")
    for group in brief.groups:
        changed = {"groups." + group.id + ".blackouts": (shut,)}
        cases.apply_alternative(workspace, DANA, "agency", now(workspace).version, changed)
    app = open_page("leadership", "agency")
    shows(labels(app), "Accept and draft", "Draft on the brief's dates")
    click(app, "Accept and draft")
    assert now(workspace).brief.go_live > day
    assert {item.stage for item in now(workspace).items.values()} == {"leadership"}


def test_all_five_stages_are_drafted_and_one_undo_takes_them_back(workspace, open_page: OpenPage):
    briefed(workspace)
    app = click(open_page("training", "agency"), "Draft all five stages")
    items = now(workspace).items.values()
    assert {item.stage for item in items} == {*STAGES}
    tasks = sum(item.is_tracked for item in items)
    assert f"Drafted: {tasks} dated tasks in 5 stages. Read them, then check the plan." in said(app)
    assert "Draft all five stages" not in labels(app)
    click(app, "Undo")
    assert not now(workspace).items


@pytest.mark.long
def test_the_brief_ends_with_a_draft_that_leads_to_the_plan_on_a_page(workspace, open_page: OpenPage):
    briefed(workspace)
    app = open_page("brief", "agency", step="readiness")
    assert "Draft the plan" in [header.value for header in app.subheader]
    click(app, "Draft the plan now")
    assert app.title[0].value == "On a page"
    assert {item.stage for item in now(workspace).items.values()} == {*STAGES}
    app = open_page("brief", "agency", step="readiness")
    assert "Draft the plan" not in [header.value for header in app.subheader]
    assert click(app, "Next: Leadership").title[0].value == "Leadership"


def test_the_next_step_comes_before_the_draft_while_later_steps_are_empty(workspace, open_page: OpenPage):
    briefed(workspace)
    app = open_page("brief", "agency", step="dates")
    shows(app, "You can draft now. Still to come: ")
    kinds = {button.key: button.proto.type for button in app.button}
    assert (kinds["brief.next"], kinds["brief.draft"]) == ("primary", "tertiary")


def test_stages_that_have_tasks_stay_as_they_are(workspace: Workspace, open_page: OpenPage):
    rollout = briefed(workspace)
    before, _ = plans.draft_stages(workspace, DANA, rollout.id, rollout.version, "leadership")
    click(open_page("leadership", "agency"), "Draft 4 empty stages")
    after = now(workspace).items
    assert {item.stage for item in after.values()} == {*STAGES}
    assert {key: item for key, item in after.items() if item.stage == "leadership"} == before.items


def test_a_rollout_that_is_over_says_so_and_drafts_nothing(workspace: Workspace, open_page: OpenPage):
    rollout = briefed(workspace)
    days = {"start": date(2025, 1, 6), "go_live": date(2025, 2, 3), "end": date(2025, 6, 1)}
    over = BriefEdited.of(rollout.brief.model_copy(update=days), *days)
    commit(workspace, DANA, "agency", rollout.version, [over])
    app = click(open_page("leadership", "agency"), "Draft all five stages on the brief's dates")
    assert "has ended" in app.error[0].value
    assert not now(workspace).items


@pytest.mark.long
def test_open_questions_and_what_no_longer_fits_are_listed(workspace: Workspace, open_page: OpenPage):
    rollout = briefed(workspace)
    gap = rollout.brief.model_copy(update={"sponsor_id": None, "start": date(2026, 2, 2)})
    commit(workspace, DANA, "agency", rollout.version, [BriefEdited.of(gap, "sponsor_id", "start")])
    app = put_state(open_page("leadership", "agency"), "leadership.tab", "Checks")
    assert "Which executive stands for this?" in said(app)
    assert "Schedule conflicts" in [header.value for header in app.header]
    assert "Answer them in the brief" in [link.value for link in app.page_link]


def test_a_row_and_its_task_say_what_when_who_and_for_whom(workspace: Workspace, open_page: OpenPage):
    message = Message(
        id="hello", title="The first word", date=date(2026, 3, 14), owner={"person_id": "maya"},
        sender={"role": "the sponsor"}, channel="all_hands", group_ids=("media", "web"), rule_ids=("R10",),
        body="Line one\nLine two\nLine three\nLine four", why="People want the reason first. [P1]",
    )  # fmt: skip
    with_items(workspace, message)
    app = open_task(open_page("communication", "agency"), "hello")
    [row] = rows_of(app)
    assert (row["title"], row["kind"], row["day"]) == ("The first word", "Message", "Sat Mar 14")
    assert (row["owner"], row["team"], row["status"]) == ("Maya Okafor", "2 teams: Media, Web", "")
    text = said(app)
    assert "## The first word" in text
    assert "**Message** · Sat Mar 14, in 9 days · Maya Okafor · 2 teams: Media, Web" in text
    assert "Sender: The sponsor · Channel: e-mail" not in text
    shows(text, "Sender: The sponsor · Channel: all-hands · Written by a person", "Line one", "Line four")
    shows(text, "Source: communications checklist", "Review: The first message says why")


def test_tasks_come_by_day_after_those_without_the_day_they_need(workspace, open_page: OpenPage):
    with_items(workspace, milestone(5), milestone(1), milestone(2, date=None), Metric(id="use", title="Use"))
    rows = rows_of(open_page("accountability", "agency"))
    assert [row["id"] for row in rows] == ["use", "m2", "m1", "m5"]
    assert [row["has_day"] for row in rows] == [False, False, True, True]
    assert [row["day"] for row in rows] == ["No date", "No date", "Wed Mar 11", "Sun Mar 15"]


def test_a_row_has_the_number_of_checks_and_the_task_their_sentences(workspace, open_page: OpenPage):
    with_items(workspace, milestone(1, owner={"role": "the sponsor"}), milestone(2))
    app = open_task(open_page("accountability", "agency"), "m1")
    checked = {row["id"]: row for row in rows_of(app)}
    assert checked["m1"]["checks"] == "1 check"
    assert checked["m1"]["why"] in said(app)


def test_the_history_of_a_task_follows_its_changes(workspace: Workspace, open_page: OpenPage):
    rollout = with_items(workspace, milestone(1))
    app = put_state(open_task(open_page("accountability", "agency"), "m1"), "history.m1", True)
    shows(said(app), "Dana added the milestone “Milestone 1”")
    plans.lock_item(workspace, ROBIN, rollout.id, rollout.version, "m1", True)
    shows(said(run(app)), "Robin locked", "Dana added the milestone “Milestone 1”")


def test_checks_of_the_stage_and_its_checklist_are_in_their_tab(workspace, open_page: OpenPage):
    with_items(workspace, milestone(1))
    app = put_state(open_page("accountability", "agency"), "accountability.tab", "Checks")
    expected = next(entry for entry in workspace.stages if entry.key == "accountability")
    assert expected.questions[0] in said(app)
    assert "See all checks" in [link.value for link in app.page_link]


def test_a_long_stage_is_shown_forty_at_a_time(workspace: Workspace, open_page: OpenPage):
    with_items(workspace, *(milestone(number) for number in range(45)))
    app = open_page("accountability", "agency")
    assert len(rows_of(app)) == 40
    assert len(rows_of(enter(app, "accountability", page=2).run())) == 5


def test_tasks_that_need_no_date_are_counted_apart(workspace: Workspace, open_page: OpenPage):
    acts = SponsorAct(id="one", date=date(2026, 3, 9)), SponsorAct(id="two", title="Visit")
    with_items(workspace, *acts, CoalitionMember(id="ally", title="Legal"))
    app = open_page("leadership", "agency")
    counted = "1 dated task, 1 without a date, 1 that needs no date"
    assert counted in [caption.value for caption in app.caption]


@pytest.mark.long
def test_filters_find_by_owner_team_status_and_words(workspace: Workspace, open_page: OpenPage):
    rollout = with_items(
        workspace,
        *(milestone(number, group_ids=("media",)) for number in range(3)),
        milestone(7, title="Contract signed", owner={"role": "Legal"}),
        Metric(id="use", title="Weekly use"),
    )
    launched = tracking.launch(workspace, DANA, "agency", rollout.version)
    tracking.log_status(workspace, DANA, "agency", launched.version, "m1", "at_risk")
    app = open_page("accountability", "agency")
    for owner, group, status, search, count in (
        ("Legal", None, None, "", 1),
        (None, "media", None, "", 3),
        (None, None, "at_risk", "", 1),
        (None, None, None, "LEGAL contract", 1),
        (None, None, None, "nothing like it", 0),
    ):
        enter(app, "accountability", owner=owner, group=group, status=status, search=search).run()
        assert f"{count} of 5 tasks shown" in [caption.value for caption in app.caption], (owner, group)
        assert len(rows_of(app)) == count
    assert "No task matches these filters." in said(app)


def test_a_row_says_how_its_task_stands_after_the_launch(workspace: Workspace, open_page: OpenPage):
    launched = tracking.launch(workspace, DANA, "agency", with_items(workspace, milestone(1)).version)
    tracking.log_status(workspace, DANA, "agency", launched.version, "m1", "at_risk")
    [row] = rows_of(open_page("accountability", "agency"))
    assert (row["standing"], row["status"]) == ("at_risk", "At risk")


def test_a_link_opens_the_task_that_it_names(workspace: Workspace, open_page: OpenPage, app: AppTest):
    with_items(workspace, milestone(1), milestone(2))
    app.query_params["task"] = "m2"
    assert "## Milestone 2" in said(open_page("accountability", "agency"))


def choose(app: AppTest, *item_ids: str) -> AppTest:
    return put_state(app, "accountability.selected", list(item_ids))


def test_tasks_are_no_longer_chosen_once_their_page_is_left(workspace, open_page: OpenPage):
    with_items(workspace, *(milestone(number) for number in range(2)))
    choose(app := open_page("accountability", "agency"), "m0").run()
    assert "selected" in said(app)
    go(app, "training")
    assert "selected" not in said(go(app, "accountability"))


def test_chosen_tasks_change_together_and_one_undo_takes_it_back(workspace, open_page: OpenPage):
    before = with_items(workspace, *(milestone(number) for number in range(3)))
    app = choose(open_page("accountability", "agency"), "m0", "m2")
    assert "**2 tasks selected**" in said(app)
    app.selectbox(key="bulk.owner").set_value("person:maya")
    click(app, "Set owner")
    assert {row["owner"] for row in rows_of(app)} == {"Maya Okafor", "Unassigned"}
    assert "selected" not in said(app)
    assert "Set the owner of 2 tasks." in said(app)
    click(app, "Undo")
    assert now(workspace).items == before.items
    click(choose(app, "m0", "m1", "m2"), "Remove selected")
    assert not now(workspace).items
    click(app, "Undo")
    assert now(workspace).items == before.items


def test_somebody_new_is_typed_as_the_owner_of_chosen_tasks(workspace: Workspace, open_page: OpenPage):
    with_items(workspace, milestone(0))
    app = choose(open_page("accountability", "agency"), "m0")
    box = app.selectbox(key="bulk.owner")
    box.options.append("Greg Hale")  # the test's own page knows no typed option
    box.set_value("Greg Hale")
    click(app, "Set owner")
    assert {row["owner"] for row in rows_of(app)} == {"Greg Hale"}
    assert now(workspace).brief.find_by_name("Greg Hale")


def test_teams_and_days_of_chosen_tasks_change(workspace: Workspace, open_page: OpenPage):
    with_items(workspace, milestone(1), milestone(2))
    app = choose(open_page("accountability", "agency"), "m1", "m2")
    app.pills(key="bulk.teams").set_value(["media"])
    click(app, "Set teams")
    choose(app, "m1").number_input(key="bulk.days").set_value(1)
    click(app, "Shift")
    assert "Shifted 1 task: 1 working day later." in said(app)
    items = now(workspace).items
    assert (items["m1"].due, items["m2"].due) == (date(2026, 3, 12), date(2026, 3, 12))
    assert items["m2"].group_ids == ("media",)


@pytest.mark.long
def test_after_the_launch_a_shift_of_several_asks_for_the_reason(workspace, open_page: OpenPage):
    tracking.launch(workspace, DANA, "agency", with_items(workspace, milestone(1)).version)
    app = choose(open_page("accountability", "agency"), "m1")
    click(app, "Shift")
    assert "Add a reason, so people can see why the date moved." in said(app)
    app.text_input(key="bulk.reason").set_value("The auditor is ill")
    click(app, "Shift")
    assert now(workspace).tracking["m1"].moves[0].reason == "The auditor is ill"


def test_locking_takes_edit_and_remove_away_until_unlocked(workspace: Workspace, open_page: OpenPage):
    with_items(workspace, milestone(1))
    app = click(open_task(open_page("accountability", "agency"), "m1"), "Lock")
    assert now(workspace).get_item("m1").locked
    assert {"Edit", "Remove", "Lock"}.isdisjoint(labels(app))
    assert "**Locked**" in said(app)
    click(app, "Unlock")
    assert {"Edit", "Remove", "Lock"} <= set(labels(app))


def test_a_change_set_without_a_change_offers_no_undo(workspace: Workspace, open_page: OpenPage):
    rollout = with_items(workspace, milestone(1))
    app = open_task(open_page("accountability", "agency"), "m1")
    plans.lock_item(workspace, ROBIN, "agency", rollout.version, "m1")
    app.button(key="lock.m1").click().run()
    assert now(workspace).get_item("m1").locked
    assert "Undo" not in labels(app)


@pytest.mark.parametrize("is_in_form", [False, True])
def test_a_removed_item_comes_back_with_undo(workspace: Workspace, open_page: OpenPage, is_in_form: bool):
    with_items(workspace, milestone(1))
    app = open_task(open_page("accountability", "agency"), "m1")
    click(click(app, "Edit") if is_in_form else app, "Remove")
    shows(app, "Removed “Milestone 1”.", "This task is no longer in the plan.")
    assert not now(workspace).items
    click(app, "Undo")
    assert now(workspace).get_item("m1") == milestone(1)
    assert "## Milestone 1" in said(app)


def test_the_undo_of_a_change_stays_on_its_page(workspace: Workspace, open_page: OpenPage):
    briefed(workspace)
    app = click(open_page("leadership", "agency"), "Draft this stage")
    assert "Undo" in labels(app)
    assert "Drafted Leadership." not in said(go(app, "training"))
    assert "Undo" not in labels(app)
    assert "Drafted Leadership." in said(go(app, "leadership"))


def test_a_task_without_day_and_owner_says_so_and_comes_first(workspace, open_page: OpenPage):
    with_items(workspace, *(milestone(number) for number in range(45)))
    app = add(open_page("accountability", "agency"), "accountability", "milestone")
    widget(app, "Title").set_value("Ours")
    click(app, "Add to the plan")
    shows(app, "Added “Ours”. It has no date and no owner yet.", "## Ours")
    first = rows_of(app)[0]
    assert (first["title"], first["day"], first["owner"]) == ("Ours", "No date", "Unassigned")


@pytest.mark.long
@pytest.mark.parametrize(
    ("typed", "owner"), [("Maya Ok", {"person_id": "maya"}), ("Help desk", {"role": "Help desk"})]
)
def test_a_typed_owner_of_a_task_is_the_person_it_begins(workspace, open_page: OpenPage, typed, owner):
    with_items(workspace, milestone(1))
    app = add(open_page("accountability", "agency"), "accountability", "milestone")
    widget(app, "Title").set_value("Ours")
    widget(app, "Owner").options.append(typed)  # the test's own page knows no typed option
    widget(app, "Owner").set_value(typed)
    click(app, "Add to the plan")
    [item] = [item for item in now(workspace).items.values() if item.title == "Ours"]
    assert item.owner == Owner(**owner)


def test_a_first_name_typed_as_the_owner_shows_the_known_person(workspace, open_page: OpenPage):
    with_items(workspace, milestone(1))
    app = add(open_page("accountability", "agency"), "accountability", "milestone")
    widget(app, "Owner").options.append("Maya")  # the test's own page knows no typed option
    widget(app, "Owner").set_value("Maya")
    run(app)
    assert widget(app, "Owner").value == "person:maya"


@pytest.mark.long
def test_the_open_task_has_its_history_and_moves_after_the_launch(workspace, open_page: OpenPage):
    tracking.launch(workspace, DANA, "agency", with_items(workspace, milestone(1)).version)
    app = open_task(open_page("accountability", "agency"), "m1")
    put_state(put_state(app, "move.m1"), "history.m1")
    app.date_input[0].set_value(date(2026, 3, 20))
    app.text_input(key="move.m1.reason").set_value("The auditor is ill")
    click(app, "Move")
    assert now(workspace).get_item("m1").due == date(2026, 3, 20)
    shows(app, "Moved “Milestone 1” to Fri Mar 20.", "Dana added the milestone", "The auditor is ill")


def test_a_length_is_told_as_people_say_it(workspace: Workspace, open_page: OpenPage):
    session = TrainingSession(id="clinic", title="Clinic", hours=0.6666666667)
    with_items(workspace, session)
    app = open_task(open_page("training", "agency"), "clinic")
    assert "Length: 40 min" in said(app)
    put_state(app, "training.tab", "Sessions and use cases")
    assert app.dataframe[0].value["Length"].tolist() == ["40 min"]


@pytest.mark.parametrize("kind", some([*CLASSES], ["message", "metric", "policy", "training_session"]))
def test_an_item_of_every_kind_is_added_and_edited_in_its_form(workspace, open_page, kind):
    briefed(workspace)
    stage = next(entry.key for entry in workspace.stages if kind in entry.kinds)
    app = add(open_page(stage, "agency"), stage, kind)
    widget(app, "Title").set_value("Ours")
    click(app, "Add to the plan")
    (item,) = now(workspace).items.values()
    assert (item.kind, item.stage, item.title) == (kind, stage, "Ours")
    assert (item.provenance.source, item.provenance.writer) == ("person", "Dana")
    edit(app, item.id)
    for field in fields_of(kind):
        if field.widget != "data_rules":
            widget(app, field.label)
    widget(app, "Title").set_value("Ours, better")
    widget(app, "Teams").set_value(["media"])
    click(app, "Save")
    after = now(workspace).get_item(item.id)
    assert (after.title, after.group_ids) == ("Ours, better", ("media",))
    assert after.model_copy(update={"title": "Ours", "group_ids": (), "provenance": item.provenance}) == item


@pytest.mark.long
@pytest.mark.parametrize("stage", STAGES)
def test_saving_a_drafted_item_as_it_is_changes_nothing(workspace: Workspace, open_page: OpenPage, stage):
    before = drafted(workspace)
    app = open_page(stage, "agency")
    seen: set[str] = set()
    for item in [item for item in before.items.values() if item.stage == stage]:
        if item.kind not in seen:
            seen.add(item.kind)
            click(edit(app, item.id), "Save")
    assert seen
    assert now(workspace).version == before.version


def test_every_sort_of_widget_saves_what_was_entered(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    app = add(open_page("communication", "agency"), "communication", "message")
    key_message = next(item for item in now(workspace).items.values() if item.kind == "key_message")
    for label, value in {
        "Title": "Before go-live", "Owner": "person:maya", "Sender": "the rollout lead",
        "Date": date(2026, 4, 1), "Channel": "chat", "The sender speaks as": "champion",
        "People can answer or ask": True, "What it covers": ["why", "win"],
        "Key messages it carries": [key_message.id], "Draft": "Hello\nall",
    }.items():  # fmt: skip
        widget(app, label).set_value(value)
    click(app, "Add to the plan")
    item = now(workspace).get_item("message.own.before-go-live")
    assert item.owner.person_id == "maya"
    assert item.sender.role == "the rollout lead"
    assert (item.date, item.channel, item.sender_role) == (date(2026, 4, 1), "chat", "champion")
    assert (item.two_way, item.live, item.body) == (True, False, "Hello\nall")
    assert (item.topics, item.key_message_ids) == (("why", "win"), (key_message.id,))


def test_an_owner_is_a_person_or_a_typed_role():
    codes = ("person:maya", "  Head of clients ", "   ", None)
    owners = [{"person_id": "maya"}, {"role": "Head of clients"}, None, None]
    assert [item_options.owner_of(code) for code in codes] == owners


def test_people_of_one_name_can_be_told_apart(workspace: Workspace):
    rollout = briefed(workspace)
    twins = [PersonSaved(person=Person(id=f"alex-{number}", name="Alex")) for number in (1, 2)]
    rollout = commit(workspace, DANA, "agency", rollout.version, twins)
    options = item_options.owners(rollout, None)
    assert (options["person:alex-1"], options["person:alex-2"]) == ("Alex (1)", "Alex (2)")
    assert len(set(options.values())) == len(options)


def test_numbers_keep_their_units_and_may_be_empty(workspace: Workspace, open_page: OpenPage):
    with_items(
        workspace,
        Metric(id="use", title="Weekly use", unit="hours", baseline=10.5, target=80, cadence_days=7),
    )
    app = edit(open_page("accountability", "agency"), "use")
    assert widget(app, "Baseline (hours)").value == 10.5
    widget(app, "Target (hours)").set_value(83.25)
    widget(app, "Baseline (hours)").set_value(None)
    widget(app, "Read every (days)").set_value(14)
    click(app, "Save")
    item = now(workspace).get_item("use")
    assert (item.baseline, item.target, item.cadence_days) == (None, 83.25, 14)


@pytest.mark.long
def test_the_guardrails_ask_for_rules_of_every_tool(workspace: Workspace, open_page: OpenPage):
    rules = {"approved_tools": ("ChatGPT",), "data_rules": {"ChatGPT": ("public",)}}
    with_items(workspace, Policy(id="rails", title="Guardrails", **rules))
    app = edit(open_page("accountability", "agency"), "rails")
    widget(app, "Approved tools").set_value("ChatGPT, Whisper; ChatGPT")
    app.run()
    widget(app, "Data allowed in Whisper").set_value(["internal"])
    click(app, "Save")
    item = now(workspace).get_item("rails")
    assert item.approved_tools == ("ChatGPT", "Whisper")
    assert item.data_rules == {"ChatGPT": ("public",), "Whisper": ("internal",)}


def test_a_tool_keeps_the_comma_in_its_name(workspace: Workspace, open_page: OpenPage):
    policy = Policy(id="rails", title="Guardrails", approved_tools=("Chat, Team", "Figma"))
    before = with_items(workspace, policy)
    app = edit(open_page("accountability", "agency"), "rails")
    assert widget(app, "Approved tools").value == "Chat, Team, Figma"
    click(app, "Save")
    assert now(workspace).version == before.version


def test_a_bad_item_is_said_beside_its_field_and_stays(workspace: Workspace, open_page: OpenPage):
    support = Support(id="help", title="Office hours", start=date(2026, 3, 9), end=date(2026, 5, 1))
    before = with_items(workspace, support)
    app = edit(open_page("training", "agency"), "help")
    widget(app, "Title").set_value("   ")
    widget(app, "Note").set_value("n" * 10_000)
    assert "This task has no title. Say in a few words what it is." in said(click(app, "Save"))
    assert "Expected at most 6,000 characters, got 10,000. Shorten it by 4,000." in said(app)
    assert len(widget(app, "Note").value) == 10_000
    widget(app, "Title").set_value("Office hours")
    widget(app, "Note").set_value("")
    widget(app, "Last day").set_value(date(2026, 3, 1))
    assert "The last day is before the first." in said(click(app, "Save"))
    assert "This task has no title" not in said(app)
    assert widget(app, "Last day").value == date(2026, 3, 1)
    assert now(workspace).version == before.version


def test_a_form_shows_no_mistake_of_the_last_one(workspace: Workspace, open_page: OpenPage):
    briefed(workspace)
    app = click(add(open_page("accountability", "agency"), "accountability", "metric"), "Add to the plan")
    assert "This task has no title." in said(app)
    click(app, "Discard")
    assert "This task has no title." not in said(add(app, "accountability", "milestone"))


def test_a_form_shows_no_code_of_a_source_and_keeps_it(workspace: Workspace, open_page: OpenPage):
    with_items(workspace, milestone(1, why="People ask twice. [X4]"))
    app = edit(open_page("accountability", "agency"), "m1")
    assert widget(app, "Why").value == "People ask twice."
    widget(app, "Why").set_value("People ask once.")
    click(app, "Save")
    assert now(workspace).items["m1"].why == "People ask once. [X4]"


def test_typed_words_outlive_other_changes_forms_and_pages(workspace, open_page):
    with_items(workspace, milestone(1), milestone(2))
    app = edit(open_page("accountability", "agency"), "m1")
    widget(app, "Title").set_value("Half a thought")
    app.run()
    plans.lock_item(workspace, ROBIN, "agency", now(workspace).version, "m2")
    app.run()
    assert widget(app, "Title").value == "Half a thought"
    plans.lock_item(workspace, ROBIN, "agency", now(workspace).version, "m2", False)
    assert widget(edit(app, "m2"), "Title").value == "Milestone 2"
    assert "Continue editing" in labels(open_task(app, "m1"))
    go(go(app, "training"), "accountability")
    assert widget(edit(app, "m1"), "Title").value == "Half a thought"
    click(app, "Discard changes")
    assert widget(edit(app, "m1"), "Title").value == "Milestone 1"


def test_a_form_whose_row_is_filtered_away_stays_in_sight(workspace: Workspace, open_page: OpenPage):
    with_items(workspace, milestone(1), Metric(id="use", title="Weekly use"))
    app = edit(open_page("accountability", "agency"), "m1")
    widget(app, "Title").set_value("Half a thought")
    enter(app, "accountability", search="weekly").run()
    assert [row["id"] for row in rows_of(app)] == ["use"]
    assert widget(app, "Title").value == "Half a thought"


def test_metrics_stand_under_their_tab_before_the_launch(workspace: Workspace, open_page: OpenPage):
    counted = Metric(id="use", title="Weekly use", baseline=40, target=90, unit="%")
    with_items(workspace, counted, Metric(id="calls", title="Calls", target=120))
    app = open_page("accountability", "agency")
    app.session_state["accountability.tab"] = "Metrics and guardrails"
    table = app.run().dataframe[0].value
    assert set(table["Metric"]) == {"Weekly use", "Calls"}
    assert set(table["Today"]) == {"40%", "Not counted yet"}
    assert any("Click a row" in caption.value for caption in app.caption)


def test_a_metric_opens_below_the_metrics_and_leaves_them_when_removed(
    workspace: Workspace, open_page: OpenPage
):
    before = with_items(workspace, Metric(id="use", title="Weekly use"), Metric(id="calls", title="Calls"))
    app = open_page("accountability", "agency")
    app.session_state["accountability.tab"] = "Metrics and guardrails"
    app.session_state["task.open"] = {("agency", "accountability"): ("use", "read")}
    app.run()
    assert len(app.dataframe[0].value) == 2
    assert any("## Weekly use" in each.value for each in app.markdown)
    plans.remove_item(workspace, ROBIN, "agency", before.version, "use")
    app.run()
    assert list(app.dataframe[0].value["Metric"]) == ["Calls"]
    assert not any("no longer in the plan" in each.value for each in app.markdown)


def test_two_edits_of_one_item_lose_neither_version(workspace: Workspace, open_page: OpenPage):
    before = with_items(workspace, milestone(1, done_when="All signed"))
    app = edit(open_page("accountability", "agency"), "m1")
    widget(app, "Title").set_value("Dana's title")
    by_robin = milestone(1, title="Robin's title", done_when="All signed", note="Robin's note")
    plans.edit_item(workspace, ROBIN, "agency", before.version, by_robin)
    click(app, "Save")
    assert now(workspace).get_item("m1").title == "Robin's title"
    assert widget(app, "Title").value == "Dana's title"
    sentence = "Robin changed this task while you were editing."
    shown = [
        sentence if sentence in str(getattr(each, "value", "")) else getattr(each, "label", "")
        for each in app.main
    ]
    assert shown.index("Note") < shown.index(sentence) < shown.index("Save")
    both = [line.value.replace("\\", "") for line in app.markdown]
    assert any("Saved now" in line and "Robin's" in line for line in both)
    assert any("After you save" in line and "Dana's" in line for line in both)
    click(app, "Save")
    item = now(workspace).get_item("m1")
    assert (item.title, item.note, item.done_when) == ("Dana's title", "Robin's note", "All signed")


def test_after_a_failed_save_the_next_does_not_overwrite(workspace: Workspace, open_page: OpenPage):
    before = with_items(workspace, milestone(1))
    app = edit(open_page("accountability", "agency"), "m1")
    widget(app, "Title").set_value("")
    plans.edit_item(workspace, ROBIN, "agency", before.version, milestone(1, title="Robin's title"))
    assert "This task has no title." in said(click(app, "Save"))
    widget(app, "Title").set_value("Dana's title")
    assert "Robin changed this task while you were editing." in said(click(app, "Save"))
    assert now(workspace).get_item("m1").title == "Robin's title"
    click(app, "Save")
    assert now(workspace).get_item("m1").title == "Dana's title"


@pytest.mark.long
def test_an_item_removed_while_it_was_edited_can_be_added_again(workspace: Workspace, open_page: OpenPage):
    before = with_items(workspace, milestone(1))
    app = edit(open_page("accountability", "agency"), "m1")
    widget(app, "Title").set_value("Still wanted")
    gone = ItemRemoved(item_id="m1", stage="accountability", title="Milestone 1")
    commit(workspace, ROBIN, "agency", before.version, [gone])
    app.run()
    assert "This task was removed while you were editing." in app.warning[0].value
    assert widget(app, "Title").value == "Still wanted"
    click(app, "Add it again")
    (item,) = now(workspace).items.values()
    assert (item.title, item.due) == ("Still wanted", milestone(1).due)


def test_an_item_locked_meanwhile_keeps_the_form(workspace: Workspace, open_page: OpenPage):
    before = with_items(workspace, milestone(1))
    app = edit(open_page("accountability", "agency"), "m1")
    widget(app, "Title").set_value("Mine")
    plans.lock_item(workspace, ROBIN, "agency", before.version, "m1")
    assert "locked" in said(click(app, "Save"))
    assert widget(app, "Title").value == "Mine"
    assert now(workspace).get_item("m1").title == "Milestone 1"


def test_a_question_that_goes_on_has_no_done(workspace: Workspace, open_page: OpenPage):
    today = workspace.today()
    asked = {"weekly": today + timedelta(days=60), "last": today + timedelta(days=3)}
    series = [CheckinSeries(id=key, title=key, start=today, end=end) for key, end in asked.items()]
    rollout = with_items(workspace, *series)
    tracking.launch(workspace, DANA, rollout.id, rollout.version)
    app = open_page("reinforcement", rollout.id)
    offered = {}
    for key in asked:
        states = open_task(app, key, stage="reinforcement").get_by_key(f"status.{key}")
        offered[key] = [option.content for option in states.proto.options]
    assert [len(offered[key]) for key in asked] == [3, 4]
    assert not any("Done" in content for content in offered["weekly"])


def test_the_open_task_is_marked_done_early_and_undone(workspace: Workspace, open_page: OpenPage, act_as):
    rollout = with_items(workspace, milestone(1))
    app = open_task(open_page(STAGES[-1], rollout.id), "m1", stage=now(workspace).items["m1"].stage)
    go(app, now(workspace).items["m1"].stage)
    assert "status.m1" not in [part.key for part in app.get("button_group")]
    tracking.launch(workspace, DANA, rollout.id, now(workspace).version)
    run(app)
    run(app.get_by_key("status.m1").set_value("done"))
    assert now(workspace).tracking_of("m1").status == "done"
    click(app, "Undo")
    assert now(workspace).tracking_of("m1").status is None
    act_as(member("viewer", rollout.id))
    assert "status.m1" not in [part.key for part in run(app).get("button_group")]


@pytest.mark.long
def test_after_the_launch_the_date_is_moved_elsewhere(workspace: Workspace, open_page: OpenPage):
    tracking.launch(workspace, DANA, "agency", with_items(workspace, milestone(1)).version)
    app = edit(open_page("accountability", "agency"), "m1")
    assert "Date: **Wed Mar 11**" in said(app)
    assert not app.date_input
    assert "not edited but moved" in said(app)
    assert "Move it on My team" in [link.value for link in app.page_link]
    widget(app, "Title").set_value("Renamed")
    click(app, "Save")
    item = now(workspace).get_item("m1")
    assert (item.title, item.due) == ("Renamed", milestone(1).due)


def redrafting(workspace: Workspace, open_page: OpenPage) -> AppTest:
    rollout = drafted(workspace)
    own = next(item for item in rollout.items.values() if item.kind == "policy")
    ours = own.model_copy(update={"title": "Our guardrails"})
    rollout = plans.edit_item(workspace, DANA, "agency", rollout.version, ours)
    other = rollout.brief.model_copy(update={"lead_id": "nina"})
    commit(workspace, DANA, "agency", rollout.version, [BriefEdited.of(other, "lead_id")])
    return click(open_page("accountability", "agency"), "Update draft")


def test_a_redraft_shows_changes_and_spares_the_protected(workspace: Workspace, open_page: OpenPage):
    app = redrafting(workspace, open_page)
    assert app.header[0].value == "Proposed changes"
    assert "1 task was left alone: locked, or written or edited by a person." in said(app)
    spared = first_policy(now(workspace))
    assert app.checkbox
    assert not any(str(box.key).endswith(spared) for box in app.checkbox)
    shows(text_of(app), "~~Tom~~ ~~Lindqvist~~", "**Nina** **Kowalski**")


def test_two_long_versions_of_the_same_few_words_are_compared_up_to_a_limit():
    def mark(words: int) -> str:
        _, will_be = item_difference.marked(" ".join(["a"] * words), " ".join(["a", "b"] * (words // 2)))
        return will_be

    assert mark(1_500).count("**b**") == 750
    assert calls_of(lambda: mark(1_500)) < calls_of(lambda: mark(750))
    words = [f"word{number % 700}" for number in range(1_500)]
    was, will_be = item_difference.marked(" ".join(words), " ".join([*words[:900], "new", *words[901:]]))
    assert ("~~word200~~" in was, was.count("~~"), will_be.count("**")) == (True, 2, 2)


def test_an_update_names_the_new_tasks_that_another_links(workspace: Workspace, open_page: OpenPage):
    rollout = drafted(workspace)
    messages = [item for item in rollout.items.values() if item.kind == "key_message"]
    teller = next(item for item in rollout.items.values() if getattr(item, "key_message_ids", ()))
    removed = [ItemRemoved(item_id=each.id, stage=each.stage, title=each.title) for each in messages]
    bare = teller.model_copy(update={"key_message_ids": ()})
    commit(workspace, DANA, "agency", rollout.version, [ItemEdited(item=bare), *removed])
    text = text_of(click(open_page("communication", "agency"), "Update draft"))
    assert messages[0].title.split()[-1] in text.partition("Key messages it carries")[2][:400]


def test_only_the_ticked_changes_are_accepted(workspace: Workspace, open_page: OpenPage):
    app = redrafting(workspace, open_page)
    before = now(workspace)
    click(app, "Accept chosen")
    assert now(workspace).version == before.version
    app.checkbox[0].check()
    click(app, "Accept chosen")
    after = now(workspace)
    assert sum(after.items[key] != item for key, item in before.items.items()) == 1
    assert "Accepted 1 change." in said(app)
    click(app, "Undo")
    assert now(workspace).items == before.items


def test_all_changes_are_accepted_or_none(workspace: Workspace, open_page: OpenPage):
    app = redrafting(workspace, open_page)
    before = now(workspace)
    click(app, "Close")
    assert now(workspace).version == before.version
    click(app, "Update draft")
    click(app, next(label for label in labels(app) if label.startswith("Accept all")))
    assert now(workspace).get_item(first_policy(before)).title == "Our guardrails"
    assert "would write the same again" in said(click(app, "Update draft"))


def test_the_whole_plan_is_updated_to_its_brief_with_one_undo(workspace: Workspace, open_page: OpenPage):
    rollout = drafted(workspace)
    other = rollout.brief.model_copy(update={"lead_id": "nina"})
    before = commit(workspace, DANA, "agency", rollout.version, [BriefEdited.of(other, "lead_id")])
    app = open_page("brief", "agency", step="readiness")
    assert any(label.startswith("Update the plan from the brief (") for label in labels(app))
    assert "Choose what to update from the brief" not in labels(app)  # one way on a page
    app = click(open_page("review", "agency"), "Choose what to update from the brief")
    assert now(workspace).version == before.version
    click(app, next(label for label in labels(app) if label.startswith("Accept all")))
    changed = {item.stage for item in now(workspace).items.values() if item not in before.items.values()}
    assert len(changed) > 1
    assert "Choose what to update from the brief" not in labels(app)
    click(app, "Undo")
    assert now(workspace).items == before.items


def test_an_update_says_what_it_changes_in_each_task(workspace: Workspace, open_page: OpenPage):
    rollout = drafted(workspace)
    other = rollout.brief.model_copy(update={"outcome_measure": "Quotes lost"})
    commit(workspace, DANA, "agency", rollout.version, [BriefEdited.of(other, "outcome_measure")])
    app = open_page("launch", "agency")
    [will] = [each for each in app.expander if each.label == "What will change"]
    lines = will.markdown[0].value.replace("\\", "").splitlines()
    [at] = [at for at, line in enumerate(lines) if line.startswith("- Changes: Outcome: Quotes lost")]
    assert lines[at + 1].startswith("  - Title: “Outcome: ")
    assert lines[at + 1].endswith(" becomes “Outcome: Quotes lost”")
    assert all(" becomes “" in line or ": with" in line for line in lines if line.startswith("  - "))


@pytest.mark.long
def test_the_plan_says_on_its_pages_that_the_brief_is_ahead(workspace: Workspace, open_page: OpenPage):
    rollout = drafted(workspace)
    other = rollout.brief.model_copy(update={"lead_id": "nina"})
    commit(workspace, DANA, "agency", rollout.version, [BriefEdited.of(other, "lead_id")])

    def offers(page: str, **at: str) -> int:
        app = open_page(page, "agency", **at)
        return sum(label.startswith("Update the plan from the brief (") for label in labels(app))

    assert [offers(page) for page in ("timeline", "decisions", "by_person", "launch")] == [1, 1, 1, 1]
    assert offers("brief", step="change") == 2  # on top, and where the fields end
    app = open_page("timeline", "agency")
    click(app, next(label for label in labels(app) if label.startswith("Update the plan")))
    assert offers("timeline") == offers("brief", step="change") == 0


@pytest.mark.long
def test_a_plan_of_its_brief_offers_no_update(workspace: Workspace, open_page: OpenPage):
    rollout = briefed(workspace)
    plans.draft_stages(workspace, DANA, "agency", rollout.version, "leadership", "essential")
    app = open_page("leadership", "agency")
    assert app.session_state["draft.size.agency"] == "essential"
    app.session_state["draft.size.agency"] = "thorough"
    for page in ("review", "brief"):
        app = open_page(page, "agency", step="readiness")
        assert not [label for label in labels(app) if label.startswith("Update the plan")]


@pytest.mark.long
def test_a_repeated_redraft_has_no_old_ticks(workspace: Workspace, open_page: OpenPage):
    app = redrafting(workspace, open_page)
    next(box for box in app.checkbox if (box.key or "").startswith("redraft.")).check().run()
    click(click(app, "Close"), "Update draft")
    ticks = [box.value for box in app.checkbox if (box.key or "").startswith("redraft.")]
    assert ticks
    assert not any(ticks)


@pytest.mark.long
def test_a_late_redraft_keeps_a_change_and_accepts_the_others(workspace: Workspace, open_page: OpenPage):
    app = redrafting(workspace, open_page)
    every = next(label for label in labels(app) if label.startswith("Accept all"))
    change = next(box for box in app.checkbox if str(box.label).startswith("Change “"))
    item_id = str(change.key).partition(".")[2].partition(".")[2].partition(".")[2]
    present = now(workspace)
    other = present.get_item(item_id).model_copy(update={"title": "Robin's own"})
    plans.edit_item(workspace, ROBIN, "agency", present.version, other)
    click(app, every)
    sentence = r"Accepted \d+ changes?\. In the meantime Robin edited the .* that stays as it is"
    assert re.search(sentence, said(app))
    assert "Both versions" not in said(app)
    assert now(workspace).get_item(item_id).title == "Robin's own"
    assert plans.redraft(workspace, now(workspace), "accountability") == []


@pytest.mark.long
def test_an_open_redraft_needs_a_ready_brief(workspace: Workspace, open_page: OpenPage):
    app = redrafting(workspace, open_page)
    commit(workspace, DANA, "agency", now(workspace).version, [BriefEdited(values={"what_changes": ""})])
    app.run()
    assert "The change is not described yet" in app.error[0].value
    assert "Accept chosen" not in labels(app)
    click(app, "Close")
    assert "Proposed changes" not in [header.value for header in app.header]


def first_policy(rollout: Rollout) -> str:
    return next(item.id for item in rollout.items.values() if item.kind == "policy")


def editing_one_of_40_groups(workspace: Workspace, open_page: OpenPage) -> tuple[AppTest, str]:
    rollout = made.rollout(workspace, groups=40, items=5, launched=False)
    item = next(item for item in rollout.items.values() if item.stage == "training")
    return edit(open_page("training", "made"), item.id), item.id


@pytest.mark.long
def test_part_of_a_name_finds_groups_and_picked_ones_stay(workspace: Workspace, open_page: OpenPage):
    app, item_id = editing_one_of_40_groups(workspace, open_page)
    before = workspace.rollout_cache.get("made").get_item(item_id).group_ids
    names = [*made.NAMES, *(f"Team {number}" for number in range(6, 40))]
    picked = [names[int(group_id.split("-")[1])] for group_id in before]
    widget(app, "Find in “Teams”").set_value("EAM 39").run()
    assert widget(app, "Teams").options == [*picked, "Team 39"]
    assert f"{len(picked) + 1} of 40 are shown." in said(app)
    widget(app, "Teams").select("group-39").run()
    widget(app, "Find in “Teams”").set_value("nothing like it").run()
    assert widget(app, "Teams").options == [*picked, "Team 39"]
    click(app, "Save")
    assert workspace.rollout_cache.get("made").get_item(item_id).group_ids == (*before, "group-39")


@pytest.mark.long
def test_one_toggle_picks_or_drops_all_groups(workspace: Workspace, open_page: OpenPage):
    app, item_id = editing_one_of_40_groups(workspace, open_page)
    (every,) = [toggle for toggle in app.toggle if toggle.label == "All teams"]
    assert not every.value
    every.set_value(True).run()
    assert len(widget(app, "Teams").value) == len(widget(app, "Teams").options) == 40
    widget(app, "Teams").unselect("group-3").run()
    assert not next(toggle for toggle in app.toggle if toggle.label == "All teams").value
    click(app, "Save")
    assert len(workspace.rollout_cache.get("made").get_item(item_id).group_ids) == 39
    edit(app, item_id)
    next(toggle for toggle in app.toggle if toggle.label == "All teams").set_value(True).run()
    next(toggle for toggle in app.toggle if toggle.label == "All teams").set_value(False).run()
    assert widget(app, "Teams").value == []


def test_what_was_picked_again_in_another_order_is_no_change(workspace: Workspace, open_page: OpenPage):
    before = with_items(workspace, milestone(1, group_ids=("media", "web")))
    app = edit(open_page("accountability", "agency"), "m1")
    widget(app, "Teams").set_value(["web", "media"])
    click(app, "Save")
    assert now(workspace).version == before.version


def test_questions_of_a_self_check_are_shown_to_its_person_and_not_to_others(workspace, open_page, act_as):
    rollout = briefed(workspace)
    sponsor = rollout.brief.sponsor
    named = Person(id=sponsor.id, name=DANA.name, level="executive")
    saved = commit(workspace, DANA, rollout.id, rollout.version, [PersonSaved(person=named)])
    args = (saved.id, saved.version, "sponsor", sponsor.id, {"time": 1})
    self_checks.save(workspace, DANA, *args)
    question = STATEMENTS["sponsor"]["time"].question
    app = put_state(open_page("leadership", "agency"), "leadership.tab", "Checks")
    shows(app, question, "Dana answers it by")
    act_as(ROBIN)
    other = put_state(another_window("leadership", "agency"), "leadership.tab", "Checks")
    assert "Checklist" in [panel.label for panel in other.expander]
    assert question not in said(other)


def test_a_form_says_what_the_checks_will_ask_for(workspace: Workspace, open_page: OpenPage):
    with_items(workspace, UseCase(id="uc", stage="training", title="A quote", data_class="confidential"))
    app = put_state(open_page("training", "agency"), "task.open", {("agency", "training"): ("uc", "read")})
    assert "need a reviewer by name" in said(click(app, "Edit"))
