"""Read what one license costs, and for how many people there are licenses."""

import re
from collections.abc import Iterator, Set
from itertools import accumulate, pairwise
from typing import NamedTuple

from playbook.core.base.words import number
from playbook.core.case.claims.quantities import stem_of
from playbook.core.case.feasible.amounts import amounts_in
from playbook.core.case.reading.texts import short_sentences
from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.kinds import ChangeKind
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import NAMES_MONEY, Quantity, counts_in

_FIELDS = (
    "concerns", "what_changes", "why_now", "why", "what_stays", "risk_of_not_changing", "expected_benefit",
    "approach", "budget_covers",
)  # fmt: skip
_LICENSE = r"(?:licen[cs]es?|seats?|subscriptions?)"
_SEAT = rf"{_LICENSE}|users?|accounts?"
_OF_ONE = re.compile(
    rf"\b(?:{_SEAT})\b|\b(?:per|a|each|every) (?:person|head|employee|colleague)\b", re.IGNORECASE
)
# "65 pounds a doctor and month"
_A_HEAD_AND_SPAN = re.compile(
    r"^[^.;,\d]{0,12}?\b(?:an?|per|each|every) (?P<who>[a-z]{3,30})"
    r"(?: and| an?| per|/) ?(?P<span>month|year)\b",
    re.IGNORECASE,
)
_A_SPAN = re.compile(
    r"^[^.;,\d]{0,30}?(?:\b(?:an?|per|each|every|and) |/ ?)(?P<span>month|year)\b", re.IGNORECASE
)
# Whose price it is: nobody's bonus is that of a license.
_OF_A_TOOL = re.compile(
    rf"\b(?:{_SEAT}|suppliers?|vendors?|providers?|software|tools?|apps?|systems?|assistants?|platforms?)\b",
    re.IGNORECASE,
)
_PAID_TO_PEOPLE = re.compile(
    r"\b(?:bonus(?:es)?|allowances?|wages?|salar(?:y|ies)|supplements?|premiums?|commissions?|stipends?)\b"
    r"|\b(?:gets?|receives?|earns?|draws?|paid)(?: about| up to| an extra)? [$€£]?\d",
    re.IGNORECASE,
)
# What is paid today, or for what ends, is no price of what comes.
_NOT_OF_IT = re.compile(
    r"\b(?:old|today|until now|so far|saves?|saved|less|fewer|fines?|rent|was|were|cost us)\b", re.IGNORECASE
)
_COSTS = re.compile(r"\bcosts?(?: about)? $", re.IGNORECASE)
_MOST_A_YEAR, _MONTHS = 5_000, 12  # of one seat; a budget pays a year
_FOR_SO_MANY = re.compile(r"\b(?:licen[cs]es?|seats|subscriptions)\b(?: [\w-]+){0,3} for $", re.IGNORECASE)
_SO_MANY = re.compile(
    r"^\s(?:[\w-]+ )?(?:licen[cs]es|subscriptions|seats (?:are|were|have been) (?:ordered|bought|paid))\b",
    re.IGNORECASE,
)
_POOLED = re.compile(
    r"\b(?:pool\w*|shared?|sharing|concurrent|floating|at (?:a|the same) time)\b", re.IGNORECASE
)
_NO_PEOPLE = re.compile(
    r"^\s(?:months?|years?|weeks?|days?|percent|%|[$€£]|euros?|dollars?|pounds)", re.IGNORECASE
)


FEWEST_OF_ALL = 0.1  # of the people: fewer are a pilot's
IN_DOLLARS = {"USD": 1.0, "EUR": 1.0, "GBP": 1.0, "CHF": 1.0, "CAD": 1.4, "AUD": 1.5}


class SeatPrice(NamedTuple):
    """What one license costs, as a sentence of the brief says."""

    each: float
    span: str  # "month" or "year"
    quote: str

    @property
    def a_year(self) -> float:
        return self.each * (_MONTHS if self.span == "month" else 1)

    @property
    def in_words(self) -> str:
        each = number(self.each) if self.each == int(self.each) else f"{self.each:,.2f}"
        return f"{each} a month for {_MONTHS} months" if self.span == "month" else f"{each} a year"


