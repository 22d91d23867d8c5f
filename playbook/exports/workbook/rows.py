"""A rollout as a workbook's rows: values by field, and cells."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from playbook.core.base.unique_labels import unique_labels
from playbook.core.base.words import capital
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import say_role
from playbook.core.plan.items import AnyItem, Owner
from playbook.exports.workbook.columns import (
    PEOPLE,
    PLAN,
    READINGS,
    TEAMS,
    FieldColumn,
    SheetColumns,
    all_sheets,
    fits,
    say_code,
)
from playbook.exports.xml_text import xml_text

Cell = str | float | date | None
Values = Mapping[str, Any]  # of a row, by field
ALL_TEAMS = "All teams"
JOIN = "; "


class Labels:
    """The names by which cells call people, teams and tasks."""

    def __init__(self, rollout: Rollout) -> None:
        brief = rollout.brief
        self.people = _labels({person.id: person.name for person in brief.people})
        self.teams = _labels({group.id: group.name for group in brief.groups})
        self._items = rollout.items

    @cached_property
    def tasks(self) -> dict[str, str]:
        return _labels({item.id: item.title for item in self._items.values()})

    def say_owner(self, owner: Owner) -> str:
        if owner.person_id is None:
            return say_role(owner.role)
        return self.people.get(owner.person_id, owner.person_id)

    def say_teams(self, group_ids: Sequence[str]) -> str:
        if len(self.teams) > 1 and set(group_ids) == set(self.teams):
            return ALL_TEAMS
        return _joined(group_ids, self.teams)

    def cell_of(self, column: FieldColumn, value: Any) -> Cell:
        """Return how a cell of this column shows a value."""
        if value is None or value in ("", (), {}):
            return None
        match column.type:
            case "owner":
                return self.say_owner(value)
            case "person":
                return self.people.get(value, str(value))
            case "team":
                return self.teams.get(value, str(value))
            case "teams":
                return self.say_teams(value)
            case "task":
                return self.tasks.get(value, str(value))
            case "tasks":
                return _joined(value, self.tasks)
            case "yes_no":
                return "yes" if value else "no"
            case "choice":
                return capital(say_code(value))
            case "choices":
                return JOIN.join(map(say_code, value))
            case "names":
                return JOIN.join(value)
            case "data_rules":
                rules = (f"{tool}: {', '.join(classes) or 'none'}" for tool, classes in value.items())
                return JOIN.join(rules)
            case _:
                return plain_cell(value)


def _labels(names: Mapping[str, str]) -> dict[str, str]:
    """Return a name for each id that reads back, else the id."""
    labels = unique_labels({key: " ".join(xml_text(name).split()) for key, name in names.items()})
    return {key: key if not label or ";" in label else label for key, label in labels.items()}


def _joined(ids: Sequence[str], labels: Mapping[str, str]) -> str:
    return JOIN.join(labels.get(key, key) for key in ids)


def plain_cell(value: Any) -> Cell:
    """Return a cell in the form for comparing and counting."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return float(f"{value:.15g}")  # what a spreadsheet keeps of it
        case date():
            return value
        case _:
            text = xml_text(str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()
            return text or None


def values_of(rollout: Rollout) -> dict[str, dict[str, Values]]:
    """Return a rollout's values by sheet, id and field."""
    brief, items = rollout.brief, rollout.items
    of_items = {item.id: _item_values(rollout, item) for item in items.values()}
    plan = {item.id: of_items[item.id] for item in sorted(items.values(), key=_in_time)}
    shown: dict[str, dict[str, Values]] = {
        TEAMS: {group.id: group.__dict__ for group in brief.groups},
        PEOPLE: {person.id: person.__dict__ for person in brief.people},
        READINGS: {reading.id: reading.__dict__ for reading in sorted(rollout.readings.values(), key=_read)},
    }
    for sheet in all_sheets():
        if sheet.name == PLAN:
            shown[PLAN] = plan
        elif sheet.kinds:
            shown[sheet.name] = {key: row for key, row in plan.items() if row["kind"] in sheet.kinds}
    return shown


def _item_values(rollout: Rollout, item: AnyItem) -> Values:
    tracking = rollout.tracking_of(item.id)
    return {
        **item.__dict__,
        "day": item.due,
        "until": item.until if item.UNTIL else None,
        "log_status": tracking.status,
        "log_day": tracking.done_on,
        "log_note": tracking.note,
    }


def _in_time(item: AnyItem) -> tuple[date, str]:
    return item.due or date.max, item.title


def _read(reading: Any) -> tuple[str, date]:
    return reading.metric_id, reading.day


def cells_of(sheet: SheetColumns, values: Values, labels: Labels) -> tuple[Cell, ...]:
    """Return a row's cells; those that its kind lacks are empty."""
    kind = values.get("kind")
    return tuple(
        plain_cell(labels.cell_of(column, values[column.name]))
        if kind is None or fits(kind, column.name)
        else None
        for column in sheet.columns
    )  # fmt: skip


def hash_of(cells: Iterable[object]) -> str:
    """Return a short hash by which an untouched row is known."""
    text = json.dumps([plain_cell(cell) for cell in cells], default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
