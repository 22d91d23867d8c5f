"""What our own routes and the envelope say when they refuse: a status and a plain sentence."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from playbook.core.errors import PlaybookError
from playbook.web import problem

ELSEWHERE = PlainTextResponse("This address is not served here.", 400)
FORGED = PlainTextResponse(
    "This request came from another site, so nothing was done. Open the page here and try again.", 403
)
NOTHING = PlainTextResponse("There is nothing at this address.", 404)
TOO_MUCH = PlainTextResponse("That is more than this address takes. Send less at once.", 413)


async def _too_much(_request: Request, _error: Exception) -> Response:
    return TOO_MUCH


HANDLERS = {413: _too_much, PlaybookError: problem.answer}
