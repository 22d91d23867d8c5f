"""How much of uploaded files this server holds in its memory, and for whom."""

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from playbook.core.base.access import Actor, could

MB = 1024 * 1024
MOST_OF_ONE, MOST_OF_ALL = 20 * MB, 200 * MB
_LARGEST = 6 * MB  # that Streamlit reads of one request
_PUT = "PUT"
_NO_ROOM = PlainTextResponse(
    "There is no room for more files right now. Close tabs that you no longer need, then try again.", 429
)
_NO_FILE = PlainTextResponse("This is no file that a page sends.", 415)
_NOT_YOURS = PlainTextResponse("Your role here takes no files. Ask an owner of this Playbook for more.", 403)


class HeldFiles(Protocol):
    """The uploaded files that Streamlit holds until their tabs end."""

    def sizes(self) -> Mapping[str, int]:
        """Return the bytes of each tab's files."""
        ...

    def drop_of_closed_tabs(self) -> None:
        """Drop the files of tabs that are not connected."""
        ...


class UploadLimit:
    """ASGI app that takes the files of those who may upload."""

    def __init__(self, app: ASGIApp, held: HeldFiles) -> None:
        self._app, self._held = app, held
        self._account_of: dict[str, str] = {}
        self._arriving: Counter[str] = Counter()

    async def serve(self, actor: Actor, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request about an upload, or refuse it."""
        if scope["method"] != _PUT:
            await self._app(scope, receive, send)
            return
        account, headers = actor.account_id, Headers(scope=scope)
        size = int(headers.get("content-length", _LARGEST))
        if not could(actor, "log_reading"):
            await _NOT_YOURS(scope, receive, send)
        elif not headers.get("content-type", "").startswith("multipart/form-data"):
            # Streamlit reads the other kind of form letter by letter, while nobody else is answered.
            await _NO_FILE(scope, receive, send)
        elif not self._makes_room(account, size):
            await _NO_ROOM(scope, receive, send)
        else:
            self._arriving[account] += size
            try:
                await self._app(scope, receive, send)
            finally:
                # Only now is the tab among those held: others are dropped at the next upload.
                self._account_of.setdefault(scope["path"].split("/")[3], account)
                self._arriving[account] -= size

    def _makes_room(self, account: str, size: int) -> bool:
        if self._has_room(account, size):
            return True
        # Streamlit keeps them a while in case the tab comes back.
        self._held.drop_of_closed_tabs()
        return self._has_room(account, size)

    def _has_room(self, account: str, size: int) -> bool:
        held = self._held.sizes()
        self._account_of = {tab: whose for tab, whose in self._account_of.items() if tab in held}
        own = sum(held[tab] for tab, whose in self._account_of.items() if whose == account)
        arriving = self._arriving
        return (
            own + arriving[account] + size <= MOST_OF_ONE
            and sum(held.values()) + arriving.total() + size <= MOST_OF_ALL
        )
