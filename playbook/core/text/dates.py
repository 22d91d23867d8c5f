"""Find dates and times: what may be one, what surely is."""

import re
from calendar import month_name as month_names
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.text.names import fold

How = Literal["exact", "about", "bound", "not"]

_MONTHS = {
    start: number
    for number, starts in enumerate(
        (
            "jan janv ene", "feb fev", "mar mrz marz", "apr avr abr", "may mai", "jun juin", "jul juil",
            "aug aou ago", "sep sept set", "oct okt", "nov", "dec dez dic",
        ),
        1,
    )
    for start in starts.split()
}  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[ée]vr?(?:ier)?|mar(?:ch|s)?|m[äa]rz|apr(?:il)?|avr(?:il)?"
    r"|may|mai|june?|juni|juin|july?|juli|juil(?:let)?|aug(?:ust)?|ao[ûu]t|sept?(?:ember|embre)?"
    r"|oct(?:ober|obre)?|okt(?:ober)?|nov(?:ember|embre)?|dec(?:ember)?|d[ée]c(?:embre)?|dez(?:ember)?)"
)
_IN_GERMAN = r"(?:Januar|Februar|M[äa]rz|Mai|Juni|Juli|Oktober|Dezember)"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
# March and May are words too: alone they are months only after a word that asks for a time.
_BEFORE_A_MONTH = (
    r"(?:in|by|of|until|till|since|from|before|after|during|mid|early|late|next|last|this|for|end|of)"
)
_SURE = r"(?:January|February|April|June|July|August|September|October|November|December)"
_NAMED_DAY = re.compile(
    rf"(?i)(?<![\w/.-])(?:(?P<iso>{_YEAR}-\d{{1,2}}-\d{{1,2}})(?!\d)"
    rf"|(?P<first>\d{{1,2}})(?:[./]|\.\s(?=\d{{1,2}}\.\s?{_YEAR}))(?P<second>\d{{1,2}})"
    rf"(?:[./]|\.\s(?={_YEAR}))(?P<full>{_YEAR}|\d\d)(?![\d/])"
    rf"|(?:the\s)?(?P<d1>{_DAY})(?:st|nd|rd|th|er|\.(?=\s(?:\w+\s{_YEAR}|{_IN_GERMAN}\b)))?(?:\s(?:of|de))?[\s-](?P<m1>{_MONTH})\b(?:\.?,?[\s-](?P<y1>{_YEAR}))?"
    rf"|(?P<m2>{_MONTH})\.?\s(?:the\s)?(?P<d2>{_DAY})(?:st|nd|rd|th)?(?![\d%]|:\d)(?:,?\s(?P<y2>{_YEAR}))?"
    rf"|(?P<m3>{_MONTH})\b\.?,?\s(?P<y3>{_YEAR})"
    rf"|(?P<quarter>Q[1-4])(?:\s(?P<yq>{_YEAR}))?\b"
    rf"|(?:spring|summer|autumn|fall|winter)\s(?:of\s)?(?P<ys>{_YEAR})"
    rf"|(?P<m4>{_SURE})\b"
    r")"
)
# "April and May", "May and June": beside a month it is one, too.
_NEXT_TO_A_MONTH = re.compile(
    rf"\b{_SURE}(?:,|,?\s(?:and|or|to|through|until))\s(?P<after>March|May)\b(?!\s\d)"
    rf"|\b(?P<before>March|May)(?=(?:,|,?\s(?:and|or|to|through|until))\s{_SURE}\b(?!\s\d))"
)
_ALONE = re.compile(
    rf"\b(?i:{_BEFORE_A_MONTH})[\s-](?:(?P<month>March|May)\b(?!\s\d)"
    rf"|(?P<year>{_YEAR})\b(?![.,:]\d|\s?%|[\s-](?:people|staff|employees|licen|seats|users|hours|coll|cust|acc)))"
)
_CLOCK = re.compile(
    r"(?i)(?<![\w:.])(?:(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)(?:\s?(?:[ap]\.m\.|[ap]m\b))?|(?:1[0-2]|[1-9])\s?(?:[ap]\.m\.|[ap]m\b))"
)
_CLOCK_OF_A_LIST = re.compile(
    r"^[ \t]*(?:[-\u2022*][ \t]*)?\d{1,2}:\d{2}(?:\s?[-\u2013]\s?\d{1,2}:\d{2})?", re.MULTILINE
)
# "0:20" is a minute of an agenda, and then "1:15" in the same text is one too.
_MINUTE_OF_AN_AGENDA = re.compile(r"(?i)(?<![\w:.])0:[0-5]\d(?![\d:])(?!\s?[ap]\.?m\b)")
_ON_THE_AGENDA = re.compile(r"\d:\d\d$")

