"""Bring it back on Export: a workbook's changes and another tool's tasks, seen before they count."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes.items import ItemEdited
from playbook.desk.base.workspace import Workspace
from playbook.exports.workbook.layout import workbook_of
from tests.desk.workbooks import xlsx
from tests.pages import made
from tests.pages.steps import ActAs, OpenPage, press, put, put_state, run, shows, stored
from tests.sheets import Sheets

DAY = date(2026, 6, 15)
CSV = b"Task,Due,Who,Team\nPrompt workshop,2026-06-15,Ana Ruiz,Sales\nCall the board,mid June,,\n"


def uploaded(app: AppTest, name: str, data: bytes) -> AppTest:
    [uploader] = [each for each in app.file_uploader if str(each.key).startswith("bring.file.")]
    return run(uploader.upload(name, data))


def test_a_workbook_shows_its_changes_and_makes_them_at_once(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, launched=False)
    sheets = Sheets(workbook_of(rollout))
    sheets.put("Plan", "item-1", "Day", DAY)
    sheets.put("Plan", "item-2", "Note", "from the file")
    sheets.put("Plan", "item-3", "Teams", "Nobody here")
    sheets.add("Plan", Title="A new step", Kind="Milestone")
    app = uploaded(open_page("export", rollout.id), "plan.xlsx", sheets.saved())
    shows(app, "What would change: 3 rows", "New: 1 row", "A new step", "Left out: 1", "There is no team")
    press(app, "bring.picked.do")
    after = stored(workspace)
    assert after.items["item-1"].due == DAY
    assert after.items["item-2"].note == "from the file"
    assert len(after.items) == len(rollout.items) + 1
    shows(app, "3 rows of the workbook changed the plan.")
    press(app, "bring.undo")
    assert stored(workspace).items == rollout.items


def test_conflicts_copies_and_gone_rows_wait_for_a_tick(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, launched=False)
    sheets = Sheets(workbook_of(rollout))
    sheets.put("Plan", "item-1", "Title", "In the file")
    copy = [*sheets.row("Plan", "item-2")]
    copy[sheets.column("Plan", "Title")] = "A copy"
    sheets.raw["Plan"].append(copy)
    sheets.raw["Plan"].remove(sheets.row("Plan", "item-4"))
    renamed = rollout.items["item-1"].model_copy(update={"title": "In the app"})
    put(workspace, rollout.id, ItemEdited(item=renamed))
    app = uploaded(open_page("export", rollout.id), "plan.xlsx", sheets.saved())
    shows(app, "Changed on both sides: 1", "In the app", "No longer in the workbook: 1 task")
    ticks = {box.label: box.value for box in app.checkbox if str(box.key).startswith("bring.")}
    assert ticks == {
        "Add “A copy”, Plan row 31": True,
        "Use the workbook’s Title for “In the app”, Plan row 3": False,
        f"Remove “{rollout.items['item-4'].title}”": False,
    }
    run(app.checkbox(key="bring.picked.from_file.Plan.item-1.title").check())
    run(app.checkbox(key="bring.picked.remove.item-4").check())
    press(app, "bring.picked.do")
    after = stored(workspace)
    assert after.items["item-1"].title == "In the file"
    assert "item-4" not in after.items
    assert [item.title for key, item in after.items.items() if key not in rollout.items] == ["A copy"]


@pytest.mark.long
def test_a_moved_day_after_the_launch_asks_why(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    sheets = Sheets(workbook_of(rollout))
    sheets.put("Plan", "item-29", "Day", DAY)
    app = uploaded(open_page("export", rollout.id), "plan.xlsx", sheets.saved())
    press(app, "bring.picked.do")
    shows(app, "Add a reason, so people can see why the date moved.")
    assert stored(workspace).items["item-29"].due != DAY
    app.text_input(key="bring.picked.reason").set_value("the room is taken")
    press(app, "bring.picked.do")
    assert stored(workspace).tracking_of("item-29").moves[-1].reason == "the room is taken"


@pytest.mark.long
def test_an_untouched_or_strange_file_is_said(workspace: Workspace, open_page: OpenPage):
    rollout, other = made.rollout(workspace), made.rollout(workspace, rollout_id="other")
    app = uploaded(open_page("export", rollout.id), "plan.xlsx", workbook_of(rollout))
    shows(app, "Nothing to change: this workbook matches the plan.")
    press(app, "bring.picked.leave")
    uploaded(app, "plan.xlsx", workbook_of(other))
    shows(app, "This workbook is of “AI at LT other”, and “AI at LT made” is open.")
    uploaded(app, "plan.xlsx", b"PK\x03\x04" + bytes(90))
    shows(app, "This is no workbook that can be read.")


@pytest.mark.long
def test_tasks_of_another_tool_come_in_once(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, launched=False)
    app = uploaded(open_page("export", rollout.id), "plan.csv", CSV)
    shows(app, "What would come in: 2 tasks", "“mid June” cannot be read as a date", "Not read: 1")
    run(app.checkbox(key="bring.picked.people").check())
    press(app, "bring.picked.do")
    new = [item for key, item in stored(workspace).items.items() if key not in rollout.items]
    assert [(item.title, item.kind, item.due) for item in new] == [
        ("Prompt workshop", "training_session", DAY), ("Call the board", "milestone", None)
    ]  # fmt: skip
    assert new[0].owner
    assert stored(workspace).brief.find_person(new[0].owner.person_id).name == "Ana Ruiz"
    shows(app, "2 tasks imported.")
    uploaded(app, "plan.csv", CSV)
    shows(app, "2 tasks are in the plan already and stay as they are.")
    assert app.button(key="bring.picked.do").disabled


@pytest.mark.long
def test_columns_are_matched_and_dates_asked_where_the_file_does_not_say(
    workspace: Workspace, open_page: OpenPage
):
    rollout = made.rollout(workspace, launched=False)
    data = xlsx({"A": [["Foo", "Bar"], ["Prompt workshop", "3/4/2026"]]})
    app = uploaded(open_page("export", rollout.id), "plan.xlsx", data)
    shows(app, "Pick above which column holds the title of each task.")
    run(app.selectbox(key="bring.picked.column.table.title").set_value(0))
    run(app.selectbox(key="bring.picked.column.table.due").set_value(1))
    assert app.button(key="bring.picked.do").disabled
    put_state(app, "bring.picked.order", True)
    press(app, "bring.picked.do")
    [new] = [item for key, item in stored(workspace).items.items() if key not in rollout.items]
    assert new.due == date(2026, 4, 3)


def test_editors_find_it_and_viewers_do_not(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    rollout = made.rollout(workspace)
    for role, is_there in (("editor", True), ("viewer", False)):
        membership = Membership.model_validate({"rollout_id": rollout.id, "role": role})
        act_as(Actor(name="Robin", role="member", memberships=(membership,)))
        app = open_page("export", rollout.id)
        assert any(header.value == "Bring it back" for header in app.header) is is_there
