"""Read the days of others that a brief names: events, meetings, closed times."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from playbook.core.base.fields import Span
from playbook.core.case.parts import BriefDay
from playbook.core.case.reading.busy import seasons_in
from playbook.core.case.reading.dated import items_of, spelled
from playbook.core.case.reading.texts import Quote, plain
from playbook.core.plan.brief import Brief
from playbook.core.text.dates import NamedDay, end_of, named_days_in

_FIELDS = ("what_changes", "approach", "why_now", "what_stays", "concerns", "expected_benefit")
_OVER = re.compile(
    r"\b(?:was|were|had|got|took|gave|went|said|told|found|released|removed|approved|preferred|promised"
    r"|signed in|began|broke|(?:has|have) (?:\w+ )?(?:said|told|been|given|done|\w{3,12}ed)"
    r"|(?:letter|version|minutes) of)\b"
)
# What comes in a month without a day.
_COMES = re.compile(
    r"\b(?:comes?|arriv\w+|opens?|merges?|starts?|begins?|ends?|ending|expires?|ready|due|retires?|renew\w*|falls"
    r"|goes?|go out|runs?|is up|are up|will be|leaves?|answers?|moves?|closed?|closes|decides?|votes?|meets?"
    r"|peak|takes? over|delivered|handed)\b"
)
# What somebody would like happens on no day, and how it is today is no day to come.
_WISHED = re.compile(
    r"\b(?:would|should|'d) (?:also |rather |really )?(?:like|love|prefer|want)\b"
    r"|\b(?:hopes?|hoping|wish(?:es)?|ideally|dreams?)\b",
    re.IGNORECASE,
)
_TODAY = re.compile(r"\((?:today|now|currently|so far|until now)\b[^()]{0,200}\)", re.IGNORECASE)
_END_OF = re.compile(r"\bend(?: of)?(?: the)? $", re.IGNORECASE)
_AGAIN = re.compile(r"\b(?:every|each|any) (?:\w+ )?$", re.IGNORECASE)
_LONGEST_WORDS = 120  # letters
_PARTS = re.compile(r", (?!\d{4}\b)")  # not before the year of a day
_UNTIL = re.compile(r"\b(?:until|till)(?: the)? $", re.IGNORECASE)
_LEADS_IN = re.compile(r"^(?:and|but|also|with|plus) ", re.IGNORECASE)
_LONGEST = timedelta(days=180)  # "freeze from March 2" names its first day alone
_JUST_OVER = timedelta(days=35)  # before the start: such a day without a year may be past


def days_named(
    brief: Brief, quotes: Sequence[Quote], conditions: Mapping[str, date | None]
) -> Iterator[BriefDay]:
    """Yield what others do on days to come. `conditions`: sentences read as such, with their day."""
    items = items_of(quote for quote in quotes if quote.field in _FIELDS)
    for quote, own in groupby(items, key=itemgetter(1)):
        clauses = [item for item, *_ in own]
        days = [day for item in clauses if (day := _day_of(brief, item, quote, conditions))]
        whole = quote.text[quote.text.find(clauses[0].text) :]
        is_one = len(days) == 1 and len(whole) <= _LONGEST_WORDS and f", {days[0].words}" in whole
        # Its other clauses say whose day it is: "answer due end of March".
        yield from [replace(days[0], words=_bare(whole))] if is_one else days


def _day_of(
    brief: Brief, item: Quote, quote: Quote, conditions: Mapping[str, date | None]
) -> BriefDay | None:
    """Return the first day to come of a clause that nothing else has."""
    starts = {brief.go_live, *brief.team_starts, *(asked.day for asked in brief.asked_starts)}
    is_condition = any(item.text in text or text in item.text for text in conditions)
    for span in _spans(brief, spelled(item, brief).text):
        is_start = span.start == span.end and span.start in starts
        is_promise = item.field == "what_stays" and brief.end is not None and span.end > brief.end
        if not (is_start or is_promise or (is_condition and span.end in conditions.values())):
            words = _in_short(_bare(item.text))
            return BriefDay(span.start, span.end, words, quote.text, _named(brief, item.text))
    return None


def _in_short(clause: str) -> str:
    """Return the part of a long clause that has its day."""
    parts = _PARTS.split(clause)
    at = next((place for place, part in enumerate(parts) if named_days_in(part)), 0)
    while len(parts) > at + 1 and len(", ".join(parts)) > _LONGEST_WORDS:
        parts.pop()
    while at and len(", ".join(parts)) > _LONGEST_WORDS:
        parts.pop(0)
        at -= 1
    short = _LEADS_IN.sub("", ", ".join(parts))
    return f"{short})" if short.count("(") > short.count(")") else short


def _bare(clause: str) -> str:
    """Return a clause without what joins it to others."""
    bare = _LEADS_IN.sub("", clause).strip(" .,;")
    more = bare.count("(") - bare.count(")")
    return bare.removeprefix("(") if more > 0 else bare.removesuffix(")") if more < 0 else bare


def _spans(brief: Brief, clause: str) -> list[Span]:
    """Return the times of a clause that are to come, those with a day first."""
    read = () if "?" in clause or _WISHED.search(clause) else _read(brief, _TODAY.sub(_blank, clause))
    return [span for _, span in sorted(read, key=lambda each: not each[0])]


def _read(brief: Brief, clause: str) -> Iterator[tuple[bool, Span]]:
    """Yield the times of a clause, and whether a day is named."""
    text, named, start = plain(clause), named_days_in(clause), brief.start
    if start is None:
        return
    for span in seasons_in(brief, clause):
        at = next((each for each in named if _is_of(each, span)), None)
        if at is None or span.end < start:
            continue
        before = text[: at.start]
        last = max((each.end for each in named if each.end < at.start), default=0)
        year_before = span.start - timedelta(days=365)
        if at.year is None and (_OVER.search(before[last:]) or start - _JUST_OVER <= year_before < start):
            continue
        if at.days:
            yield True, span if span.end - span.start < _LONGEST else Span(start=span.start, end=span.start)
        elif _END_OF.search(before):
            yield True, Span(start=span.end, end=span.end)
        elif _UNTIL.search(before):
            yield True, Span(start=span.start, end=span.start)
        elif _COMES.search(text) and not _AGAIN.search(before) and not _OVER.search(text):
            yield False, Span(start=max(span.start, start), end=span.end)


def _blank(aside: re.Match[str]) -> str:
    return " " * len(aside[0])


def _is_of(named: NamedDay, span: Span) -> bool:
    """Return whether a time begins or ends on the named day or month."""
    if not named.months:
        return False
    days = {end_of(named, span.end), end_of(named, span.start)}
    return bool(days & {span.start, span.end}) if named.days else span.end.month == named.months[-1]


def _named(brief: Brief, clause: str) -> str | None:
    """Return the one person whose last name a clause has."""
    person_ids = [
        each.id for each in brief.people if each.name.split() and each.name.split()[-1] in clause.split()
    ]
    return person_ids[0] if len(person_ids) == 1 else None
