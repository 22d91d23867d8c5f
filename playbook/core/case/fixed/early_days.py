"""Find days on which only the new way counts, before people have it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from playbook.core.base.words import put_for, say_day
from playbook.core.plan.brief import Brief
from playbook.core.plan.workdays import workdays_of
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import split_sentences

_FROM = re.compile(
    r"(?i)\b(?:from|as of|starting|beginning|effective|after|since|by|on)"
    r"(?: (?:the|on|\w{3,6}day),?){0,2} (?:the )?$"
)
_SPAN_GOES_ON = re.compile(r" ?(?:to|until|till|through|and|–|-) ?\w")
_ONLY = re.compile(
    r"(?i)\b(?:(?<!-)only|no longer|no|nobody|nothing|none|never|not|cannot|without|unless|must|ha(?:s|ve) to"
    r"|sent back|returned|reject\w*|refus\w*|void)\b|n['’]t\b"
)
_IS_OFF = re.compile(
    r"(?i)\b(?:(?:switch|shut|turn)\w* (?:off|down)|ends?|close[sd]?|expires?|retire[sd]?|is gone"
    r"|read-only)\b"
)


class EarlyDay(NamedTuple):
    """A day of the brief that a start was moved behind."""

    day: date
    quote: str
    start: date
    asked: date  # the start that was asked for
    is_end: bool  # the old way is gone; else only the new way counts


def early_days(brief: Brief) -> Iterator[EarlyDay]:
    """Yield the brief's days that only its own starts kept."""
    moved = [*_moved_starts(brief)]
    ends = {each.sentence for each in brief.promises if each.topic == "switch_off"}
    texts = (brief.what_changes, brief.what_stays, *(each.sentence for each in brief.promises))
    for quote in dict.fromkeys(each for text in texts for each in split_sentences(text)) if moved else ():
        is_end = quote in ends or bool(_IS_OFF.search(quote))
        day = _begins_on(brief, quote) if is_end or _ONLY.search(quote) else None
        late = [(start, asked) for asked, start in moved if day and asked <= day < start]
        if day is None or not late or day in brief.team_starts:
            continue
        start, asked = min(late)
        if not is_end or _works_between(brief, day, start):
            yield EarlyDay(day, quote, start, asked, is_end)


def _moved_starts(brief: Brief) -> Iterator[tuple[date, date]]:
    """Yield an asked start and its planned one, where that is later."""
    for group in brief.groups:
        asked, planned = brief.asked_start_of(group), brief.go_live_of(group)
        if asked and planned and asked < planned:
            yield asked, planned


def _begins_on(brief: Brief, quote: str) -> date | None:
    """Return the one day from which a sentence holds."""
    named = [each for each in named_days_in(quote) if each.months]
    if len(named) != 1 or len(named[0].days) != 1 or not brief.start:
        return None
    before, after = quote[: named[0].start], quote[named[0].end :]
    return end_of(named[0], brief.start) if _FROM.search(before) and not _SPAN_GOES_ON.match(after) else None


def _works_between(brief: Brief, end: date, start: date) -> bool:
    """Return whether anybody works between the old way and the start."""
    return workdays_of(brief).shift(end, 1, brief.country, brief.subdivision) < start


def as_planned(brief: Brief, text: str) -> str:
    """Return words of the brief without what the planned starts contradict."""
    for sentence, instead in _replacements(brief):
        text = put_for(text, sentence, instead)
    return text.strip()


def _replacements(brief: Brief) -> Iterator[tuple[str, str]]:
    """Yield each contradicted sentence, and what is true until it is decided."""
    for each in early_days(brief):
        until = say_day(each.start, brief.start or each.day)
        yield each.quote, until_settled(each.quote, until) if each.is_end else ""


def until_settled(end: str, start: str) -> str:
    """Return the sentence on an end, with what nobody has decided yet."""
    return f"{end} How we work from then until {start} is still being settled."
