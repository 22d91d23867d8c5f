"""Plain HTTP to a server on this machine, with exactly the headers that a test wants."""

import asyncio
import http.client
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from playbook.desk.base.workspace import Workspace, open_workspace, set_current
from playbook.settings import Settings
from tests.empty_data import empty_data

PATIENCE = 120  # seconds: a busy machine is no bug


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `headers` by their lower-case names, each with all of its values."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def said(self, name: str) -> str:
        """The one value of a header."""
        (value,) = self.headers[name]
        return value


def assert_page(answer: Answer, status: int, *texts: str) -> None:
    """Assert that an answer has this status and holds these texts."""
    assert answer.status == status, answer.text
    for text in texts:
        assert text in answer.text, f"{text!r} is not in {answer.text}"


def ask(
    port: int, path: str = "/", method: str = "GET",
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (), body: bytes | Iterable[bytes] | None = None,
) -> Answer:  # fmt: skip
    """Send one request; a Host goes along unless `headers` names one, or names it as empty."""
    pairs = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
    names = {name.lower() for name, _ in pairs}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.putrequest(method, path, skip_host="host" in names, skip_accept_encoding=True)
        for name, value in pairs:
            if value:
                connection.putheader(name, value)
        if isinstance(body, bytes):
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
        elif body is not None:
            connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders(body, encode_chunked=True)
        else:
            connection.endheaders()
        answer = connection.getresponse()
        said: dict[str, list[str]] = {}
        for name, value in answer.getheaders():
            said.setdefault(name.lower(), []).append(value)
        return Answer(answer.status, said, answer.read())
    finally:
        connection.close()


class _Server(uvicorn.Server):
    """Looks a hundred times a second whether it is to end, and not ten times: each test waits for it."""

    async def main_loop(self) -> None:
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            await asyncio.sleep(0.01)


@contextmanager
def served(app: ASGIApp) -> Iterator[int]:
    """Serve an app from this process for the length of a with block; gives its port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = _Server(uvicorn.Config(app, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.005)
        yield int(listening.getsockname()[1])
        server.should_exit = True
        thread.join()


@contextmanager
def current(data: Path, **settings: Any) -> Iterator[Workspace]:
    """Open a data folder as this process's server, for a with block."""
    with closing(open_workspace(Settings(data=empty_data(data), **settings))) as workspace:
        set_current(workspace)
        yield workspace
        set_current(None)
