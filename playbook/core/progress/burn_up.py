"""What is done against what was planned, week by week: counts only, for who may not see the items."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from playbook.core.base.fields import Frozen
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.progress.progress import baseline_of

_WEEK = 7
_MOST = 104


class Curve(Frozen):
    """Sums of items at points `step` days apart, the one at index `now` on the day that is judged.

    `planned` is what the launch plan had by then, `planned_now` the plan with what has moved since;
    `done` ends with the day that is judged. It holds no day, so that no date of the plan is in it.
    """

    step: int
    now: int
    planned: tuple[int, ...]
    planned_now: tuple[int, ...]
    done: tuple[int, ...]

    def day_of(self, point: int, day: date) -> date:
        """Give back the day of a point, where `day` is the day that is judged."""
        return day + timedelta(days=(point - self.now) * self.step)

    def rows(self, day: date) -> Iterator[dict[str, Any]]:
        """Give back a row per point, as a burn-up is drawn from; `done` is None in the days to come."""
        for point, planned in enumerate(self.planned):
            yield {
                "day": self.day_of(point, day),
                "planned": planned,
                "planned_now": self.planned_now[point],
                "done": self.done[point] if point <= self.now else None,
            }


def find_curve(rollout: Rollout, items: Iterable[AnyItem], today: date) -> Curve | None:
    """Give back the curve of dated items as it stands on a day; None before launch or without items."""
    items = [item for item in items if item.until]
    if rollout.launch is None or not items:
        return None
    planned = [day for item in items if (day := baseline_of(rollout, item))]
    planned_now = [item.until for item in items if item.until]
    done = [day for item in items if (day := _done_on(rollout, item, today))]
    days = [*planned, *planned_now, *done, today]
    before, after = (today - min(days)).days + 1, (max(days) - today).days
    step = _WEEK * (1 + (before + after) // (_WEEK * _MOST))
    now, ahead = -(-before // step), -(-after // step)
    points = [(point - now) * step for point in range(now + ahead + 1)]
    return Curve(
        step=step,
        now=now,
        planned=_summed(planned, points, today),
        planned_now=_summed(planned_now, points, today),
        done=_summed(done, points[: now + 1], today),
    )


def _done_on(rollout: Rollout, item: AnyItem, today: date) -> date | None:
    """The day an item was done; today where no earlier one is known, so that it is counted at all."""
    tracking = rollout.tracking_of(item.id)
    if tracking.status != "done":
        return None
    return min(tracking.done_on or today, today)


def _summed(days: list[date], points: list[int], today: date) -> tuple[int, ...]:
    """How many of the days are past at each point, given as its distance from today."""
    away = sorted((day - today).days for day in days)
    sums, passed = [], 0
    for point in points:
        while passed < len(away) and away[passed] <= point:
            passed += 1
        sums.append(passed)
    return tuple(sums)
