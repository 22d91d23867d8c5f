"""What we expect to go wrong, as a plain page: the sentence, what to do, and a way back."""

import logging
from collections.abc import Iterable, Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from playbook.core.base.errors import Conflict, Invalid, Missing, PlaybookError, Problem, Refused
from playbook.desk.base.store_types import StoreError
from playbook.web.http.templates import render

_log = logging.getLogger("playbook")


class Closed(PlaybookError):
    """The data cannot be read or written, said without where it is."""

    title = "Nothing can be shown or kept right now"


_STATUS = {Missing: 404, Refused: 403, Invalid: 400, Conflict: 409}
_OTHERWISE = 503


def show(request: Request, error: PlaybookError) -> HTMLResponse:
    """Give back the page that says what went wrong."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), _OTHERWISE)
    error = told_outside(error)
    return render("problem.html", request, status, title=error.title, message=error.message, hint=error.hint)


def told_outside(error: PlaybookError) -> PlaybookError:
    """Give back what may be said to anybody: where the data lies is told to the log only."""
    if not isinstance(error, StoreError):
        return error
    _log.error("The data could not be used: %s", error)
    return Closed("The data cannot be used right now.", "Try again in a moment.")


def nothing(request: Request) -> HTMLResponse:
    """Give back the one answer for whatever is not there, whyever it is not."""
    return show(request, Missing("There is nothing at this address.", "A link can end, or be cut off."))


async def answer(request: Request, error: Exception) -> Response:
    """Answer for a route that did not; Starlette calls it with the error."""
    assert isinstance(error, PlaybookError)  # noqa: S101 - registered for nothing else
    return show(request, error)


def by_field(problems: Iterable[Problem]) -> Mapping[str, str]:
    """Give back the sentence to say at each field of a form."""
    said: dict[str, str] = {}
    for problem in problems:
        said.setdefault(problem.where, f"{problem.message} {problem.hint}".strip())
    return said


ELSEWHERE = PlainTextResponse("This address is not served here.", 400)
FORGED = PlainTextResponse(
    "This request came from another site, so nothing was done. Open the page here and try again.", 403
)
NOTHING = PlainTextResponse("There is nothing at this address.", 404)

# For what a route lets through; body.py answers for what is too much.
HANDLERS = {PlaybookError: answer}
