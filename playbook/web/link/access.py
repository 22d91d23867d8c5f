"""The first check under /view/LINK: is the link open to this browser?"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from anyio import sleep, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, PlaybookError
from playbook.core.sharing.sharing import Ask
from playbook.desk.accounts.sessions import find_visitor
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links import devices, shares
from playbook.desk.links.devices import Device
from playbook.desk.links.shares import Pass, Share
from playbook.web.http import headers, templates
from playbook.web.http.assets import asset
from playbook.web.http.form import set_cookie
from playbook.web.http.problem import by_field

GONE = asset("gone.js", "Opens a page again whose link was paused.")
COOKIE = "playbook-view"
DEVICE = "playbook-device"
HEADERS = {**templates.HEADERS, "Content-Security-Policy": headers.OURS, "Referrer-Policy": "no-referrer"}


def or_gone(handler: Callable[..., Response]) -> Callable[..., Response]:
    """Answer with the same bytes for every link that opens nothing."""

    @wraps(handler)
    def handle(request: Request, *form: dict[str, str]) -> Response:
        try:
            return handler(request, *form)
        except Missing:
            return gone(request)

    return handle


def gone(_request: Request) -> Response:
    """Respond that this opens nothing, always with the same bytes."""
    text = templates.render_page("share_gone.html", gone=shares.gone(), gone_script=GONE.path)
    return HTMLResponse(text, 404, HEADERS)


def address(link_id: str, *below: str) -> str:
    """Return the address of a link without its secret, or one below it."""
    return "/".join(["/view", link_id, *below])


def resolved(request: Request) -> Share:
    """Return the share of the address. Raise Missing if there is none."""
    return shares.resolve(current_workspace(), pass_in(request))


def opened(request: Request, ask: Ask | None = None) -> Share:
    """Return a share that is open here and asks for `ask`, else raise Missing."""
    share = resolved(request)
    if not share.is_open or (ask and ask not in share.asks):
        raise shares.gone()
    return share


def tagged(request: Request, answer: Response, version: str) -> Response:
    """Return the response with its tag, or 304 if the browser has that version."""
    tag = f'W/"{version}"'
    answer.headers["ETag"] = tag
    tags = [item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")]
    if "*" in tags or tag.removeprefix("W/") in tags:
        return Response(status_code=304, headers={**HEADERS, "ETag": tag})
    return answer


def pass_in(request: Request) -> Pass | None:
    """Return the pass of the browser if it is for this link."""
    shown = shares.read_pass(current_workspace(), request.cookies.get(COOKIE))
    return shown if shown and shown.link_id == request.path_params["link_id"] else None


def host_in(request: Request, share: Share) -> Actor | None:
    """Return the signed-in host of a link's room, or None."""
    workspace = current_workspace()
    if actor := find_visitor(workspace, request.cookies):
        with suppress(PlaybookError):
            get_rollout(workspace, actor, share.link.rollout_id, "host")
            return actor
    return None


def device_in(request: Request) -> Device | None:
    """Return the device that got the form, or None without our cookie."""
    cookie, link_id = request.cookies.get(DEVICE), request.path_params["link_id"]
    return devices.read_device(current_workspace(), cookie, link_id)


async def settled(request: Request) -> None:
    """Wait until the device of a form counts: a moment for a new one."""
    # Whoever reads the page first notices nothing; a program that makes devices has to wait for each.
    await sleep(await to_thread.run_sync(_seconds_to_settle, request))


def _seconds_to_settle(request: Request) -> float:
    device = device_in(request)
    return devices.seconds_to_settle(current_workspace(), device) if device else 0.0


def with_device(request: Request, answer: Response) -> Response:
    """Give a browser without one a device for the form."""
    if device_in(request) is None:
        link_id, workspace = request.path_params["link_id"], current_workspace()
        signed = devices.signed(workspace, devices.issue_device(workspace, link_id))
        _set_cookie(request, answer, DEVICE, signed, link_id)
    return answer


def is_from_script(request: Request) -> bool:
    """Return whether the page's script sent this and reads the answer."""
    return request.headers.get("accept") == "application/json"


def reply(request: Request, status: int, error: PlaybookError | None = None, **values: object) -> Response:
    """Answer a script with what became of its form."""
    problems = by_field(error.problems) if isinstance(error, Invalid) else {}
    sentence = f"{error.message} {error.hint}".strip() if error and not problems.keys() - {""} else ""
    # A browser that lost its device gets another one, and the same form can be sent again.
    values |= {"said": sentence, "problems": problems, "is_again": device_in(request) is None}
    return with_device(request, JSONResponse(values, status, headers=HEADERS))


def below(then: str | None) -> tuple[str, ...]:
    """Return what to open below a link: its slides, or nothing."""
    return ("present",) if then == "present" else ()


def with_pass(request: Request, shown: Pass, *below: str) -> Response:
    """Redirect to the page of a link with the cookie that opens it."""
    answer = RedirectResponse(address(shown.link_id, *below), 303, HEADERS)
    _set_cookie(request, answer, COOKIE, shares.signed(current_workspace(), shown), shown.link_id)
    return answer


def _set_cookie(request: Request, answer: Response, name: str, value: str, link_id: str) -> None:
    seconds = shares.seconds_left(current_workspace(), link_id)
    set_cookie(request, answer, name, value, seconds, address(link_id))
