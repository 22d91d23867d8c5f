"""Read the times at which a team has no hour to learn."""

import re
from calendar import FRIDAY, month_name, monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY, Span
from playbook.core.case.parts import BusyTime
from playbook.core.case.reading.groups import groups_touched
from playbook.core.case.reading.texts import Phrases, Quote, is_asked
from playbook.core.plan.brief import Brief
from playbook.core.text.dates import named_days_in

# What a sentence says of a time, so that naming it is not enough.
_IS_FULL = Phrases(
    r"bus(?:y|iest)", r"peaks?", r"rush", r"no (?:time|hours?|training|sessions?)", r"cannot", r"can't",
    r"(?:nobody|no one)(?: in \w+)? (?:can|has|trains?|learns?|works on)", r"sacred", r"impossible",
    r"flat out", r"full", r"overtime", r"deadlines?",
    r"clos(?:es?|ed|ing)", r"audits?", r"stock ?tak\w+", r"inventory", r"campaign", r"freeze", r"off limits",
    r"holidays?(?: season)?", r"vacations?", r"summer break", r"(?:sommer)?ferien",
    r"kept? … free", r"keine zeit", r"niemand", r"hochbetrieb", r"hochsaison", r"abschluss", r"inventur",
)  # fmt: skip
_EACH = r"(?:each|every|the|a|jedes|jeden|des|eines)"
_MONTH_END = Phrases(
    r"(?:at |the )?month[- ]end", rf"end of {_EACH} months?", r"monatsende", r"monatsabschluss",
    rf"ende {_EACH} monats",
)  # fmt: skip
_FIRST_WEEK = Phrases(rf"first weeks? of {_EACH} months?", rf"erste[nr]? woche {_EACH} monats")
_LAST_WEEK = Phrases(rf"last weeks? of {_EACH} months?", rf"letzte[nr]? woche {_EACH} monats")
_QUARTER_END = Phrases(r"quarter[- ]end", rf"end of {_EACH} quarters?", r"quartalsende", r"quartalsabschluss")
_DAY_OF_MONTH = re.compile(
    r"\b(?:around|about|near|on|um den) (?:the )?(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?"
    rf"{_EACH} (quarter )?(?:months?|monats)\b"
)
_AWAY = Phrases(r"holidays?(?: season)?", r"vacations?", r"summer break", r"(?:sommer)?ferien")
_BLACK_FRIDAY = Phrases(r"black friday(?: week)?")
_NOT_OF_TODAY = ("what_changes", "objective", "expected_benefit", "past_attempts")
_QUARTER_ENDS, _QUARTER_STARTS = (3, 6, 9, 12), (1, 4, 7, 10)
_NOVEMBER, _DAY = 11, timedelta(days=1)


def busy_times(brief: Brief, quotes: Sequence[Quote]) -> Iterator[BusyTime]:
    """Yield the times that sentences call full, with their days."""
    for quote in quotes:
        if quote.field in _NOT_OF_TODAY or is_asked(quote) or not _IS_FULL.search(quote.plain):
            continue
        for words, spans in _named(brief, quote):
            yield BusyTime(words, groups_touched(brief, quote.text), tuple(spans), quote.text)


def _named(brief: Brief, quote: Quote) -> Iterator[tuple[str, list[Span]]]:
    text = quote.plain
    months = list(_months_of(brief))
    ends = [_last(month) for month in months]
    if _MONTH_END.search(text):
        yield "at month end", [_span(end, -2, 2) for end in ends]
    if _FIRST_WEEK.search(text):
        yield "in the first week of a month", [_span(month, 0, 6) for month in months]
    if _LAST_WEEK.search(text):
        yield "in the last week of a month", [_span(end, -6, 0) for end in ends]
    if _QUARTER_END.search(text):
        yield "at the end of a quarter", [_span(end, -6, 0) for end in ends if end.month in _QUARTER_ENDS]
    if _AWAY.search(text):
        away = {month for named in named_days_in(quote.text) if not named.days for month in named.months}
        for month in sorted(away):
            spans = [_span(first, 0, _last(first).day - 1) for first in months if first.month == month]
            yield f"in {month_name[month]}", spans
    for number, of_quarter in _DAY_OF_MONTH.findall(text):
        named = [month for month in months if not of_quarter or month.month in _QUARTER_STARTS]
        days = [month.replace(day=int(number)) for month in named if 0 < int(number) <= _last(month).day]
        yield f"around day {number} of a month", [_span(day, -2, 2) for day in days]
    if _BLACK_FRIDAY.search(text):
        fridays = (_fourth_thursday(month) + _DAY for month in months if month.month == _NOVEMBER)
        yield "in the week of Black Friday", [_span(friday, -FRIDAY, 2) for friday in fridays]


def _months_of(brief: Brief) -> Iterator[date]:
    """Yield the first day of each month of the rollout."""
    if brief.start and brief.end:
        for number in range(
            brief.start.year * 12 + brief.start.month - 1, brief.end.year * 12 + brief.end.month
        ):
            yield date(number // 12, number % 12 + 1, 1)


def _last(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _fourth_thursday(month: date) -> date:
    return month + timedelta(days=(FRIDAY - 1 - month.weekday()) % 7 + 21)


def _span(day: date, first: int, last: int) -> Span:
    start, end = day + timedelta(days=first), day + timedelta(days=last)
    return Span(start=max(start, EARLIEST_DAY), end=min(end, LATEST_DAY))
