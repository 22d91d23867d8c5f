"""The form for an example, for whoever has a link."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from playbook.core.base.errors import Conflict, Invalid, Refused
from playbook.core.base.words import opening_of
from playbook.core.plan.examples import MAX_WHAT
from playbook.desk.all_hands import guest_examples
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links import devices, shares
from playbook.desk.links.shares import Share
from playbook.web.http import templates
from playbook.web.http.form import answer_form
from playbook.web.http.problem import by_field
from playbook.web.http.route_table import POST, AppRoute, Who
from playbook.web.link import access
from playbook.web.link.share_page import FORM_STYLE

_SHARING = {"unnamed": "Yes, without my name", "named": "Yes, with my name"}
_FIELDS = ("what", "task", "saved", "checking", "group", "credit")
_MAX_BYTES = 1024 * 1024


@access.or_gone
def show(request: Request) -> Response:
    if "kept" not in request.query_params:
        return _form(request, {})
    share = _opened(request)
    return templates.render(
        "example_kept.html",
        request,
        form_style=FORM_STYLE.path,
        name=shares.name_of(share),
        readers=_readers(share),
        question=shares.question_of(share),
        back=access.address(share.link.id),
        again=access.address(share.link.id, "example"),
    )


async def log(request: Request) -> Response:
    await access.settled(request)
    return await answer_form(request, _log)


@access.or_gone
def _log(request: Request, form: dict[str, str]) -> Response:
    share = _opened(request)
    try:
        guest_examples.log_example(current_workspace(), share, access.device_in(request), form)
    except Invalid as error:
        return _form(request, form, by_field(error.problems))
    except (Refused, Conflict) as error:
        return _form(request, form, error=error)
    return RedirectResponse(f"{access.address(share.link.id, 'example')}?kept", 303, access.HEADERS)


def _form(
    request: Request,
    form: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    error: Refused | Conflict | None = None,
) -> Response:
    share = _opened(request)
    entered = {field: form.get(field, "") for field in _FIELDS}
    entered |= {"may_share": form.get("may_share", "no"), "once": form.get("once") or devices.new_form()}
    unsaved = "Not saved yet. Please fix the marked field." if problems else ""
    answer = templates.render(
        "example.html",
        request,
        400 if problems else 403 if error else 200,
        form_style=FORM_STYLE.path,
        name=shares.name_of(share),
        back=access.address(share.link.id),
        action=access.address(share.link.id, "example"),
        form=entered,
        problems=problems or {},
        sentence=error.message if error else unsaved,
        hint=error.hint if error else "",
        groups=shares.groups_of(share),
        sharing={"no": f"No, it is for {_readers(share)}", **_SHARING},
        question=shares.question_of(share),
        opening_of=opening_of,
        readers=_readers(share),
        most_what=MAX_WHAT,
    )
    return access.with_device(request, answer)


def _readers(share: Share) -> str:
    """Return who reads what comes by this link: of no team, no lead does."""
    has_lead = shares.group_of(share) or shares.groups_of(share)
    return "your team lead and the editors" if has_lead else "the editors of this rollout"


def _opened(request: Request) -> Share:
    share = access.opened(request, "examples")
    if not guest_examples.asks_for_one(share):
        raise shares.gone()
    return share


_PATH = "/view/{link_id}/example"
_NOTE = "Logs an example; the same form once."
ROUTES = [
    AppRoute(_PATH, show, Who.LINK, "The form for an example, where a link asks for some."),
    AppRoute(_PATH, log, Who.LINK, _NOTE, methods=POST, max_bytes=_MAX_BYTES),
]
