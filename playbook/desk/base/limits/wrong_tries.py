"""Count wrong tries for all processes; in memory while nothing can be stored."""

import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from cachetools import LRUCache

from playbook.desk.base.limits.rate_limit import filled, no_earlier
from playbook.store.errors import StoreError
from playbook.store.register.limits.throttles import KIND_ENDS, Bucket, LoginWait, Throttles, TryState

T = TypeVar("T")
_MOST_BUCKETS, _MOST_PEOPLE = 40_000, 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `size` at once of each key, and then one every `seconds`."""

    name: str
    size: int
    seconds: float = 1

    def key(self, whose: str) -> str:
        """Return the key of somebody's bucket."""
        return f"{self.name}{KIND_ENDS}{whose}"

    def wait(self, state: TryState, whose: str, now: datetime, slower: float = 1) -> timedelta:
        """Return how long to wait for one; `slower`: times as long."""
        seconds = self.seconds * slower
        return timedelta(seconds=max(0.0, 1 - self._level(state, whose, now, seconds)) * seconds)

    def take(self, state: TryState, whose: str, now: datetime, slower: float = 1) -> None:
        """Take one, after `wait` allowed it."""
        level = self._level(state, whose, now, self.seconds * slower)
        bucket = state.buckets.get(self.key(whose))
        filled_at = no_earlier(now, bucket.filled_at) if bucket else now
        state.buckets[self.key(whose)] = Bucket(self.key(whose), level - 1, filled_at)

    def give_back(self, state: TryState, whose: str) -> None:
        """Put one back, of which nothing came."""
        if bucket := state.buckets.get(self.key(whose)):
            level = min(self.size, bucket.level + 1)
            state.buckets[bucket.key] = Bucket(bucket.key, level, bucket.filled_at)

    def _level(self, state: TryState, whose: str, now: datetime, seconds: float) -> float:
        bucket = state.buckets.get(self.key(whose))
        return filled(bucket.level, bucket.filled_at, now, self.size, seconds) if bucket else self.size


class WrongTries:
    """Buckets and waits, for any thread and every process on the register."""

    def __init__(self, throttles: Throttles | None = None) -> None:
        self._throttles = throttles
        self._buckets: LRUCache[str, Bucket] = LRUCache(_MOST_BUCKETS)
        self._waits: LRUCache[str, LoginWait] = LRUCache(_MOST_PEOPLE)
        self._lock = threading.Lock()

    def look(self, keys: Collection[str]) -> TryState:
        """Return these buckets, as far as anything was taken of them."""
        if self._throttles:
            with suppress(StoreError):
                return self._throttles.look(keys)
        with self._lock:
            return self._state(keys, ())

    def change(
        self, keys: Collection[str], whose: Collection[str], work: Callable[[TryState], T], now: datetime
    ) -> T:
        """Do `work`, maybe twice, on these buckets and waits; where it raises, nothing changes."""
        if self._throttles:
            with suppress(StoreError):
                return self._throttles.change(keys, whose, work, now)
        with self._lock:
            state = self._state(keys, whose)
            result = work(state)
            self._buckets.update(state.buckets)
            for name in whose:
                self._waits.pop(name, None)
            self._waits.update(state.waits)
            return result

    def _state(self, keys: Collection[str], whose: Collection[str]) -> TryState:
        return TryState(
            {key: bucket for key in keys if (bucket := self._buckets.get(key))},
            {name: wait for name in whose if (wait := self._waits.get(name))},
        )
