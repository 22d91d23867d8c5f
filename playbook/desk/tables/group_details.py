"""Read a group's form: periods as lines, units, impact by aspect."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from playbook.core.base.errors import Problem
from playbook.core.base.fields import Line, Name, Span
from playbook.core.plan.brief import ASPECTS, Brief, OtherChange
from playbook.desk.tables.cells import CellError, squeeze
from playbook.desk.tables.columns import COLUMNS
from playbook.desk.tables.values import read_cell

MOST = 60
_DAY = r"\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?\.\d\d?\.\d{2,4}"
_PERIOD = re.compile(
    rf"(?P<first>{_DAY})\s*(?:(?:to|until|till|bis|–|—|-|,|;)\s*|\s)(?P<last>{_DAY})[\s:,;–—-]*(?P<what>.*)",
    re.I,
)
_LINE = TypeAdapter[str](Line)
_NAME = TypeAdapter[str](Name)


def read(
    start: Mapping[str, Any], typed: Mapping[str, Any], brief: Brief, group_id: str
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the form's changes, and a problem per wrong field."""
    values: dict[str, Any] = {}
    problems = list(_wrong_with_name(str(typed["name"]), brief, group_id))
    for name, value in typed.items():
        if name in ASPECTS or value == start[name]:
            continue
        try:
            values[name] = _read_one(name, value)
        except CellError as error:
            problems.append(Problem(name, error.message, error.hint))
    if any(typed[aspect] != start[aspect] for aspect in ASPECTS):
        values["impact"] = {aspect: typed[aspect] for aspect in ASPECTS if typed[aspect] is not None}
    return values, problems


def _wrong_with_name(name: str, brief: Brief, group_id: str) -> list[Problem]:
    bare = squeeze(name)
    if not bare:
        return [Problem("name", "The group has no name.", "Give it the one people use.")]
    if any(group.name.casefold() == bare.casefold() and group.id != group_id for group in brief.groups):
        return [Problem("name", "There is another group of this name.", "Choose another name.")]
    return []


def _read_one(name: str, value: Any) -> Any:
    if name in COLUMNS:
        return read_cell(name, value)
    match name:
        case "blackouts":
            return _periods(value, lambda first, last, what: Span(start=first, end=last, reason=what))
        case "other_changes":
            return _periods(value, lambda first, last, what: OtherChange(start=first, end=last, name=what))
        case "org_units":
            return _units(value)
        case _:
            return value


def _periods(text: str, make: Callable[[Any, Any, str], Any]) -> tuple[Any, ...]:
    lines = [(number, squeeze(line)) for number, line in enumerate(text.splitlines(), 1) if squeeze(line)]
    if len(lines) > MOST:
        raise CellError(f"There are {len(lines)} lines.", f"Keep the {MOST} that matter most.")
    return tuple(_period(number, line, make) for number, line in lines)


def _period(number: int, line: str, make: Callable[[Any, Any, str], Any]) -> Any:
    parts = _PERIOD.fullmatch(line)
    if parts is None:
        raise CellError(
            f"Line {number} does not start with two dates.", "Write it as 2026-12-20 to 2027-01-06 year end."
        )
    try:
        first, last = read_cell("go_live", parts["first"]), read_cell("go_live", parts["last"])
        what = _LINE.validate_python(parts["what"])
    except CellError as error:
        raise CellError(f"Line {number}: {error.message}", error.hint) from None
    except ValidationError:
        raise CellError(
            f"The words in line {number} are too long.", "Shorten them to 300 characters."
        ) from None
    if last < first:
        raise CellError(f"The period in line {number} ends before it starts.", "Swap its two dates.")
    return make(first, last, what)


def _units(text: str) -> tuple[str, ...]:
    parts = [squeeze(part) for part in text.replace(";", ",").replace("\n", ",").split(",")]
    units = tuple(dict.fromkeys(part for part in parts if part))
    if len(units) > MOST:
        raise CellError(f"There are {len(units)} units.", f"Keep at most {MOST}.")
    try:
        return tuple(_NAME.validate_python(unit) for unit in units)
    except ValidationError:
        raise CellError("A unit's name is too long.", "Shorten it to at most 120 characters.") from None
