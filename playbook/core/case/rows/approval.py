"""What the board approves: all where all is in place, else the first step."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.base.sums import Sum, total
from playbook.core.base.words import capital, count, day_in_words, listed, lower_first, short
from playbook.core.case.decision_page import Approval, Release
from playbook.core.case.feasible.quotes import (
    SET_UP,
    Priced,
    bought,
    is_signed,
    lacks_quote,
    orders_wait_until,
    prices_of,
    quotes_asked,
    quotes_by,
    signed_on,
    unpriced,
)
from playbook.core.case.feasible.ways import ONLY_WITH
from playbook.core.case.fixed.payments import released_by
from playbook.core.case.judgment import Point, Verdict, needed_in
from playbook.core.case.reading.busy import is_of_the_ledger
from playbook.core.case.reading.places import sites_in_turn
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.gates import FIRST_DAYS, LATER_START
from playbook.core.case.rows.held_back import RESERVED
from playbook.core.case.rows.money import first_money, left_to_release, money_of_starts, not_quoted
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.time import CAN_BE_CANCELED, CONTRACT, NO_QUOTE, PASSED, agreed_by_others
from playbook.core.plan.case import Condition
from playbook.core.plan.items import AnyItem, Gate, Milestone
from playbook.core.plan.plays.kinds import NAMING
from playbook.core.plan.strategy import Strategy
from playbook.core.text.notes import first_sentences, split_sentences

IN_APPROVAL = ("dates", NO_QUOTE, "nobody_sets_it_up")  # points that the approval says, too
OTHER_DATES = "We recommend other dates"
_STARTS = re.compile(r"^(\w+ (?:starts|waves)): .*?(?= (?:All|How|Cost)\b)")  # their days stand in a table
_FIRST_OF_WAVES = re.compile(r"^(\w+ waves): .*?, (?=the rest on )")
_TRAINERS = re.compile(r", with \d{1,3} trainers? beside [^.;]{1,80}(?=[.;])")  # as many as in ours
_DAY_BY_DAY = re.compile(r"^\w{3} \w{3} \d{1,2}: .*?(?= (?:All|How|Cost)\b|$)")
_OF_FIXED_DAYS, _COUNTS = (
    ("It keeps", "It misses", "It waits for", "It still needs", ONLY_WITH),
    ("counts.", "plans its waves."),
)  # what a way says of them
_SECOND_DECISION = timedelta(days=7)
_ORDER_OF_THE_REST = re.compile(r"^milestone\.work-[\w-]{1,80}-rest$")
_HELD = "Until then we only reserve, with free cancellation."
_MOST_LETTERS, _WORDS_OF_A_WAY = 110, 20


@dataclass(frozen=True, slots=True)
class _Need:
    """What is not in place yet, who brings it, and by when."""

    what: str
    who: str
    by: date | None


def approval_of(
    facts: CaseFacts,
    items: Sequence[AnyItem],
    points: Sequence[Point],
    verdict: Verdict,
    strategy: Strategy | None,
    dates: Point | None,
    *,
    is_moved: bool,
    choice: str,
    paid: Sequence[Point] = (),
) -> Approval:
    """Return what is asked.

    `dates`: the choice of days, where the plan follows a proposal that may move them. `choice`: what a
    budget that is too small pays. `paid`: the points whose costs count.
    """
    needs = [*_needs(facts, items, points, verdict)]
    proposed = _proposed(dates, is_moved=is_moved)
    each = tuple(_phrases(facts, needs))
    is_small = facts.people <= SMALL_COMPANY
    if not needs or not facts.waves or (is_small and is_one_start(facts)):
        needed = f"Nobody starts without {listed(each)}." if each else ""
        return Approval(
            _whole(facts),
            f"{choice} {needed}".strip(),
            dates=proposed,
            choice=choice,
            held=f"Yes, if the conditions below are met.{_confirms(facts, items)}" if each else "",
            needs=each,
        )
    (day, groups), *later = facts.starts.items()
    gate = min(_gates(items, "gate-start"), default=facts.before_gate)
    if is_one_start(facts):
        money = first_money(facts, items, strategy, paid)
        back = _back(facts, needs, gate)
        people = _starts_in_words(facts)
        what = f"Approve prep work through {day_in_words(back)}, but not the go-live yet."
        asks, vote, canceled = f"Approve go-live: {people}.", f"the board decides whether {people}", ""
        if back < gate:  # nobody approves a start before the evidence: until then money alone
            released = f"{'the rest of ' if money else ''}the money"
            vote = f"the go/no-go on {facts.on(gate)} decides whether {people}"
            asks, vote = f"Release {released}. {capital(vote)}.", f"the board releases {released}; {vote}"
            canceled = _canceled(facts, items, gate)
        needed = f"Needed by then: {listed(_phrases(facts, needs, back))}."
        terms = " ".join(filter(None, (choice, f"On {facts.on(back)} {vote}.", needed)))
        release = Release(
            asks,
            back,
            f"Yes, with everything below in place.{canceled}{_contract_of(facts, items)}{_unneeded(facts)}",
            left_to_release(facts, items, strategy, paid),
            "The contract isn't signed, and go-live slips."
            if _contract(items)
            else "Nothing can be ordered, and go-live slips."
            if bought(facts) and not is_signed(facts)
            else "Go-live slips.",
        )
        return Approval(what, terms, money, proposed, choice, "", each, release)
    first, decided = sum(group.size for group in groups), min(_gates(items, LATER_START), default=later[0][0])
    is_reserved = any(item.title.startswith(RESERVED) for item in items)
    held = "Nothing is ordered (only reserved, free to cancel) and nobody" if is_reserved else "Nobody"
    vote = (
        f"On {facts.on(decided)} the board decides on the other {facts.starting - first:,} people, with the "
        "first wave's numbers."
    )
    what = f"Approve the prep work and the money for {first:,} people on {day_in_words(day)}."
    which, by = "each later go-live", decided
    # Before the quotes nobody can say what a start costs, and a gap is found first: until then the
    # preparation alone is paid.
    is_open = bool(choice) or any(point.key == NO_QUOTE for point in points)
    if is_open:
        contract = _contract(items)
        signed = contract.due if contract and contract.due else _after(facts)
        known = [not_quoted(facts, items, paid)[1], orders_wait_until(facts)]
        by = min(max([signed, *filter(None, known)]), gate)
        what = f"Approve prep work through {day_in_words(by)}, but no go-live yet."
        vote = (
            f"On {facts.on(by)} the board releases the money for the first {first:,} people; the go/no-go on "
            f"{facts.on(gate)} decides whether they start. {vote}"
        )
        which = "each go-live"
    terms = " ".join(filter(None, (choice, f"{held} starts without {listed(each)}.", vote)))
    sums = money_of_starts(facts, items, strategy, paid)
    later_starts = _starts(facts, items, paid, sums, is_open=is_open)
    for_whom = facts.starting if is_open else facts.starting - first
    release = Release(
        f"Release the money for {which} ({for_whom:,} people).",
        by,
        f"{'; '.join(later_starts)}.{_contract_of(facts, items)}",
        _cost_of_starts(facts, sums, paid),
        "Nobody is trained, and the next go-live moves.",
    )
    money = first_money(facts, items, strategy, paid, is_prep=is_open)
    return Approval(what, terms, money, proposed, choice, _HELD if is_reserved else "", each, release)


def _starts_in_words(facts: CaseFacts) -> str:
    """Return the starts in words: '475 people start on Mon Sep 20'."""
    if turn := sites_in_turn(facts.brief):
        return f"the first {turn.place} starts on {day_in_words(min(facts.starts))}"
    *days, last = facts.starts
    sizes = {day: sum(group.size for group in groups) for day, groups in facts.starts.items()}
    starts = [f"{sizes[day]:,} on {facts.on(day)}" for day in days] + [
        f"{sizes[last]:,} on {day_in_words(last)}"
    ]
    first, _, on = starts[0].partition(" on ")
    starts[0] = f"{first} {'person starts' if first == '1' else 'people start'} on {on}"
    scope = f" with {facts.first_scope}" if facts.first_scope else ""
    return f"{listed(starts)}{scope}"


def _starts(
    facts: CaseFacts,
    items: Sequence[AnyItem],
    paid: Sequence[Point],
    sums: Mapping[date, Sum],
    *,
    is_open: bool,
) -> Iterator[str]:
    """Yield when each start is decided, for whom and how much."""
    # As the table of starts has it: what asks how the first days went decides on no start.
    gates = [each.due for each in items if isinstance(each, Gate) and each.provenance.play_id != FIRST_DAYS]
    unquoted, quoted = not_quoted(facts, items, paid)
    for place, (day, groups) in enumerate(facts.starts.items()):
        if not (place or is_open):
            continue
        decided = max((each for each in gates if each and each < day), default=None)
        details = [f"decided {facts.on(decided)}"] if decided else []
        known = str(sums[day]) if sums and sums[day] else ""
        if not place and unquoted:
            details.append(f"no price before {facts.on(quoted)}")
            known = f"so far {known}" if known else ""
        shown = ", ".join(filter(None, (*details, known)))
        many = sum(group.size for group in groups)
        yield f"{many:,} people on {facts.on(day)}{f' ({shown})' if shown else ''}"


def _cost_of_starts(facts: CaseFacts, sums: Mapping[date, Sum], paid: Sequence[Point]) -> str:
    """Return what the starts cost beside their own sums."""
    if any(point.key == NO_QUOTE for point in paid):
        return "" if sums else "by the quotes."
    return f"{listed(unpriced(facts))} as agreed." if unpriced(facts) else ""


def _confirms(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    gate = min(_gates(items, "gate-start"), default=None)
    return f" The go/no-go on {facts.on(gate)} decides the start." if gate else ""


def _canceled(facts: CaseFacts, items: Sequence[AnyItem], gate: date) -> str:
    """Return until when an order costs nothing, unless a contract says it."""
    things = {*bought(facts)}  # nobody takes back for nothing what is built, moved or delivered
    is_ordered = things and things <= {"licenses", SET_UP} and not is_signed(facts) and not _contract(items)
    return f" Orders can be canceled until {facts.on(gate)}." if is_ordered else ""


def _unneeded(facts: CaseFacts) -> str:
    """Return what stays with the board of a budget that no quote has filled yet."""
    return " What the quotes don't need stays unreleased." if lacks_quote(facts) else ""


def _contract(items: Sequence[AnyItem]) -> AnyItem | None:
    return next((item for item in items if item.due and item.title.startswith(CONTRACT)), None)


def _contract_of(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    """Return by when the contract is signed, and when it can be canceled."""
    signed = _contract(items)
    if signed is None:
        return ""
    _, _, until = signed.done_when.partition(CAN_BE_CANCELED) if isinstance(signed, Milestone) else ("",) * 3
    agreed, _, tested = until.partition(PASSED)
    waits = ["all have agreed"] if len(agreed.split()) > 1 else []
    waits += ["the test has passed"] if tested else []
    free = f" (free to cancel until {listed(waits)})" if waits else ""
    return f" The contract is signed by {facts.on(signed.due)}{free}."


def order_of_the_rest(
    facts: CaseFacts, items: Sequence[AnyItem], strategy: Strategy | None
) -> Iterator[Point]:
    """Find an order for later starts that leaves before the first shows anything."""
    decided = min(_gates(items, LATER_START), default=None)
    order = next((item for item in items if _ORDER_OF_THE_REST.match(item.id)), None)
    if order is None or order.due is None or decided is None:
        return
    if order.due >= decided:
        yield from _comes_too_late(facts, items, order, decided)
        return
    is_priced = strategy is not None and bool(strategy.money)  # their budget says the price
    first = facts.waves[min(facts.waves)]
    whole, ours = (_devices(prices_of(facts, groups)) for groups in (None, first))
    rest = (whole - ours).rounded(facts.brief.budget)
    price = f", {rest} {facts.brief.currency} (our assumption)," if rest.most and not is_priced else ""
    what = lower_first(order.title.partition(": ")[2]) or "the rest"
    judged = facts.on(decided)
    comes = next((item.due for item in items if item.id == f"{order.id}-delivery"), None)
    # Nobody takes back for nothing what has been delivered.
    is_delivered = comes is not None and comes <= decided
    free = (
        f"with a price for returns agreed now (delivery {facts.on(comes)}). Cost: that price."
        if is_delivered
        else f"if it can be canceled free of charge until {judged}. Cost: the supplier's fee for that option."
    )
    yield Point(
        "order_of_the_rest",
        f"Order {what} before the first wave is judged?",
        f"Delivery takes weeks. We know how the first wave went on {judged}.",
        (
            f"{facts.sponsor_name} signs the order{price} {free}",
            f"Order after {judged}. Cost: the later waves move by the weeks of delivery.",
        ),
        facts.sponsor_name,
        order.due,
        weight=10,
    )


def _comes_too_late(
    facts: CaseFacts, items: Sequence[AnyItem], order: AnyItem, decided: date
) -> Iterator[Point]:
    """Find things ordered after a decision that are not there when the next team starts."""
    comes = next((item.due for item in items if item.id == f"{order.id}-delivery"), None)
    start = min((day for day in facts.waves if day > decided), default=None)
    if order.due is None or comes is None or start is None or comes < start:
        return
    what, judged = lower_first(order.title.removeprefix("Order ")), facts.on(decided)
    yield Point(
        "order_of_the_rest",
        f"Start on {facts.on(start)}, although {what} come later?",
        f"Ordered after the decision of {judged}, {what} are there on {facts.on(comes)} (our assumption).",
        (
            f"The supplier holds {what} from now on, free to cancel until {judged}. Cost: the fee for that "
            "option.",
            f"The start of {facts.on(start)} moves behind {facts.on(comes)}. Cost: a later start.",
        ),
        facts.sponsor_name,
        facts.settle_by,
        weight=10,
    )


def _devices(parts: Sequence[Priced]) -> Sum:
    return total(part.amount for part in parts if part.thing == "devices")


def is_one_start(facts: CaseFacts) -> bool:
    """Return whether all start together, but for a ledger that opens with the next period."""
    _, *later = facts.waves.values()
    return all(is_of_the_ledger(facts.brief, wave) for wave in later)


def comes_back_on(facts: CaseFacts, points: Sequence[Point], verdict: Verdict, gate: date) -> date | None:
    """Return the day on which a single start comes back for its approval, if it does."""
    needs = [*_needs(facts, (), points, verdict)]
    is_in_steps = needs and is_one_start(facts) and facts.people > SMALL_COMPANY
    return _back(facts, needs, gate) if is_in_steps else None


def _back(facts: CaseFacts, needs: Iterable[_Need], gate: date) -> date:
    """Return the day of the last thing that is missing, at the latest the gate."""
    days = [need.by for need in needs if need.by]
    back = min(max([*days, signed_on(facts) or _after(facts)]), gate)  # the contract needs the money
    return min(back, released_by(facts) or back)  # and so does whatever has to be paid by a day


def _phrases(facts: CaseFacts, needs: Iterable[_Need], back: date | None = None) -> Iterator[str]:
    """Yield what is needed in words, without the day on which all of it comes back."""
    for need in needs:
        day = f"by {facts.on(need.by)}" if need.by and not (back and need.by >= back) else ""
        detail = ", ".join(filter(None, (need.who, day)))
        yield f"{need.what} ({detail})" if detail else need.what


def _needs(
    facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point], verdict: Verdict
) -> Iterator[_Need]:
    keys = {point.key: point for point in points}
    if point := keys.get("nobody_sets_it_up"):
        instead = lower_first(point.options[-1].partition(" instead.")[0])
        named = next((item.due for item in items if item.id == NAMING), None)
        day = f"by {facts.on(named or point.by)}, else {instead}"
        yield _Need(
            f"a supplier or person who sets up {facts.case.kind.words.thing} and signs dates", day, None
        )
    if NO_QUOTE in keys:
        yield _Need(quotes_asked(facts), facts.lead_name, quotes_by(facts))
    for each in agreed_by_others(facts):
        name = f"“{short(each.name, _MOST_LETTERS).rstrip('.')}”"
        yield _Need(name, *_planned_on(facts, items, each))
    if verdict.state == "not_feasible":
        yield _Need(
            listed(needed_in(verdict.checks)) or "dates that hold", facts.sponsor_name, facts.settle_by
        )


def _planned_on(facts: CaseFacts, items: Sequence[AnyItem], condition: Condition) -> tuple[str, date | None]:
    """Return who brings a document on which day of the plan."""
    planned = next((item for item in items if item.id == f"milestone.condition-{condition.id}"), None)
    day = planned.due if planned else None
    who = facts.name_of_owner(planned.owner) if planned else ""
    return who, day or facts.case.due.get(condition.id) or facts.case.ready_on(condition)


def _after(facts: CaseFacts) -> date:
    """Return the earliest day of a second decision."""
    return facts.working((facts.settle_by or facts.first_day) + _SECOND_DECISION)


def _gates(items: Sequence[AnyItem], play: str) -> Iterator[date]:
    return (
        item.date
        for item in items
        if isinstance(item, Gate) and item.date and item.provenance.play_id == play
    )


def _proposed(dates: Point | None, *, is_moved: bool) -> str:
    """Return the days proposed where the brief's fail, and the other way."""
    if dates is None:
        return ""
    first, *others = dates.options
    ways = [lower_first(way_in_short(first))]
    ways += [way for other in others if len((way := first_sentences(other, 0)).split()) <= _WORDS_OF_A_WAY]
    lead = OTHER_DATES if is_moved else "The brief's dates need this (proposal)"
    return f"{lead}: {' Or: '.join(ways)}"


