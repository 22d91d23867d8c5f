"""Open tabs for sessions only, and not too many for an account."""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

import anyio
from cachetools import LRUCache
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError, Refused
from playbook.desk.accounts.sessions import find_visitor
from playbook.desk.base.limits.file_turns import opened_by
from playbook.desk.base.workspace import current_workspace

MOST_TABS = 25  # of one account at a time
TOO_MANY = Refused(
    f"You have {MOST_TABS} tabs of this Playbook open, and that is the most.",
    "Close some that you no longer need, then load this page again.",
)
FRAMES_AT_ONCE, SECONDS_A_FRAME = 100, 0.1  # nobody types, clicks or drags faster for long
BYTES_A_FRAME = 50_000  # what is longer counts as several: it is more to read
_MOST_KEYS = 10_000
VISITOR = "playbook.visitor"  # the key of a scope under which the guard says who asks for a page
_POLICY_VIOLATED, _UNSUPPORTED = 1008, 1003


def visitor(scope: Scope) -> Actor | None:
    """Return who sent a request or opened a tab, None for a stranger."""
    return find_visitor(current_workspace(), HTTPConnection(scope).cookies)


class OpenTabs:
    """ASGI app that opens tabs; `reload` is the message that reloads one."""

    def __init__(self, app: ASGIApp, reload: bytes) -> None:
        self._app, self._reload = app, reload
        self._open: Counter[str] = Counter()
        self._pace = FramePace()

    def is_full(self, actor: Actor) -> bool:
        """Return whether an account has all the tabs it gets."""
        # In a demonstration everyone is one account, which has no id.
        return bool(actor.account_id) and self._open[actor.account_id] >= MOST_TABS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open a tab, or refuse its handshake."""
        try:
            actor = await anyio.to_thread.run_sync(visitor, scope)
        except PlaybookError:
            actor = None
        if actor is None and _was_connected(scope):
            # Only announced: what it sends is not read, since uvicorn hangs up when this returns.
            await send({"type": "websocket.accept", "subprotocol": scope["subprotocols"][0]})
            await send({"type": "websocket.send", "bytes": self._reload})
        elif actor is None or self.is_full(actor):
            await send({"type": "websocket.close", "code": _POLICY_VIOLATED})
        else:
            with counted(self._open, actor.account_id):
                # In a demonstration everyone is one account.
                opened_by.set(actor)
                paced = self._pace.paced(receive, actor.account_id or receive)
                await self._app(scope, paced, send)


class FramePace:
    """Read what an account's tabs send as fast as people do.

    What comes faster waits in the connection, and nothing is lost.
    """

    def __init__(self) -> None:
        self._due: LRUCache[Hashable, float] = LRUCache(_MOST_KEYS)

    def paced(self, receive: Receive, key: Hashable) -> Receive:
        """Return what receives at this pace; `key`: whose tabs are counted together."""

        async def receive_paced() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                # No page of ours sends text, and what reads the frames would break off with a traceback.
                if (frame := message.get("bytes")) is None:
                    return {"type": "websocket.disconnect", "code": _UNSUPPORTED}
                now, cost = anyio.current_time(), SECONDS_A_FRAME * (1 + len(frame) // BYTES_A_FRAME)
                due = max(self._due.get(key, 0.0), now - FRAMES_AT_ONCE * SECONDS_A_FRAME) + cost
                self._due[key] = due
                await anyio.sleep(max(0.0, due - now))
            return message

        return receive_paced


@contextmanager
def counted(numbers: Counter[str], account_id: str) -> Iterator[None]:
    """Count one more of an account for the length of a with block."""
    numbers[account_id] += 1
    try:
        yield
    finally:
        numbers[account_id] -= 1
        numbers += Counter()  # forgets who has none


def _was_connected(scope: Scope) -> bool:
    """Return whether a tab names the session that it had."""
    return len(scope["subprotocols"]) > 2
