"""Read what one of a thing costs, and of how many the change consists."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from playbook.core.base.words import number
from playbook.core.case.claims.quantities import StatedQuantity, is_same_noun, measured_in, stem_of
from playbook.core.plan.brief import Brief
from playbook.core.text.notes import Notes

_FIELDS = ("concerns", "what_changes", "why_now", "approach", "expected_benefit")
# "A gate with its camera costs 9,500 euros".
_ONE_COSTS = re.compile(
    r"\b(?:an?|one|each|every) (?P<thing>[a-z][a-z -]{2,40}?) (?:costs?|comes to|is priced at) "
    r"(?:about |around |some )?(?:[$€£]|[A-Z]{3} )?$",
    re.IGNORECASE,
)
_BUYS = re.compile(r"\b(?:buy(?:s|ing)?|bought|order(?:s|ed|ing)?|purchas\w+|quote[ds]?|install\w*)\b", re.I)
# What is paid today or lost is no price of what comes.
_NOT_OF_IT = re.compile(
    r"\b(?:old|today|until now|so far|saves?|saved|fines?|rent|was|were|cost us|costs us|fee)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:branch(?:es)?|sites?|shops?|stores?|surger(?:y|ies)|practices?|clinics?|schools?|classrooms?|wards?"
    r"|plants?|depots?|halls?|kitchens?|hotels?|ships?|ferr(?:y|ies)|vessels?|boats?|trucks?|vans?|bus(?:es)?"
    r"|vehicles?|lines?|machines?|stations?|offices?|pharmac(?:y|ies)|restaurants?|librar(?:y|ies)|farms?|homes?"
    r"|theat(?:er|re)s?|rooms?|counters?|gates?)$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r" (?:with|for|of|in|on|and) ")
_ITS = re.compile(r" (?:its|their|an?|the)(?= )")
_COST_IN_ALL = re.compile(r"\b(?:costs?|paid|pays?|spent|spends?|bill|comes? to|came to)\b", re.IGNORECASE)
_IN_A_YEAR = re.compile(
    r"\b(?:an?|per|each|every|last|this) year\b|\bin 20\d\d\b|\b(?:annual|yearly)\b", re.IGNORECASE
)
_STEM = 5
_OF_TIME = {"month", "hours", "minut", "weeks", "emplo", "perso"}
_LEAST = 99
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


class PiecePrice(NamedTuple):
    """A thing with the price of one, and how many of it there are to be."""

    things: str  # "gates with camera"
    each: float
    many: int  # 0 where nothing says it
    at: str  # "branches": where each gets one
    quote: str

    @property
    def basis(self) -> str:
        """Return the product in words."""
        if not self.many:
            return f"{number(self.each)} each"
        at_each = f"{ONE_EACH}{self.many:,} {self.at}" if self.at else ""
        return f"{self.many:,} at {number(self.each)}{at_each}"

    @property
    def total(self) -> float:
        return self.each * self.many


def piece_prices(brief: Brief) -> Iterator[PiecePrice]:
    """Yield the prices of one thing that the change buys."""
    for each in measured_in(brief):
        match = _ONE_COSTS.search(each.before) if each.unit == "money" and each.field in _FIELDS else None
        if match is None or each.per or each.value <= _LEAST or _NOT_OF_IT.search(each.before):
            continue
        thing = match["thing"].strip().lower()
        head = head_of(thing)
        if stem_of(head) in map(stem_of, brief.outcome_measure.split()) or not _is_bought(brief, head, each):
            continue
        many, at = how_many(brief, head)
        plural = head if head.endswith("s") else f"{head}s"
        things = _ITS.sub("", thing.replace(head, plural, 1))
        yield PiecePrice(things, each.value, many, at, each.sentence)


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


def _is_bought(brief: Brief, thing: str, price: StatedQuantity) -> bool:
    """Return whether a tool is called so, or the sentence speaks of buying."""
    is_tool = any(is_same_noun(word, thing) for name in brief.tools for word in name.split())
    return is_tool or bool(_BUYS.search(price.sentence))


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
