"""Forecasts of finish and target, by hand and back-tested."""

import random
from datetime import date, timedelta
from itertools import pairwise
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.forecast import finish, target
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.items import Metric, Milestone
from playbook.core.progress.forecast import (
    Forecast,
    Unknown,
    beta_share,
    find_pace,
    forecast_finish,
    forecast_target,
    student_share,
)
from tests.core.story import STARTED, laid

# The events of a made-up story are all of its first day, the launch too.
LAUNCHED_ON = date(2026, 1, 5)
METRIC = Metric(id="use", target=70.0, unit="% of people", target_date=date(2026, 4, 6))


def rollout(planned: int, done: list[int], spacing: int = 7) -> Rollout:
    """Milestones `spacing` days apart from the launch on; the first are done so many days after it."""
    days = [LAUNCHED_ON + timedelta(days=spacing * number) for number in range(planned)]
    items = [Milestone(id=f"m{number}", date=day) for number, day in enumerate(days)]
    changes: list[AnyChange] = [*STARTED, *(ItemAdded(item=item) for item in items)]
    changes.append(Launched(baseline={item.id: item.date for item in items if item.date}))
    for number, after in enumerate(done):
        on = LAUNCHED_ON + timedelta(days=after)
        changes.append(StatusLogged(item_id=f"m{number}", stage="accountability", status="done", on=on))
    return laid(changes)


def readings(*values: float, every: int = 7, group: str | None = None) -> list[Reading]:
    """A reading every so many days from the launch on."""
    return [
        Reading(
            id=f"r-{group or 0}-{number}",
            metric_id="use",
            day=LAUNCHED_ON + timedelta(days=every * number),
            value=value,
            group_id=group,
        )
        for number, value in enumerate(values)
    ]


def why(result: Forecast | Unknown) -> str:
    assert isinstance(result, Unknown)
    return result.reason


def known(result: Forecast | Unknown) -> Forecast:
    assert isinstance(result, Forecast)
    return result


def test_the_distributions_are_those_of_the_tables():
    assert isclose(beta_share(0.3, 2, 1), 0.3**2)
    assert isclose(beta_share(0.3, 1, 5), 1 - 0.7**5)
    assert isclose(beta_share(0.9, 2, 3), 1 - 0.1**3 * (1 + 3 * 0.9))
    assert (beta_share(0, 2, 3), beta_share(1, 2, 3)) == (0, 1)
    # The quantiles of Student's t as every book has them.
    for t, freedom in ((3.078, 1), (1.886, 2), (1.638, 3), (1.372, 10), (1.290, 100)):
        assert student_share(t, freedom) == pytest.approx(0.9, abs=2e-4)
        assert student_share(-t, freedom) == pytest.approx(0.1, abs=2e-4)


def test_four_even_weeks_give_a_plain_pace():
    # Weights 0.614125 + 0.7225 + 0.85 + 1 = 3.186625; three items a week: 9.559875 that count.
    # Variance of the rate: 1.5 + 0.05 * 9.559875 = 1.97799375.
    pace = find_pace([3, 3, 3, 3])
    assert pace.shape == pytest.approx(9.559875 / 1.97799375)
    assert pace.weeks == pytest.approx(1.5 * 3.186625 / 1.97799375)
    # Three left are two lumps of 1.5, and a beta share of 2 and s is 1 - (1 - x)^s * (1 + s * x):
    # with s = 4.833117 and x = 1 / (2.416558 + 1) = 0.292692, that is 0.5471 within a week.
    assert (pace.chance(3, 7), pace.days(3, 0.5471)) == (pytest.approx(0.5471, abs=1e-4), 7)
    assert pace.days(3, 0.5473) == 8


def test_a_small_plan_has_a_range_a_middle_and_a_chance():
    built = rollout(15, [day for week in range(4) for day in (7 * week, 7 * week + 1, 7 * week + 2)], 2)
    forecast = known(forecast_finish(built, LAUNCHED_ON + timedelta(days=27)))
    pace = find_pace([3, 3, 3, 3])
    assert (forecast.basis, forecast.planned) == (4, LAUNCHED_ON + timedelta(days=28))
    assert forecast.chance == pytest.approx(pace.chance(3, 1))
    days = [
        (day - LAUNCHED_ON).days - 27 for day in (forecast.earliest, forecast.likely, forecast.latest) if day
    ]
    # 1 - (1 - x)^s * (1 + s * x) with x = d / (16.9159 + d): 0.04 and 0.12 for one and two days, 0.48 and
    # 0.55 for six and seven, 0.895 and 0.907 for 18 and 19.
    assert days == [2, 7, 19]


