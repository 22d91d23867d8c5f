"""Read when a team cannot learn, or nothing may start or end."""

import re
from calendar import FRIDAY, day_name, month_name, monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY, MAX_LINE, Span
from playbook.core.case.parts import BusyTime
from playbook.core.case.reading.dated import clauses_of
from playbook.core.case.reading.texts import Phrases, Quote, is_asked, plain
from playbook.core.case.teams.groups import groups_touched, names_group
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.workdays import Place, Workdays, workdays_of
from playbook.core.text.dates import NamedDay, end_of, named_days_in
from playbook.core.text.day_spans import holiday_in
from playbook.core.text.names import fold
from playbook.core.text.numbers import COUNTS, as_count

_OUT = r"(?:(?:out|off|away|absent)(?! of| the| from| with)|on (?:leave|vacation|holidays?))"
# "Everybody has too many people out at Easter", "half of Surgery is on leave in July"
MANY_OUT = Phrases(
    rf"(?:too )?many (?:[\w'-]+ ){{0,7}}?{_OUT}",
    rf"(?:half|most|a third|two thirds) (?:[\w'-]+ ){{0,5}}?(?:is|are) {_OUT}",
    r"short[- ]?staffed", r"understaffed", r"short of (?:people|staff|hands)",
    r"too few (?:people|staff|hands)",
)  # fmt: skip
# What a sentence says of a time, so that naming it is not enough.
_IS_FULL = Phrases(
    *MANY_OUT.sources,
    r"bus(?:y|iest)", r"peaks?", r"rush", r"no (?:time|hours?|training|sessions?)", r"cannot", r"can't",
    r"(?:nobody|no one)(?: in \w+)? (?:can|has|trains?|learns?|works on)", r"sacred", r"impossible",
    r"flat out", r"full", r"overtime", r"deadlines?",
    r"clos(?:es?|ed|ing)", r"audits?", r"stock ?tak\w+", r"inventory", r"campaign", r"freeze", r"off limits",
    r"holidays?(?: season)?", r"vacations?", r"summer break", r"(?:sommer)?ferien",
    r"kept? … free", r"keine zeit", r"niemand", r"hochbetrieb", r"hochsaison", r"abschluss", r"inventur",
)  # fmt: skip
_EACH = r"(?:each|every|the|a|jedes|jeden|des|eines)"
_MONTH_END = Phrases(
    r"(?:at |the )?month[- ]ends?", rf"end of {_EACH} months?", r"monatsende", r"monatsabschluss",
    rf"ende {_EACH} monats",
)  # fmt: skip
_FIRST_WEEK = Phrases(rf"first weeks? of {_EACH} months?", rf"erste[nr]? woche {_EACH} monats")
_LAST_WEEK = Phrases(
    rf"last weeks? of {_EACH} months?", rf"(?:last )?week before {_EACH} month (?:ends|closes)",
    rf"(?:last )?week before (?:the )?(?:end of {_EACH} month|month[- ]end)",
    rf"letzte[nr]? woche {_EACH} monats",
)  # fmt: skip
_QUARTER_END = Phrases(
    r"quarter[- ]ends?", rf"end of {_EACH} quarters?", rf"last weeks? of {_EACH} quarters?",
    rf"week before {_EACH} quarter (?:ends|closes)", r"quartalsende", r"quartalsabschluss",
    rf"letzte[nr]? woche {_EACH} quartals",
)  # fmt: skip
_QUARTER_START = Phrases(
    rf"(?:first weeks?|start|beginning) of {_EACH} quarters?", rf"erste[nr]? woche {_EACH} quartals"
)
_NUMBER = rf"(\d{{1,2}}|{'|'.join(COUNTS)})"
_DAY_OF_MONTH = re.compile(
    r"\b(?:around|about|near|on|um den) (?:the )?(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?"
    rf"{_EACH} (quarter )?(?:months?|monats)\b"
)
_AWAY = Phrases(r"holidays?(?: season)?", r"vacations?", r"summer break", r"(?:sommer)?ferien")
# What people rule out for sessions; a time of the business in which nothing starts is another thing.
_NO_SESSION = Phrases(
    r"no (?:\w+ ){0,2}?(?:sessions?|trainings?|classes|courses|workshops|lessons|pilots?)",
    r"(?:never|not|nobody|no one|cannot) (?:\w+ ){0,2}?(?:trains?|trained|learns?|be away)",
    r"(?:sessions?|training|classes|courses|workshops|lessons) … (?:never|not)",
    r"(?:cannot|can't) (?:do|run|hold|join|attend|have) (?:\w+ )?(?:sessions?|training|classes|courses)",
    r"never (?:in|on|during|at)", r"(?:keine?|nie) (?:\w+ )?(?:schulung(?:en)?|kurse?|trainings?)",
)  # fmt: skip
_BUT = Phrases(r"except", r"only", r"unless", r"other than", r"apart from", r"nur", r"ausser")
_BUT_ON = Phrases(*_BUT.sources, r"until", r"before", r"after", r"by", r"since", r"bis", r"vor", r"nach")
_ON = re.compile(r"(?i)\b(?:in|on|from|between|during|throughout|over|im|am|vom)(?: the| all of)? $")
_WEEKDAYS = re.compile(
    rf"(?i)\b(?:(?:any|every|each|an?) ({'|'.join(day_name)})\b|({'|'.join(day_name)})s\b)"
)
_MONTHS = [month.casefold() for month in month_name[1:]]
_DAYS_OF_MONTH = re.compile(
    rf"\b(last|first) {_NUMBER} (?:(working|business|work) )?days? of "
    rf"(?:{_EACH} month|{_EACH} (quarter)|({'|'.join(_MONTHS)}))s?\b"
)
# "the last two and the first three working days of a month" are two such times.
_ENDS_AND_STARTS = re.compile(
    rf"\b(last|first) {_NUMBER}(?= and (?:the )?(?:last|first) {_NUMBER} ((?:working|business|work) days"
    rf" of (?:{_EACH} month|{_EACH} quarter))s?\b)"
)
_WEEK_OF_MONTH = re.compile(rf"\b(last|first) week of ({'|'.join(_MONTHS)})\b")
_BLACK_FRIDAY = Phrases(r"black friday(?: week)?")
_NOT_OF_TODAY = ("what_changes", "objective", "expected_benefit", "past_attempts")
_NOT_PLANNED = ("objective", "expected_benefit", "past_attempts", "risk_of_not_changing")
_SHUT = Phrases(r"closed", r"closures?", r"shut ?downs?")
# "We are closed from", or "Closed" with no subject of its own: not "the Lagos house is closed".
_ALL_SHUT = re.compile(
    r"(?i)(?:^|[:;.(] ?"
    r"|\b(?:we|company|firm|everything|everyone|all sites|business|factory|plant"
    r"|(?:the|our)(?: whole)? (?:house|site|school|works|theat(?:er|re)|museum|hotel|college|workshop"
    r"|yard|mill|campus|park|building|library))(?: is| are|'re)? )"
    r"(?:closed|shut)(?: down)?(?: (?:from|between|over|for))?(?: the)? (?:\d"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d)"
)
_LONGEST_SHUT = timedelta(weeks=8)
_AT_A_HOLIDAY = re.compile(
    r"(?i)\b(?:at|over|around|during)(?: the)? (?P<day>easter|christmas|thanksgiving|new year)\b"
)
# A house without guests is when some of them learn.
_LEARN_THEN = re.compile(
    r"(?i)\b(?:train|learn|practi[cs]e|install|conver|rebuil|renovat|mov)\w*(?: [\w']+){0,3}?"
    r" (?:then|(?:in|during|over) (?:it|this|that|these|those|the closure)|while|meanwhile)\b"
)
_QUARTER_ENDS, _QUARTER_STARTS = (3, 6, 9, 12), (1, 4, 7, 10)
_NOVEMBER, _LEAP_YEAR, _DAY = 11, 2000, timedelta(days=1)
FREEZES = Phrases(r"(?:change[- ])?freez\w+", r"no (?:\w+ )?changes?", r"no new \w+", r"nothing may be \w+")
# What comes round in a business, so that nothing starts or ends in it.
_CYCLE = Phrases(
    r"peaks?", r"\w*harvest\w*", r"vintage", r"rush", r"(?:high|busy|tax|flu|selling) season",
    r"accreditations?",
    r"inspections?(?! (?:records?|checks?|forms?|lists?|reports?))", r"audits?",
    r"(?:policy |contract |budget |membership )?renewals?",
    r"we renew", r"budget(?:s are| is)? (?:round|talks|set|fixed|decided)", r"commissions?", r"bonus(?:es)?",
    *FREEZES.sources,
    r"exams?", r"finals", r"enrol?lment", r"(?:school )?holidays", r"(?:sommer|schul)?ferien",
    r"(?:roster|rota|shift (?:plan|pattern))s? changes?",
    r"stock ?tak\w+", r"\w{0,12}ernte", r"akkreditierung\w*", r"\w{0,12}saison", r"prufung\w*",
)  # fmt: skip
_CLAUSES = re.compile(r"; |, (?:and|but|while) ")
# What has happened names no time to come.
_PAST = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bbeen )(?<!\bget )(?<!\bgets )\b(?:lost|missed|had|was|were"
    r"|went|took|came|gave|saw|fell|won|began|broke|did|got|happened|failed|slipped|canceled|cancelled|waren|hatten?|wurden?)\b"
)
_PARTS = re.compile(r"([;:,]| (?:because|since|while|when|but|so)\b)")
_CLOSE = re.compile(
    r"\b(?:(quarter|year)[- ]end |(quarterly|yearly|annual) )?(?:clos(?:e|ing)|month[- ]end|monatsabschluss"
    r"|abschluss)\b[^.;]{0,40}?"
    rf"\b(?:takes|runs|lasts|needs|dauert|braucht)(?: about| for| up to| etwa)? {_NUMBER} "
    r"(?:working |business |calendar )?(?:days|tage)"
)
_YEAR_END = Phrases(r"year[- ]ends?", r"end of the year", r"jahresende", r"jahresabschluss")
_BOOKKEEPERS = Phrases(
    r"accounting", r"accountants?", r"finance", r"controlling", r"bookkeep\w+", r"treasury",
    r"buchhaltung", r"finanz\w*", r"rechnungswesen",
)  # fmt: skip
_KEEPS_BOOKS = re.compile(
    r"(?i)\b(?:month|quarter|year|period)[- ]end\b|\bclos(?:e|ing) (?:of )?the books\b|\bgeneral ledger\b"
)
_TO = re.compile(
    r"(?i)\W{0,5}(?:to|until|till|through|and|bis(?: zum)?|[-–])\W{1,5}"
    r"(?:the\W{1,5})?(?:end of |mid[- ]|early |late )?"
)
_TO_DAY = re.compile(r"(?: ?[-–] ?(\d{1,2})(?![\d/.-])| to (\d{1,2})(?=$|[.,;:)]| (?:and|or)\b))")
_BETWEEN = re.compile(r"(?i)\bbetween\b[^.;]{0,20}$")
_WEEK_BEFORE = re.compile(r"(?i)\bweek before\b[^.;,]{0,25}$")
# What a sentence closes from a day on stays closed for the year.
_CLOSED_FROM = re.compile(r"(?i)\b(?:no|freez\w+)\b[^.;]{0,90}\bfrom(?: the)? $")
WEEK = 7
_DAY_TO = re.compile(r"(?i)\b(\d{1,2})(?:st|nd|rd|th|\.)? (?:to|until|through|and|bis|[-–]) (?:the )?$")


