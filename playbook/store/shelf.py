"""Rollouts as they stand, kept folded in memory; a rerun of a page touches no database."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from math import inf
from time import monotonic

from playbook.core.errors import Missing
from playbook.core.events import EVENT, Event
from playbook.core.forgetting import is_rewritten
from playbook.core.state import Rollout, fold
from playbook.core.whom import Whom
from playbook.store.forgetting import Follow, Rewritten, Sign
from playbook.store.log import Log
from playbook.store.snapshots import Snapshots

KEPT = 64
_LONGEST_SECONDS = 60.0
SNAPSHOT_EVERY = 100


class Shelf:
    """The most recently used rollouts of a log, each at its head; for any number of threads."""

    def __init__(self, log: Log, kept: int = KEPT, snapshot_every: int = SNAPSHOT_EVERY) -> None:
        self._log, self._kept, self._every = log, kept, snapshot_every
        self._snapshots = Snapshots(log.derived) if log.derived else None
        self._rollouts: OrderedDict[str, Rollout] = OrderedDict()
        self._at: OrderedDict[tuple[str, int], Rollout] = OrderedDict()
        self._snapshot_versions: dict[str, int] = {}
        self._lock, self._snapshotting = threading.Lock(), threading.Lock()
        # Counts how often somebody was forgotten: what was read before is not kept after.
        self._age = 0
        self._forgot_at = -inf

    def get(self, rollout_id: str) -> Rollout:
        """Give back the rollout at its head; raises Missing when there is no such rollout."""
        age, head = self._age, self._log.head(rollout_id)
        with self._lock:
            rollout = self._rollouts.get(rollout_id)
            if rollout and rollout.version >= head:
                self._rollouts.move_to_end(rollout_id)
                return rollout
        if head == 0:
            raise Missing("There is no such rollout.", "Go back to Rollouts and pick one.")
        return self._laid_on(rollout, age) if rollout else self._loaded(rollout_id, age)

    def at(self, rollout_id: str, version: int) -> Rollout:
        """Give back the rollout as it stood right after `version`; raises Missing when it never did."""
        age, head = self._age, self._log.head(rollout_id)
        if not 1 <= version <= head:
            raise Missing("The rollout has no such version.", "Pick one that History lists.")
        with self._lock:
            found = self._at.get((rollout_id, version))
        if found is None:
            events = self._log.read(rollout_id)
            found = fold(event for event in events if event.version <= version)
            with self._lock:
                if age == self._age:
                    self._at[rollout_id, version] = found
                while len(self._at) > self._kept:
                    self._at.popitem(last=False)
        return found

    def append(self, rollout_id: str, expected_version: int, events: Sequence[Event]) -> Rollout:
        """Append to the log and give back the rollout after it; raises what the log raises."""
        with self._lock:
            age, base = self._age, self._rollouts.get(rollout_id)
        self._log.append(rollout_id, expected_version, events)
        if events and expected_version == (base.version if base else 0):
            self._keep(fold(events, base), events[-1], age)
        return self.get(rollout_id)

    def versions(self) -> dict[str, int]:
        """Give back the head of every rollout there is."""
        return self._log.heads()

    def forget(self, whom: Whom, sign: Sign, follow: Follow) -> Mapping[str, Rewritten]:
        """Take somebody out of the log, and keep nothing that was made of it before.

        Gives back what was rewritten in which rollouts.
        """
        with self._snapshotting:
            try:
                return self._log.forget(whom, sign, follow)
            finally:
                self._forgot_at = monotonic()
                with self._lock:
                    self._age += 1
                    self._rollouts.clear()
                    self._at.clear()
                    self._snapshot_versions.clear()

    @property
    def has_just_forgotten(self) -> bool:
        """Whether somebody who is still at work may have read something before somebody was forgotten."""
        return monotonic() - self._forgot_at < _LONGEST_SECONDS

    def _laid_on(self, base: Rollout, age: int) -> Rollout:
        events = self._log.read(base.id, after=base.version)
        if is_rewritten(events):
            return self._loaded(base.id, age)
        return self._keep(fold(events, base), events[-1], age) if events else base

    def _loaded(self, rollout_id: str, age: int) -> Rollout:
        """Give back a rollout that is not in memory: from its snapshot and the rest, or from scratch."""
        snapshot = self._snapshots.find(rollout_id) if self._snapshots else None
        if snapshot:
            version = snapshot.rollout.version
            events = self._log.read(rollout_id, after=version - 1)
            is_of_it = events and events[0].version == version
            if is_of_it and fingerprint(events[0]) == snapshot.last_event and not is_rewritten(events[1:]):
                self._snapshot_versions[rollout_id] = version
                return self._keep(fold(events[1:], snapshot.rollout), events[-1], age)
        events = self._log.read(rollout_id)
        return self._keep(fold(events), events[-1], age)

    def _keep(self, rollout: Rollout, last: Event, age: int) -> Rollout:
        with self._lock:
            if age != self._age:
                return rollout
            other = self._rollouts.get(rollout.id)
            if other and other.version >= rollout.version:
                return other
            self._rollouts[rollout.id] = rollout
            self._rollouts.move_to_end(rollout.id)
            while len(self._rollouts) > self._kept:
                self._rollouts.popitem(last=False)
        self._snapshot_if_due(rollout, last, age)
        return rollout

    def _snapshot_if_due(self, rollout: Rollout, last: Event, age: int) -> None:
        with self._lock:
            if rollout.version - self._snapshot_versions.get(rollout.id, 0) < self._every:
                return
            self._snapshot_versions[rollout.id] = rollout.version
        if self._snapshots:
            # Aside, as the person who made the change need not wait for it.
            work = (self._snapshots, rollout, fingerprint(last), age)
            threading.Thread(target=self._snapshot, args=work, name="snapshot", daemon=True).start()

    def _snapshot(self, snapshots: Snapshots, rollout: Rollout, last_event: str, age: int) -> None:
        with self._snapshotting:
            if age == self._age:
                snapshots.keep(rollout, last_event)


def fingerprint(event: Event) -> str:
    """What tells this event from any other that could stand in its place."""
    return sha256(EVENT.dump_json(event)).hexdigest()
