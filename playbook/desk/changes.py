"""Tells whoever watches a rollout that something about it has changed; what it is, they look up."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Ear:
    """One watcher, on the event loop that it waits on."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Have the watcher look; from any thread, and after its loop has ended too."""
        try:
            self._loop.call_soon_threadsafe(self._rung.set)
        except RuntimeError:
            return  # the loop is closed, so nobody waits on it any more

    async def wait(self, seconds: float) -> bool:
        """Wait for the next change, at most so long; gives back whether there was one."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class Changes:
    """Counts the changes about each topic, the id of a rollout mostly, and rings whoever watches it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}
        self._ears: dict[str, set[Ear]] = {}

    def tell(self, topic: str) -> None:
        """Say that something about a topic has changed, once it is kept."""
        with self._lock:
            self._counts[topic] = self._counts.get(topic, 0) + 1
            ears = [*self._ears.get(topic, ())]
        for ear in ears:
            ear.ring()

    def count(self, topic: str) -> int:
        """Give back how often a topic has changed since the app started: the same number, the same state."""
        with self._lock:
            return self._counts.get(topic, 0)

    @contextmanager
    def watched(self, topic: str) -> Iterator[Ear]:
        """Watch a topic from the running event loop, for as long as the context lasts."""
        ear = Ear()
        with self._lock:
            self._ears.setdefault(topic, set()).add(ear)
        try:
            yield ear
        finally:
            with self._lock:
                self._ears[topic].discard(ear)
                if not self._ears[topic]:
                    del self._ears[topic]
