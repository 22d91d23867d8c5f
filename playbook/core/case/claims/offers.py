"""Read what somebody offers to sell, and what the offer leaves out."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from playbook.core.plan.brief import Brief
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import CURRENCY_CODES, CURRENCY_NAMES, Quantity, counts_in

_FIELDS = ("concerns", "what_changes", "what_stays", "why_now", "why", "expected_benefit", "approach")
_SELLERS = (
    r"(?:vendors?|suppliers?|contractors?|integrators?|manufacturers?|makers?|installers?|builders?|firms?"
    r"|dealers?)"
)
_PAPERS = r"(?:offers?|quotes?|quotations?|bids?|tenders?)"
_THE_OFFER = re.compile(
    rf"(?i)\b(?P<what>(?:(?:the|our|an?|their|its) )?(?:{_SELLERS}(?:['’]s?)? )?{_PAPERS}"
    r"(?: for [^,;.\d]{3,40}?)?)"
    r" (?:is|are|was|comes? to|stands? at|of|at|says?|names?)(?: about| around)? \D{0,4}$"
    rf"|\b(?P<who>(?:the |our )?{_SELLERS}) (?:quotes?|quoted|offers?|offered|asks?|asked|charges?|wants?)"
    r"(?: us)?(?: for)?(?: about| around)? \D{0,4}$"
)
_MORE = r"(?:another|a further|an extra|an additional|a separate)"
_MORE_BEFORE = re.compile(rf"(?i)\b(?:{_MORE}|plus)(?: about| around)? \D{{0,4}}$")
_PLUS = re.compile(r"(?i)\bplus\b")
_MORE_BEHIND = re.compile(r"(?i)^\D{0,8}? (?:more|extra|on top|in addition)\b")
_ITS_PRICE = re.compile(
    r"(?i)^(?:.*[,;]\s?(?:and |but )?)?(?P<what>[^,;]{3,60}?) (?:costs?|comes? to|is|are) "
)
_WITHOUT = re.compile(
    r"(?i)\b(?:without|excluding|excludes|(?:does|do) not (?:include|cover)|not counting) "
    r"(?P<what>[^,;.\d]{3,60}?)(?=,|;|\.|$)"
)
_FOR = re.compile(r"(?i)^[^,;.\d]{0,16}? for (?P<what>[^,;.\d]{3,60}?)(?=,|;|\.|$)")
_PRONOUN = re.compile(r"(?i)(?:it|that|this|which|they|these|who)")
_IN_A_SPAN = re.compile(r"(?i)^ ?(?:[a-z$€£]{0,8} )?(?:/|per |an? |each |every )[a-z]")
_COUNTED = re.compile(
    rf"(?i)^ (?!(?:{CURRENCY_CODES}|{CURRENCY_NAMES}|excludes|includes|covers|is|was|plus|less)\b)[a-z]+s\b"
)
_IS_PAST = re.compile(r"(?i)\b(?:was|were|had|last (?:year|time)|in 20[01]\d)\b")
_LEAST = 1_000
_LONGEST_OFFER = 160  # letters: more than any words of `_THE_OFFER` take


class Offered(NamedTuple):
    """What somebody sells at which price, in the words of the brief."""

    what: str  # "vendor's offer without the link", "link"
    price: float
    quote: str


def stated_offers(brief: Brief) -> tuple[Offered, ...]:
    """Return the one offer that a brief tells, then what it costs beside it."""
    for sentence, behind in _sentences(brief):
        amounts = [*_amounts(sentence)]
        offers = [
            (each, match)
            for each in amounts
            if (match := _THE_OFFER.search(sentence[max(0, each.start - _LONGEST_OFFER) : each.start]))
        ]
        if len(offers) != 1 or _IS_PAST.search(sentence[: offers[0][0].start]):
            continue
        at, match = offers[0]
        name = match["what"] or f"{match['who']}'s offer"
        extras = [*_extras(sentence, [each for each in amounts if each.start > at.start])]
        extras += [] if extras else [*_extras(behind, [*_amounts(behind)])]
        without = _WITHOUT.search(sentence)
        named = f" without {without['what']}" if without else ""
        return (Offered(f"{name}{named}", at.value, sentence), *extras)
    return ()


def _sentences(brief: Brief) -> Iterator[tuple[str, str]]:
    for field in _FIELDS:
        lines = getattr(brief, field).splitlines()
        sentences = [each.strip() for line in lines for each in split_sentences(line)]
        yield from zip_longest(sentences, sentences[1:], fillvalue="")


def _amounts(sentence: str) -> Iterator[Quantity]:
    for each in counts_in(sentence):
        is_price = each.sort == "plain" and not (each.days or each.minutes) and each.value >= _LEAST
        behind = sentence[each.end :]
        if is_price and not _IN_A_SPAN.match(behind) and not _COUNTED.match(behind):
            yield each


def _extras(sentence: str, amounts: list[Quantity]) -> Iterator[Offered]:
    for each in amounts:
        before, behind = sentence[: each.start], sentence[each.end :]
        if _MORE_BEFORE.search(before) or _MORE_BEHIND.match(behind):
            yield Offered(_purpose(before, behind), each.value, sentence)


def _purpose(before: str, behind: str) -> str:
    """Return what an extra is for, by the words before it or behind."""
    without, own, what = _WITHOUT.search(before), _ITS_PRICE.search(before), _FOR.match(behind)
    subject = own["what"].strip() if own else ""
    if subject and not (_PRONOUN.fullmatch(subject) or _PLUS.search(before)):
        return subject
    named = what["what"] if what else without["what"] if without else "what it leaves out"
    return named.strip()
