"""How each metric stands by its rule, and which readings are due."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from playbook.core.base.fields import Id
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.counts import Use, suppressed, weeks_of, whole_of
from playbook.core.plan.items import Metric

# A share of fewer people than this points at somebody (rule T11).
SMALLEST = 5
Light = Literal["green", "between", "red", "unknown"]
_OF_PEOPLE = frozenset({"people", "users", "seats", "staff", "colleagues", "examples"})
LIGHT_NAMES: dict[Light, str] = {
    "green": "On track", "between": "At risk", "red": "Off track", "unknown": "No rule yet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MetricStanding:
    """A metric, its rollout readings in time order, and the groups' latest."""

    # `hidden`: how many groups are left out because so few people can be told apart.

    metric: Metric
    readings: Sequence[Reading]
    by_group: Sequence[tuple[Group, Reading]]
    hidden: int

    @property
    def latest(self) -> Reading | None:
        return self.readings[-1] if self.readings else None


@dataclass(frozen=True, slots=True)
class DueReading:
    """A due reading of a metric, for a group or all."""

    metric: Metric
    group: Group | None
    since: date
    last: Reading | None


def is_percent(metric: Metric) -> bool:
    """Return whether a metric's unit is percent."""
    unit = metric.unit.strip().casefold()
    return unit.startswith("%") or "percent" in unit


def is_share(metric: Metric) -> bool:
    """Return whether a metric is a share of people, 0 to 100%."""
    is_of_people = metric.measures in ("speed", "utilization", "proficiency")
    return is_percent(metric) and (is_of_people or any(word in _OF_PEOPLE for word in metric.unit.split()))


def find_utilization(metrics: Iterable[Metric]) -> Metric | None:
    """Return the metric with a target for the weekly active share."""
    of_use = (metric for metric in metrics if metric.measures == "utilization" and is_percent(metric))
    return next((metric for metric in of_use if metric.target is not None), None)


def light_of(metric: Metric, value: float) -> Light:
    """Return a value's light; without a green limit the target counts.

    A number that stands where it began is not yet red, only a worse one.
    """
    green = metric.target if metric.green_at is None else metric.green_at
    if green is not None and _is_as_good(metric, value, green):
        return "green"
    is_unmoved = value == metric.baseline == metric.red_at
    if metric.red_at is not None and not is_unmoved and _is_as_good(metric, metric.red_at, value):
        return "red"
    return "unknown" if green is None and metric.red_at is None else "between"


def _is_as_good(metric: Metric, value: float, than: float) -> bool:
    return value >= than if metric.higher_is_better else value <= than


def too_small(brief: Brief) -> frozenset[Id]:
    """Return the groups to hide by size or by subtraction (T11)."""
    # A group without a size in the brief counts as one person.
    return suppressed({group.id: max(group.size, 1) for group in brief.groups}, SMALLEST)


def hidden_groups(rollout: Rollout, today: date) -> frozenset[Id]:
    """Return the groups to hide, by the brief or a week's seats."""
    # Both together, because a metric and the use may be of one file: each would reveal what the other hides.
    weeks = list(weeks_of(rollout.uses.values(), today).values())
    return too_small(rollout.brief) | (_few_seats(rollout.brief, weeks[-1]) if weeks else frozenset())


def _few_seats(brief: Brief, counts: Sequence[Use]) -> frozenset[Id]:
    sizes = {group.id: group.size for group in brief.groups}
    seats = {use.group_id: use.seats for use in counts if use.group_id}
    people = {key: min(number, max(sizes.get(key, 0), 1)) for key, number in seats.items()}
    of_none = whole_of(counts).seats - sum(seats.values())
    return suppressed(people | ({"": of_none} if of_none else {}), SMALLEST) - {""}


