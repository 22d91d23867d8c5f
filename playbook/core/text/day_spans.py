"""Find spans of days, such as "from 19 July to 6 August"."""

import re
from calendar import month_name, monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.core.text.dates import NO_YEAR, NamedDay, month_called, named_days_in
from playbook.core.text.names import fold

_TO = re.compile(r"(?i)\s?(?:to|until|till|through|thru|and|[-\u2013\u2014])\s?(?:the )?")
_SECOND_DAY = re.compile(
    r"(?:\s?[-\u2013\u2014]\s?|\s(?:to|through|thru|until|till)\s(?:the )?)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"(?![\d:%.]\d|[%\d]| (?:people|staff|employees|hours|days|percent|of|[A-Z]))(?:,? (?P<year>20\d\d))?"
)

# "from 22 to 28 March": the first day has no month of its own.
_FIRST_DAY = re.compile(
    r"(?i)(?<![\w.,/:$\u20ac\u00a3-])(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?"
    r"\s?(?:to|until|till|through|thru|and|[-\u2013\u2014])\s?(?:the )?$"
)
# "17-21 May"
_JOINED = re.compile(r"(?<![\w.,/:$\u20ac\u00a3-])\d{1,2}\.?[-\u2013\u2014](?=\d{1,2}\.? [A-Z])")

_WEEKS = re.compile(
    r"(?i)\b(?:calendar )?weeks? (?P<first>[1-9]|[1-4]\d|5[0-3])"
    r"(?:\s?(?:and|to|[-\u2013\u2014])\s?(?P<last>[1-9]|[1-4]\d|5[0-3]))?"
    r"(?:,? (?:of )?(?P<year>20\d\d))?\b(?! (?:of|after|before) )"
)
_PART = r"(?:early|mid|late|(?:the )?(?:beginning|start|middle|end) of)"
_MONTH = "|".join(month_name[1:])
_FROM_MONTH = re.compile(
    rf"(?i)\b(?:from|between) (?:(?P<part>{_PART})[ -])?(?P<first>{_MONTH})(?! \d)"
    rf" (?:to|until|till|through|and|into) (?:(?P<until>{_PART})[ -])?(?P<last>{_MONTH})\b(?! \d{{1,2}}\b)"
    r"(?:,? (?P<year>20\d\d))?"
)
# "late November to the middle of January": the parts say that both are ends.
_PART_TO_PART = re.compile(
    rf"(?i)(?<!from )(?<!between )\b(?P<part>{_PART})[ -](?P<first>{_MONTH})(?! \d)"
    rf" (?:to|until|till|through|and|into) (?P<until>{_PART})[ -](?P<last>{_MONTH})\b(?! \d{{1,2}}\b)"
    r"(?:,? (?P<year>20\d\d))?"
)
# "July and August are the busy season": two months in a row, all of both.
_MONTH_AND_MONTH = re.compile(
    rf"(?<![Bb]etween )(?<![Ff]rom )\b(?:{_MONTH}) (?:and|&) (?:{_MONTH})\b(?! \d{{1,2}}\b)"
    r"(?:,? (?P<year>20\d\d))?"
)
# Each with a country whose calendar has it, and how its title begins there.
_HOLIDAYS = {
    "memorial day": ("US", "Memorial Day"), "labor day": ("US", "Labor Day"),
    "thanksgiving": ("US", "Thanksgiving"), "independence day": ("US", "Independence Day"),
    "christmas": ("US", "Christmas"), "new year": ("US", "New Year's Day"),
    "martin luther king day": ("US", "Martin Luther King"), "columbus day": ("US", "Columbus Day"),
    "easter": ("NL", "Easter Sunday"),
}  # fmt: skip
HOLIDAY = rf"(?:the )?(?P<{{}}>{'|'.join(_HOLIDAYS)})(?: ?day| eve|['\u2019]s(?: day)?)?"
_HOLIDAY_TO_HOLIDAY = re.compile(
    rf"(?i)\b(?:between|from) {HOLIDAY.format('first')} (?:and|to|until|till|through) "
    rf"{HOLIDAY.format('last')}"
    r"(?:,? (?P<year>20\d\d))?\b"
)
# "the week before Easter", "the week of Memorial Day", "two weeks around Easter"
_WEEK_BESIDE = re.compile(
    rf"(?i)\b(?:(?P<many>two|three|four|five|six) )?weeks? (?P<side>before"
    rf"|after|of|around) {HOLIDAY.format('day')}(?:,? (?P<year>20\d\d))?\b"
)
_WEEK_OF_MONTH = re.compile(
    rf"(?i)\b(?P<which>first|last) week of (?P<month>{_MONTH})\b(?! \d{{1,2}}\b)(?:,? (?P<year>20\d\d))?"
)
_MANY = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "fortnight": 2}
# "February 1; the fortnight after it", "March 15, which opens the two busiest weeks"
_WEEKS_FROM_IT = re.compile(
    r"[,;]?(?: and)? (?:the (?:first )?(?:(?P<many>two|three|four) )?(?P<after>fortnight|weeks?)"
    r" (?:after (?:it|that)|from then(?: on)?|that follows?)"
    r"|which (?:is|opens|begins|starts) (?:the |our |a )?(?:(?P<number>two|three|four) )?(?:[a-z]+ )?"
    r"(?P<from>fortnight|weeks?))\b"
)
# "the fortnight after February 1"
_WEEKS_FROM = re.compile(
    r"(?i)\bthe (?:first )?(?:(?P<many>two|three|four) )?(?P<from>fortnight|weeks?) (?:after|following)"
    r" (?:the )?(?:[a-z]{3,6}day,? )?$"
)
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
_ABOUT = re.compile(r"(?i)^(?:early|mid|late)|middle")
_EARLY = re.compile(r"(?i)early|beginning|start")
_MIDDLE, _MIDWEEK = 15, 3
_SUNDAY = 7
_NEAR = 60  # letters before a day: more than what may belong to it
_WEEK_OF = re.compile(r"(?i)\bweeks? (?:of|beginning|starting|from) (?:monday,? )?(?:the )?$")


