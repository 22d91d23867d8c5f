"""Read a group's form: periods as lines, units, impact by aspect."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from playbook.core.base.errors import Problem
from playbook.core.base.fields import Name
from playbook.core.calendar.day_forms import day_format, is_day_first
from playbook.core.plan.brief import ASPECTS, Brief, OtherChange
from playbook.desk.tables.cells import CellError, squeeze
from playbook.desk.tables.columns import COLUMNS
from playbook.desk.tables.periods import MOST, read_periods, spans_in
from playbook.desk.tables.values import CellHome, home_of, read_cell

_NAME = TypeAdapter[str](Name)


def read(
    start: Mapping[str, Any], typed: Mapping[str, Any], brief: Brief, group_id: str, today: date
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the form's changes, and a problem per wrong field."""
    values: dict[str, Any] = {}
    problems = []
    home = home_of(brief, today).in_country(typed["country"])
    if not (bare := squeeze(str(typed["name"]))):
        problems.append(Problem("name", "The team has no name.", "Give it the one people use."))
    elif any(group.name.casefold() == bare.casefold() and group.id != group_id for group in brief.groups):
        problems.append(Problem("name", "There is another team of this name.", "Choose another name."))
    for name, value in typed.items():
        if name in ASPECTS or value == start[name]:
            continue
        try:
            values[name] = _read_one(name, value, is_day_first(day_format(brief)), home)
        except CellError as error:
            problems.append(error.problem(name))
    if any(typed[aspect] != start[aspect] for aspect in ASPECTS):
        values["impact"] = {aspect: typed[aspect] for aspect in ASPECTS if typed[aspect] is not None}
    return values, problems


def _read_one(name: str, value: Any, day_first: bool | None, home: CellHome) -> Any:
    if name == "blackouts":
        return spans_in(value, day_first, home.reference, home.country)
    if name == "other_changes":
        return tuple(
            OtherChange(start=first, end=last, name=what)
            for first, last, what in read_periods(value, day_first, home.reference, home.country)
        )
    if name in COLUMNS:
        return read_cell(name, value or "", day_first, home)
    return _units(value) if name == "org_units" else value


def _units(text: str) -> tuple[str, ...]:
    parts = [squeeze(part) for part in text.replace(";", ",").replace("\n", ",").split(",")]
    units = tuple(dict.fromkeys(part for part in parts if part))
    if len(units) > MOST:
        raise CellError(f"There are {len(units)} units.", f"Keep at most {MOST}.")
    try:
        return tuple(_NAME.validate_python(unit) for unit in units)
    except ValidationError:
        raise CellError("A unit's name is too long.", "Shorten it to at most 120 characters.") from None
