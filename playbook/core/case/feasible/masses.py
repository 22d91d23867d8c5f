"""Masses of data, content and things that people go through by hand, and the time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from playbook.core.base.words import count, listed, number
from playbook.core.case.case import Case
from playbook.core.case.claims.pieces import paid_a_year
from playbook.core.case.feasible.amounts import Amount, amounts_in
from playbook.core.case.feasible.durations import counted_work, rounded, steps_before_start
from playbook.core.case.judgment import Check, State
from playbook.core.case.settle.facts import CaseFacts, hours
from playbook.core.plan.plays.kinds import WorkStep
from playbook.core.plan.plays.works import Pace, Work

_OURS = {
    "USD": 40.0,
    "EUR": 40.0,
    "GBP": 35.0,
    "CHF": 60.0,
    "CAD": 55.0,
    "AUD": 60.0,
    "NZD": 55.0,
    "NOK": 550.0,
    "SEK": 450.0,
    "DKK": 350.0,
}  # with payroll costs: our assumption
_IS_COVER = re.compile(
    r"(?i)\b(?:cover\w*|stand[- ]?ins?|backfill\w*|replace(?:s|d|ment\w*)?|overtime|relief|agency|temps?"
    r"|substitutes?)\b"
)
_AN_HOUR = r"\s?(?:(?:an|per|a|each)\s|/\s?)h(?:our)?\b"
_MONEY = r"(?:[$€£]|(?-i:[A-Z]{3})|dollars|euros|pounds|francs)"
# Not any number of digits: each place of a long row of them would be tried, and no price is without end.
_AMOUNT = r"\d[\d,]{0,9}(?:\.\d{1,2})?"
_PRICE = re.compile(
    rf"(?i){_MONEY}\s?(?P<price>{_AMOUNT}){_AN_HOUR}|(?<![\d.,])(?P<price2>{_AMOUNT})\s?{_MONEY}{_AN_HOUR}"
)
_HOURS_A_MONTH = re.compile(r"(?i)\bper (?:employee|person|head)\b.{0,12}\bmonth\b")
_MONTHS, _LEAST_AN_HOUR, _MOST_AN_HOUR = 12, 3.0, 150.0
HALF_DAY = 4.0  # hours a week that somebody gives beside other work
_FULL_WEEK, _PAID_WEEK = 32.0, 40.0  # hours of handwork in a week of somebody who does nothing else
_HOUR_A_WEEK = 1.0  # that somebody in each team has for it
# "We serve 4,000 customers" counts people, and no entries that somebody cleans.
_OF_DATA = re.compile(
    r"(?i)\b(?:records?|articles?|entr(?:y|ies)|data\w*|duplicates?|lists?|cards?|files?|spreadsheets?|systems?|crm|erp"
    r"|mov(?:e|es|ed|ing)|migrat\w+|clean\w*|import\w*|load(?:s|ed|ing)?|transfer\w*|addresses|contacts)\b"
)
_MASS = 200  # pieces: fewer are done beside the work
_LEAST_HOURS, _FEWEST = 80, 10  # of a work, and of its pieces: less is done beside the work


@dataclass(frozen=True, slots=True)
class Mass:
    """What is gone through piece by piece."""

    counted: str  # "9,000 articles"
    minutes: float  # of each
    hours: int
    spare_a_week: float  # of all teams
    sentence: str  # of the brief
    hands: int  # people at each one
    sum: str  # "310 stations × 2 people × 2 hours"

    @property
    def arithmetic(self) -> str:
        return f"{self.sum} = {self.hours:,} hours"

    @property
    def paid_hours(self) -> int:
        """Return what is paid where people do nothing else: their weeks, not their pieces alone."""
        return round(self.hours * _PAID_WEEK / _FULL_WEEK)

    def weeks_of(self, people: int) -> float:
        """Return the weeks that people need who do nothing else."""
        return self.hours / (_FULL_WEEK * people)

    def spare_in(self, weeks: float) -> int:
        return int(self.spare_a_week * weeks)

    def people_for(self, weeks: float) -> int:
        """Return how many do nothing else; 0 where the teams' hours suffice."""
        if self.spare_in(weeks) >= self.hours:
            return 0
        return self.full_time(weeks)

    def full_time(self, weeks: float) -> int:
        """Return how many who do nothing else."""
        return ceil(self.hours / (_FULL_WEEK * max(1.0, weeks)))

    def hands_for(self, weeks: float) -> int:
        """Return how many give half a day a week."""
        return ceil(self.hours / (HALF_DAY * max(1.0, weeks)))


def mass_of(case: Case, step: WorkStep) -> Mass | None:
    """Return a step's pieces of data, if they are many."""
    amounts = [
        amount
        for amount in amounts_in(case.brief)
        if amount.number >= _MASS
        and amount.field != "what_stays"
        and not amount.is_lost
        and _OF_DATA.search(amount.sentence)
    ]
    return _mass(case, step.paces, amounts)


def mass_of_work(case: Case, work: Work, amounts: Sequence[Amount] | None = None) -> Mass | None:
    """Return what a work goes through by hand, if it takes many hours."""
    counted, every = counted_work(case, work)
    many = [amount for amount in every if amount.number >= _FEWEST]
    mass = _mass(case, counted.paces, many)
    if mass is None or mass.hours < _LEAST_HOURS:
        return None
    things = {amount.thing for amount in many}
    own = many if amounts is None else [amount for amount in amounts if amount.thing in things]
    return _mass(case, counted.paces, own)


