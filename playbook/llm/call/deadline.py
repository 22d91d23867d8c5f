"""Deadlines, stop buttons, and the sockets to close when one is reached."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from playbook.core.base.networks import is_of_machine, read_number
from playbook.llm.call.errors import Fault, ModelError

_LOOK_EVERY = 0.05
# Before an answer begins: any number of hints (“103 Early Hints”) may stand there, which nobody reads.
_MOST_BEFORE_AN_ANSWER = 64 * 1024


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


class Sockets:
    """The sockets of one call, which another thread can close."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._is_over = False
        self._heads = 0  # bytes before the answer
        self._is_head = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        if ".receive_response_headers." in event:
            self._is_head, self._heads = event.endswith(".started"), 0
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._limit(info["return_value"])
            opened = info["return_value"].get_extra_info("socket")
            self._sockets.append(opened)
            _refuse_own(opened)
            if self._is_over:
                self.hang_up()

    def _limit(self, stream: Any) -> None:
        """Limit what is read of a stream before an answer begins."""
        read = stream.read

        def read_limited(*args: Any, **kwargs: Any) -> bytes:
            if self._is_head and self._heads > _MOST_BEFORE_AN_ANSWER:
                raise ModelError("not_a_model")
            data: bytes = read(*args, **kwargs)
            self._heads += len(data)
            return data

        stream.read = read_limited

    def hang_up(self) -> None:
        """Close the connection, so that the server stops and a read returns."""
        self._is_over = True
        for opened in tuple(self._sockets):
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)


def _refuse_own(opened: socket.socket) -> None:
    """Raise ModelError where a name led to the machine's own set-up; nothing was sent yet."""
    number = read_number(str(opened.getpeername()[0]))
    if number and is_of_machine(number):
        opened.close()
        raise ModelError("config")


@contextmanager
def watched(patience: Patience, sockets: Sockets) -> Iterator[None]:
    """Hang up as soon as patience is over."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_LOOK_EVERY):
            if patience.over:
                sockets.hang_up()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
