"""What one cell of a groups table says: a name, a number, a day. Or why it cannot be read."""

import re
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from playbook.core.fields import MAX_NAME, Name
from playbook.desk.cells import CellError, quoted, read_day, read_whole, refuse_formula, squeeze

Column = Literal["name", "size", "manager", "access_date", "go_live", "impact", "capacity"]
COLUMNS: tuple[Column, ...] = ("name", "size", "manager", "access_date", "go_live", "impact", "capacity")
COLUMN_NAMES: dict[Column, str] = {
    "name": "name",
    "size": "size",
    "manager": "manager",
    "access_date": "access date",
    "go_live": "go-live",
    "impact": "impact",
    "capacity": "capacity",
}
DATES: frozenset[Column] = frozenset({"access_date", "go_live"})
MOST_PEOPLE = 5_000_000
MOST_HOURS = 10_000

_NAME = TypeAdapter[str](Name)
_DECIMAL = re.compile(r"(\d+)(?:[.,](\d+))?")
_HOURS_WORD = re.compile(
    r"\s*(h|hrs?|hours?|std|stunden|heures?|horas?)\.?(\s*(/|per|a|pro|par|por)\s*\w+)?$", re.I
)


def read_cell(column: Column, text: str, day_first: bool | None = None) -> Any:
    """Give back what the cell says, None or '' where it is empty; raises CellError."""
    text = squeeze(text)
    refuse_formula(text)
    match column:
        case "name" | "manager":
            return _name(text)
        case _ if not text or text in ("-", "–", "—"):
            return None
        case "size":
            return _size(text)
        case "impact":
            return _impact(text)
        case "capacity":
            return _hours(text)
        case "access_date" | "go_live":
            return read_day(text, day_first)


def _name(text: str) -> str:
    try:
        return _NAME.validate_python(text)
    except ValidationError:
        raise CellError(
            f"A name has {len(text):,} characters.", f"Shorten it to at most {MAX_NAME}."
        ) from None


def _size(text: str) -> int:
    size = read_whole(text)
    if size is None:
        if read_whole(text.lstrip("-−–").strip()) is not None:
            raise CellError(f"The size is {text}, below zero.", "Enter how many people are in the group.")
        if (found := _DECIMAL.fullmatch(text)) and found[2]:
            raise CellError(f"{text} is not a whole number of people.", "Round it.")
        digits = re.search(r"\d+", text)
        example = (
            f"Write a number such as {digits[0][:7]}." if digits else "Write a number, or leave it empty."
        )
        raise CellError(f"{quoted(text)} is not an exact number of people.", example)
    if size > MOST_PEOPLE:
        raise CellError(f"{_short(size)} people in one group cannot be right.", "Check the size.")
    return size


def _short(number: int) -> str:
    return f"{number:,}" if number < 10**12 else "More than a million million"


def _impact(text: str) -> int:
    impact = read_whole(text)
    if impact is None or impact > 5:
        raise CellError(
            f"The impact {quoted(text)} is not a whole number from 0 to 5.",
            "Write 0 for none, 3 for some, 5 for a different job.",
        )
    return impact


def _hours(text: str) -> float:
    bare = _HOURS_WORD.sub("", text)
    whole, found = read_whole(bare), _DECIMAL.fullmatch(bare)
    if whole is not None and not (found and found[2] and len(found[2]) != 3):
        hours = float(whole)
    elif found and len(bare) < 30:
        hours = float(f"{found[1]}.{found[2]}")
    else:
        raise CellError(
            f"The capacity {quoted(text)} is not a number of hours.", "Write one such as 4 or 2.5."
        )
    if hours > MOST_HOURS:
        raise CellError(f"{hours:,.0f} hours a week cannot be right.", "Check the capacity.")
    return hours
