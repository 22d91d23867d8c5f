"""Read how many places people share, and what a share of them becomes."""

import re
from typing import NamedTuple

from playbook.core.plan.brief import Brief
from playbook.core.text.notes import Notes
from playbook.core.text.numbers import counts_in

_OWN_THING = (  # each person needs one of these
    r"phones?|smartphones?|tablets?|laptops?|handhelds?|headsets?|badges?|locks?|seats?"
    r"|accounts?|tokens?|uniforms?|desks?|workplaces?|lockers?"
)
# "Two account managers" and "two phone calls" are no accounts and no phones.
THING = re.compile(
    rf"\s(?:[\w-]+ )?(?P<thing>{_OWN_THING})\b(?=\s*(?:$|[.,;:()\u2013\u2014]|(?:and|or|but|for|to|in|at|on"
    r"|of|with|per|between|among|is|are|which|that|who|today|now|so far"
    r"|have|has|must|we|they|shared|left|yet)\b))",
    re.IGNORECASE,
)
# What ties people to the things of a sentence: one each, or too few of them to go round.
FOR_THEM = re.compile(
    r"\b(?:for|per|among|between|share[ds]?|sharing|needs?|uses?|only|each|every|all of)\b", re.IGNORECASE
)
DESKS = re.compile(r"desks?|workplaces?|lockers?", re.IGNORECASE)
_USE_OF_PLACES = re.compile(r"\b(?:desks?|seats?|places?|office|building|floor)\b", re.IGNORECASE)
_FIELDS = ("what_changes", "why", "why_now", "risk_of_not_changing")


class MovedBase(NamedTuple):
    """A share of places that changes with their number alone."""

    old: float  # places
    new: float
    thing: str  # "desks"
    now: float  # percent of the old ones
    first_day: int  # percent of the new ones, with as many people
    quote: str  # that counts the old ones
    leaves_a_way: bool  # from the first day to the target: else the target has to change first


def counts_places(brief: Brief) -> bool:
    """Return whether the brief's number is a share of places."""
    return bool(_USE_OF_PLACES.search(brief.outcome_measure)) and brief.outcome_unit.startswith("%")


def moved_base(brief: Brief) -> MovedBase | None:
    """Return what the brief's number becomes with fewer places, None where it stays."""
    now = brief.outcome_baseline
    if not now or not counts_places(brief):
        return None
    counted = [
        (each.value, match["thing"].lower(), sentence)
        for name in _FIELDS
        for sentence in (part.text.strip() for part in Notes(getattr(brief, name)).sentences)
        for each in counts_in(sentence)
        if each.sort == "plain"
        and (match := THING.match(sentence[each.end :]))
        and DESKS.match(match["thing"])
    ]
    if not counted:
        return None
    old, new = max(counted), next((each for each in counted if FOR_THEM.search(each[2])), max(counted))
    first_day, target = round(old[0] * now / new[0]), brief.outcome_target
    if new[0] >= old[0]:
        return None
    leaves_a_way = target is None or (target - now) * (target - first_day) > 0
    return MovedBase(old[0], new[0], new[1], now, first_day, old[2], leaves_a_way)
