"""Bound the head of a request, how many wait, and how long an answer waits to be read.

uvicorn limits none of them.
"""

from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

MOST_BYTES = 64 * 1024  # as its other reader, h11, takes
MOST_WAITING = 20  # requests of one connection; no browser and no proxy sends a second before the answer
SECONDS_TO_READ = 60.0  # a part of an answer, however little; its rest is held meanwhile


class TooLong(Exception):
    """A head is longer than the limit, or too many requests wait."""


class BoundedReader(HttpToolsProtocol):
    """Uvicorn's reader of requests, with a limit for their heads.

    Trailers count with the head, and so does a line that no part of a body follows.
    """

    _head = 0  # bytes of the headers of this request
    _unread = 0  # bytes since the last part of a body, or the end of a head
    _look: TimerHandle | None = None  # whether the client has read something

    def data_received(self, data: bytes) -> None:
        self._unread += len(data)
        super().data_received(data)
        if self._unread > MOST_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of this request is too long.")

    def on_message_begin(self) -> None:
        self._head = 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head += len(name) + len(value)
        if self._head > MOST_BYTES:
            raise TooLong  # answered with 400, as is what cannot be read
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._unread = 0
        super().on_headers_complete()
        if len(self.pipeline) > MOST_WAITING:
            self.pipeline.clear()
            self.cycle = self._answered  # learns that the connection ends
            raise TooLong

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def on_body(self, body: bytes) -> None:
        self._unread = 0
        super().on_body(body)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look_later()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._look:
            self._look.cancel()

    def _look_later(self) -> None:
        left = self.transport.get_write_buffer_size()

        def look() -> None:
            if self.transport.get_write_buffer_size() < left:
                self._look_later()
            else:
                self.transport.abort()  # to close would wait for the client to read the rest

        self._look = self.loop.call_later(SECONDS_TO_READ, look)


_begin, _SECONDS_TO_END = HttpToolsProtocol.__init__, 5


def bound_heads() -> None:
    """Have uvicorn use our reader, for which it has no setting."""
    # It chose its own before it loaded the app, so that every one that it makes becomes one of ours.
    HttpToolsProtocol.__init__ = _begin_bounded  # type: ignore[method-assign,assignment]


def _begin_bounded(reader: HttpToolsProtocol, *args: Any, **options: Any) -> None:
    reader.__class__ = BoundedReader
    _begin(reader, *args, **options)
    # Else whoever reads or sends slowly keeps the app from ending.
    reader.config.timeout_graceful_shutdown = _SECONDS_TO_END
