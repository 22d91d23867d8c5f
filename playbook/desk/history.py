"""The log in words, undo, and the plan as it stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from playbook.core.access import Actor
from playbook.core.events import Event
from playbook.core.fields import StageKey
from playbook.core.history import in_words, stage_of
from playbook.core.state import Rollout
from playbook.core.undo import deeds_to_undo, last_undoable, undone
from playbook.desk.commit import commit
from playbook.desk.house import House


@dataclass(frozen=True, slots=True)
class Entry:
    """One gesture in words: its first sentence, how many more there are, and whether it can be undone."""

    gesture: str
    version: int
    happened_at: datetime
    actor: str
    sentences: tuple[str, ...]
    stages: frozenset[StageKey]
    is_undo: bool
    is_undone: bool


def history(house: House, rollout_id: str) -> list[Entry]:
    """Give back every gesture of the log, latest first."""
    house.shelf.get(rollout_id)
    events = house.log.read(rollout_id)
    gone = undone(events)
    grouped: dict[str, list[Event]] = {}
    for event in events:
        grouped.setdefault(event.gesture, []).append(event)
    return [_entry(group, gone) for group in reversed(grouped.values())]


def _entry(events: Sequence[Event], gone: frozenset[str]) -> Entry:
    last = events[-1]
    return Entry(
        gesture=last.gesture,
        version=last.version,
        happened_at=last.happened_at,
        actor=last.actor,
        sentences=tuple(in_words(event.deed) for event in events),
        stages=frozenset(stage for event in events if (stage := stage_of(event))),
        is_undo=bool(last.undoes),
        is_undone=last.gesture in gone,
    )


def undo(house: House, actor: Actor, rollout_id: str, gesture: str) -> Rollout:
    """Take a gesture back by compensating events; raises Refused when something was built on it."""
    events = house.log.read(rollout_id)
    deeds = deeds_to_undo(events, gesture)
    return commit(house, actor, rollout_id, events[-1].version, deeds, undoes=gesture)


def undo_last(house: House, actor: Actor, rollout_id: str) -> Rollout | None:
    """Take back the latest gesture of `actor`; None when there is nothing to take back."""
    event = last_undoable(house.log.read(rollout_id), actor.name)
    return undo(house, actor, rollout_id, event.gesture) if event else None


def as_it_stood(house: House, rollout_id: str, version: int) -> Rollout:
    """Give back the rollout as it stood right after `version`."""
    return house.shelf.at(rollout_id, version)
