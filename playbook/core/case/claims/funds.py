"""Points about the money that a brief tells of in prose."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from playbook.core.base.words import capital, listed, lower_first, number
from playbook.core.case.claims.money import money_sentences
from playbook.core.case.claims.pieces import ONE_EACH, head_of
from playbook.core.case.feasible.quotes import signed_on
from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, cite, cite_whole, sponsor_point
from playbook.core.text.numbers import counts_in

_ALLOWED = re.compile(
    r"^(?:the |our )?(?P<what>[a-z][a-z -]{2,40}?) (?:should|must|may|will|shall|can|is|are)\b", re.IGNORECASE
)
_MOST_QUOTES = 2
_TO_ORDER = timedelta(days=1)  # after the vote
_TO_ASK_FOR_MORE = timedelta(days=28)
ABOVE_BUDGET, OFFER_ABOVE = "above_budget", "offer_above"
_SO_MANY_AT = re.compile(
    rf"(?P<many>\d[\d,]{{0,8}}) at [\d.,]{{1,12}}(?: each|{ONE_EACH}[\d,]{{1,9}} (?P<at>\w+))?"
)
_FOR_ALL_ELSE = 0.2  # of a budget: training, cover and a reserve (our assumption)


def two_budgets(facts: CaseFacts) -> Iterator[Point]:
    """Find another amount than the budget that somebody has given."""
    brief, money = facts.brief, facts.case.money
    is_signed = brief.budget in [each.amount.least for each in money.totals]
    given = [each for each in money.ceilings if each.amount.least > (brief.budget or 0)]
    given = given or ([] if is_signed else [*money.totals])
    amounts = [each.amount.least for each in given]
    if not brief.budget or not amounts:
        return
    other, least = given[-1], min(brief.budget, amounts[-1])
    yield sponsor_point(
        facts,
        "two_budgets",
        11,
        f"The budget: {number(brief.budget)} or {other.amount}?",
        f"{cite(capital(other.quote))} The brief's own figure is {facts.price(brief.budget)}.",
        f"Plan with {number(least)} until the other figure is in writing. Cost: what "
        f"{number(abs(brief.budget - amounts[-1]))} would pay for waits.",
        f"Sign {number(max(brief.budget, amounts[-1]))} now. Cost: it is gone for anything else.",
    )


def pieces_above_budget(facts: CaseFacts) -> Iterator[Point]:
    """Find things that cost more, all of them together, than there is money."""
    budget = facts.brief.budget or 0
    for part in facts.case.money.parts if budget else ():
        match = _SO_MANY_AT.fullmatch(part.basis)
        if match is None or part.amount.least <= budget:
            continue
        many, things, at = int(match["many"].replace(",", "")), part.name, match["at"] or ""
        a_piece = part.amount.least / many
        buys, head = int(budget * (1 - _FOR_ALL_ELSE) / a_piece), head_of(things)
        waiting, lacks, places = many - buys, part.amount.least - budget, at or things
        by, ask_by = facts.on(facts.settle_by), facts.on(_asked_by(facts))
        unused = facts.price(budget - buys * a_piece)
        for_each = f"{ONE_EACH}{number(many)} {at}" if at else ""
        is_aim = any(each.value == many for each in counts_in(facts.brief.objective))
        fewer = (
            f"Buy {number(buys)} now ({facts.price(buys * a_piece)}); {unused} stay for training, cover and "
            f"a reserve. The other {number(waiting)} follow once {facts.price(waiting * a_piece)} more is in "
            f"writing, asked for by {ask_by}. Cost: "
            f"{number(waiting)} {places} start later than planned here"
            + (f", and “{number(many)}” in the objective waits for them." if is_aim else ".")
        )
        whole = (
            f"Get {facts.price(lacks)} more in writing by {by}, and say what pays for training, cover and a "
            "reserve. Cost: that money, from elsewhere."
        )
        yield sponsor_point(
            facts,
            ABOVE_BUDGET,
            12,
            f"{number(many)} {head} cost {facts.price(part.amount)}; the budget is {number(budget)}",
            f"{cite(part.quote)} {number(many)} × {number(a_piece)} = {part.amount}"
            f"{for_each}{' (our assumption)' if at else ''}. That's {facts.price(lacks)} too little before "
            "anything else is paid.",
            *((fewer, whole) if buys else (whole,)),
            step=Step(
                f"Decide where the first {number(buys or many)} {head} go, and ask for the rest",
                f"One page says how many {head} this budget buys, who gets them first, and by which day who "
                "decides on the money for the others.",
                facts.settle_by,
                is_sponsors=True,
            ),
        )
        return


def offer_above_budget(facts: CaseFacts) -> Iterator[Point]:
    """Find an offer that, with what it leaves out, costs more than there is money."""
    budget, offers = facts.brief.budget or 0, facts.case.money.offers
    whole = sum(each.price for each in offers)
    if budget <= 0 or not offers or whole <= budget:
        return
    offer, *extras = offers
    lacks, before_signing = facts.price(whole - budget), _asked_by(facts, signed_on(facts))
    name = capital(offer.what.partition(" without ")[0])
    left_out = listed(lower_first(each.what) for each in extras)
    terms = " + ".join(number(each.price) for each in offers)
    quotes = " ".join(dict.fromkeys(cite(capital(each.quote)) for each in offers))
    in_full = (
        f"Get {lacks} more in writing by {facts.on(before_signing)}, and what training, cover and a reserve "
        "need; nothing is signed before. Cost: that money, from elsewhere."
    )
    without = (
        f"Sign without {left_out}, with a written option on it at {number(whole - offer.price)}: "
        f"{facts.price(budget - offer.price)} stay for everything else. Cost: what it would do is done by "
        "hand until it is paid, and the pilot counts those hours."
    )
    smaller = (
        f"Ask for a first scope of at most {facts.price(budget * (1 - _FOR_ALL_ELSE))} by "
        f"{facts.on(facts.settle_by)}. Cost: what is left out comes later, or never."
    )
    yield sponsor_point(
        facts,
        OFFER_ABOVE,
        12,
        f"{name}{f' with {left_out}' if extras else ''} comes to {number(whole)}; the budget is "
        f"{number(budget)}",
        f"{quotes}{f' {terms} = {number(whole)}.' if extras else ''} That's {lacks} too little before anyone "
        "is trained.",
        in_full,
        without if extras and offer.price < budget else smaller,
    )


def _asked_by(facts: CaseFacts, signed: date | None = None) -> date | None:
    """Return the day by which more money is asked for: before anyone signs or learns it."""
    latest = signed or facts.before_training
    ask_by = facts.settle_by and facts.working(facts.settle_by + _TO_ASK_FOR_MORE)
    return min(ask_by, latest) if ask_by and latest and latest > facts.first_day else ask_by


def estimated_above(facts: CaseFacts) -> Iterator[Point]:
    """Find an estimate that is higher than what the same sentence allows."""
    money = facts.case.money
    for most, guess in product(money.limits, money.estimates):
        what, lacks = _ALLOWED.match(most.quote), guess.amount.least - most.amount.least
        if not what or guess.quote != most.quote or lacks <= 0:
            continue
        thing = what["what"].lower()
        yield sponsor_point(
            facts,
            "estimated_above",
            10,
            f"{capital(thing)}: at most {most.amount}, estimated at {guess.amount}",
            cite(capital(most.quote)),
            f"{facts.lead_name} lists by {facts.on(facts.settle_by)} what {facts.price(lacks)} of {thing} "
            "would have bought, and what goes. Cost: those who lose it start with less.",
            f"Raise the limit to {guess.amount}. Cost: {facts.price(lacks)} from elsewhere.",
        )
        return


def nobody_pays(facts: CaseFacts) -> Iterator[Point]:
    """Find a cost that one side hands to another who has not agreed."""
    for each in facts.case.money.disputed:
        yield sponsor_point(
            facts,
            "who_pays",
            11,
            f"Who pays for {lower_first(each.what)}?",
            f"{cite(capital(each.quote))} Nobody has agreed to it.",
            f"This budget pays, up to an amount that {facts.sponsor_name} signs by "
            f"{facts.on(facts.settle_by)}. Cost: "
            "that amount, from what is not spoken for.",
            "The teams pay, and their own budgets rise by it. Cost: a talk with each manager "
            "before their people "
            "hear of it.",
            step=Step(
                f"Put in writing who pays for {lower_first(each.what)}",
                "One line has the payer, the most it may cost, and where it is booked. Each "
                "manager it touches has "
                "read it.",
                is_sponsors=True,
            ),
        )
        return


def reserve_missing(facts: CaseFacts) -> Iterator[Point]:
    """Find a reserve that somebody believes in, and the brief denies."""
    money = facts.case.money
    if money.reserve_believed:
        quotes = dict.fromkeys((money.no_reserve, money.reserve_believed))
        yield sponsor_point(
            facts,
            "no_reserve",
            11,
            "The reserve that someone counts on is not there",
            " ".join(map(cite, quotes)),
            f"{facts.sponsor_name} adds one tenth{_tenth(facts)} from elsewhere, and says "
            f"from where. Cost: that money.",
            "No reserve: name now what is dropped first if a price is higher. Cost: a smaller start.",
        )


def money_waits(facts: CaseFacts) -> Iterator[Point]:
    """Find money that a vote on a later day releases."""
    money = facts.case.money
    day = money.waits_until
    if day is None or day < facts.first_day:
        return
    order = facts.working(day + _TO_ORDER)
    yield sponsor_point(
        facts,
        "money_waits",
        11,
        f"No order before {facts.on(day)}",
        f"{cite(capital(money.waits))} Until then nothing may be ordered or signed.",
        f"Have every order ready to sign, and place them on {facts.on(order)}. Cost: nothing "
        f"bought arrives before that.",
        "Ask for a small amount ahead of the vote, in writing. Cost: a favor.",
        step=Step(
            f"Get each order ready to sign on {facts.on(order)}",
            "Each order has its quote, its signature page and the day on which it would "
            "arrive. None was placed "
            "before the vote.",
            facts.working_before(day),
        ),
    )


def not_funded(facts: CaseFacts) -> Iterator[Point]:
    """Find what the change needs, and its budget leaves out."""
    left_out = facts.case.money.left_out
    if not left_out:
        return
    named = [
        f"{each.name} ({facts.price(each.amount.least)})" if each.amount else each.name for each in left_out
    ]
    yield sponsor_point(
        facts,
        "not_funded",
        11,
        f"Not in the budget: {listed(named)}",
        " ".join(map(cite, dict.fromkeys(each.quote for each in left_out))),
        f"{facts.sponsor_name} has in writing by {facts.on(facts.settle_by)} who pays for "
        f"each, and from when. Cost: it "
        "comes out of another budget.",
        "Plan without it, and say what people don't get. Cost: it will show on the first day.",
    )


def money_unplaced(facts: CaseFacts) -> Iterator[Point]:
    """Find money that the brief names, and no line of the budget holds."""
    quotes = facts.case.money.unplaced[:_MOST_QUOTES]
    if not quotes:
        return
    yield sponsor_point(
        facts,
        "money_unplaced",
        9,
        "Money is named, and no line of the budget has it",
        " ".join(cite(capital(each)) for each in quotes),
        f"{facts.sponsor_name} has in writing by {facts.on(facts.settle_by)} whether it is ours, what it "
        "pays for, and until when. Cost: a talk with whoever holds it.",
        "Plan without it. Cost: what it was meant for waits.",
    )


def _tenth(facts: CaseFacts) -> str:
    return f" ({facts.price(facts.brief.budget / 10)})" if facts.brief.budget else ""


def stated_prices(facts: CaseFacts) -> str:
    """Return what the brief says things cost, and up to where nobody asks, else ''.

    Where no line of ours can be read from it, its own sentences, whole.
    """
    money = facts.case.money
    parts = [f"{lower_first(each.what)} {each.amount}" for each in money.parts if each.amount]
    lines = [f"The brief's prices: {listed(parts)}." if parts else ""]
    lines += [cite(each.quote) for each in (*money.limits, *money.sources[:1])]
    lines = [*filter(None, lines)] or [cite_whole(each) for each in money_sentences(facts.brief)]
    return " ".join(map(capital, lines))


RULES = (
    pieces_above_budget, offer_above_budget, two_budgets, estimated_above, nobody_pays, reserve_missing,
    money_waits, not_funded, money_unplaced,
)  # fmt: skip