def busy_times(brief: Brief, quotes: Sequence[Quote]) -> Iterator[BusyTime]:
    """Yield the times that sentences call full, with their days."""
    for quote in quotes:
        to_come = _without_past(quote)
        if quote.field in _NOT_OF_TODAY or is_asked(quote) or not _IS_FULL.search(to_come.plain):
            continue
        named = tuple(group.id for group in brief.groups if names_group(quote.plain, group))
        for words, spans in _named(brief, to_come):
            yield BusyTime(words, named or groups_touched(brief, quote.text), tuple(spans), quote.text)


def closed_for_all(brief: Brief, times: Iterable[BusyTime]) -> tuple[Span, ...]:
    """Return the days on which the whole company is shut by a sentence, each once."""
    stated = brief.company_blackouts
    return tuple(
        dict.fromkeys(
            Span(start=span.start, end=span.end, reason="closed")
            for time in times
            if _shuts_all(brief, time)
            for span in time.spans
            if _DAY < span.end - span.start <= _LONGEST_SHUT
            and not any(each.overlaps(span.start, span.end) for each in stated)
        )
    )


def _shuts_all(brief: Brief, time: BusyTime) -> bool:
    """Return whether a sentence shuts the whole house, and names no team behind it."""
    if not _ALL_SHUT.search(time.quote) or _LEARN_THEN.search(time.quote):
        return False
    # "The house is closed" is not of those at the front of house.
    return not (time.group_ids and groups_touched(brief, _ALL_SHUT.sub(" ", time.quote)))


