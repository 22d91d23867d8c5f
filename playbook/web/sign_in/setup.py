"""The first run: /setup makes the owner for the link of the terminal."""

from starlette.requests import Request
from starlette.responses import Response

from playbook.core.base.errors import Invalid, Missing
from playbook.desk.accounts import first_owner
from playbook.desk.base.workspace import current_workspace
from playbook.web.http.form import HOME, answer_password
from playbook.web.http.problem import by_field, nothing
from playbook.web.http.route_table import POST, AppRoute, Who
from playbook.web.http.templates import render
from playbook.web.sign_in.session import signed_in

_FIELDS = "name", "email"


def show(request: Request) -> Response:
    """Show the form to whoever holds the link, and nothing to everyone else."""
    token = request.query_params.get("token", "")
    if not first_owner.opens(current_workspace(), token):
        return nothing(request)
    return _form(request, {"token": token})


async def claim(request: Request) -> Response:
    return await answer_password(request, _claim)


def _claim(request: Request, form: dict[str, str]) -> Response:
    name, email, password = (form.get(field, "") for field in (*_FIELDS, "password"))
    try:
        session = first_owner.claim_by_link(current_workspace(), form.get("token", ""), name, email, password)
    except Missing:
        return nothing(request)
    except Invalid as error:
        return _form(request, form, error)
    return signed_in(request, current_workspace(), session, HOME)


def _form(request: Request, form: dict[str, str], error: Invalid | None = None) -> Response:
    problems = by_field(error.problems) if error else {}
    entered = {field: form.get(field, "") for field in ("token", *_FIELDS)}
    return render("setup.html", request, 400 if error else 200, problems=problems, **entered)


ROUTES = [
    AppRoute(first_owner.PATH, show, Who.LINK, "The form that makes the first owner, while there is none."),
    AppRoute(first_owner.PATH, claim, Who.LINK, "Makes the first owner.", methods=POST),
]
