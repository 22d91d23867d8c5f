"""The budget in parts: held back, cover, work by hand, the first start, what is left."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from playbook.core.base.sums import Sum, exactly, in_round, total
from playbook.core.base.words import capital, closed, listed, lower_first, number
from playbook.core.case.claims.funds import ABOVE_BUDGET, OFFER_ABOVE, stated_prices
from playbook.core.case.claims.pieces import ONE_EACH, how_many, shares_given
from playbook.core.case.dated import covered_groups, covering, hours_of_cover
from playbook.core.case.decision_page import BudgetRow
from playbook.core.case.feasible.masses import an_hour, at_an_hour, masses_before_start, masses_of_works
from playbook.core.case.feasible.quotes import (
    SET_UP,
    Priced,
    bought,
    by_the_piece,
    is_signed,
    lacks_quote,
    no_quote_yet,
    price_of_counsel,
    prices_of,
    quotes_by,
    stated_license_prices,
    unpriced,
)
from playbook.core.case.judgment import Point
from playbook.core.case.reading.places import country_name
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.cuts import may_wait, needs_everyone
from playbook.core.case.rows.roles import role_rows
from playbook.core.case.rows.training import training_rows
from playbook.core.case.rows.value import saved_a_month
from playbook.core.case.settle.facts import CaseFacts, cite, cite_whole, in_words
from playbook.core.case.settle.promises import representatives_of, signed_agreement
from playbook.core.case.settle.time import NO_QUOTE, NOBODY_SETS_UP
from playbook.core.case.timing import REPRESENTATIVES, is_on_one_part
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plays.kinds import KINDS_WITHOUT_TOOL
from playbook.core.plan.strategy import RESERVE_SHARE, Strategy
from playbook.core.text.numbers import counts_in, quantities_in

# Of a budget, until the start is approved: a proposal. A twentieth of a small one buys no hour of counsel.
_FIRST_PART, _MOST_OF_A_SMALL_BUDGET, _ENOUGH_TO_BEGIN = 0.05, 0.25, 1_500
_LEAST_PART = 0.01  # of a budget: a smaller number counts people or days
_FOR_COUNSEL = re.compile(r"(?i)\b(?:agreements? checked|nda|ndas|legal|lawyers?|counsel)\b")
ASSUMED = "(our assumption)"
OF_PROSE = "The brief"  # the basis of an amount that its prose names
SEE_DECISION = "See its decision"  # the paper has its number, or what it comes to
_IN_PARENTHESES = re.compile(r" \([^()]{1,200}\)")
NO_AMOUNT = "None"  # how the basis of a row begins whose amount is nothing
_SO_MANY = re.compile(r"(?P<count>\d[\d,]{0,8}) at ")  # "2 at 6,500"
_FOR_WHOM = re.compile(r" (?:while|for people) .{1,80}$")
_HOURS_TO_AGREE = 40  # of counsel, until an agreement with representatives is signed
_A_POST = 160  # hours in a month: fewer are no post that somebody fills
_MOST_FOR_COVER = 0.15  # of a budget that must still buy what has no quote
# People got a tool and no training: what a budget left out last time is a row this time.
_UNTAUGHT = re.compile(
    r"(?i)\b(?:no|without|little|never|nobody|one|an? (?:hour|half|single|mail|e-?mail))\b[^.;]{0,40}"
    r"\b(?:train(?:ed|ing)|courses?|lessons?|showed|shown|explained|taught|learn(?:ed|t)?)\b"
    r"|\b(?:trained|taught|explained)\b[^.;]{0,20}\b(?:only|once|in an hour)\b"
    r"|\b(?:gave|handed|given|got|distributed|sent)\b[^.;]{0,30}\b(?:licen[cs]es?|accounts?|logins?)\b"
    r"|\bLizenzen (?:verteilt|bekommen)\b"
)
_CLOSES_MOST = 0.9  # of the gap: teams that wait for less are no way out of it
_OF_BRIEF, _PROPOSAL, _OF_TEXT = "As the brief says", "(proposal)", "(the brief)"
_EACH_YEAR = f"{_OF_BRIEF}, each year"
_YEARLY = re.compile(r"(?i)\b(?:(?:a|per|each|every) year|yearly|annually)\b")
# Where what is bought ends and how it was counted begins: "set-up, 80 days at 1,250 USD".
_PRICE_BEGINS = re.compile(r",? (?=at \d)")
_ITEM_END = re.compile(r",? (?=at \d)|, (?=\d)|[:;] ")
_PIECE_END = re.compile(
    r"[;.]\s+| and (?=the rest\b)|,\s+(?!20\d\d\b)(?=(?:and )?(?:[$€£]\s?)?\d|the rest\b)| and (?=[$€£]\s?\d)"
    r"| and (?:another )?(?=\d{1,3}(?:[,.]\d{3})+(?: [A-Z]{3})?(?: once| (?:a|per|every) year)? (?:for|on)\b)"
    # "Licenses 31,000, training 18,000"
    r"|(?<=\d\d\d),\s+(?=[^\d,;:.]{3,40} \D?\d{1,3},?\d{3}(?:[,;.]|$))"
)
# "The budget is $40,000: $25,000 for licenses": the sum is no part.
_TOTAL = re.compile(
    r"^[^:;.]{0,60}?\d[^:;.]{0,40}(?:: |,? of which )(?=\D{0,4}\d)|(?i:^of (?:this|that|it),? )"
)
_LEFT_OUT = re.compile(
    r"(?i)^(?:(?:there is |and )?(?:no|nothing|none)(?: of it)?(?: (?:extra |more )?(?:money|budget"
    r"|funding))?(?: yet)?(?: is)? for|not (?:included|covered|in it):) (?P<what>.+)"
)
_ASK_WHAT_FOR = "First settle what the budget must cover."
_THE_REST = re.compile(
    r"(?i)\b(?:the (?:rest|remainder|balance)|what is left|everything else)(?: (?:is|goes|will be))? "
    r"(?:for|to|in|on|(?:(?:a|an|our|the|held as a) )?(?:reserve|buffer|contingency))\b"
)
# "The rest, 8,000, is held back": one part.
_THE_REST_IS = re.compile(
    r"(?i)\b(?P<rest>the (?:rest|remainder|balance)), (?P<amount>\D{0,4}\d[\d,.]*\d(?: [A-Z]{3})?), (?=[a-z])"
)
# "$96,000 of it is for headsets": the row has the amount beside it.
_PURPOSE = re.compile(
    r"^[$€£]?\d[\d.,]*(?: [A-Z]{3}| euros| dollars| pounds)?(?: of (?:it|this|that))?"
    r"(?: (?:is|are|goes?))? for (?:the )?(?P<what>[a-z][^\d]{3,80})$"
)
_IS_OPEN = re.compile(
    r"(?i)^the (?:rest|remainder|balance) (?:is|stays?) (?:still )?(?:open|free|undecided|not )"
)
_RESERVE = re.compile(
    r"(?i)\b(?:reserve|buffer|contingency|(?:held|kept|holds?|keeps?|put) back"
    r"|(?:kept|held|set aside|saved|is) for (?:surprises|emergencies|the (?:unforeseen|unexpected)))\b"
)
# "480 seats at 390 a year": a number of things with the price of one.
_AT_A_PRICE = re.compile(r"^ [^\d;:.,]{2,40} (?:at|for) (?:about )?\D?$|^ ?[x×] ?\D?$")
_EACH = re.compile(r"^[^\d;:.,]{0,12} (?:each|apiece|per \w+|an? (?:year|seat|piece|person|head|unit))\b")
# "$55 a month": a budget pays for a year.
_A_MONTH = re.compile(r"^[^\d;:.,]{0,16} (?:(?:an?|per|each|every|and) month|monthly)\b")
_MONTHS = 12
_RELEASED_BY_NOW = re.compile(r"(?i)\b(?:so far|already|by now)\b")
# Who may spend how much by now is no part of what it is for.
_RELEASE = re.compile(r"(?i)\b(?:releas(?:e|es|ed)|unlock(?:s|ed)|freed up)\b")


_COVERS = re.compile(
    r"(?i)\b(?:of which|of (?:it|that|this)|the rest|covers?|pays? for|(?:is|are|goes) (?:for|to))\b"
)


def budget_note(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point] = ()
) -> str:
    """Return the budget, its parts, and what it does not pay."""
    brief = facts.brief
    if not brief.budget:
        prices = stated_prices(facts) or "The brief names no budget."
        return f"{prices} Ask: how much in all, for what, released by whom?"
    unquoted = no_quote_yet(facts) if any(point.key == NO_QUOTE for point in points) else ""
    unpriced = [*_bought_elsewhere(facts, strategy, points)]
    unfunded = f"Not funded until quoted: {listed(unpriced)}." if unpriced else ""
    return " ".join(filter(None, (_parts(facts, items, strategy, points), unquoted, unfunded)))


def budget_rows(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point] = ()
) -> Iterator[BudgetRow]:
    """Yield what a change costs beside its budget, then what that leaves out."""
    budget = round(facts.brief.budget or 0)
    if not budget and not (facts.case.money.parts or facts.case.money.sources):
        return
    if not budget:
        yield from _rows_without_a_budget(facts, items, points)
    elif not _is_split(facts, strategy):
        yield from _our_rows(facts, items, points)
    else:
        yield from _their_rows(facts, items, strategy)
    for grant in shares_given(facts.brief):
        basis = (
            f"{NO_AMOUNT} in writing yet: {grant.share}. {cite(grant.condition) if grant.condition else ''}"
        )
        yield BudgetRow(f"Grant, {grant.who.removeprefix('The ')}", basis.strip(), None, "open")
    for held in facts.case.money.held_back if budget else ():
        yield BudgetRow("Released later", f"{held.amount} of it: {cite(held.quote)}")
    worth, price = saved_a_month(facts), an_hour(facts)
    if worth:
        amount = exactly(in_round(worth.amount, facts.brief.budget))
        yield BudgetRow("Worth a month, once the target is met", worth.because, amount, "sum")
    learning = [each.people_hours for each in training_rows(facts, items)][-1:]
    uncovered = round(sum(learning) - hours_of_cover(facts, items))
    sum_of_it = facts.money(uncovered * price) if worth and price else ""
    beside = f" (about {sum_of_it}, once)" if sum_of_it else ""
    hours = (
        [f"{uncovered:,} hours of learning time{beside}"]
        if uncovered > 0 and not pays_for_cover(facts)
        else []
    )
    if facts.case.money.cover_elsewhere and (cover := round(hours_of_cover(facts, items))):
        hours.append(f"{cover:,} hours of cover ({cite(facts.case.money.cover_elsewhere).rstrip('.')})")
    exclusions = [out["what"].rstrip(".") for out in map(_LEFT_OUT.match, _pieces(_covers(facts))) if out]
    exclusions += [
        f"{each.name}{f' ({each.amount})' if each.amount else ''}" for each in facts.case.money.left_out
    ]
    elsewhere = _bought_elsewhere(facts, strategy, points) if _is_split(facts, strategy) else ()
    if left_out := [*exclusions, *elsewhere, *hours, *_hours_left_out(facts, items)]:
        yield BudgetRow("Not included", closed(capital(listed(left_out))))


def _quoted(facts: CaseFacts, day: date | None) -> str:
    """Return when there is a price, and what it does not hold up."""
    rest = facts.case.rest_on
    of_the_rest = f"For {facts.on(rest)} only; price" if rest and day == min(facts.waves) else "Price"
    return f"{of_the_rest} in writing by {facts.on(day)}" if day else "Not quoted"


def _counted_for(facts: CaseFacts, things: Sequence[str]) -> str:
    """Return how many pieces are ordered, or for how many places."""
    for thing in things:
        many, at = how_many(facts.brief, thing) if thing in by_the_piece(facts).values() else (0, "")
        if many:
            return f"For {many:,} {at}. " if at else f"{many:,} of them. "
    return ""


def _rows_without_a_budget(
    facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point]
) -> Iterator[BudgetRow]:
    """Yield the cost at the brief's prices and ours, where nobody has approved an amount."""
    costs = costs_of(facts, items, points)
    yield from (BudgetRow(each.item, each.basis, each.amount) for each in costs)
    yield from _uncounted(facts)
    yield BudgetRow("Cost", "So far", _sum(costs), "sum")
    if sources := facts.case.money.sources:
        named = listed(f"{each.what} {each.amount}" for each in sources)
        yield BudgetRow("Funds the brief names", named, total(each.amount for each in sources), "sum")
    yield BudgetRow("Approved", f"{NO_AMOUNT} in writing", None, "open")


