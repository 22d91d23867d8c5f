"""What comes first in a plan."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from playbook.core.case.rows.order import of_names, with_names
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plays.works import Precedence
from playbook.llm.builtin.cases.works import load_order


def pause_between(first: str, then: str, free: int = 0) -> int:
    """Return the working days in which what a task showed is changed before another.

    `free`: how many the window can spare for it.
    """
    pairs = [pair for pair in load_order() if first in pair.first and then in pair.then]
    return max(
        (next((days for days in pair.wished if days <= free), pair.pause) for pair in pairs), default=0
    )


def last_day_before(name: str, dated: Iterable[tuple[str, date]], working_days: Sequence[int]) -> date | None:
    """Return the last day before plays on their days."""
    pairs = [pair for pair in load_order() if name in pair.first]
    days = (_before(day, pair, working_days) for pair in pairs for play, day in dated if play in pair.then)
    return min(days, default=None)


def latest_before(
    name: str, items: Iterable[AnyItem], group_ids: Sequence[str] = (), working_days: Sequence[int] = ()
) -> date | None:
    """Return the last day that leaves time for those that follow."""
    pairs = [pair for pair in load_order() if name in pair.first]
    theirs = (
        item for item in items if not group_ids or not item.group_ids or {*item.group_ids} & {*group_ids}
    )
    dated = with_names(theirs) if pairs else []
    days = (_before(day, pair, working_days) for pair in pairs for _, day in of_names(dated, pair.then))
    return min(days, default=None)


def earliest_after(name: str, items: Iterable[AnyItem]) -> date | None:
    """Return the day after the last of those that come first."""
    first = [each for pair in load_order() if name in pair.then for each in pair.first]
    days = [day for _, day in of_names(with_names(items), first)] if first else []
    return max(days) + timedelta(days=1) if days else None


def _before(day: date, pair: Precedence, working_days: Sequence[int]) -> date:
    """Return the last day that leaves what lies between a pair."""
    place = bisect_left(working_days, day.toordinal()) - 1 - pair.pause
    if pair.pause and place >= 0:
        return date.fromordinal(working_days[place])
    return day - timedelta(days=0 if pair.same_day else max(pair.days, pair.pause + 1))
