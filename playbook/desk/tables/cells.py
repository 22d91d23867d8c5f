"""Read texts and days in the cells of a table."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from playbook.core.errors import PlaybookError
from playbook.core.fields import EARLIEST_DAY, LATEST_DAY

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
    """Return the text on one line, without characters that cannot be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if text else text
    shown = "".join(" " if mark.isspace() else mark for mark in text if _is_seen(mark))
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _is_seen(mark: str) -> bool:
    return mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cf", "Cs") or mark in "\u200c\u200d"


def quoted(text: str) -> str:
    """Return the text in quotes, cut where it is long."""
    return f"'{text[:37]}…'" if len(text) > 40 else f"'{text}'"


def refuse_formula(text: str) -> None:
    """Raise CellError for a formula, or the error of one."""
    if text.startswith("=") or (text.startswith("#") and text.endswith(("!", "?", "/A"))):
        raise CellError(f"{quoted(text)} is a formula or its error.", "Copy the values instead.")


def read_day(text: str, day_first: bool | None = None) -> date:
    """Return the day in a squeezed text. Raises CellError, or AmbiguousDayError."""
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


def is_empty(text: str) -> bool:
    """Return whether a squeezed cell says nothing, or only a dash."""
    return text in ("", "-", "–", "—")


def is_serial(text: str) -> bool:
    """Return whether a cell is a spreadsheet's own number for a day, such as 46082."""
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
    """Return whether dates with slashes put the day first; None when the cells leave it open."""
    orders = set()
    for text in cells:
        found = _SLASHED.fullmatch(_WEEKDAY.sub("", squeeze(text)))
        if found and int(found[1]) > 12:
            orders.add(True)
        elif found and int(found[2]) > 12:
            orders.add(False)
    return orders.pop() if len(orders) == 1 else None


def lowered(message: str) -> str:
    """Return the sentence with a small letter first, unless it starts with typed text."""
    return message[0].lower() + message[1:] if message[:2].istitle() or message[:2] == "A " else message