def _uncounted(facts: CaseFacts) -> Iterator[BudgetRow]:
    """Yield items without a number, and licenses without a price."""
    for each in facts.case.money.parts:
        if not each.amount:
            basis = f"{each.basis}; not counted yet: {facts.lead_name} counts by {facts.on(facts.settle_by)}"
            yield BudgetRow(capital(each.what), basis, None, "open")
    if "licenses" in unpriced(facts) and not lacks_quote(facts):
        basis = (
            "Agreed, says the brief; without a price"
            if is_signed(facts)
            else _quoted(facts, quotes_by(facts))
        )
        yield BudgetRow("Licenses", basis, None, "open")


def _our_rows(facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point]) -> Iterator[BudgetRow]:
    """Yield the cost, then the budget with what remains or the gap."""
    costs, budget = costs_of(facts, items, points), round(facts.brief.budget or 0)
    yield from (BudgetRow(each.item, each.basis, each.amount) for each in costs)
    yield from _uncounted(facts)
    if an_hour(facts) is None and (needed := round(hours_of_cover(facts, items))):
        people = sum(group.size for group in covered_groups(facts))
        basis = f"{needed:,} hours; the price of an hour is open"
        yield BudgetRow(f"Cover while {people:,} people learn", basis, None, "open")
    yield from (
        BudgetRow(
            capital(listed(things)), f"{_counted_for(facts, things)}{_quoted(facts, day)}", None, "open"
        )
        for day, things in _not_quoted(facts, items, points)
    )
    cost = _sum(costs)
    back = min(_held_back(facts), max(0, budget - cost.most))
    left = exactly(budget - back) - Sum(cost.most, cost.least)
    if cost.most > budget:
        yield BudgetRow("Cost", "So far", cost, "sum")
        yield BudgetRow("Approved", "", exactly(budget), "sum")
        if left.most > 0:
            yield BudgetRow("Left at the least", _not_assigned(facts), exactly(left.most), "sum")
        lacks = cost.above(budget) if cost.least > budget else exactly(cost.most - budget)
        item = "Gap" if cost.least > budget else "Gap at the most"
        yield BudgetRow(item, "Before a reserve and anything not quoted", lacks, "sum")
    else:
        if back:
            share = facts.case.money.reserve_share
            whose = f"{share:.0%}, says the brief; released" if share else "Released"
            yield BudgetRow(
                "Reserve", f"{whose} at the first decision after go-live {_PROPOSAL}", exactly(back)
            )
        elif facts.case.money.no_reserve:
            yield BudgetRow("Reserve", f"{NO_AMOUNT}: {cite(facts.case.money.no_reserve)}", None, "open")
        if left:
            yield BudgetRow("Not assigned yet", _not_assigned(facts, left.least), left)
        yield BudgetRow("Total", "", exactly(budget), "sum")
    if left.most > 0 and any(point.key == NO_QUOTE for point in points):
        yield BudgetRow("What we cut first if quotes are higher", _falls_first(facts, left.most, back))


