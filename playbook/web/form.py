"""What a form brought: its fields as text, a file in none of them."""

import re
from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from playbook.core.errors import Invalid, Problem

_MOST_FIELDS = 50
_CHARSET = re.compile(r"charset\s*=\s*(?![\"']?utf-8[\"']?\s*(;|$))", re.IGNORECASE)
# Those who wait for a password to be looked at wait here, and keep no thread from the pages.
_AT_ONCE = CapacityLimiter(4)


async def read_form(request: Request) -> dict[str, str]:
    """Give back the fields of a form as they were typed; the last where a name comes twice."""
    if _CHARSET.search(request.headers.get("content-type", "")):
        raise Invalid([Problem("", "This form came in letters that are not read here.", "Send it as UTF-8.")])
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}


async def answer_form(request: Request, answer: Callable[[Request, dict[str, str]], Response]) -> Response:
    """Give back what `answer` says to a form, worked out beside the event loop."""
    return await to_thread.run_sync(answer, request, await read_form(request), limiter=_AT_ONCE)
