"""The forms for signing in and out: /sign-in, its code, /sign-out, /sign-out-everywhere."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from playbook.core.base.errors import Refused
from playbook.desk.accounts import sessions
from playbook.desk.accounts.first_owner import has_owner
from playbook.desk.accounts.sessions import CodeNeeded, SignedOut, find_visitor
from playbook.desk.accounts.sign_on import turned_away
from playbook.desk.all_hands import rooms
from playbook.desk.base.workspace import current_workspace
from playbook.web.http.form import HOME, address_of, answer_password, own_path
from playbook.web.http.route_table import POST, AppRoute, Who
from playbook.web.http.templates import render
from playbook.web.sign_in.session import known_cookie, signed_in, signed_out
from playbook.web.sign_in.sign_on import TURNED_AWAY, way_in

PATH, _CODE, _EVERYWHERE = "/sign-in", "/sign-in/code", "/sign-out-everywhere"


def show(request: Request) -> Response:
    to = own_path(request.query_params.get("next", HOME))
    if find_visitor(current_workspace(), request.cookies):
        return RedirectResponse(to, 303)
    if not has_owner(current_workspace()):
        return render("unowned.html", request)
    error = turned_away(request.query_params.get(TURNED_AWAY, ""))
    return _form(request, to, error=error, is_out="out" in request.query_params)


async def sign_in(request: Request) -> Response:
    """Sign in, ask for a code, or show the form again with the address."""
    is_known = sessions.is_known_browser(current_workspace(), known_cookie(request))
    return await answer_password(request, _sign_in, is_known=is_known)


def _sign_in(request: Request, form: dict[str, str]) -> Response:
    email, to = form.get("email", ""), own_path(form.get("next", HOME))
    password, browser, address = form.get("password", ""), known_cookie(request), address_of(request)
    try:
        token = sessions.sign_in(current_workspace(), email, password, browser, address)
    except CodeNeeded as needed:
        return _code_form(request, to, needed.token)
    except Refused as error:
        return _form(request, to, status=403, email=email, error=error)
    return signed_in(request, current_workspace(), token, to)


async def enter_code(request: Request) -> Response:
    """Sign in with the code that follows the password."""
    return await answer_password(request, _enter_code)


def _enter_code(request: Request, form: dict[str, str]) -> Response:
    waiting, to = form.get("waiting", ""), own_path(form.get("next", HOME))
    browser = known_cookie(request)
    try:
        token = sessions.enter_code(current_workspace(), waiting, form.get("code", ""), browser)
    except SignedOut:
        error = Refused("That took too long.", "Sign in again, and have your code ready.")
        return _form(request, to, status=403, error=error)
    except Refused as error:
        return _code_form(request, to, waiting, error)
    return signed_in(request, current_workspace(), token, to)


def _code_form(request: Request, to: str, waiting: str, error: Refused | None = None) -> Response:
    return render("code.html", request, 403 if error else 200, to=to, waiting=waiting, error=error)


def go_to_sign_in(_request: Request) -> Response:
    return RedirectResponse(PATH, 303)


def _form(
    request: Request,
    to: str,
    status: int = 200,
    *,
    email: str = "",
    error: Refused | None = None,
    is_out: bool = False,
) -> Response:
    # Whoever types only the first part of the address on the big screen comes here.
    has_room = to == HOME and rooms.is_any_open(current_workspace())
    values = {"to": to, "email": email, "error": error, "is_out": is_out, "way_in": way_in(to)}
    return render("sign_in.html", request, status, has_room=has_room, **values)


def ask_to_sign_out(request: Request) -> Response:
    """Show who is signed in, and the two ways out."""
    actor = sessions.find_actor(current_workspace(), sessions.token_in(request.cookies))
    if actor is None:
        return signed_out(request, current_workspace(), PATH)
    return render("sign_out.html", request, name=actor.name)


def sign_out(request: Request) -> Response:
    return signed_out(request, current_workspace(), f"{PATH}?out")


def sign_out_everywhere(request: Request) -> Response:
    if actor := sessions.find_actor(current_workspace(), sessions.token_in(request.cookies)):
        sessions.sign_out_everywhere(current_workspace(), actor)
    return sign_out(request)


ROUTES = [
    AppRoute(PATH, show, Who.ANYONE, "The form for signing in."),
    AppRoute(PATH, sign_in, Who.ANYONE, "Begins a session for a password.", methods=POST),
    AppRoute(_CODE, go_to_sign_in, Who.ANYONE, "Leads to the form for signing in."),
    AppRoute(_CODE, enter_code, Who.ANYONE, "Begins a session for a code after a password.", methods=POST),
    AppRoute("/sign-out", ask_to_sign_out, Who.SIGNED_IN, "Asks which sessions are to end."),
    AppRoute("/sign-out", sign_out, Who.SIGNED_IN, "Ends this session.", methods=POST),
    AppRoute(_EVERYWHERE, sign_out_everywhere, Who.SIGNED_IN, "Ends every session.", methods=POST),
]
