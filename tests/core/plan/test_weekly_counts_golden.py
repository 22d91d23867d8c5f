"""One small history of use, worked out by hand."""

import pytest

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.counts import ReadingLogged, TrainingCounted, UseCaseTimed, UseCounted
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.brief import Group
from playbook.core.plan.counts import Timing, Trained, Use, find_now, weeks_of, whole_of
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Metric, UseCase
from playbook.core.progress.forecast import Forecast, find_line, forecast_target
from playbook.core.progress.metrics import find_utilization
from playbook.core.review.review import logged_from, track
from playbook.core.review.rules.metric_milestones import share_of_way
from tests.core.story import BRIEF, STARTED, day, laid

TODAY = day("03-22")  # a Sunday

# Two weeks of two groups. A seat costs 30 EUR a month.
USES = (
    Use(id="c1", day=day("03-15"), seats=20, group_id="creative", active=8, returning=4),
    Use(id="m1", day=day("03-15"), seats=30, group_id="media", active=10, returning=5),
    Use(
        id="c2", day=TODAY, seats=20, group_id="creative",
        active=12, returning=7, active_28=15, idle=5, idle_cost=5 * 30, depth=6,
    ),
    Use(
        id="m2", day=TODAY, seats=30, group_id="media",
        active=15, returning=8, active_28=20, idle=10, idle_cost=10 * 30, depth=9,
    ))  # fmt: skip
SHARE = Metric(
    id="share", title="Weekly share", measures="utilization", unit="%",
    baseline=10, target=60, green_at=60, red_at=30)  # fmt: skip
HOURS = Metric(
    id="hours-per-draft", title="Hours to a draft", measures="outcome", unit="hours",
    higher_is_better=False, baseline=9, target=5, red_at=8)  # fmt: skip
BARE = Metric(id="bare", title="Messages sent")
METRICS = (SHARE, HOURS, BARE)
READ = {"share": (20, 30, 36, 54), "hours-per-draft": (9, 8, 7.5, 6), "bare": (7,)}
WEEKS = (day("03-01"), day("03-08"), day("03-15"), TODAY)
# Of the week of Mon Mar 16, by rating, minutes saved, minutes of checking.
EXAMPLES = ((0, 10, 20), (1, None, None), (2, 30, 5), (4, 45, None), (None, None, None))


@pytest.fixture(scope="module")
def rollout() -> Rollout:
    changes: list[AnyChange] = [
        *STARTED,
        BriefEdited.of(BRIEF.model_copy(update={"currency": "EUR"}), "currency"),
        GroupSaved(group=Group(id="creative", name="Creative", size=20, go_live=day("03-16"))),
        *(ItemAdded(item=item) for item in METRICS),
        ItemAdded(item=UseCase(id="drafts", title="First drafts")),
        *(UseCounted(use=count) for count in USES),
        TrainingCounted(group_id="creative", trained=Trained(day=day("03-16"), trained=18, proficient=15)),
        UseCaseTimed(item_id="drafts", timing=Timing(baseline=60, residual=10, prepare=5, verify=15,
            correct=5, set_up=10))]  # fmt: skip
    for metric_id, values in READ.items():
        for number, value in enumerate(values):
            on = WEEKS[len(WEEKS) - len(values) + number]
            reading = Reading(id=f"{metric_id}-{number}", metric_id=metric_id, day=on, value=value)
            changes.append(ReadingLogged(reading=reading))
    for number, (rating, saved, checking) in enumerate(EXAMPLES):
        minutes = {"minutes_saved": saved, "minutes_checking": checking}
        example = Example(id=f"e{number}", day=day("03-18"), what="A draft", rating=rating, **minutes)
        changes.append(ExampleLogged(example=example))
    return laid(changes)


def figures(rollout: Rollout, alarm: str) -> dict[str, float]:
    tracked = track(rollout.brief, list(rollout.items.values()), logged_from(rollout, TODAY))
    return dict(tracked.by_id[alarm].figures)


def test_use_now(rollout: Rollout):
    now = find_now(rollout.uses.values(), TODAY)
    # 12 + 15 of 20 + 30 seats used in the week: 27 of 50 are 54 %.
    assert (now.active, now.seats) == (27, 50)
    # Came back: 7 + 8 of these 27.
    assert now.returning == 15
    # Depth: 15 users with 6 days and 20 with 9 days are 90 + 180 = 270 days of 35 users.
    assert now.depth == pytest.approx(270 / 35)
    # Idle: 5 + 10 seats at 30 EUR.
    assert (now.idle, now.idle_cost) == (15, 450)


def test_the_line_of_use(rollout: Rollout):
    weeks = [whole_of(counts) for counts in weeks_of(rollout.uses.values(), TODAY).values()]
    # 8 + 10 of 50 are 36 %, then 27 of 50.
    assert [100 * (value.active or 0) / value.seats for value in weeks] == [36, 54]
    # What the first week does not say is not made up from the second.
    assert (weeks[0].idle, weeks[0].depth) == (None, None)
    assert find_utilization(METRICS) is SHARE


def test_what_the_alarms_see(rollout: Rollout):
    # Of four rated examples of the week, those with 0 and 1 are of little value, those with 2 and 4 useful.
    assert figures(rollout, "T04") == {"low_value_share": 2 / 4, "examples": 4}
    assert figures(rollout, "T05") == {"weekly_active_share": 27 / 50, "useful_share": 2 / 4}
    assert figures(rollout, "T07") == {"idle_seats": 15, "monthly_waste": 450}
    # 60 minutes, less the larger of 10 left and 5 + 15 + 5 = 25 asked for, less 10 for the set-up.
    assert figures(rollout, "T09") == {"drafts": 60 - 25 - 10}
    tracked = track(rollout.brief, list(rollout.items.values()), logged_from(rollout, TODAY))
    # 18 of 20 are 90 %, below 95; 15 of 20 are 75 %, below 80.
    assert "Creative went live on March 16, 2026 with 90% trained and 75% proficient." in [
        finding.text for finding in tracked.by_id["T12"].findings
    ]


def test_the_share_of_the_way(rollout: Rollout):
    logged = logged_from(rollout, TODAY)
    # From 10 to 60 are 50; from 10 to 54 are 44.
    assert share_of_way(SHARE, logged) == 44 / 50
    # From 9 down to 5 are 4; from 9 down to 6 are 3.
    assert share_of_way(HOURS, logged) == 3 / 4
    assert share_of_way(BARE, logged) is None


def test_what_the_forecast_of_a_metric_rests_on(rollout: Rollout):
    # Hours at -3, -2, -1 and 0 weeks: mean week -1.5, mean 30.5 / 4 = 7.625, squares 2 * (2.25 + 0.25) = 5.
    # Slope: (-1.5 * 1.375 - 0.5 * 0.375 + 0.5 * -0.125 + 1.5 * -1.625) / 5 = -4.75 / 5.
    # Left over: -0.05, -0.1, 0.35 and -0.2, whose squares are 0.175, for two degrees of freedom.
    line = find_line([(-3, 9), (-2, 8), (-1, 7.5), (0, 6)])
    assert (line.middle, line.height, line.weeks_squared, line.points) == (-1.5, 7.625, 5, 4)
    assert (line.slope, line.variance) == (pytest.approx(-0.95), pytest.approx(0.175 / 2))
    # 5 hours after (7.625 - 5) / 0.95 - 1.5 = 1.26 weeks: in the second week from today.
    forecast = forecast_target(HOURS, rollout.readings.values(), TODAY)
    assert isinstance(forecast, Forecast)
    assert (forecast.basis, forecast.likely) == (4, day("04-05"))
