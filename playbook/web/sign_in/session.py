"""The cookies of a session: set when it begins, deleted when it ends."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from playbook.desk.accounts import sessions
from playbook.desk.base.workspace import Workspace
from playbook.web.http.form import is_https, set_cookie

_KNOWN_SECONDS = 400 * 24 * 3600


def signed_in(request: Request, workspace: Workspace, token: str, to: str) -> RedirectResponse:
    """Redirect to a page with a new session; older ones of the browser end."""
    answer = _redirect(request, workspace, to)
    name, browser = sessions.cookie_name(is_https(request)), sessions.known_browser(workspace, token)
    set_cookie(request, answer, name, token, int(sessions.WEEKLY.longest.total_seconds()))
    set_cookie(request, answer, name + sessions.KNOWN, browser, _KNOWN_SECONDS)
    if is_https(request):
        _forget(answer, secure=False)
    return answer


def signed_out(request: Request, workspace: Workspace, to: str) -> RedirectResponse:
    """Redirect to a page and end every session of this browser."""
    answer = _redirect(request, workspace, to)
    for secure in {False, is_https(request)}:
        _forget(answer, secure=secure)
    return answer


def known_cookie(request: Request) -> str | None:
    return request.cookies.get(sessions.cookie_name(is_https(request)) + sessions.KNOWN)


def _redirect(request: Request, workspace: Workspace, to: str) -> RedirectResponse:
    # A browser that once came without encryption may send a cookie of either name.
    sessions.sign_out(workspace, *sessions.tokens_in(request.cookies))
    return RedirectResponse(to, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _forget(answer: Response, *, secure: bool) -> None:
    name = sessions.cookie_name(secure)
    answer.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
