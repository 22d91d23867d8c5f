"""How much a request may bring: what it says before, and what it then sends."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playbook.web import cut

_SENTENCE = "That is more than this address takes. Send less at once."
_TOO_MUCH = PlainTextResponse(_SENTENCE, 413)


class Bounded:
    """A route's app that is given at most so many bytes; beyond them reading raises the 413."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app, self._most_bytes = app, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._declares_more(Headers(scope=scope).get("content-length", "0")):
            await _TOO_MUCH(scope, receive, send)
            return
        cut.note(scope, receive)
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most_bytes:
                raise HTTPException(413, _SENTENCE)
            return message

        await self._app(scope, counted, send)

    def _declares_more(self, length: str) -> bool:
        # By its digits first: int refuses thousands of them.
        return len(length) > len(str(self._most_bytes)) or int(length or 0) > self._most_bytes
