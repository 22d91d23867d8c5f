"""Readings out of a file that has a day and a value on each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.errors import Problem
from playbook.core.fields import Id
from playbook.core.items import Metric
from playbook.core.metrics import is_percent
from playbook.desk.cells import CellError, quoted, refuse_formula, squeeze
from playbook.desk.reading_cells import Mark, decimal_in, read_value
from playbook.desk.reading_columns import LAYOUTS, ROLE_NAMES
from playbook.desk.reading_sheet import (
    Choices,
    Days,
    Entry,
    Scope,
    Sheet,
    Trouble,
    cell,
    groups_by_key,
    named,
)

_KEEP_ONE = "Keep one of the two rows."


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: its values in the order of their rows, and what is wrong with it.

    `problems`: the first ones; `wrong`: how many there are. `asks_…`: nothing tells how to read dates such
    as 3/4/2026, or numbers such as 1,234.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    wrong: int = 0
    notes: tuple[str, ...] = ()
    asks_day_first: bool = False
    asks_decimal: bool = False


def missing(choices: Choices) -> list[str]:
    """Give back the names of the columns that still have to be picked."""
    found = dict(choices.columns)
    if choices.kind == "seats" and not {"seats", "active", "last_active"} & set(found):
        return [f"{ROLE_NAMES['seats']}, or {ROLE_NAMES['last_active']}"]
    return [ROLE_NAMES[role] for role in LAYOUTS[choices.kind].needs if role not in found]


def read_readings(sheet: Sheet, scope: Scope, choices: Choices) -> Read:
    """Read the values of a file. Never raises: what cannot be read is a problem with its row."""
    trouble = Trouble()
    try:
        reader = _Reader(sheet, scope, choices, trouble)
        for number, cells in sheet.rows():
            reader.take(number, cells)
    except CellError as error:
        return Read(problems=(Problem("table", error.message, error.hint),), wrong=1)
    return Read(
        entries=tuple(reader.entries.values()),
        problems=tuple(trouble.problems),
        wrong=trouble.count,
        notes=tuple(reader.notes()),
        asks_day_first=trouble.asks_day_first,
        asks_decimal=trouble.asks_decimal,
    )


_Key = tuple[Id, Id | None, date]


class _Reader:
    def __init__(self, sheet: Sheet, scope: Scope, choices: Choices, trouble: Trouble) -> None:
        self.width, self.scope, self.choices, self.trouble = len(sheet.headings), scope, choices, trouble
        self.at = dict(choices.columns)
        self.metric_at, self.group_at = self.at.get("metric"), self.at.get("group")
        days, values = set(), set()
        for _number, cells in sheet.rows():
            days.add(cell(cells, self.at["day"]))
            values.add(cell(cells, self.at["value"]))
        self.days = Days(days, choices.day_first)
        self.decimal: Mark | None = choices.decimal or decimal_in(map(squeeze, values))
        self.groups = groups_by_key(scope)
        self.titles: dict[str, list[Metric]] = {}
        for metric in scope.metrics.values():
            self.titles.setdefault(named(metric.title), []).append(metric)
        self.entries: dict[_Key, Entry] = {}
        self.rows: dict[_Key, int] = {}
        # What was read once is not read again: the same texts stand in row after row.
        self.about: dict[tuple[str, str], tuple[Metric, Id | None]] = {}
        self.values: dict[tuple[str, Id], float] = {}
        self.twice = 0

    def take(self, number: int, cells: Sequence[str]) -> None:
        try:
            entry = self._entry(cells)
        except CellError as error:
            self.trouble.take(number, error)
            return
        key = (entry.metric_id, entry.group_id, entry.day)
        before = self.entries.setdefault(key, entry)
        first = self.rows.setdefault(key, number)
        if first == number:
            return
        if before.value == entry.value:
            self.twice += 1
        else:
            said = f"Row {first} says {before.value:g} for the same day, this one {entry.value:g}."
            self.trouble.add(number, said, _KEEP_ONE)

    def _entry(self, cells: Sequence[str]) -> Entry:
        if len(cells) > self.width and any(map(squeeze, cells[self.width :])):
            raise CellError(
                f"It has {len(cells)} cells, and there are {self.width} headings.",
                "Put numbers with a comma in quotation marks, or separate the columns by semicolons.",
            )
        about = (cell(cells, self.metric_at), cell(cells, self.group_at))
        if about not in self.about:
            self.about[about] = (self._metric(about[0]), self._group(about[1]))
        metric, group_id = self.about[about]
        day = self._day(cell(cells, self.at["day"]))
        text = cell(cells, self.at["value"])
        value = self.values.get((text, metric.id))
        if value is None:
            value = self.values[text, metric.id] = self._value(squeeze(text), metric)
        return Entry(metric.id, group_id, day, value)

    def _value(self, text: str, metric: Metric) -> float:
        refuse_formula(text)
        if not text or text in ("-", "–", "—"):
            raise CellError("There is no value.", "Write it, or delete the row.")
        return read_value(text, metric, self.decimal)

    def _day(self, text: str) -> date:
        day = self.days.read(text)
        if day > self.scope.today:
            raise CellError(
                f"{day.isoformat()} is still to come.", "A reading is of today or an earlier day."
            )
        return day

    def _metric(self, text: str) -> Metric:
        title = squeeze(text)
        if not title:
            metric = self.scope.metrics.get(self.choices.metric_id or "")
            if metric is None:
                raise CellError("Nothing says which metric it is.", "Pick the metric, or write its title.")
            return metric
        found = self.titles.get(named(title), [])
        if len(found) > 1:
            raise CellError(f"{len(found)} metrics are called {quoted(title)}.", "Give each its own title.")
        metric = found[0] if found else self.scope.metrics.get(title)
        if metric is None:
            raise CellError(
                f"The plan has no metric {quoted(title)}.", "Write its title as in the plan, or add it there."
            )
        return metric

    def _group(self, text: str) -> Id | None:
        name = squeeze(text)
        group_id = self.groups.get(named(name)) if name else self.choices.group_id
        if name and group_id is None:
            raise CellError(
                f"There is no group {quoted(name)}.",
                "Write its name as in the brief, or leave the cell empty.",
            )
        if group_id is None and not self.scope.may_all:
            raise CellError(
                "It names no group, and you log for your own groups.",
                "Write the group, or pick one of yours.",
            )
        if group_id is not None and group_id not in self.scope.mine:
            raise CellError(
                f"{quoted(self.scope.groups.get(group_id, group_id))} is not a group of yours.",
                "Take the row out, or ask its lead or an editor.",
            )
        return group_id

    def notes(self) -> list[str]:
        notes = []
        if self.twice:
            notes.append(
                "1 row says the same as an earlier row and counts once."
                if self.twice == 1
                else f"{self.twice:,} rows say the same as earlier rows and count once."
            )
        if self.days.has_serials:
            notes.append("Day numbers from the spreadsheet were read as dates; check them below.")
        for metric in self.scope.metrics.values():
            values = {one.value for one in self.entries.values() if one.metric_id == metric.id}
            if is_percent(metric) and values and max(values) <= 1 and values - {0.0, 1.0}:
                notes.append(
                    f"{quoted(metric.title)} is read in percent, and no value is above 1: "
                    "if 0.41 means 41 %, write it so."
                )
        return notes