def _their_rows(facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None) -> Iterator[BudgetRow]:
    """Yield the parts as the leaders or the brief split them."""
    budget = round(facts.brief.budget or 0)
    back = round(min(_held_back(facts), _unspent(budget, _covers(facts))))
    rows = [*_assigned(facts, items, strategy, budget - back)]
    yield from (row for row in rows if row.amount)
    balance = budget - back - round(_amount_of(rows))
    if back:
        yield BudgetRow("Reserve", f"Released at the first decision after go-live {_PROPOSAL}", exactly(back))
    if balance > 0:
        yield BudgetRow("Not assigned yet", "", exactly(balance))
    again = [row for row in rows if row.amount and row.basis == _EACH_YEAR]
    is_split = bool(again) and len(again) < len(rows)
    yield BudgetRow("Total", "The first year" if is_split else "", exactly(budget), "sum")
    if is_split:
        yield BudgetRow("Again each year after", "", total(row.amount for row in again if row.amount), "sum")
    if balance < 0:
        yield BudgetRow("Gap", "What the parts above come to beyond the total", exactly(-balance), "sum")
    yield from (row for row in rows if row.amount is None)


def _amount_of(rows: Iterable[BudgetRow]) -> float:
    """Return what rows come to, at the least."""
    return total(row.amount for row in rows if row.amount).least


