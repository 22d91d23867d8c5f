"""Save lists of the brief from rows that were typed: one change each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import Frozen, Span, new_id_from
from playbook.core.base.words import lower_first
from playbook.core.case.reading.busy import days_of_rule
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, BriefFields, Person
from playbook.core.plan.case import Concern, Condition, Stakeholder, WorkTask
from playbook.core.plan.validation_messages import problems_from
from playbook.desk.base.access import get_rollout, get_rollout_at
from playbook.desk.base.commit import commit
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import cases

_PEOPLE = ("owner_id", "answered_by_id", "person_id", "contact_id")
# The id of a stored row, None for a new one, and its values.
Row = tuple[str | None, Mapping[str, Any]]
Rows = Sequence[Row]


@dataclass(frozen=True, slots=True)
class _List:
    """A list of the brief, with the model of its rows."""

    field: str
    model: type[Frozen]
    title: str  # the column that must be filled
    missing: str
    fallback: str


_CONDITIONS = _List("conditions", Condition, "name", "The condition has no name.", "condition")
_CONCERNS = _List("concern_list", Concern, "text", "The concern has no words.", "concern")
_STAKEHOLDERS = _List("stakeholders", Stakeholder, "person_id", "The person is missing.", "")
_CLOSED_DAYS = _List("company_blackouts", Span, "start", "The first day is missing.", "")
_TASKS = _List("tasks", WorkTask, "task", "The task is missing.", "task")


def save_conditions(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, rows: Rows) -> Rollout:
    return _save(workspace, actor, rollout_id, seen, _CONDITIONS, rows)


def save_concerns(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, rows: Rows) -> Rollout:
    return _save(workspace, actor, rollout_id, seen, _CONCERNS, rows)


def save_closed_days(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, rows: Rows) -> Rollout:
    def whole(row: Mapping[str, Any]) -> dict[str, Any]:
        return {**row, "end": row.get("end") or row.get("start")}  # one closed day has no second date

    rows = [each for row in rows for each in _each_month(workspace, actor, rollout_id, row)]
    field = _CLOSED_DAYS.field
    reversed_rows = [
        Problem(field, f"Row {number}: the last day is before the first.", "Swap the two dates.")
        for number, (_row_id, row) in enumerate(rows, 1)
        if row.get("start") and row.get("end") and str(row["end"]) < str(row["start"])
    ]
    if reversed_rows:
        raise Invalid(reversed_rows)
    return _save(workspace, actor, rollout_id, seen, _CLOSED_DAYS, rows, whole)


def _each_month(workspace: Workspace, actor: Actor, rollout_id: str, row: Row) -> list[Row]:
    """Return a row for each month of a monthly rule, else the row."""
    if row[1].get("start") or row[1].get("end"):
        return [row]
    brief = get_rollout(workspace, actor, rollout_id, "edit").brief
    rule = str(row[1].get("reason") or "")
    spans = days_of_rule(rule, brief.start or workspace.today(), brief.country or "", brief.subdivision or "")
    return [(None, dict(span)) for span in spans] or [row]


def save_stakeholders(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, rows: Rows) -> Rollout:
    people = [row.get("person_id") for _row_id, row in rows]
    twice = [number for number, person in enumerate(people, 1) if person and person in people[: number - 1]]
    if twice:
        sentence = f"Row {twice[0]}: this person is there already."
        raise Invalid([Problem("stakeholders.person_id", sentence, "Keep one row for each person.")])
    return _save(workspace, actor, rollout_id, seen, _STAKEHOLDERS, rows)


def save_tasks(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, rows: Rows) -> Rollout:
    """Save the tasks of all groups; a row names its group as `group_id`."""
    brief = get_rollout_at(workspace, actor, rollout_id, seen, "edit").brief
    problems = []
    for number, (_row_id, row) in enumerate(rows, 1):
        if not row.get("group_id"):
            text = f"Row {number}: the team is missing."
            problems.append(Problem("tasks", text, "Type the team that does this task."))
        elif brief.find_group(row["group_id"]) is None:
            text = f"Row {number}: this team is no longer in the brief."
            problems.append(Problem("tasks", text, "Type another team, or delete the row."))
    if problems:
        raise Invalid(problems)
    changes = []
    values = _read(_TASKS, [(_bare(row_id), _without_group(row)) for row_id, row in rows])
    for group in brief.groups:
        tasks = [task for task, (_id, row) in zip(values, rows, strict=True) if row["group_id"] == group.id]
        if len(tasks) > 12:
            sentence = f"{group.name} has {len(tasks)} tasks; a team can have 12."
            raise Invalid([Problem("tasks", sentence, "Keep those that matter most.")])
        if tuple(tasks) != group.tasks:
            changes.append(GroupSaved(group=group.model_copy(update={"tasks": tuple(tasks)})))
    if not changes:
        return get_rollout(workspace, actor, rollout_id, "edit")
    return commit(workspace, actor, rollout_id, seen, changes)


def task_rows(brief: Brief) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return every group's tasks as rows, each with an id of its own."""
    return tuple(
        (f"{group.id}/{task.id}", {"group_id": group.id, **_values(task)})
        for group in brief.groups
        for task in group.tasks
    )


