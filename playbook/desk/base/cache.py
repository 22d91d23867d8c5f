"""Cache values per workspace so that page reruns recompute nothing."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from cachetools import LRUCache

from playbook.core.base.text_caches import forget_texts

Value = TypeVar("Value")


class CacheRegion:
    """The last used values of one kind, for any thread."""

    def __init__(self, size: int, is_stale: Callable[[], bool]) -> None:
        self._values: LRUCache[Hashable, Any] = LRUCache(size)
        self._is_stale = is_stale  # a new value may still hold a name that was just forgotten
        self._in_progress: set[Hashable] = set()
        self._changed = threading.Condition()

    def find(self, key: Hashable) -> Any:
        """Return the value of a key, or None."""
        with self._changed:
            return self._values.get(key)

    def put(self, key: Hashable, value: object) -> None:
        """Store a value, unless somebody was just forgotten."""
        if not self._is_stale():
            with self._changed:
                self._values[key] = value

    def once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made where it is missing."""
        with self._changed:
            while key in self._in_progress:
                self._changed.wait()
            if key in self._values:
                return cast(Value, self._values[key])
            self._in_progress.add(key)
        try:
            value = make()
            self.put(key, value)
            return value
        finally:
            with self._changed:
                self._in_progress.discard(key)
                self._changed.notify_all()

    def drop_before(self, rollout_id: str, version: int) -> None:
        """Drop the values whose keys hold a rollout's id and then an earlier version."""
        with self._changed:
            for key in [key for key in self._values if _is_before(key, rollout_id, version)]:
                del self._values[key]

    def clear(self) -> None:
        """Drop every value."""
        with self._changed:
            self._values.clear()


def _is_before(key: Hashable, rollout_id: str, version: int) -> bool:
    if not isinstance(key, tuple):
        return False
    if rollout_id in key[:-1] and isinstance(other := key[key.index(rollout_id) + 1], int):
        return other < version
    return any(_is_before(part, rollout_id, version) for part in key)


class WorkspaceCache:
    """All cached values of one workspace, in regions of bounded size."""

    def __init__(self) -> None:
        self._regions: dict[str, CacheRegion] = {}

    def region(self, name: str, size: int, is_stale: Callable[[], bool]) -> CacheRegion:
        """Return the region of this name, always the same."""
        return self._regions.get(name) or self._regions.setdefault(name, CacheRegion(size, is_stale))

    def drop_before(self, rollout_id: str, version: int) -> None:
        """Drop what was computed from earlier versions of a rollout."""
        for region in [*self._regions.values()]:
            region.drop_before(rollout_id, version)

    def clear(self) -> None:
        """Drop every cached value, and the cached texts of the process."""
        for region in [*self._regions.values()]:
            region.clear()
        forget_texts()


class Parts:
    """The single parts of a workspace, by key, for any thread."""

    def __init__(self) -> None:
        self._parts: dict[Hashable, Any] = {}
        self._turns: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the part of this key, always the same."""
        if key not in self._parts:
            # Of this part alone: what it is made from may be held by somebody who asks for another one.
            with self._turns.setdefault(key, threading.Lock()):
                if key not in self._parts:
                    self._parts[key] = make()
        return cast(Value, self._parts[key])
