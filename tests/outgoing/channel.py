"""A channel on loopback: a real HTTP server that counts what arrives, and answers as a test wants it to."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Handler"], None]
PATH = "/services/T0/B0/canary-of-a-channel"
SECRET = "canary-of-a-channel"
ECHO = "what the other side says back"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


def taken(handler: "Handler") -> None:
    handler.answer(200, b"ok")


class Handler(BaseHTTPRequestHandler):
    """Keeps each request, then answers as its channel says."""

    server: "_Server"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.arrivals.append(Arrival(self.path, dict(self.headers), json.loads(body)))
        self.server.arrived.set()
        self.server.reply(self)

    def do_GET(self) -> None:
        self.do_POST()

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        # Whoever does not trust the certificate, or has heard enough, hangs up in the middle.
        with suppress(OSError):
            super().handle()

    def log_message(self, *_: object) -> None:
        return


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    reply: Reply
    arrivals: list[Arrival]
    arrived: threading.Event


class Channel:
    """The server; `reply` may be replaced while it runs."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._server = _Server((host, port), Handler)
        self._server.arrivals, self._server.arrived = [], threading.Event()
        self.reply = taken

    @property
    def arrivals(self) -> list[Arrival]:
        return self._server.arrivals

    @property
    def arrived(self) -> threading.Event:
        return self._server.arrived

    @property
    def reply(self) -> Reply:
        return self._server.reply

    @reply.setter
    def reply(self, reply: Reply) -> None:
        self._server.reply = reply

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def host(self) -> str:
        """What the setting has to name for it to be called."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        return f"{self.host}{PATH}"

    def wear(self, tls: ssl.SSLContext) -> None:
        """Speak TLS from now on."""
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.02)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def running(host: str = "127.0.0.1", port: int = 0) -> Iterator[Channel]:
    """A channel that answers until the block ends."""
    channel = Channel(host, port)
    thread = threading.Thread(target=channel.serve, daemon=True)
    thread.start()
    try:
        yield channel
    finally:
        channel.close()
        thread.join(10)
