"""The form of the anonymous pulse: one small page for a phone, without a session and without scripts.

Neither a session nor an address of whoever answers is looked at here.
"""

from collections.abc import Mapping

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from playbook.core.base.errors import Invalid, PlaybookError, Refused
from playbook.desk.all_hands import pulse
from playbook.desk.all_hands.pulse import Shown, TooSoon
from playbook.desk.base.store_types import PulseOver, Twice
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links.shares import Share
from playbook.web.http import templates
from playbook.web.http.asset import asset
from playbook.web.http.form import read_form
from playbook.web.http.problem import by_field
from playbook.web.http.route_table import Ours, Who
from playbook.web.link import access

STYLE = asset("pulse.css", "How the form of the pulse looks.")
# A text a hundred thousand letters long comes back with its sentence, and what was chosen beside it.
_MOST_BYTES = 512 * 1024
_NO_DEVICE = Refused(
    "Nothing was sent: this browser keeps no cookie of this page, or the page is too old.",
    "Allow cookies for this site, then send it again.",
)


@access.or_gone
def show(request: Request) -> Response:
    """Show the form while a pulse is open, or say that none is."""
    share = access.opened(request, "pulse")
    workspace, device = current_workspace(), access.device_in(request)
    shown = _open(share)
    if shown and device and pulse.has_answered(workspace, shown.poll, device):
        return _done(request)
    return access.with_device(request, _form(request, shown, {}))


@access.or_gone_later
async def answer(request: Request) -> Response:
    """Take the answers of a form, once; what was chosen stays where they cannot be taken."""
    typed = await read_form(request)
    return await to_thread.run_sync(access.or_gone(lambda asked: _answer(asked, typed)), request)


def _answer(request: Request, typed: Mapping[str, str]) -> Response:
    share, workspace = access.opened(request, "pulse"), current_workspace()
    device = access.device_in(request)
    if device is None:
        return access.with_device(request, _form(request, _open(share), typed, _NO_DEVICE, 400))
    try:
        pulse.answer_pulse(workspace, share, device, typed.get("poll", ""), typed)
    except Twice as error:
        return _done(request, error)
    except PulseOver as error:
        return _form(request, _open(share), typed, error, 409)
    except TooSoon as error:
        return _form(request, _open(share), typed, error, 429)
    except Invalid as error:
        return _form(request, _open(share), typed, error, 400)
    except Refused as error:
        return _form(request, _open(share), typed, error, 409)
    return _done(request)


def _open(share: Share) -> Shown | None:
    shown = pulse.pulse_of(current_workspace(), share)
    return shown if shown and shown.poll.is_open else None


def _form(
    request: Request,
    shown: Shown | None,
    typed: Mapping[str, str],
    error: PlaybookError | None = None,
    status: int = 200,
) -> Response:
    problems = by_field(error.problems) if isinstance(error, Invalid) else {}
    return templates.render(
        "pulse.html",
        request,
        status,
        pulse_style=STYLE.path,
        shown=shown,
        typed=typed,
        error=error,
        problems=problems,
        back=access.address(request.path_params["link_id"]),
    )


def _done(request: Request, error: Twice | None = None) -> Response:
    back = access.address(request.path_params["link_id"])
    status = 409 if error else 200
    return templates.render(
        "pulse_done.html", request, status, pulse_style=STYLE.path, error=error, back=back
    )


ROUTES = [
    STYLE.route,
    Ours("/view/{link_id}/pulse", show, who=Who.LINK, note="The form of the anonymous pulse."),
    Ours(
        "/view/{link_id}/pulse",
        answer,
        who=Who.LINK,
        methods=("POST",),
        changes=True,
        most_bytes=_MOST_BYTES,
        note="Counts the answers of a device, once.",
    ),
]
