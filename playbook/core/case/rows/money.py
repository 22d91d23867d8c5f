"""The budget in parts: held back, cover, work by hand, the first start, what is left."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
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
from playbook.core.case.rounds import SMALL_COMPANY
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
_COVER = "cover"
_ASSUMED = "(our assumption)"
# "two weeks of guaranteed pay for people paid by output": what is cut is named in short.
_HOW_MUCH_OF = re.compile(r"^[\w,]+ (?:hours|weeks) of | for .{3,80}$")
_WHO_FINDS_IT = "Who finds it: the first decision"
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
    r"(?: is)? for|not (?:included|covered|in it):) (?P<what>.+)",
    re.IGNORECASE,
)
_ASK_WHAT_FOR = "First settle what the budget must cover."
_THE_REST = re.compile(
    r"\b(?:the (?:rest|remainder|balance)|what is left|everything else)(?: (?:is|goes|will be))? "
    r"(?:for|to|in|on|(?:(?:a|an|our|the|held as a) )?(?:reserve|buffer|contingency))\b",
    re.IGNORECASE,
)
# "480 seats at 390 a year": a number of things with the price of one.
_AT_A_PRICE = re.compile(r"^ [^\d;:.,]{2,40} (?:at|for) (?:about )?\D?$|^ ?[x×] ?\D?$")
_EACH = re.compile(r"^[^\d;:.,]{0,12} (?:each|apiece|per \w+|an? (?:year|seat|piece|person|head|unit))\b")
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
    parts = (
        _parts(facts, items, strategy),
        unquoted,
        _all_in(facts, items, strategy, points),
        _unfunded(facts, strategy, points),
    )
    return " ".join(filter(None, parts))


def budget_rows(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point] = ()
) -> Iterator[BudgetRow]:
    """Yield the parts of a budget, then what it rests on and leaves out."""
    budget = round(facts.brief.budget or 0)
    if not budget:
        return
    covers = _covers(facts)
    back = round(min(_kept_back(facts), _unspent(budget, covers)))
    rows = [*_assigned(facts, items, strategy, budget - back)]
    spent = sum(row.amount or 0 for row in rows)
    yield from (row for row in rows if row.amount)
    balance = budget - back - spent
    if -back < balance < 0 and -balance <= budget * _LEAST_PART:  # our prices are no nearer than that
        back, balance = back + balance, 0
    if back:
        yield BudgetRow("Held back", f"Released at the first decision after go-live {_PROPOSAL}", back)
    if balance:
        ours = _not_assigned(facts, items) if balance > 0 else _WHO_FINDS_IT
        basis = ours if _is_ours(facts, strategy) else ""
        yield BudgetRow("Not assigned yet" if balance > 0 else "Missing", basis, balance)
    yield from (row for row in rows if row.amount is None)
    if all_in := _all_in(facts, items, strategy, points):
        yield BudgetRow("All in", all_in)
    elif any(point.key == NO_QUOTE for point in points):
        yield BudgetRow("What goes first if the quotes are higher", _falls_first(facts, balance, back))
    learning = [each.people_hours for each in training_rows(facts, items)][-1:]
    uncovered = round(sum(learning) - hours_of_cover(facts, items))
    hours = [f"{uncovered:,} hours of learning time"] if uncovered > 0 else []
    exclusions = [out["what"].rstrip(".") for out in map(_LEFT_OUT.match, _pieces(covers)) if out]
    if left_out := [
        *exclusions,
        *_bought_elsewhere(facts, strategy, points),
        *hours,
        *_hours_left_out(facts, items),
    ]:
        yield BudgetRow("Not included", closed(capital(listed(left_out))))


def _assigned(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, most: int
) -> Iterator[BudgetRow]:
    """Yield what `most` is for, by the leaders, the brief or our split."""
    covers, price = _covers(facts), an_hour(facts)
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
    elif price is None:
        yield BudgetRow("Not split yet", _ASK_WHAT_FOR, most)
    else:
        yield from _split_rows(facts, items, price)


def _split_rows(facts: CaseFacts, items: Sequence[AnyItem], price: float) -> Iterator[BudgetRow]:
    at, split = at_an_hour(facts, price), _split_of(facts, items, price)
    for part, costs in split.paid.items():
        yield BudgetRow(capital(part.item), f"{part.hours} {at}", round(costs))
    hours, fee = price_of_counsel(facts)
    if asked := _cost_of_counsel(facts):
        about = listed(each.removeprefix("counsel ") for each in _counsel(facts))
        basis = f"{capital(about)}: {number(hours)} hours each at {number(fee)} (our assumption)"
        yield BudgetRow("Counsel", basis, asked)
    for each in split.floor.parts if split.floor else ():
        yield BudgetRow(capital(each.thing), f"{each.basis} {_ASSUMED}", round(each.amount))


def _not_assigned(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    """Return whom the budget does not reach, or what has no price yet."""
    if not lacks_quote(facts):
        return f"For {_things(facts)}"
    day, price = facts.on(quotes_by(facts)), an_hour(facts) or 0
    if floor_of(facts) is None:
        return f"{capital(_things(facts))}: unpriced until {day}"
    if (reached := _split_of(facts, items, price).reached) is None:
        return f"Until the quotes on {day}"
    others = facts.people - sum(group.size for group in reached)
    need = _least_for(facts, items, price) - _least_for(facts, items, price, reached)
    return f"The other {others:,} people need about {number(roughly(need))}"


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
        rows.append(BudgetRow(capital(piece.rstrip(".")), _OF_BRIEF, round(amount or amounts[0])))
    return rows if sum(row.amount or 0 for row in rows) <= budget else []


def _amounts_in(piece: str, budget: float) -> list[float]:
    """Return the amounts of a part; things with a price each are one amount."""
    numbers = quantities_in(piece)
    for many, price in pairwise(numbers):
        between, behind = piece[many.end : price.start], piece[price.end :]
        product = many.value * price.value
        is_said = any(each.value == product for each in numbers)
        if _AT_A_PRICE.search(between) and (is_said or _EACH.search(behind)) and product < budget:
            return [product]
    return [each.value for each in numbers if budget * _LEAST_PART <= each.value < budget]


def _pieces(covers: str) -> list[str]:
    return [_TOTAL.sub("", piece).strip() for piece in _PIECE_END.split(covers) if piece.strip()]


def _falls_first(facts: CaseFacts, left: int, back: int) -> str:
    """Return what waits where quotes are higher than what is left."""
    last = facts.waves[max(facts.waves)] if len(facts.waves) > 1 else ()
    first = [
        what for what, amount in (("what is not assigned", left), ("what is held back", back)) if amount > 0
    ]
    later = f"the last wave ({facts.names(last, 3)})" if last else "features that few need"
    return (
        f"{capital(', then '.join((*first[:1], later)))}. Training, cover and help are not cut {_PROPOSAL}."
    )


def _bought_elsewhere(facts: CaseFacts, strategy: Strategy | None, points: Sequence[Point]) -> Iterator[str]:
    """Yield what decisions and conditions buy, and nobody has priced."""
    is_ours = _is_ours(facts, strategy)
    floor = floor_of(facts) if is_ours and lacks_quote(facts) else None
    costs = {point.pays: point.costs for point in points if point.pays}
    for point in points:
        is_set_up = floor and floor.fixed and point.key == NOBODY_SETS_UP
        if is_set_up or (is_ours and point.costs):  # a part of the budget, or of all that it costs
            costs.pop(point.pays, None)
    for pays, about in costs.items():
        yield f"{pays} (about {_money(facts, roughly(about))})" if about else pays
    if not is_ours:
        yield from _counsel(facts)


def _hours_left_out(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[str]:
    """Yield the hours of people that no part pays."""
    hours = round(sum(row.people * row.hours_each for row in role_rows(facts, items)))
    if facts.people > SMALL_COMPANY and hours:
        yield f"{hours:,} hours of managers, champions and trainers"


def _parts(facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None) -> str:
    budget = facts.brief.budget or 0
    covers = _covers(facts)
    whole = f"{_money(facts, budget)}, {_money(facts, budget / max(1, facts.people))} per person."
    unspent = _unspent(budget, covers)
    back = round(min(_kept_back(facts), unspent))
    held = f"We propose to hold back {number(back)} until the first decision after go-live." if back else ""
    if not unspent:
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
    return f"{' '.join(filter(None, (whole, held, *_split(facts, items))))}{_unpaid(facts, items)}"


def _unfunded(facts: CaseFacts, strategy: Strategy | None, points: Sequence[Point]) -> str:
    """Return what decisions and conditions buy, and nobody has priced."""
    asked = [*_bought_elsewhere(facts, strategy, points)]
    return f"Not funded until quoted: {listed(asked)}." if asked else ""


def first_money(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, groups: Sequence[Group]
) -> str:
    """Return the most that the preparation, or a first start of groups, may cost."""
    price, budget = an_hour(facts), facts.brief.budget
    if not budget:
        return "The brief names no budget yet."
    if not groups:
        return _released(facts, budget)
    if price is None or not _is_ours(facts, strategy):
        return f"only what the first wave needs of {_money(facts, budget)}."
    whole, first = _split_of(facts, items, price), _split_of(facts, items, price, groups)
    people = sum(group.size for group in groups)
    total, shares = sum(first.paid.values()), [part.words for part in first.paid]
    if lacks_quote(facts):
        if floor := floor_of(facts, groups):
            with_cover = " with cover" if any(part.is_cover for part in first.paid) else ""
            least = _money(facts, roughly(total + floor.amount))
            return f"about {least}{with_cover}, at our assumed prices."
        if SET_UP in bought(facts):
            return f"unpriced until the quotes on {facts.on(quotes_by(facts))}."
    total += whole.rest * people / max(1, facts.people)
    shares.append(f"the share of {people:,} people in {_things(facts)}")
    return f"up to {number(round(total))} of {_money(facts, budget)}: {listed(shares)}."


def left_to_release(facts: CaseFacts) -> str:
    """Return what a second decision releases of a budget."""
    budget = facts.brief.budget
    if not budget:
        return "the budget is named by then."
    return f"up to {number(budget - _first_part(facts, budget))} of {_money(facts, budget)}."


def later_money(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, groups: Sequence[Group]
) -> str:
    """Return the least that a later start costs, '' where nobody can tell."""
    price, floor = an_hour(facts), floor_of(facts, groups)
    if not facts.brief.budget or price is None or floor is None or (strategy and strategy.money):
        return ""
    return f"at least {number(roughly(_least_for(facts, items, price, groups) - floor.fixed))}"


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
    """Return how much of a budget may be spent already, 0 if the brief names no such amount."""
    said = (piece for piece in _pieces(_covers(facts)) if _RELEASE.search(piece))
    pieces = (piece for piece in said if _RELEASED_BY_NOW.search(piece))
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


def _cost_of_counsel(facts: CaseFacts) -> int:
    hours, fee = price_of_counsel(facts)
    return sum(hours * fee for _ in _counsel(facts))


def _counsel(facts: CaseFacts) -> Iterator[str]:
    open_ones = (each for each in facts.open_conditions if _FOR_COUNSEL.search(each.name))
    yield from (f"counsel for “{each.name}”" for each in open_ones)


def _split(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[str]:
    """Yield what the rest is for, from the hours and things of the plan."""
    price = an_hour(facts)
    if price is None:
        yield _ASK_WHAT_FOR + _cover(facts, items)
        return
    at, split = at_an_hour(facts, price), _split_of(facts, items, price)
    shares = [f"{_money(facts, costs)} for {part.words}" for part, costs in split.paid.items()]
    if shares:
        shares[-1] += f", {at}"
    for each in split.floor.parts if split.floor else ():
        shares.append(f"{_money(facts, each.amount)} for {each.thing}, {each.basis} {_ASSUMED}")
    if split.rest > 0:
        shares.append(
            f"{_money(facts, split.rest)} not assigned yet ({lower_first(_not_assigned(facts, items))})"
        )
    yield f"The rest (proposal): {'; '.join(shares)}."


class _Hours(NamedTuple):
    """Hours that somebody is paid for."""

    hours: str  # "1,590 hours"
    item: str  # "cover while 380 people learn"

    @property
    def words(self) -> str:
        return f"{self.hours} of {self.item}"

    @property
    def is_cover(self) -> bool:
        return self.item.startswith(_COVER)


@dataclass(frozen=True, slots=True)
class _Split:
    """What a budget pays, what it cannot hold, and what remains of it."""

    paid: dict[_Hours, float]
    too_large: dict[_Hours, float]
    rest: float  # below 0 where not even the first start fits
    floor: Floor | None  # what is bought of it, at our prices
    reached: Sequence[Group] | None = None  # the teams that it reaches, where not all


def _split_of(
    facts: CaseFacts, items: Sequence[AnyItem], price: float, groups: Sequence[Group] | None = None
) -> _Split:
    """Return the parts, with the cover of some groups alone where they are given."""
    rest = (facts.brief.budget or 0) - _kept_back(facts) - _cost_of_counsel(facts)
    paid, too_large = dict[_Hours, float](), dict[_Hours, float]()
    for mass in masses_before_start(facts.case):
        part = _Hours(f"{mass.paid_hours:,} paid hours", f"work on {mass.counted}")
        paid[part] = mass.paid_hours * price
    floor, cover = floor_of(facts) if lacks_quote(facts) else None, _cover_of(facts, items, price, groups)
    if groups is not None:
        return _Split(paid | cover, too_large, rest, floor)
    rest -= sum(paid.values())
    needed = floor.amount if floor else 0
    reached: list[Group] | None = None
    if floor and needed + sum(cover.values()) > rest:
        if reached := _reached(facts, items, price, rest):
            cover, floor = _cover_of(facts, items, price, reached, "first "), floor_of(facts, reached)
    elif sum(cover.values()) > rest:
        too_large, cover = cover, {}
    spent = sum(cover.values()) + (floor.amount if floor else 0)
    return _Split(paid | cover, too_large, rest - spent, floor, reached)


def _cover_of(
    facts: CaseFacts,
    items: Sequence[AnyItem],
    price: float,
    groups: Sequence[Group] | None = None,
    which: str = "",
) -> dict[_Hours, float]:
    """Return the hours in which others stand in, and their price."""
    needed, people = round(hours_of_cover(facts, items, groups)), covered_groups(facts, groups)
    learn = f"{_COVER} while the {which}" if which else f"{_COVER} while "
    learn += f"{sum(group.size for group in people):,} people learn"
    return {_Hours(f"{needed:,} hours", learn): needed * price} if needed else {}


def _kept_back(facts: CaseFacts) -> int:
    """Return what is held back; a small company decides day by day."""
    return 0 if facts.people <= SMALL_COMPANY else round((facts.brief.budget or 0) * KEPT_BACK)


def _least_for(
    facts: CaseFacts, items: Sequence[AnyItem], price: float, groups: Sequence[Group] | None = None
) -> float:
    """Return the least that these people cost: what is bought, and their cover."""
    floor = floor_of(facts, groups)
    return (floor.amount if floor else 0) + round(hours_of_cover(facts, items, groups)) * price


def _reached(facts: CaseFacts, items: Sequence[AnyItem], price: float, money: float) -> list[Group]:
    """Return the teams of the first starts that an amount pays for at the least."""
    reached: list[Group] = []
    for wave in facts.waves.values():
        if _least_for(facts, items, price, [*reached, *wave]) > money:
            break
        reached += wave
    return reached


class _Costs(NamedTuple):
    """What a change costs beyond its budget."""

    missing: float  # in the budget
    outside: tuple[tuple[str, float], ...]

    @property
    def amount(self) -> float:
        return self.missing + sum(costs for _, costs in self.outside)


def _beyond(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point]
) -> _Costs:
    """Return what a budget that we split does not hold, where it counts."""
    price, budget = an_hour(facts), facts.brief.budget or 0
    if not budget or price is None or not _is_ours(facts, strategy):
        return _Costs(0, ())
    split = _split_of(facts, items, price)
    missing = -split.rest
    if split.reached:
        has = split.rest + _least_for(facts, items, price, split.reached)
        missing = _least_for(facts, items, price) - has
    masses = [*masses_of_works(facts.case)]
    by_hand = sum(mass.hours for mass in masses)
    hours = f"{by_hand:,} hours of work on {listed(dict.fromkeys(mass.counted for mass in masses))}"
    outside = {
        **{part.words: costs for part, costs in split.too_large.items()},
        **{point.pays: point.costs for point in points if point.costs},
        **({hours: by_hand * price} if by_hand else {}),
    }
    costs = _Costs(max(0.0, missing), tuple(outside.items()))
    return costs if costs.amount > budget * _LEAST_PART else _Costs(0, ())


def _all_in(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point]
) -> str:
    """Return a change's whole cost by its parts, if it exceeds the budget."""
    costs, budget = _beyond(facts, items, strategy, points), facts.brief.budget or 0
    if not costs.amount:
        return ""
    missing = [f"{number(roughly(costs.missing))} that it lacks"] if costs.missing else []
    outside = [f"{number(roughly(each))} for {what}" for what, each in costs.outside]
    parts = listed((f"the budget of {number(budget)}", *missing, *outside))
    total = _money(facts, budget + roughly(costs.amount))
    return f"About {total}: {parts}. Check our assumptions with the quotes."


