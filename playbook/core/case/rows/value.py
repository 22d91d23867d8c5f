"""What reaching the target is worth in money, as far as the brief says it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from playbook.core.base.words import capital, in_unit, number
from playbook.core.case.claims.pieces import paid_a_year
from playbook.core.case.decision_page import QuestionRow
from playbook.core.case.feasible.masses import an_hour, at_an_hour
from playbook.core.case.feasible.quotes import quotes_by
from playbook.core.case.settle.facts import TEXT_FIELDS, CaseFacts, cite
from playbook.core.case.settle.numbers import FROM_TO, stems
from playbook.core.case.settle.results import share_of_users
from playbook.core.plan.brief import Brief, Group
from playbook.core.text.names import fold
from playbook.core.text.numbers import NAMES_MONEY, counts_in, quantities_in

_A_MONTH = {"day": 21.0, "week": 52 / 12, "month": 1.0, "quarter": 1 / 3, "year": 1 / 12}
_PERIOD = r"(?:a|an|per|each|every|and|/)\s?(?P<period>day|week|month|quarter|year)\b"
_EVERY = re.compile(rf"(?i)(?:^|\s){_PERIOD}")
_OF_EACH = re.compile(r"(?i)\b(?:per|and|each)\s(?P<whose>[a-z]{3,20})\b")
_HOURS = re.compile(r"(?i)\b(?:(?P<hours>hours?|hrs?|h)|minutes?|mins?)\b")
_IS_WORK = re.compile(
    r"(?i)\b(?:overtime|rework|paperwork|typing|documentation|manual|by hand|handling|admin\w*)\b"
)
_ANYONE = re.compile(r"(?i)(?:person|employee|head|colleague|worker|user|member|fte)$")
_NOBODY = re.compile(
    r"(?i)(?:day|week|month|quarter|year|shift|store|branch|site|ward|shop|team|region|line|truck|unit)$"
)
_BASE = re.compile(r"(?i)\bper (?P<base>\d[\d,]{0,9}) (?P<thing>[a-z]{3,20})\b")
_COUNTED = re.compile(rf"(?i)^\s(?P<thing>(?:[a-z-]{{2,20}}\s){{0,2}}[a-z-]{{2,20}})\s{_PERIOD}")
_ONE_COSTS = re.compile(
    r"(?i)\b(?:each|every|an?|one|per)\b[^.;]{0,60}\bcosts?\b|\bcosts?\b[^.;]{0,40}\b(?:each|apiece|per)\b"
)
_SAVES = re.compile(r"(?i)\b(?:back|sav(?:e|es|ed|ing)|less|fewer|free(?:s|d)?|gain(?:s|ed)?|no longer)\b")
_THING_COSTS = re.compile(r"(?i)\b(?:an?|each|every|one) (?P<thing>[a-z][a-z -]{1,40}?) costs?\b")
_DAYS = {"day": 1.0, "week": 7.0, "month": 365 / 12, "quarter": 365 / 4, "year": 365.0}
_MONTHS = 12
_STEM, _LONG_STEM = 4, 5
# Of time that nobody is paid for beside the shift, most is not seen in any account.
_PAID_APART, _A_THIRD = re.compile(r"(?i)\bovertime\b"), "a third of it"


class Worth(NamedTuple):
    """What the target saves a month, with the arithmetic behind it."""

    amount: float
    because: str  # "3.5 hours less × 700 people, at 40 an hour (our assumption)"
    is_stated: bool = False  # by a total of the brief, and no price of ours


def worth_of(facts: CaseFacts) -> str:
    """Return what the target is worth a month, '' where the brief cannot tell."""
    saved = saved_a_month(facts)
    if saved is None:
        return _worth_of_one(facts)
    if saved.is_stated:
        return f"About {facts.money(saved.amount)} a month once the target is met: {saved.because}."
    _, _, price = saved.because.rpartition(", at ")
    part = f", if {_A_THIRD} goes into other work" if _A_THIRD in saved.because else ""
    return f"About {facts.money(saved.amount)} a month once the target is met{part}, at {price}."


def _worth_of_one(facts: CaseFacts) -> str:
    """Return what the target saves on each thing that costs so much, else the brief's words."""
    about = stems(facts.brief.outcome_measure)
    for sentence in facts.sentences(*TEXT_FIELDS, "approach") if about else ():
        costs = _THING_COSTS.search(sentence)
        if costs is None or not about & stems(sentence):
            continue
        price = sentence[costs.end() :]
        for each in quantities_in(price):
            if NAMES_MONEY.search(price[max(0, each.start - 4) : each.end + 9]):
                every, less = _EVERY.match(price[each.end :]), _less_than_today(facts.brief)
                if every is None or less is None:
                    return f"The brief says: {cite(sentence)}"
                period = every["period"].lower()
                saves = less.days * each.value / _DAYS[period]
                sum_of_it = f"{number(round(saves, 2 - len(str(int(saves)))))} {facts.brief.currency}".strip()
                because = f"{less.words} less, at {number(each.value)} a {period} (the brief)"
                return f"About {sum_of_it} for each {costs['thing']}, once the target is met: {because}."
    return ""


