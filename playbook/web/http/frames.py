"""Bound a connection's pings, pongs and pieces of one message, and how long it outlives its tab."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

# A browser sends a pong every half minute, and a message of the longest size in about a hundred pieces.
MOST, A_SECOND = 1_000, 10
# The frames of one reading, forty thousand, are not all read before they are counted.
_READ_AT_ONCE = 16 * 1024
_UNREADABLE = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
SECONDS_TO_READ = 10.0  # what a tab was still sent when it ended


class BoundedTab(WebSocketsSansIOProtocol):
    """Uvicorn's reader of a tab's frames, which hangs up on a flood.

    They reach no code of ours that could have them wait, and each ping is answered, read or not.
    """

    most_bytes: int
    _count, _counted_at = 0.0, 0.0

    def data_received(self, data: bytes) -> None:
        for at in range(0, len(data), _READ_AT_ONCE):
            if not self.transport.is_closing():
                super().data_received(data[at : at + _READ_AT_ONCE])
        # Uvicorn does not send what answers a head that cannot be read, and keeps the connection. Of a head
        # with a body there is no answer, for which nginx would take this replica away from everybody.
        if self.conn.handshake_exc and not self.handshake_initiated and not self.transport.is_closing():
            self.transport.write(b"".join(self.conn.data_to_send()) or _UNREADABLE)
            self.transport.close()

    def handle_text(self, _event: Frame) -> None:
        self.transport.abort()  # no page sends text, and uvicorn logs each that is no UTF-8

    def handle_ping(self) -> None:
        if self._is_taken():
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        if self._is_taken():
            super().handle_pong(event)

    def handle_cont(self, event: Frame) -> None:
        if self._is_taken():
            super().handle_cont(event)

    def handle_parser_exception(self) -> None:
        """Close the connection, with a reason where there is one.

        Whoever sends frames before the tab is open gets none, for which uvicorn has a traceback.
        """
        if self.conn.close_sent is None:
            self.transport.abort()
        else:
            super().handle_parser_exception()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.transport.abort()  # else whoever reads nothing has the tab for as long as they like

    async def run_asgi(self) -> None:
        await super().run_asgi()
        self.loop.call_later(SECONDS_TO_READ, self.transport.abort)

    def _is_taken(self) -> bool:
        """Count a frame; return whether it is not one too many."""
        if self.transport.is_closing():
            return False
        now = self.loop.time()
        self._count = max(0.0, self._count - A_SECOND * (now - self._counted_at)) + 1
        self._counted_at = now
        if self._count > MOST:
            self.transport.abort()  # what was answered and not read goes, too
        return self._count <= MOST


_begin = WebSocketsSansIOProtocol.__init__


def bound_frames(most_bytes: int) -> None:
    """Have uvicorn use our reader, as `bound_heads` does; `most_bytes`: of one message, also in pieces."""
    BoundedTab.most_bytes = most_bytes
    WebSocketsSansIOProtocol.__init__ = _begin_bounded  # type: ignore[method-assign,assignment]


def _begin_bounded(reader: WebSocketsSansIOProtocol, *args: Any, **options: Any) -> None:
    reader.__class__ = BoundedTab
    _begin(reader, *args, **options)
    # Streamlit has it put together as much as a page may be sent.
    reader.conn.max_message_size = BoundedTab.most_bytes