class Cost(NamedTuple):
    """A row of what a change costs."""

    item: str
    basis: str
    amount: Sum


def costs_of(
    facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point], groups: Sequence[Group] | None = None
) -> list[Cost]:
    """Return all that these teams cost: what is bought, cover, work by hand, what decisions buy.

    What is needed whole before the first person (set-up, data, counsel) counts whole for any teams.
    """
    price = an_hour(facts) or 0
    at, share = at_an_hour(facts, price), _share_of(facts, groups)
    stated = [
        Cost(capital(each.what), _stated_basis(each.basis), each.amount.times(share if each.is_a_head else 1))
        for each in facts.case.money.parts
    ]
    rows = [Cost(capital(each.what), OF_PROSE, exactly(each.price)) for each in facts.case.money.offers]
    rows += [
        Cost(capital(each.thing), f"{each.basis} {_OF_TEXT if each.is_stated else ASSUMED}", each.amount)
        for each in _floor(facts, groups)
    ]
    for mass in masses_before_start(facts.case):
        paid = f"{mass.paid_hours:,} paid hours for {mass.counted} {at}"
        rows.append(Cost("Work by hand", paid, exactly(mass.paid_hours * price)))
    for mass in masses_of_works(facts.case):
        rows.append(
            Cost(
                "Work by hand",
                f"{mass.sum}, {at.replace(' an hour', '')}",
                exactly(mass.hours * share * price),
            )
        )
    _, fee = price_of_counsel(facts)
    for about, takes in _counsel(facts):
        basis = f"{number(takes)} hours at {number(fee)} {ASSUMED}"
        rows.append(Cost(capital(about), basis, exactly(takes * fee)))
    people = covered_groups(facts, groups)
    if (needed := round(hours_of_cover(facts, items, groups))) and not facts.case.money.cover_elsewhere:
        learn = f"Cover while {sum(group.size for group in people):,} people learn"
        basis = f"{needed:,} hours {at}{_elsewhere(facts, people)}"
        many = covering(facts, items, groups) if needed >= _A_POST else 0
        if many:
            basis += f"; about {many:,} full-time {'people' if many > 1 else 'person'} until go-live"
        amount, most = needed * price, (facts.brief.budget or 0) * _MOST_FOR_COVER
        if price and 0 < most < amount and lacks_quote(facts):
            paid_hours = round(most / price)
            basis = f"{paid_hours:,} of {basis}; the rest at shift changes, until quotes are in"
            amount = paid_hours * price
        rows.append(Cost(learn, basis, exactly(amount)))
    if _UNTAUGHT.search(facts.brief.past_attempts) and facts.people > SMALL_COMPANY and price:
        taught = 2 * facts.teaching_hours(facts.brief.groups if groups is None else groups)
        basis = f"{number(round(taught))} hours to teach and prepare, {at}"
        rows.append(Cost("Trainers", basis, exactly(taught * price)))
    for point in dict.fromkeys(points):
        of_it = _share_of(facts, groups, point.paid_for) if point.paid_for else 1
        cost = _IN_PARENTHESES.sub("", point.options[0].partition(" Cost: ")[2]).partition(";")[0].rstrip(".")
        basis = f"{SEE_DECISION}: {cost} {ASSUMED}" if cost else f"{SEE_DECISION} {ASSUMED}"
        rows.append(Cost(capital(point.pays), basis, exactly(point.costs * of_it)))
    rows = [*stated, *(row._replace(amount=row.amount.rounded(facts.brief.budget)) for row in rows)]
    return [row for row in rows if row.amount]


def _stated_basis(basis: str) -> str:
    """Return the basis of a brief's own price; its count may be ours."""
    price, one_each, place = basis.partition(ONE_EACH)
    ours = f"{one_each}{place} {ASSUMED}" if one_each else ""
    return f"{price} {_OF_TEXT}{ours}" if basis else OF_PROSE


def _floor(facts: CaseFacts, groups: Sequence[Group] | None = None) -> tuple[Priced, ...]:
    """Return the lowest price of what is bought, by the brief or ours."""
    return (*stated_license_prices(facts, groups), *(prices_of(facts, groups) if lacks_quote(facts) else ()))


def _elsewhere(facts: CaseFacts, groups: Sequence[Group]) -> str:
    """Return the countries in which an hour has another price."""
    abroad = {facts.case.reach[group.id].country for group in groups} - {facts.case.country, ""}
    return f"; local pay in {listed(sorted(map(country_name, abroad)))}" if abroad else ""


def _share_of(facts: CaseFacts, groups: Sequence[Group] | None, among: Sequence[str] = ()) -> float:
    """Return the share of the people, of some teams alone, who are in these groups."""
    if groups is None:
        return 1
    all_of = [
        each for each in facts.brief.groups if facts.case.is_trained(each) and (not among or each.id in among)
    ]
    return sum(each.size for each in all_of if each in groups) / max(1, sum(each.size for each in all_of))


def _sum(costs: Iterable[Cost]) -> Sum:
    return total(each.amount for each in costs)


