"""The connection under one call, and the hand that hangs up."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from playbook.llm.call.deadline import Patience


class Line:
    """The sockets of one call, so that another thread can hang up while this one waits for a byte."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._is_over = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note each socket that the HTTP library opens."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self._is_over:
                self.hang_up()

    def hang_up(self) -> None:
        """End the spend: the server sees the connection go, and the waiting read returns."""
        self._is_over = True
        for line in tuple(self._sockets):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@contextmanager
def watched(patience: Patience, line: Line) -> Iterator[None]:
    """Hang up as soon as patience is over, for as long as this lasts."""
    done = threading.Event()
    watcher = threading.Thread(target=patience.watch, args=(line.hang_up, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
