"""Write events as an iCalendar file (RFC 5545), byte for byte repeatable."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from playbook.core.calendar.events import CalendarEvent

if TYPE_CHECKING:
    from icalendar import Event, vText

_REFRESH = timedelta(hours=1)
_DAY = timedelta(days=1)
_REMINDER = timedelta(hours=-15)  # 9:00 the day before
Method = Literal["PUBLISH", "CANCEL"]


def calendar_bytes(
    name: str,
    events: Iterable[CalendarEvent],
    here: str,
    *,
    has_alarms: bool = False,
    method: Method = "PUBLISH",
) -> bytes:
    """Return the calendar of some events; `here` is the app's address."""
    from icalendar import Calendar, vDuration

    calendar = Calendar()
    calendar.add("prodid", "-//Leadership Playbook//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("name", _words(name))
    calendar.add("x-wr-calname", _words(name))
    calendar.add("refresh-interval", _REFRESH, {"VALUE": "DURATION"})
    # As a bare timedelta the library would write 1:00:00.
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    for event in events:
        calendar.add_component(_component(event, here, has_alarms=has_alarms, is_over=method == "CANCEL"))
    return bytes(calendar.to_ical())


def _component(event: CalendarEvent, here: str, *, has_alarms: bool, is_over: bool) -> "Event":
    from icalendar import Alarm, Event

    component = Event()
    changed_at = event.changed_at.astimezone(UTC).replace(microsecond=0)
    component.add("uid", event.uid)
    component.add("dtstamp", changed_at)
    component.add("last-modified", changed_at)
    component.add("sequence", event.sequence)
    component.add("summary", _words(event.title))
    component.add("dtstart", event.day)
    component.add("dtend", event.day + _DAY)
    if event.every:
        until = {"until": event.until} if event.until else {}
        component.add("rrule", {"freq": "daily", "interval": event.every, **until})
    component.add("categories", [event.stage.capitalize(), event.rollout])
    component.add("class", "PRIVATE")
    component.add("transp", "TRANSPARENT")
    component.add("x-microsoft-cdo-busystatus", "FREE")
    component.add("x-microsoft-cdo-alldayevent", "TRUE")
    if is_over:
        component.add("status", "CANCELLED")
    if event.where:
        component.add("url", f"{here}/{event.stage}?{urlencode(event.where)}")
    if has_alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _words(event.title))
        alarm.add("trigger", _REMINDER)
        component.add_component(alarm)
    return component


def _words(text: str) -> "vText":
    """Return a text in which a backslash before an N stays one."""
    from icalendar import vText

    class Words(vText):
        def to_ical(self) -> bytes:
            # vText takes the "\N" of "C:\New" for a new line.
            return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))

    return Words(text)
