"""Compare a workbook with the version it was made from, and today's."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from playbook.core.base.errors import Problem, Refused
from playbook.core.base.fields import new_id_from
from playbook.core.base.words import count, listed, quoted, some
from playbook.core.log.limits import MOST_TEAMS
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.brief import MAX_PEOPLE, Group, Person
from playbook.core.plan.items import CLASSES, KIND_NAMES, Kind, Tracking
from playbook.core.plan.validation_messages import problems_from
from playbook.desk.sheets.parsing import Ids, folded, parse_cell, say_cell
from playbook.desk.sheets.reading import FileCell, FileRow, FileSheet, WorkbookFile
from playbook.desk.tables.cells import CellError
from playbook.exports.workbook.columns import (
    PEOPLE,
    PLAN,
    READINGS,
    TEAMS,
    FieldColumn,
    SheetColumns,
    all_sheets,
    fits,
)
from playbook.exports.workbook.rows import Labels, Values, cells_of, hash_of, plain_cell, values_of

# What others are linked to comes first.
_ORDER = (PEOPLE, TEAMS, PLAN)
_BASE: dict[str, tuple[type[BaseModel], str]] = {
    PEOPLE: (Person, "person"),
    TEAMS: (Group, "team"),
    READINGS: (Reading, "reading"),
}
_MOST_ROWS = {PEOPLE: MAX_PEOPLE, TEAMS: MOST_TEAMS}
_LOGGED = {"log_status": "status", "log_note": "note", "log_day": "done_on"}


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A changed cell; a conflict where the plan changed too."""

    sheet: str
    row: int
    id: str
    title: str
    column: FieldColumn
    exported: str
    file: str
    now: str
    value: Any
    is_conflict: bool

    @property
    def key(self) -> str:
        return f"{self.sheet}.{self.id}.{self.column.name}"


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row without an id, or a copy of `copy_of`."""

    sheet: str
    row: int
    title: str
    id: str = ""  # of a new person or team
    values: dict[str, Any] = field(default_factory=dict)
    copy_of: str = ""
    is_same: bool = False  # as what it is a copy of

    @property
    def key(self) -> str:
        return f"{self.sheet}.{self.row}"


@dataclass(frozen=True, slots=True)
class MissingTask:
    """A task of the plan that the file no longer has."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Merge:
    """What a workbook changes in the plan at version `seen`."""

    seen: int
    edits: tuple[CellEdit, ...] = ()
    new: tuple[NewRow, ...] = ()
    missing: tuple[MissingTask, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[CellEdit, ...]:
        return tuple(edit for edit in self.edits if not edit.is_conflict)

    @property
    def conflicts(self) -> tuple[CellEdit, ...]:
        return tuple(edit for edit in self.edits if edit.is_conflict)

    @property
    def is_empty(self) -> bool:
        return not (self.edits or self.new or self.missing or self.problems)


def merge(file: WorkbookFile, exported: Rollout, now: Rollout) -> Merge:
    """Return what the file changes, cell by cell."""
    return _Merging(file, exported, now).merge()


class _Merging:
    def __init__(self, file: WorkbookFile, exported: Rollout, now: Rollout) -> None:
        self.file, self.rollout = file, now
        self.then_labels, self.now_labels = Labels(exported), Labels(now)
        self.then, self.now = values_of(exported), values_of(now)
        self.ids = Ids.of(self.then_labels, self.now_labels)
        self.edits: list[CellEdit] = []
        self.new: list[NewRow] = []
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.there: Counter[str] = Counter()  # titles of new rows that were brought back before
        # A sheet has thousands of rows, and none of them may look through all of another's.
        self.tasks: dict[tuple[Kind, str], NewRow] = {}  # the first new one of a kind and title
        self.plan_rows: dict[str, FileRow] = {}
        for row in file.sheets[PLAN].rows:
            self.plan_rows.setdefault(row.id, row)
        self.since: dict[tuple[str, bool], set[tuple[Any, ...]]] = {}
        self.taken = {name: {*ids.values()} | now.removed_ids for name, ids in self._known().items()}

    def merge(self) -> Merge:
        sheets = {sheet.name: sheet for sheet in all_sheets()}
        for name in [*_ORDER, *(name for name in sheets if name not in _ORDER)]:
            if name in self.file.sheets:
                self._merge_sheet(sheets[name], self.file.sheets[name])
        self._say_what_is_left_out()
        in_file = {row.id for row in self.file.sheets[PLAN].rows}
        items = self.rollout.items
        gone = [key for key in self.then[PLAN] if key not in in_file and key in items]
        missing = tuple(MissingTask(key, items[key].title) for key in gone)
        return Merge(
            self.rollout.version,
            tuple(self.edits),
            tuple(self.new),
            missing,
            tuple(self.problems),
            tuple(self.notes),
        )

    def _known(self) -> dict[str, dict[str, str]]:
        return {PEOPLE: self.ids.people, TEAMS: self.ids.teams}

    def _merge_sheet(self, sheet: SheetColumns, file_sheet: FileSheet) -> None:
        most = _MOST_ROWS.get(sheet.name)
        if most and len(file_sheet.rows) > most:
            raise Refused(f"The sheet {quoted(sheet.name)} has more than {most:,} rows.", "Take some out.")
        originals = {row.id: row for row in self._originals(sheet, file_sheet)}
        for row in file_sheet.rows:
            if not row.id:
                self._add(sheet, row)
            elif row.id not in self.then[sheet.name]:
                known = (
                    "It was added after this workbook was made"
                    if row.id in self.now[sheet.name]
                    else "Nothing here has it"
                )
                self._problem(
                    sheet,
                    row,
                    None,
                    f"The Id {row.id} is unknown. {known}.",
                    "Leave Id empty to add a new row.",
                )
            elif originals[row.id] is row:
                self._compare(sheet, row)
            else:
                self._add(sheet, row, copy_of=row.id)

    def _originals(self, sheet: SheetColumns, file_sheet: FileSheet) -> Iterator[FileRow]:
        """Return of rows with the same id the one that changed least."""
        rows_of: dict[str, list[FileRow]] = {}
        for row in file_sheet.rows:
            rows_of.setdefault(row.id, []).append(row)
        for key, rows in rows_of.items():
            if len(rows) == 1 or key not in self.then[sheet.name]:
                yield rows[0]
            else:
                yield min(rows, key=lambda row: len(self._touched(sheet, row, key)))

    def _exported(self, sheet: SheetColumns, key: str) -> dict[str, FileCell]:
        cells = cells_of(sheet, self.then[sheet.name][key], self.then_labels)
        return {column.name: plain_cell(cell) for column, cell in zip(sheet.columns, cells, strict=True)}

    def _touched(self, sheet: SheetColumns, row: FileRow, key: str) -> list[FieldColumn]:
        """Return the columns in which a row differs from an exported one."""
        exported = self._exported(sheet, key)
        return [
            column
            for column in sheet.columns
            if row.cells.get(column.name, exported[column.name]) != exported[column.name]
        ]

    def _compare(self, sheet: SheetColumns, row: FileRow) -> None:
        exported = self._exported(sheet, row.id)
        known = self.file.hashes.get((sheet.name, row.id))
        in_file = [*row.cells.values(), row.id]
        if len(in_file) == len(sheet.columns) and known == hash_of(_in_order(sheet, row)):
            return  # untouched, even where a person was forgotten since and the log reads otherwise
        is_rewritten = known is not None and known != hash_of(exported.values())
        touched = self._touched(sheet, row, row.id)
        if touched and row.id not in self.now[sheet.name]:
            sentence = f"{quoted(row.title)} was removed from the plan since the export."
            names = listed([column.heading for column in touched])
            self._problem(sheet, row, None, sentence, f"What you changed stays out: {names}.")
            return
        for column in touched:
            self._compare_cell(sheet, row, column, exported[column.name], is_rewritten)

    def _compare_cell(
        self, sheet: SheetColumns, row: FileRow, column: FieldColumn, exported: FileCell, is_rewritten: bool
    ) -> None:
        cell, then, now = row.cells[column.name], self.then[sheet.name][row.id], self.now[sheet.name][row.id]
        if column.is_copy or column.name == "kind":
            self._refuse_copy(sheet, row, column)
            return
        if (kind := now.get("kind")) and not fits(kind, column.name):
            self._unfit(sheet, row, column, kind)
            return
        try:
            value = parse_cell(column, cell, self.ids)
            self._check(sheet, row.id, column, value)
        except CellError as error:
            self._problem(sheet, row, column, error.message, error.hint)
            return
        before, current = then[column.name], now[column.name]
        if value in (before, current):
            return
        if column.name == "name":  # cells below may use the new one
            known = self.ids.people if sheet.name == PEOPLE else self.ids.teams
            known.setdefault(folded(value), row.id)
        edit = CellEdit(
            sheet.name,
            row.number,
            row.id,
            str(now.get("title") or now.get("name") or self._metric(now)) or row.title,
            column,
            say_cell(exported),
            say_cell(self.now_labels.cell_of(column, value)) or say_cell(cell),
            say_cell(self.now_labels.cell_of(column, current)),
            value,
            is_rewritten or before != current,
        )
        self.edits.append(edit)

    def _metric(self, values: Values) -> str:
        return self.now_labels.tasks.get(values.get("metric_id", ""), "")

    def _refuse_copy(self, sheet: SheetColumns, row: FileRow, column: FieldColumn) -> None:
        if column.name == "kind":
            sentence, hint = (
                "A task cannot become another kind.",
                "Add a new row with the other kind instead.",
            )
        else:
            of_plan = self.plan_rows.get(row.id)
            if of_plan and of_plan.cells.get(column.name) == row.cells[column.name]:
                return
            sentence, hint = f"{column.heading} is only shown here.", "Change it on the sheet Plan."
        self._problem(sheet, row, column, sentence, hint)

    def _unfit(self, sheet: SheetColumns, row: FileRow, column: FieldColumn, kind: Kind) -> None:
        if row.cells[column.name] is not None:
            sentence = f"{KIND_NAMES[kind].capitalize()} has no such field."
            self._problem(
                sheet, row, column, sentence, "Empty this cell; use Note for what you want to keep."
            )

    def _check(self, sheet: SheetColumns, key: str, column: FieldColumn, value: Any) -> None:
        """Raise CellError where the plan cannot hold a value."""
        model: type[BaseModel]
        if column.name in _LOGGED:
            model, values = Tracking, {_LOGGED[column.name]: value}
        elif sheet.kinds:
            item = self.rollout.items[key]
            model, values = type(item), {**item.__dict__, field_of(item.kind, column.name): value}
        else:
            model, values = _BASE[sheet.name][0], {**self.now[sheet.name][key], column.name: value}
        _validate(model, values)

    def _add(self, sheet: SheetColumns, row: FileRow, copy_of: str = "") -> None:
        """Offer a row as new, with what can be read of it."""
        of_plan = sheet.name == PLAN
        if sheet.kinds and not of_plan:
            self._add_details(sheet, row, copy_of)
            return
        values: dict[str, Any] = {}
        kind: Kind = "milestone"
        if of_plan and row.cells.get("kind") is not None:
            kind_column = next(column for column in sheet.columns if column.name == "kind")
            kind = self._parsed(sheet, row, kind_column) or kind
        self._read_into(values, sheet, row, kind if of_plan else None)
        if of_plan:
            values["kind"] = kind
        if not self._is_whole(sheet, row, values):
            return
        if self._is_there(sheet, values, copy_of):
            self.there[folded(row.title)] += 1
            return
        new_id = self._new_id(sheet.name, values)
        is_same = bool(copy_of) and not self._touched(sheet, row, copy_of)
        title = str(values.get("title") or values.get("name") or self._metric(values))
        new = NewRow(sheet.name, row.number, title, new_id, values, copy_of, is_same)
        self.new.append(new)
        if of_plan:
            self.tasks.setdefault((kind, folded(title)), new)

    def _read_into(
        self, values: dict[str, Any], sheet: SheetColumns, row: FileRow, kind: Kind | None
    ) -> None:
        for column in sheet.columns:
            if column.is_copy or column.name == "kind" or row.cells.get(column.name) is None:
                continue
            if kind and not fits(kind, column.name):
                self._unfit(sheet, row, column, kind)
            elif (value := self._parsed(sheet, row, column)) is not None:
                values[column.name] = value

    def _parsed(self, sheet: SheetColumns, row: FileRow, column: FieldColumn) -> Any:
        try:
            return parse_cell(column, row.cells[column.name], self.ids)
        except CellError as error:
            self._problem(sheet, row, column, error.message, error.hint)
            return None

    def _add_details(self, sheet: SheetColumns, row: FileRow, copy_of: str) -> None:
        """Give a kind's fields to the new task with this title."""
        title = folded(row.title)
        fitting = [new for kind in sheet.kinds if (new := self.tasks.get((kind, title)))]
        if fitting:
            first = min(fitting, key=lambda new: new.row)
            self._read_into(first.values, sheet, row, first.values["kind"])
        elif title in self.there:
            return
        elif not copy_of or self._touched(sheet, row, copy_of):
            sentence = f"{quoted(row.title)} is no new task on the sheet Plan."
            hint = "Add it there with the same title and its kind; here stand its details."
            self._problem(sheet, row, None, sentence, hint)

    def _is_whole(self, sheet: SheetColumns, row: FileRow, values: Values) -> bool:
        needed = {PLAN: ("title",), TEAMS: ("name",), PEOPLE: ("name",)}
        for column in sheet.columns:
            if column.name in needed.get(sheet.name, ("metric_id", "day", "value")) and not (
                values.get(column.name) or values.get(column.name) == 0
            ):
                if row.cells.get(column.name) is None:
                    hint = "Write it, or delete the row."
                    self._problem(sheet, row, column, f"A new row needs its {column.heading.lower()}.", hint)
                return False
        return True

    def _is_there(self, sheet: SheetColumns, values: Values, copy_of: str) -> bool:
        """Return whether a new row is there, such as from an import."""
        names: tuple[str, ...] = ("metric_id", "group_id", "day", "value")
        if sheet.name == PLAN:
            names = ("kind", "title")
        elif sheet.name != READINGS:
            names = ("name",)
        is_any = sheet.name != PLAN and not copy_of
        since = self.since.get((sheet.name, is_any))
        if since is None:
            since = self.since[sheet.name, is_any] = {
                tuple(_comparable(each.get(name)) for name in names)
                for key, each in self.now[sheet.name].items()
                if is_any or key not in self.then[sheet.name]
            }
        return tuple(_comparable(values.get(name)) for name in names) in since

    def _new_id(self, sheet: str, values: Values) -> str:
        """Return the id of a new person or team, for cells below."""
        ids = self._known().get(sheet)
        if ids is None:
            return ""
        new_id = new_id_from(values["name"], self.taken[sheet], _BASE[sheet][1])
        self.taken[sheet].add(new_id)
        ids.setdefault(folded(values["name"]), new_id)
        ids[new_id] = new_id
        return new_id

    def _problem(
        self, sheet: SheetColumns, row: FileRow, column: FieldColumn | None, message: str, hint: str
    ) -> None:
        where = f"{sheet.name}, row {row.number}" + (f", {column.heading}" if column else "")
        self.problems.append(Problem(where, message, hint))

    def _say_what_is_left_out(self) -> None:
        if self.there:
            rows = count(self.there.total(), "new row is", "new rows are")
            self.notes.append(f"{rows} there already.")
        if self.file.lacking:
            names = listed([quoted(name) for name in self.file.lacking])
            self.notes.append(f"Missing in the file, and left as they are: the sheets {names}.")
        for name, file_sheet in self.file.sheets.items():
            if lacking := [column.heading for column in file_sheet.lacking]:
                self.notes.append(f"{name} lacks {some(lacking)}: nothing of it is changed.")
            if file_sheet.added:
                self.notes.append(
                    f"{name} has columns that are yours and are not read: {some(file_sheet.added)}."
                )
            in_file = {row.id for row in file_sheet.rows}
            gone = [key for key in self.then[name] if key not in in_file and key in self.now[name]]
            if name in _BASE and gone:
                what = count(len(gone), _BASE[name][1])
                where = "under Results" if name == READINGS else "on Brief"
                self.notes.append(f"{name} lacks {what}. They stay; to remove them, do it {where}.")
        if self.file.added:
            self.notes.append(f"Sheets that are yours and are not read: {some(self.file.added)}.")


def _in_order(sheet: SheetColumns, row: FileRow) -> Sequence[Any]:
    return [row.id if column.name == "id" else row.cells[column.name] for column in sheet.columns]


def _comparable(value: Any) -> Any:
    return folded(value) if isinstance(value, str) else value


def field_of(kind: Kind, name: str) -> str:
    """Return the field of a task that a column is about."""
    return {"day": CLASSES[kind].DATE, "until": CLASSES[kind].UNTIL}.get(name, name)


def _validate(model: type[BaseModel], values: Mapping[str, Any]) -> None:
    try:
        model.model_validate(dict(values))
    except ValidationError as error:
        problem = problems_from(error)[0]
        raise CellError(problem.message, problem.hint) from None
