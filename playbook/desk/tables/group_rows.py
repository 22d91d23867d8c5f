"""Turn table rows into changes of the brief's groups and people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, Problem
from playbook.core.base.fields import new_id_from
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import ASPECTS, Brief, Group, Person
from playbook.desk.base.access import get_rollout, get_rollout_at
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs
from playbook.desk.tables.cells import squeeze
from playbook.desk.tables.columns import COLUMNS
from playbook.desk.tables.group_table import GroupChecks, Table

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """Changes of a group by column or field; `group_id` None means new."""

    group_id: str | None
    values: Mapping[str, Any] = field(default_factory=dict)


def cells_of(brief: Brief, group: Group) -> dict[str, str]:
    """Return a group as the texts that an editable table shows."""
    manager = brief.manager_of(group)
    return {
        "name": group.name,
        "size": str(group.size) if group.size else "",
        "manager": manager.name if manager else "",
        "access_date": group.access_date.isoformat() if group.access_date else "",
        "go_live": group.go_live.isoformat() if group.go_live else "",
        "impact": "" if group.average_impact is None else f"{group.average_impact:.2g}",
        "capacity": ("" if group.capacity_hours_per_week is None else f"{group.capacity_hours_per_week:.6g}"),
    }


def changes_in(
    before: Mapping[str, Cells], rows: Iterable[tuple[int, str | None, Cells]]
) -> tuple[list[Change], list[Problem]]:
    """Return changes and problems in rows; untouched cells are not read."""
    changes, checks = [], GroupChecks()
    for number, group_id, cells in rows:
        old = before.get(group_id or "", {})
        texts = {column: cells.get(column, "") for column in COLUMNS}
        touched = {column: text for column, text in texts.items() if text != old.get(column, "")}
        values = checks.read(number, touched, {})
        name = squeeze(cells.get("name", ""))
        if name:
            checks.is_first(number, name)
            if values or group_id is None:
                changes.append(Change(group_id, values))
        elif any(map(squeeze, cells.values())):
            checks.add(number, "name", "There is no name.", "Write column, or delete the row.")
    return changes, checks.problems + checks.too_many()


def changes_from(table: Table, brief: Brief) -> list[Change]:
    """Return the changes of adding a table; empty cells change nothing."""
    ids = {group.name.casefold(): group.id for group in brief.groups}
    changes = []
    for row in table.rows:
        cells: dict[str, Any] = {column: getattr(row, column) for column in table.columns}
        values = {column: value for column, value in cells.items() if value is not None and value != ""}
        group_id = ids.get(row.name.casefold())
        if group_id:
            values.pop("name", None)
        changes.append(Change(group_id, values))
    return changes


def merged(
    brief: Brief, changes: Sequence[Change], removed: frozenset[str] = frozenset()
) -> tuple[tuple[Group, ...], tuple[Person, ...]]:
    """Return groups and people after changes; unknown managers become people."""
    people = list(brief.people)
    groups = {group.id: group for group in brief.groups if group.id not in removed}
    taken = {group.id for group in brief.groups}
    for change in changes:
        update = dict(change.values)
        if "manager" in update:
            update["manager_id"] = _person_named(update.pop("manager"), people)
        if "capacity" in update:
            update["capacity_hours_per_week"] = update.pop("capacity")
        if "size" in update:
            update["size"] = update["size"] or 0
        if not isinstance(update.get("impact", {}), dict):
            impact = update["impact"]
            update["impact"] = {} if impact is None else dict.fromkeys(ASPECTS, impact)
        if change.group_id and change.group_id not in groups:
            raise Missing(
                "A group that you changed was removed in the meantime.",
                "Give up your changes to see the groups as they are.",
            )
        if change.group_id is None:
            group_id = new_id_from(change.values.get("name", ""), taken, "group")
            taken.add(group_id)
            groups[group_id] = Group(id=group_id, **update)
        else:
            groups[change.group_id] = groups[change.group_id].model_copy(update=update)
    return tuple(groups.values()), tuple(people)


def _person_named(name: str, people: list[Person]) -> str | None:
    same_name = next((person.id for person in people if person.name.casefold() == name.casefold()), None)
    if same_name or not name:
        return same_name
    person_id = new_id_from(name, {person.id for person in people}, "person")
    people.append(Person(id=person_id, name=name, level="manager"))
    return person_id


def save_changes(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    changes: Sequence[Change],
    removed: frozenset[str] = frozenset(),
) -> Rollout:
    """Save changes made to the groups of version `seen`."""
    before = get_rollout(workspace, actor, rollout_id, "edit")
    if before.version != seen:
        before = get_rollout_at(workspace, actor, rollout_id, seen, "edit")
    groups, people = merged(before.brief, changes, removed)
    return briefs.save_groups(workspace, actor, rollout_id, seen, groups, people)
