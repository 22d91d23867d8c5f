"""Hours that the plan needs and nobody has yet: to practice, to lead, to train."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import ceil

from playbook.core.base.words import capital, count, listed, number, some
from playbook.core.case.dated import Shortage, hours_missing, sessions_of
from playbook.core.case.feasible.masses import an_hour
from playbook.core.case.judgment import Check, Point
from playbook.core.case.owner_weeks import (
    HALF_A_DAY,
    MANAGER_HOURS_A_WEEK,
    full_months,
    full_weeks,
    full_weeks_of_a_manager,
    manager_weeks,
)
from playbook.core.case.parts import NAME_TRAINING_LEAD
from playbook.core.case.settle.facts import CaseFacts, hours, in_words, sponsor_point
from playbook.core.case.settle.people import stand_in_for
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem

COVER = "cover for practice"
HOURS = "practice_does_not_fit"  # the key of the point
_FOUR_WEEKS, _TO_THE_FRIDAY = 4, timedelta(days=4)
_A_FULL_WEEK = 35  # hours, with what else comes up
_Shortfall = tuple[str, str, float, str]  # what is missing, who takes it by when, the hours, for what


def hours_nobody_has(facts: CaseFacts, items: Sequence[AnyItem], checks: Sequence[Check]) -> Iterator[Point]:
    """Find who lacks the hours, with who frees them by when."""
    tight = {check.key for check in checks if check.state in ("tight", "not_feasible")}
    short = [each for each in hours_missing(facts, items) if not each.is_small]
    practice = [*_of_practice(facts, short)]
    shortages = [
        *practice,
        *(_of_the_lead(facts, items) if "lead" in tight else ()),
        *_of_the_training(facts, items),
        *_of_others(facts, items, tight),
    ]
    if not shortages:
        return
    titles, proposals, needed, what = zip(*shortages, strict=True)
    yield sponsor_point(
        facts,
        HOURS,
        9,
        "We're short on hours",
        f"{capital('; '.join(titles))}.",
        f"{' '.join(proposals)} Cost: {_price(facts, sum(needed))}.",
        "Go-live waits for these hours.",
        pays=listed(what),
        costs=sum(needed) * (an_hour(facts) or 0),
        paid_for=[each.group for each in short] if shortages == practice else (),
    )


def _of_practice(facts: CaseFacts, short: Sequence[Shortage]) -> Iterator[_Shortfall]:
    """Yield the practice that does not fit the weeks of teams, with who stands in."""
    if not short:
        return
    alike: dict[tuple[float, float], list[Group]] = {}
    for each in sorted(short, key=lambda each: -each.missing):
        alike.setdefault((each.missing, each.need), []).append(each.group)
    missing = (
        f"{facts.names(groups)}: {number(lacks)} of {hours(need)} each are missing"
        for (lacks, need), groups in alike.items()
    )
    who = [*dict.fromkeys(facts.name_of(facts.brief.manager_of(each.group)) for each in short)]
    who = [each for each in who if each] or ["their managers"]
    free = f"{capital(listed(who))} {'frees' if len(who) == 1 and short[0].group.manager_id else 'free'}"
    most, ends = max(each.freed for each in short), facts.on(max(each.ends for each in short))
    many = sum(each.stand_ins for each in short)
    stand_in = count(many, "full-time person", "full-time people")
    later = round(sum((each.missing - each.freed) * each.group.size for each in short))
    coach = (
        f" They learn the rest ({hours(later)} in all) beside a coach in the first two weeks."
        if later
        else ""
    )
    yield (
        "; ".join(missing),
        f"{free} up {hours(most)} each by {ends}; we pay for cover, about {stand_in} (our estimate).{coach}",
        round(sum(each.freed * each.group.size for each in short)),
        COVER,
    )


def _of_the_lead(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[_Shortfall]:
    full, has = full_weeks(facts.brief, items), facts.brief.lead_hours_per_week or 0
    if not full:
        return
    most, until = max(full.values()), max(full) + _TO_THE_FRIDAY
    lacks = sum(each - has for each in full.values())
    free = stand_in_for(facts.brief, facts.case.stakeholders, {*_overbooked(facts, items)})
    stands_in = f"; {free.name} stands in (proposal)" if free else ", and names a stand-in"
    yield (
        f"{facts.lead_name} lacks {number(most - has)} of {hours(most)} in the fullest week",
        f"{capital(facts.sponsor_name)} takes {hours(lacks)} of other work off {facts.lead_name} through "
        f"{facts.on(until)} and reassigns it{stands_in}.",
        lacks,
        f"stand-in for {facts.lead_name}",
    )


def _overbooked(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[str]:
    """Yield the ids of those whom the plan asks for more hours than they have."""
    for manager, weeks in manager_weeks(facts.brief, items).items():
        if full_weeks_of_a_manager(weeks):
            yield manager
    yield from (person.id for person, _, _ in full_months(facts.brief, items))


def _of_the_training(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[_Shortfall]:
    naming = next((each for each in items if each.id == f"milestone.{NAME_TRAINING_LEAD}"), None)
    sessions = [each for each in sessions_of(items) if not each.for_managers]
    if naming is None or naming.due is None or not sessions:
        return
    groups = ([each for each in facts.brief.groups if each.id in session.group_ids] for session in sessions)
    rounds, last = sum(map(facts.rounds_for, groups)), max(filter(None, (each.date for each in sessions)))
    a_week = ceil(rounds / max(1, (last - naming.due).days // 7))
    many = ceil(a_week / _A_FULL_WEEK)
    weekly = f"{'together ' if many > 1 else ''}about {hours(a_week)} a week"
    who, lead = facts.lead_name, f"{in_words(many)} training leads" if many > 1 else "a training lead"
    yield (
        f"we need {lead} beside {who}",
        f"{who} names {'one' if many == 1 else 'them'} by {facts.on(naming.due)}, or go-live slips: {weekly} "
        f"until {facts.on(last)} (our estimate).",
        rounds,
        "training lead",
    )


def _of_others(facts: CaseFacts, items: Sequence[AnyItem], tight: set[str]) -> Iterator[_Shortfall]:
    """Yield once what managers and owners are asked beyond their hours."""
    full: dict[str, tuple[float, float, str]] = {}
    for manager, weeks in manager_weeks(facts.brief, items).items() if "managers" in tight else ():
        over, person = full_weeks_of_a_manager(weeks), facts.brief.find_person(manager)
        if over and max(over.values()) >= HALF_A_DAY:
            week = max(over, key=lambda each: over[each])
            full[facts.name_of(person)] = over[week], MANAGER_HOURS_A_WEEK, f"the week of {facts.on(week)}"
    for person, week, needed in full_months(facts.brief, items) if "owners" in tight else ():
        has = MANAGER_HOURS_A_WEEK * _FOUR_WEEKS
        full.setdefault(person.name, (needed, has, f"the four weeks from {facts.on(week)}"))
    if not full:
        return
    name = max(full, key=lambda each: full[each][0] - full[each][1])
    needed, has, when = full[name]
    others = [each for each in full if each != name]
    also = f"; {some(others)} {'is' if len(others) == 1 else 'are'} short, too" if others else ""
    yield (
        f"{name} needs {hours(needed)} in {when} and has {has:g} (our assumption){also}",
        f"{capital(facts.sponsor_name)} frees {'them' if others else name} or names who helps.",
        sum(needed - has for needed, has, _ in full.values()),
        f"hours of {some([*full])}",
    )


def _price(facts: CaseFacts, needed: float) -> str:
    price = an_hour(facts)
    if not price:
        return f"{needed:,.0f} hours, the price of an hour is open"
    return f"about {facts.money(needed * price)} ({needed:,.0f} hours, our assumption)"
