"""What was worked out is kept while its house is open, so that a rerun of a page works out nothing twice."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar, cast
from weakref import WeakKeyDictionary, WeakSet

from playbook.desk.house import House

Made = TypeVar("Made")


_everything: "WeakSet[Kept]" = WeakSet()
_of_texts: "list[_LruCache]" = []


class _LruCache(Protocol):
    def cache_clear(self) -> None: ...


Cached = TypeVar("Cached", bound=_LruCache)


def drop_with_all(cached: Cached) -> Cached:
    """Have a memory of texts that no house owns cleared as well, whenever a house forgets everything."""
    _of_texts.append(cached)
    return cached


def drop_all(house: House) -> None:
    """Forget everything that was made in a house, and the texts that no house owns."""
    for kept in list(_everything):
        kept.drop(house)
    for cached in _of_texts:
        cached.cache_clear()


class Kept:
    """At most `most` things that were made, those used last, each for the house that it was made in."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._shelves: WeakKeyDictionary[object, OrderedDict[Hashable, object]] = WeakKeyDictionary()
        self._lock = threading.Lock()
        _everything.add(self)

    def drop(self, house: House) -> None:
        """Forget what was made in a house."""
        with self._lock:
            self._shelves.pop(house.log, None)

    def find(self, house: House, key: Hashable) -> object | None:
        """Give back what was made for this key, or None where it is not there."""
        with self._lock:
            shelf = self._shelves.get(house.log)
            if shelf is None or key not in shelf:
                return None
            shelf.move_to_end(key)
            return shelf[key]

    def once(self, house: House, key: Hashable, make: Callable[[], Made]) -> Made:
        """Give back what was made for this key; make it where it is not there, outside the lock."""
        with self._lock:
            shelf = self._shelves.setdefault(house.log, OrderedDict())
            if key in shelf:
                shelf.move_to_end(key)
                return cast(Made, shelf[key])
        made = make()
        if house.shelf.has_just_forgotten:
            # It may be made of something that was read before somebody was forgotten.
            return made
        with self._lock:
            shelf[key] = made
            while len(shelf) > self._most:
                shelf.popitem(last=False)
        return made
