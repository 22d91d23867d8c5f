"""Find acts that can't be undone, and decide on each before it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from playbook.core.base.words import capital, lower_first
from playbook.core.case.judgment import OwnGate, Point
from playbook.core.case.settle.facts import CaseFacts, cite_whole, sponsor_point
from playbook.core.text.dates import end_of, named_days_in

FOR_GOOD = "for_good"
_ACTS = (
    r"(?:sells?|signs? over|makes? over|tears? down|demolish(?:es)?|scraps?|dissolves?|gives? up|buys? out"
    r"|fells?|pulls? down|burns?|melts? down)"
)
_DONE = (
    r"(?:sold|signed over|made over|torn down|demolished|scrapped|dissolved|given up|bought out|felled"
    r"|pulled down|burned|melted down|merged)"
)
_FOR_GOOD = re.compile(
    rf"(?i)(?:^|, |; )(?:and )?(?P<who>[^,;.]{{2,50}}?) (?P<act>{_ACTS}) (?P<what>[^,;.]{{3,70}})"
    rf"|(?:^|, |; )(?:and )?(?P<thing>[^,;.]{{3,60}}?) (?:is|are|will be|gets?) "
    rf"(?P<done>{_DONE})\b(?P<rest>[^,;.]{{0,40}})"
)
_WHEN_FIRST = re.compile(r"(?i)^(?:on|in|by|from|at) [^,;.]{3,30}?\d{4},? (?=[A-Z]|the |our |we )")
_ANOTHERS = re.compile(
    r"(?i)\b(?:competitors?|rivals?|others|customers?|suppliers?|no one|nobody|not|never)\b"
)
_MOST_NAMED, _BEFORE = 3, 5  # working days, so that what is missing moves the day


class ForGood(NamedTuple):
    """An act that nobody can undo, on its day."""

    day: date
    words: str  # "Nora Vogt sells the lower mill"
    quote: str


def acts_for_good(facts: CaseFacts) -> Iterator[ForGood]:
    """Yield what a brief does on a day for good."""
    for sentence in facts.sentences("what_changes", "approach", "why_now"):
        text = _WHEN_FIRST.sub("", sentence.strip(" .-*•"))
        match, named = _FOR_GOOD.search(text), next(iter(named_days_in(sentence)), None)
        day = end_of(named, facts.first_day) if named and named.days else None
        if match and day and day > facts.first_day and not _ANOTHERS.search(match[0]):
            yield ForGood(day, match[0].strip(" ,;").removeprefix("and "), sentence)


def for_good(facts: CaseFacts) -> Iterator[Point]:
    """Ask for the decision before the first act that can't be undone."""
    act = next(acts_for_good(facts), None)
    if act is None:
        return
    held = max(facts.days_before(act.day, _BEFORE), facts.first_day)
    hangs_on = [each.name.rstrip(".") for each in facts.open_conditions if each.gates != "switch_off"]
    there = "; ".join(map(lower_first, hangs_on[:_MOST_NAMED])) or "each signature that it needs"
    words, sponsor = capital(act.words), capital(facts.sponsor_name)
    gate = OwnGate(
        held,
        f"Is this done, for good ({act.words})?",
        f"There in writing: {there}. Whoever signs has read what can't be undone, and its cost if it fails.",
        "One is missing: the day moves, and nothing is signed until it is there.",
        f"One of them says no: it isn't done, and {sponsor} tells everyone that day.",
    )
    point = sponsor_point(
        facts,
        FOR_GOOD,
        12,
        f"“{words}” can't be undone: what must be there first?",
        cite_whole(act.quote),
        f"A decision of its own on {facts.on(held)}, before {facts.on(act.day)}: {there}. After it there is "
        "no way back, and no gate promises one. Cost: the day moves if one is missing.",
        "Agree in writing on a right to undo it, with its price and last day. Cost: that price.",
    )
    yield replace(point, gate=gate, otherwise="It is done before what it hangs on is known.", ends="stops")


RULES = (for_good,)
