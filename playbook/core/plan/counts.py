"""Counts of people, never who: tool use, training and minutes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from playbook.core.base.fields import Day, Frozen, Id, People

TaskMinutes = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
MOST_MONEY = 1_000_000_000_000  # also in rupiah or dong
Money = Annotated[float, Field(ge=0, le=MOST_MONEY, allow_inf_nan=False)]
Depth = Annotated[float, Field(ge=0, le=28, allow_inf_nan=False)]
WEEK = 7
# A seat that nobody used for so long is idle (rule T07).
IDLE_DAYS = 28
_MOST_IN_HEADS = 30  # of so few people a share is given as heads
_COUNTED = ("seats", "active", "returning", "active_28", "idle")


class Use(Frozen):
    """Seats of a group, or the rollout, used until a day."""

    id: Id
    day: Day
    seats: People
    group_id: Id | None = None
    # None of these is known everywhere.
    active: People | None = None  # in the last seven days
    returning: People | None = None  # of these, also in the seven days before
    active_28: People | None = None  # in 28 days (definition of an active user: MS2)
    idle: People | None = None  # not in 28 days
    idle_cost: Money | None = None  # of a month
    depth: Depth | None = None  # mean days of use of an active user in 28

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        counts = (self.active, self.returning, self.active_28, self.idle)
        if any(value is not None and value > self.seats for value in counts):
            raise ValueError("More people than seats.")
        if self.returning is not None and (self.active is None or self.returning > self.active):
            raise ValueError("More people returned than were active.")
        return self


class Trained(Frozen):
    """How many of a group are trained and proficient on a day."""

    day: Day
    trained: People
    proficient: People | None = None


class Timing(Frozen):
    """Minutes of a task without the tool (`baseline`) and with it [X4]."""

    baseline: TaskMinutes
    residual: TaskMinutes = 0.0
    prepare: TaskMinutes = 0.0
    supervise: TaskMinutes = 0.0
    verify: TaskMinutes = 0.0
    correct: TaskMinutes = 0.0
    exceptions: TaskMinutes = 0.0
    set_up: TaskMinutes = 0.0

    @property
    def net_minutes(self) -> float:
        """Return the minutes saved net (rule T09); may be negative."""
        overhead = self.prepare + self.supervise + self.verify + self.correct + self.exceptions
        return self.baseline - max(self.residual, overhead) - self.set_up


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
    sums: dict[str, Any] = {name: _whole(_sum(groups, name)) for name in _COUNTED}
    # Sums may exceed what one count may hold.
    return Use.model_construct(id="whole", day=day, idle_cost=cost, depth=_depth(groups), **sums)


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


def suppressed(sizes: Mapping[str, int], smallest: int) -> frozenset[str]:
    """Return the slices to hide: too small, or found by subtraction."""
    # While the hidden slices together are too small, the smallest shown one is hidden with them.
    total = sum(sizes.values())
    hidden = {name for name, size in sizes.items() if size < smallest or 0 < total - size < smallest}
    shown = sorted((size, name) for name, size in sizes.items() if name not in hidden)
    while shown and 0 < sum(sizes[name] for name in hidden) < smallest:
        hidden.add(shown.pop(0)[1])
    return frozenset(hidden)


def in_heads(title: str, unit: str, share: float, people: int) -> str:
    """Return a share of few people as heads, '' where it counts no people or many."""
    is_of_few = title.startswith("People ") and unit == "%" and 0 < people <= _MOST_IN_HEADS
    return f"{ceil(people * share / 100)} of {people}" if is_of_few else ""
