"""When mail is due, when it waits, and how its outcome reads."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from playbook.core.posts.mail import (
    GIVE_UP,
    MAIL_KIND_NAMES,
    SUBJECTS,
    due_this_week,
    due_today,
    is_problem,
    is_quiet,
    say_mail_outcome,
    wait_after,
)
from playbook.core.posts.schedule import Hour

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY_NINE = Hour(weekday=4, hour=9)
NOON = datetime(2026, 3, 4, 11, tzinfo=UTC)  # a Wednesday


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def test_a_weekly_mail_comes_at_its_hour_or_on_the_working_day_before():
    due = due_this_week(FRIDAY_NINE, BERLIN, NOON, weekdays)
    assert (due.week, due.at) == (date(2026, 3, 2), datetime(2026, 3, 6, 8, tzinfo=UTC))
    sunday = due_this_week(Hour(weekday=6, hour=9), BERLIN, NOON, weekdays)
    assert sunday.at == datetime(2026, 3, 6, 8, tzinfo=UTC)
    early = due_this_week(FRIDAY_NINE, BERLIN, NOON, lambda day: day.weekday() < 2)
    assert early.at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert due_this_week(FRIDAY_NINE, BERLIN, NOON, lambda _: False) is None


def test_a_daily_mail_comes_on_working_days():
    assert due_today(9, BERLIN, NOON, weekdays).at == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert due_today(9, BERLIN, NOON + timedelta(days=3), weekdays) is None
    # The day is that of the zone.
    late = datetime(2026, 3, 6, 23, 30, tzinfo=UTC)
    assert due_today(9, BERLIN, late, weekdays) is None


@pytest.mark.parametrize(("hour", "quiet"), [(5, True), (6, False), (17, False), (18, True), (23, True)])
def test_mail_waits_from_seven_in_the_evening_to_seven_in_the_morning(hour, quiet):
    assert is_quiet(datetime(2026, 3, 4, hour, tzinfo=UTC), BERLIN, weekdays) == quiet
    assert is_quiet(datetime(2026, 3, 7, hour, tzinfo=UTC), BERLIN, weekdays)


def test_tries_get_rarer_within_a_day():
    waits = [wait_after(tries) for tries in range(1, 9)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=5)
    assert sum(waits, timedelta()) < GIVE_UP


def test_an_outcome_says_whether_it_is_tried_again():
    later = NOON + timedelta(minutes=5)
    assert say_mail_outcome("busy", 451, later, NOON, NOON).endswith("later (451). It is tried again.")
    assert say_mail_outcome("busy", 451, None, NOON, NOON).endswith("later (451). Given up after a day.")
    assert say_mail_outcome(None, None, None, NOON, NOON) == "It is being sent."
    assert say_mail_outcome(None, None, None, NOON, later).startswith("The app stopped while sending.")
    assert is_problem(None, None, NOON, later)
    assert not is_problem("sent", None, NOON, later)
    assert not is_problem("nothing", None, NOON, later)


def test_every_kind_has_a_name_and_a_subject():
    assert MAIL_KIND_NAMES.keys() == SUBJECTS.keys()
