"""Stop mail by its link: /unsubscribe/TOKEN asks, a POST acts."""

from starlette.requests import Request
from starlette.responses import Response

from playbook.desk.base.workspace import current_workspace
from playbook.desk.posts import opt_out
from playbook.desk.posts.opt_out import STOP_PATH
from playbook.web.http.form import answer_form
from playbook.web.http.route_table import POST, AppRoute, Who
from playbook.web.http.templates import render

_ADDRESS = f"{STOP_PATH}{{token}}"


def show(request: Request) -> Response:
    """Ask before stopping mail, as scanners open links too."""
    return _page(request, opt_out.find_stop(current_workspace(), request.path_params["token"]), is_done=False)


async def stop(request: Request) -> Response:
    """Stop it. A mailbox's own button sends no cookie or Origin."""
    return await answer_form(request, _stop)


def _stop(request: Request, _form: dict[str, str]) -> Response:
    return _page(request, opt_out.stop_mail(current_workspace(), request.path_params["token"]), is_done=True)


def _page(request: Request, kind: str, *, is_done: bool) -> Response:
    return render("unsubscribe.html", request, kind=kind, is_done=is_done)


ROUTES = [
    AppRoute(_ADDRESS, show, Who.LINK, "Asks whether to stop a kind of e-mail."),
    AppRoute(_ADDRESS, stop, Who.LINK, "Stops a kind of e-mail to one recipient.", methods=POST),
]
