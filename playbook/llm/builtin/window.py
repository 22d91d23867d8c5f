"""The weeks of a rollout as a model counts them, from go-live."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from playbook.core.base.errors import Invalid, Problem
from playbook.core.plan.brief import Brief, Group, problems_of
from playbook.llm.builtin.calendar import Calendar, week_of, weekdays, without


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


def window_of(brief: Brief, today: date) -> Window:
    """Return the window from today on. Raise Invalid if unplannable."""
    problems = problems_of(brief)
    if not problems and brief.end and today > brief.end:
        problems = [Problem("end", "The rollout has ended.", "Pick a later end to plan on.")]
    if problems or not (brief.start and brief.go_live and brief.end):
        raise Invalid(problems)
    return Window(max(brief.start, today), brief.end, date.fromordinal(week_of(brief.go_live.toordinal())))