ORDINALS = ("first", "second", "third", "fourth", "last")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NTH_WEEKDAY = re.compile(
    rf"(?i)\b(?P<nth>{'|'.join(ORDINALS)}) (?P<weekday>{'|'.join(_WEEKDAYS)}) (?:in|of) "
    rf"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\b"
    rf"(?:,? (?P<year>{_YEAR}))?"
)
NO_YEAR = "The notes give no year: read as the next one."
# "may 8" and "march 8" are no days in small letters, and in hasty notes "jan 8" is.
_IS_MONTH = re.compile(r"\b(?:[A-Z][^\W\d_]{2}|(?!may\b|march\b|mai\b)[a-z]{3})")
_SHORT_YEAR = re.compile(r"\d[./]\d\d$")
# "In March 20 people start" names no 20 March: what may follow a day without a year.
_AFTER_A_DAY = re.compile(
    r"(?i)\s{0,3}(?:$|[.,;:!?()–—-]|(?:and|at|for|in|on|to|the|with|until|as|is|we|all|then|only|but|or"
    r"|every(?:one|body)?|each|both|our|no|nobody|this|it|they|there|because|since|too|also|so|after|before"
    r"|when|where|while|if|unless|by|that|whether|which|who|how|what|has|have|are|was|were|will|must|should"
    r"|can|could|would|may|might|does|instead|through|together)\b)"
)
_NOT_THAT_DAY = re.compile(
    r"(?i)\b(?:not(?: on| before| until| by)?|no earlier than|no later than|instead of|rather than|moved from"
    r"|originally(?: on| for| planned for)?|previously(?: on| for)?|before|after|around|about|circa"
    r"|week of|week commencing|w/c|week from|mid|early|late|end of|or|versus|vs\.?|\d(?:st|nd|rd|th)?\s?[-–—]"
    r"|\d(?:st|nd|rd|th)? to|\d(?:st|nd|rd|th)? and|between(?: [^.;]{1,30} and)?)\s{0,3}(?:the |on |for )?$"
)
# "The board closed them on 1 November" was the last one; what "is closed on" a day may be the next.
_HAPPENED = re.compile(
    r"(?i)(?:^|(?<=[\w,;:)”\"] ))(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bbeen )(?<!\bnot )"
    r"(?:closed|banned|blocked|stopped|voted|announced|told|heard|wrote|sent|bought|launched|left|resigned"
    r"|died|failed|lost|broke|was|were|had|came|went|took|began|happened|found|learned|learnt|refused|rejected"
    r"|ended|introduced|switched|started|opened|gave|fell|rose|missed)\b"
    r"(?: (?!(?:if|when|that|and|to|for|until|in|on|since)\b)[\w'’-]{1,20}){0,4}"
    r" (?:on|in|at the (?:end|start|beginning) of|since)(?: early| late| mid)?(?: the)? $|\blast $"
)
_SUPPOSED = re.compile(r"(?i)\b(?:if|once|unless|until|would|could|should)\b[^.;!?]{0,80}$")
_YEARS_ON = {"last": -1, "this": 0, "next": 1}
_YEAR_FROM_NOW = re.compile(r"(?i),? (?:of )?(?P<which>next|this|last) year\b")
# "the end of next year", "next September": clear only beside the day of writing.
_FROM_NOW = re.compile(
    rf"(?<=\d)(?P<day>,? (?:of )?)(?:next|this) year\b"
    r"|\b(?P<lead>(?:of|in|by|from|until|till|through|before|after|during|over) )?"
    rf"(?P<which>next|this) (?P<unit>year|month|quarter|{'|'.join(month_names[1:])})\b(?!['\u2019]| \d)"
)
_OR = re.compile(r"(?i)\s{0,3}(?:\bor\b|/)\s{0,3}\d")
# What stands before a day or a number is looked at no further back than its patterns reach.
BACK = 80


class NamedDay(NamedTuple):
    """A date in a text, or only its month, quarter or year."""

    words: str
    start: int
    end: int
    year: int | None = None
    months: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    is_over: bool = False  # past by its words, without a year

    def is_on(self, day: date) -> bool:
        """Return whether the text may mean this day."""
        if self.year not in (None, day.year):
            return False
        if self.days:
            return (day.month, day.day) in self.days
        return not self.months or day.month in self.months


