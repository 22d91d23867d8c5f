"""Company sign-on: /sign-on leads to the provider, whose users get a session of ours.

The cookie that Streamlit would set for 30 days is removed from its response: docs/decisions/sign-in.md.
"""

from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, unquote, urlencode

from anyio import fail_after, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playbook.core.base.errors import PlaybookError
from playbook.desk.accounts import sign_on
from playbook.desk.accounts.sessions import SIGN_IN, find_visitor
from playbook.desk.accounts.sign_on import TurnedAway
from playbook.desk.base.workspace import Provider, current_workspace
from playbook.web.http import problem
from playbook.web.http.form import HOME, address_of, is_https, own_path, set_cookie
from playbook.web.http.route_table import AppRoute, Who
from playbook.web.sign_in.session import signed_in

PATH = "/sign-on"
TURNED_AWAY = "turned-away"
_LOGIN, _CALLBACK = "/auth/login", "/oauth2callback"
_ONWARD, _ONWARD_SECONDS = "playbook-onward", 15 * 60
_ANSWER_SECONDS = 15.0  # that everything a provider is asked for one request takes
_NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def way_in(to: str) -> str:
    """Return the address of the provider for a page, or nothing without one."""
    if current_workspace().provider is None:
        return ""
    return PATH if to == HOME else f"{PATH}?{urlencode({'next': to})}"


def leave(request: Request) -> Response:
    workspace, to = current_workspace(), own_path(request.query_params.get("next", HOME))
    if find_visitor(workspace, request.cookies):
        return RedirectResponse(to, 303)
    if workspace.provider is None:
        return problem.nothing(request)
    answer = RedirectResponse(workspace.provider.way_there(), 303, _NO_STORE)
    set_cookie(request, answer, _ONWARD, quote(to, safe=""), _ONWARD_SECONDS)
    return answer


class SignOn:
    """ASGI middleware that replaces Streamlit's responses at its two addresses."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] not in (_LOGIN, _CALLBACK):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        is_return, named = scope["path"] == _CALLBACK, request.query_params.keys()
        if (provider := _provider()) is None:
            await problem.nothing(request)(scope, receive, send)
            return
        # Streamlit asks the provider only with these, and would write a line into the log otherwise.
        if is_return and ("error" in named or "state" not in named):
            await _to_sign_in(_ended(request), _onward(request))(scope, receive, send)
            return
        if named & {"provider", "state"}:
            try:
                sign_on.take_turn(current_workspace(), scope["path"], address_of(request))
            except TurnedAway as error:
                await _to_sign_in(error, _onward(request))(scope, receive, send)
                return
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        try:
            # Each read has its limit, and so has the whole: it could send a letter at a time for hours.
            with fail_after(_ANSWER_SECONDS):
                await self._app(scope, receive, collect)
        except TimeoutError:
            await _to_sign_in(TurnedAway("unreachable"), _onward(request))(scope, receive, send)
            return
        if is_return:
            answer = await to_thread.run_sync(_come_back, request, provider, _cookies(messages))
            await answer(scope, receive, send)
        elif messages[0]["status"] >= 400:
            await _to_sign_in(TurnedAway("unreachable"), _onward(request))(scope, receive, send)
        else:
            for message in messages:
                await send(message)


def _provider() -> Provider | None:
    try:
        return current_workspace().provider
    except PlaybookError:
        return None


def _come_back(request: Request, provider: Provider, cookies: list[str]) -> Response:
    answer = _enter(request, provider.vouched(_values(cookies)))
    for cookie in cookies:
        if not provider.is_identity(cookie.partition("=")[0].strip()):
            answer.headers.append("Set-Cookie", cookie)
    answer.delete_cookie(_ONWARD, path="/", secure=is_https(request), httponly=True, samesite="lax")
    return answer


def _enter(request: Request, claims: Mapping[str, Any] | None) -> Response:
    to = _onward(request)
    try:
        if not claims:
            raise _ended(request)
        return signed_in(request, current_workspace(), sign_on.enter(current_workspace(), claims), to)
    except TurnedAway as error:
        return _to_sign_in(error, to)
    except PlaybookError as error:
        return problem.show(request, error)


def _ended(request: Request) -> TurnedAway:
    return TurnedAway("denied" if "error" in request.query_params else "ended")


def _onward(request: Request) -> str:
    return own_path(unquote(request.cookies.get(_ONWARD, HOME)))


def _to_sign_in(error: TurnedAway, to: str) -> Response:
    query = {TURNED_AWAY: error.why} | ({} if to == HOME else {"next": to})
    return RedirectResponse(f"{SIGN_IN}?{urlencode(query)}", 303, _NO_STORE)


def _cookies(messages: list[Message]) -> list[str]:
    headers: Iterable[tuple[bytes, bytes]] = messages[0].get("headers", ())
    return [value.decode("latin-1") for name, value in headers if name.lower() == b"set-cookie"]


def _values(cookies: Iterable[str]) -> dict[str, str]:
    jar = SimpleCookie()
    for cookie in cookies:
        try:
            jar.load(cookie)
        except CookieError:
            continue
    return {name: morsel.value for name, morsel in jar.items()}


ROUTES = [AppRoute(PATH, leave, Who.ANYONE, "Leads to the company's sign-on, where one is set up.")]
