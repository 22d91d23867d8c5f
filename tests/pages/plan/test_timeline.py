"""The timeline page: the picture, the list by week, and a task that is opened and moved."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.fields import Span
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemLocked
from playbook.core.plan.items import Milestone, Provenance
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import reviews, rollouts
from playbook.ui.plan import task_panel, timeline_rows
from tests.pages import made
from tests.pages.shell.test_roles import member
from tests.pages.steps import (
    DANA,
    ActAs,
    OpenPage,
    hides,
    labels,
    press,
    press_label,
    put,
    put_state,
    run,
    shows,
    stored,
)

ITEM = "item-20"


def opened(app: AppTest, pick: str = ITEM) -> AppTest:
    return put_state(app, "timeline.open", ("made", pick))


def rows(workspace: Workspace, today: date = made.TODAY):
    rollout = stored(workspace)
    titles = {stage.key: stage.title for stage in workspace.stages}
    return timeline_rows.rows_of(rollout, reviews.load_of(workspace, rollout), titles, today)


def test_an_empty_plan_says_what_to_do_first(workspace: Workspace, open_page: OpenPage):
    app = open_page("timeline", rollouts.start_rollout(workspace, DANA, "Empty").id)
    assert "Draft the stages, and they appear here." in app.info[0].value
    assert not app.get("vega_lite_chart")


def test_the_picture_says_in_words_what_it_shows(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = open_page("timeline", "made")
    (chart,) = app.get("vega_lite_chart")
    assert chart.proto.alt.startswith("30 dated tasks from Wed Jan 14, 2026 to ")
    shows(app, "Filled: done. Outlined: to do. “!” marks overdue.")
    put_state(app, "timeline.table")
    assert list(app.dataframe[0].value.columns) == ["Day", "Task", "Stage", "Owner", "Teams"]
    assert len(app.dataframe[0].value) == 30


def test_a_task_that_is_picked_shows_its_text_owner_and_day(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, launched=False)
    app = opened(open_page("timeline", "made"))
    assert app.header[0].value == stored(workspace).items[ITEM].title
    shows(app, "The manager of Web")
    press_label(app, "Open in Leadership")
    assert app.title[0].value == "Leadership"


def test_a_launched_task_is_logged_where_it_was_picked(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = opened(open_page("timeline", "made"))
    run(app.get_by_key(f"status.{ITEM}").set_value("at_risk"))
    assert stored(workspace).tracking_of(ITEM).status == "at_risk"


def test_before_the_launch_a_date_is_changed_and_undone(workspace: Workspace, open_page: OpenPage):
    before = made.rollout(workspace, launched=False).items[ITEM]
    app = opened(open_page("timeline", "made"))
    assert f"move.{ITEM}.reason" not in [field.key for field in app.text_input]
    day = before.due + timedelta(days=7)
    app.date_input(f"move.{ITEM}.{before.due}").set_value(day)
    press_label(app, "Move")
    assert stored(workspace).items[ITEM].due == day
    press(app, "timeline.undo")
    assert stored(workspace).items[ITEM].due == before.due


def test_after_the_launch_a_date_moves_with_its_reason(workspace: Workspace, open_page: OpenPage):
    before = made.rollout(workspace).items[ITEM]
    app = opened(open_page("timeline", "made"))
    day = before.due + timedelta(days=7)
    app.date_input(f"move.{ITEM}.{before.due}").set_value(day)
    press_label(app, "Move")
    shows(app, "Add a reason, so people can see why the date moved.")
    assert app.date_input(f"move.{ITEM}.{before.due}").value == day
    app.text_input(f"move.{ITEM}.reason").set_value("Ana is away")
    press_label(app, "Move")
    (move,) = stored(workspace).tracking_of(ITEM).moves
    assert (move.to_day, move.reason) == (day, "Ana is away")


def test_a_task_before_what_it_needs_moves_with_the_others(workspace: Workspace, open_page: OpenPage):
    day = made.rollout(workspace, launched=False).items[ITEM].due + timedelta(days=42)
    written = Provenance(source="builtin")
    for name, title, due in (("step-test", "Test an ordinary week", day), ("pilot", "Hold the pilot", day)):
        task = Milestone(id=f"milestone.{name}", title=title, date=due, provenance=written)
        put(workspace, "made", ItemAdded(item=task))
    app = opened(open_page("timeline", "made"), "milestone.pilot")
    assert "Test an ordinary week" in app.warning[0].value
    press_label(app, "Move it too")
    items = stored(workspace).items
    assert items["milestone.pilot"].due == day
    assert items["milestone.step-test"].due < day
    assert not app.warning


def test_a_locked_task_says_so_instead_of_a_date(workspace: Workspace, open_page: OpenPage):
    item = made.rollout(workspace, launched=False).items[ITEM]
    put(workspace, "made", ItemLocked(item_id=item.id, stage=item.stage, title=item.title, locked=True))
    app = opened(open_page("timeline", "made"))
    assert not app.date_input
    shows(app, "Unlock it to change its date.")


def test_who_only_reads_opens_a_task_and_moves_nothing(
    workspace: Workspace, open_page: OpenPage, act_as: ActAs
):
    made.rollout(workspace)
    act_as(member("viewer", "made"))
    app = opened(open_page("timeline", "made"))
    assert app.header[0].value == stored(workspace).items[ITEM].title
    assert not app.date_input


def test_a_task_that_is_done_has_no_date_to_move(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    done = next(each for each in rollout.items if rollout.tracking_of(each).status == "done")
    app = opened(open_page("timeline", "made"), done)
    shows(app, "done")
    assert not app.date_input


def test_a_task_is_found_by_its_name(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = open_page("timeline", "made")
    run(app.selectbox("timeline.find").set_value(ITEM))
    assert app.header[0].value == stored(workspace).items[ITEM].title
    assert app.selectbox("timeline.find").value is None
    press(app, "timeline.close")
    assert not app.header
    run(app.selectbox("timeline.find").set_value(ITEM))
    assert app.header


@pytest.mark.long
def test_what_was_closed_opens_again_by_the_same_click(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = opened(open_page("timeline", "made"))
    first = [chart.proto.id for chart in app.get("vega_lite_chart")]
    press(app, "timeline.close")
    # A picture tells of a pick once, until another is made: after a close it is a new one.
    assert [chart.proto.id for chart in app.get("vega_lite_chart")] != first


def test_a_task_that_somebody_removed_is_open_no_longer(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    assert not opened(open_page("timeline", "made"), "gone").subheader


@pytest.mark.long
def test_a_bar_of_many_tasks_opens_the_list_of_its_week(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, groups=60, items=1_500)
    shown = rows(workspace)
    (stage, week), tasks = next(iter(shown.by_week.items()))
    app = opened(open_page("timeline", "made"), f"{stage}|{week}")
    shows(app, f"{len(tasks)} tasks", f"and {len(tasks) - 6} more")
    run(app.selectbox(f"timeline.find.{stage}|{week}").set_value(tasks[2]["id"]))
    assert app.header[0].value == tasks[2]["title"]


def test_the_list_by_week_begins_with_this_week(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = put_state(open_page("timeline", "made"), "timeline.view", "By week")
    shows(app, "Week of Mon Mar 2")
    assert any("Overdue" in label for label in labels(app))
    assert not app.get("vega_lite_chart")
    put_state(app, "timeline.page", 1)
    shows(app, "Week of Mon Jan 12")
    hides(app, "Week of Mon Mar 2")


def test_a_task_opens_under_its_line_in_the_list_by_week(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = put_state(open_page("timeline", "made"), "timeline.view", "By week")
    this_week, *_, last = sorted(rows(workspace).tasks, key=lambda row: row["day"])
    run(app.selectbox("timeline.find").set_value(last["id"]))
    assert last["title"] in [header.value for header in app.header], "its weeks are turned to"
    put_state(app, "timeline.page", 1)
    press(app, f"timeline.week.{this_week['id']}")
    assert this_week["title"] in [header.value for header in app.header]


def test_go_lives_blackouts_and_holidays_are_drawn(workspace: Workspace):
    rollout = made.rollout(workspace)
    first, second, third = rollout.brief.groups
    audit = Span(start=date(2026, 3, 16), end=date(2026, 3, 20), reason="Audit")
    put(
        workspace, "made",
        GroupSaved(group=first.model_copy(update={"blackouts": (audit,)})),
        GroupSaved(group=second.model_copy(update={"go_live": date(2026, 4, 20)})),
        BriefEdited(values={"country": "DE", "company_blackouts": (audit,)}),
    )  # fmt: skip
    shown = rows(workspace)
    assert [(flag["day"], flag["text"]) for flag in shown.flags] == [
        (date(2026, 2, 23), f"Go-live: {first.name} and {third.name}"),
        (date(2026, 4, 20), f"Go-live: {second.name}"),
    ]
    spans = [(span["text"], span["is_for_all"]) for span in shown.spans]
    assert spans[:2] == [("Audit", True), (f"Audit ({first.name})", False)]
    assert ("Good Friday", True) in spans


def test_a_flag_names_a_site_only_where_all_of_it_starts(workspace: Workspace):
    rollout = made.rollout(workspace)
    first, second, third = rollout.brief.groups
    at_boise = [each.model_copy(update={"site": "Boise"}) for each in (first, second, third)]
    later = at_boise[1].model_copy(update={"go_live": date(2026, 4, 20)})
    put(
        workspace,
        "made",
        GroupSaved(group=at_boise[0]),
        GroupSaved(group=later),
        GroupSaved(group=at_boise[2]),
    )
    assert [flag["text"] for flag in rows(workspace).flags] == [
        f"Go-live: {first.name} and {third.name}",
        f"Go-live: {second.name}",
    ]
    put(workspace, "made", GroupSaved(group=later.model_copy(update={"site": "Spokane"})))
    assert rows(workspace).flags[0]["text"] == "Go-live: Boise"


@pytest.mark.parametrize(("capacity", "share"), [(2.0, 1.5), (0.0, 3.0)])
def test_the_load_of_a_week_is_that_of_the_team_with_the_least_room(workspace, capacity, share):
    rollout = made.rollout(workspace)
    first = rollout.brief.groups[0].model_copy(update={"capacity_hours_per_week": capacity})
    put(workspace, "made", GroupSaved(group=first))
    session = next(item for item in stored(workspace).items.values() if item.kind == "training_session")
    edited = session.model_copy(update={"hours": 3.0, "group_ids": (first.id,), "locked": False})
    put(workspace, "made", ItemEdited(item=edited))
    monday = session.due - timedelta(days=session.due.weekday())
    (load,) = [each for each in rows(workspace).loads if each["week"] == monday]
    assert (load["over"], load["share"]) == (True, share)
    assert load["text"] == f"{first.name}: 3.0 h each, available {capacity:.1f} h"


def test_another_rollout_opens_without_the_task_of_this_one(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    made.rollout(workspace, rollout_id="other")
    app = open_page("timeline", "other")
    assert not opened(app).subheader
    assert task_panel.week_key("training", made.START) == "training|2026-01-12"