class _Less(NamedTuple):
    """How much shorter the target is than today."""

    words: str
    days: float


def _less_than_today(brief: Brief) -> _Less | None:
    today, target = brief.outcome_baseline, brief.outcome_target
    unit = re.match(r"(?i)(?:calendar )?(day|week|month|year)s?\b", brief.outcome_unit)
    if today is None or target is None or unit is None or today <= target:
        return None
    return _Less(in_unit(today - target, brief.outcome_unit), (today - target) * _DAYS[unit[1].lower()])


# "Two hours per desk": how many there are, nobody says.
_OF_A_THING = re.compile(
    r"(?i)\b(?:per|each|every) (?!(?:person|head|people|employee|manager|day|shift|week|month"
    r"|year)\b)[a-z]+\b"
)


def value_question(facts: CaseFacts) -> Iterator[QuestionRow]:
    """Yield what the brief must add to price the target."""
    brief = facts.brief
    today, target = brief.outcome_baseline, brief.outcome_target
    if not brief.budget or today is None or target is None or NAMES_MONEY.search(brief.expected_benefit):
        return
    if worth_of(facts):
        return
    unit, measure = brief.outcome_unit, brief.outcome_measure
    if based := _BASE.search(f"{measure} {unit}"):
        text = f"How many {based['thing']} a month, and what does one case of “{measure}” cost us?"
    elif unit.startswith("%"):
        text = f"What does one point of “{measure}” cost us a month?"
    elif _HOURS.search(unit) and not re.search(r"\bwait", measure, re.IGNORECASE):
        text = f"What is an hour less of “{measure}” worth: how many a month, and how much of it is work?"
    else:
        text = f"What is “{measure}” worth to us a month at {in_unit(target, unit)}?"
    yield QuestionRow(text, capital(facts.lead_name), quotes_by(facts) or facts.settle_by)


def saved_a_month(facts: CaseFacts) -> Worth | None:
    """Return what the target saves where the brief says enough."""
    brief = facts.brief
    today, target = brief.outcome_baseline, brief.outcome_target
    if worth := _hours_won_back(facts):
        return worth
    if today is None or target is None or today <= target or not brief.currency:
        return None
    if a_year := next(paid_a_year(brief), None):
        share = (today - target) / today
        because = f"{share:.0%} of {a_year.at.words} a year (the brief)"
        return Worth(a_year.value * share / _MONTHS, because, is_stated=True)
    return _hours_saved(facts, today - target) or _cases_avoided(facts, today - target)


def _hours_won_back(facts: CaseFacts) -> Worth | None:
    """Return what hours are worth that the brief says some teams get back."""
    price = an_hour(facts) or 0
    for sentence in facts.sentences("expected_benefit", "objective") if price else ():
        for each in quantities_in(sentence):
            clause = next((part for part in re.split(r"[,;:] ", sentence) if each.words in part), "")
            every, saves = _EVERY.search(clause), _SAVES.search(clause)
            if not (each.minutes and every and saves) or _OF_A_THING.search(clause):
                continue
            own = _long_stems(clause)
            teams = [
                group
                for group in facts.brief.groups
                if facts.case.is_trained(group) and own & _long_stems(group.name.partition(" (")[0])
            ]
            people, period = sum(group.size for group in teams), every["period"].lower()
            if people:
                times = f" × {number(round(_A_MONTH[period], 1))} {period}s" if period != "month" else ""
                amount = float(each.minutes[0]) / 60 * people * _A_MONTH[period] * price
                because = f"{each.words} × {people:,} people{times}"
                return _cautious(clause, amount, because, at_an_hour(facts, price))
    return None


def _long_stems(text: str) -> set[str]:
    return {word[:_LONG_STEM].casefold() for word in re.findall(r"[^\W\d_]{5,}", text)}