def find_standings(rollout: Rollout, today: date) -> tuple[MetricStanding, ...]:
    """Return each metric's standing up to `today`, red ones first."""
    # Groups of fewer than five people are left out, and further ones where they could be told by subtraction.
    out = hidden_groups(rollout, today)
    standings, readings = [], by_metric(rollout)
    for metric in rollout.items.values():
        if isinstance(metric, Metric):
            past = [reading for reading in readings.get(metric.id, ()) if reading.day <= today]
            latest = {reading.group_id: reading for reading in past if reading.group_id}
            known_groups = [group for group in rollout.brief.groups if group.id in latest]
            shown = [(group, latest[group.id]) for group in known_groups if group.id not in out]
            whole = [reading for reading in past if reading.group_id is None]
            standings.append(MetricStanding(metric, whole, shown, len(known_groups) - len(shown)))
    return tuple(sorted(standings, key=_in_order))


def first_day_of(rollout: Rollout, metric: Metric) -> date | None:
    """Return the first day whose readings count: planned, or the launch."""
    if metric.first_read is not None or rollout.launch is None:
        return metric.first_read
    return rollout.launch.launched_at.date()


def by_metric(rollout: Rollout) -> dict[Id, list[Reading]]:
    """Return all readings by metric, the oldest first."""
    readings: dict[Id, list[Reading]] = {}
    for reading in rollout.readings.values():
        readings.setdefault(reading.metric_id, []).append(reading)
    for of_metric in readings.values():
        of_metric.sort(key=lambda reading: (reading.day, reading.id))
    return readings


def readings_of(rollout: Rollout, metric_id: Id) -> list[Reading]:
    """Return a metric's readings, the oldest first."""
    return by_metric(rollout).get(metric_id, [])


def _in_order(standing: MetricStanding) -> tuple[bool, bool, date, str]:
    latest = standing.latest
    is_red = latest is not None and light_of(standing.metric, latest.value) == "red"
    return (not is_red, latest is None, standing.metric.first_read or date.max, standing.metric.title)


def find_due_readings(
    rollout: Rollout, today: date, group_ids: Collection[Id] = (), person_id: Id | None = None
) -> tuple[DueReading, ...]:
    """Return readings due today for these groups or this owner, else all."""
    # A reading is due from the first one planned, and again a round after each; once without a round.
    due, by_id = [], by_metric(rollout)
    for metric in rollout.items.values():
        if not isinstance(metric, Metric) or metric.first_read is None:
            continue
        readings = by_id.get(metric.id, [])
        for group in _whose(rollout, metric, group_ids, person_id):
            group_id = group.id if group else None
            last = next((reading for reading in reversed(readings) if reading.group_id == group_id), None)
            since = metric.first_read if last is None else None
            if last and metric.cadence_days is not None:
                since = last.day + timedelta(days=metric.cadence_days)
            if since is not None and since <= today:
                due.append(DueReading(metric, group, since, last))
    return tuple(sorted(due, key=lambda reading: (reading.since, reading.metric.title, reading.metric.id)))


def is_read(
    rollout: Rollout, metric: Metric, new: Collection[Reading] = (), group_ids: Collection[Id] = ()
) -> bool:
    """Return whether a metric has its first reading for each group."""
    # `new`: readings to be added. `group_ids`: only these groups count. None counts before `first_read`.
    if metric.first_read is None:
        return False
    added = (reading for reading in new if reading.metric_id == metric.id)
    readings = (*readings_of(rollout, metric.id), *added)
    read = {reading.group_id for reading in readings if reading.day >= metric.first_read}
    return {group.id if group else None for group in _whose(rollout, metric, group_ids, None)} <= read


def _whose(
    rollout: Rollout, metric: Metric, group_ids: Collection[Id], person_id: Id | None
) -> list[Group | None]:
    """Return the groups a metric is read for; None for all."""
    owner = metric.owner.person_id if metric.owner else None
    is_owner = (not group_ids and person_id is None) or (owner is not None and owner == person_id)
    every = {group.id for group in rollout.brief.groups}
    if not metric.group_ids or every <= set(metric.group_ids):
        return [None] if is_owner else []
    groups = (rollout.brief.find_group(group_id) for group_id in metric.group_ids)
    return [group for group in groups if group and (is_owner or group.id in group_ids)]
