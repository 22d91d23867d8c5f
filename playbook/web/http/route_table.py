"""Every route of the app: who may call it, and whether it changes something.

A route of ours says so where it is made (routes.py); what Streamlit brings is listed here. A test reads
the app as it is served and fails for a route without a line, and for a line without a route.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playbook.web.http import disconnect

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# The most that a request may bring to a route of ours, unless the route says otherwise.
MOST_BYTES = 64 * 1024


class Who(StrEnum):
    """Who may call a route."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    OWNER = "owner"
    LINK = "whoever holds a link"
    TOKEN = "a program with a token"  # noqa: S105 - says who, and is no token
    NOBODY = "nobody: blocked"


@dataclass(frozen=True, slots=True)
class Line:
    """One route of the inventory; `changes` says whether calling it can change what is kept.

    Never by a safe method: what a browser opens, or fetches ahead, only reads.
    """

    path: str
    methods: frozenset[str]
    who: Who
    changes: bool = False
    note: str = ""


class Ours(Route):
    """A route of ours, with its line of the inventory and the most bytes that it takes."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        who: Who,
        methods: Sequence[str] = ("GET",),
        changes: bool = False,
        most_bytes: int = MOST_BYTES,
        note: str = "",
    ) -> None:
        super().__init__(path, endpoint, methods=methods, middleware=[Middleware(Bounded, most_bytes)])
        self.line = Line(path, frozenset(methods), who, changes, note)


def _line(path: str, methods: str, note: str, who: Who = Who.ANYONE, *, changes: bool = False) -> Line:
    return Line(path, frozenset(methods.split()), who, changes, note)


_UPLOAD = "/_stcore/upload_file/{session_id}/{file_id}"
_EVERY = "GET POST PUT PATCH DELETE OPTIONS"
_ASKED = "What a browser asks before it calls from another site."
_TAB = "Into the memory of an open tab, whose id and cookie it needs."
_PARTS = "Parts that pages of ours do not have."
_PROVIDER = "Leads to the company's sign-on; without one to the first page."
_RETURN = "Where it leads back to: begins a session, once for each code that it gave this browser."
_AGENT = "Would drive the pages without a browser."

STREAMLITS = (
    _line("/_stcore/stream", "WEBSOCKET", "A tab. Who it is, its script asks on every run.", changes=True),
    _line("/_stcore/health", "GET", "Says ok, and sets the cookie that uploads need."),
    _line("/_stcore/health", "OPTIONS", _ASKED),
    _line("/_stcore/host-config", "GET", "Constants of Streamlit's pages."),
    _line(_UPLOAD, "PUT", _TAB, changes=True),
    _line(_UPLOAD, "DELETE", _TAB, changes=True),
    _line(_UPLOAD, "OPTIONS", _ASKED),
    _line("/media/{file_id:path}", "GET", "A download that a page offers.", Who.SIGNED_IN),
    _line("/media/{file_id:path}", "OPTIONS", _ASKED, Who.SIGNED_IN),
    _line("/component/{path:path}", "GET", _PARTS),
    _line("/component/{path:path}", "OPTIONS", _ASKED),
    _line("/_stcore/bidi-components/{path:path}", "GET", _PARTS),
    _line("/_stcore/bidi-components/{path:path}", "OPTIONS", _ASKED),
    _line("/auth/login", "GET", _PROVIDER),
    _line("/auth/logout", "GET", _PROVIDER),
    _line("/oauth2callback", "GET", _RETURN, changes=True),
    _line("/_stcore/metrics", "GET", "How many use the app, and what it remembers.", Who.NOBODY),
    _line("/_stcore/metrics", "OPTIONS", _ASKED, Who.NOBODY),
    _line("/_stcore/agent/interact", _EVERY, _AGENT, Who.NOBODY),
    _line("/_stcore/agent/openapi.json", _EVERY, _AGENT, Who.NOBODY),
    _line("/_stcore/agent/mcp", _EVERY, _AGENT, Who.NOBODY),
    _line("/app/static/{path:path}", "GET", "The typefaces and the icon, the same for everyone."),
    _line("/app/static/{path:path}", "OPTIONS", _ASKED),
    _line("/", "GET", "Streamlit's page at the addresses of the pages, and its files; nothing at any other."),
)


def lines(routes: Iterable[BaseRoute]) -> list[Line]:
    """Give back the whole inventory: ours among `routes`, then Streamlit's."""
    return [*(route.line for route in routes if isinstance(route, Ours)), *STREAMLITS]


_SENTENCE = "That is more than this address takes. Send less at once."
_TOO_MUCH = PlainTextResponse(_SENTENCE, 413)


class Bounded:
    """A route's app that is given at most so many bytes; beyond them reading raises the 413."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app, self._most_bytes = app, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._declares_more(Headers(scope=scope).get("content-length", "0")):
            await _TOO_MUCH(scope, receive, send)
            return
        disconnect.note(scope, receive)
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most_bytes:
                raise HTTPException(413, _SENTENCE)
            return message

        await self._app(scope, counted, send)

    def _declares_more(self, length: str) -> bool:
        # By its digits first: int refuses thousands of them.
        return len(length) > len(str(self._most_bytes)) or int(length or 0) > self._most_bytes
