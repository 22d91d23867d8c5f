"""A weekly hour in a time zone, across clock changes."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.posts.schedule import Due, Hour, last_dues, next_due

BERLIN, NEW_YORK, KIRITIMATI = (
    ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati"))  # fmt: skip
FRIDAY_NINE = Hour(weekday=4, hour=9)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_nine_on_friday_is_nine_there_in_winter_and_in_summer():
    dues = last_dues(FRIDAY_NINE, BERLIN, utc(4, 4, 0), utc(3, 19, 0), 9)
    assert [due.at for due in dues] == [utc(4, 3, 7), utc(3, 27, 8), utc(3, 20, 8)]
    assert [due.week for due in dues] == [date(2026, 3, 30), date(2026, 3, 23), date(2026, 3, 16)]


def test_an_hour_that_a_clock_skips_or_strikes_twice_comes_once():
    for zone, day, hour, at in [
        (BERLIN, date(2026, 3, 29), 2, utc(3, 29, 1)),  # 2:00 is skipped: it comes at 3:00
        (BERLIN, date(2026, 10, 25), 2, utc(10, 25, 0)),  # 2:00 comes twice: the first
        (NEW_YORK, date(2026, 3, 8), 2, utc(3, 8, 7)),
        (NEW_YORK, date(2026, 11, 1), 1, utc(11, 1, 5)),
        (KIRITIMATI, date(2026, 3, 2), 0, utc(3, 1, 10)),  # a Monday there is a Sunday in UTC
    ]:
        slot = Hour(weekday=day.weekday(), hour=hour)
        monday = day - timedelta(days=day.weekday())
        assert last_dues(slot, zone, at, at - timedelta(days=1), 9) == [Due(monday, at)]
        assert last_dues(slot, zone, at - timedelta(seconds=1), at - timedelta(days=1), 9) == []
        assert next_due(slot, zone, at - timedelta(seconds=1)) == Due(monday, at)
        assert next_due(slot, zone, at).week == monday + timedelta(days=7)


def test_only_so_many_past_weeks_are_owed():
    now = utc(3, 20, 8)
    assert [due.at for due in last_dues(FRIDAY_NINE, BERLIN, now, now, 9)] == []
    assert len(last_dues(FRIDAY_NINE, BERLIN, now, LONG_AGO, 4)) == 4


@given(
    st.sampled_from([BERLIN, NEW_YORK, KIRITIMATI, ZoneInfo("Australia/Lord_Howe"), UTC]),
    st.builds(Hour, weekday=st.integers(0, 6), hour=st.integers(0, 23)),
    st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: utc(1, 1, 0) + timedelta(minutes=minutes)),
)
def test_each_week_has_it_once(zone: tzinfo, hour: Hour, now: datetime):
    last, before = last_dues(hour, zone, now, LONG_AGO, 2)
    coming = next_due(hour, zone, now)
    assert before.at < last.at <= now < coming.at
    assert coming.week - last.week == last.week - before.week == timedelta(days=7)
    # A clock that changes moves it by the hour that it changes by.
    assert abs((coming.at - last.at) - timedelta(days=7)) <= timedelta(hours=1)
    assert (last.at.astimezone(zone).weekday(), coming.at.astimezone(zone).weekday()) == (hour.weekday,) * 2