def _without_past(quote: Quote) -> Quote:
    """Return a sentence without the parts that tell what has happened."""
    parts = _PARTS.split(quote.text)
    return Quote(quote.field, "".join(part for part in parts if not _PAST.search(plain(part))))


def ruled_out(brief: Brief, quotes: Sequence[Quote], place: Place) -> Iterator[BusyTime]:
    """Yield the days on which a rule of the brief forbids sessions."""
    for quote in quotes:
        if quote.field in _NOT_PLANNED or is_asked(quote) or not _NO_SESSION.search(quote.plain):
            continue
        groups = groups_touched(brief, quote.text)
        named = list(_ruled_out(brief, quote.plain, place)) or [*_on_named_days(brief, quote.text)]
        for words, spans in named:
            yield BusyTime(words, groups, tuple(spans), quote.text, is_rule=True)


def _on_named_days(brief: Brief, text: str) -> Iterator[tuple[str, list[Span]]]:
    """Yield the days or months that a rule names, as "no training in August"."""
    clauses = (each for each in _CLAUSES.split(text) if _NO_SESSION.search(plain(each)))
    for clause in clauses:
        days = named_days_in(clause)
        before = _ON.search(clause[: days[0].start]) if days else None
        if before and not _BUT_ON.search(plain(clause)):
            yield clause[before.start() : days[-1].end], [*seasons_in(brief, clause)]


