"""Change load: hours per person, group and week, against their capacity."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from playbook.core.base.fields import Frozen
from playbook.core.case.owner_weeks import hours_in_its_week
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, CheckinSeries, Message, TrainingSession
from playbook.core.review.thresholds import Thresholds
from playbook.core.review.view import View

_MOST_DAYS = 500  # that one series counts: two years of working days
# Hours per group id and per week, the week as the ordinal of its Monday: several times faster than dates.
Weeks = dict[int, float]
Table = dict[str, Weeks]


class WeekLoad(Frozen):
    """One group's week: hours per person by source, and what collides."""

    group_id: str
    monday: date
    hours: float
    training: float = 0.0
    messages: float = 0.0
    checkins: float = 0.0
    capacity: float | None = None
    is_over: bool = False
    blackouts: tuple[str, ...] = ()
    other_changes: tuple[str, ...] = ()


class PlannedHours:
    """The hours a plan asks per person, for all groups."""

    def __init__(self, view: View) -> None:
        settings = view.settings
        self._hours_over = settings.hours_over
        self.training: Table = {}
        self.messages: Table = {}
        self.checkins: Table = {}
        for session in view.all(TrainingSession):
            if session.date and not session.for_managers:
                _add(self.training, session.group_ids, ((week_of(session.date), session.hours),))
        for message in view.all(Message):
            if message.date:
                hours = settings.hours_per_live_message if message.live else settings.hours_per_message
                _add(self.messages, message.group_ids, ((week_of(message.date), hours),))
        for series in view.all(CheckinSeries):
            weeks = Counter(map(week_of, days_of(series, view.brief.end)))
            each = [(week, times * settings.hours_per_checkin) for week, times in weeks.items()]
            _add(self.checkins, series.group_ids, each)

    def of(self, group: Group) -> Weeks:
        """Return one group's total hours per week."""
        total: Weeks = {}
        for table in (self.training, self.messages, self.checkins):
            for week, hours in table.get(group.id, {}).items():
                total[week] = total.get(week, 0.0) + hours
        return dict(sorted(total.items()))

    def is_over(self, hours: float, capacity: float | None) -> bool:
        """Return whether a week asks more than a group has, minutes aside."""
        return capacity is not None and not is_more(capacity + self._hours_over, hours)


def _add(table: Table, group_ids: tuple[str, ...], each: Iterable[tuple[int, float]]) -> None:
    for group_id in dict.fromkeys(group_ids):
        weeks = table.setdefault(group_id, {})
        for week, hours in each:
            weeks[week] = weeks.get(week, 0.0) + hours


def owner_hours(item: AnyItem, settings: Thresholds) -> float:
    """Return the hours an item takes its owner in its first week."""
    return hours_in_its_week(item, settings.owner_hours_per_item)


def is_more(hours: float, limit: float) -> bool:
    """Return whether hours exceed a limit by more than rounding."""
    return hours > limit + 1e-6


def week_of(day: date) -> int:
    """Return a day's week, as the ordinal of its Monday."""
    return day.toordinal() - day.weekday()


def change_load(view: View) -> tuple[WeekLoad, ...]:
    """Return each group's weeks with planned hours, group by group."""
    planned = view.worked_out(PlannedHours)
    return tuple(week for group in view.groups for week in _weeks(planned, group))


def overloads(view: View, group: Group) -> Iterator[tuple[date, float]]:
    """Yield the Mondays of weeks over the group's capacity, with hours."""
    planned = view.worked_out(PlannedHours)
    for week, hours in planned.of(group).items():
        if planned.is_over(hours, group.capacity_hours_per_week):
            yield date.fromordinal(week), hours


def _weeks(planned: PlannedHours, group: Group) -> Iterator[WeekLoad]:
    for week, hours in planned.of(group).items():
        monday = date.fromordinal(week)
        sunday = monday + timedelta(days=6)
        changes = [each for each in group.other_changes if each.start <= sunday and monday <= each.end]
        blackouts = tuple(span.reason for span in group.blackouts if span.overlaps(monday, sunday))
        around = {"blackouts": blackouts, "other_changes": tuple(change.name for change in changes)}
        tables = {"training": planned.training, "messages": planned.messages, "checkins": planned.checkins}
        of_kind = {name: table.get(group.id, {}).get(week, 0.0) for name, table in tables.items()}
        capacity = group.capacity_hours_per_week
        is_over = planned.is_over(hours, capacity)
        about = {"group_id": group.id, "capacity": capacity, "is_over": is_over, "hours": hours}
        yield WeekLoad.model_validate({"monday": monday, **about, **of_kind, **around})


def days_of(series: CheckinSeries, last: date | None) -> list[date]:
    """Return the first days a series asks, up to its end and `last`."""
    ends = [day for day in (series.end, last) if day]
    if series.start is None or not ends:
        return []
    ordinals = range(series.start.toordinal(), min(ends).toordinal() + 1, series.cadence_days)
    return list(map(date.fromordinal, ordinals[:_MOST_DAYS]))