def way_in_short(option: str) -> str:
    """Return our choice of days with its cost, without the days that a table shows."""
    whole, _, cost = option.partition(" Cost: ")
    what = _DAY_BY_DAY.sub("as in the table below.", _STARTS.sub(r"\1, as in the table below.", option))
    first = first_sentences(what.partition(" Cost: ")[0], 0)
    _, *others = split_sentences(whole)
    details = (each for each in others if each.startswith(_OF_FIXED_DAYS) or each.endswith(_COUNTS))
    return " ".join((first, *details, *([f"Cost: {first_sentences(cost, 0)}"] if cost else [])))


def other_way_in_short(option: str) -> str:
    """Return another choice of days with its last day, what it breaks and its cost."""
    what, _, cost = _TRAINERS.sub("", _FIRST_OF_WAVES.sub(r"\1, ", option)).partition(" Cost: ")
    first, *others = split_sentences(what)
    breaks = (each for each in others if each.startswith(ONLY_WITH))
    return " ".join((first, *breaks, *([f"Cost: {first_sentences(cost, 0)}"] if cost else [])))


def _whole(facts: CaseFacts) -> str:
    day = min(facts.waves, default=None)
    people = f" for {count(facts.starting, 'person', 'people')}" if facts.people else ""
    return f"Approve the rollout{people}{f' from {day_in_words(day)}' if day else ''}."
