"""Rollouts as they stand, kept folded in memory; a rerun of a page touches no database."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from playbook.core.errors import Missing
from playbook.core.events import Event
from playbook.core.state import Rollout, fold
from playbook.store.log import Log

KEPT = 64


class Shelf:
    """The most recently used rollouts of a log, each at its head."""

    def __init__(self, log: Log, kept: int = KEPT) -> None:
        self._log, self._kept = log, kept
        self._rollouts: OrderedDict[str, Rollout] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, rollout_id: str) -> Rollout:
        """Give back the rollout at its head; raises Missing when there is no such rollout."""
        head = self._log.head(rollout_id)
        with self._lock:
            rollout = self._rollouts.get(rollout_id)
            if rollout and rollout.version >= head:
                self._rollouts.move_to_end(rollout_id)
                return rollout
        if head == 0:
            raise Missing("There is no such rollout.", "Go back to Rollouts and pick one.")
        return self._put(self._next(rollout_id, rollout))

    def _next(self, rollout_id: str, base: Rollout | None) -> Rollout:
        events = self._log.read(rollout_id, after=base.version if base else 0)
        return fold(events, base)

    def _put(self, rollout: Rollout) -> Rollout:
        with self._lock:
            other = self._rollouts.get(rollout.id)
            if other and other.version > rollout.version:
                return other
            self._rollouts[rollout.id] = rollout
            self._rollouts.move_to_end(rollout.id)
            while len(self._rollouts) > self._kept:
                self._rollouts.popitem(last=False)
        return rollout

    def at(self, rollout_id: str, version: int) -> Rollout:
        """Give back the rollout as it stood right after `version`."""
        return fold(event for event in self._log.read(rollout_id) if event.version <= version)

    def append(self, rollout_id: str, expected_version: int, events: Sequence[Event]) -> Rollout:
        """Append to the log and give back the rollout after it; raises what the log raises."""
        with self._lock:
            base = self._rollouts.get(rollout_id)
        self._log.append(rollout_id, expected_version, events)
        if events and (expected_version == 0 or (base and base.version == expected_version)):
            self._put(fold(events, base if expected_version else None))
        return self.get(rollout_id)

    def versions(self) -> dict[str, int]:
        """Give back the head of every rollout there is."""
        return self._log.heads()
