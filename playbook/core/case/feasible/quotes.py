"""What a change buys, and whether the brief has a price for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from playbook.core.base.words import capital, listed, number
from playbook.core.case.feasible.amounts import amounts_in
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.settle.counts import device_unnamed
from playbook.core.case.settle.facts import TEXT_FIELDS, CaseFacts
from playbook.core.plan.brief import Group
from playbook.core.text.numbers import NAMES_MONEY, quantities_in

SET_UP = "set-up"
QUOTED = "two quotes fit the budget"  # what makes the money hold
_SET_UP = ("new_system", "specialist_ai")
_LICENSED = (*_SET_UP, "general_assistant", "coding_assistant")
_DEVICE = re.compile(
    r"\b(?:stations|screens|terminals|devices|tablets|scanners|kiosks|workstations|handhelds|headsets)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:stations|screens|terminals|kiosks|workstations)\b", re.IGNORECASE)
_CURRENCIES = ("USD", "EUR", "GBP", "CHF")  # near enough to each other for an assumption
_NOT_NEW = re.compile(
    r"\b(?:no|private|own|without|from|old|instead of|replac(?!ed by\b)\w+)\W+(?:\w+\W+)?$", re.IGNORECASE
)
_FOR_SALE = re.compile(
    r"\b(?:licen[cs]\w*|seats?|subscriptions?|devices?|tablets?|scanners?|hardware|hosting|suppliers?|vendors?"
    r"|quoted?|offers?|contracts?|lizenz\w*|angebot\w*)\b",
    re.IGNORECASE,
)
_COUNSEL, _COUNSEL_WHEN_SMALL = 12, 4  # hours
_WIDEST = 3  # times the least; a wider range says nothing
_COUNSEL_AN_HOUR = {"USD": 300, "EUR": 250, "GBP": 250, "CHF": 350}
_TO_ASK, _TO_ASK_WHEN_SMALL = timedelta(days=7), timedelta(days=4)


def devices_of(facts: CaseFacts) -> tuple[float, str]:
    """Return the devices that the brief counts and nobody has yet."""
    named = (
        (each, match[0].lower())
        for each in amounts_in(facts.brief)
        if not each.is_owned and (match := _DEVICE.search(f"{each.placed} {each.thing}"))
    )
    return next(((each.number, thing) for each, thing in named), (0, ""))


def bought(facts: CaseFacts) -> tuple[str, ...]:
    """Return what somebody sells to this change: licenses, devices, set-up."""
    brief, key = facts.brief, facts.case.kind.key
    named = (
        match
        for match in _DEVICE.finditer(brief.what_changes)
        if not _NOT_NEW.search(brief.what_changes[: match.start()])
    )
    has_devices = bool(devices_of(facts)[0]) or any(named) or any(device_unnamed(facts))
    things = {
        "licenses": bool(brief.tools) or key in _LICENSED,
        "devices": has_devices,
        SET_UP: key in _SET_UP,
    }
    return tuple(thing for thing, is_bought in things.items() if is_bought)


@dataclass(frozen=True, slots=True)
class Floor:
    """The least and the most that what is bought may cost, and how it adds up."""

    amount: float
    most: float
    devices: tuple[float, float]  # of it
    least: str  # "1,400 licenses at 100 a year, 350 devices at 300 and set-up at 30,000"
    fixed: float  # of the least, whoever starts

    @property
    def is_wide(self) -> bool:
        """Return whether the most is so far from the least that it says nothing."""
        return self.most > self.amount * _WIDEST


def floor_of(facts: CaseFacts, groups: Sequence[Group] | None = None) -> Floor | None:
    """Return what is bought costs, by assumptions of the kind; None without any.

    `groups`: those who start first, who need all of the set-up and their share of the rest.
    """
    things, prices = bought(facts), facts.case.kind.prices
    if facts.brief.currency not in _CURRENCIES or not things:
        return None
    many, thing = devices_of(facts)
    everyone = sum(group.size for group in facts.brief.groups if facts.case.is_trained(group))
    people = sum(group.size for group in groups or facts.brief.groups if facts.case.is_trained(group))
    many = ceil(many * people / max(1, everyone))
    is_placed = bool(many) and bool(_PLACE.search(thing))
    shared = ceil(people / prices.people_a_device)
    rows = {
        "licenses": (prices.license, many if is_placed else people, " a year"),
        "devices": (prices.place if is_placed else prices.device, many or shared, ""),
        SET_UP: (prices.set_up, 1, ""),
    }
    priced = {
        what: (price, count_, how)
        for what, (price, count_, how) in rows.items()
        if what in things and price is not None
    }
    if not priced:
        return None
    ends = {what: (price[0] * count_, price[1] * count_) for what, (price, count_, _) in priced.items()}
    words = (
        f"{'' if what == SET_UP else f'{number(count_)} '}{what} at {number(price[0])}{how}"
        for what, (price, count_, how) in priced.items()
    )
    least, most = (sum(own[end] for own in ends.values()) for end in (0, 1))
    fixed = ends.get(SET_UP, (0, 0))[0]
    return Floor(least, most, ends.get("devices", (0, 0)), listed(words), fixed)


def lacks_quote(facts: CaseFacts) -> bool:
    """Return whether something is bought whose price the brief does not know."""
    brief = facts.brief
    sentences = (*facts.sentences(*TEXT_FIELDS, "approach"), *brief.budget_covers.splitlines())
    is_priced = any(
        _FOR_SALE.search(sentence)
        and NAMES_MONEY.search(sentence)
        and any(quantity.value != brief.budget for quantity in quantities_in(sentence))
        for sentence in sentences
    )
    return bool(bought(facts)) and not is_priced


def quotes_by(facts: CaseFacts) -> date | None:
    """Return the day for two quotes, at once where devices take weeks to come."""
    day = facts.settle_by
    if day is None or devices_of(facts)[0]:
        return day
    asked = day + (_TO_ASK_WHEN_SMALL if facts.people <= SMALL_COMPANY else _TO_ASK)
    return max(day, facts.working_before(min(filter(None, (asked, facts.before_training)))))


def no_quote_yet(facts: CaseFacts, *, is_itemized: bool = False) -> str:
    """Return who brings quotes by when, and what we assume until then.

    Beside the leaders' own items, ours would be a second price.
    """
    floor = None if is_itemized else floor_of(facts)
    assumed = f" Until then we assume {span_of(facts, floor)}." if floor and not floor.is_wide else ""
    return f"No quote yet: {capital(facts.lead_name)} brings two by {facts.on(quotes_by(facts))}.{assumed}"


def span_of(facts: CaseFacts, floor: Floor) -> str:
    """Return the least and the most in words."""
    return f"{number(round(floor.amount))} to {number(round(floor.most))} {facts.brief.currency}"


def price_of_counsel(facts: CaseFacts) -> tuple[int, int]:
    """Return the hours of counsel on one question, and what one costs: our assumption."""
    hours = _COUNSEL_WHEN_SMALL if facts.people <= SMALL_COMPANY else _COUNSEL
    return hours, _COUNSEL_AN_HOUR.get(facts.brief.currency, 0)
