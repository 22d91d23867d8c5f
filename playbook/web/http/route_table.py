"""Every route of the app, and who may call it; Streamlit's are listed here."""

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

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
POST = ("POST",)
MAX_BODY_BYTES = 64 * 1024  # unless the route says otherwise


class Who(StrEnum):
    """Who may call a route."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    OWNER = "owner"
    LINK = "whoever holds a link"
    TOKEN = "a program with a token"  # noqa: S105 - says who, and is no token
    NOBODY = "nobody: blocked"


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """One route of the inventory; `changes` says whether it can change stored data.

    Never by a safe method: what a browser opens, or fetches ahead, only reads.
    """

    path: str
    methods: frozenset[str]
    who: Who
    changes: bool = False
    note: str = ""


class AppRoute(Route):
    """A route of ours with its inventory entry and its body limit."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        who: Who,
        note: str = "",
        *,
        methods: Sequence[str] = ("GET",),
        max_bytes: int = MAX_BODY_BYTES,
    ) -> None:
        super().__init__(path, endpoint, methods=methods, middleware=[Middleware(BodyLimit, max_bytes)])
        self.entry = RouteEntry(path, frozenset(methods), who, not SAFE_METHODS.issuperset(methods), note)


def _entry(path: str, methods: str, note: str, who: Who = Who.ANYONE, *, changes: bool = False) -> RouteEntry:
    return RouteEntry(path, frozenset(methods.split()), who, changes, note)


_UPLOAD = "/_stcore/upload_file/{session_id}/{file_id}"
_EVERY = "GET POST PUT PATCH DELETE OPTIONS"
_PREFLIGHT = "What a browser asks before it calls from another site."
_TAB = "Into the memory of an open tab, whose id and cookie it needs."
_STREAM = "A tab. Who it is, its script asks again on every run."
_COMPONENTS = "Scripts of components, the same for everyone."
_PROVIDER = "Leads to the company's sign-on; without one to the first page."
_RETURN = "Where it leads back to: begins a session, once for each code that it gave this browser."
_AGENT = "Would drive the pages without a browser."

# All but the pages answer the preflight request that a browser makes before it calls from another site.
_WITH_PREFLIGHT = (
    _entry("/_stcore/health", "GET", "Says ok, and sets the cookie that uploads need."),
    _entry(_UPLOAD, "PUT", _TAB, Who.SIGNED_IN, changes=True),
    _entry("/media/{file_id:path}", "GET", "A download that a page offers.", Who.SIGNED_IN),
    _entry("/component/{path:path}", "GET", _COMPONENTS),
    _entry("/_stcore/bidi-components/{path:path}", "GET", _COMPONENTS),
    _entry("/_stcore/metrics", "GET", "How many use the app, and what it remembers.", Who.NOBODY),
    _entry("/app/static/{path:path}", "GET", "The typefaces and the icon, the same for everyone."),
)
STREAMLITS = (
    *_WITH_PREFLIGHT,
    *(_entry(entry.path, "OPTIONS", _PREFLIGHT, entry.who) for entry in _WITH_PREFLIGHT),
    _entry("/_stcore/stream", "WEBSOCKET", _STREAM, Who.SIGNED_IN, changes=True),
    _entry("/_stcore/host-config", "GET", "Constants of Streamlit's pages."),
    _entry(_UPLOAD, "DELETE", _TAB, Who.SIGNED_IN, changes=True),
    _entry("/auth/login", "GET", _PROVIDER),
    _entry("/auth/logout", "GET", _PROVIDER),
    _entry("/oauth2callback", "GET", _RETURN, changes=True),
    _entry("/_stcore/agent/interact", _EVERY, _AGENT, Who.NOBODY),
    _entry("/_stcore/agent/openapi.json", _EVERY, _AGENT, Who.NOBODY),
    _entry("/_stcore/agent/mcp", _EVERY, _AGENT, Who.NOBODY),
    _entry("/", "GET", "Streamlit's page at the addresses of the pages, and its files; nothing elsewhere."),
)


def inventory(routes: Iterable[BaseRoute]) -> list[RouteEntry]:
    """Return the entries of our routes among `routes`, then Streamlit's."""
    return [*(route.entry for route in routes if isinstance(route, AppRoute)), *STREAMLITS]


_SENTENCE = "That is more than this address takes. Send less at once."
_TOO_MUCH = PlainTextResponse(_SENTENCE, 413)
_ABORT = "playbook.abort"


class BodyLimit:
    """ASGI middleware that limits a body; reading beyond raises the 413."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app, self._max_bytes = app, max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._declares_more(Headers(scope=scope).get("content-length", "0")):
            await _TOO_MUCH(scope, receive, send)
            return
        # ASGI has no way to abort a connection; uvicorn keeps its transport beside `receive`.
        scope[_ABORT] = getattr(getattr(getattr(receive, "__self__", None), "transport", None), "abort", None)
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_bytes:
                raise HTTPException(413, _SENTENCE)
            return message

        await self._app(scope, limited, send)

    def _declares_more(self, length: str) -> bool:
        # Count the digits first: int refuses thousands of them.
        return len(length) > len(str(self._max_bytes)) or int(length or 0) > self._max_bytes


def abort_connection(scope: Scope) -> None:
    """Abort a connection whose client does not read. Do nothing on another server."""
    if abort := scope.get(_ABORT):
        abort()
