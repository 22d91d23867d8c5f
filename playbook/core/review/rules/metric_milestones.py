"""Work done behind a metric, and how far the metric came (T10)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from playbook.core.log.rollout import Reading
from playbook.core.plan.counts import suppressed
from playbook.core.plan.items import Metric, Milestone, Tracking
from playbook.core.review.logged import Logged
from playbook.core.review.view import View

Mismatch = Literal["flat", "ahead"]


@dataclass(frozen=True, slots=True)
class Way:
    """A metric with its milestones and its share of the way."""

    # `share`: 0 at the baseline, 1 at the target, negative the wrong way; None where it cannot be determined.

    metric: Metric
    milestones: Sequence[Milestone]
    done: int
    share: float | None

    def mismatch(self, flat_share: float) -> Mismatch | None:
        """Return "flat" or "ahead" where work and number do not match."""
        if self.share is None:
            return None
        if self.done == len(self.milestones) and self.share < flat_share:
            return "flat"
        return "ahead" if not self.done and self.share >= 1 else None

    def in_words(self) -> str:
        """Return both numbers: 4 of 4 milestones done; 92% of the way to target."""
        count = len(self.milestones)
        done = f"{self.done} of {count} {'milestone' if count == 1 else 'milestones'} done"
        if self.share is None:
            return f"{done}; progress to target is not known"
        if self.share >= 1:
            return f"{done}; the metric is at its target"
        if self.share < 0:
            return f"{done}; {-self.share:.0%} of the way in the wrong direction"
        return f"{done}; {self.share:.0%} of the way to target"


def ways_of(view: View, logged: Logged) -> Iterator[Way]:
    """Yield each metric that milestones name, without readings of small groups (T11)."""
    milestones = view.all(Milestone)
    hidden = small_groups(view)
    readings = tuple(entry for entry in logged.readings if entry.group_id not in hidden)
    shown = logged.model_copy(update={"readings": readings})
    for metric in view.all(Metric):
        linked = [entry for entry in milestones if metric.id in entry.metric_ids]
        if linked:
            done = sum(logged.tracking.get(each.id, Tracking()).status == "done" for each in linked)
            yield Way(metric, linked, done, share_of_way(metric, shown))


def small_groups(view: View) -> frozenset[str]:
    """Return the groups too small to show; no size counts as one."""
    sizes = {group.id: max(group.size, 1) for group in view.groups}
    return suppressed(sizes, view.settings.smallest_slice)


def share_of_way(metric: Metric, logged: Logged) -> float | None:
    """Return the latest reading's share of the way, or None."""
    of_metric = (reading for reading in logged.readings if reading.metric_id == metric.id)
    readings = [reading for reading in of_metric if reading.day <= logged.today]
    if metric.target is None or not readings:
        return None
    start = _mean_on(readings, first=True) if metric.baseline is None else metric.baseline
    latest = _mean_on(readings, first=False)
    if metric.target == start:
        return 1.0 if latest == start or (latest > start) == metric.higher_is_better else 0.0
    return (latest - start) / (metric.target - start)


def _mean_on(readings: Sequence[Reading], *, first: bool) -> float:
    days = [reading.day for reading in readings]
    day = min(days) if first else max(days)
    return fmean(reading.value for reading in readings if reading.day == day)
