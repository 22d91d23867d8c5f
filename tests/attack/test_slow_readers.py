"""Whoever asks and reads nothing keeps neither memory nor a connection."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.frames import Frame, Opcode

from playbook.web.http import frames, heads
from tests.web.asking import served

MB = 1024 * 1024
LONG = 12 * MB  # more than the network of a machine holds by itself
SOON = 1.0
GOODBYE = Frame(Opcode.CLOSE, b"\x03\xe8").serialize(mask=True)
told: set[WebSocket] = set()  # tabs that are open and were sent something


async def tab(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_bytes(bytes(LONG))
    told.add(socket)
    with suppress(WebSocketDisconnect):
        await socket.receive_bytes()
    told.discard(socket)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve one long answer, and one long message to each tab."""
    monkeypatch.setattr(heads, "SECONDS_TO_READ", SOON)
    monkeypatch.setattr(frames, "SECONDS_TO_READ", SOON)
    begin = uvicorn.Config.__init__

    def begin_sooner(config: uvicorn.Config, *args: object, **options: object) -> None:
        begin(config, *args, **options, ws_ping_interval=SOON, ws_ping_timeout=SOON)

    monkeypatch.setattr(uvicorn.Config, "__init__", begin_sooner)
    heads.bound_heads()
    frames.bound_frames(2 * MB)
    app = Starlette(routes=[Route("/", lambda _: Response(bytes(LONG))), WebSocketRoute("/tab", tab)])
    with served(app) as port:
        yield port


def asked(port: int, path: str, *headers: str) -> socket.socket:
    """Ask for something over a line that holds little by itself."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    line.settimeout(20)
    line.connect(("127.0.0.1", port))
    line.sendall("\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode())
    return line


def is_whole(line: socket.socket) -> bool:
    """Read what is still to be had, and return whether it was all."""
    size = 0
    with suppress(OSError):
        while size < LONG and (part := line.recv(MB)):
            size += len(part)
    return size >= LONG


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert holds()


def test_an_answer_that_nobody_reads_is_dropped(port):
    with closing(asked(port, "/")) as one, closing(asked(port, "/")) as other:
        assert is_whole(one)
        time.sleep(2 * SOON + 0.5)
        assert not is_whole(other)


@pytest.mark.parametrize("last", [b"", GOODBYE], ids=["says nothing", "says goodbye"])
def test_a_tab_that_reads_nothing_is_dropped(port, last):
    upgrade = "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"
    with closing(asked(port, "/tab", *upgrade, "Sec-WebSocket-Key: MDAwMDAwMDAwMDAwMDAwMA==")) as line:
        wait_until(lambda: bool(told))
        line.sendall(last)
        wait_until(lambda: not told)
        time.sleep(SOON + 0.5)
        assert not is_whole(line)
