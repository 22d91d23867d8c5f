"""The budget in parts: held back, cover, work by hand, the first start, what is left."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playbook.core.base.words import closed, listed, number
from playbook.core.case.dated import covered_groups, hours_of_cover, price_of_an_hour
from playbook.core.case.feasible.masses import masses_before_start
from playbook.core.case.feasible.quotes import bought, devices_of, no_quote_yet
from playbook.core.case.judgment import Point
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.roles import role_rows
from playbook.core.case.settle.facts import CaseFacts, cite
from playbook.core.case.settle.time import NO_QUOTE
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem
from playbook.core.plan.strategy import KEPT_BACK, Strategy
from playbook.core.text.numbers import quantities_in

# Of a budget, until the start is approved: a proposal. A twentieth of a small one buys no hour of counsel.
_FIRST_PART, _MOST_OF_A_SMALL_BUDGET, _ENOUGH_TO_BEGIN = 0.05, 0.25, 1_500
_LEAST_PART = 0.01  # of a budget: a smaller number counts people or days
_FOR_COUNSEL = re.compile(r"\b(?:agreements? checked|nda|ndas|legal|lawyers?|counsel)\b", re.IGNORECASE)
_AN_HOUR = {"USD": 40.0, "EUR": 40.0, "GBP": 35.0, "CHF": 60.0}  # with payroll costs: our assumption
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


def budget_note(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point] = ()
) -> str:
    """Return the budget, its parts, and what it does not pay."""
    brief = facts.brief
    if not brief.budget:
        return "The brief names no budget. Ask: how much, for what, released by whom?"
    unquoted = no_quote_yet(facts) if any(point.key == NO_QUOTE for point in points) else ""
    parts = (_parts(facts, items, strategy), unquoted, _unfunded(facts, points))
    return " ".join(filter(None, parts))


def _parts(facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None) -> str:
    budget = facts.brief.budget or 0
    covers = _covers(facts)
    whole = f"{_money(facts, budget)}, {_money(facts, budget / max(1, facts.people))} per person."
    unspent = _unspent(budget, covers)
    back = round(min(budget * KEPT_BACK, unspent))
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
    return f"{whole} {' '.join((held, *_split(facts, items)))}{_unpaid(facts, items)}"


def _unfunded(facts: CaseFacts, points: Sequence[Point]) -> str:
    """Return what decisions and conditions buy, and nobody has priced."""
    asked = [point.pays for point in points if point.pays]
    asked += _counsel(facts) if len(facts.waves) > 1 else ()
    return f"Not funded until quoted: {listed(asked)}." if asked else ""


def too_large(facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None) -> list[str]:
    """Return what the budget cannot hold, by our own split."""
    price = _price(facts)
    if not facts.brief.budget or price is None or (strategy and strategy.money) or _covers(facts):
        return []
    return [*_split_of(facts, items, price).too_large]


def first_money(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, groups: Sequence[Group]
) -> str:
    """Return the most that the preparation, or a first start of groups, may cost."""
    price, budget = _price(facts), facts.brief.budget
    if not budget:
        return "The brief names no budget yet."
    if not groups:
        return _released(facts, budget)
    if price is None or (strategy and strategy.money) or _covers(facts):
        return f"only what the first start needs of {_money(facts, budget)}."
    whole = _split_of(facts, items, price)
    first = _split_of(facts, items, price, groups)
    total, shares = sum(first.paid.values()), [*first.paid]
    people = sum(group.size for group in groups)
    total += whole.rest * people / max(1, facts.people)
    shares.append(f"the share of {people:,} people in {whole.thing}")
    return f"up to {number(round(total))} of {_money(facts, budget)}: {listed(shares)}."


def _released(facts: CaseFacts, budget: float) -> str:
    """Return which part is released for work that begins before the start is approved."""
    things = [*_begun_before(facts)]
    if not things:
        return f"nothing until then; the {_money(facts, budget)} are not released."
    amount = round(max(budget * _FIRST_PART, min(budget * _MOST_OF_A_SMALL_BUDGET, _ENOUGH_TO_BEGIN)))
    return (
        f"up to {number(amount)} of {_money(facts, budget)} now ({amount / budget:.0%}, proposal), for "
        f"{listed(things)} until then; the rest is not released."
    )


def _begun_before(facts: CaseFacts) -> Iterator[str]:
    """Yield what is paid for before a single start is approved."""
    things = bought(facts)
    if "set-up" in things:
        yield "set-up"
    elif "licenses" in things:
        yield "seats to test with"
    yield from _counsel(facts)


def _counsel(facts: CaseFacts) -> Iterator[str]:
    open_ones = (each for each in facts.open_conditions if _FOR_COUNSEL.search(each.name))
    yield from (f"counsel for “{each.name}”" for each in open_ones)


def assumed_price(facts: CaseFacts) -> float | None:
    """Return what we assume an hour of cover costs where no brief says it."""
    return None if price_of_an_hour(facts) else _AN_HOUR.get(facts.brief.currency)


def _price(facts: CaseFacts) -> float | None:
    return price_of_an_hour(facts) or assumed_price(facts)


def _split(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[str]:
    """Yield what the rest is for, from the hours and things of the plan."""
    price = _price(facts)
    if price is None:
        yield _ASK_WHAT_FOR + _cover(facts, items)
        return
    at, split = _at(facts, price), _split_of(facts, items, price)
    for what, (costs, remaining) in split.too_large.items():
        yield (
            f"It cannot hold {what}: {at} they cost {_money(facts, costs)} of the {number(remaining)} that "
            "remain. We propose: the teams' own budgets pay them, confirmed before the start."
        )
    shares = [f"{_money(facts, costs)} for {what}" for what, costs in split.paid.items()]
    if shares:
        shares[-1] += f", {at}"
    last = f"{_money(facts, split.rest)} for {split.thing}, {_each(facts, split.rest)}"
    yield f"The rest (proposal): {'; '.join((*shares, last))}."


@dataclass(frozen=True, slots=True)
class _Split:
    """What a budget pays, what it cannot hold, and what remains of it."""

    paid: dict[str, float]
    too_large: dict[str, tuple[float, float]]  # the costs, and what remained for them
    rest: float
    thing: str


def _split_of(
    facts: CaseFacts, items: Sequence[AnyItem], price: float, groups: Sequence[Group] | None = None
) -> _Split:
    """Return the parts, with the cover of some groups alone where they are given."""
    budget = facts.brief.budget or 0
    rest = budget - round(budget * KEPT_BACK)
    parts = dict[str, float]()
    for mass in masses_before_start(facts.case):
        parts[f"{mass.paid_hours:,} paid hours of work on {mass.counted}"] = mass.paid_hours * price
    if needed := round(hours_of_cover(facts, items, groups)):
        people = sum(group.size for group in covered_groups(facts, groups))
        parts[f"{needed:,} hours of cover while {people:,} people learn"] = needed * price
    paid, too_large = dict[str, float](), dict[str, tuple[float, float]]()
    for what, costs in parts.items():
        if costs > rest:
            too_large[what] = costs, rest
            continue
        paid[what] = costs
        rest -= costs
    return _Split(paid, too_large, rest, listed(bought(facts)) or "rooms and trainers")


def _each(facts: CaseFacts, amount: float) -> str:
    many, thing = devices_of(facts)
    each = f"for each of {number(many)} {thing}" if many else "per person"
    return f"{_money(facts, amount / (many or max(1, facts.people)))} {each}"


def _cover(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    """Return the hours in which others stand in for people who learn, and their price."""
    needed, price = hours_of_cover(facts, items), _price(facts)
    if not needed:
        return ""
    cost = f"{_at(facts, price)} {_money(facts, needed * price)}" if price else "the price of an hour is open"
    people = sum(group.size for group in covered_groups(facts))
    hours = f"{round(needed):,} hours of cover while {people:,} people learn (proposal)"
    return f" {hours}: {cost}.{_unpaid(facts, items)}"


def _at(facts: CaseFacts, price: float) -> str:
    return f"at {number(price)} an hour{' (our assumption)' if assumed_price(facts) else ''}"


def _unpaid(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    """Return the hours of those who lead, teach and help, which nothing above pays."""
    if facts.people <= SMALL_COMPANY:
        return ""
    hours = round(sum(row.people * row.hours_each for row in role_rows(facts, items)))
    return f" The {hours:,} hours of managers, champions and trainers are extra." if hours else ""


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
