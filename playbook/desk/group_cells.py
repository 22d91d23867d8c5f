"""What one cell of a groups table says: a name, a number, a day. Or why it cannot be read."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from playbook.core.errors import PlaybookError
from playbook.core.fields import EARLIEST_DAY, LATEST_DAY, MAX_NAME, Name

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
_GROUPED = re.compile(r"(\d{1,3})(?:([.,'’ ])\d{3})(?:\2\d{3})*(?:[.,]0{1,2})?")
_WHOLE = re.compile(r"(\d+)(?:[.,]0*)?")
_DECIMAL = re.compile(r"(\d+)(?:[.,](\d+))?")
_HOURS_WORD = re.compile(
    r"\s*(h|hrs?|hours?|std|stunden|heures?|horas?)\.?(\s*(/|per|a|pro|par|por)\s*\w+)?$", re.I
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?: 0{1,2}:00(?::00)?)?")
_WORDED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s-]*(?:de\s)?([^\W\d_]+)\.?,?[\s-]*(?:de\s)?(\d{4}|\d{2})"
)
_WORDED_FIRST = re.compile(r"([^\W\d_]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?,\s*(?=\d)")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # the same days as EARLIEST_DAY and LATEST_DAY
_MONTHS = {
    start: number
    for number, starts in enumerate(
        (
            "jan ene", "feb fev", "mar mrz", "apr avr abr", "may mai", "jun juin", "jul juil",
            "aug aou ago", "sep set", "oct okt", "nov", "dec dez dic",
        ),
        1,
    )
    for start in starts.split()
}  # fmt: skip


class CellError(PlaybookError):
    """A cell that cannot be kept: a sentence, and what to write instead."""


class AmbiguousDayError(CellError):
    """A date such as 3/4/2026 in a table that does not tell which number is the day."""


def squeeze(text: str) -> str:
    """Give back the text on one line, without characters that cannot be seen."""
    shown = "".join(" " if mark.isspace() else mark for mark in text if _is_seen(mark))
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _is_seen(mark: str) -> bool:
    return mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cf", "Cs") or mark in "\u200c\u200d"


def quoted(text: str) -> str:
    """Give back the text in quotes, cut where it is long."""
    return f"'{text[:37]}…'" if len(text) > 40 else f"'{text}'"


def read_cell(column: Column, text: str, day_first: bool | None = None) -> Any:
    """Give back what the cell says, None or '' where it is empty; raises CellError."""
    text = squeeze(text)
    if text.startswith("=") or (text.startswith("#") and text.endswith(("!", "?", "/A"))):
        raise CellError(f"{quoted(text)} is a formula or its error.", "Copy the values instead.")
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
            return _day(text, day_first)


def _name(text: str) -> str:
    try:
        return _NAME.validate_python(text)
    except ValidationError:
        raise CellError(
            f"A name has {len(text):,} characters.", f"Shorten it to at most {MAX_NAME}."
        ) from None


def _whole(text: str) -> int | None:
    """Read 1200, 1,200, 1 200, 1.200, 1'200 and 12.0; None for anything else."""
    if found := _GROUPED.fullmatch(text):
        mark = found[2]
        whole = re.sub(r"[.,]0{1,2}$", "", text)
        return int(whole.replace(mark, ""))
    if (found := _WHOLE.fullmatch(text)) and len(found[1]) < 30:
        return int(found[1])
    return None


def _size(text: str) -> int:
    size = _whole(text)
    if size is None:
        if _whole(text.lstrip("-−–").strip()) is not None:
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
    impact = _whole(text)
    if impact is None or impact > 5:
        raise CellError(
            f"The impact {quoted(text)} is not a whole number from 0 to 5.",
            "Write 0 for none, 3 for some, 5 for a different job.",
        )
    return impact


def _hours(text: str) -> float:
    bare = _HOURS_WORD.sub("", text)
    whole, found = _whole(bare), _DECIMAL.fullmatch(bare)
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


def _day(text: str, day_first: bool | None) -> date:
    text = _WEEKDAY.sub("", text)
    if found := _SLASHED.fullmatch(text):
        return _slashed(text, int(found[1]), int(found[2]), _year(found[3]), day_first)
    try:
        day = _plain_day(text)
    except (ValueError, OverflowError):
        raise CellError(f"There is no such day as {quoted(text)}.", "Check the date.") from None
    if day is None:
        raise CellError(f"{quoted(text)} cannot be read as a date.", "Write it as 2026-03-31.")
    return _in_range(day)


def _plain_day(text: str) -> date | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(text):
        return date(_year(found[3]), int(found[2]), int(found[1]))
    if (found := _WORDED.fullmatch(text)) and (month := _month(found[2])):
        return date(_year(found[3]), month, int(found[1]))
    if (found := _WORDED_FIRST.fullmatch(text)) and (month := _month(found[1])):
        return date(int(found[3]), month, int(found[2]))
    if (found := _SERIAL.fullmatch(text)) and _FIRST_SERIAL <= int(found[1]) <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(found[1]))
    return None


def is_serial(text: str) -> bool:
    """Whether the cell is a spreadsheet's own number for a day, such as 46082."""
    found = _SERIAL.fullmatch(squeeze(text))
    return found is not None and _FIRST_SERIAL <= int(found[1]) <= _LAST_SERIAL


def _month(word: str) -> int | None:
    bare = unicodedata.normalize("NFKD", word.casefold()).encode("ascii", "ignore").decode()
    return _MONTHS.get(bare[:4]) or _MONTHS.get(bare[:3])


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _slashed(text: str, first: int, second: int, year: int, day_first: bool | None) -> date:
    if day_first is None and first != second and first <= 12 and second <= 12:
        raise AmbiguousDayError(
            f"{text} could be {_try(year, second, first)} or {_try(year, first, second)}.",
            "Say which, or write dates as 2026-03-31.",
        )
    by_day = first > 12 if day_first is None else day_first
    day, month = (first, second) if by_day else (second, first)
    try:
        return _in_range(date(year, month, day))
    except ValueError:
        order = "" if day_first is None else (" with the day first" if day_first else " with the month first")
        raise CellError(f"There is no such day as {text}{order}.", "Write it as 2026-03-31.") from None


def _try(year: int, month: int, day: int) -> str:
    return f"{day} {date(2000, month, 1):%B} {year}"


def _in_range(day: date) -> date:
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise CellError(
            f"{day.day} {day:%B} {day.year} is not between {EARLIEST_DAY.year} and {LATEST_DAY.year}.",
            "Check the year.",
        )
    return day


def day_first_in(cells: Iterable[str]) -> bool | None:
    """Whether dates with slashes put the day first, by those that leave no doubt; None when none do.

    Cells that speak for both leave it open: each is then read by itself.
    """
    told = set()
    for text in cells:
        found = _SLASHED.fullmatch(_WEEKDAY.sub("", squeeze(text)))
        if found and int(found[1]) > 12:
            told.add(True)
        elif found and int(found[2]) > 12:
            told.add(False)
    return told.pop() if len(told) == 1 else None
