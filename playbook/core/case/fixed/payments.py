"""Find money that has to be spent before what it buys is there."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, cite_whole, sponsor_point
from playbook.core.text.dates import first_day_in
from playbook.core.text.day_spans import HOLIDAY, holiday_in

PAID_ON_DELIVERY = "paid_on_delivery"
_PAID = re.compile(r"\b(?:invoices?|invoiced|paid|payments?|spent|claimed)\b", re.IGNORECASE)
_ON_DELIVERY = re.compile(
    r"\bpa(?:y|ys|id|yment|yable)\b[^.;]{0,20}\b(?:on|upon|after|at) (?:delivery|arrival|installation"
    r"|acceptance|receipt)\b",
    re.IGNORECASE,
)
_COMES = re.compile(r"\b(?:comes?|arrives?|deliver\w*|shipped|there|installed)\b", re.IGNORECASE)
_AFTER = re.compile(rf"\bafter {HOLIDAY.format('holiday')}(?P<monday> monday)?\b", re.IGNORECASE)
_DAY, _IN_TIME = timedelta(days=1), 5  # working days in which a bank pays


def paid_by(facts: CaseFacts) -> date | None:
    """Return the first day by which the brief has something paid or spent."""
    days = (each.needed_by for each in facts.open_conditions if _PAID.search(each.name))
    return min((day for day in days if day), default=None)


def released_by(facts: CaseFacts) -> date | None:
    """Return the last day to release money that is due by a day."""
    day = paid_by(facts)
    return max(facts.second_day, facts.days_before(day, _IN_TIME)) if day else None


def _comes_on(facts: CaseFacts, sentence: str) -> date | None:
    """Return the first day on which something is delivered by a sentence."""
    if not _COMES.search(sentence):
        return None
    if match := _AFTER.search(sentence):
        years = (facts.first_day.year, facts.first_day.year + 1)
        days = (holiday_in(match["holiday"], year) + (2 if match["monday"] else 1) * _DAY for year in years)
        return next((day for day in days if day >= facts.first_day), None)
    return first_day_in(sentence, facts.first_day)


def paid_on_delivery(facts: CaseFacts) -> Iterator[Point]:
    """Find a last day of payment for what is only paid once it is there."""
    last, sentence = paid_by(facts), facts.sentence_with(_ON_DELIVERY.pattern)
    if last is None or not sentence:
        return
    comes = _comes_on(facts, sentence)
    if comes and facts.days_before(last, _IN_TIME) >= comes:
        return
    on, by = facts.on(last), facts.on(facts.settle_by)
    delivery = f"delivery comes on {facts.on(comes)} at the earliest" if comes else "the delivery day is open"
    ahead = facts.on(released_by(facts))
    yield sponsor_point(
        facts,
        PAID_ON_DELIVERY,
        12,
        f"The bill has to be paid by {on}, and {delivery}",
        f"{cite_whole(sentence)} One late truck, and it can't be paid by then.",
        f"Pay in advance by {ahead}, against a guarantee of the supplier's bank. Whoever gives the money "
        f"confirms by {by}, in writing, that this counts; without that, nothing is ordered. Cost: the fee of "
        "the guarantee.",
        f"Ask for a later day, in writing, by {by}. Cost: a favor, and we wait for the answer.",
        step=Step(
            "Get it in writing that payment in advance counts",
            "Whoever gives the money has answered yes or no. On a yes the supplier invoices everything, and "
            f"we pay by {ahead}. On a no {facts.sponsor_name} decides whether we buy without this money.",
            facts.settle_by,
        ),
    )


RULES = (paid_on_delivery,)
