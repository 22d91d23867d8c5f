"""The working days of a group, and the weeks of a rollout."""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import Span
from playbook.core.plan.brief import Brief, Group, problems_of

_LIGHT_HOURS = 1e-6
# Month and day of what is closed nearly everywhere; every other holiday is a blackout that people enter.
HOLIDAYS = {(1, 1), (12, 25), (12, 26)}


def is_holiday(day: date) -> bool:
    return (day.month, day.day) in HOLIDAYS


def weekdays(first: date, last: date) -> list[int]:
    """Return the weekdays that are no holiday, both ends included, as ordinals."""
    start, end = first.toordinal(), last.toordinal()
    working = [day for day in range(start, end + 1) if (day + 6) % 7 < 5]
    return [day for day in working if not is_holiday(date.fromordinal(day))]


def without(days: Sequence[int], blackouts: Iterable[Span]) -> list[int]:
    """Return the days that lie in no blackout."""
    spans = [(span.start.toordinal(), span.end.toordinal()) for span in blackouts]
    return [day for day in days if not any(start <= day <= end for start, end in spans)]


def week_of(day: int) -> int:
    """Return the Monday of a day's week."""
    return day - (day + 6) % 7


@dataclass(slots=True)
class Calendar:
    """Free days in order, and the hours already planned per week."""

    days: Sequence[int]
    hours_per_week: float | None = None
    planned: dict[int, float] = field(default_factory=dict)

    def before(self, day: int) -> int | None:
        index = bisect_left(self.days, day) - 1
        return self.days[index] if index >= 0 else None

    def after(self, day: int) -> int | None:
        index = bisect_right(self.days, day)
        return self.days[index] if index < len(self.days) else None

    def up_to(self, day: int) -> int | None:
        return self.before(day + 1)

    def nearest(
        self, want: int, low: int, high: int, hours: float = 0.0, but: Container[int] = ()
    ) -> int | None:
        """Return the nearest free day with room; earlier wins a tie."""
        down = bisect_right(self.days, want) - 1
        up = down + 1
        days = self.days
        while True:
            below = days[down] if down >= 0 and days[down] >= low else None
            above = days[up] if up < len(days) and days[up] <= high else None
            if below is None and above is None:
                return None
            if above is None or (below is not None and want - below <= above - want):
                candidate, down = below, down - 1
            else:
                candidate, up = above, up + 1
            if candidate is None or not low <= candidate <= high or candidate in but:
                continue
            if self.has_room(candidate, hours):
                return candidate

    def has_room(self, day: int, hours: float) -> bool:
        if self.hours_per_week is None or hours <= 0:
            return True
        return self.planned.get(week_of(day), 0.0) + hours <= self.hours_per_week + _LIGHT_HOURS

    def plan(self, day: int, hours: float) -> None:
        if hours > 0:
            week = week_of(day)
            self.planned[week] = self.planned.get(week, 0.0) + hours


@dataclass(frozen=True)
class Window:
    """The first and last day, and the Monday of week 0."""

    first: date
    last: date
    zero: date

    @property
    def weeks(self) -> tuple[int, int]:
        """Return the first and last week, counted from go-live."""
        return self.week(self.first), self.week(self.last)

    def week(self, day: date) -> int:
        """Return the week of a day; 0 is the week of go-live."""
        return (week_of(day.toordinal()) - self.zero.toordinal()) // 7

    def day(self, week: int, weekday: int) -> date:
        """Return the day of a week, held within the window."""
        first, last = self.weeks
        ideal = self.zero + timedelta(days=7 * min(max(week, first), last) + weekday)
        return min(max(ideal, self.first), self.last)

    @cached_property
    def working_days(self) -> list[int]:
        return weekdays(self.first, self.last)

    def free_day(self, ideal: date, groups: Iterable[Group], since: date | None = None) -> date | None:
        """Return the nearest working day on which no group has a blackout."""
        blackouts = [span for group in groups for span in group.blackouts]
        low = max(self.first, since or self.first).toordinal()
        calendar = Calendar(without(self.working_days, blackouts))
        day = calendar.nearest(ideal.toordinal(), low, self.last.toordinal())
        return None if day is None else date.fromordinal(day)


def check_plannable(brief: Brief, today: date | None) -> None:
    """Raise Invalid for a brief that cannot be planned any more."""
    if not (problems := problems_of(brief)) and today and brief.end and today > brief.end:
        problems = [Problem("end", "The rollout has ended.", "Pick a later end to plan on.")]
    if problems:
        raise Invalid(problems)


def window_of(brief: Brief, today: date) -> Window:
    """Return the window from today on. Raise Invalid if unplannable."""
    check_plannable(brief, today)
    if not (brief.start and brief.go_live and brief.end):
        raise Invalid([])
    return Window(max(brief.start, today), brief.end, date.fromordinal(week_of(brief.go_live.toordinal())))
