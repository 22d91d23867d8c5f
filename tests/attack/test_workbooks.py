"""A workbook that comes back with as many rows as fit: nobody else waits for it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from playbook.core.base.errors import Refused
from playbook.core.log.changes import items
from playbook.desk.base.access import at_the_machine
from playbook.desk.base.child import FaultError, read_in_child
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.exporting.documents import write_document
from playbook.desk.plan.rollouts import SAMPLES, import_rollout
from playbook.desk.sheets import bringing, merging, parsing, project_changes, reading, workbook_child
from playbook.desk.sheets.project_child import ProjectTask
from playbook.settings import Settings
from tests.desk.workbooks import xlsx
from tests.empty_data import empty_data

ROLLOUT = "returned"
FAULT = ("unreadable", "")
Sheets = Mapping[str, list[list[Any]]]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(Settings(data=empty_data(tmp_path / "data")))
    lines = [json.loads(line) for line in (SAMPLES / "3-under-way.jsonl").read_text("utf-8").splitlines()]
    for line in lines:
        line["rollout_id"] = ROLLOUT
        line["deed"].pop("sample", None)
    import_rollout(opened, at_the_machine(opened), map(json.dumps, lines))
    yield opened
    opened.close()


@pytest.fixture
def sheets(workspace: Workspace) -> Sheets:
    data = write_document(workspace, at_the_machine(workspace), ROLLOUT, "workbook").data
    _notes, text = read_in_child(workbook_child.__file__, data, FAULT, FAULT)
    cells: Sheets = json.loads(text)
    return cells


def add(sheets: Sheets, name: str, **cells: Any) -> None:
    """Add a row to a sheet, by the headings of its columns."""
    head = next(row for row in sheets[name] if "Id" in row)
    sheets[name].append([cells.get(str(heading), "") for heading in head])


def merged(workspace: Workspace, sheets: Sheets) -> merging.Merge:
    file = reading.workbook_in(json.dumps(sheets))
    assert file
    return bringing.compare(workspace, at_the_machine(workspace), ROLLOUT, file)


def test_each_row_of_a_workbook_is_looked_at_so_often(
    workspace: Workspace, sheets: Sheets, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, times, folded = 1_500, 0, parsing.folded

    def counted(text: str) -> str:
        nonlocal times
        times += 1
        return folded(text)

    for number in range(rows):
        add(sheets, "Plan", Stage="Communication", Kind="message", Title=f"New {number}")
        add(sheets, "Messages", Title=f"Other {number}")
    monkeypatch.setattr(merging, "folded", counted)
    found = merged(workspace, sheets)
    assert len(found.new) == len(found.problems) == rows
    assert times < 20 * rows


def test_details_go_to_the_first_new_task_of_their_title(workspace: Workspace, sheets: Sheets) -> None:
    for kind, title in (("milestone", "Same"), ("message", "Same"), ("message", "same ")):
        add(sheets, "Plan", Stage="Communication", Kind=kind, Title=title)
    add(sheets, "Messages", Title="SAME", Channel="Intranet")
    details = [new.values.get("channel") for new in merged(workspace, sheets).new]
    assert [bool(each) for each in details] == [False, True, False]


def test_no_file_makes_a_plan_longer_than_plans_can_be(
    workspace: Workspace, sheets: Sheets, monkeypatch: pytest.MonkeyPatch
) -> None:
    rollout, owner = workspace.rollout_cache.get(ROLLOUT), at_the_machine(workspace)
    monkeypatch.setattr(items, "MAX_ITEMS", len(rollout.items) + 2)
    for number in range(4):
        add(sheets, "Plan", Stage="Communication", Kind="milestone", Title=f"New {number}")
    found = merged(workspace, sheets)
    effect = bringing.effect_of(rollout, found, bringing.Choices(), owner, workspace.today())
    assert effect.rows == 2
    assert {problem.message for problem in effect.problems} == {
        f"A plan holds at most {len(rollout.items) + 2} tasks."
    }
    day = workspace.today()
    tasks = [
        ProjectTask(str(number), f"New {number}", day, day, True, "", "", "", "", "") for number in range(3)
    ]
    new = project_changes.compare(rollout, tasks).new
    assert len(new) == 3
    with pytest.raises(Refused, match="A plan holds at most"):
        project_changes.apply_changes(workspace, owner, ROLLOUT, rollout.version, [], new)


@pytest.mark.parametrize(("name", "most"), [("People", 2_000), ("Teams", 100)])
def test_more_people_or_teams_than_a_brief_holds_are_refused_at_once(
    workspace: Workspace, sheets: Sheets, name: str, most: int
) -> None:
    for number in range(most + 1):
        add(sheets, name, Name=f"Somebody {number}")
    with pytest.raises(Refused, match=f"more than {most:,} rows"):
        merged(workspace, sheets)


def test_a_value_cannot_move_to_a_day_that_has_one(workspace: Workspace, sheets: Sheets) -> None:
    head = next(row for row in sheets["Readings"] if "Id" in row)
    first, second = sheets["Readings"][1:3]
    day = head.index("Day")
    assert first[:day] == second[:day]
    second[day] = first[day]
    found = merged(workspace, sheets)
    rollout, owner = workspace.rollout_cache.get(ROLLOUT), at_the_machine(workspace)
    effect = bringing.effect_of(rollout, found, bringing.Choices(), owner, workspace.today())
    assert [problem.message for problem in effect.problems] == ["There is another value for this day."]
    assert not effect.changes
    # It can where the other one moves away first.
    first[day] = {"day": "2023-10-13"}
    found = merged(workspace, sheets)
    effect = bringing.effect_of(rollout, found, bringing.Choices(), owner, workspace.today())
    assert len(effect.changes) == 2
    assert not effect.problems


def test_a_small_file_of_millions_of_empty_cells_is_refused() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="25000"><c r="BH25000"><v>1</v></c></row>'
    data = xlsx({f"s{at}": far for at in range(20)})
    assert len(data) < 20_000
    with pytest.raises(FaultError, match="large"):
        read_in_child(workbook_child.__file__, data, FAULT, ("large", ""))
    _notes, text = read_in_child(workbook_child.__file__, xlsx({"a": far, "b": [[1]]}), FAULT, FAULT)
    assert len(text) < 200_000
