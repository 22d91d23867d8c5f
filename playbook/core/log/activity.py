"""Changes since a day that still hold, without undone ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from playbook.core.log.events import Event
from playbook.core.log.undo import undone

D = TypeVar("D", covariant=True)


@dataclass(frozen=True, slots=True)
class Activity(Generic[D]):
    """A change of one kind with its version and actor."""

    version: int
    who: str
    change: D


@dataclass(frozen=True, slots=True)
class Happened:
    """The events of a period that hold, oldest first."""

    events: tuple[Event, ...]
    back: tuple[Event, ...]  # undid what came before the period
    again: tuple[Event, ...]  # redid it
    grounds: dict[str, int]  # per item, group or metric, the latest event about it

    def of(self, *kinds: type[D]) -> list[Activity[D]]:
        """Return the changes of some kinds, oldest first."""
        entries = ((event.version, event.actor, event.change) for event in self.events)
        return [
            Activity(version, actor, change)
            for version, actor, change in entries
            if isinstance(change, kinds)
        ]

    def ground(self, names: Sequence[str]) -> tuple[int, ...]:
        """Return the latest versions about these items, groups or metrics."""
        return tuple(sorted({self.grounds[name] for name in names if name in self.grounds}))


def since(events: Sequence[Event], first: date) -> Happened:
    """Return what happened from the morning of `first` (UTC) on."""
    start = next((at for at, event in enumerate(events) if event.happened_at.date() >= first), len(events))
    before, fresh = events[:start], events[start:]
    gone, gone_before = undone(events), undone(before)
    new = {event.change_set for event in fresh}
    roots = _roots(events)
    own_roots = {change_set for change_set, root in roots.items() if change_set == root}
    back, again = (gone - gone_before - new) & own_roots, (gone_before - gone) & own_roots
    undoing = [event for event in fresh if event.undoes]
    return Happened(
        events=tuple(event for event in fresh if not event.undoes and event.change_set not in gone),
        back=tuple(event for event in undoing if roots[event.change_set] in back),
        again=tuple(event for event in undoing if roots[event.change_set] in again),
        grounds={name: event.version for event in events if (name := event.change.subject())},
    )


def _roots(events: Sequence[Event]) -> dict[str, str]:
    """Return the change set each is about, undos as their origin."""
    roots: dict[str, str] = {}
    for event in events:
        roots.setdefault(event.change_set, roots.get(event.undoes, event.change_set))
    return roots
