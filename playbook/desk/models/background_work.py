"""Watched, stoppable background work, bound to one connection."""

import threading
import time
from collections.abc import Callable

from playbook.desk.base.workspace import Workspace
from playbook.desk.models.connections import Connection, change_since, get_agreed

Watcher = Callable[[], bool]
Loss = Callable[[], str]

UNWATCHED_SECONDS = 10.0


class SideWork:
    """Background threads that end when stopped, unwatched, or no longer allowed.

    A changed connection ends them too. `why` explains an end that nobody asked for.
    """

    def __init__(
        self, workspace: Workspace, agreed: Connection, window: str, is_open: Watcher, loss: Loss = str
    ) -> None:
        get_agreed(workspace, agreed)
        self.why = ""
        self._change, self._loss = change_since(workspace, agreed), loss
        self._watchers = {window: is_open}
        self._seen_at = time.monotonic()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._threads: tuple[threading.Thread, ...] = ()
        self._background = workspace.background

    def begin(self, *tasks: Callable[[], object]) -> None:
        """Do these tasks side by side; raises Refused at too many threads."""
        self._threads = self._background.start([*tasks], f"beside-{type(self).__name__}", self.stop)

    @property
    def is_running(self) -> bool:
        """Return whether a thread is still alive."""
        return any(thread.is_alive() for thread in self._threads)

    @property
    def is_ending(self) -> bool:
        """Return whether it was stopped or found a reason to end."""
        return self._stopped.is_set()

    @property
    def ended(self) -> str:
        """Return a sentence that it was stopped, and why."""
        return f"Stopped. {self.why}".strip()

    def watch(self, window: str, is_open: Watcher) -> None:
        """Add a window that shows it and keeps it running."""
        with self._lock:
            self._watchers[window] = is_open
            self._seen_at = time.monotonic()

    def stop(self) -> None:
        """Ask for no more; what has arrived stays."""
        self._end("")

    def is_stopped(self) -> bool:
        """Return whether its tasks must stop; they call this."""
        if not self._stopped.is_set() and (why := self._change() or self._loss() or self._unwatched()):
            self._end(why)
        return self._stopped.is_set()

    def _end(self, why: str) -> None:
        with self._lock:
            if not self._stopped.is_set():
                self.why = why
                self._stopped.set()

    def _unwatched(self) -> str:
        now = time.monotonic()
        with self._lock:
            watchers = list(self._watchers.values())
        # A window comes back after a short loss, so one that is not open now will be asked again.
        if any(is_open() for is_open in watchers):
            self._seen_at = now
        return "Its window was closed." if now - self._seen_at > UNWATCHED_SECONDS else ""

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until its threads have ended; says whether they have."""
        until = None if seconds is None else time.monotonic() + seconds
        for thread in self._threads:
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)
