"""Groups out of a pasted or uploaded table, whatever separator, encoding and headings it has.

Nothing here raises on what people paste: what cannot be read is a problem with its row number.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from playbook.core.errors import Problem
from playbook.core.rollout import MAX_GROUPS
from playbook.desk.cells import (
    AmbiguousDayError,
    CellError,
    day_first_in,
    is_serial,
    lowered,
    quoted,
    squeeze,
)
from playbook.desk.group_cells import COLUMN_NAMES, COLUMNS, DATES, Column, read_cell
from playbook.desk.group_headings import column_for, looks_like_headings
from playbook.desk.table_text import TITLE_ROWS, Record, decode, find_split, records

_TOTAL = re.compile(
    r"(grand |sub)?(total|totals|sum|gesamt|summe|insgesamt|somme|suma)( people| headcount)?\W*", re.I
)


@dataclass(frozen=True, slots=True)
class Row:
    """One group as a table says it; `number` is its row there. None: the table does not say."""

    number: int
    name: str
    size: int | None = None
    manager: str = ""
    access_date: date | None = None
    go_live: date | None = None
    impact: int | None = None
    capacity: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What a table says: its groups, what is wrong with it, and how it was read.

    `asks_day_first`: nothing tells whether 3/4/2026 is in March or in April.
    """

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    asks_day_first: bool = False


def read_table(data: str | bytes, day_first: bool | None = None) -> Table:
    """Read a table of groups. Never raises: problems carry the row number and what to do."""
    try:
        text, notes = decode(data, "Keep the rows and columns about groups only.")
    except CellError as error:
        return Table(problems=(Problem("table", error.message, error.hint),))
    split = find_split(text, _known_headings)
    notes += split.notes
    filled = list(records(text, split))
    if not filled:
        return Table(problems=(Problem("table", "There is no row in it.", "Paste at least one group."),))
    columns, body, more = _columns_of(filled)
    notes += more
    if "name" not in columns.values():
        hint = "Give the column with the groups' names the heading 'Name'."
        return Table(problems=(Problem("table", "No column holds names.", hint),), notes=tuple(notes))
    return _read(body, columns, notes, day_first)


def _known_headings(row: Sequence[str]) -> int:
    known = {column_for(cell) for cell in row if len(cell) <= 60} - {None}
    return len(known) if looks_like_headings(row) else 0


def _columns_of(filled: Sequence[Record]) -> tuple[dict[int, Column], Sequence[Record], list[str]]:
    """Give back which column holds what, the rows below the headings, and how that was decided."""
    for at, (_number, cells) in enumerate(filled[:TITLE_ROWS]):
        if looks_like_headings(cells) and (at == 0 or _known_headings(cells) > 1):
            columns, notes = _by_heading(cells)
            if at:
                notes.append(f"{_rows(at)} above the headings left out.")
            return columns, filled[at + 1 :], notes
    width = max(len(cells) for _number, cells in filled)
    columns = dict(enumerate(COLUMNS[:width]))
    order = ", ".join(COLUMN_NAMES[column] for column in columns.values())
    notes = [f"There are no headings, so the columns were read as: {order}."]
    if width > len(COLUMNS):
        notes.append(f"{width - len(COLUMNS)} more columns on the right were not used.")
    return columns, filled, notes


def _by_heading(cells: Sequence[str]) -> tuple[dict[int, Column], list[str]]:
    columns: dict[int, Column] = {}
    unused = []
    for at, heading in enumerate(cells):
        column = column_for(heading)
        if column is None or column in columns.values():
            unused.append((at, heading))
        else:
            columns[at] = column
    notes = []
    if "name" not in columns.values() and unused and unused[0][0] == 0:
        at, heading = unused.pop(0)
        columns[at] = "name"
        notes.append(f"The first column, {quoted(squeeze(heading))}, was read as the names.")
    if left := [quoted(squeeze(heading)) for _at, heading in unused if squeeze(heading)]:
        notes.append(f"Columns that were not used: {', '.join(left[:8])}.")
    return columns, notes


