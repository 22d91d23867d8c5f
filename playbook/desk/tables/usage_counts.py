"""Count usage files by group and day, and compare weeks."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from playbook.core.base.fields import Id
from playbook.core.plan.counts import Use
from playbook.core.review.adoption import IDLE_DAYS, WEEK, monday_of

Measure = Literal["active", "share", "active_28", "share_28", "idle", "idle_cost"]
MEASURES: tuple[Measure, ...] = ("active", "share", "active_28", "share_28", "idle", "idle_cost")


@dataclass(slots=True)
class Count:
    """One group's counts on a day; None means unknown.

    `span`, `idle_span`: the days up to that one over which users were active or seats idle.
    """

    group_id: Id | None
    day: date
    seats: int = 0
    active: int | None = None
    active_28: int | None = None
    idle: int | None = None
    idle_cost: float | None = None
    span: int | None = field(default=None, compare=False)
    idle_span: int | None = field(default=None, compare=False)

    def value(self, measure: Measure) -> float | None:
        """Return a measure; shares in percent of the seats, to one decimal."""
        if measure not in ("share", "share_28"):
            value: float | None = getattr(self, measure)
            return value
        active = self.active if measure == "share" else self.active_28
        return None if active is None or not self.seats else round(100 * active / self.seats, 1)


@dataclass(slots=True)
class SeatRow:
    """The merged rows about one person, or one row about several seats."""

    count: int
    last: date | None
    is_active: bool | None
    active: int | None
    price: float | None
    since: date | None = None
    idle: int | None = None

    def used(self, day: date, days: int) -> bool:
        """Return whether the last use is within some days up to one."""
        return self.last is not None and (day - self.last).days < days

    def counts_as_active(self, day: date, span: int) -> bool:
        """Return whether its file calls it active in this span."""
        if self.active is not None:
            return self.active > 0
        return self.used(day, span) if self.is_active is None else self.is_active


# By group and day, and in it by a number that stands for a person, or by the name of the row.
Rows = dict[tuple[Id | None, date], dict[int | str, SeatRow]]


def use_id(group_id: Id | None, day: date) -> Id:
    """Return the same id for a group and day, whoever counts it."""
    name = "\n".join(("use", group_id or "", day.isoformat()))
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def uses_of(counts: Iterable[Count], rows: Rows) -> tuple[Use, ...]:
    """Return each group's latest count of a week, with seats."""
    latest: dict[tuple[Id | None, date], Count] = {}
    for count in sorted(counts, key=lambda count: count.day):
        if count.seats:
            latest[count.group_id, monday_of(count.day)] = count
    return tuple(_use(count, rows) for count in latest.values())


def _use(count: Count, rows: Rows) -> Use:
    idle = count.idle if count.idle_span == IDLE_DAYS else None
    use = Use(
        id=use_id(count.group_id, count.day),
        day=count.day,
        seats=count.seats,
        group_id=count.group_id,
        active=count.active if count.span == WEEK else None,
        active_28=count.active if count.span == IDLE_DAYS else count.active_28,
        idle=idle,
        idle_cost=None if idle is None else count.idle_cost,
    )
    now = rows[count.group_id, count.day]
    if not all(isinstance(token, int) and row.count == 1 for token, row in now.items()):
        return use
    history = _by_days(count, rows) if count.span == 1 else _by_weeks(count, rows)
    return Use.model_validate(use.model_dump() | history)


def _by_weeks(count: Count, rows: Rows) -> dict[str, object]:
    """Return who was active in this week and in the last one."""
    earlier = count.day - timedelta(days=WEEK)
    before = rows.get((count.group_id, earlier))
    if count.span != WEEK or before is None:
        return {}
    now = rows[count.group_id, count.day]
    active = {token for token, row in now.items() if row.counts_as_active(count.day, WEEK)}
    returning = sum(token in before and before[token].counts_as_active(earlier, WEEK) for token in active)
    return {"returning": returning} | _depth(_use_days(count, rows, 0, IDLE_DAYS, by_last=True))


def _by_days(count: Count, rows: Rows) -> dict[str, object]:
    """Return the same for a file with each day's activity."""
    week, before = (_use_days(count, rows, back, WEEK) for back in (0, WEEK))
    if week is None:
        return {}
    history: dict[str, object] = {"active": len(week)}
    if before is not None:
        history["returning"] = sum(token in before for token in week)
    if (month := _use_days(count, rows, 0, IDLE_DAYS)) is not None:
        history |= {"active_28": len(month), "idle": count.seats - len(month)} | _depth(month)
    return history


def _use_days(
    count: Count, rows: Rows, back: int, days: int, by_last: bool = False
) -> dict[int | str, set[date]] | None:
    """Return seat holders' active days, or None if a day is missing."""
    holders = rows[count.group_id, count.day]
    first = count.day - timedelta(days=back + days - 1)
    used: dict[int | str, set[date]] = defaultdict(set)
    for ago in range(back, back + days):
        day = count.day - timedelta(days=ago)
        if (seats := rows.get((count.group_id, day))) is None:
            return None
        for token, row in seats.items():
            use = row.last if by_last else day if row.counts_as_active(day, 1) else None
            if token in holders and use is not None and first <= use <= count.day:
                used[token].add(use)
    return used


def _depth(used: dict[int | str, set[date]] | None) -> dict[str, object]:
    return {"depth": round(sum(map(len, used.values())) / len(used), 2)} if used else {}
