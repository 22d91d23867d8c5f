"""The weeks of a rollout as a model counts them: from go-live, and the days that they stand for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from playbook.core.base.errors import Invalid, Problem
from playbook.core.plan.brief import Brief, Group, problems_of
from playbook.llm.builtin.calendar import Calendar, week_of, weekdays, without


@dataclass(frozen=True)
class Window:
    """The first and the last day on which anything may be planned, and the Monday of week 0."""

    first: date
    last: date
    zero: date

    @property
    def weeks(self) -> tuple[int, int]:
        """The first and the last week, counted from the week of go-live."""
        return self.week(self.first), self.week(self.last)

    def week(self, day: date) -> int:
        """In which week a day lies; 0 is the week of go-live."""
        return (week_of(day.toordinal()) - self.zero.toordinal()) // 7

    def day(self, week: int, weekday: int) -> date:
        """The day of a week, held within the window."""
        first, last = self.weeks
        wanted = self.zero + timedelta(days=7 * min(max(week, first), last) + weekday)
        return min(max(wanted, self.first), self.last)

    @cached_property
    def working_days(self) -> list[int]:
        """Every day from Monday to Friday of the window, as ordinals."""
        return weekdays(self.first, self.last)

    def free_day(self, wanted: date, groups: Iterable[Group], since: date | None = None) -> date | None:
        """The working day nearest to the wanted one on which no group has a blackout."""
        blackouts = [span for group in groups for span in group.blackouts]
        low = max(self.first, since or self.first).toordinal()
        calendar = Calendar(without(self.working_days, blackouts))
        found = calendar.nearest(wanted.toordinal(), low, self.last.toordinal())
        return None if found is None else date.fromordinal(found)


def window_of(brief: Brief, today: date) -> Window:
    """The window of a rollout, nothing before today; raises Invalid for a brief that cannot be planned."""
    problems = problems_of(brief)
    if not problems and brief.end and today > brief.end:
        problems = [Problem("end", "The rollout has ended.", "Pick a later end to plan on.")]
    if problems or not (brief.start and brief.go_live and brief.end):
        raise Invalid(problems)
    return Window(max(brief.start, today), brief.end, date.fromordinal(week_of(brief.go_live.toordinal())))
