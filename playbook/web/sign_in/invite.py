"""Invites: /invite/SECRET makes an account, or adds to the one that is signed in."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from playbook.core.base.errors import Invalid, Missing
from playbook.desk.accounts import invites
from playbook.desk.accounts.sessions import find_visitor
from playbook.desk.base.store_types import Taken
from playbook.desk.base.workspace import current_workspace
from playbook.web.http.form import HOME, answer_password
from playbook.web.http.problem import by_field
from playbook.web.http.route_table import POST, AppRoute, Who
from playbook.web.http.templates import render
from playbook.web.sign_in.session import signed_in
from playbook.web.sign_in.sign_on import way_in

_ADDRESS = f"{invites.PATH}{{secret}}"


def show(request: Request) -> Response:
    """Show the invite and its form; a used one only says so."""
    return _page(request, {})


async def take_up(request: Request) -> Response:
    """Make the account and sign in, or join as whoever is signed in."""
    return await answer_password(request, _take_up)


def _take_up(request: Request, form: dict[str, str]) -> Response:
    workspace, secret = current_workspace(), request.path_params["secret"]
    try:
        if form.get("as") == "me":
            if actor := find_visitor(workspace, request.cookies):
                invites.join(workspace, actor, secret)
                return RedirectResponse(HOME, 303)
            return _page(request, form)
        name, email, password = (form.get(field, "") for field in ("name", "email", "password"))
        token = invites.accept(workspace, secret, name, email, password)
    except Invalid as error:
        return _page(request, form, by_field(error.problems))
    except Taken as error:
        return _page(request, form, {"email": str(error)})
    except Missing:
        return _page(request, form)
    return signed_in(request, workspace, token, HOME)


def _page(request: Request, form: dict[str, str], problems: Mapping[str, str] | None = None) -> Response:
    workspace = current_workspace()
    if (invite := invites.find_invite(workspace, request.path_params["secret"])) is None:
        return render("invite_over.html", request, 404)
    actor = find_visitor(workspace, request.cookies)
    return render(
        "invite.html",
        request,
        400 if problems else 200,
        maker=invite.maker,
        what=invites.what_of(workspace, invite),
        role=invites.with_article(invite),
        fixed_email=invite.email or "",
        name=form.get("name", invite.name),
        email=form.get("email", invite.email or ""),
        me=actor.name if actor else "",
        way_in=way_in(request.url.path),
        problems=problems or {},
    )


ROUTES = [
    AppRoute(_ADDRESS, show, Who.LINK, "The form for taking up an invite."),
    AppRoute(_ADDRESS, take_up, Who.LINK, "Makes the account that an invite is for.", methods=POST),
]
