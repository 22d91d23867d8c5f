"""The routes of a share link: its secret is changed for a cookie once, and stands in no address after.

/s/SECRET leads to /view/LINK, which asks for the password where there is one, and shows the page.
Whatever of it opens nothing is answered with the same bytes, whyever it opens nothing.
"""

import hashlib

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from playbook.core.base.errors import Refused
from playbook.core.base.fields import cleaned
from playbook.core.sharing.sharing import PROFILE_NAMES
from playbook.desk.accounts.sessions import find_visitor
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links import links, shares
from playbook.desk.links.shares import Share
from playbook.web.http import templates
from playbook.web.http.form import answer_password, read_form
from playbook.web.http.route_table import Ours, Who
from playbook.web.link import access, share_page

_MOST_BYTES = 4 * 1024


@access.or_gone
def enter(request: Request) -> Response:
    """Change the secret of a link for a cookie, and go where no secret stands in the address."""
    token = request.path_params["token"]
    # A program that only asks whether the address is good opens nothing.
    shown = shares.open_link(current_workspace(), token, is_counted=request.method == "GET")
    return access.with_pass(request, shown)


@access.or_gone
def show(request: Request) -> Response:
    """Show the page of a link, or ask for its password."""
    share = access.resolved(request)
    if not share.is_open:
        return _ask_for_password(request, request.query_params.get("then"))
    html = _page(share).html
    tag = hashlib.sha256(html.encode()).hexdigest()[:16]
    return access.tagged(request, HTMLResponse(html, headers=access.HEADERS), tag)


@access.or_gone
def state(request: Request) -> Response:
    """Say which version an open page would show now."""
    share = access.resolved(request)
    if not share.is_open:
        return access.gone(request)
    version = _page(share).version
    return access.tagged(request, JSONResponse({"version": version}, headers=access.HEADERS), version)


async def give_password(request: Request) -> Response:
    """Open a link with its password."""
    # What is only looked up does not stand in line behind what has to be worked out.
    if await to_thread.run_sync(_takes_work, request):
        return await answer_password(request, _give)
    return await to_thread.run_sync(_give, request, await read_form(request))


@access.or_gone
def ask_again(request: Request) -> Response:
    """Lead a browser that reloads after a wrong password back to the form."""
    access.resolved(request)
    path = access.address(request.path_params["link_id"])
    return RedirectResponse(path, 303, access.HEADERS)


def _takes_work(request: Request) -> bool:
    return shares.takes_work(current_workspace(), access.pass_in(request))


def _give(request: Request, form: dict[str, str]) -> Response:
    password, then = form.get("password", ""), form.get("then")
    return access.or_gone(lambda asked: _given(asked, password, then))(request)


def _given(request: Request, password: str, then: str | None) -> Response:
    try:
        shown = shares.give_password(current_workspace(), access.pass_in(request), password)
    except Refused as error:
        return _ask_for_password(request, then, error)
    return access.with_pass(request, shown, *access.goes_on(then))


@access.or_gone
def preview(request: Request) -> Response:
    """Show an owner what a link that is not made yet would show."""
    workspace, asked = current_workspace(), request.path_params
    actor = find_visitor(workspace, request.cookies)
    if actor is None or asked["profile"] not in PROFILE_NAMES:
        return access.gone(request)
    try:
        shown = links.preview_of(workspace, actor, asked["rollout_id"], asked["profile"])
    except Refused:
        return access.gone(request)
    contact = cleaned(request.query_params.get("contact", ""))
    return HTMLResponse(share_page.preview(workspace, shown, contact), headers=access.HEADERS)


def _page(share: Share) -> share_page.Written:
    return share_page.page_of(current_workspace(), share, access.address(share.link.id, "state"))


def _ask_for_password(request: Request, then: str | None, error: Refused | None = None) -> Response:
    action, then = access.address(request.path_params["link_id"], "password"), "".join(access.goes_on(then))
    status = 403 if error else 200
    return templates.render("share_password.html", request, status, action=action, then=then, error=error)


ROUTES = [
    share_page.STYLE.route,
    share_page.SCRIPT.route,
    access.GONE.route,
    Ours("/s/{token:path}", enter, who=Who.LINK, note="Changes the secret of a link for a cookie."),
    Ours("/view/{link_id}", show, who=Who.LINK, note="What a link shows, or the form for its password."),
    Ours("/view/{link_id}/state", state, who=Who.LINK, note="Which version an open page would show now."),
    Ours(
        "/view/{link_id}/password",
        give_password,
        who=Who.LINK,
        methods=("POST",),
        changes=True,
        most_bytes=_MOST_BYTES,
        note="Changes the password of a link for a cookie.",
    ),
    Ours(
        "/view/{link_id}/password",
        ask_again,
        who=Who.LINK,
        note="Back to the form, for a browser that opens the address of its answer again.",
    ),
    Ours(
        "/preview/{rollout_id}/{profile}",
        preview,
        who=Who.OWNER,
        note="What a link would show; to anybody else there is nothing here.",
    ),
    Ours("/view/{rest:path}", access.gone, who=Who.ANYONE, note="Everything else there is nothing."),
]
