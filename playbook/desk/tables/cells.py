"""Read texts and days in the cells of a table."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from playbook.core.base.errors import PlaybookError, Problem
from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.core.base.letters import normalized
from playbook.core.base.words import say
from playbook.core.calendar.day_forms import is_day_first
from playbook.core.text.dates import exact_days_in

_Key = TypeVar("_Key")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?: 0{1,2}:00(?::00)?)?")
_UNMARKED = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)")  # as the fields for days take it
_WORDED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s-]*(?:de\s)?([^\W\d_]+)\.?,?[\s-]*(?:de\s)?(\d{4}|\d{2})"
)
_WORDED_FIRST = re.compile(r"([^\W\d_]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_WEEKDAY = re.compile(
    r"^[^\W\d_]+\.?,\s*(?=\d)|^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+(?=[^\W_])", re.IGNORECASE
)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_EXAMPLES = {None: "2031-03-31", True: "31/03/2031", False: "03/31/2031"}  # by whether the day comes first
SAY_COUNTRY = f"Write it as {_EXAMPLES[None]}, or choose the country, which decides."
_SERIAL_ZERO = date(1899, 12, 30)
_STARTS = (
    "jan ene", "feb fev", "mar mrz", "apr avr abr", "may mai", "jun juin", "jul juil",
    "aug aou ago", "sep set", "oct okt", "nov", "dec dez dic",
)  # fmt: skip
_MONTHS = {start: month for month, starts in enumerate(_STARTS, 1) for start in starts.split()}


class CellError(PlaybookError):
    """An unusable cell: a sentence, and what to write instead."""

    def problem(self, where: str = "table") -> Problem:
        """Return the problem at this place."""
        return Problem(where, self.message, self.hint)


class AmbiguousDayError(CellError):
    """A date such as 3/4/2026 that could mean two days."""


def squeeze(text: str) -> str:
    """Return the text on one line, without characters that cannot be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = "".join(
        " " if mark.isspace() else mark
        for mark in text
        if mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cf", "Cs") or mark in "\u200c\u200d"
    )
    return " ".join(normalized("NFC", shown).split())


def quoted(text: str) -> str:
    """Return the text in quotes, cut where it is long."""
    return f"“{text[:37]}…”" if len(text) > 40 else f"“{text}”"


def lowered(message: str) -> str:
    """Return the sentence in lower case, unless typed text comes first."""
    return message[0].lower() + message[1:] if message[:2].istitle() or message[:2] == "A " else message


def meant_in(text: str, names: Mapping[_Key, str]) -> _Key | None:
    """Return whose name a text is, or the beginning of; None if unclear."""
    keys = all_meant_in(text, names)
    return keys[0] if len(keys) == 1 else None


def all_meant_in(text: str, names: Mapping[_Key, str]) -> list[_Key]:
    """Return whose names a text may be, or the beginning of."""
    folded = squeeze(text).casefold()
    keys = [key for key, name in names.items() if squeeze(name).casefold() == folded]
    return keys or [key for key, name in names.items() if folded and name.casefold().startswith(folded)]


def is_empty(text: str) -> bool:
    """Return whether a squeezed cell says nothing, or only a dash."""
    return text in ("", "-", "–", "—")


def refuse_formula(text: str) -> None:
    """Raise CellError for a formula, or the error of one."""
    if text.startswith("=") or (text.startswith("#") and text.endswith(("!", "?", "/A"))):
        raise CellError(f"{quoted(text)} is a formula or its error.", "Copy the values instead.")


def is_serial(text: str) -> bool:
    """Return whether a cell is a spreadsheet's day number, such as 46082."""
    return _serial_day(squeeze(text)) is not None


def day_first_in(cells: Iterable[str]) -> bool | None:
    """Return whether slashed dates put the day first; None if unclear."""
    parts = [_SLASHED.fullmatch(_WEEKDAY.sub("", squeeze(text))) for text in cells]
    orders = {int(day[1]) > 12 for day in parts if day and max(int(day[1]), int(day[2])) > 12}
    return orders.pop() if len(orders) == 1 else None


def read_day(text: str, day_first: bool | None = None, today: date | None = None) -> date:
    """Return the day in a squeezed text. Raises CellError, or AmbiguousDayError.

    `today`: a day without a year is the next one from then on.
    """
    hint = f"Write it as {_EXAMPLES[day_first]}."
    day: date | None
    text = _UNMARKED.sub(r"\1/\2/\3", text) if _UNMARKED.fullmatch(text) else _WEEKDAY.sub("", text)
    try:
        if parts := _SLASHED.fullmatch(text):
            first, second, year = int(parts[1]), int(parts[2]), _year(parts[3])
            if day_first is None and first != second and first <= 12 and second <= 12:
                raise AmbiguousDayError(
                    f"{text} could be {say(date(year, second, first))} or {say(date(year, first, second))}.",
                    SAY_COUNTRY,
                )
            is_day_first = first > 12 if day_first is None else day_first
            day = date(year, second, first) if is_day_first else date(year, first, second)
        else:
            day = _next_day(text, today) or _plain_day(text)
    except (ValueError, OverflowError):
        raise CellError(f"There is no such day as {quoted(text)}.", hint) from None
    if day is None:
        raise CellError(f"{quoted(text)} cannot be read as a date.", hint)
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        years = f"{EARLIEST_DAY.year} and {LATEST_DAY.year}"
        raise CellError(f"The day {say(day)} is not between {years}.", "Check the year.")
    return day


def is_day(text: str) -> bool:
    """Return whether a cell is a day, even one of two."""
    try:
        read_day(squeeze(text))
    except AmbiguousDayError:
        return True
    except CellError:
        return False
    return True


def day_or_text(text: str, form: str, today: date | None = None) -> date | str | None:
    """Return a cell's day, else its text, or None if empty."""
    if not (text := squeeze(text)):
        return None
    try:
        return read_day(text, is_day_first(form), today)
    except CellError:
        return text


def _next_day(text: str, today: date | None) -> date | None:
    """Return the day of a text that only names a day."""
    days = exact_days_in(text, today) if today else []
    return days[0].day if days and (days[0].start, days[0].end) == (0, len(text)) else None


def _plain_day(text: str) -> date | None:
    if parts := _YEAR_FIRST.fullmatch(text):
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := _DOTTED.fullmatch(text):
        return date(_year(parts[3]), int(parts[2]), int(parts[1]))
    if (parts := _WORDED.fullmatch(text)) and (month := _month(parts[2])):
        return date(_year(parts[3]), month, int(parts[1]))
    if (parts := _WORDED_FIRST.fullmatch(text)) and (month := _month(parts[1])):
        return date(int(parts[3]), month, int(parts[2]))
    return _serial_day(text)


def _serial_day(text: str) -> date | None:
    parts = _SERIAL.fullmatch(text)
    day = _SERIAL_ZERO + timedelta(days=int(parts[1])) if parts else None
    return day if day and EARLIEST_DAY <= day <= LATEST_DAY else None


def _month(word: str) -> int | None:
    bare = normalized("NFKD", word.casefold()).encode("ascii", "ignore").decode()
    return _MONTHS.get(bare[:4]) or _MONTHS.get(bare[:3])


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
