"""The days of a plan's plays, per group."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from playbook.core.base.fields import next_weekday
from playbook.core.plan.brief import Brief
from playbook.core.plan.stages import Play, When
from playbook.llm.builtin.calendar import Calendar, weekdays, without

S = TypeVar("S", bound="Schedule")
HORIZON_DAYS = 3 * 366
# What the weekly example and a pulse ask of each person's week, reserved for them.
_SERIES_HOURS = 0.3
# Kinds that take no time of a group's own: a blackout does not move them.
_RUNS_BESIDE = frozenset(("support", "checkin_series", "milestone", "gate", "metric", "policy"))


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of a play, or a `part` of a split session."""

    day: int
    hours: float = 0.0
    part: int = 1
    parts: int = 1
    number: int = 1


@dataclass(frozen=True, slots=True)
class Shift:
    """A play that is not on its ideal day, and why."""

    play: Play
    index: int
    ideal: int
    day: int
    because: str


@dataclass(slots=True)
class Schedule:
    """The days of every play placed, and what did not fit."""

    brief: Brief
    first: int
    last: int
    horizon: int
    calendars: list[Calendar]
    office: Calendar
    plays: Sequence[Play]
    small: bool
    go_lives: list[int]
    accesses: list[int]
    slots: dict[str, dict[int, list[Slot]]] = field(default_factory=dict)
    shifts: list[Shift] = field(default_factory=list)
    left_out: dict[str, list[Play]] = field(default_factory=dict)
    latest: list[dict[str, tuple[int, int]]] = field(default_factory=list)

    def calendar_for(self, play: Play, index: int) -> Calendar:
        """Return the days that a play may take from a group."""
        return self.office if play.kind in _RUNS_BESIDE else self.calendars[index]

    def ideal(self, play: Play, index: int | None = None) -> int:
        """Return the day that a play should fall on."""
        if play.at is None:
            raise ValueError(f"{play.id} has no day")
        day = self.moment(play.at, index)
        if play.on_weekday is None:
            return day
        away = (play.on_weekday - (day + 6) % 7) % 7
        return day + (away if away <= 3 else away - 7)

    def moment(self, when: When, index: int | None = None) -> int:
        """Return the day that `when` names, for the group at `index`."""
        match when.anchor:
            case "group.access" | "group.go_live" if index is not None:
                base = (self.accesses if when.anchor == "group.access" else self.go_lives)[index]
            case "start":
                base = _ordinal(self.brief.start)
            case "end":
                base = self.last
            case "first_access" | "group.access":
                base = min(self.accesses)
            case "last_go_live":
                base = max(self.go_lives)
            case "first_go_live":
                base = min(*self.go_lives, _ordinal(self.brief.go_live))
            case _:
                base = _ordinal(self.brief.go_live)
        return base + when.days

    @property
    def began(self) -> int:
        """Return the rollout's own start, which may lie in the past."""
        return _ordinal(self.brief.start)

    def office_day(self, day: int) -> date:
        """Return a day as a date, moved off the weekend."""
        return next_weekday(date.fromordinal(day))

    def slot(self, play_id: str, index: int | None) -> Slot | None:
        """Return when a play first happens for a group or the rollout."""
        by_group = self.slots.get(play_id, {})
        slots = by_group.get(-1) or (
            by_group.get(index) if index is not None else next(iter(by_group.values()), None)
        )
        return slots[0] if slots else None


def _ordinal(day: date | None) -> int:
    if day is None:
        raise ValueError("a schedule needs the rollout's dates")
    return day.toordinal()


def frame(kind: type[S], brief: Brief, plays: Sequence[Play], small: bool, today: date | None) -> S:
    """Return an empty schedule with its bounds and each group's free days."""
    start, go_live, end = brief.start, brief.go_live, brief.end
    if start is None or go_live is None or end is None:
        raise ValueError("a schedule needs the rollout's dates")
    first = max(start, today) if today else start
    go_lives = [_ordinal(brief.go_live_of(group)) for group in brief.groups]
    accesses = [
        min(_ordinal(brief.access_of(group)), go_lives[index]) for index, group in enumerate(brief.groups)
    ]
    last = end.toordinal()
    horizon = min(last, max(*go_lives, first.toordinal(), go_live.toordinal()) + HORIZON_DAYS)
    if not (days := weekdays(first, date.fromordinal(horizon))):
        days = [first.toordinal()] if first > end or next_weekday(first) > end else days
    shared: dict[object, list[int]] = {}
    calendars = []
    for group in brief.groups:
        if group.blackouts not in shared:
            shared[group.blackouts] = without(days, group.blackouts)
        hours = group.capacity_hours_per_week
        room = None if not hours else hours - _SERIES_HOURS if hours > 2 * _SERIES_HOURS else hours
        calendars.append(Calendar(shared[group.blackouts], room))
    return kind(
        brief, first.toordinal(), last, horizon, calendars, Calendar(days), plays, small, go_lives, accesses
    )