def budget_verdict(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point]
) -> str:
    """Return who finds what a small budget lacks, or what is cut, else ''."""
    costs, budget, price = _beyond(facts, items, strategy, points), facts.brief.budget or 0, an_hour(facts)
    if not costs.amount or price is None:
        return ""
    split, by = _split_of(facts, items, price), quotes_by(facts) or facts.settle_by
    outside = [_HOW_MUCH_OF.sub("", what) for what, _ in costs.outside]
    cut = f"or what we cut: {' or '.join(outside)}"
    if costs.missing * 2 >= costs.amount and split.reached:
        people, waves = sum(group.size for group in split.reached), _waves_of(facts, split.reached)
        starts = "go-live" if waves == 1 else f"{in_words(waves)} go-lives"
        cut = f"or we stop after the first {starts} ({people:,} people)"
    elif costs.missing * 2 >= costs.amount and split.floor:
        variable = _least_for(facts, items, price) - split.floor.fixed
        many = int((1 - costs.missing / variable) * facts.people) // 10 * 10
        cut = f"or {_fewer(facts, many)}" if many else "or we choose a product that costs less"
    return (
        f"All in, this costs about {_money(facts, budget + roughly(costs.amount))}; {number(budget)} is "
        f"approved. We propose: {facts.sponsor_name} says by {facts.on(by)} who finds "
        f"{number(roughly(costs.amount))} {facts.brief.currency} more, {cut}."
    )


def _fewer(facts: CaseFacts, many: int) -> str:
    """Return with which teams of the first start we begin if money reaches so many people."""
    first = [group for group in facts.waves[min(facts.waves)] if group.size] if facts.waves else []
    teams, people = list[Group](), 0
    for group in first:
        if people + group.size <= many:
            teams, people = [*teams, group], people + group.size
    if teams:
        return f"we start with {facts.names(teams)} alone ({people:,} of {facts.people:,} people)"
    if first:
        least = min(first, key=lambda group: group.size)
        return f"we start with about {many:,} of the {least.size:,} people in {least.name}"
    return f"we start with about {many:,} people"


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


def _money(facts: CaseFacts, amount: float) -> str:
    return f"{number(round(amount))} {facts.brief.currency}".strip()