class DaySpan(NamedTuple):
    """A span of days and its words in a text."""

    start: date
    end: date
    words: str
    note: str = ""
    is_about: bool = False  # "mid February" names no day


def day_spans_in(text: str, today: date) -> Iterator[DaySpan]:
    """Yield the spans between two days of a text; without a year the next ones."""
    days = [named for named in named_days_in(_JOINED.sub(_blank, text)) if len(named.days) == 1]
    for first in days:
        if match := _SECOND_DAY.match(text, first.end):
            month, day = first.days[0]
            year = int(match["year"]) if match["year"] else first.year
            words = text[first.start : match.end()]
            yield from _span((month, day), (month, int(match["day"])), year, words, today)
    for first, second in pairwise(days):
        between = text[first.end : second.start]
        if _TO.fullmatch(between) and not (between.strip() == "and" and _follows_week_of(text, first)):
            words = text[first.start : second.end]
            yield from _span(first.days[0], second.days[0], second.year or first.year, words, today)
    for at, last in enumerate(days):
        if match := _FIRST_DAY.search(text, max(0, last.start - _NEAR), last.start):
            month, day = last.days[0]
            before = days[max(0, at - _NEAR) : at]
            is_in_other_day = any(each.start <= match.start() < each.end for each in before)
            if int(match["day"]) < day and not is_in_other_day:
                words = text[match.start() : last.end]
                yield from _span((month, int(match["day"])), (month, day), last.year, words, today)
    yield from _weeks_of(text, days, today)
    yield from _weeks_from(text, days, today)
    for match in _WEEKS.finditer(text):
        yield from _weeks(match, today)
    for form in (_FROM_MONTH, _PART_TO_PART):
        for match in form.finditer(text):
            yield from _months(match, today)
    yield from month_pairs_in(text, today)
    for match in _HOLIDAY_TO_HOLIDAY.finditer(text):
        yield from _holidays(match, today)
    for match in _WEEK_BESIDE.finditer(text):
        yield from _coming(match, today, _weeks_beside)
    for match in _WEEK_OF_MONTH.finditer(text):
        yield from _coming(match, today, _week_of_month)


