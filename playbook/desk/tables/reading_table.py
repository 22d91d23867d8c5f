"""Shared row reading for files with readings or usage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from playbook.core.base.errors import Problem
from playbook.core.base.fields import Id
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import is_percent
from playbook.desk.tables.cells import (
    AmbiguousDayError,
    CellError,
    day_first_in,
    is_empty,
    is_serial,
    lowered,
    quoted,
    read_day,
    refuse_formula,
    squeeze,
)
from playbook.desk.tables.columns import (
    LAYOUTS,
    READING_COLUMN_NAMES,
    Kind,
    ReadingColumn,
    count_readings_headings,
    kind_of,
)
from playbook.desk.tables.read_file import TableSheet, open_sheet
from playbook.desk.tables.values import AmbiguousNumberError, Mark, decimal_in, read_value

SHOWN = 20
_read_day = lru_cache(maxsize=20_000)(read_day)


@dataclass(frozen=True, slots=True)
class ReadingChoices:
    """How to read a sheet, where the file does not say itself."""

    kind: Kind = "readings"
    columns: tuple[tuple[ReadingColumn, int], ...] = ()
    day_first: bool | None = None
    decimal: Mark | None = None
    metric_id: Id | None = None
    group_id: Id | None = None  # None is the whole rollout
    day: date | None = None
    span: int | None = None  # days that active users are counted over

    def at(self, role: ReadingColumn) -> int | None:
        """Return the column number of a role, or None."""
        return dict(self.columns).get(role)


@dataclass(frozen=True, slots=True)
class Scope:
    """The metrics and groups of a file; `few`: groups too small."""

    metrics: dict[Id, Metric]
    groups: dict[Id, str]
    own_groups: frozenset[Id]
    may_all: bool
    today: date
    few: frozenset[Id] = frozenset()
    sizes: Mapping[Id, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingEntry:
    """A metric's value on a day; `group_id` None is the whole rollout."""

    metric_id: Id
    group_id: Id | None
    day: date
    value: float


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """The first problems of a file; `asks_…`: what its cells leave unclear."""

    problems: tuple[Problem, ...] = ()
    wrong: int = 0
    notes: tuple[str, ...] = ()
    asks_day_first: bool = False
    asks_decimal: bool = False


def open_readings(data: str | bytes) -> TableSheet:
    """Open a file with readings or counts of use. Raises CellError."""
    sheet = open_sheet(data, count_readings_headings)
    headings = tuple(
        (squeeze(heading)[:60] if sheet.head else "") or f"Column {at}"
        for at, heading in enumerate(sheet.headings, 1)
    )
    unnamed = () if sheet.head else ("There are no headings: say which column holds what.",)
    return replace(sheet, headings=headings, notes=(*sheet.notes, *unnamed))


def first_choices(sheet: TableSheet, kind: Kind | None = None) -> ReadingChoices:
    """Return how a sheet is read by its headings alone."""
    kind = kind or kind_of(sheet.headings)
    columns = LAYOUTS[kind].columns_in(sheet.headings)
    return ReadingChoices(kind=kind, columns=tuple(columns.items()), span=7 if kind == "seats" else None)


def missing(choices: ReadingChoices) -> list[str]:
    """Return the names of the columns that still have to be picked."""
    picked = dict(choices.columns)
    if choices.kind == "seats" and not {"seats", "active", "last_active"} & set(picked):
        return [f"{READING_COLUMN_NAMES['seats']}, or {READING_COLUMN_NAMES['last_active']}"]
    return [READING_COLUMN_NAMES[role] for role in LAYOUTS[choices.kind].needs if role not in picked]


class RowReader:
    """Reads a sheet by rows. Raises CellError beyond its limits."""

    day_roles: Sequence[ReadingColumn] = ("day",)
    number_role: ReadingColumn = "value"

    def __init__(self, sheet: TableSheet, scope: Scope, choices: ReadingChoices) -> None:
        self.sheet, self.scope, self.choices = sheet, scope, choices
        self.at = dict(choices.columns)
        self.groups = {name_key(name): group_id for group_id, name in scope.groups.items()}
        self.problems: list[Problem] = []
        self.wrong = 0
        self.asks_day_first = self.asks_decimal = False
        days: set[str] = set()
        numbers: set[str] = set()
        day_roles = [role for role in self.day_roles if role in self.at]
        for _number, cells in sheet.rows():
            days.update([self.text(cells, role) for role in day_roles])
            numbers.add(self.text(cells, self.number_role))
        self.day_first = day_first_in(days) if choices.day_first is None else choices.day_first
        self.decimal = choices.decimal or decimal_in(numbers)
        self.has_serials = any(map(is_serial, days))

    def read(self) -> None:
        """Read every row and collect problems."""
        for number, cells in self.sheet.rows():
            try:
                self.take(number, cells)
            except CellError as error:
                self.wrong += 1
                self.asks_day_first |= isinstance(error, AmbiguousDayError)
                self.asks_decimal |= isinstance(error, AmbiguousNumberError)
                if len(self.problems) < SHOWN:
                    sentence = f"Row {number}: {lowered(error.message)}"
                    self.problems.append(Problem(f"rows.{number}", sentence, error.hint))

    def take(self, number: int, cells: Sequence[str]) -> None:
        """Read one row. Raises CellError."""
        raise NotImplementedError

    def text(self, cells: Sequence[str], role: ReadingColumn) -> str:
        """Return a column's squeezed text, or an empty string."""
        at = self.at.get(role)
        return squeeze(cells[at]) if at is not None and at < len(cells) else ""

    def read_day(self, text: str) -> date:
        """Return the day in a text. Raises CellError."""
        if not text:
            raise CellError("There is no day.", "Write it as 2031-03-31, or delete the row.")
        return _read_day(text, self.day_first)

    def read_past_day(self, text: str) -> date:
        """Return the day in a text, today at the latest. Raises CellError."""
        if (day := self.read_day(text)) > self.scope.today:
            hint = "A reading is of today or an earlier day."
            raise CellError(f"{day.isoformat()} is still to come.", hint)
        return day

    def outcome(self, notes: Iterable[str]) -> dict[str, Any]:
        """Return the fields of an `Outcome`."""
        serials = "Day numbers from the spreadsheet were read as dates; check them below."
        return {
            "problems": tuple(self.problems),
            "wrong": self.wrong,
            "notes": (*notes, *([serials] if self.has_serials else [])),
            "asks_day_first": self.asks_day_first,
            "asks_decimal": self.asks_decimal,
        }


