"""The hours that a plan asks of an owner, week by week."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from math import ceil

from playbook.core.case.rounds import rounds_a_day, rounds_for
from playbook.core.plan.brief import Brief
from playbook.core.plan.counts import monday_of
from playbook.core.plan.items import AnyItem, Support, TrainingSession

HOURS_A_TASK = 0.5  # unless it is a session or help, whose hours are known
_FRIDAY, _TO_MONDAY, _WEEK = 4, 3, timedelta(days=7)


def hours_in_its_week(item: AnyItem, hours_a_task: float = HOURS_A_TASK) -> float:
    """Return the hours an item takes its owner in its first week."""
    if isinstance(item, TrainingSession) and item.live:
        return item.hours
    return item.hours_per_week if isinstance(item, Support) else hours_a_task


def days_with_hours(brief: Brief, item: AnyItem) -> Iterator[tuple[date, float]]:
    """Yield an item's days with its owner's hours: a session by rounds, help every week."""
    if item.due is None:
        return
    if isinstance(item, Support):
        day = item.due
        while day <= (item.until or item.due):
            yield day, hours_in_its_week(item)
            day += _WEEK
        return
    if not isinstance(item, TrainingSession) or not item.live or item.for_managers or not item.hours:
        yield item.due, hours_in_its_week(item)
        return
    groups = [group for group in brief.groups if group.id in item.group_ids]
    own = max(1, ceil(rounds_for(brief, groups) / max(1, brief.trainers or 1)))  # others hold the rest
    a_day, day = rounds_a_day(item.hours), item.due
    while own > 0:
        yield day, min(own, a_day) * item.hours
        own -= a_day
        day += timedelta(days=_TO_MONDAY if day.weekday() >= _FRIDAY else 1)


def weeks_of(brief: Brief, items: Iterable[AnyItem]) -> Mapping[date, float]:
    """Return what each week asks of the owner of some items, by its Monday."""
    weeks: dict[date, float] = defaultdict(float)
    for item in items:
        for day, hours in days_with_hours(brief, item):
            weeks[monday_of(day)] += hours
    return dict(sorted(weeks.items()))


def full_weeks(brief: Brief, items: Iterable[AnyItem]) -> dict[date, float]:
    """Return the weeks that ask more of the lead than the hours there are."""
    has = brief.lead_hours_per_week
    if has is None or brief.lead_id is None:
        return {}
    owned = [item for item in items if item.owner and item.owner.person_id == brief.lead_id]
    return {week: hours for week, hours in weeks_of(brief, owned).items() if hours > has + 1e-6}
