"""Record which locks of the product are held while another one is waited for."""

import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any
from unittest.mock import patch

from playbook.desk.base import cache

_LOCK, _RLOCK = threading.Lock, threading.RLock


class LockOrder:
    """For each place where locks are made: those held when one of it is waited for."""

    def __init__(self) -> None:
        self.before: dict[str, dict[str, str]] = {}  # with the stack of the first time
        self._held = threading.local()

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Record the locks that our code makes from now on."""
        with (
            patch.object(threading, "Lock", lambda: self._made(_LOCK())),
            patch.object(threading, "RLock", lambda: self._made(_RLOCK())),
        ):
            yield

    def watch(self, lock: Any, place: str) -> Any:
        """Return a lock as one that is recorded."""
        return _Recorded(self, lock, place)

    def cycle(self) -> list[str]:
        """Return places of which each is waited for with the one before it held, or none."""
        try:
            TopologicalSorter(self.before).prepare()
        except CycleError as error:
            return [str(place) for place in error.args[1]]
        return []

    def say_cycle(self) -> str:
        """Return the stacks in which the places of a cycle were waited for."""
        cycle = self.cycle()
        pairs = pairwise(cycle)
        return "\n\n".join(f"{held} held:\n{self.before[place][held]}" for held, place in pairs)

    def _made(self, lock: Any) -> Any:
        frame = sys._getframe(2)
        if "/playbook/" not in (file := frame.f_code.co_filename):
            return lock
        # The named locks of a workspace are all made in one line.
        is_named = file == cache.__file__ and frame.f_code.co_name == "get"
        key = frame.f_locals["key"] if is_named else f"{frame.f_lineno}:{frame.f_lasti}"
        name = getattr(key, "__name__", str(key).split()[0])
        return self.watch(lock, f"{file.rpartition('/playbook/')[2]} {name}")

    @property
    def held(self) -> list["_Recorded"]:
        """Return the locks that this thread holds."""
        if not hasattr(self._held, "locks"):
            self._held.locks = []
        locks: list[_Recorded] = self._held.locks
        return locks


class _Recorded:
    def __init__(self, order: LockOrder, lock: Any, place: str) -> None:
        self._order, self._lock, self.place = order, lock, place

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        held = self._order.held
        if blocking and timeout < 0 and self not in held:
            for other in held:
                before = self._order.before.setdefault(self.place, {})
                if other.place not in before:
                    before[other.place] = "".join(traceback.format_stack(limit=14)[:-1])
        is_taken: bool = self._lock.acquire(blocking, timeout)
        if is_taken:
            held.append(self)
        return is_taken

    def release(self) -> None:
        self._order.held.remove(self)
        self._lock.release()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lock, name)
