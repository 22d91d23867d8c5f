"""The form of the anonymous pulse; it reads no session and no address."""

from collections.abc import Mapping

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from playbook.core.base.errors import Invalid, PlaybookError, Refused
from playbook.desk.all_hands import pulse
from playbook.desk.all_hands.pulse import PulseView
from playbook.desk.base.limits.rate_limit import TooSoon
from playbook.desk.base.store_types import Twice
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links.shares import Share
from playbook.web.http import templates
from playbook.web.http.form import read_form
from playbook.web.http.problem import by_field
from playbook.web.http.route_table import POST, AppRoute, Who
from playbook.web.link import access
from playbook.web.link.share_page import FORM_STYLE

# A text of 100,000 letters comes back with its error, and the choices beside it.
_MAX_BYTES = 512 * 1024
_NO_DEVICE = Refused(
    "Nothing was sent: this browser keeps no cookie of this page, or the page is too old.",
    "Allow cookies for this site, then send it again.",
)


@access.or_gone
def show(request: Request) -> Response:
    share = access.opened(request, "pulse")
    workspace, device = current_workspace(), access.device_in(request)
    shown = _open(share)
    if shown and device and pulse.has_answered(workspace, shown.poll, device):
        return _done(request)
    return access.with_device(request, _form(request, shown, {}))


async def answer(request: Request) -> Response:
    """Count the answers of a form once, or show it again with its problems."""
    await access.settled(request)
    return await to_thread.run_sync(_answer, request, await read_form(request))


@access.or_gone
def _answer(request: Request, typed: Mapping[str, str]) -> Response:
    share, workspace = access.opened(request, "pulse"), current_workspace()
    if (device := access.device_in(request)) is None:
        return access.with_device(request, _form(request, _open(share), typed, _NO_DEVICE, 400))
    try:
        pulse.answer_pulse(workspace, share, device, typed.get("poll", ""), typed)
    except Twice as error:
        return _done(request, error)
    except (Invalid, Refused) as error:
        status = 429 if isinstance(error, TooSoon) else 400 if isinstance(error, Invalid) else 409
        return _form(request, _open(share), typed, error, status)
    return _done(request)


async def note(request: Request) -> Response:
    """Note which questions a phone has done, not what it chose."""
    return await to_thread.run_sync(_note, request, await read_form(request))


@access.or_gone
def _note(request: Request, typed: Mapping[str, str]) -> Response:
    share = access.opened(request, "pulse")
    if device := access.device_in(request):
        keys = typed.get("done", "").split()
        pulse.note_progress(current_workspace(), share, device, typed.get("poll", ""), keys)
    return Response(status_code=204, headers=access.HEADERS)


def _open(share: Share) -> PulseView | None:
    shown = pulse.pulse_of(current_workspace(), share)
    return shown if shown and shown.poll.is_open else None


def _form(
    request: Request,
    shown: PulseView | None,
    typed: Mapping[str, str],
    error: PlaybookError | None = None,
    status: int = 200,
) -> Response:
    if access.is_from_script(request):
        return access.reply(request, status, error)
    return templates.render(
        "pulse_page.html",
        request,
        status,
        form_style=FORM_STYLE.path,
        shown=shown,
        typed=typed,
        error=error,
        problems=by_field(error.problems) if isinstance(error, Invalid) else {},
        action=request.url.path,
        back=access.address(request.path_params["link_id"]),
    )


def _done(request: Request, error: Twice | None = None) -> Response:
    if access.is_from_script(request):
        # A form that is sent again because its answer got lost has done what it should.
        return access.reply(request, 200, is_first=error is None)
    values = {"back": access.address(request.path_params["link_id"]), "error": error}
    status = 409 if error else 200
    return templates.render("pulse_done.html", request, status, form_style=FORM_STYLE.path, **values)


_PATH = "/view/{link_id}/pulse"
_NOTE = "Counts the answers of a device, once."
ROUTES = [
    AppRoute(_PATH, show, Who.LINK, "The form of the anonymous pulse."),
    AppRoute(_PATH, answer, Who.LINK, _NOTE, methods=POST, max_bytes=_MAX_BYTES),
    AppRoute(f"{_PATH}/progress", note, Who.LINK, "Counts who has done a question.", methods=POST),
]
