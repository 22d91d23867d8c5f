"""Counts of what is done against what was planned, week by week."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from playbook.core.base.fields import Frozen
from playbook.core.base.words import count, day_in_words
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.progress.progress import baseline_of

_WEEK = 7
_MOST = 104


class Curve(Frozen):
    """Sums of items at points `step` days apart, today at index `now`."""

    # `planned`: by the launch plan; `planned_now`: with what has moved since; `done` ends today. It holds no
    # day, so that no date of the plan is in it.

    step: int
    now: int
    planned: tuple[int, ...]
    planned_now: tuple[int, ...]
    done: tuple[int, ...]

    def day_of(self, point: int, day: date) -> date:
        """Return the day of a point, counted from `day` at `now`."""
        return day + timedelta(days=(point - self.now) * self.step)

    def rows(self, day: date) -> Iterator[dict[str, Any]]:
        """Yield a row per point to draw; `done` is None in future."""
        for point, planned in enumerate(self.planned):
            done = self.done[point] if point <= self.now else None
            sums = {"planned": planned, "planned_now": self.planned_now[point], "done": done}
            yield {"day": self.day_of(point, day), **sums}


def find_curve(rollout: Rollout, items: Iterable[AnyItem], today: date) -> Curve | None:
    """Return the curve of dated items, or None before launch."""
    items = [item for item in items if item.until]
    if rollout.launch is None or not items:
        return None
    # What joined after the launch was not planned then.
    baseline = rollout.launch.baseline
    planned = [day for item in items if item.id in baseline and (day := baseline_of(rollout, item))]
    planned += [day for item_id, day in baseline.items() if item_id not in rollout.items]
    planned_now = [item.until for item in items if item.until]
    done = [day for item in items if (day := _done_on(rollout, item, today))]
    days = [*planned, *planned_now, *done, today]
    before, after = (today - min(days)).days + 1, (max(days) - today).days
    step = _WEEK * (1 + (before + after) // (_WEEK * _MOST))
    now, ahead = -(-before // step), -(-after // step)
    points = [(point - now) * step for point in range(now + ahead + 1)]
    all_planned, all_planned_now = _summed(planned, points, today), _summed(planned_now, points, today)
    all_done = _summed(done, points[: now + 1], today)
    return Curve(step=step, now=now, planned=all_planned, planned_now=all_planned_now, done=all_done)


def _done_on(rollout: Rollout, item: AnyItem, today: date) -> date | None:
    """Return the day an item was done, today at the latest."""
    tracking = rollout.tracking_of(item.id)
    if tracking.status != "done":
        return None
    return min(tracking.done_on or today, today)


def _summed(days: list[date], points: list[int], today: date) -> tuple[int, ...]:
    away = sorted((day - today).days for day in days)
    sums, passed = [], 0
    for point in points:
        while passed < len(away) and away[passed] <= point:
            passed += 1
        sums.append(passed)
    return tuple(sums)


Row = Mapping[str, Any]


def burn_up_finding(rows: Sequence[Row], today: date) -> tuple[str, str]:
    """Return how far the plan is, by its sums of each `day`."""
    past = [row for row in rows if row["day"] <= today]
    if not past:
        return "Not started yet", "Nothing was planned up to today."
    done = next((row["done"] for row in reversed(past) if row["done"] is not None), 0)
    planned = past[-1]["planned"]
    so_far = f"{done} of {count(rows[-1]['planned_now'], 'dated task')} done by {day_in_words(today)}"
    if not planned and not done:
        return "Not started yet", f"{so_far}; none was planned by then."
    gap = planned - done
    where = f"{count(abs(gap), 'task')} {'behind' if gap > 0 else 'ahead of'} plan" if gap else "On plan"
    return where, f"{so_far}; {planned} were planned by then."


def heat_finding(rows: Sequence[Row]) -> tuple[str, str]:
    """Return where most is late, by `group` and `stage`."""
    late = [row for row in rows if row["late"]]
    if not late:
        return "No team is behind", "No task is late."
    worst = max(late, key=lambda row: row["late"])
    where = f"{worst['group']}, {worst['stage']} ({worst['late']} of {worst['due']} due)"
    return f"Late tasks in {len(late)} of {count(len(rows), 'area')}", f"Worst: {where}."
