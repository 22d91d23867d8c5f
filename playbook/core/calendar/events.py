"""The days of a plan as events of a calendar (docs/decisions/calendar.md)."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from playbook.core.base.fields import StageKey
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import KIND_NAMES, AnyItem, CheckinSeries, Support, UseCase

_WEEK = 7
Touched = Mapping[str, tuple[int, datetime]]  # by item, the version that last changed it, and when
# The id of a task may hold a name, as its title does.
LeadsTo = Literal["task", "stage", "nothing"]


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A whole day of the plan, or one repeated until `until`.

    `every` is the number of days between two.
    """

    uid: str
    title: str
    stage: StageKey
    rollout: str
    day: date
    sequence: int
    changed_at: datetime
    where: tuple[tuple[str, str], ...] = ()  # in the app: the query of its stage
    every: int | None = None
    until: date | None = None


def last_touched(events: Iterable[Event]) -> Touched:
    """Return when each item itself last changed, its progress aside."""
    return {
        thing.removeprefix("item:"): (event.version, event.happened_at)
        for event in events
        for thing in event.change.touches()
        if thing.startswith("item:")
    }


def events_of(
    rollout: Rollout,
    items: Iterable[AnyItem],
    touched: Touched,
    say: Callable[[str], str] = str,
    *,
    leads_to: LeadsTo = "task",
) -> list[CalendarEvent]:
    """Return the events of some items, in time order.

    `say` takes out of titles what not everybody reads.
    """
    rollout_name = say(rollout.brief.name)
    events = []
    for item in items:
        if (day := day_of(item)) is None:
            continue
        sequence, changed_at = touched.get(item.id, (1, rollout.created_at))
        every, until = _repeats(rollout, item)
        events.append(
            CalendarEvent(
                uid=_uid(rollout.id, item.id),
                title=_title_of(item, say),
                stage=item.stage,
                rollout=rollout_name,
                day=day,
                sequence=sequence,
                changed_at=changed_at,
                where=_where(rollout.id, item, leads_to),
                every=every if until is None or until > day else None,
                until=until,
            )
        )
    return sorted(events, key=lambda event: (event.day, event.title, event.uid))


def day_of(item: AnyItem) -> date | None:
    """Return an item's day; of a use case, its next review."""
    return item.next_review if isinstance(item, UseCase) else item.due


def _repeats(rollout: Rollout, item: AnyItem) -> tuple[int | None, date | None]:
    if isinstance(item, CheckinSeries):
        return item.cadence_days, item.end or rollout.brief.end
    if isinstance(item, Support):
        return _WEEK, item.end or rollout.brief.end
    return None, None


def _title_of(item: AnyItem, say: Callable[[str], str]) -> str:
    title = say(item.title) or KIND_NAMES[item.kind].capitalize()
    return f"Review: {title}" if isinstance(item, UseCase) else title


def _uid(rollout_id: str, item_id: str) -> str:
    return f"{hashlib.sha256(f'{rollout_id} {item_id}'.encode()).hexdigest()[:32]}@playbook"


def _where(rollout_id: str, item: AnyItem, leads_to: LeadsTo) -> tuple[tuple[str, str], ...]:
    if leads_to == "nothing":
        return ()
    rollout = ("rollout", rollout_id)
    return (rollout, ("task", item.id)) if leads_to == "task" else (rollout,)
