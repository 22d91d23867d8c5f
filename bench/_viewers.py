"""Phones in a room without the phones: each opens a link as a browser does, and keeps its page open."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

_ASSET = re.compile(rb'(?:href|src)="(/[^"]+\.(?:css|js)[^"]*)"')
_VERSION = re.compile(rb'data-version="([^"]+)"')
_RETRY = re.compile(rb"retry: (\d+)")
_HEAD_END = b"\r\n\r\n"
PATIENCE = 60.0


@dataclass(slots=True)
class Reply:
    """What came back to one request."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Phone:
    """One browser with one connection, and the cookies that it was given."""

    port: int
    reader: asyncio.StreamReader = field(init=False)
    writer: asyncio.StreamWriter = field(init=False)
    cookies: dict[str, str] = field(default_factory=dict)

    async def connect(self) -> Self:
        """Open the connection."""
        # A page with its changes is larger than what a reader takes by itself.
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        return self

    async def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Reply:
        """Send a request over the connection, and return the whole answer."""
        reply = await self.begin(path, method, body, **headers)
        if length := int(reply.headers.get("content-length", "0")):
            reply.body = await self.reader.readexactly(length)
        elif reply.headers.get("transfer-encoding") == "chunked":
            reply.body = await self._chunks()
        return reply

    async def begin(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Reply:
        """Send a request, and return the head of its answer."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body:
            lines.append(f"Content-Length: {len(body)}")
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await self.reader.readuntil(_HEAD_END)).decode("latin-1").split("\r\n")
        said: dict[str, str] = {}
        for line in head[1:-2]:
            name, _, value = line.partition(": ")
            said[name.lower()] = value
            if name.lower() == "set-cookie":
                key, _, content = value.partition(";")[0].partition("=")
                self.cookies[key] = content
        return Reply(int(head[0].split()[1]), said, b"")

    async def _chunks(self) -> bytes:
        body = b""
        while size := int((await self.reader.readline()).strip() or b"0", 16):
            body += await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        await self.reader.readline()
        return body


@dataclass(slots=True)
class Viewer:
    """An open page of a link: how long it took to join, and when it last heard of a change."""

    phone: Phone
    address: str
    joined: float
    version: str = ""
    heard: list[float] = field(default_factory=list)
    fault: str = ""
    retry: float = 0.0  # seconds that the page waits before it connects again

    async def listen(self) -> None:
        """Note when each change has wholly arrived, until the stream ends."""
        reader = self.phone.reader
        try:
            while True:
                event = await reader.readuntil(b"\n\n")
                if b"event: parts" in event:
                    self.heard.append(time.perf_counter())
        except (asyncio.IncompleteReadError, OSError):
            self.fault = "the stream ended"


async def join(port: int, secret: str) -> Viewer:
    """Open a link as a new browser does: its secret, the page, what that loads, and its stream."""
    began = time.perf_counter()
    phone = await Phone(port).connect()
    entered = await phone.ask(f"/s/{secret}")
    address = entered.headers["location"]
    page = await phone.ask(address)
    if page.status != 200:
        raise RuntimeError(f"The page of the link was answered with {page.status}.")
    for path in _ASSET.findall(page.body):
        await phone.ask(path.decode().replace("&amp;", "&"))
    version = _VERSION.findall(page.body)[0].decode()
    stream = await phone.begin(f"{address}/live?version={version}&phone", Accept="text/event-stream")
    if stream.status != 200:
        raise RuntimeError(f"The stream of the link was answered with {stream.status}.")
    heard = b""
    while b"event: hello" not in heard:
        heard += await phone.reader.readuntil(b"\n\n")
    retry = int(_RETRY.findall(heard)[0]) / 1_000
    return Viewer(phone, address, time.perf_counter() - began, version, retry=retry)


async def join_all(port: int, secret: str, count: int, per_second: float) -> tuple[list[Viewer], float]:
    """Let `count` phones join at a rate. Return those that did, and the seconds."""
    began = time.perf_counter()
    tasks = []
    for number in range(count):
        # After a clock: a late one does not delay those that follow.
        if (early := began + number / per_second - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        tasks.append(asyncio.create_task(asyncio.wait_for(join(port, secret), PATIENCE)))
    results = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [result for result in results if isinstance(result, BaseException)]
    if failed:
        print(f"  {len(failed)} could not join; the first: {type(failed[0]).__name__} {failed[0]}")
    return [result for result in results if isinstance(result, Viewer)], time.perf_counter() - began


async def all_heard(viewers: Sequence[Viewer], since: float, patience: float) -> list[float]:
    """Return for each viewer the seconds from `since` to its next change, at most `patience`."""
    while time.perf_counter() - since < patience:
        if all(viewer.heard and viewer.heard[-1] >= since for viewer in viewers):
            break
        await asyncio.sleep(0.02)
    return [next((at - since for at in viewer.heard if at >= since), float("inf")) for viewer in viewers]
