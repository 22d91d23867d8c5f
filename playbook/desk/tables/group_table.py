"""Groups out of a table that was pasted or uploaded.

Nothing here raises on what people paste: what cannot be read is a problem with its row number.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from playbook.core.errors import Problem
from playbook.core.rollout import MAX_GROUPS
from playbook.desk.tables.cells import (
    AmbiguousDayError,
    CellError,
    day_first_in,
    is_serial,
    lowered,
    quoted,
    squeeze,
)
from playbook.desk.tables.columns import COLUMNS, DATES, GROUPS, Column
from playbook.desk.tables.read_file import Record
from playbook.desk.tables.sheet import Sheet, open_sheet
from playbook.desk.tables.values import read_cell, read_whole

_TOO_LARGE = "Keep the rows and columns about groups only."
_TOTAL = re.compile(
    r"(grand |sub)?(total|totals|sum|gesamt|summe|insgesamt|somme|suma)( people| headcount)?\W*", re.I
)
Texts = dict[Column, str]


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
        sheet = open_sheet(data, GROUPS.count_known, _TOO_LARGE, allows_other_headings=False)
        records = list(sheet.rows())
    except CellError as error:
        return Table(problems=(Problem("table", error.message, error.hint),))
    columns, notes = _columns_of(sheet, records)
    reader = _Reader(columns, day_first, [*sheet.notes, *notes])
    if "name" not in columns:
        hint = "Give the column with the groups' names the heading 'Name'."
        return reader.table(Problem("table", "No column holds names.", hint))
    reader.read(records)
    if len(reader.rows) > MAX_GROUPS:
        sentence = f"There are {len(reader.rows):,} groups; a rollout can have {MAX_GROUPS}."
        return reader.table(Problem("table", sentence, "Combine small groups, or use a second rollout."))
    if not reader.rows and not reader.problems:
        hint = "Put at least one row with a name into it."
        return reader.table(Problem("table", "There is no group in it.", hint))
    return reader.table()


def _columns_of(sheet: Sheet, records: Sequence[Record]) -> tuple[dict[Column, int], list[str]]:
    """Return where each column is, by its heading or by its place, and how that was decided."""
    if not sheet.head:
        width = max(len(cells) for _number, cells in records)
        columns = {column: at for at, column in enumerate(COLUMNS[:width])}
        order = ", ".join(columns).replace("_", " ")
        notes = [f"There are no headings, so the columns were read as: {order}."]
        if width > len(COLUMNS):
            notes.append(f"{width - len(COLUMNS)} more columns on the right were not used.")
        return columns, notes
    columns, notes = GROUPS.columns_in(sheet.headings), []
    if "name" not in columns and 0 not in columns.values():
        columns["name"] = 0
        notes.append(f"The first column, {quoted(squeeze(sheet.headings[0]))}, was read as the names.")
    unused = [
        quoted(squeeze(heading))
        for at, heading in enumerate(sheet.headings)
        if at not in columns.values() and squeeze(heading)
    ]
    if unused:
        notes.append(f"Columns that were not used: {', '.join(unused[:8])}.")
    return dict(sorted(columns.items(), key=lambda pair: pair[1])), notes


@dataclass(slots=True)
class _Reader:
    columns: Mapping[Column, int]
    day_first: bool | None
    notes: list[str]
    rows: list[Row] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    asks_day_first: bool = False

    def table(self, problem: Problem | None = None) -> Table:
        """Return what was read; with a problem of the whole table, that alone."""
        if problem:
            return Table(problems=(problem,), notes=tuple(self.notes))
        problems = [problem for _number, problem in sorted(self.problems, key=lambda pair: pair[0])]
        return Table(
            tuple(self.rows), tuple(problems), tuple(self.notes), tuple(self.columns), self.asks_day_first
        )

    def read(self, records: Iterable[Record]) -> None:
        """Read the rows of groups; totals are left out."""
        texts = self._without_totals(
            (
                number,
                {
                    column: squeeze(cells[at]) if at < len(cells) else ""
                    for column, at in self.columns.items()
                },
            )
            for number, cells in records
        )
        orders = self._orders(texts)
        first_rows: dict[str, int] = {}
        for number, cells in texts:
            values = self._values(number, cells, orders)
            name = values.get("name", "")
            first = first_rows.setdefault(name.casefold(), number)
            if name and first == number:
                self.rows.append(Row(number=number, **values))
            elif name:
                hint = "Give each group one row: merge them, or rename one."
                self._add(number, "name", f"{quoted(name)} is already in row {first}.", hint)
        if any(is_serial(cells.get(column, "")) for _number, cells in texts for column in DATES):
            self.notes.append("Day numbers from the spreadsheet were read as dates; check them below.")

    def _values(self, number: int, cells: Texts, orders: Mapping[Column, bool | None]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column, text in cells.items():
            try:
                values[column] = read_cell(column, text, orders.get(column))
            except CellError as error:
                self.asks_day_first |= isinstance(error, AmbiguousDayError)
                self._add(number, column, error.message, error.hint)
        return values

    def _orders(self, texts: Sequence[tuple[int, Texts]]) -> dict[Column, bool | None]:
        """Return whether each date column puts the day first; one that does not tell follows the other."""
        if self.day_first is not None:
            return dict.fromkeys(DATES, self.day_first)
        orders = {column: day_first_in(cells.get(column, "") for _n, cells in texts) for column in DATES}
        decided = set(orders.values()) - {None}
        shared = decided.pop() if len(decided) == 1 else None
        return {column: shared if order is None else order for column, order in orders.items()}

    def _without_totals(self, texts: Iterable[tuple[int, Texts]]) -> list[tuple[int, Texts]]:
        named: list[tuple[int, Texts]] = []
        total = 0
        for number, cells in texts:
            name, size = cells["name"], read_whole(cells.get("size", "")) or 0
            filled = sum(map(bool, cells.values()))
            if _TOTAL.fullmatch(name) or (not name and size and size == total and filled == 1):
                self.notes.append(f"Row {number} is a total and was left out.")
            elif name:
                named.append((number, cells))
                total += size
            elif filled and named:
                sentence = f"There is no name. Was it merged with {quoted(named[-1][1]['name'])} above?"
                self._add(number, "name", sentence, "Make it one row, or give this part a name of its own.")
            elif filled:
                self._add(number, "name", "There is no name.", "Write one, or delete the row.")
        return named

    def _add(self, number: int, column: Column, message: str, hint: str) -> None:
        sentence = f"Row {number}: {lowered(message)}"
        self.problems.append((number, Problem(f"rows.{number}.{column}", sentence, hint)))