def cost_by_start(facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point]) -> dict[date, Sum]:
    """Return what each start adds to the cost before it."""
    reached, before, rows = list[Group](), Sum(), dict[date, Sum]()
    *_, last = facts.waves
    for day, groups in facts.waves.items():
        reached += groups
        costs = _sum(costs_of(facts, items, points, None if day == last else reached))
        rows[day], before = costs - before, costs
    return rows


def not_quoted(
    facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point]
) -> tuple[list[str], date | None]:
    """Return what has no price yet, and the day of its last quote."""
    first = min(facts.waves, default=date.max)
    open_ones = [(day, things) for day, things in _not_quoted(facts, items, points) if not day or day < first]
    return [each for _, things in open_ones for each in things], max(
        (day for day, _ in open_ones if day), default=None
    )


def _not_quoted(
    facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point]
) -> list[tuple[date | None, list[str]]]:
    """Return what tasks and decisions buy without a price, by the day of its quote."""
    quotes = quotes_by(facts)
    days: dict[date | None, list[str]] = {}
    priced = [each.thing for each in _floor(facts)]
    for thing in unpriced(facts) if lacks_quote(facts) and not facts.case.money.offers else ():
        if thing not in priced:
            days.setdefault(quotes, []).append(thing)
    for what, item in _purchases(facts, items):
        is_soon = quotes and item.due and item.due <= quotes
        of_the_rest = min(facts.waves) if facts.case.rest_on and "step-rest-" in item.id else None
        days.setdefault(of_the_rest or (item.due if is_soon else quotes), []).append(what)
    for point in points:
        if point.pays and not point.costs and point.key != NOBODY_SETS_UP:
            days.setdefault(point.by, []).append(point.pays)
    by_day = sorted(days.items(), key=lambda each: each[0] or date.max)
    return [(day, [*dict.fromkeys(things)]) for day, things in by_day]