def _hours_saved(facts: CaseFacts, less: float) -> Worth | None:
    """Return what hours of work are worth: those of people, or of each piece of work."""
    brief, price = facts.brief, an_hour(facts)
    measure, unit = f"{brief.outcome_measure} {brief.outcome_unit}", _HOURS.search(brief.outcome_unit)
    if price is None or unit is None or FROM_TO.search(brief.outcome_measure):
        return None
    less_each, hours = in_unit(less, brief.outcome_unit.split()[0]), less if unit["hours"] else less / 60
    at, every = at_an_hour(facts, price), _EVERY.search(measure)
    whose = [each for each in _OF_EACH.findall(measure) if not _NOBODY.match(each)]
    if every:
        period = every["period"].lower()
        times = f" × {number(round(_A_MONTH[period], 1))} {period}s" if period != "month" else ""
        people = sum(each.size for each in _people(facts, whose[0])) if whose else 0
        if people:
            # Who does not use it by the objective's own share saves nothing.
            people = round(people * share_of_users(brief) / 100)
            amount = hours * people * _A_MONTH[period] * price
            return _cautious(measure, amount, f"{less_each} less × {people:,} people{times}", at)
        if not whose and not _OF_EACH.findall(_EVERY.sub("", measure)) and _IS_WORK.search(measure):
            return Worth(hours * _A_MONTH[period] * price, f"{less_each} less{times}, {at}")
        return None
    volume = _volume(facts, whose)
    return Worth(hours * volume[0] * price, f"{less_each} less × {volume[1]}, {at}") if volume else None


def _cautious(measure: str, amount: float, because: str, at: str) -> Worth:
    """Return the worth of people's time: a third, but all overtime."""
    if _PAID_APART.search(measure):
        return Worth(amount, f"{because}, {at}")
    return Worth(amount / 3, f"{because}, {_A_THIRD} (our assumption), {at}")


def _cases_avoided(facts: CaseFacts, less: float) -> Worth | None:
    """Return what fewer faults are worth, by their number and cost."""
    brief = facts.brief
    measure = f"{brief.outcome_measure} {brief.outcome_unit}"
    based, is_share = _BASE.search(measure), brief.outcome_unit.startswith("%")
    each_costs = next(_costs_of_one(facts), 0)
    if not each_costs:
        return None
    costs = f"{number(each_costs)} each (the brief)"
    if based or is_share:
        volume = _volume(facts, [based["thing"]] if based else brief.outcome_measure.split())
        base = int(based["base"].replace(",", "")) if based else 100
        if not volume:
            return None
        fewer = less * volume[0] / base
        return Worth(fewer * each_costs, f"{number(round(fewer))} fewer of {volume[1]}, at {costs}")
    every = _EVERY.search(measure)
    if every is None:
        return None
    fewer = less * _A_MONTH[fold(every["period"])]
    return Worth(fewer * each_costs, f"{number(round(fewer, 1))} fewer a month, at {costs}")


def _people(facts: CaseFacts, whose: str) -> list[Group]:
    """Return the teams of people whom a measure counts: nurses are in Nursing."""
    trained = [group for group in facts.brief.groups if facts.case.is_trained(group)]
    if _ANYONE.match(whose):
        return trained
    stem = whose[:_STEM].casefold()
    return [group for group in trained if re.search(rf"\b{re.escape(stem)}", group.name, re.IGNORECASE)]


def _volume(facts: CaseFacts, things: list[str]) -> tuple[float, str] | None:
    """Return how many of things the brief counts a month, and its words."""
    wanted = {each[:_STEM].casefold() for each in things if len(each) >= _STEM}
    for sentence in facts.sentences(*TEXT_FIELDS, "approach"):
        for each in counts_in(sentence):
            counted = _COUNTED.match(sentence[each.end :])
            if counted and wanted & {word[:_STEM].casefold() for word in counted["thing"].split()}:
                words = f"{number(each.value)}{counted.group()}"
                return each.value * _A_MONTH[fold(counted["period"])], words
    return None


def _costs_of_one(facts: CaseFacts) -> Iterator[float]:
    """Yield what the brief says that one case of the measure costs."""
    about = stems(facts.brief.outcome_measure)
    for sentence in facts.sentences(*TEXT_FIELDS, "approach"):
        if _ONE_COSTS.search(sentence) and about & stems(sentence):
            for each in quantities_in(sentence):
                if NAMES_MONEY.search(sentence[max(0, each.start - 4) : each.end + 9]):
                    yield each.value
