"""The page that decides, as a sheet to print: A4 landscape."""

from starlette.requests import Request
from starlette.responses import Response

from playbook.core.base.errors import PlaybookError
from playbook.core.base.words import say_day
from playbook.desk.accounts.sessions import find_visitor
from playbook.desk.base.workspace import current_workspace
from playbook.desk.plan import decisions
from playbook.desk.plan.decision_view import view_of
from playbook.web.http import problem
from playbook.web.http.route_table import AppRoute, Who
from playbook.web.http.templates import DECISIONS_STYLE, render


def show(request: Request) -> Response:
    """Show a reader of the rollout the sheet; strangers get what is never there."""
    workspace = current_workspace()
    actor = find_visitor(workspace, request.cookies)
    if actor is None:
        return _nothing(request)
    try:
        page = decisions.page_for(workspace, actor, request.path_params["rollout_id"])
    except PlaybookError:
        return _nothing(request)
    today = workspace.today()
    view = view_of(page, lambda day: say_day(day, today))
    return render("decisions.html", request, page=view, decisions_style=DECISIONS_STYLE.path)


def _nothing(request: Request) -> Response:
    return problem.nothing(request)


ROUTES = [AppRoute("/print/{rollout_id}/decisions", show, Who.SIGNED_IN, "The page that decides, to print.")]
