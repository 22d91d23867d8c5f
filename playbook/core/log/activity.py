"""What of a log happened since a day and still holds: undone change sets and their undoing are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from playbook.core.log.events import Event
from playbook.core.log.undo import undone

D = TypeVar("D", covariant=True)


@dataclass(frozen=True, slots=True)
class Activity(Generic[D]):
    """A change of one kind, with its place in the log and who did it."""

    version: int
    who: str
    change: D


@dataclass(frozen=True, slots=True)
class Happened:
    """The events of a period that hold, oldest first.

    `back` and `again`: the events that took back, or brought back, what had been done before the period.
    `grounds` names, per item, group or metric, the event that last said what is known of it.
    """

    events: tuple[Event, ...]
    back: tuple[Event, ...]
    again: tuple[Event, ...]
    grounds: dict[str, int]

    def of(self, *kinds: type[D]) -> list[Activity[D]]:
        """The changes of some kinds, oldest first."""
        return [
            Activity(event.version, event.actor, event.change)
            for event in self.events
            if isinstance(event.change, kinds)
        ]

    def ground(self, names: Sequence[str]) -> tuple[int, ...]:
        """The versions that last said something of these items, groups or metrics, in order."""
        return tuple(sorted({self.grounds[name] for name in names if name in self.grounds}))


def since(events: Sequence[Event], first: date) -> Happened:
    """Return what happened from the morning of `first` (UTC) up to the end of the log."""
    start = next((at for at, event in enumerate(events) if event.happened_at.date() >= first), len(events))
    before, fresh = events[:start], events[start:]
    gone, gone_before = undone(events), undone(before)
    new = {event.change_set for event in fresh}
    roots = _roots(events)
    back = {
        change_set
        for change_set in gone - gone_before
        if change_set not in new and roots[change_set] == change_set
    }
    again = {change_set for change_set in gone_before - gone if roots[change_set] == change_set}
    undoing = [event for event in fresh if event.undoes]
    return Happened(
        events=tuple(event for event in fresh if not event.undoes and event.change_set not in gone),
        back=tuple(event for event in undoing if roots[event.change_set] in back),
        again=tuple(event for event in undoing if roots[event.change_set] in again),
        grounds=_grounds(events),
    )


def _roots(events: Sequence[Event]) -> dict[str, str]:
    """Of each change set the one that it is about in the end: an undo of an undo is about the first."""
    roots: dict[str, str] = {}
    for event in events:
        roots.setdefault(event.change_set, roots.get(event.undoes, event.change_set))
    return roots


def _grounds(events: Sequence[Event]) -> dict[str, int]:
    grounds: dict[str, int] = {}
    for event in events:
        if name := event.change.subject():
            grounds[name] = event.version
    return grounds