def _coming(
    match: re.Match[str], today: date, days_in: Callable[[re.Match[str], int], tuple[date, date]]
) -> Iterator[DaySpan]:
    """Yield the days of the year that a text names, else the next ones."""
    year = int(match["year"]) if match["year"] else None
    for each in (year,) if year else (today.year, today.year + 1):
        start, end = days_in(match, each)
        if EARLIEST_DAY <= start <= end <= LATEST_DAY and (year or end >= today):
            yield DaySpan(start, end, match.group(), "" if year else NO_YEAR)
            return


def _weeks_beside(match: re.Match[str], year: int) -> tuple[date, date]:
    """Return the weeks before or after a holiday, from their Monday on."""
    holiday, weeks = holiday_in(match["day"], year), _MANY.get(fold(match["many"] or ""), 1)
    monday = holiday - holiday.weekday() * _DAY
    if fold(match["side"]) in ("of", "around"):  # the second of two begins on the Monday nearest to it
        first = monday - (weeks - 1) * _WEEK * (holiday.weekday() < _MIDWEEK)
        return first, first + weeks * _WEEK - _DAY
    if fold(match["side"]) == "before":
        last = holiday - _DAY
        return last - last.weekday() * _DAY - (weeks - 1) * _WEEK, last
    first = holiday + _DAY
    return first, first + (_SUNDAY - 1 - first.weekday()) * _DAY + (weeks - 1) * _WEEK


def _week_of_month(match: re.Match[str], year: int) -> tuple[date, date]:
    month = month_called(match["month"])
    first = date(year, month, 1)
    if fold(match["which"]) == "first":
        return first, first + _WEEK - _DAY
    last = first.replace(day=monthrange(year, month)[1])
    return last - _WEEK + _DAY, last


def month_pairs_in(text: str, today: date) -> Iterator[DaySpan]:
    """Yield all days of "July and August", which a text may mean only in part."""
    for match in _MONTH_AND_MONTH.finditer(text):
        days = months_in(match.group(), today)
        if days and EARLIEST_DAY <= days[0] < days[1] <= LATEST_DAY:
            note = "" if match["year"] else NO_YEAR
            yield DaySpan(*days, match.group(), note, is_about=True)


def months_in(text: str, today: date) -> tuple[date, date] | None:
    """Return the coming days of the months that a text names."""
    whole = [named for named in named_days_in(text) if len(named.months) == 1 and not named.days]
    years = {named.year for named in whole}
    months = list(dict.fromkeys(named.months[0] for named in whole))
    is_in_a_row = all((second - first) % 12 == 1 for first, second in pairwise(months))
    if len(years) != 1 or not is_in_a_row:
        return None
    first, last = months[0], months[-1]
    year = years.pop()
    for start in [year] if year else (today.year - 1, today.year, today.year + 1):
        ends = start + (last < first)
        end = date(ends, last, monthrange(ends, last)[1])
        if end >= today:
            return date(start, first, 1), end
    return None


def holiday_in(name: str, year: int) -> date:
    """Return the day of a holiday, as the United States keep it."""
    import holidays  # a twentieth of a second, for which the first page does not wait

    country, title = _HOLIDAYS[fold(name)]
    calendar = holidays.country_holidays(country, years=year, observed=False, language="en_US")
    return next(day for day in calendar.get_named(title, lookup="istartswith") if day.year == year)


def _holidays(match: re.Match[str], today: date) -> Iterator[DaySpan]:
    """Yield the days of "between Memorial Day and Labor Day"."""
    year = int(match["year"]) if match["year"] else None
    for start_year in (year,) if year else (today.year, today.year + 1):
        start, end = (holiday_in(match[name], start_year) for name in ("first", "last"))
        end = holiday_in(match["last"], start_year + 1) if end < start else end
        if EARLIEST_DAY <= start <= end <= LATEST_DAY and (year or end >= today):
            yield DaySpan(start, end, match.group(), "" if year else NO_YEAR)
            return


