"""Points where the brief's own room or trainer cannot teach all in time."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from playbook.core.base.words import capital, count
from playbook.core.case.judgment import Point
from playbook.core.case.settle.facts import CaseFacts, cite, in_words, sponsor_point, start_of
from playbook.core.text.dates import named_days_in
from playbook.core.text.numbers import counts_in

TAUGHT_TOO_SLOWLY = "taught_too_slowly"
_A_PLACE = r"(?:room|hall|lab|laboratory|simulator|rig|classroom|workshop|studio|truck)"
# "It takes twelve people": who fits is nobody in particular.
_FITS = re.compile(
    rf"\b(?:it|(?:[\w-]+ )?{_A_PLACE}) (?:[a-z]+ ){{0,2}}?"
    r"(?:takes|holds|seats|fits|has (?:room|places|seats) for) (?:about |up to |only |just )*$",
    re.IGNORECASE,
)
_CAN_DO = re.compile(
    r"\b(?:can|could) (?:only )?(?:do|train|teach|take|visit|see|show|coach) (?:about |up to |only )*$",
    re.IGNORECASE,
)
_A_WEEK = re.compile(r"^ (?P<things>[a-z]+s)\b(?: [a-z]+)? (?:a|per|each|every) week\b", re.IGNORECASE)
_NO_THINGS = re.compile(r"^(?:hours|minutes|days|times|sessions|rounds)$", re.IGNORECASE)
_WEEKDAYS = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
_EACH_OF = re.compile(r"\b(?:each|all|every one) of (?:the|our) $", re.IGNORECASE)
_OURS = re.compile(r"\b(?:our|all|the) $", re.IGNORECASE)
_PLURAL = re.compile(r"^ (?P<things>[a-z]+s)\b", re.IGNORECASE)
_WEEK, _TWICE = 7, 2
_A_LARGE_STEP = 3  # times the room or the trainers: more is no way out


class _Limit(NamedTuple):
    """How many are taught a week, of how many, from which day on."""

    quote: str
    things: str
    total: int
    a_week: int
    first: date
    in_a_room: bool

    @property
    def weeks(self) -> int:
        return ceil(self.total / self.a_week)


def fits_in_a_room(before: str) -> bool:
    """Return whether a text ends where it says how many fit somewhere."""
    return _FITS.search(before) is not None


def taught_too_slowly(facts: CaseFacts) -> Iterator[Point]:
    """Find more people or places than a room or trainer reaches before the start."""
    live = min(facts.waves, default=None)
    for limit in (*_of_a_room(facts), *_of_a_trainer(facts)) if live else ():
        days = (live - limit.first).days if live else 0
        left = max(
            0, ceil(days / _WEEK) if limit.in_a_room else days // _WEEK
        )  # a weekday may come once more
        if not left or limit.weeks <= left:
            continue
        times, reached = ceil(limit.weeks / left), left * limit.a_week
        last = facts.on(limit.first + timedelta(weeks=limit.weeks))
        often = "Twice" if times == _TWICE else f"{capital(in_words(times))} times"
        more = (
            f"{often} as many days in it a week, or as many rooms, booked by "
            f"{facts.on(facts.settle_by)}. Cost: the rooms, and whoever teaches there."
            if limit.in_a_room
            else f"{capital(in_words(times))} people who teach it, named by {facts.on(facts.settle_by)} and "
            "shown how before the first week. Cost: their hours."
        )
        later = (
            f"On {facts.on(live)} only those start who have been taught ({reached:,} of {limit.total:,}); "
            f"the rest follow, the last by {last}. Cost: both ways for {count(limit.weeks - left, 'week')}."
        )
        yield sponsor_point(
            facts,
            TAUGHT_TOO_SLOWLY,
            12,
            f"{limit.total:,} {limit.things} at {limit.a_week} a week take {limit.weeks} weeks, and there "
            f"are {left}",
            f"{cite(limit.quote)} Before {facts.on(live)} that reaches {reached:,}.",
            *((more, later) if times <= _A_LARGE_STEP else (later, more)),
        )
        return


def _of_a_room(facts: CaseFacts) -> Iterator[_Limit]:
    sentences = [*facts.sentences("concerns", "approach", "what_changes")]
    for place, sentence in enumerate(sentences):
        seats = next((each for each in counts_in(sentence) if fits_in_a_room(sentence[: each.start])), None)
        days = {*map(str.lower, _WEEKDAYS.findall(sentence))}
        before = sentences[place - 1] if place else ""
        people = next(
            (each for text in (sentence, before) for each in counts_in(text)
             if _EACH_OF.search(text[: each.start])), None,
        )  # fmt: skip
        if seats and days and people:
            yield _Limit(
                sentence, "people", int(people.value), int(seats.value) * len(days),
                _first_day(facts, sentence, seats.end), in_a_room=True,
            )  # fmt: skip


def _of_a_trainer(facts: CaseFacts) -> Iterator[_Limit]:
    for sentence in facts.sentences("concerns", "approach", "what_changes"):
        for each in counts_in(sentence):
            things = _A_WEEK.match(sentence[each.end :])
            if not things or not _CAN_DO.search(sentence[: each.start]) or _NO_THINGS.match(things["things"]):
                continue
            total, words = _counted_in_all(facts, sentence, things["things"], each.value)
            first = _first_day(facts, sentence, each.end)
            if total > each.value:
                yield _Limit(sentence, words, total, int(each.value), first, in_a_room=False)


def _counted_in_all(facts: CaseFacts, sentence: str, things: str, least: float) -> tuple[int, str]:
    """Return how many there are in all, by the change's own count and what each of them has."""
    counted = [
        int(each.value)
        for text in facts.sentences("what_changes")
        for each in counts_in(text)
        if each.sort == "plain" and not (each.days or each.minutes) and each.value > least
        if _OURS.search(text[: each.start]) and _PLURAL.match(text[each.end :])
    ]
    if not counted:
        return 0, ""
    each_has = re.compile(rf"\beach {re.escape(things.removesuffix('s'))} has (?P<many>\S+) ", re.IGNORECASE)
    parts = each_has.search(sentence)
    many = next((each for each in counts_in(sentence) if parts and each.start == parts.start("many")), None)
    of_each = _PLURAL.match(sentence[many.end :]) if many else None
    if many is None or of_each is None:
        return counted[0], things
    return counted[0] * int(many.value), of_each["things"]


def _first_day(facts: CaseFacts, sentence: str, place: int) -> date:
    """Return the day from which a sentence says that it can be used."""
    anchor = facts.first_day
    days = (start_of(each, anchor) for each in named_days_in(sentence) if each.start >= place)
    return max(next(filter(None, days), anchor), anchor)


RULES = (taught_too_slowly,)