class ExactDay(NamedTuple):
    """A day that a text names without doubt, with a `note`."""

    day: date
    start: int
    end: int
    how: How
    note: str = ""


class NamedTime(NamedTuple):
    """A time in a text as a minute of the day."""

    words: str
    start: int
    end: int
    minute: int


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def named_days_in(text: str) -> tuple[NamedDay, ...]:
    """Return every date, month, quarter and year of a text."""
    named_days = [named_day for match in _NAMED_DAY.finditer(text) if (named_day := _read(match))]
    taken = {letter for named_day in named_days for letter in range(named_day.start, named_day.end)}
    for match in _NEXT_TO_A_MONTH.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            named_days.append(NamedDay(text[start:end], start, end, None, (month_called(text[start:end]),)))
    for match in _ALONE.finditer(text):
        start, end = match.span("month" if match["month"] else "year")
        if taken.isdisjoint(range(start, end)):
            year = int(match["year"]) if match["year"] else None
            months = (month_called(match["month"]),) if match["month"] else ()
            named_days.append(NamedDay(text[start:end], start, end, year, months))
    return tuple(_with_past_years(text, sorted(named_days, key=lambda named_day: named_day.start)))


def _with_past_years(text: str, named_days: Iterable[NamedDay]) -> Iterator[NamedDay]:
    """Yield days with the year of the one before, where the words mark both as past."""
    before: NamedDay | None = None
    for named in named_days:
        is_bare = named.year is None and bool(named.months)
        lead = text[max(0, named.start - BACK) : named.start]
        if is_bare and _HAPPENED.search(lead) and not _SUPPOSED.search(lead):
            year = None
            if before and before.year and before.months:
                year = before.year + (named.months[0] < before.months[-1])
            named = named._replace(year=year, is_over=True)
        before = named if named.year else before
        yield named


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def times_in(text: str) -> tuple[NamedTime, ...]:
    """Return every time of day but agenda minutes."""
    listed = {letter for match in _CLOCK_OF_A_LIST.finditer(text) for letter in range(*match.span())}
    has_agenda = bool(_MINUTE_OF_AN_AGENDA.search(text))
    return tuple(
        NamedTime(match.group().strip(), match.start(), match.end(), _minute(match.group()))
        for match in _CLOCK.finditer(text)
        if match.start() not in listed
        and not (has_agenda and _ON_THE_AGENDA.fullmatch(match.group().strip()))
    )