def _read(
    body: Sequence[Record], columns: dict[int, Column], notes: list[str], day_first: bool | None
) -> Table:
    kept, problems = _without_totals(body, columns, notes)
    orders = {} if day_first is not None else _orders(kept, columns)
    rows, asks = [], False
    seen: dict[str, int] = {}
    for number, cells in kept:
        values, found = _values(number, cells, columns, orders, day_first)
        asks = asks or any(isinstance(error, AmbiguousDayError) for _problem, error in found)
        problems += [problem for problem, _error in found]
        name = values.get("name", "")
        key = name.casefold()
        if key in seen:
            hint = "Give each group one row: merge them, or rename one."
            problems.append(_problem(number, "name", f"{quoted(name)} is already in row {seen[key]}.", hint))
        elif name:
            seen[key] = number
            rows.append(Row(number=number, **values))
    if len(rows) > MAX_GROUPS:
        hint = "Combine small groups, or use a second rollout."
        said = f"There are {len(rows):,} groups; a rollout can have {MAX_GROUPS}."
        return Table(problems=(Problem("table", said, hint),), notes=tuple(notes))
    if not rows and not problems:
        problems.append(Problem("table", "There is no group in it.", "Paste at least one row with a name."))
    if any(is_serial(_cell(cells, at)) for _n, cells in kept for at, col in columns.items() if col in DATES):
        notes.append("Day numbers from the spreadsheet were read as dates; check them below.")
    problems.sort(key=_row_of)
    return Table(tuple(rows), tuple(problems), tuple(notes), tuple(columns.values()), asks)


def _values(
    number: int,
    cells: Sequence[str],
    columns: dict[int, Column],
    orders: dict[Column, bool | None],
    day_first: bool | None,
) -> tuple[dict[str, Any], list[tuple[Problem, CellError]]]:
    values: dict[str, Any] = {}
    found = []
    for at, column in columns.items():
        order = day_first if day_first is not None else orders.get(column)
        try:
            values[column] = read_cell(column, _cell(cells, at), order)
        except CellError as error:
            found.append((_problem(number, column, error.message, error.hint), error))
    return values, found


def _orders(body: Iterable[Record], columns: dict[int, Column]) -> dict[Column, bool | None]:
    """Whether each date column puts the day first; one that does not tell follows the other one."""
    rows = [cells for _number, cells in body]
    told = {
        column: day_first_in(_cell(cells, at) for cells in rows)
        for at, column in columns.items()
        if column in DATES
    }
    known = {order for order in told.values() if order is not None}
    shared = known.pop() if len(known) == 1 else None
    return {column: shared if order is None else order for column, order in told.items()}


def _without_totals(
    body: Iterable[Record], columns: dict[int, Column], notes: list[str]
) -> tuple[list[Record], list[Problem]]:
    """Leave out total rows, and say what to do with rows that have no name."""
    name_at = next(at for at, column in columns.items() if column == "name")
    size_at = next((at for at, column in columns.items() if column == "size"), -1)
    kept: list[Record] = []
    problems: list[Problem] = []
    above, total = "", 0
    for number, cells in body:
        name = squeeze(_cell(cells, name_at))
        size = _size_or_none(_cell(cells, size_at))
        used = [squeeze(_cell(cells, at)) for at in columns if at != name_at]
        if _TOTAL.fullmatch(name) or (not name and size and size == total and sum(map(bool, used)) == 1):
            notes.append(f"Row {number} is a total and was left out.")
        elif name:
            kept.append((number, cells))
            above, total = name, total + (size or 0)
        elif any(used):
            problems.append(_nameless(number, above))
    return kept, problems


def _nameless(number: int, above: str) -> Problem:
    if not above:
        return _problem(number, "name", "There is no name.", "Write one, or delete the row.")
    return _problem(
        number,
        "name",
        f"There is no name. Was it merged with {quoted(above)} above?",
        "Make it one row, or give this part a name of its own.",
    )


def _size_or_none(text: str) -> int | None:
    try:
        size: int | None = read_cell("size", text)
    except CellError:
        return None
    return size


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if 0 <= at < len(cells) else ""


def _problem(number: int, column: Column, message: str, hint: str) -> Problem:
    return Problem(f"rows.{number}.{column}", f"Row {number}: {lowered(message)}", hint)


def _row_of(problem: Problem) -> int:
    parts = problem.where.split(".")
    return int(parts[1]) if len(parts) > 1 else 0


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
