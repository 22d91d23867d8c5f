"""The routes of a share link: its secret is changed for a cookie once, and stands in no address after.

/s/SECRET leads to /view/LINK, which asks for the password where there is one, and shows the page.
Whatever of it opens nothing is answered with the same bytes, whyever it opens nothing.
"""

from collections.abc import Callable
from functools import wraps

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from playbook.core.errors import Missing, Refused
from playbook.core.fields import cleaned
from playbook.core.sharing import PROFILE_NAMES
from playbook.desk import links, shares
from playbook.desk.house import the_house
from playbook.desk.shares import Pass, Share
from playbook.desk.visitors import find_visitor
from playbook.web import headers, page, share_page
from playbook.web.form import read_form
from playbook.web.inventory import Ours, Who

COOKIE = "playbook-view"
_HEADERS = {
    **page.HEADERS,
    "Content-Security-Policy": headers.OURS,
    "Referrer-Policy": "no-referrer",
}
_MOST_BYTES = 4 * 1024
Answer = Callable[[Request], Response]


def _or_gone(answer: Answer) -> Answer:
    """Answer for a link that opens nothing as for every other one."""

    @wraps(answer)
    def answered(request: Request) -> Response:
        try:
            return answer(request)
        except Missing:
            return gone(request)

    return answered


def gone(_request: Request) -> Response:
    """Say that this opens nothing: always the same bytes."""
    return HTMLResponse(page.written("share_gone.html", gone=shares.gone()), 404, _HEADERS)


@_or_gone
def enter(request: Request) -> Response:
    """Change the secret of a link for a cookie, and go where no secret stands in the address."""
    token = request.path_params["token"]
    # A program that only asks whether the address is good opens nothing.
    shown = shares.open_link(the_house(), token, is_counted=request.method == "GET")
    return _with_pass(request, shown)


@_or_gone
def show(request: Request) -> Response:
    """Show the page of a link, or ask for its password."""
    share = _resolved(request)
    if not share.is_open:
        return _ask_for_password(request)
    return HTMLResponse(_page(share).html, headers=_HEADERS)


@_or_gone
def state(request: Request) -> Response:
    """Say which version an open page would show now."""
    share = _resolved(request)
    if not share.is_open:
        return gone(request)
    return JSONResponse({"version": _page(share).version}, headers=_HEADERS)


async def give_password(request: Request) -> Response:
    """Open a link with its password."""
    password = (await read_form(request)).get("password", "")
    return await to_thread.run_sync(_or_gone(lambda asked: _give(asked, password)), request)


def _give(request: Request, password: str) -> Response:
    try:
        return _with_pass(request, shares.give_password(the_house(), _pass_in(request), password))
    except Refused as error:
        return _ask_for_password(request, error)


@_or_gone
def preview(request: Request) -> Response:
    """Show an owner what a link that is not made yet would show."""
    house, asked = the_house(), request.path_params
    actor = find_visitor(house, request.cookies)
    if actor is None or asked["profile"] not in PROFILE_NAMES:
        return gone(request)
    try:
        shown = links.preview_of(house, actor, asked["rollout_id"], asked["profile"])
    except Refused:
        return gone(request)
    contact = cleaned(request.query_params.get("contact", ""))
    return HTMLResponse(share_page.preview(house, shown, contact), headers=_HEADERS)


def _resolved(request: Request) -> Share:
    return shares.resolve(the_house(), _pass_in(request))


def _pass_in(request: Request) -> Pass | None:
    """The pass that the browser shows, where it is for the link of this address."""
    shown = shares.read_pass(the_house(), request.cookies.get(COOKIE))
    return shown if shown and shown.link_id == request.path_params["link_id"] else None


def _page(share: Share) -> share_page.Written:
    return share_page.page_of(the_house(), share, f"{_address(share.link.id)}/state")


def _ask_for_password(request: Request, error: Refused | None = None) -> Response:
    action = f"{_address(request.path_params['link_id'])}/password"
    return page.render("share_password.html", request, 403 if error else 200, action=action, error=error)


def _with_pass(request: Request, shown: Pass) -> Response:
    house, address = the_house(), _address(shown.link_id)
    answer = RedirectResponse(address, 303, _HEADERS)
    answer.set_cookie(
        COOKIE,
        shares.signed(house, shown),
        max_age=max(1, int((house.links.get(shown.link_id).expires_at - house.now()).total_seconds())),
        path=address,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def _address(link_id: str) -> str:
    return f"/view/{link_id}"


ROUTES = [
    share_page.STYLE.route,
    share_page.SCRIPT.route,
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
        "/preview/{rollout_id}/{profile}",
        preview,
        who=Who.OWNER,
        note="What a link would show; to anybody else there is nothing here.",
    ),
    Ours("/view/{rest:path}", gone, who=Who.ANYONE, note="Everything else there is nothing."),
]
