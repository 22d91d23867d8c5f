"""The budget in parts: held back, cover, work by hand, the first start, what is left."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from playbook.core.base.words import capital, closed, listed, lower_first, number
from playbook.core.case.dated import covered_groups, hours_of_cover
from playbook.core.case.decision_page import BudgetRow
from playbook.core.case.feasible.masses import (
    an_hour,
    at_an_hour,
    masses_before_start,
    masses_of_works,
    roughly,
)
from playbook.core.case.feasible.quotes import (
    SET_UP,
    Floor,
    bought,
    floor_of,
    lacks_quote,
    no_quote_yet,
    price_of_counsel,
    quotes_by,
)
from playbook.core.case.judgment import Point
from playbook.core.case.reading.places import country_name
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.cuts import may_wait, needs_everyone
from playbook.core.case.rows.roles import role_rows
from playbook.core.case.rows.training import training_rows
from playbook.core.case.settle.facts import CaseFacts, cite, in_words
from playbook.core.case.settle.time import NO_QUOTE, NOBODY_SETS_UP
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem
from playbook.core.plan.strategy import KEPT_BACK, Strategy
from playbook.core.text.notes import first_sentences
from playbook.core.text.numbers import quantities_in

# Of a budget, until the start is approved: a proposal. A twentieth of a small one buys no hour of counsel.
_FIRST_PART, _MOST_OF_A_SMALL_BUDGET, _ENOUGH_TO_BEGIN = 0.05, 0.25, 1_500
_LEAST_PART = 0.01  # of a budget: a smaller number counts people or days
_FOR_COUNSEL = re.compile(r"\b(?:agreements? checked|nda|ndas|legal|lawyers?|counsel)\b", re.IGNORECASE)
ASSUMED = "(our assumption)"
_WITH_THE_QUOTES = timedelta(days=14)  # after them: what a task has priced by then has its own day
_LARGE, _NEAREST = 200_000, 1_000  # our prices are no nearer
_A_BETTER_PRICE = 0.25  # what a supplier may give way
_OF_BRIEF, _PROPOSAL = "As the brief says", "(proposal)"
_WORDS_OF_AN_ITEM = 18
# Where what is bought ends and how it was counted begins: "set-up, 80 days at 1,250 USD".
_PRICE_BEGINS = re.compile(r",? (?=at \d)")
_ITEM_END = re.compile(r",? (?=at \d)|, (?=\d)|[:;] ")
_PIECE_END = re.compile(r"[;.]\s+|,\s+(?=(?:and )?(?:[$€£]\s?)?\d|the rest\b)| and (?=[$€£]\s?\d)")
# "The budget is $40,000: $25,000 for licenses": the sum is no part.
_TOTAL = re.compile(r"^[^:;.]{0,60}?\d[^:;.]{0,40}: (?=\D{0,4}\d)")
_LEFT_OUT = re.compile(
    r"^(?:(?:there is |and )?(?:no|nothing|none)(?: of it)?(?: (?:extra |more )?(?:money|budget|funding))?"
    r"(?: yet)?(?: is)? for|not (?:included|covered|in it):) (?P<what>.+)",
    re.IGNORECASE,
)
_ASK_WHAT_FOR = "First settle what the budget must cover."
_THE_REST = re.compile(
    r"\b(?:the (?:rest|remainder|balance)|what is left|everything else)(?: (?:is|goes|will be))? "
    r"(?:for|to|in|on|(?:(?:a|an|our|the|held as a) )?(?:reserve|buffer|contingency))\b",
    re.IGNORECASE,
)
_RESERVE = re.compile(r"\b(?:reserve|buffer|contingency)\b", re.IGNORECASE)
# "480 seats at 390 a year": a number of things with the price of one.
_AT_A_PRICE = re.compile(r"^ [^\d;:.,]{2,40} (?:at|for) (?:about )?\D?$|^ ?[x×] ?\D?$")
_EACH = re.compile(r"^[^\d;:.,]{0,12} (?:each|apiece|per \w+|an? (?:year|seat|piece|person|head|unit))\b")
# "$55 a month": a budget pays for a year.
_A_MONTH = re.compile(r"^[^\d;:.,]{0,16} (?:(?:an?|per|each|every|and) month|monthly)\b")
_MONTHS = 12
_RELEASED_BY_NOW = re.compile(r"\b(?:so far|already|by now)\b", re.IGNORECASE)
# Who may spend how much by now is no part of what it is for.
_RELEASE = re.compile(r"\b(?:releas(?:e|es|ed)|unlock(?:s|ed)|freed up)\b", re.IGNORECASE)
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
    unpriced = [*_bought_elsewhere(facts, strategy, points)]
    unfunded = f"Not funded until quoted: {listed(unpriced)}." if unpriced else ""
    return " ".join(filter(None, (_parts(facts, items, strategy, points), unquoted, unfunded)))


def budget_rows(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point] = ()
) -> Iterator[BudgetRow]:
    """Yield what a change costs beside its budget, then what that leaves out."""
    budget = round(facts.brief.budget or 0)
    if not budget:
        return
    if _is_ours(facts, strategy):
        yield from _our_rows(facts, items, points)
    else:
        yield from _their_rows(facts, items, strategy)
    learning = [each.people_hours for each in training_rows(facts, items)][-1:]
    uncovered = round(sum(learning) - hours_of_cover(facts, items))
    hours = [f"{uncovered:,} hours of learning time"] if uncovered > 0 else []
    exclusions = [out["what"].rstrip(".") for out in map(_LEFT_OUT.match, _pieces(_covers(facts))) if out]
    elsewhere = () if _is_ours(facts, strategy) else _bought_elsewhere(facts, strategy, points)
    if left_out := [*exclusions, *elsewhere, *hours, *_hours_left_out(facts, items)]:
        yield BudgetRow("Not included", closed(capital(listed(left_out))))


def _our_rows(facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point]) -> Iterator[BudgetRow]:
    """Yield the cost, then the budget with what remains or the gap."""
    costs, budget = costs_of(facts, items, points), round(facts.brief.budget or 0)
    yield from (BudgetRow(each.item, each.basis, each.amount) for each in costs)
    yield from _not_quoted(facts, items, points)
    balance = budget - sum(each.amount for each in costs)
    back = min(_kept_back(facts), max(0, balance))
    if balance < 0:
        yield BudgetRow("Cost", "So far, at low-end prices", budget - balance, "sum")
        yield BudgetRow("Approved", "", budget, "sum")
        yield BudgetRow("Gap", "Before a reserve and anything not quoted", -balance, "sum")
        return
    if back:
        yield BudgetRow("Reserve", f"Released at the first decision after go-live {_PROPOSAL}", back)
    if balance > back:
        yield BudgetRow("Not assigned yet", _not_assigned(facts), balance - back)
    yield BudgetRow("Total", "", budget, "sum")
    if any(point.key == NO_QUOTE for point in points):
        yield BudgetRow("What we cut first if quotes are higher", _falls_first(facts, balance - back, back))


def _their_rows(facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None) -> Iterator[BudgetRow]:
    """Yield the parts as the leaders or the brief split them."""
    budget = round(facts.brief.budget or 0)
    back = round(min(_kept_back(facts), _unspent(budget, _covers(facts))))
    rows = [*_assigned(facts, items, strategy, budget - back)]
    yield from (row for row in rows if row.amount)
    balance = budget - back - sum(row.amount or 0 for row in rows)
    if back:
        yield BudgetRow("Reserve", f"Released at the first decision after go-live {_PROPOSAL}", back)
    if balance:
        yield BudgetRow("Not assigned yet" if balance > 0 else "Gap", "", balance)
    yield BudgetRow("Total", "", budget, "sum")
    yield from (row for row in rows if row.amount is None)


class Cost(NamedTuple):
    """A row of what a change costs, at the least."""

    item: str
    basis: str
    amount: int
    is_fixed: bool = False  # paid whoever starts


def costs_of(
    facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point], groups: Sequence[Group] | None = None
) -> list[Cost]:
    """Return all that these teams cost: what is bought, cover, work by hand, what decisions buy."""
    price = an_hour(facts) or 0
    at = at_an_hour(facts, price)
    floor = _floor(facts, groups)
    rows = [
        Cost(capital(each.thing), f"{each.basis} {ASSUMED}", round(each.amount), each.thing == SET_UP)
        for each in (floor.parts if floor else ())
    ]
    people = covered_groups(facts, groups)
    if needed := round(hours_of_cover(facts, items, groups)):
        learn = f"Cover while {sum(group.size for group in people):,} people learn"
        rows.append(Cost(learn, f"{needed:,} hours {at}{_elsewhere(facts, people)}", round(needed * price)))
    for mass in masses_before_start(facts.case):
        paid = f"{mass.paid_hours:,} paid hours {at}"
        rows.append(Cost(f"Work on {mass.counted}", paid, round(mass.paid_hours * price), is_fixed=True))
    share = _share_of(facts, groups)
    works = dict[str, int]()
    for mass in masses_of_works(facts.case):
        works[mass.counted] = works.get(mass.counted, 0) + round(mass.hours * share)
    for counted, hours in works.items():
        rows.append(Cost(f"Work on {counted}", f"{hours:,} hours {at}", round(hours * price)))
    each_takes, fee = price_of_counsel(facts)
    for about in _counsel(facts):
        basis = f"{number(each_takes)} hours at {number(fee)} {ASSUMED}"
        rows.append(Cost(capital(about), basis, round(each_takes * fee), is_fixed=True))
    for point in dict.fromkeys(points):
        if point.costs:
            rows.append(Cost(capital(point.pays), f"See its decision {ASSUMED}", round(point.costs * share)))
    to = _NEAREST if (facts.brief.budget or 0) >= _LARGE else 1
    rows = [row._replace(amount=round(row.amount / to) * to) for row in rows]
    return [row for row in rows if row.amount]


def _floor(facts: CaseFacts, groups: Sequence[Group] | None = None) -> Floor | None:
    """Return the least cost of what is bought, None where a quote or no price is known."""
    return floor_of(facts, groups) if lacks_quote(facts) else None


def _elsewhere(facts: CaseFacts, groups: Sequence[Group]) -> str:
    """Return the countries in which an hour has another price."""
    abroad = {facts.case.reach[group.id].country for group in groups} - {facts.case.country, ""}
    return f"; local pay in {listed(sorted(map(country_name, abroad)))}" if abroad else ""


def _share_of(facts: CaseFacts, groups: Sequence[Group] | None) -> float:
    if groups is None:
        return 1
    trained = [group for group in facts.brief.groups if facts.case.is_trained(group)]
    ids = {group.id for group in groups}
    return sum(each.size for each in trained if each.id in ids) / max(1, sum(each.size for each in trained))


def _cost(costs: Sequence[Cost], *, fixed: bool = True) -> int:
    return sum(each.amount for each in costs if fixed or not each.is_fixed)


def _not_quoted(facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point]) -> Iterator[BudgetRow]:
    """Yield what tasks and decisions buy without a price, by the day of its quote."""
    quotes = quotes_by(facts)
    days: dict[date | None, list[str]] = {}
    floor = _floor(facts)
    for thing in bought(facts) if lacks_quote(facts) else ():
        if not (floor and floor.of(thing)):
            days.setdefault(quotes, []).append(thing)
    for what, item in _purchases(facts, items):
        is_soon = quotes and item.due and item.due <= quotes + _WITH_THE_QUOTES
        days.setdefault(item.due if is_soon else quotes, []).append(what)
    for point in points:
        if point.pays and not point.costs and point.key != NOBODY_SETS_UP:
            days.setdefault(point.by, []).append(point.pays)
    for day, things in sorted(days.items(), key=lambda each: each[0] or date.max):
        by = f"Quote by {facts.on(day)}" if day else "Not quoted"
        yield BudgetRow(capital(listed(dict.fromkeys(things))), by, None, "open")


def _purchases(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[tuple[str, AnyItem]]:
    """Yield what the tasks of a plan buy."""
    kind = facts.case.kind
    buys = {f"milestone.work-{work.key}": work.buys for work in kind.works}
    buys |= {f"milestone.step-{step.key}": step.buys for step in kind.steps}
    for item in items:
        if what := buys.get(item.id):
            yield what, item


def _assigned(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, most: int
) -> Iterator[BudgetRow]:
    """Yield what `most` is for, by the leaders, the brief or our split."""
    covers = _covers(facts)
    if strategy and strategy.money:
        for each in strategy.money:
            end = _PRICE_BEGINS if each.what[:1].isdigit() else _ITEM_END
            item, _, basis = end.sub("\n", each.what, count=1).partition("\n")
            yield BudgetRow(capital(item), capital(basis).rstrip("."), round(each.amount))
        if covers:
            yield BudgetRow("The brief says", cite(covers))
    elif covers:
        as_is = BudgetRow(capital(first_sentences(covers, _WORDS_OF_AN_ITEM)).rstrip("."), _OF_BRIEF, most)
        yield from _named_parts(facts.brief.budget or 0, covers) or (as_is,)
        if cover := _cover(facts, items).strip():
            yield BudgetRow("Also needed", cover)
    else:
        yield BudgetRow("Not split yet", _ASK_WHAT_FOR, most)


def _not_assigned(facts: CaseFacts) -> str:
    """Return what the rest of a budget is for."""
    return (
        f"Until the quotes on {facts.on(quotes_by(facts))}" if lacks_quote(facts) else f"For {_things(facts)}"
    )


def _things(facts: CaseFacts) -> str:
    return listed(bought(facts)) or "rooms and trainers"


def _is_ours(facts: CaseFacts, strategy: Strategy | None) -> bool:
    """Return whether we split the budget, and not the leaders or the brief."""
    return not ((strategy and strategy.money) or _covers(facts) or an_hour(facts) is None)


def _named_parts(budget: float, covers: str) -> list[BudgetRow]:
    """Return the parts that a brief names with an amount each, if clear."""
    rows, is_released = list[BudgetRow](), False
    for piece in _pieces(covers):
        is_after, is_released = is_released, bool(_RELEASE.search(piece))
        if _LEFT_OUT.match(piece) or is_released or (is_after and piece.startswith("the rest ")):
            continue
        amounts = _amounts_in(piece, budget)
        is_rest = not amounts and _THE_REST.search(piece)
        amount = budget - sum(row.amount or 0 for row in rows) if is_rest else 0
        if len(amounts) > 1 or not (amounts or is_rest):
            return []
        is_monthly = any(_A_MONTH.match(piece[each.end :]) for each in quantities_in(piece))
        basis = f"{_OF_BRIEF}, for {_MONTHS} months" if is_monthly else _OF_BRIEF
        rows.append(BudgetRow(capital(piece.rstrip(".")), basis, round(amount or amounts[0])))
    return rows if sum(row.amount or 0 for row in rows) <= budget else []


def _amounts_in(piece: str, budget: float) -> list[float]:
    """Return the amounts of a part; things with a price each are one amount."""
    numbers = quantities_in(piece)
    for many, price in pairwise(numbers):
        between, behind = piece[many.end : price.start], piece[price.end :]
        is_monthly = bool(_A_MONTH.match(behind))
        product = many.value * price.value * (_MONTHS if is_monthly else 1)
        is_said = any(each.value == product for each in numbers)
        is_each = is_said or is_monthly or _EACH.search(behind)
        if _AT_A_PRICE.search(between) and is_each and product < budget:
            return [product]
    amounts = (each.value * (_MONTHS if _A_MONTH.match(piece[each.end :]) else 1) for each in numbers)
    return [amount for amount in amounts if budget * _LEAST_PART <= amount < budget]


def _pieces(covers: str) -> list[str]:
    return [_TOTAL.sub("", piece).strip() for piece in _PIECE_END.split(covers) if piece.strip()]


def _falls_first(facts: CaseFacts, left: int, back: int) -> str:
    """Return what waits where quotes are higher than what is left."""
    first = [what for what, amount in (("what is not assigned", left), ("the reserve", back)) if amount > 0]
    waiting = may_wait(facts)
    later = f"the start of {facts.names(waiting, 2)}" if waiting else "features that few need"
    return (
        f"{capital(', then '.join((*first[:1], later)))}. Training, cover and help are not cut {_PROPOSAL}."
    )


def _bought_elsewhere(facts: CaseFacts, strategy: Strategy | None, points: Sequence[Point]) -> Iterator[str]:
    """Yield what decisions and conditions buy, and no part of the budget pays."""
    is_ours = _is_ours(facts, strategy)
    for point in dict.fromkeys(points):
        if point.pays and not (is_ours and (point.costs or point.key == NOBODY_SETS_UP)):
            about = f" (about {_money(facts, roughly(point.costs))})" if point.costs else ""
            yield f"{point.pays}{about}"
    if not is_ours:
        yield from _counsel(facts)


def _hours_left_out(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[str]:
    """Yield the hours of people that no part pays."""
    hours = round(sum(row.people * row.hours_each for row in role_rows(facts, items)))
    if facts.people > SMALL_COMPANY and hours:
        yield f"{hours:,} hours of managers, champions and trainers"


def _parts(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point]
) -> str:
    budget = facts.brief.budget or 0
    covers = _covers(facts)
    whole = f"{_money(facts, budget)}, {_money(facts, budget / max(1, facts.people))} per person."
    unspent = _unspent(budget, covers)
    back = round(min(_kept_back(facts), unspent))
    held = f"We propose to hold back {number(back)} until the first decision after go-live." if back else ""
    if reserve := _reserve(budget, covers):
        held = f"The brief holds back {number(round(reserve))}: it is in reserve."
    elif not unspent:
        held = "The brief assigns all of it: nothing is left to hold back."
    if strategy and strategy.money:
        # They say themselves which hours it pays.
        shares = "; ".join(
            f"{_money(facts, each.amount)}: {each.what.rstrip('.')}" for each in strategy.money
        )
        brief_says = f" The brief says: {cite(covers)}" if covers else ""
        return f"{whole} {held}{brief_says} The rest (proposal): {shares}.".replace("  ", " ")
    if covers:
        said, cover = cite(covers), _cover(facts, items)
        if cover and said[-2:-1].isalnum():
            said = f"{said[:-1]}.”"
        return f"{whole} {held} The brief says: {said}{cover}".replace("  ", " ")
    if an_hour(facts) is None:
        return f"{whole} {held} {_ASK_WHAT_FOR}{_cover(facts, items)}{_unpaid(facts, items)}"
    costs = costs_of(facts, items, points)
    balance = round(budget) - _cost(costs)
    paid = [f"{_money(facts, each.amount)} for {lower_first(each.item)}, {each.basis}" for each in costs]
    if balance > back:
        paid.append(f"{_money(facts, balance - back)} not assigned yet ({lower_first(_not_assigned(facts))})")
    split = f"The rest (proposal): {'; '.join(paid)}." if paid else ""
    gap = f"It lacks {_money(facts, -balance)}, before a reserve." if balance < 0 else ""
    return (
        f"{' '.join(filter(None, (whole, held if balance > 0 else '', split, gap)))}{_unpaid(facts, items)}"
    )


def first_money(
    facts: CaseFacts,
    items: Sequence[AnyItem],
    strategy: Strategy | None,
    groups: Sequence[Group],
    points: Sequence[Point] = (),
) -> str:
    """Return the most that the preparation, or a first start of groups, may cost."""
    budget = facts.brief.budget
    if not budget:
        return "The brief names no budget yet."
    if not groups:
        return _released(facts, budget)
    if not _is_ours(facts, strategy):
        return f"only what the first wave needs of {_money(facts, budget)}."
    floor, costs = _floor(facts), costs_of(facts, items, points, groups)
    if floor is None and lacks_quote(facts) and SET_UP in bought(facts):
        return f"unpriced until the quotes on {facts.on(quotes_by(facts))}."
    if floor:
        return f"about {_money(facts, roughly(_cost(costs)))}, at our assumed prices."
    unassigned = max(0, budget - _kept_back(facts) - _cost(costs_of(facts, items, points)))
    total = _cost(costs) + unassigned * _share_of(facts, groups)
    people = sum(group.size for group in groups)
    shares = [lower_first(each.item) for each in costs]
    shares.append(f"the share of {people:,} people in {_things(facts)}")
    return f"up to {number(round(total))} of {_money(facts, budget)}: {listed(shares)}."


def left_to_release(facts: CaseFacts) -> str:
    """Return what a second decision releases of a budget."""
    budget = facts.brief.budget
    if not budget:
        return "the budget is named by then."
    return f"up to {number(budget - _first_part(facts, budget))} of {_money(facts, budget)}."


def later_money(
    facts: CaseFacts,
    items: Sequence[AnyItem],
    strategy: Strategy | None,
    groups: Sequence[Group],
    points: Sequence[Point] = (),
) -> str:
    """Return the least that a later start costs, '' where nobody can tell."""
    if not _is_ours(facts, strategy) or not facts.brief.budget or floor_of(facts, groups) is None:
        return ""
    return f"at least {number(roughly(_cost(costs_of(facts, items, points, groups), fixed=False)))}"


def _first_part(facts: CaseFacts, budget: float) -> int:
    if not [*_begun_before(facts)]:
        return 0
    return round(_released_by_now(facts, budget)) or round(
        max(budget * _FIRST_PART, min(budget * _MOST_OF_A_SMALL_BUDGET, _ENOUGH_TO_BEGIN))
    )


def _released(facts: CaseFacts, budget: float) -> str:
    """Return which part is released for work that begins before the start is approved."""
    things, amount = [*_begun_before(facts)], _first_part(facts, budget)
    if not things:
        return f"nothing until then; the {_money(facts, budget)} are not released."
    whose = "released, says the brief" if _released_by_now(facts, budget) else "proposal"
    return (
        f"up to {number(amount)} of {_money(facts, budget)} now ({amount / budget:.0%}, {whose}), for "
        f"{listed(things)}."
    )


def _released_by_now(facts: CaseFacts, budget: float) -> float:
    """Return how much of a budget may be spent already, 0 if unknown."""
    releases = (piece for piece in _pieces(_covers(facts)) if _RELEASE.search(piece))
    pieces = (piece for piece in releases if _RELEASED_BY_NOW.search(piece))
    amounts = (amount for piece in pieces for amount in _amounts_in(piece, budget))
    return next(amounts, 0)


def _begun_before(facts: CaseFacts) -> Iterator[str]:
    """Yield what is paid for before a single start is approved."""
    things = bought(facts)
    if SET_UP in things:
        yield "preparing the set-up"
    elif "licenses" in things:
        yield "seats to test with"
    yield from _counsel(facts)


def _counsel(facts: CaseFacts) -> Iterator[str]:
    open_ones = (each for each in facts.open_conditions if _FOR_COUNSEL.search(each.name))
    yield from (f"counsel for “{each.name}”" for each in open_ones)


def _kept_back(facts: CaseFacts) -> int:
    """Return what is held back; a small company decides day by day."""
    return 0 if facts.people <= SMALL_COMPANY else round((facts.brief.budget or 0) * KEPT_BACK)


def budget_verdict(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point]
) -> str:
    """Return who finds what a small budget lacks, or what can wait, else ''."""
    budget = round(facts.brief.budget or 0)
    if not budget or not _is_ours(facts, strategy):
        return ""
    cost = _cost(costs_of(facts, items, points))
    gap, by = cost - budget, quotes_by(facts) or facts.settle_by
    if gap <= 0:
        return ""
    ways = [*_ways_to_fit(facts, items, points, gap)]
    return (
        f"It costs at least {_money(facts, cost)}; {number(budget)} is approved. We propose: "
        f"{facts.sponsor_name} says by {facts.on(by)} who finds {number(gap)} {facts.brief.currency} more, "
        f"{', '.join(f'or {way}' for way in ways)}."
    )


def _ways_to_fit(
    facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point], gap: int
) -> Iterator[str]:
    """Yield what can wait or cost less until the budget holds, and by how much."""
    budget = round(facts.brief.budget or 0)
    waiting = list[Group]()
    for group in may_wait(facts):
        waiting.append(group)
        ids = {each.id for each in waiting}
        others = [each for each in facts.brief.groups if each.id not in ids]
        if (costs := _cost(costs_of(facts, items, points, others))) <= budget:
            people = sum(each.size for each in waiting)
            yield (
                f"{facts.names(waiting)} ({people:,} people) wait until next year ({number(costs)} without "
                "them)"
            )
            break
    else:
        reached = list[Group]()
        for wave in [*facts.waves.values()][:-1] if not needs_everyone(facts) else ():
            if _cost(costs_of(facts, items, points, [*reached, *wave])) > budget:
                break
            reached += wave
        if reached:
            costs, people = _cost(costs_of(facts, items, points, reached)), sum(each.size for each in reached)
            many = _waves_of(facts, reached)
            starts = "go-live" if many == 1 else f"{in_words(many)} go-lives"
            # What is needed whole before the first start has no price for a part of the people.
            before = ", before what is not quoted yet" if [*_not_quoted(facts, items, points)] else ""
            yield (
                f"the teams after the first {starts} wait for the money: {people:,} people cost at least "
                f"{number(roughly(costs))}{before}"
            )
        else:
            yield f"{facts.lead_name} lists functions that can wait, for at least {number(gap)}"
    floor = _floor(facts)
    if floor and (less := gap / floor.amount) <= _A_BETTER_PRICE:
        yield f"the supplier lowers its price by {ceil(less * 100)}%"


def _waves_of(facts: CaseFacts, groups: Sequence[Group]) -> int:
    """Return in how many starts these teams begin."""
    ids = {group.id for group in groups}
    return sum(any(group.id in ids for group in wave) for wave in facts.waves.values())


def _cover(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    """Return the hours in which others stand in for people who learn, and their price."""
    needed, price = hours_of_cover(facts, items), an_hour(facts)
    if not needed:
        return ""
    cost = (
        f"{at_an_hour(facts, price)} {_money(facts, needed * price)}"
        if price
        else "the price of an hour is open"
    )
    people = sum(group.size for group in covered_groups(facts))
    hours = f"{round(needed):,} hours of cover while {people:,} people learn (proposal)"
    return f" {hours}: {cost}.{_unpaid(facts, items)}"


def _unpaid(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    """Return the hours of those who lead, teach and help, which nothing above pays."""
    return "".join(f" The {hours} are extra." for hours in _hours_left_out(facts, items))


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
    if parts := _named_parts(budget, covers):
        return budget - sum(row.amount or 0 for row in parts)
    if _THE_REST.search(covers):
        return 0
    values = (quantity.value for quantity in quantities_in(covers))
    spent = sum(value for value in values if budget * _LEAST_PART <= value < budget)
    return budget - spent if spent <= budget else budget


def _reserve(budget: float, covers: str) -> float:
    """Return the part that a brief keeps in reserve."""
    parts = _named_parts(budget, covers)
    return sum(row.amount or 0 for row in parts if _RESERVE.search(row.item))


def _money(facts: CaseFacts, amount: float) -> str:
    return f"{number(round(amount))} {facts.brief.currency}".strip()
