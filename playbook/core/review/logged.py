"""What has been logged so far, as the tracking alarms read it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from playbook.core.base.fields import EARLIEST_DAY, Day, Frozen, Hours, Id, Name, People
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.counts import Timing, Use, find_now
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CheckinSeries, Step, Tracking
from playbook.core.review.thresholds import DEFAULTS

Scored = Annotated[float, Field(ge=1, le=5, allow_inf_nan=False)]
Hundred = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Dimension = Literal["adoption", "interest", "enablement", "workflow", "safety", "confidence"]


class CheckinEntry(Frozen):
    """A check-in that took place; without a group, for the whole series."""

    series_id: Id
    day: Day
    group_id: Id | None = None


class Seats(Frozen):
    """Paid seats with the same last day of use; None means never."""

    count: People = 1
    last_active: Day | None = None
    price_per_month: Hours = 0.0
    group_id: Id | None = None


class ReadinessAnswer(Frozen):
    """One answer on one of the five readiness steps, 1 to 5."""

    group_id: Id
    step: Step
    score: Scored


class SurveyScore(Frozen):
    """A dimension of the adoption survey, 0 to 100."""

    dimension: Dimension
    score: Hundred
    group_id: Id | None = None


class TaskTime(Timing):
    """Minutes that a use case takes without and with the tool."""

    use_case_id: Id


class GroupTraining(Frozen):
    """How many of a group are trained, and how many are proficient."""

    group_id: Id
    trained: People
    proficient: People | None = None


class Logged(Frozen):
    """Everything the alarms look at."""

    # `baseline`: each item's day at launch. `use`: seats as counted, which goes before the list in `seats`.

    today: Day
    readings: tuple[Reading, ...] = ()
    examples: tuple[Example, ...] = ()
    entries: tuple[CheckinEntry, ...] = ()
    seats: tuple[Seats, ...] = ()
    use: Use | None = None
    readiness: tuple[ReadinessAnswer, ...] = ()
    survey: tuple[SurveyScore, ...] = ()
    task_times: tuple[TaskTime, ...] = ()
    trained: tuple[GroupTraining, ...] = ()
    respondents: dict[Id, People] | None = None
    tracking: dict[Id, Tracking] = Field(default_factory=dict)
    baseline: dict[Id, Day] = Field(default_factory=dict)
    currency: Name = ""

    def due_then(self, item_id: str, now: date | None) -> date | None:
        """Return an item's due day at launch, else its present day."""
        return self.baseline.get(item_id, now)


def _entries(rollout: Rollout) -> Iterator[CheckinEntry]:
    """Yield check-ins from the series' own tracking; status rounds from any item's."""
    days: dict[str, date] = {}
    for item_id, tracking in rollout.tracking.items():
        item = rollout.items.get(item_id)
        if item and tracking.logged_at:
            for group_id in item.group_ids:
                logged_on = _day_of(tracking.logged_at)
                days[group_id] = max(logged_on, days.get(group_id, logged_on))
    for series in rollout.items.values():
        if not isinstance(series, CheckinSeries):
            continue
        tracking = rollout.tracking_of(series.id)
        if tracking.logged_at and not tracking.asked:
            yield CheckinEntry(series_id=series.id, day=_day_of(tracking.logged_at))
        for team, asked in tracking.asked.items():
            # "Not this week" is no answer, so the day of the last one stands.
            if asked.last:
                yield CheckinEntry(series_id=series.id, day=asked.last, group_id=team or None)
        if series.way == "status":
            yield from (CheckinEntry(series_id=series.id, day=day, group_id=key) for key, day in days.items())


def _day_of(moment: datetime) -> date:
    # A clock that was never set begins in 1970, and no day of a plan does.
    return max(EARLIEST_DAY, moment.date())


def logged_from(rollout: Rollout, today: date, **overrides: object) -> Logged:
    """Return what the alarms read of a rollout; `overrides` replaces parts."""
    # A count of fewer people than a slice may have is none (rule T11).
    use = find_now(rollout.uses.values(), today)
    answers = [
        ReadinessAnswer(group_id=group_id, step=step, score=score)
        for group_id, scores in rollout.readiness.items()
        for step, score in scores.items()
    ]
    timings = [(item_id, timing) for item_id, timing in rollout.timings.items() if item_id in rollout.items]
    times = [TaskTime(use_case_id=item_id, **timing.model_dump()) for item_id, timing in timings]
    trained = [
        GroupTraining(group_id=group_id, trained=counts.trained, proficient=counts.proficient)
        for group_id, counts in rollout.trained.items()
    ]
    examples, readings = tuple(rollout.examples.values()), tuple(rollout.readings.values())
    values = {"today": today, "tracking": rollout.tracking, "currency": rollout.brief.currency}
    values |= {"baseline": rollout.launch.baseline if rollout.launch else {}}
    values |= {"use": use if use and use.seats >= DEFAULTS.smallest_slice else None}
    values |= {"readings": readings, "examples": examples, "entries": tuple(_entries(rollout))}
    values |= {"readiness": tuple(answers), "task_times": tuple(times), "trained": tuple(trained)}
    return Logged.model_validate(values | overrides)
