"""The short address of a room: a code that is typed is changed for the cookie of its link."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from playbook.desk.all_hands import rooms
from playbook.desk.base.workspace import current_workspace
from playbook.web.http import templates
from playbook.web.http.route_table import Ours, Who
from playbook.web.link import access, share_page


@access.or_gone
def join(request: Request) -> Response:
    """Change the code of a room for the cookie of its link; the big screen asks to go on to its slides."""
    code = request.path_params["code"]
    shown = rooms.join_room(current_workspace(), code, is_counted=request.method == "GET")
    return access.with_pass(request, shown, *access.goes_on(request.query_params.get("then")))


def ask(request: Request) -> Response:
    """Show the form for a code, or go where the code leads that was typed into it."""
    if typed := request.query_params.get("code", "").strip()[:100]:
        kept = "".join(letter for letter in typed if letter.isalnum() and letter.isascii()) or "x"
        return RedirectResponse(f"/j/{kept}", 303, access.HEADERS)
    return HTMLResponse(
        templates.written("room.html", share_style=share_page.STYLE.path), headers=access.HEADERS
    )


ROUTES = [
    Ours("/j", ask, who=Who.ANYONE, note="A form for the code of a room."),
    Ours("/j/{code:path}", join, who=Who.LINK, note="Changes the code of a room for the cookie of its link."),
]