def _months(match: re.Match[str], today: date) -> Iterator[DaySpan]:
    """Yield the days of "from December to mid February"."""
    first, last = (month_called(match[name]) for name in ("first", "last"))
    part, until = match["part"] or "", match["until"] or ""
    year = int(match["year"]) if match["year"] else None
    for end_year in (year,) if year else (today.year, today.year + 1):
        start_year = end_year - (last < first)
        start = date(start_year, first, _day_in(part, monthrange(start_year, first)[1]) if part else 1)
        end_month = monthrange(end_year, last)[1]
        end = date(end_year, last, _day_in(until, end_month) if until else end_month)
        if EARLIEST_DAY <= start <= end <= LATEST_DAY and (year or end >= today):
            # "From the end of November" names no day; "from the beginning of November" does.
            is_vague = part.lower().endswith("end of") or _EARLY.search(until)
            is_about = bool(_ABOUT.search(part) or _ABOUT.search(until) or is_vague)
            yield DaySpan(start, end, match.group(), "" if year else NO_YEAR, is_about)
            return


def _day_in(part: str, last: int) -> int:
    """Return the day for which "mid" or "the end of" stands."""
    if _EARLY.search(part):
        return 1
    return _MIDDLE if _ABOUT.search(part) else last


def _weeks_of(text: str, days: Sequence[NamedDay], today: date) -> Iterator[DaySpan]:
    """Yield the days of "the weeks of May 17 and 24"."""
    for at, first in enumerate(days):
        if opening := _follows_week_of(text, first):
            second = days[at + 1] if at + 1 < len(days) else None
            is_pair = second and _TO.fullmatch(text[first.end : second.start])
            last = second if second and is_pair else first
            words = text[opening.start() : last.end]
            for span in _span(first.days[0], last.days[0], last.year or first.year, words, today):
                if not (span.start.weekday() or span.end.weekday()):
                    yield span._replace(end=span.end + timedelta(days=_SUNDAY - 1))


def _weeks_from(text: str, days: Sequence[NamedDay], today: date) -> Iterator[DaySpan]:
    """Yield the weeks that begin with a day: "the fortnight after February 1"."""
    for day in days:
        behind = _WEEKS_FROM_IT.match(text, day.end)
        before = None if behind else _WEEKS_FROM.search(text, max(0, day.start - _NEAR), day.start)
        if match := behind or before:
            named = [fold(each) for each in match.groups() if each]
            weeks = next((_MANY[each] for each in named if each in _MANY), 1)
            words = text[day.start : behind.end()] if behind else text[match.start() : day.end]
            for span in _span(day.days[0], day.days[0], day.year, words, today):
                yield span._replace(end=span.start + weeks * _WEEK - _DAY)


def _follows_week_of(text: str, day: NamedDay) -> re.Match[str] | None:
    return _WEEK_OF.search(text, max(0, day.start - _NEAR), day.start)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _weeks(match: re.Match[str], today: date) -> Iterator[DaySpan]:
    """Yield the days of "week 13" or "weeks 28 to 31", counted as calendars do."""
    for year in (int(match["year"]),) if match["year"] else (today.year, today.year + 1):
        try:
            start = date.fromisocalendar(year, int(match["first"]), 1)
            end = date.fromisocalendar(year, int(match["last"] or match["first"]), _SUNDAY)
        except ValueError:
            continue
        if EARLIEST_DAY <= start <= end <= LATEST_DAY and (match["year"] or end >= today):
            yield DaySpan(start, end, match.group(), "" if match["year"] else NO_YEAR)
            return


def _span(
    first: tuple[int, int], last: tuple[int, int], year: int | None, words: str, today: date
) -> Iterator[DaySpan]:
    for end_year in (year,) if year else (today.year, today.year + 1):
        try:
            start, end = date(end_year - (last < first), *first), date(end_year, *last)
        except ValueError:
            continue
        if EARLIEST_DAY <= start <= end <= LATEST_DAY and (year or end >= today):
            yield DaySpan(start, end, words, "" if year else NO_YEAR)
            return