def test_too_little_data_says_how_much_is_needed():
    twelve_days = LAUNCHED_ON + timedelta(days=12)
    expected = "A forecast needs four whole weeks since the first date; there is one."
    assert why(forecast_finish(rollout(8, [0, 7]), twelve_days)) == expected
    assert why(forecast_finish(rollout(8, [0]), LAUNCHED_ON - timedelta(days=9))).endswith(
        "there is none yet."
    )
    five_weeks = LAUNCHED_ON + timedelta(days=34)
    assert why(forecast_finish(rollout(8, [0, 7]), five_weeks)) == (
        "A forecast needs three tasks done in the past 5 weeks; there are 2."
    )


def test_an_idle_done_empty_or_late_plan_has_no_end_or_chance():
    expected = "Nothing was completed in the past 8 weeks."
    assert why(forecast_finish(rollout(8, []), LAUNCHED_ON + timedelta(days=60))) == expected
    # What was done long ago says nothing of the pace of now.
    assert "past 12 weeks" in why(forecast_finish(rollout(8, [0, 1, 2]), LAUNCHED_ON + timedelta(days=200)))
    today = LAUNCHED_ON + timedelta(days=60)
    forecast = forecast_finish(rollout(3, [0, 7, 9]), today)
    assert forecast == Unknown("Everything that has a date is done.", reached=True)
    assert "no dated tasks" in why(forecast_finish(rollout(3, [0]).model_copy(update={"items": {}}), today))
    assert "no dated tasks" in why(forecast_finish(laid(STARTED), today))
    forecast = known(forecast_finish(rollout(8, [0, 7, 20, 40, 55]), LAUNCHED_ON + timedelta(days=60)))
    assert forecast.chance == 0


def test_a_far_end_is_left_open():
    months = LAUNCHED_ON + timedelta(days=83)
    assert known(forecast_finish(rollout(12, [0, 40, 80], 1), months)).latest is None
    expected = "At this pace it takes more than three years."
    assert why(forecast_finish(rollout(300, [0, 40, 80], 1), months)) == expected


WEEKS = st.lists(st.integers(0, 30), min_size=4, max_size=12).filter(lambda weekly: sum(weekly) >= 3)


@given(weekly=WEEKS, remaining=st.integers(1, 400), week=st.integers(0, 11))
def test_more_done_is_never_later_and_more_left_never_earlier(weekly: list[int], remaining: int, week: int):
    values = list(weekly)
    values[week % len(values)] += 1
    late = 10_000
    for share in (0.1, 0.5, 0.9):
        now = find_pace(weekly).days(remaining, share) or late
        assert (find_pace(values).days(remaining, share) or late) <= now
        assert (find_pace(weekly).days(remaining + 1, share) or late) >= now


@given(weekly=WEEKS, remaining=st.integers(1, 3000))
def test_the_range_holds_its_middle_and_a_chance_only_grows(weekly: list[int], remaining: int):
    pace = find_pace(weekly)
    low, middle, high = (pace.days(remaining, share) or 10_000 for share in (0.1, 0.5, 0.9))
    assert 1 <= low <= middle <= high
    chances = [pace.chance(remaining, days) for days in (-1, 0, 1, 7, 70, 700, 7000)]
    assert chances[:2] == [0, 0]
    assert all(0 <= before <= after <= 1 for before, after in pairwise(chances))


def test_one_more_item_done_today_never_moves_the_finish_away():
    chance = random.Random(7)
    today = LAUNCHED_ON + timedelta(days=63)
    for _ in range(10):
        done = sorted(chance.randint(0, 63) for _ in range(chance.randint(4, 20)))
        before = known(forecast_finish(rollout(24, done, 3), today))
        after = known(forecast_finish(rollout(24, [*done, 63], 3), today))
        assert before == forecast_finish(rollout(24, done, 3), today)
        assert after.likely <= before.likely
        assert after.earliest <= before.earliest
        assert (after.latest or date.max) <= (before.latest or date.max)
        assert (after.chance or 0) >= (before.chance or 0)


