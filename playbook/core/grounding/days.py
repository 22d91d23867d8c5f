"""The dates and times of day that a text names, in the many forms people write them."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from playbook.core.grounding.quantities import TEXTS_KEPT

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
# March and May are words too: alone they are months only after a word that asks for a time.
_BEFORE_A_MONTH = (
    r"(?:in|by|of|until|till|since|from|before|after|during|mid|early|late|next|last|this|for|end|of)"
)
_SAID = re.compile(
    rf"(?<![\w/.-])(?:(?P<iso>{_YEAR}-\d\d-\d\d)(?!\d)"
    rf"|(?P<first>\d{{1,2}})[./](?P<second>\d{{1,2}})[./](?P<full>{_YEAR}|\d\d)(?![\d/])"
    rf"|(?:the\s)?(?P<d1>{_DAY})(?:st|nd|rd|th)?(?:\sof)?[\s-](?P<m1>{_MONTH})\b(?:\.?,?[\s-](?P<y1>{_YEAR}))?"
    rf"|(?P<m2>{_MONTH})\.?\s(?:the\s)?(?P<d2>{_DAY})(?:st|nd|rd|th)?(?![\d:%])(?:,?\s(?P<y2>{_YEAR}))?"
    rf"|(?P<m3>{_MONTH})\b\.?,?\s(?P<y3>{_YEAR})"
    rf"|(?P<quarter>Q[1-4])(?:\s(?P<yq>{_YEAR}))?\b"
    rf"|(?:spring|summer|autumn|fall|winter)\s(?:of\s)?(?P<ys>{_YEAR})"
    rf"|(?P<m4>(?:January|February|April|June|July|August|September|October|November|December))\b"
    r")",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"\b(?i:{_BEFORE_A_MONTH})[\s-](?:(?P<month>March|May)\b(?!\s\d)"
    rf"|(?P<year>{_YEAR})\b(?![.,:]\d|\s?%|[\s-](?:people|staff|employees|licen|seats|users|hours|coll|cust|acc)))"
)
_CLOCK = re.compile(
    r"(?<![\w:.])(?:(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)(?:\s?(?:[ap]\.m\.|[ap]m\b))?|(?:1[0-2]|[1-9])\s?(?:[ap]\.m\.|[ap]m\b))",
    re.IGNORECASE,
)
_CLOCK_OF_A_LIST = re.compile(
    r"^[ \t]*(?:[-\u2022*][ \t]*)?\d{1,2}:\d{2}(?:\s?[-\u2013]\s?\d{1,2}:\d{2})?", re.MULTILINE
)


class SaidDay(NamedTuple):
    """A date as a text names it: as much as it says. Without a day it is a month, a quarter or a year."""

    words: str
    start: int
    end: int
    year: int | None = None
    months: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()

    def is_on(self, day: date) -> bool:
        """Whether this day is what the text may mean."""
        if self.year not in (None, day.year):
            return False
        if self.days:
            return (day.month, day.day) in self.days
        return not self.months or day.month in self.months


class SaidTime(NamedTuple):
    """A time of day in a text, and the minute of the day that it is."""

    words: str
    start: int
    end: int
    minute: int


@lru_cache(maxsize=TEXTS_KEPT)
def days_in(text: str) -> tuple[SaidDay, ...]:
    """Every date, month, quarter and year of a text, in order; weekdays alone say no date."""
    found = [said for match in _SAID.finditer(text) if (said := _read(match))]
    taken = {letter for said in found for letter in range(said.start, said.end)}
    for match in _ALONE.finditer(text):
        start, end = match.span("month" if match["month"] else "year")
        if taken.isdisjoint(range(start, end)):
            year = int(match["year"]) if match["year"] else None
            months = (_month(match["month"]),) if match["month"] else ()
            found.append(SaidDay(text[start:end], start, end, year, months))
    return tuple(sorted(found, key=lambda said: said.start))


@lru_cache(maxsize=TEXTS_KEPT)
def times_in(text: str) -> tuple[SaidTime, ...]:
    """Every time of day, but for those that only count the minutes of an agenda."""
    listed = {letter for match in _CLOCK_OF_A_LIST.finditer(text) for letter in range(*match.span())}
    return tuple(
        SaidTime(match.group().strip(), match.start(), match.end(), _minute(match.group()))
        for match in _CLOCK.finditer(text)
        if match.start() not in listed
    )


def _minute(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    number = int(re.sub(r"\D", "", hour))
    late = re.search(r"p\.?m", clock, re.IGNORECASE)
    early = re.search(r"a\.?m", clock, re.IGNORECASE)
    if late and number < 12:
        number += 12
    if early and number == 12:
        number = 0
    return number * 60 + int(re.sub(r"\D", "", minute) or 0)


def _read(match: re.Match[str]) -> SaidDay | None:
    found = {name: value for name, value in match.groupdict().items() if value}
    at = (match.group(), match.start(), match.end())
    if "iso" in found:
        year, month, day = map(int, found["iso"].split("-"))
        return SaidDay(*at, year, (month,), ((month, day),))
    if "first" in found:
        year = int(found["full"]) + (2_000 if len(found["full"]) == 2 else 0)
        first, second = int(found["first"]), int(found["second"])
        both = tuple(pair for pair in ((second, first), (first, second)) if pair[0] <= 12 and pair[1] <= 31)
        return SaidDay(*at, year, tuple(month for month, _ in both), both) if both else None
    for number in ("1", "2"):
        if f"d{number}" in found:
            month, year_said = _month(found[f"m{number}"]), found.get(f"y{number}")
            said = ((month, int(found[f"d{number}"])),)
            return SaidDay(*at, int(year_said) if year_said else None, (month,), said)
    if "quarter" in found:
        first = 3 * int(found["quarter"][1]) - 2
        return SaidDay(*at, int(found["yq"]) if "yq" in found else None, (first, first + 1, first + 2))
    named = found.get("m3") or found.get("m4")
    year_said = found.get("y3") or found.get("ys")
    if named and named[:1].islower():
        return None
    return SaidDay(*at, int(year_said) if year_said else None, (_month(named),) if named else ())


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1
