"""Hours of practice that do not fit between the first session and the gate."""

from collections.abc import Iterator, Sequence

from playbook.core.base.words import count, number
from playbook.core.case.dated import hours_missing
from playbook.core.case.feasible.masses import an_hour, at_an_hour
from playbook.core.case.judgment import Point
from playbook.core.case.settle.facts import CaseFacts, hours
from playbook.core.plan.items import AnyItem

PRACTICE = "practice_does_not_fit"  # the key of the point


def practice_that_does_not_fit(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[Point]:
    """Find teams whose practice does not fit their weeks, with what freeing the hours costs."""
    short = [each for each in hours_missing(facts, items) if not each.is_small]
    if not short:
        return
    worst, groups = max(short, key=lambda each: each.missing), [each.group for each in short]
    needed = round(sum(each.missing * each.group.size for each in short))
    managers = {facts.name_of(facts.brief.manager_of(group)) or "Their manager" for group in groups}
    who = next(iter(managers)) if len(managers) == 1 else "Their managers"
    frees = "free" if len(managers) > 1 else "frees"
    price, cost, money = an_hour(facts), 0.0, "the price of an hour is open"
    if price:
        cost = needed * price
        money = f"about {facts.money(cost)} {at_an_hour(facts, price)}"
    yield Point(
        PRACTICE,
        f"{facts.names(groups)} {'need' if len(groups) > 1 else 'needs'} {hours(worst.need)} of practice "
        f"before go-live and {'have' if len(groups) > 1 else 'has'} {number(worst.has)}",
        f"At {hours(worst.weekly)} a week, from {facts.on(worst.begins)} to the gate on "
        f"{facts.on(worst.ends)}.",
        (
            f"{who} {frees} the other {hours(worst.missing)} each, with cover. Cost: "
            f"{needed:,} hours, {money}.",
            f"They start {count(worst.weeks_short, 'week')} later. Cost: the result comes later.",
        ),
        facts.sponsor_name,
        facts.settle_by,
        weight=9,
        pays=f"{needed:,} hours of cover for practice",
        costs=cost,
        paid_for=tuple(group.id for group in groups),
    )
