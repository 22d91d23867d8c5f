"""The budget in parts: held back, cover, work by hand, the first start, what is left."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from playbook.core.base.words import capital, closed, listed, number
from playbook.core.case.dated import covered_groups, hours_of_cover
from playbook.core.case.decision_page import BudgetRow
from playbook.core.case.feasible.masses import an_hour, at_an_hour, masses_before_start, roughly
from playbook.core.case.feasible.quotes import (
    SET_UP,
    Floor,
    bought,
    devices_of,
    floor_of,
    lacks_quote,
    no_quote_yet,
    price_of_counsel,
    quotes_by,
    span_of,
)
from playbook.core.case.judgment import Point
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.roles import role_rows
from playbook.core.case.rows.training import training_rows
from playbook.core.case.settle.facts import CaseFacts, cite, in_words
from playbook.core.case.settle.time import NO_QUOTE
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem
from playbook.core.plan.strategy import KEPT_BACK, Strategy
from playbook.core.text.notes import first_sentences
from playbook.core.text.numbers import quantities_in

# Of a budget, until the start is approved: a proposal. A twentieth of a small one buys no hour of counsel.
_FIRST_PART, _MOST_OF_A_SMALL_BUDGET, _ENOUGH_TO_BEGIN = 0.05, 0.25, 1_500
_LEAST_PART = 0.01  # of a budget: a smaller number counts people or days
_FOR_COUNSEL = re.compile(r"\b(?:agreements? checked|nda|ndas|legal|lawyers?|counsel)\b", re.IGNORECASE)
TOO_MUCH = "More than this budget holds"
_COVER = "cover"
_OF_BRIEF, _PROPOSAL = "As the brief says", "(proposal)"
_WORDS_OF_AN_ITEM = 18
# Where what is bought ends and how it was counted begins: "set-up, 80 days at 1,250 USD".
_PRICE_BEGINS = re.compile(r",? (?=at \d)")
_ITEM_END = re.compile(r",? (?=at \d)|, (?=\d)|[:;] ")
_PIECE_END = re.compile(r"[;.]\s+|,\s+(?=(?:and )?(?:[$€£]\s?)?\d|the rest\b)")
# "The budget is $40,000: $25,000 for licenses": the sum is no part.
_TOTAL = re.compile(r"^[^:;.]{0,60}?\d[^:;.]{0,40}: (?=\D{0,4}\d)")
_LEFT_OUT = re.compile(
    r"^(?:there is |and )?(?:no|nothing|none)(?: of it)?(?: (?:extra |more )?(?:money|budget|funding))?"
    r"(?: is)? for (?P<what>.+)",
    re.IGNORECASE,
)
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
    if back:
        yield BudgetRow("Held back", f"Released at the first decision after go-live {_PROPOSAL}", back)
    if left := budget - back - spent:
        yield BudgetRow("Not assigned yet" if left > 0 else "Missing", "", left)
    yield from (row for row in rows if row.amount is None)
    if any(point.key == NO_QUOTE for point in points):
        quotes = no_quote_yet(facts, is_itemized=bool(strategy and strategy.money))
        yield BudgetRow("Quotes", f"{quotes} {_fits(facts, items, strategy)}".strip())
        if not budget_verdict(facts, items, strategy):  # which says who waits
            yield BudgetRow("If they are higher", _falls_first(facts))
    learning = [each.people_hours for each in training_rows(facts, items)][-1:]
    uncovered = round(sum(learning) - hours_of_cover(facts, items))
    hours = [f"{uncovered:,} hours of learning time"] if uncovered > 0 else []
    said = [out["what"].rstrip(".") for out in map(_LEFT_OUT.match, _pieces(covers)) if out]
    if left_out := [*said, *_bought_elsewhere(facts, points), *hours, *_hours_left_out(facts, items)]:
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
        yield from _split_rows(facts, items, price, most)


def _split_rows(facts: CaseFacts, items: Sequence[AnyItem], price: float, most: int) -> Iterator[BudgetRow]:
    at, split = at_an_hour(facts, price), _split_of(facts, items, price)
    for part, costs in split.paid.items():
        yield BudgetRow(capital(part.item), f"{part.hours} {at}", round(costs))
    hours, fee = price_of_counsel(facts)
    if asked := _cost_of_counsel(facts):
        about = listed(each.removeprefix("counsel ") for each in _counsel(facts))
        basis = f"{capital(about)}: {number(hours)} hours each at {number(fee)} (our assumption)"
        yield BudgetRow("Counsel", basis, asked)
    rest = most - sum(map(round, split.paid.values())) - asked
    floor = floor_of(facts) if lacks_quote(facts) else None
    basis = _until_quotes(facts, floor) if floor else f"{_each(facts, rest)} (until quotes)"
    yield BudgetRow(capital(split.thing), basis, rest)
    if split.floor:
        yield BudgetRow(TOO_MUCH, _arithmetic(facts, split, split.floor))
        return
    for part, (costs, _) in split.too_large.items():
        text = f"{part.words} {at}: {_money(facts, costs)}. We propose: the teams' own budgets pay it."
        yield BudgetRow(TOO_MUCH, text)


def _until_quotes(facts: CaseFacts, floor: Floor) -> str:
    """Return what we assume of a price: where it may be anything, the least of it."""
    if floor.is_wide:
        return f"Unknown until {facts.on(quotes_by(facts))}. Our least: {floor.least}"
    return f"Our assumption: {span_of(facts, floor)} (until quotes)"


def _named_parts(budget: float, covers: str) -> list[BudgetRow]:
    """Return the parts that a brief names with an amount each, if clear."""
    rows: list[BudgetRow] = []
    for piece in _pieces(covers):
        if _LEFT_OUT.match(piece):
            continue
        amounts = [each for each in quantities_in(piece) if budget * _LEAST_PART <= each.value < budget]
        is_rest = not amounts and _THE_REST.search(piece)
        amount = budget - sum(row.amount or 0 for row in rows) if is_rest else 0
        if len(amounts) > 1 or not (amounts or is_rest):
            return []
        rows.append(BudgetRow(capital(piece.rstrip(".")), _OF_BRIEF, round(amount or amounts[0].value)))
    return rows if sum(row.amount or 0 for row in rows) <= budget else []


def _pieces(covers: str) -> list[str]:
    return [_TOTAL.sub("", piece).strip() for piece in _PIECE_END.split(covers) if piece.strip()]


def _falls_first(facts: CaseFacts) -> str:
    """Return what waits where quotes are higher than what is left."""
    last = facts.waves[max(facts.waves)] if len(facts.waves) > 1 else ()
    later = f"then the last wave waits ({facts.names(last, 3)})" if last else "then features that few need"
    return f"The reserve goes first, {later}. Training, cover and help are not cut {_PROPOSAL}."


def _fits(facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None) -> str:
    """Return whether what the budget leaves covers what we assume, '' where others split it."""
    price, floor = an_hour(facts), floor_of(facts)
    if price is None or floor is None or (strategy and strategy.money) or _covers(facts):
        return ""
    rest = _split_of(facts, items, price).rest
    left = f"The budget leaves {number(round(rest))}"
    if floor.amount > rest:
        return f"{left}: too little for everyone."
    if floor.most <= rest:
        return f"{left}: enough."
    beside = f" beside set-up at {number(floor.fixed)} (our least)" if floor.fixed else ""
    return f"{left}: at most about {_each(facts, rest - floor.fixed)}{beside}."


def _bought_elsewhere(facts: CaseFacts, points: Sequence[Point]) -> Iterator[str]:
    """Yield what decisions and conditions buy, and nobody has priced."""
    yield from dict.fromkeys(point.pays for point in points if point.pays)
    if an_hour(facts) is None or _covers(facts):
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
        return f"{whole} {held} The brief says: {cite(covers)}{_cover(facts, items)}".replace("  ", " ")
    return f"{' '.join(filter(None, (whole, held, *_split(facts, items))))}{_unpaid(facts, items)}"


def _unfunded(facts: CaseFacts, points: Sequence[Point]) -> str:
    """Return what decisions and conditions buy, and nobody has priced."""
    asked = [*_bought_elsewhere(facts, points)]
    return f"Not funded until quoted: {listed(asked)}." if asked else ""


def too_large(facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None) -> list[str]:
    """Return what the budget cannot hold, by our own split."""
    price = an_hour(facts)
    if not facts.brief.budget or price is None or (strategy and strategy.money) or _covers(facts):
        return []
    return [part.words for part in _split_of(facts, items, price).too_large]


def first_money(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, groups: Sequence[Group]
) -> str:
    """Return the most that the preparation, or a first start of groups, may cost."""
    price, budget = an_hour(facts), facts.brief.budget
    if not budget:
        return "The brief names no budget yet."
    if not groups:
        return _released(facts, budget)
    if price is None or (strategy and strategy.money) or _covers(facts):
        return f"only what the first wave needs of {_money(facts, budget)}."
    whole = _split_of(facts, items, price)
    first = _split_of(facts, items, price, groups)
    people = sum(group.size for group in groups)
    if whole.too_large and not whole.floor:  # the teams pay it
        first = replace(first, paid={part: costs for part, costs in first.paid.items() if not part.is_cover})
    total, shares = sum(first.paid.values()), [part.words for part in first.paid]
    if (floor := floor_of(facts, groups)) and lacks_quote(facts):
        shares.append(_fixed_and_share(facts, people))
        if floor.is_wide:
            least = f"{number(roughly(total + floor.amount))} of {_money(facts, budget)}"
            day = facts.on(quotes_by(facts))
            with_cover = " with cover" if any(part.is_cover for part in first.paid) else ""
            return f"unknown until the quotes on {day}; at our least prices about {least}{with_cover}."
        most = min(floor.most, whole.rest)
        span = f"{number(round(total + min(floor.amount, most)))} to {number(round(total + most))}"
        return f"{span} of {_money(facts, budget)} (our assumption, until the quotes): {listed(shares)}."
    total += whole.rest * people / max(1, facts.people)
    shares.append(f"the share of {people:,} people in {whole.thing}")
    return f"up to {number(round(total))} of {_money(facts, budget)}: {listed(shares)}."


def _fixed_and_share(facts: CaseFacts, people: int) -> str:
    """Return what a first start buys: the set-up in full, and its share of the rest."""
    things = bought(facts)
    share = f"{listed(each for each in things if each != SET_UP)} for {people:,} people"
    return f"set-up in full and {share}" if SET_UP in things else share


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
    return round(max(budget * _FIRST_PART, min(budget * _MOST_OF_A_SMALL_BUDGET, _ENOUGH_TO_BEGIN)))


def _released(facts: CaseFacts, budget: float) -> str:
    """Return which part is released for work that begins before the start is approved."""
    things, amount = [*_begun_before(facts)], _first_part(facts, budget)
    if not things:
        return f"nothing until then; the {_money(facts, budget)} are not released."
    return (
        f"up to {number(amount)} of {_money(facts, budget)} now ({amount / budget:.0%}, proposal), for "
        f"{listed(things)}."
    )


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
    if split.floor:
        yield _arithmetic(facts, split, split.floor)
    for part, (costs, remaining) in ({} if split.floor else split.too_large).items():
        yield (
            f"It cannot hold {part.words}: {at} they cost {_money(facts, costs)} of the {number(remaining)} "
            "that remain. We propose: the teams' own budgets pay them, confirmed before go-live."
        )
    shares = [f"{_money(facts, costs)} for {part.words}" for part, costs in split.paid.items()]
    if shares:
        shares[-1] += f", {at}"
    last = f"{_money(facts, split.rest)} for {split.thing}, {_each(facts, split.rest)}"
    yield f"The rest (proposal): {'; '.join((*shares, last))}."


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
    too_large: dict[_Hours, tuple[float, float]]  # the costs, and what remained for them
    rest: float
    thing: str
    floor: Floor | None = None  # the least price, where the rest of a budget that pays all lies below it


def _split_of(
    facts: CaseFacts, items: Sequence[AnyItem], price: float, groups: Sequence[Group] | None = None
) -> _Split:
    """Return the parts, with the cover of some groups alone where they are given."""
    budget = facts.brief.budget or 0
    rest = budget - _kept_back(facts) - _cost_of_counsel(facts)
    parts = dict[_Hours, float]()
    for mass in masses_before_start(facts.case):
        parts[_Hours(f"{mass.paid_hours:,} paid hours", f"work on {mass.counted}")] = mass.paid_hours * price
    if needed := round(hours_of_cover(facts, items, groups)):
        people = sum(group.size for group in covered_groups(facts, groups))
        parts[_Hours(f"{needed:,} hours", f"{_COVER} while {people:,} people learn")] = needed * price
    paid, too_large = dict[_Hours, float](), dict[_Hours, tuple[float, float]]()
    for part, costs in parts.items():
        if costs > rest:
            too_large[part] = costs, rest
            continue
        paid[part] = costs
        rest -= costs
    thing, floor = listed(bought(facts)) or "rooms and trainers", floor_of(facts)
    if groups is not None or floor is None or rest >= floor.amount or not lacks_quote(facts):
        return _Split(paid, too_large, rest, thing)
    for part in [each for each in paid if each.is_cover]:
        costs = paid.pop(part)
        too_large[part] = costs, rest + costs
        rest += costs
    if reached := _reached(facts, items, price, rest):
        first = round(hours_of_cover(facts, items, reached))
        if first:
            people = sum(group.size for group in covered_groups(facts, reached))
            learn = f"{_COVER} while the first {people:,} people learn"
            paid[_Hours(f"{first:,} hours", learn)] = first * price
            rest -= first * price
    return _Split(paid, too_large, rest, thing, floor)


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


def budget_verdict(facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None) -> str:
    """Return what a budget that is too small cannot pay, and which part we recommend, else ''."""
    price = an_hour(facts)
    if not facts.brief.budget or price is None or (strategy and strategy.money) or _covers(facts):
        return ""
    split = _split_of(facts, items, price)
    if split.floor is None:
        return ""
    has = split.rest + sum(costs for part, costs in split.paid.items() if part.is_cover)
    least = _least_for(facts, items, price)
    gap, day = roughly(least - has), facts.on(quotes_by(facts))
    more = f"about {_money(facts, gap)} more"
    hours = listed(f"{part.hours} of {_COVER}" for part in split.too_large)
    what = " and ".join(filter(None, (split.thing.replace(" and ", ", ") if hours else split.thing, hours)))
    short = (
        f"At our least prices, {what} cost {_money(facts, roughly(least))}; the budget has "
        f"{number(roughly(has))} for them."
    )
    reached = _reached(facts, items, price, has)
    if reached:
        people, waves = sum(group.size for group in reached), _waves_of(facts, reached)
        costs = number(roughly(_least_for(facts, items, price, reached)))
        back = _kept_back(facts)
        then = f"take {number(gap)} of the {number(back)} held back" if gap <= back else f"wait for {more}"
        starts = "go-live" if waves == 1 else f"{in_words(waves)} go-lives"
        propose = (
            f"Earmark the budget for the first {starts} ({people:,} people, about {costs} with cover); the "
            f"other {facts.people - people:,} {then}. Or: the teams' own budgets pay the cover."
        )
    else:
        each = (least - split.floor.fixed) / max(1, facts.people)
        many = int((has - split.floor.fixed) / each) if each else 0
        fewer = f"start with about {many:,} people" if many > 0 else "a product that costs less"
        propose = f"Approve {more} with the quotes on {day}. Or: {fewer}."
    return f"{short} We propose: {propose}"


def _waves_of(facts: CaseFacts, groups: Sequence[Group]) -> int:
    """Return in how many starts these teams begin."""
    ids = {group.id for group in groups}
    return sum(any(group.id in ids for group in wave) for wave in facts.waves.values())


def _arithmetic(facts: CaseFacts, split: _Split, floor: Floor) -> str:
    """Return why a budget is too small."""
    parts = [f"{split.thing} cost at least {_money(facts, floor.amount)} (our assumption)"]
    parts += [f"{part.words} {_money(facts, costs)}" for part, (costs, _) in split.too_large.items()]
    return f"{capital(listed(parts))}."


def _each(facts: CaseFacts, amount: float) -> str:
    many, thing = devices_of(facts)
    each = f"for each of {number(many)} {thing}" if many else "per person"
    return f"{_money(facts, roughly(amount / (many or max(1, facts.people))))} {each}"


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
    if _THE_REST.search(covers):
        return 0
    values = (quantity.value for quantity in quantities_in(covers))
    spent = sum(value for value in values if budget * _LEAST_PART <= value < budget)
    return budget - spent if spent <= budget else budget


def _money(facts: CaseFacts, amount: float) -> str:
    return f"{number(round(amount))} {facts.brief.currency}".strip()
