"""What of a log happened since a day and still holds: undone gestures and their undoing are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from playbook.core.log.events import Event
from playbook.core.log.undo import undone

D = TypeVar("D", covariant=True)


@dataclass(frozen=True, slots=True)
class Act(Generic[D]):
    """A deed of one kind, with its place in the log and who did it."""

    version: int
    who: str
    deed: D


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

    def of(self, *kinds: type[D]) -> list[Act[D]]:
        """The deeds of some kinds, oldest first."""
        return [
            Act(event.version, event.actor, event.deed)
            for event in self.events
            if isinstance(event.deed, kinds)
        ]

    def ground(self, names: Sequence[str]) -> tuple[int, ...]:
        """The versions that last said something of these items, groups or metrics, in order."""
        return tuple(sorted({self.grounds[name] for name in names if name in self.grounds}))


def since(events: Sequence[Event], first: date) -> Happened:
    """Give back what happened from the morning of `first` (UTC) up to the end of the log."""
    start = next((at for at, event in enumerate(events) if event.happened_at.date() >= first), len(events))
    before, fresh = events[:start], events[start:]
    gone, gone_before = undone(events), undone(before)
    new = {event.gesture for event in fresh}
    roots = _roots(events)
    back = {gesture for gesture in gone - gone_before if gesture not in new and roots[gesture] == gesture}
    again = {gesture for gesture in gone_before - gone if roots[gesture] == gesture}
    undoing = [event for event in fresh if event.undoes]
    return Happened(
        events=tuple(event for event in fresh if not event.undoes and event.gesture not in gone),
        back=tuple(event for event in undoing if roots[event.gesture] in back),
        again=tuple(event for event in undoing if roots[event.gesture] in again),
        grounds=_grounds(events),
    )


def _roots(events: Sequence[Event]) -> dict[str, str]:
    """Of each gesture the one that it is about in the end: an undo of an undo is about the first."""
    roots: dict[str, str] = {}
    for event in events:
        roots.setdefault(event.gesture, roots.get(event.undoes, event.gesture))
    return roots


def _grounds(events: Sequence[Event]) -> dict[str, int]:
    grounds: dict[str, int] = {}
    for event in events:
        if name := event.deed.subject():
            grounds[name] = event.version
    return grounds
