"""The cookies of a sign-in: set when a session begins, taken away when it ends."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from playbook.desk.accounts import sessions
from playbook.desk.base.workspace import Workspace

_KNOWN_FOR = 400 * 24 * 3600


def signed_in(request: Request, workspace: Workspace, token: str, to: str) -> RedirectResponse:
    """Give back the way to a page for whoever has just got a session; older ones of the browser end."""
    answer = _onwards(request, workspace, to)
    _set(request, answer, "", token, int(sessions.LONGEST.total_seconds()))
    _set(request, answer, sessions.KNOWN, sessions.known_browser(workspace, token), _KNOWN_FOR)
    if by_https(request):
        _forget(answer, is_https=False)
    return answer


def signed_out(request: Request, workspace: Workspace, to: str) -> RedirectResponse:
    """Give back the way to a page, with every session of this browser ended."""
    answer = _onwards(request, workspace, to)
    for is_https in {False, by_https(request)}:
        _forget(answer, is_https=is_https)
    return answer


def known_in(request: Request) -> str | None:
    """Give back what a browser shows for having signed in before, or None."""
    return request.cookies.get(sessions.cookie_name(by_https(request)) + sessions.KNOWN)


def _onwards(request: Request, workspace: Workspace, to: str) -> RedirectResponse:
    # Opened without encryption once, a browser may show a cookie of either name.
    sessions.sign_out(workspace, *sessions.tokens_in(request.cookies))
    return RedirectResponse(to, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def by_https(request: Request) -> bool:
    """Whether a browser came by https, so that its cookies can be kept to it."""
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