def seat_price(brief: Brief) -> SeatPrice | None:
    """Return the price of one license where one sentence has it with its time."""
    teams = {stem_of(word) for group in brief.groups for word in group.name.split()}
    for sentence in _sentences(brief):
        is_named = any(re.search(rf"\b{re.escape(tool)}\b", sentence, re.IGNORECASE) for tool in brief.tools)
        if not (is_named or _OF_A_TOOL.search(sentence)) or _PAID_TO_PEOPLE.search(sentence):
            continue
        for each in counts_in(sentence):
            after = sentence[each.end :]
            span = _A_SPAN.match(after) if _OF_ONE.search(sentence) else _of_a_team(teams, after)
            is_money = NAMES_MONEY.search(sentence[max(0, each.start - 4) : each.end + 9]) or _COSTS.search(
                sentence[: each.start]
            )
            if _NOT_OF_IT.search(sentence[: each.end]):
                break
            if span is None or not is_money or each.days or each.minutes or not each.values:
                continue
            found = SeatPrice(float(each.values[0]), span["span"].lower(), sentence)
            if 0 < found.a_year <= _MOST_A_YEAR:
                return found
    return None


def _of_a_team(teams: Set[str], after: str) -> re.Match[str] | None:
    """Return the time of a price for each person of a team."""
    match = _A_HEAD_AND_SPAN.match(after)
    return match if match and stem_of(match["who"]) in teams else None


def seats_ordered(brief: Brief) -> tuple[int, str]:
    """Return for how many people there are licenses, and the sentence; 0 if unknown.

    Licenses that people share are counted by the fullest day, and not here.
    """
    for sentence in _sentences(brief):
        for each in () if _POOLED.search(sentence) else counts_in(sentence):
            if _is_of_seats(sentence, each):
                lots = (lot for lot in amounts_in(brief) if lot.later and lot.sentence == sentence.strip())
                return int(next((lot.number for lot in lots), each.value)), sentence
    return 0, ""


def licensed(brief: Brief, kind: ChangeKind) -> tuple[Brief, int]:
    """Return the brief with those alone who have a license, and how many wait.

    Where a license for everyone costs more than the whole budget, we plan for those that are ordered: each
    team has its share, until the sponsor decides.
    """
    many, _ = seats_ordered(brief)
    people = sum(each.size for each in brief.groups)
    price, ours = seat_price(brief), next(iter(kind.prices), None)
    at_least = price.a_year if price else 0.0
    if not price and ours and ours.license:
        at_least = ours.license[0] * IN_DOLLARS.get(brief.currency, 0.0)
    is_above = 0 < (brief.budget or 0) < at_least * people
    is_in_doubt = brief.headcount not in (None, people) or any(each.part_of for each in brief.groups)
    if is_in_doubt or not is_above or not FEWEST_OF_ALL * people < many < people:
        return brief, 0
    sums = [0, *(round(each * many / people) for each in accumulate(group.size for group in brief.groups))]
    sizes = (after - before for before, after in pairwise(sums))
    groups = tuple(
        group.model_copy(update={"size": size}) for group, size in zip(brief.groups, sizes, strict=True)
    )
    return brief.model_copy(update={"groups": groups, "headcount": many}), people - many


def _is_of_seats(sentence: str, each: Quantity) -> bool:
    before, behind = sentence[: each.start], sentence[each.end :]
    if each.sort != "plain" or not each.values or each.days or each.minutes or _NO_PEOPLE.match(behind):
        return False
    if before.endswith(" of "):  # "300 of 900 licenses are used"
        return False
    return bool(_FOR_SO_MANY.search(before) or _SO_MANY.match(behind))


def _sentences(brief: Brief) -> Iterator[str]:
    for field in _FIELDS:
        for line in getattr(brief, field).splitlines():
            yield from short_sentences(split_sentences(line))