def _purchases(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[tuple[str, AnyItem]]:
    """Yield what the tasks of a plan buy."""
    kind = facts.case.kind
    buys = {f"milestone.work-{work.key}": work.buys for work in kind.works}
    buys |= {f"milestone.step-{step.key}": step.buys for step in kind.steps}
    buys |= {f"milestone.step-rest-{step.key}": step.buys for step in facts.case.steps_of_the_rest}
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
            yield BudgetRow(capital(item), capital(basis).rstrip("."), exactly(round(each.amount)))
        if covers:
            yield BudgetRow("The brief says", cite_whole(covers))
    elif covers:
        as_is = BudgetRow("What the brief names", cite_whole(covers), exactly(most))
        yield from _named_parts(facts.brief.budget or 0, covers) or (as_is,)
        if cover := _cover(facts, items).strip():
            yield BudgetRow("Also needed", cover)


def _not_assigned(facts: CaseFacts, left: float = 0) -> str:
    """Return what the rest of a budget is for, and its part per seat."""
    is_open = lacks_quote(facts) or ("licenses" in unpriced(facts) and not is_signed(facts))
    if not is_open:
        return f"For {_things(facts)}"
    day = facts.on(quotes_by(facts))
    things = [each for each in unpriced(facts) if each not in [it.thing for it in _floor(facts)]]
    if left <= 0 or "licenses" not in things or not facts.case.kind.prices:
        return f"Until the quotes on {day}"
    each = number(round(left / max(1, facts.people)))
    return f"Ceiling for {listed(things)} until the quotes on {day}: {each} a person in the first year"


def _things(facts: CaseFacts) -> str:
    return listed(unpriced(facts)) or "rooms and trainers"


def _is_ours(facts: CaseFacts, strategy: Strategy | None) -> bool:
    """Return whether we split the budget, and not the leaders or the brief."""
    return not _is_split(facts, strategy) and an_hour(facts) is not None


def _is_split(facts: CaseFacts, strategy: Strategy | None) -> bool:
    """Return whether the leaders or the brief say what the budget is for."""
    return bool((strategy and strategy.money) or _covers(facts))


def _named_parts(budget: float, covers: str) -> list[BudgetRow]:
    """Return the parts that a brief names with an amount each, if clear."""
    rows, is_released = list[BudgetRow](), False
    for piece in _pieces(covers):
        is_after, is_released = is_released, bool(_RELEASE.search(piece))
        if _LEFT_OUT.match(piece) or is_released or (is_after and piece.startswith("the rest ")):
            continue
        amounts = _amounts_in(piece, budget)
        is_rest = not amounts and _THE_REST.search(piece)
        if not amounts and (_IS_OPEN.search(piece) or budget in [each.value for each in counts_in(piece)]):
            continue  # "The budget is $185,000": the sum is no part
        amount = budget - _amount_of(rows) if is_rest else 0
        if len(amounts) > 1 or not (amounts or is_rest):
            return []
        is_monthly = any(_A_MONTH.match(piece[each.end :]) for each in quantities_in(piece))
        basis = f"{_OF_BRIEF}, for {_MONTHS} months" if is_monthly else _OF_BRIEF
        basis = _EACH_YEAR if _YEARLY.search(piece) else basis
        purpose = _PURPOSE.match(piece)
        item = purpose["what"] if purpose else piece
        rows.append(BudgetRow(capital(item.rstrip(".")), basis, exactly(round(amount or amounts[0]))))
    return rows if _amount_of(rows) <= budget else []


def _amounts_in(piece: str, budget: float) -> list[float]:
    """Return the amounts of a part; things with a price each are one amount."""
    numbers = counts_in(piece)  # "until December 2028" is no amount
    values = {each.value for each in numbers}
    for many, price in pairwise(numbers):
        between, behind = piece[many.end : price.start], piece[price.end :]
        is_monthly = bool(_A_MONTH.match(behind))
        product = many.value * price.value * (_MONTHS if is_monthly else 1)
        is_each = product in values or is_monthly or _EACH.search(behind)
        if _AT_A_PRICE.search(between) and is_each and product < budget:
            return [product]
    amounts = (each.value * (_MONTHS if _A_MONTH.match(piece[each.end :]) else 1) for each in numbers)
    return [amount for amount in amounts if budget * _LEAST_PART <= amount < budget]


def _pieces(covers: str) -> list[str]:
    covers = _THE_REST_IS.sub(r"\g<rest> \g<amount> ", covers)
    return [_TOTAL.sub("", piece).strip() for piece in _PIECE_END.split(covers) if piece.strip()]


_WAITS = {
    "equipment": "what nobody needs on the first day",
    "place_of_work": "furniture that can be bought later",
    "working_hours": "what can be bought later",
    "reorganization": "what can be bought later",
    "new_process": "what can be bought later",
    "hands_on_work": "tools that nobody needs on the first day",
    "ownership": "advice that no signature needs",
}


def _falls_first(facts: CaseFacts, left: float, back: float) -> str:
    """Return what waits where quotes are higher than what is left."""
    first = [what for what, amount in (("what is not assigned", left), ("the reserve", back)) if amount > 0]
    waiting, is_licensed = may_wait(facts), "licenses" in bought(facts)
    later = (
        f"the start of {facts.names(waiting, 2)}"
        if waiting
        else _WAITS.get(
            facts.case.kind.key, "features that few need" if is_licensed else "what can be bought later"
        )
    )
    return (
        f"{capital(', then '.join((*first[:1], later)))}. Training, cover and help are not cut {_PROPOSAL}."
    )


def _bought_elsewhere(facts: CaseFacts, strategy: Strategy | None, points: Sequence[Point]) -> Iterator[str]:
    """Yield what decisions and conditions buy, and no part of the budget pays."""
    is_ours = _is_ours(facts, strategy)
    for point in dict.fromkeys(points):
        if point.pays and not (is_ours and (point.costs or point.key == NOBODY_SETS_UP)):
            about = f" (about {facts.money(point.costs)})" if point.costs else ""
            yield f"{point.pays}{about}"
    if not is_ours:
        yield from (about for about, _ in _counsel(facts))


def _hours_left_out(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[str]:
    """Yield the hours of people that no part pays."""
    hours = round(sum(row.people * row.hours_each for row in role_rows(facts, items)))
    if facts.people > SMALL_COMPANY and hours and not pays_for_cover(facts):
        yield f"{hours:,} hours of managers, champions and trainers"


def _parts(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point]
) -> str:
    budget = facts.brief.budget or 0
    covers = _covers(facts)
    whole = f"{facts.price(budget)}, {facts.price(budget / max(1, facts.people))} per person."
    unspent = _unspent(budget, covers)
    back = round(min(_held_back(facts), unspent))
    held = f"We propose to hold back {number(back)} until the first decision after go-live." if back else ""
    if reserve := _reserve(budget, covers):
        held = f"The brief holds back {number(round(reserve))}: it is in reserve."
    elif not unspent:
        held = "The brief assigns all of it: nothing is left to hold back."
    if strategy and strategy.money:
        # They say themselves which hours it pays.
        shares = "; ".join(f"{facts.price(each.amount)}: {each.what.rstrip('.')}" for each in strategy.money)
        brief_says = f" The brief says: {cite_whole(covers)}" if covers else ""
        return f"{whole} {held}{brief_says} The rest (proposal): {shares}.".replace("  ", " ")
    if covers:
        quoted, cover = cite_whole(covers), _cover(facts, items)
        if cover and quoted[-2:-1].isalnum():
            quoted = f"{quoted[:-1]}.”"
        return f"{whole} {held} The brief says: {quoted}{cover}".replace("  ", " ")
    if an_hour(facts) is None:
        return f"{whole} {held} {_ASK_WHAT_FOR}{_cover(facts, items) or _unpaid(facts, items)}"
    costs = costs_of(facts, items, points)
    cost = _sum(costs)
    left = exactly(round(budget) - back) - Sum(cost.most, cost.least)
    paid = [
        f"{facts.price(each.amount)} for {lower_first(each.item)}, {lower_first(each.basis)}"
        for each in costs
    ]
    if left.least > 0:
        paid.append(f"{facts.price(left)} not assigned yet ({lower_first(_not_assigned(facts))})")
    split = f"The rest (proposal): {'; '.join(paid)}." if paid else ""
    lacks = f"It lacks {facts.price(cost.above(budget))}, before a reserve." if cost.most > budget else ""
    held = held if cost.most <= budget else ""
    return f"{' '.join(filter(None, (whole, held, split, lacks)))}{_unpaid(facts, items)}"


def first_money(
    facts: CaseFacts,
    items: Sequence[AnyItem],
    strategy: Strategy | None,
    points: Sequence[Point] = (),
    *,
    is_prep: bool = True,
) -> str:
    """Return the most that the preparation, or the first start, may cost."""
    budget = facts.brief.budget
    if not budget:
        cost = _sum(costs_of(facts, items, points))
        return (
            f"about {facts.price(cost)} so far, and nobody has approved it."
            if facts.case.money.parts
            else "No total is approved yet."
        )
    if is_prep:
        return _released(facts, budget)
    if not _is_ours(facts, strategy):
        return f"only what the first wave needs of {facts.price(budget)}."
    cost = next(iter(cost_by_start(facts, items, points).values()))
    needs = f"{listed(unpriced(facts))} as agreed" if unpriced(facts) else ""
    parts = [facts.price(cost)] if cost else []
    return f"{listed(filter(None, (*parts, needs))) or 'hours alone'}, of {facts.price(budget)}."


def left_to_release(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point]
) -> str:
    """Return what a second decision releases of a budget."""
    budget = facts.brief.budget
    if not budget:
        return "the budget is named by then."
    rest = f"up to {facts.price(budget - _first_part(facts, budget))}"
    cost = _sum(costs_of(facts, items, points)) if _is_ours(facts, strategy) else Sum()
    # Where even the least is above it, who finds the rest is a decision of its own.
    is_short = (
        _is_ours(facts, strategy) and cost.least <= budget and (lacks_quote(facts) or cost.most > budget)
    )
    return f"{rest}.{_ceiling(facts, budget) if is_short else ''}"