def _mass(case: Case, paces: Sequence[Pace], amounts: Sequence[Amount]) -> Mass | None:
    pieces = {
        amount.counted: (amount, pace)
        for pace in paces
        for amount in amounts
        if pace.minutes and amount.is_of(pace)
    }
    if not pieces:
        return None
    needed = sum(amount.number * pace.minutes * pace.hands for amount, pace in pieces.values()) / 60
    largest, of_largest = max(pieces.values(), key=lambda each: each[0].number)
    total = " + ".join(_product(amount, pace) for amount, pace in pieces.values())
    spare, pace = _spare_a_week(case), of_largest
    return Mass(listed(pieces), pace.minutes, round(needed), spare, largest.sentence, pace.hands, total)


def _product(amount: Amount, pace: Pace) -> str:
    people = f" × {pace.hands} {pace.each}" if pace.hands > 1 else ""
    each = hours(pace.minutes / 60) if pace.minutes >= 60 else count(round(pace.minutes), "minute")
    return f"{amount.counted}{people} × {each}"


def masses_before_start(case: Case) -> Iterator[Mass]:
    """Yield the masses of data that the steps before the start go through."""
    yield from filter(None, (mass_of(case, step) for step in steps_before_start(case)))


def masses_of_works(case: Case) -> Iterator[Mass]:
    """Yield what the works of a case go through by hand before each start."""
    for work in case.kind.works:
        if work.before == "go_live" and (not work.kinds or case.kind.key in work.kinds):
            yield from filter(None, (mass_of_work(case, work),))


def work_by_hand(facts: CaseFacts) -> Iterator[Check]:
    """Yield whether people have the hours for the heaviest work beside training."""
    masses = [*masses_before_start(facts.case), *masses_of_works(facts.case)]
    groups = [group for group in facts.brief.groups if facts.case.is_trained(group)]
    if not masses or not facts.waves or not groups:
        return
    last = max(facts.waves)
    weeks = max(1.0, len(facts.working_days(facts.first_day, last - timedelta(days=1))) / 5)
    needed = sum(mass.hours for mass in masses)
    training = sum(group.size * facts.hours_of(group) for group in groups)
    text = (
        f"{listed(mass.arithmetic for mass in masses)} (proposal). Training before go-live takes "
        f"{number(rounded(training))} hours more."
    )
    state: State = "feasible"
    has = [group.capacity_hours_per_week for group in groups]
    capacities = [each for each in has if each is not None]
    if len(capacities) == len(has):
        free = sum(group.size * each for group, each in zip(groups, capacities, strict=True)) * weeks
        text += f" The teams have {number(rounded(free))} until {facts.on(last)}."
        short = [group for group, each in zip(groups, capacities, strict=True) if each < HALF_DAY]
        if needed + training > free:
            state = "tight"
            text += " Both do not fit beside daily work: somebody is freed for it."
        elif short:
            state = "tight"
            text += f" Nobody in {facts.names(short, 3)} has half a day: free and cover them."
    yield Check("by_hand", "Manual workload", state, text)


def _spare_a_week(case: Case) -> float:
    """Return the hours of one person in each team."""
    has = (group.capacity_hours_per_week for group in case.brief.groups if case.is_trained(group))
    return sum(_HOUR_A_WEEK if each is None else min(each, _HOUR_A_WEEK) for each in has)


def price_of_an_hour(facts: CaseFacts) -> float | None:
    """Return what an hour of cover costs by the brief."""
    return _price_stated(facts) or _price_in_a_total(facts)


def _price_stated(facts: CaseFacts) -> float | None:
    sentences = facts.sentences("budget_covers", "approach", "concerns", "what_changes", "what_stays")
    of_cover = filter(_IS_COVER.search, sentences)
    prices = (match["price"] or match["price2"] for each in of_cover for match in _PRICE.finditer(each))
    return next((float(price.replace(",", "")) for price in prices), None)


def _price_in_a_total(facts: CaseFacts) -> float | None:
    """Return the price of an hour from a yearly total and monthly hours."""
    brief = facts.brief
    hours_each = _HOURS_A_MONTH.search(brief.outcome_measure) and brief.outcome_unit.startswith("hour")
    a_year = (brief.outcome_baseline or 0) * facts.people * _MONTHS
    total = next((each.value for each in paid_a_year(brief)), 0)
    an_hour = round(total / a_year, 1) if hours_each and a_year else 0
    return an_hour if _LEAST_AN_HOUR <= an_hour <= _MOST_AN_HOUR else None


def assumed_price(facts: CaseFacts) -> float | None:
    """Return what we assume an hour of cover costs where no brief says it."""
    return None if price_of_an_hour(facts) else _OURS.get(facts.brief.currency)


def an_hour(facts: CaseFacts) -> float | None:
    """Return the price of an hour, by the brief or by us."""
    return price_of_an_hour(facts) or assumed_price(facts)


def at_an_hour(facts: CaseFacts, price: float) -> str:
    """Return the price of an hour in words, marked where it is ours."""
    is_of_a_total = not _price_stated(facts) and _price_in_a_total(facts)
    of_the_brief = " (the brief's yearly total)" if is_of_a_total else ""
    return f"at {number(price)} an hour{' (our assumption)' if assumed_price(facts) else of_the_brief}"
