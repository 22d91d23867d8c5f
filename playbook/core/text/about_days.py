"""Find the day that stands for a vague time."""

import re
from bisect import bisect_left, insort
from calendar import MONDAY, month_name, monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple

from playbook.core.text.dates import ORDINALS, ExactDay, exact_days_in, month_called
from playbook.core.text.day_spans import HOLIDAY, holiday_in
from playbook.core.text.names import fold

_WEEK = 7
_MONTH = rf"(?P<month>{'|'.join(month_name[1:])})\b(?! \d{{1,2}}\b)(?:,? (?P<year>20\d\d)\b)?"
_WEEK_OF = re.compile(r"(?:in |from )?(?:the )?week (?:of|from|beginning) (?P<day>.{4,20})")
_FORMS = (
    re.compile(rf"(?:in )?(?:the )?(?P<nth>{'|'.join(ORDINALS)}) (?:full )?week (?:of|in) {_MONTH}"),
    re.compile(
        rf"(?:in |at |by |from )?(?:the )?(?P<part>early|mid|late|beginning of|start of|middle of"
        rf"|end of)[ -]{_MONTH}"
    ),
    re.compile(rf"(?i)(?:after|following) {HOLIDAY.format('after')}\b(?:,? (?P<year>20\d\d)\b)?"),
    _WEEK_OF,
    re.compile(rf"\b(?:in |from |not before |until )?{_MONTH}"),
)
_start_of = attrgetter("start")
_LATE = {"early": 1, "beginning of": 1, "start of": 1, "mid": 15, "middle of": 15, "late": 20}


class AboutDay(NamedTuple):
    """A day proposed for a vague time, and its words."""

    day: date
    start: int
    end: int


def about_days_in(text: str, today: date) -> list[AboutDay]:
    """Return a day to come for each vague time of a text."""
    days: list[AboutDay] = []
    exact = exact_days_in(text, today)
    for form in _FORMS:
        for match in form.finditer(text):
            is_taken = _stands_in(days, match) or (form is not _WEEK_OF and _stands_in(exact, match))
            if not is_taken and (day := next(_days(match, today), None)):
                insort(days, AboutDay(day, match.start(), match.end()), key=_start_of)
    return days


def _stands_in(days: Sequence[AboutDay | ExactDay], match: re.Match[str]) -> bool:
    """Return whether a match shares letters with one of these days, which share none."""
    before = bisect_left(days, match.end(), key=_start_of)
    return before > 0 and match.start() < days[before - 1].end


def _days(match: re.Match[str], today: date) -> Iterator[date]:
    groups = {name: value for name, value in match.groupdict().items() if value}
    if "day" in groups:
        for exact in exact_days_in(groups["day"], today):
            if not exact.start:
                yield exact.day - timedelta(days=exact.day.weekday())
        return
    for year in (int(groups["year"]),) if "year" in groups else (today.year, today.year + 1):
        day = _in(year, groups)
        if day >= today:
            yield day


def _in(year: int, groups: dict[str, str]) -> date:
    if "after" in groups:
        return _workday(
            holiday_in(groups["after"], year) + timedelta(days=1 + fold(groups["after"]).startswith("easter"))
        )
    month = month_called(groups["month"])
    last = date(year, month, monthrange(year, month)[1])
    if groups.get("part") == "end of":
        return last - timedelta(days=max(0, last.weekday() - 4))
    if groups.get("nth") == "last":
        return last - timedelta(days=last.weekday())
    first = date(year, month, _LATE.get(groups.get("part", ""), 1))
    monday = first + timedelta(days=(MONDAY - first.weekday()) % _WEEK)
    return monday + timedelta(days=_WEEK * ORDINALS.index(groups.get("nth", "first")))


def _workday(day: date) -> date:
    return day + timedelta(days=max(0, _WEEK - day.weekday()) if day.weekday() > 4 else 0)