def _ceiling(facts: CaseFacts, budget: float) -> str:
    """Return what no signature goes above, and what gives where prices do."""
    gives = "fewer seats" if facts.case.kind.prices else "we buy less"
    return f" Ceiling {number(round(budget))} in all: above it, {gives}."


def money_of_starts(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point]
) -> dict[date, Sum]:
    """Return what each start costs, nothing where nobody can tell."""
    is_unpriced = lacks_quote(facts) and not _floor(facts)
    if not _is_ours(facts, strategy) or not facts.brief.budget or is_unpriced:
        return {}
    return cost_by_start(facts, items, points)


def _first_part(facts: CaseFacts, budget: float) -> int:
    if not [*_begun_before(facts)]:
        return 0
    one_to_try = min((each.each for each in facts.case.money.prices if each.is_of_one), default=0)
    enough = max(one_to_try, _ENOUGH_TO_BEGIN)
    return round(_released_by_now(facts, budget)) or round(
        max(budget * _FIRST_PART, min(budget * _MOST_OF_A_SMALL_BUDGET, enough))
    )


def _released(facts: CaseFacts, budget: float) -> str:
    """Return which part is released for work that begins before the start is approved."""
    things, amount = [*_begun_before(facts)], _first_part(facts, budget)
    if not things:
        return f"nothing until then; the {facts.price(budget)} are not released."
    whose = "released, says the brief" if _released_by_now(facts, budget) else "proposal"
    return f"up to {facts.price(amount)} now ({amount / budget:.0%}, {whose}), for {listed(things)}."


def _released_by_now(facts: CaseFacts, budget: float) -> float:
    """Return how much of a budget may be spent already, 0 if unknown."""
    releases = (piece for piece in _pieces(_covers(facts)) if _RELEASE.search(piece))
    pieces = (piece for piece in releases if _RELEASED_BY_NOW.search(piece))
    amounts = (amount for piece in pieces for amount in _amounts_in(piece, budget))
    return next(amounts, 0)


def _begun_before(facts: CaseFacts) -> Iterator[str]:
    """Yield what is paid for before a single start is approved."""
    things = bought(facts)
    yield from filter(None, (buy.now for buy in facts.case.kind.buys))
    if SET_UP in things:
        yield "preparing the set-up"
    elif "licenses" in things and facts.case.kind.key not in KINDS_WITHOUT_TOOL and not is_signed(facts):
        yield "seats to test with"
    elif by_piece := by_the_piece(facts):
        yield f"the first {next(iter(by_piece.values()))} to try"
    yield from ["counsel"] if any(_counsel(facts)) else []


def _counsel(facts: CaseFacts) -> Iterator[tuple[str, int]]:
    """Yield what needs counsel, and how many hours."""
    hours, _ = price_of_counsel(facts)
    open_ones = (each for each in facts.open_conditions if _FOR_COUNSEL.search(each.name))
    yield from ((f"counsel for “{each.name}”", hours) for each in open_ones)
    of_body = [each for each in facts.open_conditions if each.kind in REPRESENTATIVES]
    if signed_agreement(facts) or (of_body and all(is_on_one_part(each, facts.brief) for each in of_body)):
        return
    if facts.people > SMALL_COMPANY and (whose := representatives_of(facts)).startswith("the "):
        yield f"counsel for the agreement with {whose}", _HOURS_TO_AGREE


def _held_back(facts: CaseFacts) -> int:
    """Return what is held back; a small company decides day by day."""
    if facts.people <= SMALL_COMPANY or facts.case.money.no_reserve:
        return 0
    return round((facts.brief.budget or 0) * (facts.case.money.reserve_share or RESERVE_SHARE))


def budget_verdict(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None, points: Sequence[Point]
) -> str:
    """Return who finds what a small budget lacks, or what can wait, else ''."""
    budget = round(facts.brief.budget or 0)
    if not budget or not _is_ours(facts, strategy):
        return ""
    costs = costs_of(facts, items, points)
    cost, by = _sum(costs), quotes_by(facts) or facts.settle_by
    if cost.least <= budget or any(point.key in (ABOVE_BUDGET, OFFER_ABOVE) for point in points):
        return ""
    besides = ", plus what has no quote yet" if not_quoted(facts, items, points)[0] else ""
    ways = [*_ways_to_fit(facts, items, points, cost)]
    return (
        f"It costs {facts.price(cost)}{besides}; {number(budget)} is approved. {_paid_by(facts, costs)}"
        f"We propose: {facts.sponsor_name} says by {facts.on(by)} who finds the missing "
        f"{facts.price(cost.above(budget))}, {', '.join(f'or {way}' for way in ways)}."
    )


