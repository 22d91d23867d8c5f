"""Weekly counts of use, put together for the whole rollout."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from playbook.core.base.fields import Id
from playbook.core.plan.counts import Use

WEEK = 7
# A seat that nobody used for so long is idle (rule T07).
IDLE_DAYS = 28
_COUNTED = ("seats", "active", "returning", "active_28", "idle")


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks_of(uses: Iterable[Use], today: date) -> dict[date, list[Use]]:
    """Return each group's latest count up to `today`, by Monday, in order."""
    latest: dict[tuple[date, Id | None], Use] = {}
    for use in sorted(uses, key=lambda count: (count.day, count.id)):
        if use.day <= today:
            latest[monday_of(use.day), use.group_id] = use
    weeks: dict[date, list[Use]] = {}
    for (monday, _group_id), use in latest.items():
        weeks.setdefault(monday, []).append(use)
    return dict(sorted(weeks.items()))


def whole_of(counts: Sequence[Use]) -> Use:
    """Return the whole rollout's count from one week's counts."""
    # A count of the whole with fewer seats than the groups is of a part. What some do not report is None.
    groups = [count for count in counts if count.group_id is not None]
    whole = next((count for count in counts if count.group_id is None), None)
    if whole is not None and whole.seats >= sum(count.seats for count in groups):
        return whole
    day, cost = max(count.day for count in groups), _sum(groups, "idle_cost")
    sums = {name: _whole(_sum(groups, name)) for name in _COUNTED}
    return Use.model_validate({"id": "whole", "day": day, "idle_cost": cost, "depth": _depth(groups), **sums})


def _sum(groups: Sequence[Use], name: str) -> float | None:
    return _total([getattr(count, name) for count in groups])


def _total(values: list[float | None]) -> float | None:
    return sum(value for value in values if value is not None) if None not in values else None


def _whole(total: float | None) -> int | None:
    return None if total is None else int(total)


def _depth(groups: Sequence[Use]) -> float | None:
    """Return the mean days of use per user, from the groups' means."""
    users = _sum(groups, "active_28")
    days = _total([count.depth and count.depth * (count.active_28 or 0) for count in groups])
    return days / users if users and days is not None else None


def find_now(uses: Iterable[Use], today: date) -> Use | None:
    """Return the whole rollout's count in its latest week, or None."""
    weeks = list(weeks_of(uses, today).values())
    return whole_of(weeks[-1]) if weeks else None


def groups_counted(uses: Iterable[Use], today: date) -> frozenset[Id]:
    """Return the groups counted on their own in the latest week."""
    weeks = list(weeks_of(uses, today).values())
    return frozenset(count.group_id for count in weeks[-1] if count.group_id) if weeks else frozenset()
