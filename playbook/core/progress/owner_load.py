"""The hours that a plan asks of each owner by week."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from playbook.core.base.words import count
from playbook.core.case.owner_weeks import (
    HALF_A_DAY,
    MANAGER_HOURS_A_WEEK,
    full_weeks_of_a_manager,
    manager_weeks,
    weeks_of,
)
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.counts import monday_of
from playbook.core.plan.items import AnyItem, Owner
from playbook.core.progress.progress import tracked
from playbook.core.review.load import is_more, owner_hours
from playbook.core.review.thresholds import DEFAULTS


@dataclass(frozen=True, slots=True)
class OwnerLoad:
    """One owner's hours by week; `available` is None where unknown."""

    owner: Owner
    available: float | None
    weeks: Mapping[date, float]
    items: tuple[AnyItem, ...]
    is_assumed: bool = False  # nobody said how many hours they have

    @property
    def over(self) -> dict[date, float]:
        """Return the hours of each week that asks for too many."""
        if self.available is None:
            return {}
        return {week: hours for week, hours in self.weeks.items() if is_more(hours, self.available)}

    @property
    def worst(self) -> date | None:
        """Return the week that is furthest over, or None."""
        over = self.over
        return max(sorted(over), key=lambda week: over[week], default=None)

    def to_move(self, week: date) -> list[AnyItem]:
        """Return the tasks of a week that can move, longest first."""
        within = [item for item in self.items if item.due and monday_of(item.due) == week and not item.locked]
        return sorted(within, key=lambda item: owner_hours(item, DEFAULTS), reverse=True)


def owner_loads(rollout: Rollout) -> tuple[OwnerLoad, ...]:
    """Return every owner's load, those first who are furthest over."""
    owned: dict[Owner, list[AnyItem]] = {}
    for item in tracked(rollout):
        is_open = rollout.tracking_of(item.id).status != "done"
        if item.owner and is_open:
            owned.setdefault(item.owner, []).append(item)
    loads = [_load(rollout.brief, owner, items) for owner, items in owned.items()]
    return tuple(sorted(loads, key=_order))


def say_over(loads: Iterable[OwnerLoad]) -> str:
    """Return how many owners have too few hours, or ''."""
    known = [load for load in loads if load.available is not None]
    if not (over := sum(bool(load.over) for load in known)):
        return ""
    if len(known) == 1:
        return "The only owner with known hours is over capacity."
    are = "is" if over == 1 else "are"
    assumed = any(load.over and load.is_assumed for load in known)
    hours = f" We assume {MANAGER_HOURS_A_WEEK:g} hours a week for each manager." if assumed else ""
    return f"{over} of {count(len(known), 'owner')} with known hours {are} over capacity.{hours}"


def managers_over(rollout: Rollout) -> dict[str, dict[date, float]]:
    """Return the full weeks of managers with half a day of talks."""
    items = [item for item in tracked(rollout) if rollout.tracking_of(item.id).status != "done"]
    weeks = manager_weeks(rollout.brief, items).items()
    full = {manager: full_weeks_of_a_manager(hours) for manager, hours in weeks}
    return {manager: over for manager, over in full.items() if max(over.values(), default=0.0) >= HALF_A_DAY}


def _load(brief: Brief, owner: Owner, items: list[AnyItem]) -> OwnerLoad:
    is_assumed = owner.person_id != brief.lead_id
    return OwnerLoad(owner, _available(brief, owner), weeks_of(brief, items), tuple(items), is_assumed)


def _available(brief: Brief, owner: Owner) -> float | None:
    if owner.person_id is None:
        return None
    if owner.person_id == brief.lead_id:
        return brief.lead_hours_per_week
    is_manager = any(group.manager_id == owner.person_id for group in brief.groups)
    return MANAGER_HOURS_A_WEEK if is_manager else None


def _order(load: OwnerLoad) -> tuple[float, float]:
    excess = max((hours - (load.available or 0) for hours in load.over.values()), default=0.0)
    return -excess, -sum(load.weeks.values())