def test_readings_reach_the_target_where_their_line_does():
    # 10, 12, 14, 16 days to a number of 26: five weeks after the latest, 6.5 after the middle of the four.
    # Nothing is left over, so the range is that of the drift: 6.5 / (1 ± 1.8856 * sqrt(0.03)), less 1.5. That
    # is 3.40 and 8.15 weeks: the fourth and the ninth.
    metric = METRIC.model_copy(update={"unit": "clients", "target": 26.0, "target_date": None})
    read = readings(10, 12, 14, 16)
    today = read[-1].day
    forecast = known(forecast_target(metric, read, today))
    weeks = [(day - today).days / 7 for day in (forecast.earliest, forecast.likely, forecast.latest) if day]
    assert (weeks, forecast.chance, forecast.planned, forecast.basis) == ([4, 5, 9], None, None, 4)
    rising = METRIC.model_copy(update={"unit": "days", "target": 26.0})
    falling = rising.model_copy(update={"target": -26.0, "higher_is_better": False})
    today = readings(10, 12, 13, 16)[-1].day
    up = forecast_target(rising, readings(10, 12, 13, 16), today)
    assert known(up) == forecast_target(falling, readings(-10, -12, -13, -16), today)


def test_a_share_grows_along_its_logistic_curve():
    # 1 in 5, 1 in 3, 1 in 2, 2 in 3: the odds double each week from 1 to 4 on. 97 % are odds of 32.3 to 1,
    # log2(32.3 / 2) = 4.01 weeks after the latest; a straight line of 15.67 a week is there in 1.98.
    metric = METRIC.model_copy(update={"target": 97.0})
    read = readings(20, 100 / 3, 50, 200 / 3)
    today = read[-1].day
    assert known(forecast_target(metric, read, today)).likely == today + timedelta(weeks=5)
    straight = metric.model_copy(update={"unit": "clients"})
    assert known(forecast_target(straight, read, today)).likely == today + timedelta(weeks=2)


def test_a_target_with_a_day_has_its_chance():
    read = readings(20, 27, 33, 41, 46)
    today = read[-1].day
    forecast = known(forecast_target(METRIC, read, today))
    assert forecast.planned == METRIC.target_date
    assert 0.5 < forecast.chance < 1
    assert known(forecast_target(METRIC.model_copy(update={"target_date": today}), read, today)).chance == 0


def test_a_metric_that_cannot_be_forecast_says_why():
    today = LAUNCHED_ON + timedelta(days=90)
    assert why(forecast_target(METRIC, [], today)) == "It has no reading yet."
    expected = "A forecast needs readings on four days; there are 2."
    assert why(forecast_target(METRIC, readings(10, 20), today)) == expected
    assert why(forecast_target(METRIC, readings(10, 20, 30, 35, every=2), today)) == (
        "A forecast needs readings over three weeks or more."
    )
    for flat in ((40, 40, 40, 40), (50, 45, 44, 40), (0, 0, 0, 0)):
        assert why(forecast_target(METRIC, readings(*flat), today)) == (
            "Its readings do not move toward the target."
        )
    assert why(forecast_target(METRIC, readings(10, 10.1, 10.1, 10.2), today)) == (
        "At this pace it takes more than three years."
    )
    assert forecast_target(METRIC, readings(10, 70), today) == Unknown(
        "Its latest reading is at the target.", reached=True
    )
    assert why(forecast_target(METRIC.model_copy(update={"target": None}), readings(1), today)) == (
        "It has no target."
    )


def test_only_readings_of_everyone_up_to_today_count():
    read = readings(20, 27, 33, 41)
    today = read[-1].day
    halves = readings(10, 17, 23, 31, group="creative") + readings(30, 37, 43, 51, group="media")
    expected = forecast_target(METRIC, read, today)
    assert known(expected) == forecast_target(METRIC, halves, today)
    assert expected == forecast_target(METRIC, halves + read, today)
    assert expected == forecast_target(METRIC, reversed(read), today)
    read = readings(20, 27, 33, 41, 69)
    assert forecast_target(METRIC, read, read[3].day) == forecast_target(METRIC, read[:4], read[3].day)


def test_the_range_holds_about_four_times_in_five():
    whole = finish(1, 25)["ours"].values()
    ranges = sum(score.ranges for score in whole)
    assert ranges > 300
    assert 0.72 <= sum(score.held for score in whole) / ranges <= 0.88
    scores, silent = target(1, 25)
    ours = scores["ours"].values()
    ranges = sum(score.ranges for score in ours)
    assert ranges > 200
    assert silent < ranges / 5
    assert 0.72 <= sum(score.held for score in ours) / ranges <= 0.88
    # A check that the measure can fail: a straight line with its textbook interval holds far less often.
    plain = scores["line"].values()
    assert sum(score.held for score in plain) / sum(score.ranges for score in plain) < 0.72
