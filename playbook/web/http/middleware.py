"""What stands around every request, Streamlit's and ours: it refuses early and seals every answer.

In this order: the host must be one that is served here, what Streamlit opens beyond its pages is closed,
and what may change something must come from a page of this app. docs/decisions/http.md says why.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playbook.desk.accounts import sessions
from playbook.logs import bug_sentence
from playbook.web.http import headers, problem
from playbook.web.http.headers import Seal
from playbook.web.http.route_table import SAFE_METHODS, Ours

IsHostAllowed = Callable[[str | None], bool]

_CLOSED = re.compile(r"/_stcore/(metrics|agent)(/|$)")
_HERE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_PLAIN_SESSION = re.compile(rf"(^|;)(\s*){sessions.cookie_name(False)}=".encode())
_SET_ASIDE = rf"\1\2{sessions.SET_ASIDE}=".encode()
_ASKED = {b"host": "host", b"origin": "origin", b"sec-fetch-site": "site"}
_POLICY_VIOLATED = 1008


class Envelope:
    """ASGI middleware, outermost: `page` is Streamlit's index.html, `ours` our own routes."""

    def __init__(
        self, app: ASGIApp, *, page: Path, is_host_allowed: IsHostAllowed, ours: Iterable[Ours]
    ) -> None:
        self._app = app
        self._is_host_allowed = is_host_allowed
        self._streamlits = Seal(headers.streamlits(page.read_text(encoding="utf-8")))
        self._ours = Seal(headers.OURS, is_kept=False)
        parts = Seal(headers.NOTHING)
        self._by_room = {"media": parts, "_stcore": parts} | {_room(one.path): self._ours for one in ours}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope.get("scheme") in ("https", "wss"):
            scope = {**scope, "headers": [*map(_without_plain_session, scope["headers"])]}
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "websocket" and self._is_foreign(scope):
            await send({"type": "websocket.close", "code": _POLICY_VIOLATED})
        else:
            await self._app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        """Whether a page elsewhere, or what is no page at all, wants to open a tab's connection."""
        asked = _asked(scope)
        return not self._serves(asked["host"]) or not is_same(asked["origin"], asked["host"])

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _asked(scope)
        refusal = self._refusal(scope, asked)
        seal = self._ours if refusal else self._by_room.get(_room(scope["path"]), self._streamlits)
        # A browser would keep to https on every port of this machine, for whatever runs there.
        is_https = scope["scheme"] == "https" and not _HERE.fullmatch(asked["host"])
        has_begun = False

        async def sealed(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                message = {**message, "headers": seal.on(message.get("headers", ()), is_https=is_https)}
            await send(message)

        if refusal:
            await refusal(scope, receive, sealed)
            return
        try:
            await self._app(scope, receive, sealed)
        except ClientDisconnect:
            return
        except Exception as error:
            if has_begun:
                raise
            await PlainTextResponse(bug_sentence(error), 500)(scope, receive, sealed)

    def _refusal(self, scope: Scope, asked: dict[str, str]) -> Response | None:
        if not self._serves(asked["host"]):
            return problem.ELSEWHERE
        if _CLOSED.search(scope["path"]):
            return problem.NOTHING
        if is_forged(scope["method"], **asked):
            return problem.FORGED
        return None

    def _serves(self, host: str) -> bool:
        return _HERE.fullmatch(host) is not None or self._is_host_allowed(host or None)


def _without_plain_session(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A header whose session of plain http opens nothing: any host beside this one could have planted it."""
    name, value = header
    return (name, _PLAIN_SESSION.sub(_SET_ASIDE, value)) if name == b"cookie" else header


def _room(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else ""


def _asked(scope: Scope) -> dict[str, str]:
    """What a request says about where it goes and comes from; a header sent twice fits nothing."""
    asked = dict.fromkeys(_ASKED.values(), "")
    for name, value in scope["headers"]:
        if field := _ASKED.get(name):
            asked[field] += f", {value.decode('latin-1')}" if asked[field] else value.decode("latin-1")
    return asked


def is_forged(method: str, host: str, origin: str, site: str) -> bool:
    """Whether a request that may change something was made by a page of another site.

    `site` is Sec-Fetch-Site; a header that was not sent is empty. What sends neither that nor an
    Origin is not a browser, and has no cookie that somebody else could use.
    """
    if method in SAFE_METHODS:
        return False
    if site:
        return site not in ("same-origin", "none")
    return bool(origin) and not is_same(origin, host)


def is_same(origin: str, host: str) -> bool:
    """Whether an Origin names exactly this host and port.

    Letter by letter, as Streamlit compares: where it finds a difference it looks up its own addresses,
    and everybody waits.
    """
    try:
        return bool(host) and urlsplit(origin).netloc == host
    except ValueError:
        return False
