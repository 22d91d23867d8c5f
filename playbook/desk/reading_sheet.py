"""A file with readings, opened: its headings, what kind it is, and its rows, one after the other."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from playbook.core.errors import Problem
from playbook.core.fields import Id
from playbook.core.items import Metric
from playbook.desk.cells import (
    AmbiguousDayError,
    CellError,
    day_first_in,
    is_serial,
    lowered,
    read_day,
    squeeze,
)
from playbook.desk.reading_cells import AmbiguousNumberError, Mark
from playbook.desk.reading_columns import Kind, Role, columns_in, kind_of, known_headings
from playbook.desk.table_text import TITLE_ROWS, Record, Split, decode, find_split, records

MOST_ROWS = 200_000
SHOWN = 20
_SPLIT_IT = "Keep the columns that are needed, or split the file by month."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was opened; `first` is the number of its first row below the headings."""

    text: str = field(repr=False)
    split: Split
    headings: tuple[str, ...]
    first: int
    sample: tuple[tuple[str, ...], ...]
    kind: Kind
    notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[Record]:
        """Give back its rows below the headings; raises CellError beyond `MOST_ROWS`."""
        left = MOST_ROWS
        for row in records(self.text, self.split):
            if row[0] >= self.first:
                if not left:
                    raise CellError(f"There are more than {MOST_ROWS:,} rows.", _SPLIT_IT)
                left -= 1
                yield row


@dataclass(frozen=True, slots=True)
class Choices:
    """How to read a sheet: its kind and columns, and what is picked where the file does not say.

    `metric_id`, `group_id` (None: the whole rollout) and `day` hold for rows without such a column; `span`,
    the days that active users are counted over, for files that do not say.
    """

    kind: Kind = "readings"
    columns: tuple[tuple[Role, int], ...] = ()
    day_first: bool | None = None
    decimal: Mark | None = None
    metric_id: Id | None = None
    group_id: Id | None = None
    day: date | None = None
    span: int | None = None

    def at(self, role: Role) -> int | None:
        """Give back the number of the column that holds this, None where none does."""
        return dict(self.columns).get(role)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a file can be about: the metrics and groups of a rollout, and the groups that one may log.

    `few`: the groups that the brief says are of fewer people than are counted apart, however many seats.
    `sizes`: how many people each group has, where the brief says.
    """

    metrics: dict[Id, Metric]
    groups: dict[Id, str]
    mine: frozenset[Id]
    may_all: bool
    today: date
    few: frozenset[Id] = frozenset()
    sizes: Mapping[Id, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value that a file gives, of a metric, a group (None: the whole rollout) and a day."""

    metric_id: Id
    group_id: Id | None
    day: date
    value: float


@dataclass(slots=True)
class Trouble:
    """What is wrong with a file, row by row: the first ones, and how many there are."""

    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    asks_day_first: bool = False
    asks_decimal: bool = False

    def add(self, number: int, message: str, hint: str) -> None:
        """Keep what is wrong with a row."""
        self.count += 1
        if len(self.problems) < SHOWN:
            self.problems.append(Problem(f"rows.{number}", f"Row {number}: {lowered(message)}", hint))

    def take(self, number: int, error: CellError) -> None:
        """Keep what a cell has to say."""
        self.asks_day_first |= isinstance(error, AmbiguousDayError)
        self.asks_decimal |= isinstance(error, AmbiguousNumberError)
        self.add(number, error.message, error.hint)


class Days:
    """The days of a column, each text read once; raises CellError."""

    def __init__(self, texts: set[str], day_first: bool | None) -> None:
        self._first = day_first_in(texts) if day_first is None else day_first
        self._read: dict[str, date | CellError] = {}
        self.has_serials = any(map(is_serial, texts))

    def read(self, text: str) -> date:
        """Give back the day that a cell says."""
        if text not in self._read:
            try:
                self._read[text] = self._day(squeeze(text))
            except CellError as error:
                self._read[text] = error
        found = self._read[text]
        if isinstance(found, CellError):
            raise found
        return found

    def _day(self, text: str) -> date:
        if not text:
            raise CellError("There is no day.", "Write it as 2026-03-31, or delete the row.")
        return read_day(text, self._first)


def open_sheet(data: str | bytes) -> Sheet:
    """Open a table that was pasted or uploaded; raises CellError where it is none."""
    text, notes = decode(data, _SPLIT_IT)
    split = find_split(text, known_headings)
    notes += split.notes
    top = list(islice(records(text, split), TITLE_ROWS))
    if not top:
        raise CellError("There is no row in it.", "Paste the headings and at least one row.")
    at = next((at for at, (_n, cells) in enumerate(top) if known_headings(cells) > 1), 0)
    number, cells = top[at]
    has_headings = known_headings(cells) > 0 or not any(map(_is_data, cells))
    if at:
        notes.append(f"{at} {'row' if at == 1 else 'rows'} above the headings left out.")
    if not has_headings:
        notes.append("There are no headings: say which column holds what.")
    first = number + 1 if has_headings else number
    below = list(islice((row for row in records(text, split) if row[0] >= first), 3))
    headings = tuple(
        (squeeze(cell)[:60] if has_headings else "") or f"Column {place}"
        for place, cell in enumerate(cells, 1)
    )
    sample = tuple(tuple(cells) for _number, cells in below)
    return Sheet(text, split, headings, first, sample, kind_of(headings), tuple(notes))


def _is_data(cell: str) -> bool:
    return re.match(r"[~\d=+-]", squeeze(cell)) is not None


def first_choices(sheet: Sheet, kind: Kind | None = None) -> Choices:
    """Give back how a sheet is read by its headings alone."""
    kind = kind or sheet.kind
    columns = columns_in(sheet.headings, kind)
    return Choices(kind=kind, columns=tuple(columns.items()), span=7 if kind == "seats" else None)


def cell(cells: Sequence[str], at: int | None) -> str:
    """Give back the text of a column, empty where the row ends before it."""
    return cells[at] if at is not None and at < len(cells) else ""


def groups_by_key(scope: Scope) -> dict[str, Id]:
    """Give back the groups by their names, however those are spaced and written."""
    return {named(name): group_id for group_id, name in scope.groups.items()}


def named(text: str) -> str:
    """Give back a name so that it can be compared."""
    return squeeze(text).casefold()
