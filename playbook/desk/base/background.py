"""Run work in background threads that end with their workspace."""

import threading
import time
from collections.abc import Callable, Hashable

from playbook.core.base.errors import Refused

MOST_THREADS = 256  # fifty drafts of five stages each, and a few more
_END_SECONDS = 5.0
Task = Callable[[], object]


class BackgroundTasks:
    """Run tasks, now or a little later, until the workspace closes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: dict[threading.Thread, Task] = {}
        self._timers: dict[Hashable, threading.Timer] = {}
        self._is_over = False

    def start(self, tasks: list[Task], name: str, stop: Task) -> tuple[threading.Thread, ...]:
        """Run these tasks side by side; `stop` asks them to end."""
        threads = tuple(threading.Thread(target=task, name=name, daemon=True) for task in tasks)
        with self._lock:
            self._threads = {thread: end for thread, end in self._threads.items() if thread.is_alive()}
            if self._is_over:
                raise Refused("The app is about to end.", "Try again once it is back.")
            if len(self._threads) + len(threads) > MOST_THREADS:
                raise Refused("Too many answers are being written.", "Wait until one of them is done.")
            for thread in threads:
                thread.start()
                self._threads[thread] = stop
        return threads

    @property
    def running(self) -> int:
        """Return how many threads run."""
        with self._lock:
            return sum(thread.is_alive() for thread in self._threads)

    def later(self, key: Hashable, seconds: float, task: Task) -> None:
        """Run a task in a while, unless one of this key waits."""

        def run() -> None:
            with self._lock:
                if self._timers.get(key) is not timer:
                    return
                del self._timers[key]
            task()

        with self._lock:
            if not self._is_over and key not in self._timers:
                timer = self._timers[key] = threading.Timer(seconds, run)
                timer.daemon = True
                timer.start()

    def close(self) -> None:
        """Stop everything, and give it a moment to log its cost."""
        with self._lock:
            self._is_over = True
            for timer in self._timers.values():
                timer.cancel()
            self._timers.clear()
            threads = dict(self._threads)
        for stop in threads.values():
            stop()
        until = time.monotonic() + _END_SECONDS
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
