"""Read a workbook that was exported here: its sheets, rows and marks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from playbook.core.base.errors import Refused
from playbook.desk.base.child import FaultError, read_in_child
from playbook.desk.sheets import workbook_child
from playbook.desk.tables.cells import quoted
from playbook.desk.tables.child import TOO_LARGE, UNREADABLE
from playbook.desk.tables.read_file import MAX_BYTES
from playbook.exports.workbook.columns import (
    ID,
    LISTS,
    META,
    PLAN,
    READ_ME,
    SCHEMA,
    FieldColumn,
    SheetColumns,
    all_sheets,
)
from playbook.exports.workbook.rows import Cell, plain_cell

_ZIP = b"PK"
_ANEW = "Export a new workbook, and copy your changes into it."
LOST = (
    "This workbook was exported here, but its hidden sheet is gone.",
    "Open the exported file again, copy your changes into it, and save it as .xlsx or .ods.",
)


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A cell with an error, or a formula that was never computed."""


FileCell = Cell | BrokenCell
BROKEN = BrokenCell()


@dataclass(frozen=True, slots=True)
class FileRow:
    """A filled row of a sheet; `cells` are by column name."""

    number: int
    id: str
    cells: Mapping[str, FileCell]

    @property
    def title(self) -> str:
        return str(self.cells.get("title") or self.cells.get("name") or "")


@dataclass(frozen=True, slots=True)
class FileSheet:
    """A sheet as it came back, and the columns that it lacks."""

    rows: tuple[FileRow, ...]
    lacking: tuple[FieldColumn, ...] = ()
    added: tuple[str, ...] = ()  # headings that are not ours


@dataclass(frozen=True)
class WorkbookFile:
    """A workbook that came back, and the version it was made from."""

    rollout_id: str
    name: str
    version: int
    sheets: Mapping[str, FileSheet]
    hashes: Mapping[tuple[str, str], str] = field(repr=False)
    added: tuple[str, ...] = ()  # sheets that are not ours

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """Return the sheets that are gone."""
        return tuple(sheet.name for sheet in all_sheets() if sheet.name not in self.sheets)


def is_workbook(data: bytes) -> bool:
    """Return whether a file may be a workbook that came from here."""
    return data.startswith(_ZIP)


def read_workbook(data: bytes) -> WorkbookFile | None:
    """Return a workbook exported here, None for another. Raise Refused."""
    if len(data) > MAX_BYTES:
        raise Refused("The workbook is larger than 5 MB.", "Take out sheets and pictures that you added.")
    try:
        _notes, text = read_in_child(workbook_child.__file__, data, UNREADABLE, TOO_LARGE)
    except FaultError as fault:
        raise Refused(*fault.args) from None
    return workbook_in(text)


def workbook_in(text: str) -> WorkbookFile | None:
    """Return the workbook in the JSON of its sheets. Raise Refused."""
    raw: Mapping[str, list[list[Any]]] = json.loads(text, object_hook=_as_cell)
    if (meta := raw.get(META)) is None:
        heads = {str(cell) for cell in next(iter(raw.get(PLAN, [])), [])}
        if {column.heading for column in all_sheets()[0].columns} <= heads:
            raise Refused(*LOST)
        return None
    return _marked(meta, raw)


def _as_cell(raw: dict[str, Any]) -> Any:
    """Return a day, a broken cell, or the sheets; a dict takes ten times a day's memory."""
    if isinstance(day := raw.get("day"), str):
        return date.fromisoformat(day)
    return BROKEN if raw.get("broken") is True else raw


def _marked(meta: Sequence[Sequence[Any]], raw: Mapping[str, list[list[Any]]]) -> WorkbookFile:
    rows = [[str(plain_cell(cell) or "") for cell in row] for row in meta]
    about = {row[0]: row[1] for row in rows[:5] if len(row) > 1}
    try:
        version, schema = int(float(about["version"])), int(float(about["schema"]))
        rollout_id, name = about["rollout"], about["name"]
    except (KeyError, ValueError, OverflowError):
        raise Refused(*LOST) from None
    if schema != SCHEMA:
        raise Refused("This workbook comes from another version of Leadership Playbook.", _ANEW)
    hashes = {(row[0], row[1]): row[2] for row in rows[5:] if len(row) > 2}
    sheets = {sheet.name: _sheet(sheet, raw[sheet.name]) for sheet in all_sheets() if sheet.name in raw}
    if PLAN not in sheets:
        raise Refused("The sheet “Plan” is missing.", "Put it back, or export a new workbook.")
    ours = {*sheets, META, LISTS, READ_ME}
    added = tuple(name for name, rows in raw.items() if name not in ours and rows)
    return WorkbookFile(rollout_id, name, version, sheets, hashes, added)


def _sheet(sheet: SheetColumns, rows: Sequence[Sequence[Any]]) -> FileSheet:
    places = _columns(sheet, rows)
    if "id" not in places:
        sentence = f"The column “{ID}” of the sheet {quoted(sheet.name)} is missing."
        raise Refused(sentence, "Put it back: without it nothing tells which row is which.")
    head = places.pop("", 0)
    lacking = tuple(column for column in sheet.columns if column.name not in places)
    ours = {column.heading.casefold() for column in sheet.columns}
    heads = (str(cell).strip() for cell in rows[head] if isinstance(cell, str))
    added = tuple(text for text in heads if text and text.casefold() not in ours)
    return FileSheet(tuple(_rows(rows, head, places)), lacking, added)


def _columns(sheet: SheetColumns, rows: Sequence[Sequence[Any]]) -> dict[str, int]:
    """Return each column's place, and under '' the row of the headings."""
    names = {column.heading.casefold(): column.name for column in sheet.columns}
    for head, row in enumerate(rows[:5]):
        places: dict[str, int] = {"": head}
        for at, cell in enumerate(row):
            if name := names.get(str(cell).strip().casefold()):
                places.setdefault(name, at)
        if "id" in places:
            return places
    return {}


def _rows(rows: Sequence[Sequence[Any]], head: int, places: Mapping[str, int]) -> Iterator[FileRow]:
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = {name: _cell(row[at]) if at < len(row) else None for name, at in places.items()}
        row_id = cells.pop("id")
        if row_id is not None or any(cell is not None for cell in cells.values()):
            yield FileRow(number, str(_whole(row_id)), cells)


def _whole(cell: FileCell) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else "" if cell is None else str(cell)


def _cell(raw: Any) -> FileCell:
    return raw if isinstance(raw, date | BrokenCell) else plain_cell(raw)


def check_is_of(file: WorkbookFile, rollout_id: str, name: str, version: int) -> None:
    """Raise Refused for another rollout's workbook, or an unknown version."""
    if file.rollout_id != rollout_id:
        sentence = f"This workbook is of {quoted(file.name)}, and {quoted(name)} is open."
        raise Refused(sentence, "Open the rollout that it is of, or choose another file.")
    if not 1 <= file.version <= version:
        sentence = f"This workbook was made from version {file.version:,}, and this rollout has {version:,}."
        raise Refused(sentence, _ANEW)
