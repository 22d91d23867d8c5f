"""Keep folded rollouts in memory for page reruns."""

import threading
from collections.abc import Callable, Mapping, Sequence
from math import inf
from time import monotonic
from typing import TypeVar

from cachetools import LRUCache

from playbook.core.base.errors import Missing
from playbook.core.forgetting.log import is_rewritten
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import as_of, fold
from playbook.meter import METER
from playbook.store.log.forgetting import Follow, Rewritten, Sign
from playbook.store.log.log import Log

T = TypeVar("T")
MOST = 64
_MOST_PAST = 16  # versions that somebody looks back at
_LONGEST_SECONDS = 60.0


class RolloutCache:
    """The most recently used rollouts of a log, each at its head."""

    def __init__(self, log: Log, most: int = MOST) -> None:
        self._log = log
        self._rollouts: LRUCache[str, Rollout] = LRUCache(most)
        self._past: LRUCache[tuple[str, int], Rollout] = LRUCache(_MOST_PAST)
        self._lock = threading.Lock()
        # Counts forgettings: what was read before one is not stored after it.
        self._age = 0
        self._forgot_at = -inf

    def get(self, rollout_id: str) -> Rollout:
        """Return the rollout at its head. Raise Missing when there is none."""
        age, head = self._age, self._log.head(rollout_id)
        if head == 0:
            raise Missing("There is no such rollout.", "Go to Home and pick one.")
        with self._lock:
            cached = self._rollouts.get(rollout_id)
        if cached and cached.version >= head:
            return cached
        events = self._log.read(rollout_id, after=cached.version if cached else 0)
        if cached and is_rewritten(events):
            cached, events = None, self._log.read(rollout_id)
        with METER.timed("playbook_fold_seconds"):
            rollout = fold(events, cached)
        return self._remember(rollout, age)

    def at(self, rollout_id: str, version: int) -> Rollout:
        """Return the rollout right after `version`. Raise Missing when it never was."""
        age, head = self._age, self._log.head(rollout_id)
        if not 1 <= version <= head:
            raise Missing("The rollout has no such version.", "Pick one that Activity lists.")
        with self._lock:
            rollout = self._past.get((rollout_id, version))
        if rollout is None:
            rollout = as_of(self._log.read(rollout_id), version)
            with self._lock:
                if age == self._age:
                    self._past[rollout_id, version] = rollout
        return rollout

    def append(self, events: Sequence[Event], after: Rollout) -> Rollout:
        """Append `events`, which lead to `after`, and return the rollout."""
        age = self._age
        self._log.append(after.id, after.version - len(events), events)
        METER.count("playbook_appended_events", by=len(events))
        return self._remember(after, age)

    def forget(self, person_matcher: PersonMatcher, sign: Sign, follow: Follow) -> Mapping[str, Rewritten]:
        """Rewrite the log and memory without somebody; return what was rewritten."""
        return self._rewriting(lambda: self._log.forget(person_matcher, sign, follow))

    def delete(self, rollout_id: str, follow: Callable[[], object]) -> None:
        """Delete a rollout from the log and memory."""
        self._rewriting(lambda: self._log.delete(rollout_id, follow))

    def _rewriting(self, work: Callable[[], T]) -> T:
        try:
            return work()
        finally:
            self.clear()

    def clear(self) -> None:
        """Drop every rollout, and what is being read now: it may hold a name."""
        self._forgot_at = monotonic()
        with self._lock:
            self._age += 1
            self._rollouts.clear()
            self._past.clear()

    @property
    def has_just_forgotten(self) -> bool:
        """Return whether a reader may hold what was read before a forgetting."""
        return monotonic() - self._forgot_at < _LONGEST_SECONDS

    def _remember(self, rollout: Rollout, age: int) -> Rollout:
        with self._lock:
            if age != self._age:
                return rollout
            if (other := self._rollouts.get(rollout.id)) and other.version >= rollout.version:
                return other
            self._rollouts[rollout.id] = rollout
        return rollout
