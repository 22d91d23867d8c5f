"""Expected errors as a plain page with a way back."""

import logging
from collections.abc import Iterable, Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from playbook.core.base.errors import Conflict, Invalid, Missing, NothingHere, PlaybookError, Problem, Refused
from playbook.desk.base.store_types import StoreError
from playbook.web.http.templates import render

_log = logging.getLogger("playbook")
_STATUS = {Missing: 404, Refused: 403, Invalid: 400, Conflict: 409}


class DataUnavailable(PlaybookError):
    """The data cannot be read or written, wherever it is."""

    title = "Nothing can be shown or saved right now"


def show(request: Request, error: PlaybookError) -> HTMLResponse:
    """Return the page that explains an error."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 503)
    error = public_error(error)
    return render("problem.html", request, status, title=error.title, message=error.message, hint=error.hint)


def public_error(error: PlaybookError) -> PlaybookError:
    """Return an error without the place of the data, which is logged."""
    if not isinstance(error, StoreError):
        return error
    _log.error("The data could not be used: %s", error)
    return DataUnavailable("The data cannot be used right now.", "Try again in a moment.")


def nothing(request: Request) -> HTMLResponse:
    """Return the one response for whatever does not exist, for any reason."""
    return show(request, NothingHere())


async def answer(request: Request, error: Exception) -> Response:
    """Answer for a route that raised; Starlette calls this."""
    assert isinstance(error, PlaybookError)  # noqa: S101 - registered for nothing else
    return show(request, error)


def by_field(problems: Iterable[Problem]) -> Mapping[str, str]:
    """Return the first sentence for each field of a form."""
    sentences: dict[str, str] = {}
    for problem in problems:
        sentences.setdefault(problem.where, f"{problem.message} {problem.hint}".strip())
    return sentences


ELSEWHERE = PlainTextResponse("This address is not served here.", 400)
FORGED = PlainTextResponse(
    "This request came from another site, so nothing was done. Open the page here and try again.", 403
)
NOTHING = PlainTextResponse(str(NothingHere()), 404)

# Starlette's own handler answers for bodies that are too long.
HANDLERS = {PlaybookError: answer}