def rows_of(brief: Brief, field: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return a list of the brief as rows; those without an id get their number."""
    stored = getattr(brief, field)
    return tuple((getattr(row, "id", str(number)), _values(row)) for number, row in enumerate(stored, 1))


def _values(row: Frozen) -> dict[str, Any]:
    return {name: value for name, value in row if name != "id"}


def _bare(row_id: str | None) -> str | None:
    return row_id.rpartition("/")[2] if row_id else None


def _without_group(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "group_id"}


def _save(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    table: _List,
    rows: Rows,
    whole: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
) -> Rollout:
    rollout = get_rollout_at(workspace, actor, rollout_id, seen, "edit")
    before = rollout.brief
    with field_problems():
        people, rows = _with_people(rollout, rows)
        values = _read(table, [(row_id, whole(row)) for row_id, row in rows])
        fields = BriefFields.model_validate({table.field: values})
    if table is _CONCERNS:
        text = cases.concerns_without(workspace, before, fields.concern_list)
        fields = fields.model_copy(update={"concerns": text})
    if getattr(before, table.field) == getattr(fields, table.field):
        return get_rollout(workspace, actor, rollout_id, "edit")
    edited = BriefEdited.of(fields, *sorted(fields.model_fields_set))
    return commit(workspace, actor, rollout_id, seen, [*people, edited])


def _with_people(rollout: Rollout, rows: Rows) -> tuple[list[AnyChange], list[Row]]:
    """Return the rows with ids in place of typed names, and the people who are new."""
    brief, taken = rollout.brief, rollout.taken_ids("people")
    ids = {person.id for person in brief.people}
    people: dict[str, Person] = {}
    named: list[Row] = []
    for row_id, row in rows:
        values = dict(row)
        for field in _PEOPLE:
            name = values.get(field)
            if not name or name in ids:
                continue
            person = brief.find_by_name(name) or people.get(name.casefold())
            if person is None:
                person_id = new_id_from(name, taken, "person")
                person = Person(id=person_id, name=name, level="manager")
                people[name.casefold()] = person
                taken.add(person_id)
            values[field] = person.id
        named.append((row_id, values))
    return [PersonSaved(person=person) for person in people.values()], named


def _read(table: _List, rows: Rows) -> list[Any]:
    """Return the rows as models. Raise Invalid with a sentence per wrong row."""
    has_id = "id" in table.model.model_fields
    taken = {row_id for row_id, _row in rows if row_id}
    used = set[str]()
    models, problems = [], []
    for number, (row_id, row) in enumerate(rows, 1):
        values = {name: value for name, value in row.items() if value is not None}
        if not values.get(table.title):
            problems.append(
                Problem(
                    table.field,
                    f"Row {number}: {lower_first(table.missing)}",
                    "Fill it in, or delete the row.",
                )
            )
            continue
        if has_id:
            # Two rows with one id are two rows: the second gets an id of its own.
            is_free = row_id and row_id not in used
            values["id"] = row_id if is_free else new_id_from(str(values[table.title]), taken, table.fallback)
            taken.add(values["id"])
            used.add(values["id"])
        try:
            models.append(table.model.model_validate(values))
        except ValidationError as error:
            problems += [
                Problem(
                    f"{table.field}.{cell.where}", f"Row {number}: {lower_first(cell.message)}", cell.hint
                )
                for cell in problems_from(error)
            ]
    if problems:
        raise Invalid(problems)
    return models
