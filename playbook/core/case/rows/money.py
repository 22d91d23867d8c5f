"""The budget in parts: what is held back, cover, work by hand, and what is left."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playbook.core.base.words import closed, number
from playbook.core.case.dated import covered_groups, hours_of_cover, price_of_an_hour
from playbook.core.case.feasible.amounts import amounts_in
from playbook.core.case.feasible.masses import masses_before_start
from playbook.core.case.rows.roles import role_rows
from playbook.core.case.settle.facts import CaseFacts, cite
from playbook.core.plan.items import AnyItem
from playbook.core.plan.strategy import KEPT_BACK, Strategy
from playbook.core.text.numbers import quantities_in

_LEAST_PART = 0.01  # of a budget: a smaller number counts people or days
_AN_HOUR = {"USD": 40.0, "EUR": 40.0, "GBP": 35.0, "CHF": 60.0}  # with payroll costs: our assumption
_LITTLE_LEFT = 0.25  # of a budget, for all that is bought
_ASK_WHAT_FOR = "First settle what the budget must cover."
_THE_REST = re.compile(
    r"\b(?:the (?:rest|remainder|balance)|what is left|everything else)(?: (?:is|goes|will be))? "
    r"(?:for|to|in|on)\b",
    re.IGNORECASE,
)
_COVERS = re.compile(
    r"\b(?:of which|of (?:it|that|this)|the rest|covers?|pays? for|(?:is|are|goes) (?:for|to))\b",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"\b(?:stations|screens|terminals|devices|tablets|scanners|kiosks|workstations|handhelds|headsets)\b",
    re.IGNORECASE,
)


def budget_note(facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None) -> str:
    """Return the budget with the brief's parts, the leaders' or ours."""
    brief = facts.brief
    if not brief.budget:
        return "The brief names no budget. Ask: how much, for what, released by whom?"
    covers = _covers(facts)
    whole = f"{_money(facts, brief.budget)}, {_money(facts, brief.budget / max(1, facts.people))} per person."
    unspent = _unspent(brief.budget, covers)
    back = round(min(brief.budget * KEPT_BACK, unspent))
    held = f"We propose to hold back {number(back)} until the first decision after the start."
    if not unspent:
        held = "The brief assigns all of it: nothing is left to hold back."
    if strategy and strategy.money:
        # They say themselves which hours it pays.
        shares = "; ".join(
            f"{_money(facts, each.amount)}: {each.what.rstrip('.')}" for each in strategy.money
        )
        brief_says = f" The brief says: {cite(covers)}" if covers else ""
        return f"{whole} {held}{brief_says} The rest (proposal): {shares}."
    if covers:
        return f"{whole} {held} The brief says: {cite(covers)}{_cover(facts, items)}"
    return f"{whole} {' '.join((held, *_split(facts, items, back)))}{_unpaid(facts, items)}"


def budget_gap(facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None) -> str:
    """Return what the budget does not reach for, by our own split."""
    price = _price(facts)
    if not facts.brief.budget or price is None or (strategy and strategy.money) or _covers(facts):
        return ""
    split = _split_of(facts, items, round(facts.brief.budget * KEPT_BACK), price)
    gaps = [f"cannot hold {what}" for what in split.too_large]
    if split.is_little:
        gaps.append(f"leaves {split.each} for {split.thing}: get quotes first")
    return f"It {' and '.join(gaps)}." if gaps else ""


def assumed_price(facts: CaseFacts) -> float | None:
    """Return what we assume an hour of cover costs where no brief says it."""
    return None if price_of_an_hour(facts) else _AN_HOUR.get(facts.brief.currency)


def _price(facts: CaseFacts) -> float | None:
    return price_of_an_hour(facts) or assumed_price(facts)


def _split(facts: CaseFacts, items: Sequence[AnyItem], back: int) -> Iterator[str]:
    """Yield what the rest is for, from the hours and things of the plan."""
    price = _price(facts)
    if price is None:
        yield _ASK_WHAT_FOR + _cover(facts, items)
        return
    at, split = _at(facts, price), _split_of(facts, items, back, price)
    for what, (costs, remaining) in split.too_large.items():
        yield (
            f"It cannot hold {what}: {at} they cost {_money(facts, costs)} of the {number(remaining)} that "
            "remain. We propose: the teams' own budgets pay them, confirmed before the start."
        )
    shares = [f"{_money(facts, costs)} for {what}" for what, costs in split.paid.items()]
    if shares:
        shares[-1] += f", {at}"
    last = f"{_money(facts, split.rest)} for {split.thing}, {split.each}"
    yield f"The rest (proposal): {'; '.join((*shares, last))}."
    if split.is_little:
        yield "That is probably not enough: get quotes first."
    elif len(facts.waves) > 1:
        yield "If the quotes are higher, the last start waits."


@dataclass(frozen=True)
class _Split:
    """What a budget pays, what it cannot hold, and what remains of it."""

    paid: dict[str, float]
    too_large: dict[str, tuple[float, float]]  # the costs, and what remained for them
    rest: float
    thing: str
    each: str
    is_little: bool


def _split_of(facts: CaseFacts, items: Sequence[AnyItem], back: int, price: float) -> _Split:
    rest = (facts.brief.budget or 0) - back
    parts = dict[str, float]()
    for mass in masses_before_start(facts.case):
        parts[f"{mass.hours:,} hours of work on {mass.counted}"] = mass.hours * price
    if needed := round(hours_of_cover(facts, items)):
        parts[f"{needed:,} hours of cover while {_who(facts)} learn"] = needed * price
    paid, too_large = dict[str, float](), dict[str, tuple[float, float]]()
    for what, costs in parts.items():
        if costs > rest:
            too_large[what] = costs, rest
            continue
        paid[what] = costs
        rest -= costs
    thing = "licenses, devices and set-up" if facts.brief.tools else "devices, rooms and trainers"
    each = f"{_money(facts, rest / _count(facts))} {_each(facts)}"
    is_little = bool(paid) and rest < _LITTLE_LEFT * (facts.brief.budget or 0)
    return _Split(paid, too_large, rest, thing, each, is_little)


def _who(facts: CaseFacts) -> str:
    return f"{sum(group.size for group in covered_groups(facts)):,} people"


def _things(facts: CaseFacts) -> tuple[float, str]:
    """Return the devices that the brief counts and nobody has yet."""
    amounts = (each for each in amounts_in(facts.brief) if _DEVICE.search(each.thing) and not each.is_owned)
    return next(((each.number, each.thing) for each in amounts), (0, ""))


def _count(facts: CaseFacts) -> float:
    return _things(facts)[0] or max(1, facts.people)


def _each(facts: CaseFacts) -> str:
    many, thing = _things(facts)
    return f"for each of {number(many)} {thing}" if many else "per person"


def _cover(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    """Return the hours in which others stand in for people who learn, and their price."""
    needed, price = hours_of_cover(facts, items), _price(facts)
    if not needed:
        return ""
    cost = f"{_at(facts, price)} {_money(facts, needed * price)}" if price else "the price of an hour is open"
    hours = f"{round(needed):,} hours of cover while {_who(facts)} learn (proposal)"
    return f" {hours}: {cost}.{_unpaid(facts, items)}"


def _at(facts: CaseFacts, price: float) -> str:
    return f"at {number(price)} an hour{' (our assumption)' if assumed_price(facts) else ''}"


def _unpaid(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    """Return the hours of those who lead, teach and help, which nothing above pays."""
    hours = round(sum(row.people * row.hours_each for row in role_rows(facts, items)))
    return f" It pays none of the {hours:,} hours of managers, champions and trainers." if hours else ""


def _covers(facts: CaseFacts) -> str:
    """Return what the brief says its budget is for."""
    brief = facts.brief
    fields = ("what_changes", "what_stays", "why", "why_now", "expected_benefit")
    return " ".join(map(closed, brief.budget_covers.splitlines())) or next(
        (
            sentence
            for sentence in facts.sentences(*fields)
            if _COVERS.search(sentence)
            and any(quantity.value == brief.budget for quantity in quantities_in(sentence))
        ),
        "",
    )


def _unspent(budget: float, covers: str) -> float:
    """Return what named parts leave of a budget; all if no split."""
    if _THE_REST.search(covers):
        return 0
    values = (quantity.value for quantity in quantities_in(covers))
    spent = sum(value for value in values if budget * _LEAST_PART <= value < budget)
    return budget - spent if spent <= budget else budget


def _money(facts: CaseFacts, amount: float) -> str:
    return f"{number(round(amount))} {facts.brief.currency}".strip()
