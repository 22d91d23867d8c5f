"""Read what one of a thing costs, and of how many the change consists."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from playbook.core.case.claims.quantities import StatedQuantity, is_same_noun, measured_in
from playbook.core.plan.brief import Brief
from playbook.core.text.notes import Notes

_FIELDS = ("concerns", "what_changes", "why_now", "approach", "expected_benefit")
_PLACE = re.compile(
    r"\b(?:branch(?:es)?|sites?|shops?|stores?|surger(?:y|ies)|practices?|clinics?|schools?|classrooms?|wards?"
    r"|plants?|depots?|halls?|kitchens?|hotels?|ships?|ferr(?:y|ies)|vessels?|boats?|trucks?|vans?|bus(?:es)?"
    r"|vehicles?|lines?|machines?|stations?|offices?|pharmac(?:y|ies)|restaurants?|librar(?:y|ies)|farms?|homes?"
    r"|theat(?:er|re)s?|rooms?|counters?|gates?)$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r" (?:with|for|of|in|on|and) ")
_COST_IN_ALL = re.compile(r"\b(?:costs?|paid|pays?|spent|spends?|bill|comes? to|came to)\b", re.IGNORECASE)
_IN_A_YEAR = re.compile(
    r"\b(?:an?|per|each|every|last|this) year\b|\bin 20\d\d\b|\b(?:annual|yearly)\b", re.IGNORECASE
)
_STEM = 5
_OF_TIME = {"month", "hours", "minut", "weeks", "emplo", "perso"}
ONE_EACH = ", one for each of the "
# "The enterprise office pays 40% of the scanners."
_PAYS_A_SHARE = re.compile(
    r"(?P<who>(?:[Tt]he |[Oo]ur |[Aa]n? )?[^\W\d_][\w &’'-]{2,50}?) (?:will )?"
    r"(?:pays?|funds?|covers?|refunds?|reimburses?|contributes?|gives?)(?: us)?(?: back)?(?: up to)? $"
)
_OF_WHAT = re.compile(r"^ of (?P<what>[a-z][^,.;:]{2,40})")
_UNDER_A_CONDITION = re.compile(
    r"\b(?:must|ha(?:s|ve) to|only (?:if|when|for|what)|provided|on condition|needs? to)\b"
)
_PAYS_ITSELF = re.compile(
    r"\b(?:customers?|clients?|patients?|members|tenants|guests|people|we|they|nobody|everyone)\b",
    re.IGNORECASE,
)


class ShareGiven(NamedTuple):
    """A share of a price that somebody else pays, and on what condition."""

    who: str
    share: str  # "40% of the scanners"
    condition: str  # a sentence of the brief, or ''


def shares_given(brief: Brief) -> Iterator[ShareGiven]:
    """Yield the shares of what is bought that somebody outside pays."""
    for each in measured_in(brief):
        if each.unit != "%" or each.field not in (*_FIELDS, "why"):
            continue
        who, what = _PAYS_A_SHARE.search(each.before), _OF_WHAT.match(each.after)
        if who is None or what is None or _PAYS_ITSELF.search(who["who"]):
            continue
        sentences = [part.text.strip() for part in Notes(getattr(brief, each.field)).sentences]
        behind = sentences[sentences.index(each.sentence) + 1 :][:1]
        condition = next(filter(_UNDER_A_CONDITION.search, behind), "")
        yield ShareGiven(who["who"], f"{each.at.words} of {what['what'].strip()}", condition)


def paid_a_year(brief: Brief) -> Iterator[StatedQuantity]:
    """Yield the yearly cost of what the measure counts.

    Example: "overtime cost 9.4 million in 2026".
    """
    about = _stems(brief.outcome_measure) - _OF_TIME
    for each in measured_in(brief):
        is_of_a_year = each.unit == "money" and _IN_A_YEAR.search(each.sentence)
        if is_of_a_year and _COST_IN_ALL.search(each.sentence) and _stems(each.before) & about:
            yield each


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"[a-z]{5,}", text.casefold())}


def head_of(things: str) -> str:
    """Return "gates" of "gates with camera"."""
    return _BESIDE.split(things)[0]


def how_many(brief: Brief, thing: str) -> tuple[int, str]:
    """Return how many of a thing a brief counts, else how many places get one each."""
    counted = [each for each in measured_in(brief) if not each.unit and not each.per and each.value > 1]
    own = [int(each.value) for each in counted if is_same_noun(each.noun, thing)]
    if own:
        return max(own), ""
    of_change = [each for each in counted if each.field in ("what_changes", "objective")]
    places = [(int(each.value), each.noun) for each in of_change if _PLACE.search(each.noun)]
    return max(places, default=(0, ""))
