"""Read a file with a day and a value per row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.base.errors import Problem
from playbook.core.base.fields import Id
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import is_percent
from playbook.desk.tables.cells import CellError, is_empty, quoted, refuse_formula, squeeze
from playbook.desk.tables.reading_rows import Choices, Entry, Outcome, RowReader, Scope, name_key
from playbook.desk.tables.sheet import Sheet
from playbook.desk.tables.values import read_value


@dataclass(frozen=True, slots=True)
class Read(Outcome):
    """A file's values in row order, and its problems."""

    entries: tuple[Entry, ...] = ()


def read_readings(sheet: Sheet, scope: Scope, choices: Choices) -> Read:
    """Read the values of a file. Never raises."""
    try:
        reader = _Reader(sheet, scope, choices)
        reader.read()
    except CellError as error:
        return Read(problems=(Problem("table", error.message, error.hint),), wrong=1)
    return Read(entries=tuple(reader.entries.values()), **reader.outcome(reader.notes()))


class _Reader(RowReader):
    def __init__(self, sheet: Sheet, scope: Scope, choices: Choices) -> None:
        super().__init__(sheet, scope, choices)
        self.width = len(sheet.headings)
        self.titles: dict[str, list[Metric]] = {}
        for metric in scope.metrics.values():
            self.titles.setdefault(name_key(metric.title), []).append(metric)
        self.entries: dict[tuple[Id, Id | None, date], Entry] = {}
        self.rows: dict[tuple[Id, Id | None, date], int] = {}
        # The same texts stand in row after row.
        self.subjects: dict[tuple[str, str], tuple[Metric, Id | None]] = {}
        self.twice = 0

    def take(self, number: int, cells: Sequence[str]) -> None:
        entry = self._entry(cells)
        key = (entry.metric_id, entry.group_id, entry.day)
        before = self.entries.setdefault(key, entry)
        first = self.rows.setdefault(key, number)
        if first == number:
            return
        if before.value != entry.value:
            sentence = f"Row {first} says {before.value:g} for the same day, this one {entry.value:g}."
            raise CellError(sentence, "Keep one of the two rows.")
        self.twice += 1

    def _entry(self, cells: Sequence[str]) -> Entry:
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
        return Entry(metric.id, group_id, day, read_value(text, metric, self.decimal))

    def _metric(self, title: str) -> Metric:
        if not title:
            metric = self.scope.metrics.get(self.choices.metric_id or "")
            if metric is None:
                raise CellError("Nothing says which metric it is.", "Pick the metric, or write its title.")
            return metric
        named = self.titles.get(name_key(title), [])
        if len(named) > 1:
            raise CellError(f"{len(named)} metrics are called {quoted(title)}.", "Give each its own title.")
        metric = named[0] if named else self.scope.metrics.get(title)
        if metric is None:
            raise CellError(
                f"The plan has no metric {quoted(title)}.", "Write its title as in the plan, or add it there."
            )
        return metric

    def _group(self, name: str) -> Id | None:
        group_id = self.groups.get(name_key(name)) if name else self.choices.group_id
        if name and group_id is None:
            hint = "Write its name as in the brief, or leave the cell empty."
            raise CellError(f"There is no group {quoted(name)}.", hint)
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
        for metric in self.scope.metrics.values():
            values = {entry.value for entry in self.entries.values() if entry.metric_id == metric.id}
            if is_percent(metric) and values and max(values) <= 1 and values - {0.0, 1.0}:
                notes.append(
                    f"{quoted(metric.title)} is read in percent, and no value is above 1: if 0.41 means "
                    "41 %, write 41. A cell that a workbook shows as 41 % holds 0.41."
                )
        return notes
