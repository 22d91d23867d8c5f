"""The form for questions and votes; it reads no session and no address."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from playbook.core.base.errors import Invalid, Refused
from playbook.core.log.rollout import MAX_QUESTION, WHERE_NAMES
from playbook.desk.all_hands import questions
from playbook.desk.base.limits.rate_limit import TooSoon
from playbook.desk.base.store_types import Shut, TooMany, VotesOver
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links import devices, shares
from playbook.web.http import templates
from playbook.web.http.form import answer_form
from playbook.web.http.problem import by_field
from playbook.web.http.route_table import POST, AppRoute, Who
from playbook.web.link import access
from playbook.web.link.share_page import FORM_STYLE, MAX_ANSWERED
from playbook.web.link.share_page import STYLE as SHARE_STYLE

# As many as a phone can read, so that each can be voted for.
MAX_LISTED = 300
# A text of 100,000 letters comes back with its error.
_MAX_BYTES = 1024 * 1024
_DONE = {
    "shown": "Posted. Everyone with the link can see it and vote for it.",
    "waiting": "Your question is kept. The host reads it first, and it stands here once it is shown.",
}


@access.or_gone
def show(request: Request) -> Response:
    """Show the form and the questions, or that a question was saved."""
    return _page(request, {}, done=_DONE.get(request.query_params.get("kept", ""), ""))


async def ask(request: Request) -> Response:
    """Save a question, or show the form again with its problems."""
    await access.settled(request)
    return await answer_form(request, _ask)


async def vote(request: Request) -> Response:
    await access.settled(request)
    return await answer_form(request, _vote)


@access.or_gone
def lead_back(request: Request) -> Response:
    """Redirect a browser that reloads after a refused vote to the form."""
    share = access.opened(request, "questions")
    return RedirectResponse(access.address(share.link.id, "questions"), 303, access.HEADERS)


@access.or_gone
def _ask(request: Request, form: dict[str, str]) -> Response:
    share, device = access.opened(request, "questions"), access.device_in(request)
    once, words, name = (form.get(field, "") for field in ("once", "words", "name"))
    try:
        question = questions.ask_question(current_workspace(), share, device, once, words, name)
    except (Invalid, Refused) as error:
        return _refuse(request, form, error)
    state = "shown" if question.state == "shown" else "waiting"
    if access.is_from_script(request):
        return access.reply(request, 200, state=state)
    back = access.address(share.link.id, "questions")
    return RedirectResponse(f"{back}?kept={state}", 303, access.HEADERS)


@access.or_gone
def _vote(request: Request, form: dict[str, str]) -> Response:
    share, device = access.opened(request, "questions"), access.device_in(request)
    question_id = form.get("add", form.get("take", ""))
    try:
        questions.vote_for(current_workspace(), share, device, question_id, "add" in form)
    except Refused as error:
        return _refuse(request, {}, error)
    if access.is_from_script(request):
        return access.reply(request, 200)
    back = access.address(share.link.id, "questions")
    return RedirectResponse(f"{back}#q{question_id}", 303, access.HEADERS)


def _refuse(request: Request, form: Mapping[str, str], error: Invalid | Refused) -> Response:
    status = _status(error)
    if access.is_from_script(request):
        return access.reply(request, status, error)
    if isinstance(error, Invalid):
        return _page(request, form, status, by_field(error.problems))
    return _page(request, form, status, error=error)


def _status(error: Invalid | Refused) -> int:
    if isinstance(error, Invalid):
        return 400
    return (
        409 if isinstance(error, Shut | VotesOver) else 429 if isinstance(error, TooMany | TooSoon) else 403
    )


def _page(
    request: Request,
    form: Mapping[str, str],
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    error: Refused | None = None,
    done: str = "",
) -> Response:
    share, workspace = access.opened(request, "questions"), current_workspace()
    heard = questions.questions_of(workspace, share)
    listed = heard.shown[:MAX_LISTED] if heard and heard.is_open else ()
    typed = {field: form.get(field, "") for field in ("words", "name")}
    unsent = "Not sent yet. Please fix the marked field." if problems else ""
    answer = templates.render(
        "questions.html",
        request,
        status,
        share_style=SHARE_STYLE.path,
        form_style=FORM_STYLE.path,
        name=shares.name_of(share),
        back=access.address(share.link.id),
        action=access.address(share.link.id, "questions"),
        form={**typed, "once": form.get("once") or devices.new_form()},
        problems=problems or {},
        sentence=error.message if error else unsent,
        hint=error.hint if error else "",
        done=done,
        is_open=heard is not None and heard.is_open,
        heard=heard,
        voted=questions.voted_by(workspace, share, access.device_in(request), listed),
        most_words=MAX_QUESTION,
        most_questions=MAX_LISTED,
        most_answered=MAX_ANSWERED,
        where_names=WHERE_NAMES,
    )
    return access.with_device(request, answer)


_PATH, _VOTE = "/view/{link_id}/questions", "/view/{link_id}/questions/vote"
_SAVES, _COUNTS = "Saves a question; the same form once.", "Counts or takes back the vote of a device."
ROUTES = [
    AppRoute(_PATH, show, Who.LINK, "The form for a question, and what a room has asked."),
    AppRoute(_PATH, ask, Who.LINK, _SAVES, methods=POST, max_bytes=_MAX_BYTES),
    AppRoute(_VOTE, lead_back, Who.LINK, "Leads from a refused vote to the form for a question."),
    AppRoute(_VOTE, vote, Who.LINK, _COUNTS, methods=POST),
]
