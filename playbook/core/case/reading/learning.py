"""Read who learns more slowly, named helpers, and days reserved for training."""

import re
from calendar import day_name
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from playbook.core.base.fields import Span
from playbook.core.case.parts import BusyTime
from playbook.core.case.reading.texts import Quote, is_asked, sentences_of
from playbook.core.case.teams.groups import groups_touched, significant_words
from playbook.core.plan.brief import Brief
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import as_count

LEARNS_SLOWER = (
    r"\b(?:never (?:used|worked with|touched)|not used to(?! (?:judge|rank|track|monitor|measure"
    r"|assess|evaluate|score|rate|compare|time|watch|check|decide|replace|control)\b)"
    r"|needs? more (?:time|practice|help)|novices|beginners|(?:heavy|frequent|daily|occasional) users?)\b"
)
HELPERS = r"\b(?P<it>(?:super|key|power)[- ]?users?|floor[- ]?walkers?|change agents?)\b"
# What a plan answers with tasks and days, so that nobody has to ask what follows from it.
PLANNED = (
    rf"{LEARNS_SLOWER}|{HELPERS}|\b(?:help|service|support)[- ]?desks?\b"
    r"|\btrainers? (?:travels?|covers?|serves?|teach(?:es)?)\b"
)
_A_SHIFT = re.compile(
    r"(?i)\b(?P<count>\d{1,2}|one|two|three|four)\b[^.;]{0,30}\b(?:per|a|each|every|on each|on every) shift\b"
)


# "Two people per shift can be released to help the others", "One adviser per branch helps the others"
RELEASED = re.compile(
    r"(?i)\b(?:released?|freed?|spared?|lent|lend) [^.;]{0,30}?\b(?:to (?:help|support|coach|assist|train)\b"
    r"|as (?:helpers|champions|coaches)\b)|\bhelps? (?:the others|the other|colleagues|their colleagues)\b"
)
_SO_MANY = re.compile(
    r"(?i)\b(?P<count>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty) "
    r"(?:of (?:the|our) )?(?P<whom>[a-z-]+(?: [a-z-]+)?)(?:[^,;.\d]{0,30}, (?P<all>\d{1,3}) in all)?"
)


class Helpers(NamedTuple):
    """The brief's word for helpers, how many a shift or in a team, and its sentence."""

    word: str = ""
    a_shift: int = 0
    sentence: str = ""
    in_teams: tuple[tuple[str, int], ...] = ()  # by id of the team


def _released(brief: Brief, sentence: str) -> Iterator[tuple[str, int]]:
    """Yield the teams from which a sentence releases so many people."""
    for match in _SO_MANY.finditer(sentence):
        whom = {*significant_words(match["whom"])}
        named = [group for group in brief.groups if whom & {*significant_words(group.name)}]
        is_each = sentence[match.end("whom") :].startswith(" per ") and not match["all"]
        if len(named) == 1 and not is_each:
            yield named[0].id, as_count((match["all"] or match["count"]).lower())


def helpers_of(brief: Brief) -> Helpers:
    """Return the helpers whom a brief names."""
    for sentence in sentences_of(f"{brief.concerns}\n{brief.what_changes}\n{brief.approach}"):
        if match := re.search(HELPERS, sentence, re.IGNORECASE):
            a_shift = _A_SHIFT.search(sentence)
            word = match["it"].lower()
            plural = word if word.endswith("s") else f"{word}s"
            return Helpers(plural, as_count(a_shift["count"]) if a_shift else 0, sentence)
        if RELEASED.search(sentence):
            a_shift = _A_SHIFT.search(sentence)
            in_teams = tuple(dict(_released(brief, sentence)).items())
            if a_shift or in_teams:
                return Helpers("", as_count(a_shift["count"]) if a_shift else 0, sentence, in_teams)
    return Helpers()


_LEARN = re.compile(r"(?i)\b(?:train(?:ing|ed)?|sessions?|courses?|learn(?:ing)?)\b")
# A sentence reserves days for training where it names them as such, or half days of one weekday.
_WEEKDAYS = "|".join(day_name)
_HALF_DAYS = re.compile(rf"(?i)\b({_WEEKDAYS})s? (?:mornings?|afternoons?|evenings?)\b")
_TRAINING_DAYS = re.compile(r"(?i)\b(?:in-?service|inset|training|staff|study|development) days?\b")
_CLOSES = re.compile(r"(?i)\bcloses?\b")  # a place, with all who work there
_KEEPS_NONE = re.compile(r"(?i)\b(?:no|not|never|nobody|cannot|can't|without|until|before|after|by)\b")
_MORE_DAYS = re.compile(r"(?: ?[-–] ?|(?:,| and| &) ?)(\d{1,2})\b(?![/:]|\.\d)")
_NOT_TO_COME = ("objective", "expected_benefit", "past_attempts")
_DAY = timedelta(days=1)


def times_beside_slots(brief: Brief, quotes: Sequence[Quote]) -> Iterator[BusyTime]:
    """Yield a team's days without sessions, as others are reserved for them."""
    for quote in quotes:
        if quote.field in _NOT_TO_COME or is_asked(quote) or not _LEARN.search(quote.text):
            continue
        if _KEEPS_NONE.search(quote.text) or not brief.start:
            continue
        named = (
            () if _CLOSES.search(quote.text) else groups_touched(brief, _TRAINING_DAYS.sub("", quote.text))
        )
        for group in brief.groups:
            start = brief.go_live_of(group)
            days = [day for day in _training_days(brief, quote.text) if start and brief.start <= day < start]
            is_meant = not named or group.id in named
            if start and is_meant and [day for day in days if not group.is_blacked_out(day)]:
                ends = [brief.start - _DAY, *days, start]
                spans = (
                    Span(start=begin + _DAY, end=end - _DAY)
                    for begin, end in pairwise(ends)
                    if end - begin > _DAY
                )
                yield BusyTime(
                    "outside the days kept for it",
                    (group.id,),
                    tuple(spans),
                    quote.text,
                    is_beside_slots=True,
                )


def _training_days(brief: Brief, text: str) -> list[date]:
    """Return the days that a sentence reserves for training, in order."""
    half_days, start = _HALF_DAYS.search(text), brief.start
    if not start or not (half_days or _TRAINING_DAYS.search(text)):
        return []
    days = list[date]()
    for named in named_days_in(text):
        if named.days and (day := end_of(named, start)):
            days.append(day)
            if more := _MORE_DAYS.match(text, named.end):
                last = day + timedelta(days=int(more[1]) - day.day)
                is_span = "-" in more[0] or "–" in more[0]
                days += [day + _DAY * number for number in range(1, (last - day).days)] * is_span
                days += [last] if last > day else []
    if half_days and len(days) == 2:
        weekday, (first, last) = [*day_name].index(half_days[1].capitalize()), days
        every = (first + _DAY * number for number in range((last - first).days + 1))
        return [day for day in every if day.weekday() == weekday]
    return [] if half_days else sorted({*days})
