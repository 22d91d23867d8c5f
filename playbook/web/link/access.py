"""What every route under /view/LINK asks first: which link it is, and whether it is open to this browser."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from playbook.core.base.errors import Missing
from playbook.core.sharing.sharing import Ask
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links import devices, shares
from playbook.desk.links.devices import Device
from playbook.desk.links.shares import Pass, Share
from playbook.web.http import headers, templates
from playbook.web.http.asset import asset

GONE = asset("gone.js", "Opens a page again whose link was paused.")
COOKIE = "playbook-view"
DEVICE = "playbook-device"
HEADERS = {**templates.HEADERS, "Content-Security-Policy": headers.OURS, "Referrer-Policy": "no-referrer"}
Answer = Callable[[Request], Response]
Later = Callable[[Request], Awaitable[Response]]


def or_gone(answer: Answer) -> Answer:
    """Answer for a link that opens nothing as for every other one."""

    @wraps(answer)
    def answered(request: Request) -> Response:
        try:
            return answer(request)
        except Missing:
            return gone(request)

    return answered


def or_gone_later(answer: Later) -> Later:
    """The same for an answer that is waited for."""

    @wraps(answer)
    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except Missing:
            return gone(request)

    return answered


def gone(_request: Request) -> Response:
    """Say that this opens nothing: always the same bytes."""
    text = templates.written("share_gone.html", gone=shares.gone(), gone_script=GONE.path)
    return HTMLResponse(text, 404, HEADERS)


def address(link_id: str, *rest: str) -> str:
    """Give back where a link leads once its secret was changed, or a place below it."""
    return "/".join(["/view", link_id, *rest])


def resolved(request: Request) -> Share:
    """Give back the share of the address, to whom its pass was given; raises Missing as `shares.resolve`."""
    return shares.resolve(current_workspace(), pass_in(request))


def opened(request: Request, ask: Ask | None = None) -> Share:
    """Give back a share that is open to this browser, and asks for what is named; else raises Missing."""
    share = resolved(request)
    if not share.is_open or (ask and ask not in share.asks):
        raise shares.gone()
    return share


def tagged(request: Request, answer: Response, version: str) -> Response:
    """Give back the answer with its tag; without its body where the browser has that version already."""
    tag = f'W/"{version}"'
    answer.headers["ETag"] = tag
    held = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if "*" in held or tag.removeprefix("W/") in held:
        return Response(status_code=304, headers={**HEADERS, "ETag": tag})
    return answer


def pass_in(request: Request) -> Pass | None:
    """The pass that the browser shows, where it is for the link of this address."""
    shown = shares.read_pass(current_workspace(), request.cookies.get(COOKIE))
    return shown if shown and shown.link_id == request.path_params["link_id"] else None


def device_in(request: Request) -> Device | None:
    """Give back the device that a form was given to, or None where the browser shows none that we wrote."""
    return devices.read_device(
        current_workspace(), request.cookies.get(DEVICE), request.path_params["link_id"]
    )


def with_device(request: Request, answer: Response) -> Response:
    """Give back the answer with a new device, where its browser has none yet; for pages with a form."""
    if device_in(request) is None:
        workspace, link_id = current_workspace(), request.path_params["link_id"]
        answer.set_cookie(
            DEVICE,
            devices.signed(workspace, devices.new_device(link_id)),
            max_age=shares.seconds_left(workspace, link_id),
            path=address(link_id),
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
    return answer


def goes_on(then: str | None) -> tuple[str, ...]:
    """Give back the place below a link that is asked for once it is open: its slides, or nothing else."""
    return ("present",) if then == "present" else ()


def with_pass(request: Request, shown: Pass, *rest: str) -> Response:
    """Lead to the page of a link, or to a place below it, with the cookie that opens it."""
    workspace, path = current_workspace(), address(shown.link_id)
    answer = RedirectResponse(address(shown.link_id, *rest), 303, HEADERS)
    answer.set_cookie(
        COOKIE,
        shares.signed(workspace, shown),
        max_age=shares.seconds_left(workspace, shown.link_id),
        path=path,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer
