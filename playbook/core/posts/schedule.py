"""A weekly hour in a time zone: when it was and comes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from pydantic import Field

from playbook.core.base.fields import Frozen

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = timedelta(days=7)


class Hour(Frozen):
    """A full hour of a weekday; Monday is 0."""

    weekday: int = Field(ge=0, le=6)
    hour: int = Field(ge=0, le=23)

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} at {self.hour:02}:00"


@dataclass(frozen=True, slots=True)
class Due:
    """One occurrence: the Monday of its week, and the moment in UTC."""

    week: date
    at: datetime


def last_dues(hour: Hour, zone: tzinfo, now: datetime, since: datetime, most: int) -> list[Due]:
    """Return `most` occurrences after `since` up to `now`, latest first."""
    # An hour that a clock skips in spring comes as much later; one that it repeats in autumn counts once.
    due = _due(hour, zone, _monday(zone, now))
    dues: list[Due] = []
    while due.at > since and len(dues) < most:
        if due.at <= now:
            dues.append(due)
        due = _due(hour, zone, due.week - _WEEK)
    return dues


def next_due(hour: Hour, zone: tzinfo, now: datetime) -> Due:
    monday = _monday(zone, now)
    this = _due(hour, zone, monday)
    return this if this.at > now else _due(hour, zone, monday + _WEEK)


def _monday(zone: tzinfo, now: datetime) -> date:
    today = now.astimezone(zone).date()
    return today - timedelta(days=today.weekday())


def _due(hour: Hour, zone: tzinfo, monday: date) -> Due:
    day = monday + timedelta(days=hour.weekday)
    return Due(monday, datetime.combine(day, time(hour.hour), zone).astimezone(UTC))
