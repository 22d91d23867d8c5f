"""What a form brought: its fields as text, a file in none of them."""

import re
from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from playbook.core.base.errors import Invalid, Problem

_MOST_FIELDS = 50
_CHARSET = re.compile(r"charset\s*=\s*(?![\"']?utf-8[\"']?\s*(;|$))", re.IGNORECASE)
# Those who wait for a password to be looked at wait here: they keep no thread from the pages, and no turn
# from a room that asks, votes and tells.
_PASSWORDS, _ROOMS = CapacityLimiter(4), CapacityLimiter(4)
Answers = Callable[[Request, dict[str, str]], Response]


async def read_form(request: Request) -> dict[str, str]:
    """Give back the fields of a form as they were typed; the last where a name comes twice."""
    if _CHARSET.search(request.headers.get("content-type", "")):
        raise Invalid([Problem("", "This form came in letters that are not read here.", "Send it as UTF-8.")])
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}


async def answer_form(request: Request, answer: Answers) -> Response:
    """Give back what `answer` says to a form of a room, worked out beside the event loop."""
    return await to_thread.run_sync(answer, request, await read_form(request), limiter=_ROOMS)


async def answer_password(request: Request, answer: Answers) -> Response:
    """The same for a form with a password that has to be worked out: only so many at once."""
    return await to_thread.run_sync(answer, request, await read_form(request), limiter=_PASSWORDS)


HOME = "/"
_LONGEST = 2_000
# A browser takes \ for / and leaves out what cannot be printed, so that "/\t/evil" would be another site.
_OURS = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


def own_path(wish: str) -> str:
    """Give back the wish where it is an address of this app, and the first page where it is not."""
    return wish if len(wish) <= _LONGEST and _OURS.fullmatch(wish) else HOME
