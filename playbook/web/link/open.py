"""The routes of a share link: exchange it for a cookie, and show it."""

import hashlib

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from playbook.core.base.errors import Missing, Refused
from playbook.core.base.fields import cleaned
from playbook.core.sharing.sharing import PROFILE_NAMES
from playbook.desk.accounts.sessions import find_visitor
from playbook.desk.all_hands import guest_examples, rooms
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links import links, shares
from playbook.web.http import templates
from playbook.web.http.form import address_of, answer_password, read_form
from playbook.web.http.route_table import POST, AppRoute, Who
from playbook.web.link import access, share_page

_MAX_BYTES = 4 * 1024
_UNKNOWN_CODE = Refused("We don’t know that code.", "Check the big screen, then type it again.")


@access.or_gone
def enter(request: Request) -> Response:
    """Exchange the secret of a link for a cookie."""
    # A program that only checks the address opens nothing.
    is_counted = request.method == "GET"
    workspace = current_workspace()
    shown = shares.open_link(workspace, request.path_params["token"], is_counted=is_counted)
    share = shares.resolve(workspace, shown)
    # Whoever was sent a question is asked it before anything else.
    is_asked = share.link.item_id is not None and guest_examples.asks_for_one(share)
    return access.with_pass(request, shown, *(["example"] if is_asked else []))


def join(request: Request) -> Response:
    """Exchange a room's code for a cookie, or ask again."""
    typed, is_counted = request.path_params["code"], request.method == "GET"
    try:
        shown = rooms.join_room(current_workspace(), typed, address_of(request), is_counted=is_counted)
    except Missing:
        return _ask_code(_UNKNOWN_CODE, 404)
    except Refused as error:
        return _ask_code(error, 429)
    return access.with_pass(request, shown, *access.below(request.query_params.get("then")))


def ask_code(request: Request) -> Response:
    """Show the form for a code, or go where a typed code leads."""
    if typed := request.query_params.get("code", "").strip()[:100]:
        code = "".join(letter for letter in typed if letter.isalnum() and letter.isascii()) or "x"
        return RedirectResponse(f"/j/{code}", 303, access.HEADERS)
    return _ask_code()


def _ask_code(error: Refused | None = None, status: int = 200) -> Response:
    page = templates.render_page("room.html", error=error)
    return HTMLResponse(page, status, access.HEADERS)


@access.or_gone
def show(request: Request) -> Response:
    share = access.resolved(request)
    if not share.is_open:
        return _ask_password(request, request.query_params.get("then"))
    html = share_page.page_of(current_workspace(), share).html
    tag = hashlib.sha256(html.encode()).hexdigest()[:16]
    answer = access.tagged(request, HTMLResponse(html, headers=access.HEADERS), tag)
    return access.with_device(request, answer)


@access.or_gone
def state(request: Request) -> Response:
    """Return the version that an open page would show now."""
    version = share_page.page_of(current_workspace(), access.opened(request)).version
    return access.tagged(request, JSONResponse({"version": version}, headers=access.HEADERS), version)


async def enter_password(request: Request) -> Response:
    # What only needs a look-up does not queue behind what has to be hashed.
    if await to_thread.run_sync(_needs_hash, request):
        return await answer_password(request, _enter_password)
    return await to_thread.run_sync(_enter_password, request, await read_form(request))


@access.or_gone
def lead_back(request: Request) -> Response:
    """Redirect a browser that reloads after a wrong password to the form."""
    access.resolved(request)
    return RedirectResponse(access.address(request.path_params["link_id"]), 303, access.HEADERS)


def _needs_hash(request: Request) -> bool:
    return shares.takes_work(current_workspace(), access.pass_in(request))


@access.or_gone
def _enter_password(request: Request, form: dict[str, str]) -> Response:
    password, then = form.get("password", ""), form.get("then")
    try:
        opened, address = access.pass_in(request), address_of(request)
        shown = shares.give_password(current_workspace(), opened, password, address)
    except Refused as error:
        return _ask_password(request, then, error)
    return access.with_pass(request, shown, *access.below(then))


@access.or_gone
def preview(request: Request) -> Response:
    """Show an owner what a link would show before it is made."""
    workspace, profile = current_workspace(), request.path_params["profile"]
    actor = find_visitor(workspace, request.cookies)
    if actor is None or profile not in PROFILE_NAMES:
        return access.gone(request)
    try:
        shown = links.preview_of(workspace, actor, request.path_params["rollout_id"], profile)
    except Refused:
        return access.gone(request)
    contact = cleaned(request.query_params.get("contact", ""))
    return HTMLResponse(share_page.preview(workspace, shown, contact), headers=access.HEADERS)


def _ask_password(request: Request, then: str | None, error: Refused | None = None) -> Response:
    action, then = access.address(request.path_params["link_id"], "password"), "".join(access.below(then))
    status = 403 if error else 200
    return templates.render("share_password.html", request, status, action=action, then=then, error=error)


_PASSWORD = "/view/{link_id}/password"  # noqa: S105 - an address
ROUTES = [
    share_page.STYLE.route,
    share_page.FORM_STYLE.route,
    share_page.SCRIPT.route,
    share_page.COMPANION.route,
    access.GONE.route,
    AppRoute("/j", ask_code, Who.ANYONE, "A form for the code of a room."),
    AppRoute("/j/{code:path}", join, Who.LINK, "Exchanges the code of a room for the cookie of its link."),
    AppRoute("/s/{token:path}", enter, Who.LINK, "Exchanges the secret of a link for a cookie."),
    AppRoute("/view/{link_id}", show, Who.LINK, "What a link shows, or the form for its password."),
    AppRoute("/view/{link_id}/state", state, Who.LINK, "Which version an open page would show now."),
    AppRoute(
        _PASSWORD,
        enter_password,
        Who.LINK,
        "Exchanges the password of a link for a cookie.",
        methods=POST,
        max_bytes=_MAX_BYTES,
    ),
    AppRoute(_PASSWORD, lead_back, Who.LINK, "Back to the form, for a browser that reloads its answer."),
    AppRoute("/preview/{rollout_id}/{profile}", preview, Who.OWNER, "What a link would show; else nothing."),
    AppRoute("/view/{rest:path}", access.gone, Who.ANYONE, "Everything else there is nothing."),
]
