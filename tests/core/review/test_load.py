"""Hours per person, group and week, against what each group has."""

from datetime import date

import pytest

from playbook.core.base.fields import Span
from playbook.core.plan.brief import OtherChange
from playbook.core.plan.items import CheckinSeries, Message, TrainingSession
from playbook.core.review.load import days_of, is_more
from playbook.core.review.review import DEFAULTS, Thresholds, View, change_load
from tests.core.review.plans import PERFECT, PERFECT_PLAN, day
from tests.core.review.variants import brief_with, group_with


def load(*items, brief=PERFECT, settings=DEFAULTS):
    return change_load(View(brief, items, settings))


def session(offset, hours, *groups, **values):
    return TrainingSession(
        id=f"s{offset}", group_ids=groups or ("web",), date=day(offset), hours=hours, **values
    )


def test_a_week_adds_up_sessions_messages_and_checkins():
    items = (
        session(0, 2), session(6, 1.5), Message(id="m1", group_ids=("web",), date=day(1), live=True),
        Message(id="m2", group_ids=("web",), date=day(1)),
        CheckinSeries(id="c", group_ids=("web",), start=day(0), end=day(6), cadence_days=1))  # fmt: skip
    (week,) = load(*items)
    assert (week.group_id, week.monday) == ("web", day(0))
    assert (week.training, week.messages, week.checkins) == (3.5, 0.6, pytest.approx(0.7))
    assert week.hours == pytest.approx(4.8)


def test_weeks_begin_on_monday_and_follow_each_other():
    sunday, monday = session(6, 1), session(7, 2)
    assert [(week.monday, week.hours) for week in load(monday, sunday)] == [(day(0), 1), (day(7), 2)]
    (week,) = load(session(-1, 1))
    assert (week.monday, week.messages, week.checkins) == (day(-7), 0, 0)
    (week,) = load(Message(id="m", group_ids=("web",), date=day(0)))
    assert week.training == 0


def test_each_group_carries_its_own_load():
    weeks = load(session(0, 1, "web", "media", "web"), session(8, 1, "media", "stranger"))
    expected = [("media", day(0), 1), ("media", day(7), 1), ("web", day(0), 1)]
    assert [(week.group_id, week.monday, week.hours) for week in weeks] == expected


def test_what_an_item_asks_is_a_setting():
    items = (Message(id="m1", group_ids=("web",), date=day(1), live=True),)
    assert load(*items, settings=Thresholds(hours_per_live_message=1))[0].hours == 1
    mails = (Message(id="m1", group_ids=("web",), date=day(1)),)
    assert load(*mails, settings=Thresholds(hours_per_message=0.25))[0].hours == 0.25
    asks = (CheckinSeries(id="c", group_ids=("web",), start=day(0), end=day(0)),)
    assert load(*asks, settings=Thresholds(hours_per_checkin=0.2))[0].hours == 0.2


def test_a_week_knows_its_capacity_blackouts_and_other_changes():
    brief = group_with(
        "web", capacity_hours_per_week=1,
        blackouts=(Span(start=day(6), end=day(6), reason="touches"), Span(start=day(7), end=day(9),
            reason="later")),
        other_changes=(OtherChange(name="before", start=day(-9), end=day(-1)),
            OtherChange(name="touches its first day", start=day(-9), end=day(0)),
            OtherChange(name="touches its last day", start=day(6), end=day(9)), OtherChange(name="after",
            start=day(7), end=day(9))))  # fmt: skip
    (week,) = load(session(3, 1), brief=brief)
    assert (week.capacity, week.is_over, week.blackouts) == (1, False, ("touches",))
    assert week.other_changes == ("touches its first day", "touches its last day")
    (fuller,) = load(session(3, 1.25), brief=brief)
    assert fuller.is_over
    assert not load(session(3, 99))[0].is_over


def test_fractions_of_dust_and_undated_items_ask_nothing():
    assert not is_more(0.1 + 0.2, 0.3)
    assert is_more(0.3001, 0.3)
    assert not is_more(0.3, 0.3)
    undated = TrainingSession(id="s", group_ids=("web",), hours=3)
    assert load(undated, Message(id="m", group_ids=("web",)), session(0, 1, for_managers=True)) == ()
    assert load(CheckinSeries(id="c", group_ids=("web",))) == ()


def test_a_series_asks_from_its_first_to_its_last_day():
    for start, end, last, expected in [
        (0, 14, None, [0, 7, 14]), (0, 13, None, [0, 7]), (0, None, 7, [0, 7]), (0, None, None, []),
        (None, 14, None, []), (5, 1, None, []), (0, 40, 7, [0, 7]),
    ]:  # fmt: skip

        def on(offset: int | None) -> date | None:
            return None if offset is None else day(offset)

        series = CheckinSeries(id="c", start=on(start), end=on(end), cadence_days=7)
        assert days_of(series, on(last)) == [day(offset) for offset in expected], start
    series = CheckinSeries(id="c", group_ids=("web",), start=day(0), cadence_days=7)
    assert len(load(series, brief=brief_with(end=day(21)))) == 4
    assert load(series, brief=brief_with(end=None)) == ()


def test_a_daily_series_without_end_counts_two_years():
    endless = CheckinSeries(id="c", group_ids=("web",), start=day(0), end=date(2099, 12, 31), cadence_days=1)
    assert len(days_of(endless, None)) == 500


def test_the_perfect_plan_asks_for_what_it_says():
    weeks = change_load(View(PERFECT, PERFECT_PLAN, DEFAULTS))
    web = {week.monday: week for week in weeks if week.group_id == "web"}
    assert (web[day(-14)].training, web[day(-42)].messages) == (3, 0.5)
    assert (web[day(0)].checkins, max(week.hours for week in weeks)) == (pytest.approx(0.1), 3)
    assert not any(week.is_over for week in weeks)