def _ruled_out(brief: Brief, text: str, place: Place) -> Iterator[tuple[str, list[Span]]]:
    months = list(_months_of(brief))
    text = _ENDS_AND_STARTS.sub(r"\1 \2 \4", text)
    names = [a or b for a, b in _WEEKDAYS.findall(text)] if not _BUT.search(text) else []
    for name in dict.fromkeys(map(str.capitalize, names)):
        yield f"on {name}s", [_span(day, 0, 0) for day in _each(brief, [*day_name].index(name))]
    if _FIRST_WEEK.search(text):
        yield "in the first week of a month", [_span(month, 0, 6) for month in months]
    if _LAST_WEEK.search(text):
        yield "in the last week of a month", [_span(_last(month), -6, 0) for month in months]
    if _QUARTER_START.search(text):
        firsts = [month for month in months if month.month in _QUARTER_STARTS]
        yield "in the first week of a quarter", [_span(first, 0, 6) for first in firsts]
    yield from _period_ends(text, months)
    for which, name in _WEEK_OF_MONTH.findall(text):
        named = [month for month in months if month.month == _MONTHS.index(name) + 1]
        spans = [_span(month, 0, 6) if which == "first" else _span(_last(month), -6, 0) for month in named]
        yield f"in the {which} week of {name.capitalize()}", spans
    for which, amount, of_work, of_quarter, name in _DAYS_OF_MONTH.findall(text):
        away = as_count(amount) - 1
        ends = _QUARTER_STARTS if which == "first" else _QUARTER_ENDS
        numbers = (_MONTHS.index(name) + 1,) if name else ends if of_quarter else range(1, 13)
        named = [month for month in months if month.month in numbers]
        days = [_days_at(month, which, away, brief, place) if of_work else None for month in named]
        spans = [
            span or (_span(month, 0, away) if which == "first" else _span(_last(month), -away, 0))
            for span, month in zip(days, named, strict=True)
        ]
        period = name.capitalize() or f"a {of_quarter or 'month'}"
        yield f"in the {which} {amount} {of_work + ' ' if of_work else ''}days of {period}", spans


