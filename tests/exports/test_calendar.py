"""Events as an iCalendar file, read back by two libraries that did not write it the same way."""

from datetime import UTC, date, datetime, timedelta

import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from playbook.core.calendar.events import CalendarEvent
from playbook.exports.calendar import calendar_bytes

DAY = date(2026, 3, 9)
EVENT = CalendarEvent(
    uid="a@playbook", title="Kick-off", stage="training", rollout="AI at LT", day=DAY, sequence=3,
    changed_at=datetime(2026, 3, 1, 9, 30, 7, 5, tzinfo=UTC), where=(("rollout", "r"), ("task", "t")),
)  # fmt: skip
# What a title may hold: separators of the format, signs of several bytes, and breaks of lines.
TITLES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from(',;\\\n:"🎉')
)


def written(*events: CalendarEvent, **options: object) -> bytes:
    return calendar_bytes("AI at LT", events, "https://p.test", **options)  # type: ignore[arg-type]


def of(day: date, every: int | None = None, until: date | None = None) -> CalendarEvent:
    return CalendarEvent("b@playbook", "B", "training", "R", day, 1, EVENT.changed_at, (), every, until)


def test_a_day_is_all_day_free_private_and_has_its_address():
    lines = written(EVENT).decode().split("\r\n")
    for line in (
        "DTSTART;VALUE=DATE:20260309", "DTEND;VALUE=DATE:20260310", "UID:a@playbook", "SEQUENCE:3",
        "DTSTAMP:20260301T093007Z", "LAST-MODIFIED:20260301T093007Z", "CLASS:PRIVATE", "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "CATEGORIES:Training,AI at LT",
        "URL:https://p.test/training?rollout=r&task=t", "METHOD:PUBLISH", "NAME:AI at LT",
        "X-WR-CALNAME:AI at LT", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    ):  # fmt: skip
        assert line in lines
    assert not {"BEGIN:VTIMEZONE", "BEGIN:VALARM", "STATUS:CANCELLED"} & set(lines)


def test_a_reminder_comes_the_day_before_and_only_where_asked_for():
    assert b"TRIGGER:-PT15H" in written(EVENT, has_alarms=True)


def test_what_is_taken_back_is_cancelled_under_its_uid():
    (event,) = Calendar.from_ical(written(EVENT, method="CANCEL")).events
    assert (str(event["uid"]), str(event["status"])) == ("a@playbook", "CANCELLED")


@given(TITLES)
def test_any_title_comes_back_equal_in_short_lines(title):
    content = written(CalendarEvent("a@playbook", title, "training", title, DAY, 1, EVENT.changed_at))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(content)
    assert [part.errors for part in calendar.walk() if part.errors] == []
    (event,) = calendar.events
    assert str(event["summary"]) == title


@given(st.integers(1, 90), st.integers(0, 400))
def test_a_series_falls_on_its_own_days_and_ends_with_them(every, length):
    until = DAY + timedelta(days=length)
    content = written(of(DAY, every if length else None, until))
    shown = recurring_ical_events.of(Calendar.from_ical(content)).between(DAY, until + timedelta(days=400))
    assert sorted(event.start for event in shown) == [
        DAY + timedelta(days=days) for days in range(0, length + 1, every if length else 1)
    ]


def test_the_same_events_are_the_same_bytes():
    assert written(EVENT, of(DAY, 7)) == written(EVENT, of(DAY, 7))
