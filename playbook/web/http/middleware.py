"""The outermost middleware: refuse requests early, and add headers to every response.

The host, then what Streamlit opens beyond its pages, then the origin of a change: docs/decisions/http.md.
"""

import errno
import math
import re
import time
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import anyio
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playbook.desk.accounts import sessions
from playbook.logs import bug_sentence
from playbook.meter import METER
from playbook.web.http import headers, problem
from playbook.web.http.front_page import front_page
from playbook.web.http.headers import ResponseHeaders
from playbook.web.http.route_table import SAFE_METHODS, AppRoute

IsHostAllowed = Callable[[str | None], bool]

_CLOSED = re.compile(r"/_stcore/(metrics|agent)(/|$)")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?", re.IGNORECASE | re.ASCII)
_LOCAL = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_PLAIN_SESSION = re.compile(rf"(^|;)(\s*){sessions.cookie_name(False)}=".encode())
_SET_ASIDE = rf"\1\2{sessions.SET_ASIDE}=".encode()
_SITE_HEADERS = {b"host": "host", b"origin": "origin", b"sec-fetch-site": "site"}
_POLICY_VIOLATED = 1008
BODY_SECONDS = 60.0  # as behind Caddy: five megabytes over a slow line


class Envelope:
    """ASGI middleware, outermost; `ours` are our own routes."""

    def __init__(self, app: ASGIApp, *, is_host_allowed: IsHostAllowed, ours: Iterable[AppRoute]) -> None:
        self._app = app
        self._is_host_allowed = is_host_allowed
        self._streamlits = ResponseHeaders(headers.streamlits(front_page(Markup())))
        self._ours = ResponseHeaders(headers.OURS, is_cacheable=False)
        # Files of those who are signed in, and what Streamlit's pages load.
        self._by_folder = {
            "media": ResponseHeaders(headers.NOTHING, is_cacheable=False),
            "_stcore": ResponseHeaders(headers.NOTHING),
        }
        self._by_folder |= {_folder(route.path): self._ours for route in ours}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if any(map(_is_escaped, scope.get("headers", ()))):
            scope = {**scope, "headers": [*map(_without_escapes, scope["headers"])]}
        if scope.get("scheme") in ("https", "wss"):
            scope = {**scope, "headers": [*map(_without_plain_session, scope["headers"])]}
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "websocket" and self._is_foreign(scope):
            await send({"type": "websocket.close", "code": _POLICY_VIOLATED})
        else:
            await self._app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        """Return whether a tab's connection comes from another site, or from no page."""
        site = _site_headers(scope)
        return not self._serves(site["host"]) or not is_same(site["origin"], site["host"])

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        site = _site_headers(scope)
        refusal = self._refusal(scope, site)
        added = self._ours if refusal else self._by_folder.get(_folder(scope["path"]), self._streamlits)
        # On this machine a browser would keep to https on every port, for whatever runs there.
        is_https = scope["scheme"] == "https" and not _LOCAL.fullmatch(site["host"])
        has_begun, began = False, time.perf_counter()
        # A visitor may ask for any address: only folders that exist become labels.
        folder = folder if (folder := _folder(scope["path"])) in self._by_folder else "pages"

        async def send_with_headers(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                # A stream ends hours later, so its time is that to its first word.
                METER.note("playbook_request_seconds", time.perf_counter() - began, folder)
                METER.count("playbook_requests", folder, str(message["status"]))
                message = {**message, "headers": added.add_to(message.get("headers", ()), is_https=is_https)}
            await send(message)

        if refusal:
            await refusal(scope, receive, send_with_headers)
            return
        if scope["method"] not in SAFE_METHODS:
            receive = _in_time(receive)
        try:
            await self._app(scope, receive, send_with_headers)
        except ClientDisconnect:
            return
        except Exception as error:
            if has_begun:
                raise
            await _answer_to(error)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope, site: dict[str, str]) -> Response | None:
        if not self._serves(site["host"]):
            return problem.ELSEWHERE
        if _CLOSED.search(scope["path"]):
            return problem.NOTHING
        return problem.FORGED if is_forged(scope["method"], **site) else None

    def _serves(self, host: str) -> bool:
        # Streamlit reads no further than the end of an address in brackets.
        is_host = _HOST.fullmatch(host) is not None
        return is_host and (_LOCAL.fullmatch(host) is not None or self._is_host_allowed(host))


def _answer_to(error: Exception) -> Response:
    # Streamlit looks for a file of whatever name it is asked for.
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return problem.NOTHING
    return PlainTextResponse(bug_sentence(error), 500)


def _in_time(receive: Receive) -> Receive:
    """Return what reads a body; reading for too long raises the 408."""
    ends, is_whole = anyio.current_time() + BODY_SECONDS, False

    async def receive_in_time() -> Message:
        nonlocal is_whole
        with anyio.CancelScope(deadline=math.inf if is_whole else ends):
            message = await receive()
            is_whole = not message.get("more_body", False)
            return message
        raise HTTPException(408, "That took too long. Try again.", {"Connection": "close"})

    return receive_in_time


def _is_escaped(header: tuple[bytes, bytes]) -> bool:
    return header[0] == b"cookie" and b"\\" in header[1]


def _without_escapes(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Take out backslashes, which no cookie of ours holds.

    Python before 3.11.10 and 3.12.6 reads the whole of it again for each.
    """
    return (header[0], header[1].replace(b"\\", b"")) if _is_escaped(header) else header


def _without_plain_session(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Set aside a session cookie of plain http, which another host could plant."""
    name, value = header
    return (name, _PLAIN_SESSION.sub(_SET_ASIDE, value)) if name == b"cookie" else header


def _folder(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else ""


def _site_headers(scope: Scope) -> dict[str, str]:
    """Return where a request goes and comes from; a header sent twice matches nothing."""
    values = dict.fromkeys(_SITE_HEADERS.values(), "")
    for name, value in scope["headers"]:
        if field := _SITE_HEADERS.get(name):
            values[field] += f", {value.decode('latin-1')}" if values[field] else value.decode("latin-1")
    return values


def is_forged(method: str, host: str, origin: str, site: str) -> bool:
    """Return whether a page of another site made a request that may change something.

    `site` is Sec-Fetch-Site. A client that sends neither that nor an Origin is no browser.
    """
    if method in SAFE_METHODS:
        return False
    if site:
        return site not in ("same-origin", "none")
    return bool(origin) and not is_same(origin, host)


def is_same(origin: str, host: str) -> bool:
    """Return whether an Origin names exactly this host and port."""
    # Letter by letter: where Streamlit finds a difference it looks up its addresses, and everybody waits.
    try:
        return bool(host) and urlsplit(origin).netloc == host
    except ValueError:
        return False