# "the last two and first three working days of each month"
_AMOUNT = re.compile(
    rf"(?i)\b(last|first) (\d|{'|'.join(word for word, count in COUNTS.items() if count < 10)})\b"
)
_IS_MONTHLY = re.compile(r"(?i)\bdays?\b.*\b(?:month|quarter)|\b(?:month|quarter)[- ]end\b.*\bdays?\b")
_IS_QUARTERLY = re.compile(r"(?i)\bdays?\b[^,;]*\bquarter|\bquarter[- ]end\b.*\bdays?\b")
_MOST_DAYS, _MONTHS_AHEAD = 9, 18


def days_of_rule(line: str, today: date, country: str = "", subdivision: str = "") -> list[Span]:
    """Return the periods of what comes back without dates: days of each month, quarter ends."""
    if spans := days_each_month(line, today, country, subdivision):
        return spans
    months = [
        date(number // 12, number % 12 + 1, 1)
        for number in range(_month_of(today), min(_month_of(today) + _MONTHS_AHEAD, _month_of(LATEST_DAY)))
    ]
    every = sorted((span for _, spans in _period_ends(plain(line), months) for span in spans), key=_first_day)
    reason = line.strip(" .")[:MAX_LINE]
    return [span.model_copy(update={"reason": reason}) for span in every if span.end >= today]


def _first_day(span: Span) -> date:
    return span.start


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def days_each_month(line: str, today: date, country: str = "", subdivision: str = "") -> list[Span]:
    """Return the periods of a rule on ends of months or quarters."""
    amounts = {fold(which): as_count(amount) for which, amount in _AMOUNT.findall(line)}
    if not amounts or not _IS_MONTHLY.search(line) or max(amounts.values()) > _MOST_DAYS:
        return []
    is_quarterly = _IS_QUARTERLY.search(line)
    words = [
        part.strip(" :,;\u2013\u2014-()") for part in re.split(r"[,:;] ", line) if not _AMOUNT.search(part)
    ]
    what = ", ".join(filter(None, words))[:MAX_LINE] or ("quarter end" if is_quarterly else "month end")
    workdays, where = Workdays(), (country, subdivision)
    last, first = amounts.get("last"), amounts.get("first")
    spans = []
    for number in range(_month_of(today), _month_of(today) + _MONTHS_AHEAD):
        end = _last(date(number // 12, number % 12 + 1, 1))
        if end.year >= LATEST_DAY.year:
            break
        if end.month not in _QUARTER_ENDS and is_quarterly:
            continue
        start = workdays.shift(end + _DAY, -last, *where) if last else workdays.shift(end, 1, *where)
        until = workdays.shift(end, first, *where) if first else workdays.shift(end + _DAY, -1, *where)
        spans.append(Span(start=start, end=until, reason=what))
    return spans


def _days_at(month: date, which: str, away: int, brief: Brief, place: Place) -> Span:
    """Return the first or last working days of a month."""
    workdays, where = workdays_of(brief), _as_pair(place)
    if which == "first":
        first = workdays.next_working(month, *where)
        return _span(first, 0, (workdays.shift(first, away, *where) - first).days)
    last = workdays.shift(_last(month) + _DAY, -1, *where) if _last(month) < LATEST_DAY else LATEST_DAY
    return _span(last, (workdays.shift(last, -away, *where) - last).days, 0)


def _each(brief: Brief, weekday: int) -> Iterator[date]:
    """Yield each such weekday of the rollout."""
    if brief.start and brief.end:
        first = brief.start.toordinal() + (weekday - brief.start.weekday()) % 7
        yield from map(date.fromordinal, range(first, brief.end.toordinal() + 1, 7))


def cycles_in(brief: Brief, quotes: Sequence[Quote], place: Place) -> Iterator[BusyTime]:
    """Yield the times of the business in which nothing starts and nothing ends."""
    yield from busy_times(brief, [quote for quote in quotes if not _is_of_sessions_alone(quote)])
    for quote in quotes:
        if quote.field in _NOT_PLANNED or is_asked(quote) or _is_of_sessions_alone(quote):
            continue
        spans = list(_closes(brief, quote, place))
        groups = groups_touched(brief, quote.text)
        if spans and not (groups or touches_the_books(brief)):
            groups = tuple(group.id for group in bookkeepers_of(brief))
            spans = spans if groups else []
        to_come = _without_past(quote)
        if not spans and quote.field not in _NOT_OF_TODAY and _CYCLE.search(to_come.plain):
            spans = [span for _, named in _named(brief, to_come) for span in named]
            clauses = [each for each in _CLAUSES.split(to_come.text) if _CYCLE.search(plain(each))]
            spans += [span for each in clauses or (to_come.text,) for span in seasons_in(brief, each)]
        if not spans and quote.field not in _NOT_OF_TODAY:
            shut = (each for each in clauses_of(to_come.text) if _SHUT.search(plain(each)))
            spans = [span for each in shut for span in seasons_in(brief, each) if _is_long(each, span)]
        if spans:
            yield BusyTime("", groups, tuple(spans), quote.text)


def _is_of_sessions_alone(quote: Quote) -> bool:
    """Return whether a sentence closes days for sessions, and for nothing else."""
    rule = _NO_SESSION.search(quote.plain)
    others = _NO_SESSION.pattern.sub("", quote.plain)
    return bool(rule) and not (_IS_FULL.search(others) or _CYCLE.search(others) or _CLOSE.search(others))


def touches_the_books(brief: Brief) -> bool:
    """Return whether the way of closing a period changes over."""
    return is_of_the_books(brief.what_changes)


def is_of_the_books(text: str) -> bool:
    """Return whether a text speaks of a period's close or the ledger."""
    return bool(_KEEPS_BOOKS.search(text))


def bookkeepers_of(brief: Brief) -> tuple[Group, ...]:
    """Return the teams that keep the books."""
    return tuple(group for group in brief.groups if _BOOKKEEPERS.search(group.name.casefold()))


def is_of_the_ledger(brief: Brief, groups: Sequence[Group]) -> bool:
    """Return whether these are the teams that keep books which change over, and no others."""
    keepers = {group.id for group in bookkeepers_of(brief)}
    return touches_the_books(brief) and bool(groups) and {group.id for group in groups} <= keepers


def start_of_the_books(brief: Brief) -> date | None:
    """Return the day on which the books change over, None where they do not."""
    days = [day for group in bookkeepers_of(brief) if (day := brief.go_live_of(group))]
    return min(days, default=None) if touches_the_books(brief) else None


def is_of_a_close(text: str) -> bool:
    """Return whether a sentence counts the days of a close."""
    return bool(_CLOSE.search(plain(text)))


def _closes(brief: Brief, quote: Quote, place: Place) -> Iterator[Span]:
    """Yield the working days that closing each month takes, where a sentence counts them."""
    match = _CLOSE.search(quote.plain)
    if not match:
        return
    period = match[1] or match[2]
    days = as_count(match[3])
    after = {"quarter": _QUARTER_STARTS, "quarterly": _QUARTER_STARTS}.get(period, (1,) if period else ())
    workdays = workdays_of(brief)
    for month in _months_of(brief):
        if not after or month.month in after:
            first = workdays.next_working(month, *_as_pair(place))
            last = workdays.shift(first, days - 1, *_as_pair(place))
            yield Span(start=first, end=min(last, LATEST_DAY))


def _as_pair(place: Place) -> tuple[str, str]:
    return place.country, place.subdivision


def seasons_in(brief: Brief, text: str) -> Iterator[Span]:
    """Yield the days, months and stretches of them that a text names, year after year."""
    named, place = named_days_in(text), 0
    while place < len(named) and brief.start and brief.end:
        first, last = named[place], named[place]
        if place + 1 < len(named) and _is_stretch(text, first, named[place + 1]):
            place, last = place + 1, named[place + 1]
        place += 1
        if first.days and (opening := _DAY_TO.search(text[: first.start])):
            first = _from_day(first, int(opening[1]))
        if (until := _TO_DAY.match(text, last.end)) and len(last.days) == 1:  # "Feb 15-26"
            last = _to_day(last, int(until[1] or until[2]))
        end = end_of(last, brief.start)
        before = text[: first.start]
        if end and first == last and _WEEK_BEFORE.search(before):
            yield _span(end, -WEEK, 0)
            continue
        if end and first == last and first.days and _CLOSED_FROM.search(before):
            others = (end_of(each, brief.start) for each in named if each.start < first.start)
            yield Span(
                start=end,
                end=min((day for day in others if day and day > end), default=date(end.year, 12, 31)),
            )
            continue
        if not end or not last.months or not first.months:
            continue
        for years in range(3 if last.year is None else 1):
            yearly = _in_year(end.month, end.day, end.year + years)
            begin = _begin_of(first, yearly)
            if begin <= min(yearly, brief.end):
                yield Span(start=max(begin, EARLIEST_DAY), end=min(yearly, LATEST_DAY))


def _is_stretch(text: str, first: NamedDay, last: NamedDay) -> bool:
    """Return whether two times bound one: "May 3 and May 10" are two."""
    gap = text[first.end : last.start]
    are_two = "and" in gap and bool(first.days) and not _BETWEEN.search(text[: first.start])
    return _TO.fullmatch(gap) is not None and not are_two


def _is_long(clause: str, span: Span) -> bool:
    """Return whether a clause gives the first and the last day of a time."""
    return span.start < span.end and any(each.days for each in named_days_in(clause))


def _from_day(until: NamedDay, day: int) -> NamedDay:
    """Return the day that begins "the 31st to April 4"."""
    month, last = until.days[0]
    month = month if day <= last else (month - 2) % 12 + 1
    return until._replace(days=((month, day),)) if 0 < day <= monthrange(_LEAP_YEAR, month)[1] else until


def _to_day(begin: NamedDay, day: int) -> NamedDay:
    """Return the last day of "Feb 15-26"."""
    month = begin.days[0][0]
    return begin._replace(days=((month, day),)) if 0 < day <= monthrange(_LEAP_YEAR, month)[1] else begin


def _in_year(month: int, day: int, year: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _begin_of(named: NamedDay, end: date) -> date:
    """Return the last day up to an end on which what is named begins."""
    month, day = named.days[0] if len(named.days) == 1 else (named.months[0], 1)
    begins = (_in_year(month, day, year) for year in (end.year, end.year - 1))
    return next((each for each in begins if each <= end), end)


def _named(brief: Brief, quote: Quote) -> Iterator[tuple[str, list[Span]]]:
    text = quote.plain
    months = list(_months_of(brief))
    if _FIRST_WEEK.search(text):
        yield "in the first week of a month", [_span(month, 0, 6) for month in months]
    if _LAST_WEEK.search(text):
        yield "in the last week of a month", [_span(_last(month), -6, 0) for month in months]
    yield from _period_ends(text, months)
    if MANY_OUT.search(text):
        yield from _out(brief, quote.text)
    if _AWAY.search(text) or MANY_OUT.search(text):
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


def _out(brief: Brief, text: str) -> Iterator[tuple[str, list[Span]]]:
    """Yield the days on which people are out, else the weeks beside a holiday."""
    stated = [span for span in seasons_in(brief, text) if _DAY < span.end - span.start < _LONGEST_SHUT]
    days = [each for each in named_days_in(text) if each.days]
    if len(days) > 1 and stated:
        yield f"from {days[0].words} to {days[-1].words}", stated
    elif (match := _AT_A_HOLIDAY.search(text)) and brief.start and brief.end:
        years = range(brief.start.year, brief.end.year + 1)
        spans = [_span(holiday_in(match["day"], year), -WEEK, WEEK) for year in years]
        yield (
            f"around {match['day'].title()}",
            [span for span in spans if span.end >= brief.start and span.start <= brief.end],
        )


def _period_ends(text: str, months: Sequence[date]) -> Iterator[tuple[str, list[Span]]]:
    ends = [*map(_last, months)]
    # "The year-end close runs from June 14 to July 16" has its own days.
    text = ", ".join(each for each in text.split(", ") if not any(day.days for day in named_days_in(each)))
    if _MONTH_END.search(text):
        yield "at month end", [_span(end, -2, 2) for end in ends]
    if _YEAR_END.search(text):
        yield "at the end of a year", [_span(end, -7, 15) for end in ends if end.month == _QUARTER_ENDS[-1]]
    if _QUARTER_END.search(text):
        yield "at the end of a quarter", [_span(end, -6, 0) for end in ends if end.month in _QUARTER_ENDS]


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
