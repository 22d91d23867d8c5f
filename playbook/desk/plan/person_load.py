"""What a plan asks of each owner in each week, against the hours they have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, CheckinSeries, Owner, Support
from playbook.core.progress.progress import tracked
from playbook.core.review.load import is_more
from playbook.llm.builtin.sizing.owners import MANAGER_HOURS_A_WEEK, hours_of, weeks_of

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """One owner's hours by week; `available` is None where nobody said."""

    owner: Owner
    available: float | None
    weeks: Mapping[date, float]
    items: tuple[AnyItem, ...]

    @property
    def over(self) -> dict[date, float]:
        """Return the weeks that ask for more than there is, with their hours."""
        if self.available is None:
            return {}
        return {week: hours for week, hours in self.weeks.items() if is_more(hours, self.available)}

    @property
    def worst(self) -> date | None:
        """Return the week that is furthest over, or None."""
        over = self.over
        return max(sorted(over), key=lambda week: over[week], default=None)

    def to_move(self, week: date) -> list[AnyItem]:
        """Return the tasks of a week that can go to another one, longest first."""
        movable = [item for item in self.items if not isinstance(item, Support | CheckinSeries)]
        within = [item for item in movable if item.due and week <= item.due < week + _WEEK]
        return sorted((item for item in within if not item.locked), key=hours_of, reverse=True)


def person_loads(rollout: Rollout) -> tuple[PersonLoad, ...]:
    """Return every owner's load, those first who are furthest over."""
    owned: dict[Owner, list[AnyItem]] = {}
    for item in tracked(rollout):
        is_open = rollout.tracking_of(item.id).status != "done"
        if item.owner and is_open:
            owned.setdefault(item.owner, []).append(item)
    loads = [_load(rollout.brief, owner, items) for owner, items in owned.items()]
    return tuple(sorted(loads, key=_order))


def load_of(rollout: Rollout, person_id: str | None) -> PersonLoad | None:
    """Return the load of one person who owns a task."""
    loads: Iterable[PersonLoad] = person_loads(rollout) if person_id else ()
    return next((load for load in loads if load.owner.person_id == person_id), None)


def _load(brief: Brief, owner: Owner, items: list[AnyItem]) -> PersonLoad:
    weeks = dict(sorted(weeks_of(items).items()))
    return PersonLoad(owner, _available(brief, owner), weeks, tuple(items))


def _available(brief: Brief, owner: Owner) -> float | None:
    if owner.person_id is None:
        return None
    if owner.person_id == brief.lead_id:
        return brief.lead_hours_per_week
    is_manager = any(group.manager_id == owner.person_id for group in brief.groups)
    return MANAGER_HOURS_A_WEEK if is_manager else None


def _order(load: PersonLoad) -> tuple[float, float]:
    excess = max((hours - (load.available or 0) for hours in load.over.values()), default=0.0)
    return -excess, -sum(load.weeks.values())
