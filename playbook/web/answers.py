"""What our own routes and the envelope say when they refuse: a status and a plain sentence."""

from starlette.responses import PlainTextResponse

from playbook.core.errors import PlaybookError
from playbook.web import problem

ELSEWHERE = PlainTextResponse("This address is not served here.", 400)
FORGED = PlainTextResponse(
    "This request came from another site, so nothing was done. Open the page here and try again.", 403
)
NOTHING = PlainTextResponse("There is nothing at this address.", 404)

# For what a route lets through; body.py answers for what is too much.
HANDLERS = {PlaybookError: problem.answer}