def _paid_by(facts: CaseFacts, costs: Sequence[Cost]) -> str:
    """Return what a budget pays for at our lowest prices, and what it doesn't."""
    budget, paid = facts.brief.budget or 0, list[Cost]()
    for each in costs:
        if _sum((*paid, each)).least <= budget:
            paid.append(each)
    others = [each for each in costs if each not in paid]
    named = listed(f"{lower_first(_FOR_WHOM.sub('', each.item))} ({each.amount})" for each in others)
    if not paid or not others:
        return ""
    if others[0] == costs[0]:
        or_more = " or more" if " or more" in costs[0].basis else ""
        return f"{costs[0].item} alone cost {costs[0].amount}{or_more}. "
    lowest = "That" if _sum(costs).least == _sum(costs).most else "Even our low estimate"
    return f"{lowest} leaves no money for {named}. "


def _ways_to_fit(
    facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point], cost: Sum
) -> Iterator[str]:
    """Yield what can wait until the budget holds, and by how much."""
    budget = round(facts.brief.budget or 0)
    waiting, without = list[Group](), cost
    for group in may_wait(facts):
        if without.least > budget:
            waiting.append(group)
            others = [each for each in facts.brief.groups if each not in waiting]
            without = _sum(costs_of(facts, items, points, others))
    if (cost - without).least >= cost.above(budget).least * _CLOSES_MOST:
        people = sum(each.size for each in waiting)
        yield (f"{facts.names(waiting)} ({people:,} people) wait until next year: {without} without them")
        return
    reached, pays = list[Group](), Sum()
    for wave in [*facts.waves.values()][:-1] if not needs_everyone(facts) else ():
        costs = _sum(costs_of(facts, items, points, [*reached, *wave]))
        if costs.least > budget:
            break
        reached, pays = [*reached, *wave], costs
    if not reached:
        ways = (_fewer_things(facts, budget, cost), _fewer_seats(facts, budget))
        yield next(filter(None, ways), f"{facts.lead_name} lists functions that can wait")
        return
    many = _waves_of(facts, reached)
    starts = "go-live is" if many == 1 else f"{in_words(many)} go-lives are"
    left = number(round(budget - pays.least))
    yield f"only the first {starts} paid, which leaves {left} at most for the rest"


def _fewer_things(facts: CaseFacts, budget: int, cost: Sum) -> str:
    """Return how many of a counted thing the budget buys beside all the rest."""
    for part in facts.case.money.parts:
        many = _SO_MANY.match(part.basis)
        if not many or part.is_a_head or part.amount.least != part.amount.most:
            continue
        asked = int(many["count"].replace(",", ""))
        one = part.amount.most / asked
        buys = int((budget - (cost.most - part.amount.most)) / one)
        if 0 < buys < asked:
            things, price = lower_first(part.what), facts.price(buys * one)
            return f"we buy {buys:,} of {asked:,} {things} now ({price}), the rest once it's paid for"
    return ""


def _fewer_seats(facts: CaseFacts, budget: int) -> str:
    """Return for how many people a budget buys seats, where these are all that is bought."""
    prices = _floor(facts)
    if len(bought(facts)) > 1 or not prices or not prices[0].amount.least:
        return ""
    one = prices[0].amount.times(1 / max(1, facts.people))
    least, most = int(budget / one.most), int(budget / one.least)
    many = f"{least} to {most}" if most > least else str(most)
    return f"we buy {many} seats, and nothing else" if least else ""


def _waves_of(facts: CaseFacts, groups: Sequence[Group]) -> int:
    """Return in how many starts these teams begin."""
    ids = {group.id for group in groups}
    return sum(any(group.id in ids for group in wave) for wave in facts.waves.values())


def _cover(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    """Return the hours in which others stand in for people who learn, and their price."""
    needed, price = hours_of_cover(facts, items), an_hour(facts)
    if not needed:
        return ""
    if pays_for_cover(facts):
        return _unpaid(facts, items)
    cost = (
        f"{at_an_hour(facts, price)} {facts.price(needed * price)}"
        if price
        else "the price of an hour is open"
    )
    people = sum(group.size for group in covered_groups(facts))
    hours = f"{round(needed):,} hours of cover while {people:,} people learn (proposal)"
    return f" {hours}: {cost}.{_unpaid(facts, items)}"


def pays_for_cover(facts: CaseFacts) -> bool:
    """Return whether the brief says that its money pays those who stand in."""
    return any(
        _PAYS_FOR_COVER.search(each) and not _NOT_PAID.search(each) for each in _pieces(_covers(facts))
    )


_PAYS_FOR_COVER = re.compile(
    r"(?i)\b(?:for|covers?|includ(?:es?|ing)|pays?|buys?|plus|and) (?:[\w,-]+ ){0,8}?"
    r"(?:backfill\w*|stand-?ins?|cover (?:for|while|of)|cover(?=[.,;:)]|$)|overtime"
    r"|(?:relief|replacement) (?:staff|shifts?|crews?|workers)"
    r"|(?:agency|temporary|temp) (?:staff|cover|workers|nurses|drivers)|temps)\b"
)
_NOT_PAID = re.compile(r"(?i)\b(?:not|no|without|except|excluding|own budgets?|n['\u2019]t)\b")


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
        return budget - _amount_of(parts)
    if _THE_REST.search(covers):
        return 0
    values = (quantity.value for quantity in counts_in(covers))
    spent = sum(value for value in values if budget * _LEAST_PART <= value < budget)
    return budget - spent if spent <= budget else budget


def _reserve(budget: float, covers: str) -> float:
    """Return the part that a brief keeps in reserve."""
    parts = _named_parts(budget, covers)
    return _amount_of(row for row in parts if _RESERVE.search(row.item))
