"""The cookies of a session: set when it begins, deleted when it ends."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from playbook.desk.accounts import sessions
from playbook.desk.base.workspace import Workspace

_KNOWN_SECONDS = 400 * 24 * 3600


def signed_in(request: Request, workspace: Workspace, token: str, to: str) -> RedirectResponse:
    """Redirect to a page with a new session; older ones of the browser end."""
    answer = _redirect(request, workspace, to)
    _set(request, answer, "", token, int(sessions.LONGEST.total_seconds()))
    _set(request, answer, sessions.KNOWN, sessions.known_browser(workspace, token), _KNOWN_SECONDS)
    if by_https(request):
        _forget(answer, is_https=False)
    return answer


def signed_out(request: Request, workspace: Workspace, to: str) -> RedirectResponse:
    """Redirect to a page and end every session of this browser."""
    answer = _redirect(request, workspace, to)
    for is_https in {False, by_https(request)}:
        _forget(answer, is_https=is_https)
    return answer


def known_cookie(request: Request) -> str | None:
    """Return the cookie of a browser that signed in before, or None."""
    return request.cookies.get(sessions.cookie_name(by_https(request)) + sessions.KNOWN)


def _redirect(request: Request, workspace: Workspace, to: str) -> RedirectResponse:
    # A browser that once came without encryption may send a cookie of either name.
    sessions.sign_out(workspace, *sessions.tokens_in(request.cookies))
    return RedirectResponse(to, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def by_https(request: Request) -> bool:
    """Return whether the browser came by https, so that cookies can require it."""
    return request.url.scheme == "https"


def _set(request: Request, answer: Response, end: str, value: str, seconds: int) -> None:
    is_https = by_https(request)
    answer.set_cookie(
        sessions.cookie_name(is_https) + end,
        value,
        max_age=seconds,
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


def _forget(answer: Response, *, is_https: bool) -> None:
    answer.delete_cookie(
        sessions.cookie_name(is_https), path="/", secure=is_https, httponly=True, samesite="lax"
    )
