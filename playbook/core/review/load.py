"""Change load: the hours a plan asks of each person, per group and week, against what they have."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from playbook.core.fields import Frozen
from playbook.core.items import CheckinSeries, Message, TrainingSession
from playbook.core.review.view import View
from playbook.core.rollout import Group

Hours = dict[date, float]
_WEEK = timedelta(days=7)


class WeekLoad(Frozen):
    """One group's week: hours per person, what they are made of, and what stands in the way."""

    group_id: str
    monday: date
    hours: float
    training: float = 0.0
    messages: float = 0.0
    checkins: float = 0.0
    capacity: float | None = None
    blackouts: tuple[str, ...] = ()
    other_changes: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the week asks more of each person than the group has to give."""
        return self.capacity is not None and is_more(self.hours, self.capacity)


def is_more(hours: float, limit: float) -> bool:
    """Whether hours exceed a limit by more than the dust of adding fractions."""
    return hours > limit + 1e-6


def monday_of(day: date) -> date:
    """The Monday of the ISO week that a day is in."""
    return day - timedelta(days=day.weekday())


def change_load(view: View) -> tuple[WeekLoad, ...]:
    """Every group's weeks in which the plan asks for time, by group and then by week."""
    return tuple(week for group in view.groups for week in weeks_of(view, group))


def weeks_of(view: View, group: Group) -> Iterator[WeekLoad]:
    """One group's weeks in which the plan asks for time."""
    training, messages, checkins = _training(view, group), _messages(view, group), _checkins(view, group)
    for monday in sorted({*training, *messages, *checkins}):
        sunday = monday + timedelta(days=6)
        parts = (training.get(monday, 0.0), messages.get(monday, 0.0), checkins.get(monday, 0.0))
        yield WeekLoad(
            group_id=group.id,
            monday=monday,
            hours=sum(parts),
            training=parts[0],
            messages=parts[1],
            checkins=parts[2],
            capacity=group.capacity_hours_per_week,
            blackouts=tuple(span.reason for span in group.blackouts if span.overlaps(monday, sunday)),
            other_changes=tuple(
                change.name
                for change in group.other_changes
                if change.start <= sunday and monday <= change.end
            ),
        )


def _training(view: View, group: Group) -> Hours:
    hours: Hours = defaultdict(float)
    for session in view.of(TrainingSession, group):
        if session.date and not session.for_managers:
            hours[monday_of(session.date)] += session.hours
    return hours


def _messages(view: View, group: Group) -> Hours:
    settings = view.settings
    hours: Hours = defaultdict(float)
    for message in view.of(Message, group):
        if message.date:
            asked = settings.hours_per_live_message if message.live else settings.hours_per_message
            hours[monday_of(message.date)] += asked
    return hours


def _checkins(view: View, group: Group) -> Hours:
    hours: Hours = defaultdict(float)
    for series in view.of(CheckinSeries, group):
        for day in days_of(series, view.brief.end):
            hours[monday_of(day)] += view.settings.hours_per_checkin
    return hours


def days_of(series: CheckinSeries, last: date | None) -> Iterator[date]:
    """The days on which a series asks; one without an end goes on to `last`."""
    end = series.end or last
    day = series.start
    while day and end and day <= end:
        yield day
        day += timedelta(days=series.cadence_days)
