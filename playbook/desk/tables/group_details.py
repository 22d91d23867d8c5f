"""Read a group's form: periods as lines, units, impact by aspect."""

import re
from collections.abc import Mapping
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
    problems = []
    if not (bare := squeeze(str(typed["name"]))):
        problems.append(Problem("name", "The team has no name.", "Give it the one people use."))
    elif any(group.name.casefold() == bare.casefold() and group.id != group_id for group in brief.groups):
        problems.append(Problem("name", "There is another team of this name.", "Choose another name."))
    for name, value in typed.items():
        if name in ASPECTS or value == start[name]:
            continue
        try:
            values[name] = _read_one(name, value)
        except CellError as error:
            problems.append(error.problem(name))
    if any(typed[aspect] != start[aspect] for aspect in ASPECTS):
        values["impact"] = {aspect: typed[aspect] for aspect in ASPECTS if typed[aspect] is not None}
    return values, problems


def _read_one(name: str, value: Any) -> Any:
    if name in COLUMNS:
        return read_cell(name, value)
    if name == "blackouts":
        return tuple(Span(start=first, end=last, reason=what) for first, last, what in _periods(value))
    if name == "other_changes":
        return tuple(OtherChange(start=first, end=last, name=what) for first, last, what in _periods(value))
    return _units(value) if name == "org_units" else value


def _periods(text: str) -> list[tuple[Any, Any, str]]:
    lines = [(number, squeeze(line)) for number, line in enumerate(text.splitlines(), 1) if squeeze(line)]
    if len(lines) > MOST:
        raise CellError(f"There are {len(lines)} lines.", f"Keep the {MOST} that matter most.")
    return [_period(number, line) for number, line in lines]


def _period(number: int, line: str) -> tuple[Any, Any, str]:
    if (parts := _PERIOD.fullmatch(line)) is None:
        hint = "Write it as 2026-12-20 to 2027-01-06 year end."
        raise CellError(f"Line {number} does not start with two dates.", hint)
    try:
        first, last = read_cell("go_live", parts["first"]), read_cell("go_live", parts["last"])
        what = _LINE.validate_python(parts["what"])
    except CellError as error:
        raise CellError(f"Line {number}: {error.message}", error.hint) from None
    except ValidationError:
        hint = "Shorten them to 300 characters."
        raise CellError(f"The words in line {number} are too long.", hint) from None
    if last < first:
        raise CellError(f"The period in line {number} ends before it starts.", "Swap its two dates.")
    return first, last, what


def _units(text: str) -> tuple[str, ...]:
    parts = [squeeze(part) for part in text.replace(";", ",").replace("\n", ",").split(",")]
    units = tuple(dict.fromkeys(part for part in parts if part))
    if len(units) > MOST:
        raise CellError(f"There are {len(units)} units.", f"Keep at most {MOST}.")
    try:
        return tuple(_NAME.validate_python(unit) for unit in units)
    except ValidationError:
        raise CellError("A unit's name is too long.", "Shorten it to at most 120 characters.") from None
