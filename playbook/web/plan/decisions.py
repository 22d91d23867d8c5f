"""The Decisions page, as a sheet to print: A4 landscape."""

import base64
import hashlib
import re

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from playbook.core.base.errors import PlaybookError
from playbook.desk.accounts.sessions import find_visitor
from playbook.desk.base.limits.file_turns import place_of
from playbook.desk.base.limits.rate_limit import TooSoon
from playbook.desk.base.workspace import current_workspace
from playbook.web.http import problem
from playbook.web.http.route_table import AppRoute, Who
from playbook.web.http.templates import HEADERS

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def show(request: Request) -> Response:
    """Show a reader of the rollout the sheet; strangers get what is never there."""
    from playbook.core.sharing.decisions import page_without_stances
    from playbook.desk.plan import decisions
    from playbook.exports.sheet import page_as_html

    workspace = current_workspace()
    actor = find_visitor(workspace, request.cookies)
    if actor is None:
        return problem.nothing(request)
    try:
        with place_of(workspace, actor):
            page = decisions.page_for(workspace, actor, request.path_params["rollout_id"])
            sheet = page_as_html(page_without_stances(page))
    except TooSoon as error:
        return problem.show(request, error)
    except PlaybookError:
        return problem.nothing(request)
    return HTMLResponse(sheet, headers={**HEADERS, "Content-Security-Policy": _policy(sheet)})


def _policy(sheet: str) -> str:
    """Return a policy that allows the sheet's own styles and nothing else."""
    hashes = (hashlib.sha256(style.encode()).digest() for style in _STYLE.findall(sheet))
    styles = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)
    return (
        f"default-src 'none'; style-src {styles}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


ROUTES = [AppRoute("/print/{rollout_id}/decisions", show, Who.SIGNED_IN, "The Decisions page, to print.")]
