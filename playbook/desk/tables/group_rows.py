"""Read groups from a table, and turn its rows into changes of the brief."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, Problem
from playbook.core.base.fields import Span, new_id_from
from playbook.core.calendar.day_forms import day_format, in_digits
from playbook.core.log.limits import MOST_TEAMS
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Exposure, Group, Person, person_named
from playbook.core.plan.case import WorkTask
from playbook.core.plan.validation_messages import checked
from playbook.desk.base.access import get_rollout, get_rollout_at
from playbook.desk.base.countries import are_states
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs
from playbook.desk.tables.cells import (
    AmbiguousDayError,
    CellError,
    day_first_in,
    is_serial,
    lowered,
    quoted,
    squeeze,
)
from playbook.desk.tables.columns import COLUMN_NAMES, COLUMNS, DATES, GROUPS, Column
from playbook.desk.tables.periods import say_spans
from playbook.desk.tables.read_file import Record, TableSheet, open_sheet
from playbook.desk.tables.values import NO_HOME, CellHome, read_cell, read_whole, say_impact

_MOST_ROWS = 2_000  # with empty, repeated and total ones
_TOO_LARGE = "Keep the rows and columns about teams only."
_TOTAL = re.compile(
    r"(grand |sub)?(total|totals|sum|gesamt|summe|insgesamt|somme|suma)( people| headcount)?\W*", re.I
)
_YES_NO = {True: "yes", False: "no", None: ""}
_FIELD_OF = {"capacity": "capacity_hours_per_week", "mailbox": "has_mailbox", "shifts": "works_shifts"}
_EMPTY: dict[str, Any] = {
    "size": 0,
    "languages": (),
    "site": "",
    "country": "",
    "subdivision": "",
    "tasks": (),
    "blackouts": (),
}
Texts = dict[Column, str]
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group in row `number`; None means not in the table."""

    number: int
    name: str
    size: int | None = None
    manager: str = ""
    access_date: date | None = None
    go_live: date | None = None
    impact: int | None = None
    capacity: float | None = None
    mailbox: bool | None = None
    shifts: bool | None = None
    languages: tuple[str, ...] | None = None
    site: str | None = None
    country: str | None = None
    subdivision: str | None = None
    supervisors: int | None = None
    tasks: tuple[str, ...] | None = None
    blackouts: tuple[Span, ...] | None = None
    sessions: Exposure | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table's groups; `asks_day_first`: dates such as 3/4/2026 are unclear."""

    rows: tuple[GroupRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    asks_day_first: bool = False


@dataclass(slots=True)
class GroupChecks:
    """Reads cells of groups and collects problems."""

    problems: list[Problem] = field(default_factory=list)
    first_rows: dict[str, int] = field(default_factory=dict)
    asks_day_first: bool = False
    home: CellHome = NO_HOME
    teams: Mapping[int, str] = field(default_factory=dict)  # of rows that show no number

    def add(self, number: int, column: Column, message: str, hint: str, place: str = "") -> None:
        """Add what is wrong with a cell."""
        row = self.teams.get(number) or f"Row {number}"
        self.problems.append(Problem(f"rows.{number}.{column}", f"{row}{place}: {lowered(message)}", hint))

    def read(
        self, number: int, texts: Texts, orders: Mapping[Column, bool | None], country: str = ""
    ) -> dict[str, Any]:
        """Return the values of a row, without those that cannot be read."""
        values: dict[str, Any] = {}
        home = self.home.in_country(country or texts.get("country"))
        for column, text in texts.items():
            try:
                values[column] = read_cell(column, text, orders.get(column), home)
            except CellError as error:
                self.asks_day_first |= isinstance(error, AmbiguousDayError)
                place = "" if column == "name" else f", {COLUMN_NAMES[column]}"
                self.add(number, column, error.message, error.hint, place)
        return values

    def is_first(self, number: int, name: str) -> bool:
        """Return whether no row above has this name."""
        if (first := self.first_rows.setdefault(name.casefold(), number)) != number:
            sentence, hint = f"{quoted(name)} is already in row {first}.", f"merge it with row {first}."
            if number in self.teams:
                sentence, hint = "Two rows have this name.", "delete one."
            self.add(number, "name", sentence, f"Rename one, or {hint}")
        return first == number

    def too_many(self) -> list[Problem]:
        """Return the problem of more groups than a rollout can have."""
        if (count := len(self.first_rows)) <= MOST_TEAMS:
            return []
        sentence = f"There are {count:,} teams; a rollout can have {MOST_TEAMS}."
        return [Problem("table", sentence, "Combine small teams, or use a second rollout.")]


def read_table(data: str | bytes, day_first: bool | None = None, home: CellHome = NO_HOME) -> Table:
    """Read a table of groups. Never raises."""
    try:
        sheet = open_sheet(data, GROUPS.count_known, _TOO_LARGE, allows_other_headings=False)
        records = list(sheet.rows())
    except CellError as error:
        return Table(problems=(error.problem(),))
    if len(records) > _MOST_ROWS:
        sentence = f"There are {len(records):,} rows; a rollout can have {MOST_TEAMS} teams."
        return Table(problems=(Problem("table", sentence, _TOO_LARGE),))
    columns, notes = _columns_of(sheet, records)
    notes = [*sheet.notes, *notes]
    if "name" not in columns:
        hint = "Give the column with the teams' names the heading 'Name'."
        return Table(problems=(Problem("table", "No column holds names.", hint),), notes=tuple(notes))
    checks = GroupChecks(home=home)
    texts = _without_totals(records, columns, checks, notes)
    orders = {column: day_first_in(cells.get(column, "") for _, cells in texts) for column in DATES}
    decided = {day_first} if day_first is not None else set(orders.values()) - {None}
    if len(decided) == 1:  # an unclear column follows the other one, a choice overrules both
        [shared] = decided
        orders = dict.fromkeys(DATES, shared)
    rows = []
    for number, cells in texts:
        values = checks.read(number, cells, orders)
        if (name := values.get("name")) and checks.is_first(number, name):
            rows.append(GroupRow(number=number, **values))
    if too_many := checks.too_many():
        return Table(problems=tuple(too_many), notes=tuple(notes))
    if not rows and not checks.problems:
        hint = "Put at least one row with a name into it."
        checks.problems.append(Problem("table", "There is no team in it.", hint))
    if any(is_serial(cells.get(column, "")) for _number, cells in texts for column in DATES):
        notes.append("Day numbers from the spreadsheet were read as dates; check them below.")
    problems = sorted(checks.problems, key=lambda problem: int([*problem.where.split("."), "0"][1]))
    return Table(tuple(rows), tuple(problems), tuple(notes), tuple(columns), checks.asks_day_first)


def _columns_of(sheet: TableSheet, records: Sequence[Record]) -> tuple[dict[Column, int], list[str]]:
    """Return each column's place, and notes on how it was decided."""
    if not sheet.head:
        width = max(len(cells) for _number, cells in records)
        columns = {column: at for at, column in enumerate(COLUMNS[:width])}
        names = ", ".join(columns).replace("_", " ")
        notes = [f"There are no headings, so the columns were read as: {names}."]
        if width > len(COLUMNS):
            notes.append(f"{width - len(COLUMNS)} more columns on the right were not used.")
        return columns, notes
    columns, notes = GROUPS.columns_in(sheet.headings), []
    if "name" not in columns and 0 not in columns.values():
        columns["name"] = 0
        notes.append(f"The first column, {quoted(squeeze(sheet.headings[0]))}, was read as the names.")
    headings = [squeeze(text) for at, text in enumerate(sheet.headings) if at not in columns.values()]
    if unused := [quoted(heading) for heading in headings if heading]:
        notes.append(f"Columns that were not used: {', '.join(unused[:8])}.")
    return dict(sorted(columns.items(), key=lambda pair: pair[1])), notes


def _without_totals(
    records: Iterable[Record], columns: Mapping[Column, int], checks: GroupChecks, notes: list[str]
) -> list[tuple[int, Texts]]:
    """Return named rows; leave totals out, report other rows."""
    named: list[tuple[int, Texts]] = []
    total = 0
    for number, row in records:
        cells = {column: squeeze(row[at]) if at < len(row) else "" for column, at in columns.items()}
        name, size = cells["name"], read_whole(cells.get("size", "")) or 0
        filled = sum(map(bool, cells.values()))
        if _TOTAL.fullmatch(name) or (not name and size and size == total and filled == 1):
            notes.append(f"Row {number} is a total and was left out.")
        elif name:
            named.append((number, cells))
            total += size
        elif filled and named:
            sentence = f"There is no name. Was it merged with {quoted(named[-1][1]['name'])} above?"
            checks.add(number, "name", sentence, "Make it one row, or give this part a name of its own.")
        elif filled:
            checks.add(number, "name", "There is no name.", "Write one, or delete the row.")
    return named


@dataclass(frozen=True, slots=True)
class GroupChange:
    """Changes of a group by column or field; `group_id` None means new."""

    group_id: str | None
    values: Mapping[str, Any] = field(default_factory=dict)


def cells_of(brief: Brief, group: Group) -> dict[str, str]:
    """Return a group as the texts that an editable table shows."""
    manager, form = brief.manager_of(group), day_format(brief)
    return {
        "name": group.name,
        "size": str(group.size) if group.size else "",
        "manager": manager.name if manager else "",
        "access_date": in_digits(group.access_date, form) if group.access_date else "",
        "go_live": in_digits(group.go_live, form) if group.go_live else "",
        "impact": say_impact(group.average_impact),
        "capacity": ("" if group.capacity_hours_per_week is None else f"{group.capacity_hours_per_week:.6g}"),
        "mailbox": _YES_NO[group.has_mailbox],
        "shifts": _YES_NO[group.works_shifts],
        "languages": ", ".join(group.languages),
        "site": group.site,
        "country": group.country,
        "subdivision": group.subdivision,
        "supervisors": "" if group.supervisors is None else str(group.supervisors),
        "tasks": "; ".join(task.task for task in group.tasks),
        "blackouts": say_spans(group.blackouts, form=form),
        "sessions": group.sessions or "",
    }


def changes_in(
    before: Mapping[str, Cells],
    rows: Iterable[tuple[int, str | None, Cells]],
    day_first: bool | None = None,
    home: CellHome = NO_HOME,
) -> tuple[list[GroupChange], list[Problem]]:
    """Return changes and problems in rows; untouched cells are not read."""
    changes, rows = [], list(rows)
    teams = {number: text for number, _, cells in rows if (text := squeeze(cells.get("name", "")))}
    checks = GroupChecks(home=home, teams=teams)
    if day_first is None:  # 3/15/2027 says how 3/4/2027 is meant
        day_first = day_first_in(cells.get(column, "") for _, _, cells in rows for column in DATES)
    if day_first is None and not home.country:  # Ohio and Kentucky write the month first
        regions = {squeeze(cells.get("subdivision", "")) for _, _, cells in rows} - {""}
        day_first = False if are_states(regions) else None
    for number, group_id, cells in rows:
        old = before.get(group_id or "", {})
        texts = {column: cells.get(column, "") for column in COLUMNS}
        touched = {column: text for column, text in texts.items() if text != old.get(column, "")}
        orders: dict[Column, bool | None] = dict.fromkeys((*DATES, "blackouts"), day_first)
        values = checks.read(number, touched, orders, texts["country"])
        if name := teams.get(number):
            checks.is_first(number, name)
            if values or group_id is None:
                changes.append(GroupChange(group_id, values))
        elif any(map(squeeze, cells.values())):
            checks.add(number, "name", "There is no name.", "Write one, or delete the row.")
    return changes, checks.problems + checks.too_many()


def changes_from(table: Table, brief: Brief) -> list[GroupChange]:
    """Return the changes of adding a table; empty cells change nothing."""
    ids = {group.name.casefold(): group.id for group in brief.groups}
    changes = []
    for row in table.rows:
        cells: dict[str, Any] = {column: getattr(row, column) for column in table.columns}
        values = {column: value for column, value in cells.items() if value is not None and value != ""}
        if group_id := ids.get(row.name.casefold()):
            values.pop("name", None)
        changes.append(GroupChange(group_id, values))
    return changes


def merged(
    brief: Brief,
    changes: Sequence[GroupChange],
    removed: frozenset[str] = frozenset(),
    removed_before: frozenset[str] = frozenset(),
) -> tuple[tuple[Group, ...], tuple[Person, ...]]:
    """Return groups and people after changes; unknown managers become people.

    `removed_before`: ids that are not given again.
    """
    people = list(brief.people)
    groups = {group.id: group for group in brief.groups if group.id not in removed}
    taken = {group.id for group in brief.groups} | removed_before
    for change in changes:
        update = dict(change.values)
        if "manager" in update:
            update["manager_id"] = _person_named(update.pop("manager"), people, removed_before)
        for column, field_name in _FIELD_OF.items():
            if column in update:
                update[field_name] = update.pop(column)
        for column, empty in _EMPTY.items():
            if column in update and update[column] is None:
                update[column] = empty
        if "tasks" in update:
            update["tasks"] = _tasks(update["tasks"], groups.get(change.group_id or ""))
        if not isinstance(update.get("impact", {}), dict):
            update |= {"impact": {}, "overall_impact": update["impact"]}
        if change.group_id and change.group_id not in groups:
            raise Missing(
                "A team that you changed was removed in the meantime.",
                "Give up your changes to see the teams as they are.",
            )
        if change.group_id is None:
            group_id = new_id_from(change.values.get("name", ""), taken, "group")
            taken.add(group_id)
            groups[group_id] = checked(Group, {"id": group_id, **update})
        else:
            groups[change.group_id] = checked(Group, dict(groups[change.group_id]) | update)
    return tuple(groups.values()), tuple(people)


def _tasks(texts: Sequence[str], group: Group | None) -> tuple[WorkTask, ...]:
    """Return tasks by their texts; known ones keep tool and data class."""
    stored = {task.task: task for task in group.tasks} if group else {}
    taken = {task.id for task in stored.values()}
    tasks = []
    for text in texts:
        task = stored.get(text) or WorkTask(id=new_id_from(text, taken, "task"), task=text)
        taken.add(task.id)
        tasks.append(task)
    return tuple(tasks)


def _person_named(name: str, people: list[Person], removed_before: frozenset[str]) -> str | None:
    if (meant := person_named(people, name)) or not name:
        return meant.id if meant else None
    person_id = new_id_from(name, {person.id for person in people} | removed_before, "person")
    people.append(Person(id=person_id, name=name, level="manager"))
    return person_id


def save_changes(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    changes: Sequence[GroupChange],
    removed: frozenset[str] = frozenset(),
) -> Rollout:
    """Save changes made to the groups of version `seen`."""
    before = get_rollout(workspace, actor, rollout_id, "edit")
    if before.version != seen:
        before = get_rollout_at(workspace, actor, rollout_id, seen, "edit")
    groups, people = merged(before.brief, changes, removed, before.removed_ids)
    return briefs.save_groups(workspace, actor, rollout_id, seen, groups, people)
