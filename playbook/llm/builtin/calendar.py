"""The working days of a group, and the weeks of a rollout."""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import Span
from playbook.core.plan.brief import Brief, Group, problems_of
from playbook.core.plan.workdays import Place, Workdays, place_of, workdays_of

_LIGHT_HOURS = 1e-6
_LONG_WEEKEND, _AFTER_A_PEAK = 4, 4  # days
_A_SESSION = 0.5  # hours; what is shorter is a talk


def working_days(first: date, last: date, workdays: Workdays, places: Iterable[Place]) -> list[int]:
    """Return the days on which all places work, both ends included, as ordinals."""
    everywhere = set(places) or {Place()}
    days = [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
    return [
        day.toordinal()
        for day in days
        if all(workdays.is_working(day, place.country, place.subdivision) for place in everywhere)
    ]


def quiet_days(days: Iterable[int], workdays: Workdays, places: Iterable[Place]) -> frozenset[int]:
    """Return the working days on which many people are off."""
    everywhere = set(places)
    return frozenset(
        day
        for day in days
        if any(
            workdays.is_quiet(date.fromordinal(day), place.country, place.subdivision) for place in everywhere
        )
    )


def without(days: Sequence[int], blackouts: Iterable[Span]) -> list[int]:
    """Return the days that lie in no blackout."""
    spans = [(span.start.toordinal(), span.end.toordinal()) for span in blackouts]
    return [day for day in days if not any(start <= day <= end for start, end in spans)]


def ill_read(days: Sequence[int], blackouts: Iterable[Span]) -> frozenset[int]:
    """Return the days before a long weekend and right after a busy time."""
    ends = {span.end.toordinal() for span in blackouts}
    return frozenset(
        day
        for day, following in pairwise(days)
        if following - day >= _LONG_WEEKEND or any(0 < day - end <= _AFTER_A_PEAK for end in ends)
    )


def week_of(day: int) -> int:
    """Return the Monday of a day's week."""
    return day - (day + 6) % 7


@dataclass(slots=True)
class Calendar:
    """Free days in order, and the hours already planned per week."""

    days: Sequence[int]
    hours_per_week: float | None = None
    quiet: frozenset[int] = frozenset()
    series_hours: float = 0.0  # reserved each week from a day on, for the weekly example
    series_from: int = 0
    planned: dict[int, float] = field(default_factory=dict)
    usual: Sequence[int] = field(init=False)  # the days that are not quiet

    def __post_init__(self) -> None:
        self.usual = [day for day in self.days if day not in self.quiet] if self.quiet else self.days

    def before(self, day: int) -> int | None:
        """Return the last free day before another, a quiet one only if no other is left."""
        for days in (self.usual, self.days):
            if (index := bisect_left(days, day) - 1) >= 0:
                return days[index]
        return None

    def after(self, day: int) -> int | None:
        """Return the next free day after another, a quiet one only if no other is left."""
        for days in (self.usual, self.days):
            if (index := bisect_right(days, day)) < len(days):
                return days[index]
        return None

    def up_to(self, day: int) -> int | None:
        return self.before(day + 1)

    def nearest(self, want: int, low: int, high: int, hours: float = 0.0) -> int | None:
        """Return the nearest free day with room, a quiet one only if no other is left."""
        day = self._nearest(want, low, high, hours, self.quiet)
        return self._nearest(want, low, high, hours, ()) if day is None and self.quiet else day

    def _nearest(self, want: int, low: int, high: int, hours: float, taken: Container[int]) -> int | None:
        """Return the nearest free day with room; earlier wins a tie."""
        down = bisect_right(self.days, want) - 1
        up = down + 1
        free = self.days
        while True:
            below = free[down] if down >= 0 and free[down] >= low else None
            above = free[up] if up < len(free) and free[up] <= high else None
            if below is None and above is None:
                return None
            if above is None or (below is not None and want - below <= above - want):
                candidate, down = below, down - 1
            else:
                candidate, up = above, up + 1
            if candidate is None or not low <= candidate <= high or candidate in taken:
                continue
            if self.has_room(candidate, hours):
                return candidate

    def has_room(self, day: int, hours: float) -> bool:
        if self.hours_per_week is None or hours <= 0:
            return True
        week = week_of(day)
        reserved = self.series_hours if week + 6 >= self.series_from else 0.0
        return self.planned.get(week, 0.0) + hours + reserved <= self.hours_per_week + _LIGHT_HOURS

    def is_taken(self, day: int, hours: float) -> bool:
        """Return whether a week has another session and no room for one more."""
        return self.planned.get(week_of(day), 0.0) >= _A_SESSION and not self.has_room(day, hours)

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
    workdays: Workdays = field(default_factory=Workdays)
    country: str = ""
    subdivision: str = ""

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

    def free_day(self, ideal: date, groups: Iterable[Group], since: date | None = None) -> date | None:
        """Return the nearest day on which every group works and has no blackout."""
        everyone = tuple(groups)
        blackouts = [span for group in everyone for span in group.blackouts]
        low = max(self.first, since or self.first).toordinal()
        calendar = Calendar(without(self._days(self._places(everyone)), blackouts))
        day = calendar.nearest(ideal.toordinal(), low, self.last.toordinal())
        return None if day is None else date.fromordinal(day)

    def _places(self, groups: Iterable[Group]) -> frozenset[Place]:
        home = Place(self.country, self.subdivision)
        return frozenset(place_of(group, home.country, home.subdivision) for group in groups) or frozenset(
            (home,)
        )

    def _days(self, places: frozenset[Place]) -> list[int]:
        if places not in self._known_days:
            self._known_days[places] = working_days(self.first, self.last, self.workdays, places)
        return self._known_days[places]

    @cached_property
    def _known_days(self) -> dict[frozenset[Place], list[int]]:
        return {}


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
    monday = date.fromordinal(week_of(brief.go_live.toordinal()))
    first = max(brief.start, today)
    return Window(first, brief.end, monday, workdays_of(brief), brief.country, brief.subdivision)
