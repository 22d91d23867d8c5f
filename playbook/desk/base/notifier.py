"""Tells whoever watches a rollout that something about it has changed; what it is, they look up."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress


class Subscriber:
    """One watcher, on the event loop that it waits on."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._answer_format = asyncio.Event()

    def hear(self) -> None:
        """Have the watcher look; on its own loop."""
        self._answer_format.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next change, at most so long; gives back whether there was one."""
        try:
            async with asyncio.timeout(seconds):
                await self._answer_format.wait()
        except TimeoutError:
            return False
        self._answer_format.clear()
        return True


class Notifier:
    """Counts the changes about each topic, the id of a rollout mostly, and rings whoever watches it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}
        self._ears: dict[str, set[Subscriber]] = {}
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether nothing will be told any more, since the app ends."""
        return self._is_over

    def publish(self, topic: str) -> None:
        """Say that something about a topic has changed, once it is kept."""
        with self._lock:
            self._counts[topic] = self._counts.get(topic, 0) + 1
            ears = [*self._ears.get(topic, ())]
        _ring(ears)

    def end(self) -> None:
        """Have everybody who watches anything look once more, and find that the app ends."""
        with self._lock:
            self._is_over = True
            ears = [ear for some in self._ears.values() for ear in some]
        _ring(ears)

    def count(self, topic: str) -> int:
        """Give back how often a topic has changed since the app started: the same number, the same state."""
        with self._lock:
            return self._counts.get(topic, 0)

    @contextmanager
    def watched(self, topic: str) -> Iterator[Subscriber]:
        """Watch a topic from the running event loop, for as long as the context lasts."""
        ear = Subscriber()
        with self._lock:
            self._ears.setdefault(topic, set()).add(ear)
        try:
            yield ear
        finally:
            with self._lock:
                self._ears[topic].discard(ear)
                if not self._ears[topic]:
                    del self._ears[topic]


def _ring(ears: Iterable[Subscriber]) -> None:
    """Wake each loop once, however many of its ears have to hear."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Subscriber]] = defaultdict(list)
    for ear in ears:
        by_loop[ear.loop].append(ear)
    for loop, some in by_loop.items():
        # A loop that is closed has nobody who waits on it any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_hear_all, some)


def _hear_all(ears: list[Subscriber]) -> None:
    for ear in ears:
        ear.hear()
