"""Points where one person or room is too slow for the start."""

import re
from calendar import day_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from playbook.core.base.words import capital, count, lower_first, number
from playbook.core.case.feasible.amounts import amounts_in
from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, cite_whole, sponsor_point
from playbook.core.case.settle.numbers import stems
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import COUNTS, as_count

PACE = "pace"
_FIELDS = ("approach", "concerns", "what_changes", "why_now")
_MANY = rf"(?P<many>\d{{1,4}}|{'|'.join(COUNTS)})"
_CAN = re.compile(
    r"\b(?:can|could|trains?|teach(?:es)?|visits?|installs?|manages?|reach(?:es)?|handles?|takes?|fits?"
    rf"|delivers?|converts?|does)\b[^.;:]{{0,24}}?\b{_MANY} (?P<thing>(?:[a-z-]+ )?[a-z]{{3,}}s|people)"
    r" (?:a|per|each|every) (?P<span>day|week|month)\b",
    re.IGNORECASE,
)
_ROOM = re.compile(
    rf"\b(?:takes?|holds?|seats?|fits?|has (?:room|places|seats) for|room for)(?: up to| only)? {_MANY}\b"
    rf"(?P<days>[^.;]{{0,60}}\bon (?:{'|'.join(day_name)})s\b[^.;]{{0,40}})",
    re.IGNORECASE,
)
_ON_DAYS = re.compile(rf"\b({'|'.join(day_name)})s\b", re.IGNORECASE)
_EACH_OF = re.compile(
    rf"\b(?:each|every one|all) of (?:the |our |these )?{_MANY}"
    r"(?: (?P<thing>(?:[a-z-]+ )?(?!gets\b|has\b|needs\b|does\b)[a-z]{3,}s))?\b",
    re.I,
)
_PLACES = re.compile(rf"\b(?:our|all|all our|the) {_MANY} (?P<thing>[a-z]{{4,}}s)\b", re.IGNORECASE)
_APART = re.compile(
    rf"\b(?:each|every) [a-z-]+ has {_MANY} (?P<parts>crews|shifts|teams|watches|groups|classes|halves)\b"
    r"[^.;]*\b(?:never|not|different|apart|separate\w*|in turn)\b",
    re.IGNORECASE,
)
# "She stays eight working days with each new shop, one shop at a time."
_ONE_AT_A_TIME = re.compile(
    rf"\b{_MANY} (?:working |full )?(?P<span>day|week)s?\b[^.;:]{{0,30}}?"
    r"\b(?:with|at|in|for|on|per) (?:each|every)(?: new)? (?P<thing>[a-z]{3,})\b[^.;]{0,40}?"
    r"\b(?:one (?:[a-z]+ )?(?:at a time|after (?:the other|another))|never two)\b",
    re.IGNORECASE,
)
_DAYS = {"day": 7 / 5, "week": 7.0, "month": 30.44}
_HANDS_LEARNED = 4  # who learn it at the first one, and then do it side by side
_MOST_HANDS = 3  # who do what one does now: more are hardly found
_TO_HEAR, _TO_LIST = timedelta(days=14), timedelta(days=5)
_DAY, _MOST = timedelta(days=1), timedelta(days=1_000)
_A_WEEK = 5  # working days


@dataclass(frozen=True, slots=True)
class _Pace:
    many: float  # in a span
    span: float  # days
    span_name: str
    weekdays: frozenset[int]  # on which alone it is open
    quote: str


def too_many_for_the_pace(facts: CaseFacts) -> Iterator[Point]:
    """Find more people or places before go-live than one person or room gets through."""
    if (read := _read(facts)) and (point := _point(facts, *read)):
        yield point


def one_at_a_time(facts: CaseFacts) -> Iterator[Point]:
    """Find more things by the day of the objective than one person gets through in turn."""
    for sentence in facts.sentences(*_FIELDS) if facts.waves else ():
        if (match := _ONE_AT_A_TIME.search(sentence)) is None:
            continue
        things = f"{match['thing'].lower()}s"
        total = next(_promised(facts, things), 0)
        each_takes = as_count(match["many"]) * (_A_WEEK if match["span"].lower() == "week" else 1)
        begin, last = min(facts.waves), facts.due_of_objective or min(facts.waves)
        days = facts.days_to_decide(begin, begin + _MOST)
        open_days = sum(day <= last for day in days)
        done = open_days // each_takes if each_takes else total
        if 0 < done < total and total * each_takes <= len(days):
            yield _in_turn(facts, sentence, things, (total, each_takes, done), days, last)
            return


