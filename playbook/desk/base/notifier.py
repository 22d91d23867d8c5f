"""Notify subscribers of a topic that something about it has changed."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress


class Subscriber:
    """One subscriber, on the event loop that it waits on."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()

    def hear(self) -> None:
        """Wake the subscriber, on its own loop."""
        self._changed.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next change; return whether one came in time."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True


class Notifier:
    """Count the changes of each topic, and wake its subscribers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}
        self._subscribers: dict[str, set[Subscriber]] = {}
        self._is_over = False
        self.tell: Callable[[str], object] = str  # has other processes hear of a topic

    @property
    def is_over(self) -> bool:
        """Return whether the app ends, so that nothing more is published."""
        return self._is_over

    def publish(self, topic: str) -> None:
        """Publish to every process that something about a topic has changed, once it is stored."""
        self.wake(topic)
        self.tell(topic)

    def wake(self, topic: str) -> None:
        """Publish in this process alone, as where the log tells the others."""
        with self._lock:
            self._counts[topic] = self._counts.get(topic, 0) + 1
            subscribers = [*self._subscribers.get(topic, ())]
        _wake(subscribers)

    def end(self) -> None:
        """Wake all subscribers, to find that the app ends."""
        with self._lock:
            self._is_over = True
            subscribers = [each for of_topic in self._subscribers.values() for each in of_topic]
        _wake(subscribers)

    def count(self, topic: str) -> int:
        """Return how often a topic has changed since the app started."""
        with self._lock:
            return self._counts.get(topic, 0)

    @contextmanager
    def watched(self, topic: str) -> Iterator[Subscriber]:
        """Subscribe to a topic on the running event loop."""
        subscriber = Subscriber()
        with self._lock:
            self._subscribers.setdefault(topic, set()).add(subscriber)
        try:
            yield subscriber
        finally:
            with self._lock:
                self._subscribers[topic].discard(subscriber)
                if not self._subscribers[topic]:
                    del self._subscribers[topic]


def _wake(subscribers: Iterable[Subscriber]) -> None:
    """Wake each loop once, however many of its subscribers there are."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Subscriber]] = defaultdict(list)
    for subscriber in subscribers:
        by_loop[subscriber.loop].append(subscriber)
    for loop, of_loop in by_loop.items():
        # Nobody waits any more on a loop that is closed.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_notify_all, of_loop)


def _notify_all(subscribers: list[Subscriber]) -> None:
    for subscriber in subscribers:
        subscriber.hear()
