"""Find the days on which groups can go live."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil

from playbook.core.case.feasible.calendar import STEADY_AFTER_GO_LIVE, cycle_on, is_near_a_closure
from playbook.core.case.feasible.conditions import answered_from
from playbook.core.case.feasible.durations import fits_from
from playbook.core.case.reading.busy import touches_the_books
from playbook.core.case.settle.facts import TRAINING_WINDOW_DAYS, CaseFacts
from playbook.core.case.timing import BETWEEN_STARTS
from playbook.core.plan.brief import Group

_WEEK = timedelta(days=7)
LAST_START = 3  # nobody starts on a Friday


def days_that_fit(
    facts: CaseFacts, groups: tuple[Group, ...], trainers: int, earliest: date, weeks: int = 52
) -> Iterator[date]:
    """Yield days on which groups can go live: trained, open and undisturbed."""
    ids = {group.id for group in groups}
    others = [wave for wave, own in facts.waves.items() if not all(group.id in ids for group in own)]
    if all(group.id in ids for group in next(iter(facts.waves.values()), ())):
        earliest = max(earliest, fits_from(facts), answered_from(facts))
    for day in _candidates(facts, earliest, weeks):
        if all(abs(wave - day) >= BETWEEN_STARTS for wave in others) and fits_on(
            facts, groups, day, trainers
        ):
            yield day


def fits_on(facts: CaseFacts, groups: tuple[Group, ...], day: date, trainers: int) -> bool:
    """Return whether groups can start on a day: trained, open, undisturbed."""
    is_free = cycle_on(facts, day, groups) is None and facts.training_fits(groups, day, trainers)
    return is_free and not any(
        is_near_a_closure(facts, group, day)
        or not _has_hours_right_before(facts, group, day)
        or facts.is_quiet(day, group)
        or not facts.is_working(day, group)
        or _ends_soon(facts, group, day)
        for group in groups
    )


def _candidates(facts: CaseFacts, earliest: date, weeks: int) -> Iterator[date]:
    """Yield the first day of each week, or month for a close."""
    monday = earliest + timedelta(days=-earliest.weekday() % 7)
    for week in range(weeks):
        day = facts.working(monday + week * _WEEK)
        if not touches_the_books(facts.brief):
            yield day
            continue
        opened = _after_a_close(facts, monday + week * _WEEK)
        if opened >= earliest and opened < monday + (week + 1) * _WEEK:
            yield opened


def _after_a_close(facts: CaseFacts, week: date) -> date:
    """Return a month's first working day after the close, no Friday."""
    first = facts.working((week + timedelta(days=6)).replace(day=1))
    days = facts.working_days(first, first + timedelta(days=30))
    starts = (day for day in days if day.weekday() <= LAST_START)
    return next((day for day in starts if not cycle_on(facts, day, facts.brief.groups)), first)


def is_right_after_a_close(facts: CaseFacts, day: date) -> bool:
    """Return whether a day is its month's first to start on."""
    return _after_a_close(facts, day - timedelta(days=day.weekday())) == day


def _has_hours_right_before(facts: CaseFacts, group: Group, day: date) -> bool:
    """Return whether people have the hours in the weeks before go-live."""
    weekly = group.capacity_hours_per_week
    if weekly is None:
        return True
    weeks = max(TRAINING_WINDOW_DAYS // 7, ceil(facts.hours_away(group) / weekly) if weekly else 0)
    start = max(day - weeks * _WEEK, facts.first_day + _WEEK)
    open_weeks = ceil(len(facts.working_days(start, day - timedelta(days=1), group)) / 5)
    return weekly * open_weeks >= facts.hours_away(group) - 0.01


def _ends_soon(facts: CaseFacts, group: Group, day: date) -> bool:
    """Return whether the old way or a contract ends in the first two weeks."""
    ends = [*facts.hard_ends, *(off.promised_day for off in facts.case.ends if off.promised_day)]
    ends += [
        each.needed_by for each in facts.case.conditions if each.gates == "switch_off" and each.needed_by
    ]
    return any(
        day <= end and len(facts.working_days(day, end, group)) <= STEADY_AFTER_GO_LIVE for end in ends
    )