def _promised(facts: CaseFacts, things: str) -> Iterator[int]:
    """Yield how many of these things the objective counts."""
    for sentence in facts.sentences("objective"):
        for match in re.finditer(rf"(?<![\d.,])\b{_MANY} {re.escape(things)}\b", sentence, re.IGNORECASE):
            yield as_count(match["many"])


def _in_turn(
    facts: CaseFacts,
    sentence: str,
    things: str,
    counted: tuple[int, int, int],
    days: Sequence[date],
    last: date,
) -> Point:
    (total, each_takes, done), on = counted, facts.on(last)
    in_time = sum(day <= last for day in days)
    needed = ceil((total - 1) / max(1, (in_time - each_takes) // each_takes))
    hands = min(needed, _HANDS_LEARNED)
    rounds = 1 + ceil((total - 1) / hands)
    ready = days[rounds * each_takes - 1]
    learned = facts.on(days[each_takes])
    keeps = f"which keeps {on}" if ready <= last else f"the last on {facts.on(ready)}"
    side_by_side = (
        f"{count(hands, 'person', 'people')} learn it at the first one and do the others side by side from "
        f"{learned}: {keeps}. Cost: their hours until then, and their names by {facts.on(facts.settle_by)}."
    )
    otherwise = (
        f"With {number(needed)} at once all {number(total)} are there by {on}. Cost: the hours of all these."
        if ready > last
        else f"{capital(number(done))} by {on}, and the others in turn. Cost: the objective gets a later day."
    )
    return sponsor_point(
        facts,
        PACE,
        12,
        f"Only {number(done)} of {number(total)} {things} fit in by {on}",
        f"{cite_whole(sentence)} {number(total)} times {count(each_takes, 'working day')} is "
        f"{number(total * each_takes)} from {facts.on(days[0])}: the last on "
        f"{facts.on(days[total * each_takes - 1])}.",
        side_by_side,
        otherwise,
        step=Step(
            f"Name who does the other {things} side by side",
            f"A list has each of the {number(total)}, its days and who is there. Each of these people was at "
            "the first one.",
            _listed_by(facts),
        ),
        pays=f"the hours of {count(hands, 'person', 'people')} who can do the same",
    )


def _listed_by(facts: CaseFacts) -> date:
    return facts.working((facts.settle_by or facts.first_day) + _TO_LIST)


def each_is_through(facts: CaseFacts) -> str:
    """Return the go/no-go's condition for those who do not fit in, or ''."""
    read = _read(facts)
    if read is None or _point(facts, *read) is None:
        return ""
    total, things = read[2]
    had = "their day there" if read[0].weekdays else "a turn"
    return f"Each of the {number(total)} {things.split(' (')[0]} has had {had} or starts later"


def _read(facts: CaseFacts) -> tuple[_Pace, date, tuple[int, str]] | None:
    """Return the first pace of the brief with its first day and all who need it."""
    for field in _FIELDS if facts.waves else ():
        sentences = [*facts.sentences(field)]
        for place, sentence in enumerate(sentences):
            match = _CAN.search(sentence) or _ROOM.search(sentence)
            near = " ".join(sentences[max(0, place - 2) : place + 2])
            if match and as_count(match["many"]) and (total := _total(facts, match, near)):
                return _pace(match, sentence), _begin(facts, sentence), total
    return None


def _pace(match: re.Match[str], sentence: str) -> _Pace:
    groups, many = match.groupdict(), as_count(match["many"])
    weekdays = frozenset(
        [*day_name].index(day.capitalize()) for day in _ON_DAYS.findall(groups.get("days") or "")
    )
    span = (groups.get("span") or "week").lower()
    return _Pace(many, _DAYS[span], span, weekdays, sentence)


def _begin(facts: CaseFacts, sentence: str) -> date:
    """Return the first day of a pace: the brief's own, else once people have heard why."""
    named = next((each for each in named_days_in(sentence) if each.months), None)
    end = end_of(named, facts.first_day) if named else None
    if named is None or end is None:
        return facts.working((facts.settle_by or facts.first_day) + _TO_HEAR)
    return facts.working(max(facts.first_day, end if named.days else end.replace(day=1)))


def _total(facts: CaseFacts, match: re.Match[str], near: str) -> tuple[int, str] | None:
    """Return how many there are in all, and how they are counted."""
    thing = (match.groupdict().get("thing") or "people").lower()
    if thing.endswith("people"):
        if (counted := _EACH_OF.search(near)) is None:
            return None
        many = as_count(counted["many"])
        team = next((lower_first(each.label) for each in facts.brief.groups if each.size == many), "people")
        return many, counted["thing"] or team
    same = [each for each in amounts_in(facts.brief) if stems(each.thing) & stems(thing)]
    places = (
        each for text in facts.sentences("what_changes", "objective") for each in _PLACES.finditer(text)
    )
    many, name = int(max((each.number for each in same), default=0)), thing
    if many <= as_count(match["many"]):
        place = next(places, None)
        many, name = (as_count(place["many"]), place["thing"].lower()) if place else (0, "")
    if many and (apart := _APART.search(near)):
        parts, name_of_part = as_count(apart["many"]), apart["parts"].lower()
        return many * parts, f"{name_of_part} ({number(many)} {name}, {parts} each)"
    return (many, name) if many > as_count(match["many"]) else None


def _done_by(facts: CaseFacts, pace: _Pace, begin: date, last: date) -> int:
    """Return how many are done from a day to another."""
    if pace.weekdays:
        open_days = facts.days_to_decide(begin, last)
        return int(pace.many * sum(day.weekday() in pace.weekdays for day in open_days))
    return max(0, int(pace.many * ((last - begin).days + 1) / pace.span))


def _ready(facts: CaseFacts, pace: _Pace, begin: date, total: int) -> date:
    """Return the day on which all are done."""
    day = begin
    while _done_by(facts, pace, begin, day) < total and day - begin < _MOST:
        day += _DAY
    return max(facts.days_to_decide(begin, day), default=day)


def _point(facts: CaseFacts, pace: _Pace, begin: date, counted: tuple[int, str]) -> Point | None:
    (total, things), go_live = counted, min(facts.waves)
    last = facts.working_before(go_live - _DAY)
    done = _done_by(facts, pace, begin, last)
    if done >= total:
        return None
    ready, by = _ready(facts, pace, begin, total), facts.on(facts.settle_by)
    unit, on, begins = things.split(" (")[0], facts.on(go_live), facts.on(begin)
    rate = f"{number(pace.many)} a {pace.span_name}"
    first = (
        f"Those who fit in ({number(done)}) start on {on}, the others in turn, the last after "
        f"{facts.on(ready)}. Cost: old and new side by side until then."
    )
    if pace.weekdays:
        sessions, fit = ceil(total / pace.many), done // int(pace.many)
        days = ceil(len(pace.weekdays) * sessions / max(1, fit))
        rate = f"{number(pace.many)} at a time, {count(sessions, 'day')}"
        faster = (
            f"{capital(facts.lead_name)} gets this place, or others, on {count(days, 'day')} a week from "
            f"{begins}, in writing by {by}. Cost: {count(sessions - fit, 'more day')} of room and trainer."
        )
        is_possible, pays = days <= _A_WEEK, f"room and trainer for {count(sessions - fit, 'more day')}"
    else:
        needed = ceil(total * pace.span / max(pace.span, (last - begin).days + 1))
        hands = ceil(needed / pace.many)
        faster = (
            f"{number(needed)} a {pace.span_name}: {count(hands - 1, 'more person', 'more people')} can do "
            f"the same from {begins}, and {facts.lead_name} has their names by {by}. Cost: their hours, and "
            "a week to learn it."
        )
        is_possible = hands <= _MOST_HANDS
        pays = f"the hours of {count(hands - 1, 'more person', 'more people')} who can do the same"
    return sponsor_point(
        facts,
        PACE,
        12,
        f"Only {number(done)} of {number(total)} {things} fit in before {on}",
        f"{cite_whole(pace.quote)} At {rate}, from {begins}, the last are done on {facts.on(ready)}.",
        *((faster, first) if is_possible else (first, faster)),
        step=Step(
            f"Give each of the {number(total)} {unit} a day before {on}",
            f"A list names each of the {number(total)}, the day and who does it. Whoever comes later has a "
            "later start, in writing.",
            _listed_by(facts),
        ),
        pays=pays if is_possible else "",
    )


RULES = (too_many_for_the_pace, one_at_a_time)
