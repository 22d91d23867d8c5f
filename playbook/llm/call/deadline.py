"""Deadlines, stop buttons, and the sockets to close when one is reached."""

import threading
import time
from collections.abc import Callable

from playbook.llm.call.errors import Fault, ModelError

_LOOK_EVERY = 0.05


def never() -> bool:
    return False


class Patience:
    """A deadline and a stop button; `stop` must be thread-safe."""

    def __init__(self, seconds: float, stop: Callable[[], bool] = never) -> None:
        self._ends = time.monotonic() + seconds
        self._stop = stop

    @property
    def left(self) -> float:
        """Return the seconds until the deadline, never below zero."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def over(self) -> Fault | None:
        """Return why it is over, or None while it is not."""
        if self._stop():
            return "stopped"
        return None if self.left else "timeout"

    def check(self) -> None:
        if reason := self.over:
            raise ModelError(reason)

    def sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (remaining := until - time.monotonic()) > 0:
            self.check()
            time.sleep(min(remaining, _LOOK_EVERY))
        self.check()

    def watch(self, hang_up: Callable[[], None], done: threading.Event) -> None:
        """Hang up when it is over, though another thread reads."""
        while not done.wait(_LOOK_EVERY):
            if self.over:
                hang_up()
                return
