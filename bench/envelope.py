"""What the envelope adds to an answer: processor time of the whole middleware beside the bare app.

In one process and without a socket, since sockets cost ten times as much. Limit: 20 µs an answer.
"""

import asyncio
import time
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.types import ASGIApp, Message

from playbook.ui.shell.server import is_host_allowed
from playbook.web.http import health
from playbook.web.http.middleware import Envelope
from playbook.web.http.route_table import AppRoute, Who

ANSWERS = 20_000
ROUNDS = 7
LIMIT_MICROSECONDS = 20.0
HEADERS = [
    (b"host", b"127.0.0.1:8501"),
    (b"user-agent", b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"),
    (b"accept", b"*/*"),
    (b"accept-encoding", b"gzip, deflate, br"),
    (b"sec-fetch-site", b"same-origin"),
    (b"sec-fetch-mode", b"cors"),
    (b"cookie", b"_streamlit_xsrf=2|12345678|0123456789abcdef|1700000000"),
]
SCOPE = {
    "type": "http", "method": "GET", "path": "/healthz", "raw_path": b"/healthz", "query_string": b"",
    "scheme": "http", "http_version": "1.1", "root_path": "", "headers": HEADERS, "client": ("127.0.0.1", 1),
}  # fmt: skip


async def receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def send(_message: Message) -> None:
    """Nothing: only what leads here is measured."""


async def seconds_of(app: ASGIApp) -> float:
    """Return the processor seconds of one answer."""
    started = time.process_time()
    for _ in range(ANSWERS):
        await app(dict(SCOPE), receive, send)
    return (time.process_time() - started) / ANSWERS


def least(make: Callable[[], ASGIApp]) -> float:
    """Return the least of some rounds, which other work on the machine moves least."""
    return min(asyncio.run(seconds_of(make())) for _ in range(ROUNDS)) * 1e6


def main() -> None:
    ours = [AppRoute("/healthz", health.lives, who=Who.ANYONE)]
    bare = Starlette(routes=ours)
    around = Envelope(bare, is_host_allowed=is_host_allowed, ours=ours)
    without, with_it = least(lambda: bare), least(lambda: around)
    print(
        f"an answer: {without:.1f} µs bare, {with_it:.1f} µs in the envelope, "
        f"{with_it - without:.1f} µs added (limit {LIMIT_MICROSECONDS:.0f})"
    )


if __name__ == "__main__":
    main()