def _minute(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    number = int(re.sub(r"\D", "", hour))
    if half := re.search(r"([ap])\.?m", clock.lower()):
        number = number % 12 + (12 if half[1] == "p" else 0)
    return number * 60 + int(re.sub(r"\D", "", minute) or 0)


def _read(match: re.Match[str]) -> NamedDay | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    at = (match.group(), match.start(), match.end())
    if "iso" in groups:
        year, month, day = map(int, groups["iso"].split("-"))
        return NamedDay(*at, year, (month,), ((month, day),)) if _may_be(month, day) else None
    if "first" in groups:
        year = int(groups["full"]) + (2_000 if len(groups["full"]) == 2 else 0)
        first, second = int(groups["first"]), int(groups["second"])
        both = tuple(pair for pair in ((second, first), (first, second)) if _may_be(*pair))
        return NamedDay(*at, year, tuple(month for month, _ in both), both) if both else None
    named_year = next((int(groups[name]) for name in ("y1", "y2", "y3", "yq", "ys") if name in groups), None)
    for day_name, month_name in (("d1", "m1"), ("d2", "m2")):
        if day_name in groups:
            month = month_called(groups[month_name])
            return NamedDay(*at, named_year, (month,), ((month, int(groups[day_name])),))
    if "quarter" in groups:
        first = 3 * int(groups["quarter"][1]) - 2
        return NamedDay(*at, named_year, (first, first + 1, first + 2))
    named = groups.get("m3") or groups.get("m4") or ""
    return None if named[:1].islower() else NamedDay(*at, named_year, (month_called(named),) if named else ())


def _may_be(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def month_called(word: str) -> int:
    """Return the number of a month, whole or short."""
    bare = fold(word)
    return _MONTHS.get(bare[:4]) or _MONTHS[bare[:3]]


def end_of(named: NamedDay, anchor: date) -> date | None:
    """Return the last day a date may mean; past tense looks back."""
    if len(named.days) > 1 or not (named.days or named.months or named.year):
        return None
    if named.year is None and named.is_over:
        candidates = (end_of(named._replace(year=year), anchor) for year in (anchor.year, anchor.year - 1))
        return next((day for day in candidates if day and day < anchor), None)
    if named.year is None:
        candidates = (end_of(named._replace(year=year), anchor) for year in (anchor.year, anchor.year + 1))
        return next((day for day in candidates if day and day >= anchor), None)
    month = named.months[-1] if named.months else 12
    return _as_date(named.year, month, named.days[0][1] if named.days else monthrange(named.year, month)[1])


def first_day_in(text: str, anchor: date) -> date | None:
    """Return what the first day of a text may mean, as `end_of` does."""
    named = next((each for each in named_days_in(text) if each.days), None)
    return end_of(named, anchor) if named else None


def exact_days_in(text: str, today: date) -> list[ExactDay]:
    """Return the unambiguous days of a text, in order."""
    days = [exact for named in named_days_in(text) if (exact := _exact(named, text, today))]
    weekdays = [exact for match in _NTH_WEEKDAY.finditer(text) if (exact := _nth_weekday(match, text, today))]
    return sorted([*days, *weekdays], key=lambda exact: exact.start) if weekdays else days


def with_years(text: str, today: date) -> str:
    """Return a text with the year or month for "next year" or "next month"."""

    def named(match: re.Match[str]) -> str:
        if match["day"]:
            return f", {today.year + ('next' in match.group())}"
        lead, unit, is_next = match["lead"] or "", match["unit"], match["which"] == "next"
        if unit in ("year", "month", "quarter") and not lead:
            return match.group()
        if unit == "year":
            return f"{lead}{today.year + is_next}"
        month = today.month - 1 + is_next
        if unit == "month":
            return f"{lead}{month_names[month % 12 + 1]} {today.year + month // 12}"
        if unit == "quarter":
            quarter = (today.month - 1) // 3 + is_next
            return f"{lead}Q{quarter % 4 + 1} {today.year + quarter // 4}"
        is_over = list(month_names).index(unit) < today.month + is_next
        return f"{lead}{unit} {today.year + is_over}"

    return _FROM_NOW.sub(named, text)


def _nth_weekday(match: re.Match[str], text: str, today: date) -> ExactDay | None:
    """Return the day that "the first Monday in March" names."""
    nth, weekday = ORDINALS.index(fold(match["nth"])), _WEEKDAYS.index(fold(match["weekday"]))
    years = (int(match["year"]),) if match["year"] else (today.year, today.year + 1)
    for year in years:
        month = month_called(match["month"])
        first = date(year, month, 1)
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * nth)
        day = last - timedelta(days=(last.weekday() - weekday) % 7) if ORDINALS[nth] == "last" else day
        if day.month == month and EARLIEST_DAY <= day <= LATEST_DAY and (match["year"] or day >= today):
            is_struck = _NOT_THAT_DAY.search(text[max(0, match.start() - BACK) : match.start()])
            note = "" if match["year"] else NO_YEAR
            return ExactDay(day, match.start(), match.end(), "not" if is_struck else "exact", note)
    return None


def _exact(named: NamedDay, text: str, today: date) -> ExactDay | None:
    by_dots = "." in named.words
    # 3/4/2027 is the third of April to some and the fourth of March to others; 3.4.2027 is not.
    if not named.days or (len(set(named.days)) > 1 and not by_dots) or _SHORT_YEAR.search(named.words):
        return None
    month, day = named.days[0]
    end = named.end
    if named.year:
        read = _as_date(named.year, month, day)
    elif counted := _YEAR_FROM_NOW.match(text, named.end):  # "December 31 of next year"
        end = counted.end()
        read = _as_date(today.year + _YEARS_ON.get(fold(counted["which"]), 0), month, day)
    elif _IS_MONTH.search(named.words) and _AFTER_A_DAY.match(text, named.end):
        # 29 February may be eight years away.
        years = (_as_date(today.year + ahead, month, day) for ahead in range(9))
        read = next((read for read in years if read and read >= today), None)
    else:
        return None
    if read is None:
        return None
    before = text[max(0, named.start - BACK) : named.start]
    is_struck = _NOT_THAT_DAY.search(before) or _OR.match(text, end)
    how: How = "not" if is_struck else "exact"
    note = "" if named.year else NO_YEAR if end == named.end else f"Read as {read.year}."
    return ExactDay(read, named.start, end, how, note)


def _as_date(year: int, month: int, day: int) -> date | None:
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    return read if EARLIEST_DAY <= read <= LATEST_DAY else None
