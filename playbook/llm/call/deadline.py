"""How long an answer may still take, and whether someone has stopped it."""

import threading
import time
from collections.abc import Callable

from playbook.llm.call.errors import Fault, ModelError

_LOOK_EVERY = 0.05


def never() -> bool:
    """Nobody stops it."""
    return False


class Patience:
    """A deadline and a stop button. `stop` is also asked from another thread, so it must be thread-safe."""

    def __init__(self, seconds: float, stop: Callable[[], bool] = never) -> None:
        self._ends = time.monotonic() + seconds
        self._stop = stop

    @property
    def left(self) -> float:
        """The seconds until the deadline, never below zero."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def over(self) -> Fault | None:
        """Why it is over, or None while it is not."""
        if self._stop():
            return "stopped"
        return None if self.left else "timeout"

    def check(self) -> None:
        """Raise when it is over."""
        if reason := self.over:
            raise ModelError(reason)

    def sleep(self, seconds: float) -> None:
        """Wait, unless it is over first."""
        until = time.monotonic() + seconds
        while (rest := until - time.monotonic()) > 0:
            self.check()
            time.sleep(min(rest, _LOOK_EVERY))
        self.check()

    def watch(self, hang_up: Callable[[], None], done: threading.Event) -> None:
        """Hang up as soon as it is over, while another thread may be waiting for a byte."""
        while not done.wait(_LOOK_EVERY):
            if self.over:
                hang_up()
                return