def name_key(text: str) -> str:
    """Return a name so that it can be compared."""
    return squeeze(text).casefold()


@dataclass(frozen=True, slots=True)
class Read(ReadOutcome):
    """A file's values in row order, and its problems."""

    entries: tuple[ReadingEntry, ...] = ()


def read_readings(sheet: TableSheet, scope: Scope, choices: ReadingChoices) -> Read:
    """Read the values of a file. Never raises."""
    try:
        reader = _Reader(sheet, scope, choices)
        reader.read()
    except CellError as error:
        return Read(problems=(error.problem(),), wrong=1)
    return Read(entries=tuple(reader.entries.values()), **reader.outcome(reader.notes()))


class _Reader(RowReader):
    def __init__(self, sheet: TableSheet, scope: Scope, choices: ReadingChoices) -> None:
        super().__init__(sheet, scope, choices)
        self.width = len(sheet.headings)
        self.titles: dict[str, list[Metric]] = {}
        for metric in scope.metrics.values():
            self.titles.setdefault(name_key(metric.title), []).append(metric)
        self.entries: dict[tuple[Id, Id | None, date], ReadingEntry] = {}
        self.rows: dict[tuple[Id, Id | None, date], int] = {}
        # The same texts stand in row after row.
        self.subjects: dict[tuple[str, str], tuple[Metric, Id | None]] = {}
        self.twice = 0

    def take(self, number: int, cells: Sequence[str]) -> None:
        entry = self._entry(cells)
        key = (entry.metric_id, entry.group_id, entry.day)
        before = self.entries.setdefault(key, entry)
        first = self.rows.setdefault(key, number)
        if before.value != entry.value:
            sentence = f"Row {first} says {before.value:g} for the same day, this one {entry.value:g}."
            raise CellError(sentence, "Keep one of the two rows.")
        self.twice += first != number

    def _entry(self, cells: Sequence[str]) -> ReadingEntry:
        if len(cells) > self.width and any(map(squeeze, cells[self.width :])):
            raise CellError(
                f"It has {len(cells)} cells, and there are {self.width} headings.",
                "Put numbers with a comma in quotation marks, or separate the columns by semicolons.",
            )
        names = (self.text(cells, "metric"), self.text(cells, "group"))
        if names not in self.subjects:
            self.subjects[names] = (self._metric(names[0]), self._group(names[1]))
        metric, group_id = self.subjects[names]
        day = self.read_past_day(self.text(cells, "day"))
        text = self.text(cells, "value")
        refuse_formula(text)
        if is_empty(text):
            raise CellError("There is no value.", "Write it, or delete the row.")
        return ReadingEntry(metric.id, group_id, day, read_value(text, metric, self.decimal))

    def _metric(self, title: str) -> Metric:
        if not title:
            if (metric := self.scope.metrics.get(self.choices.metric_id or "")) is None:
                raise CellError("Nothing says which metric it is.", "Pick the metric, or write its title.")
            return metric
        named = self.titles.get(name_key(title), [])
        if len(named) > 1:
            raise CellError(f"{len(named)} metrics are called {quoted(title)}.", "Give each its own title.")
        metric = named[0] if named else self.scope.metrics.get(title)
        if metric is None:
            hint = "Write its title as in the plan, or add it there."
            raise CellError(f"The plan has no metric {quoted(title)}.", hint)
        return metric

    def _group(self, name: str) -> Id | None:
        group_id = self.groups.get(name_key(name)) if name else self.choices.group_id
        if name and group_id is None:
            hint = "Write its name as in the brief, or leave the cell empty."
            raise CellError(f"There is no team {quoted(name)}.", hint)
        if group_id is None and not self.scope.may_all:
            hint = "Write the team, or pick one of yours."
            raise CellError("It names no team, and you log for your own teams.", hint)
        if group_id is not None and group_id not in self.scope.own_groups:
            sentence = f"{quoted(self.scope.groups.get(group_id, group_id))} is not a team of yours."
            raise CellError(sentence, "Take the row out, or ask its lead or an editor.")
        return group_id

    def notes(self) -> list[str]:
        notes = []
        if self.twice == 1:
            notes.append("1 row says the same as an earlier row and counts once.")
        elif self.twice:
            notes.append(f"{self.twice:,} rows say the same as earlier rows and count once.")
        for metric in self.scope.metrics.values():
            values = {entry.value for entry in self.entries.values() if entry.metric_id == metric.id}
            if is_percent(metric) and values and max(values) <= 1 and values - {0.0, 1.0}:
                notes.append(
                    f"{quoted(metric.title)} is read in percent, and no value is above 1: if 0.41 means "
                    "41 %, write 41. A cell that a workbook shows as 41 % holds 0.41."
                )
        return notes
