"""Questions from a room: one small page for a phone to ask and to vote on, without scripts.

Neither a session nor an address of whoever asks is looked at here.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from playbook.core.base.errors import Invalid, Refused
from playbook.core.log.rollout import MAX_QUESTION, WHERE_NAMES
from playbook.desk.all_hands import questions
from playbook.desk.base.store_types import Shut, TooMany, VotesOver
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links import devices, shares
from playbook.web.http import templates
from playbook.web.http.asset import asset
from playbook.web.http.form import answer_form
from playbook.web.http.problem import by_field
from playbook.web.http.route_table import Ours, Who
from playbook.web.link import access
from playbook.web.link.example import STYLE as FORM_STYLE
from playbook.web.link.share_page import MOST_ANSWERED
from playbook.web.link.share_page import STYLE as SHARE_STYLE

STYLE = asset("questions.css", "How the form for questions looks.")
# Every one can be voted for, as long as a phone can read the list.
MOST_LISTED = 300
# A text a hundred thousand letters long comes back with its sentence.
_MOST_BYTES = 1024 * 1024
_DONE = {
    "shown": "Your question is there. Everybody with the link can read it and vote for it.",
    "waiting": "Your question is kept. The host reads it first, and it stands here once it is shown.",
}


@access.or_gone
def show(request: Request) -> Response:
    """Show the form and the questions to vote for, or that a question was kept."""
    return _page(request, {}, done=_DONE.get(request.query_params.get("kept", ""), ""))


async def ask(request: Request) -> Response:
    """Keep a question; what was typed stays where it cannot be kept."""
    return await answer_form(request, _ask)


async def vote(request: Request) -> Response:
    """Count a vote, or take it back."""
    return await answer_form(request, _vote)


@access.or_gone
def lead_back(request: Request) -> Response:
    """Lead to the form from where a refused vote left a browser, which may come to that address again."""
    share = access.opened(request, "questions")
    return RedirectResponse(access.address(share.link.id, "questions"), 303, access.HEADERS)


def _ask(request: Request, form: dict[str, str]) -> Response:
    return access.or_gone(lambda asked: _asked(asked, form))(request)


def _asked(request: Request, form: Mapping[str, str]) -> Response:
    share = access.opened(request, "questions")
    once, words, name = (form.get(field, "") for field in ("once", "words", "name"))
    try:
        kept = questions.ask_question(
            current_workspace(), share, access.device_in(request), once, words, name
        )
    except Invalid as error:
        return _page(request, form, 400, by_field(error.problems))
    except Refused as error:
        return _page(request, form, _status(error), error=error)
    said = "shown" if kept.state == "shown" else "waiting"
    return RedirectResponse(f"{access.address(share.link.id, 'questions')}?kept={said}", 303, access.HEADERS)


def _vote(request: Request, form: dict[str, str]) -> Response:
    return access.or_gone(lambda asked: _voted(asked, form))(request)


def _voted(request: Request, form: Mapping[str, str]) -> Response:
    share, device = access.opened(request, "questions"), access.device_in(request)
    is_for = "add" in form
    question_id = form.get("add", form.get("take", ""))
    try:
        questions.vote_for(current_workspace(), share, device, question_id, is_for)
    except Refused as error:
        return _page(request, {}, _status(error), error=error)
    back = access.address(share.link.id, "questions")
    return RedirectResponse(f"{back}#q{question_id}", 303, access.HEADERS)


def _status(error: Refused) -> int:
    return 409 if isinstance(error, Shut | VotesOver) else 429 if isinstance(error, TooMany) else 403


def _page(
    request: Request,
    form: Mapping[str, str],
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    error: Refused | None = None,
    done: str = "",
) -> Response:
    share, workspace = access.opened(request, "questions"), current_workspace()
    heard = questions.heard_by(workspace, share)
    listed = heard.shown[:MOST_LISTED] if heard and heard.is_open else ()
    typed = {field: form.get(field, "") for field in ("words", "name")}
    answer = templates.render(
        "questions.html",
        request,
        status,
        share_style=SHARE_STYLE.path,
        form_style=FORM_STYLE.path,
        question_style=STYLE.path,
        name=shares.name_of(share),
        back=access.address(share.link.id),
        action=access.address(share.link.id, "questions"),
        form={**typed, "once": form.get("once") or devices.new_form()},
        problems=problems or {},
        sentence=error.message
        if error
        else "Nothing is sent yet: look at what is marked."
        if problems
        else "",
        hint=error.hint if error else "",
        done=done,
        is_open=heard is not None and heard.is_open,
        heard=heard,
        voted=questions.voted_by(workspace, share, access.device_in(request), listed),
        most_words=MAX_QUESTION,
        most_questions=MOST_LISTED,
        most_answered=MOST_ANSWERED,
        where_names=WHERE_NAMES,
    )
    return access.with_device(request, answer)


ROUTES = [
    STYLE.route,
    Ours(
        "/view/{link_id}/questions",
        show,
        who=Who.LINK,
        note="The form for a question, and what a room has asked.",
    ),
    Ours(
        "/view/{link_id}/questions",
        ask,
        who=Who.LINK,
        methods=("POST",),
        changes=True,
        most_bytes=_MOST_BYTES,
        note="Keeps a question; the same form once.",
    ),
    Ours(
        "/view/{link_id}/questions/vote",
        lead_back,
        who=Who.LINK,
        note="Leads to the form for a question, from where a vote was refused.",
    ),
    Ours(
        "/view/{link_id}/questions/vote",
        vote,
        who=Who.LINK,
        methods=("POST",),
        changes=True,
        note="Counts the vote of a device for a question once, or takes it back.",
    ),
]
