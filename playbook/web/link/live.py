"""The live page of a link: a stream of what changes on it, and all of its parts for who missed some."""

import asyncio
import random

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from playbook.desk.base.notifier import Subscriber
from playbook.desk.base.workspace import Workspace, current_workspace
from playbook.desk.links.shares import Share
from playbook.web.http.disconnect import cut
from playbook.web.http.route_table import Ours, Who
from playbook.web.link import access, channel, share_page
from playbook.web.link.channel import Channel, event

# A browser that takes nothing for so long is not there any more.
SEND_SECONDS = 20.0
_HEADERS = {**access.HEADERS, "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
_BEAT = event("beat", {})
_GONE = event("gone", {})


@access.or_gone_later
async def live(request: Request) -> Response:
    """Tell an open page what changes, for as long as its link opens it."""
    share = await to_thread.run_sync(access.opened, request)
    if request.method == "HEAD":
        return Response(headers=_HEADERS)
    workspace, link_id = current_workspace(), share.link.id
    settings = workspace.settings
    if channel.open_streams(workspace) >= settings.share_streams or (
        channel.open_streams(workspace, link_id) >= settings.share_streams_each
    ):
        return _asks_itself("So many pages are open that this one has to ask by itself.")
    since = request.headers.get("last-event-id") or request.query_params.get("version", "")
    return _Stream(workspace, share, since)


@access.or_gone
def parts(request: Request) -> Response:
    """Give back all parts of the page as it is now, for an open one that does not know what it missed."""
    share = access.opened(request)
    page = share_page.page_of(current_workspace(), share, access.address(share.link.id, "state"))
    said = {
        "version": page.version,
        "script": share_page.SCRIPT.path,
        "parts": {part.name: part.html for part in page.parts},
        "marks": {part.name: part.mark for part in page.parts},
    }
    return access.tagged(request, JSONResponse(said, headers=access.HEADERS), page.version)


def _asks_itself(said: str) -> Response:
    # Not all of them at the same moment.
    after = str(random.randint(30, 90))  # noqa: S311 - no secret
    return PlainTextResponse(said, 503, {**access.HEADERS, "Retry-After": after})


class _Stream(Response):
    """One open page, from its first event to its last."""

    def __init__(self, workspace: Workspace, share: Share, since: str) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._workspace, self._share, self._version = workspace, share, since
        self._is_left = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream, until its link, its reader or the app ends it."""
        with channel.joined(self._workspace, self._share) as (shared, ear):
            listening = asyncio.create_task(self._listen(receive, ear))
            try:
                await shared.is_ready.wait()
                if shared.is_gone:
                    await access.gone(Request(scope))(scope, receive, send)
                elif not shared.version:
                    # Or its pages would come back every few seconds, each time in vain.
                    refused = _asks_itself("This page cannot be written now; it asks by itself.")
                    await refused(scope, receive, send)
                else:
                    await self._tell(shared, ear, send)
            except TimeoutError:
                cut(scope)
                await asyncio.sleep(0)
            finally:
                listening.cancel()

    async def _tell(self, shared: Channel, ear: Subscriber, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        # When all have to come back, after a restart, they come one after the other.
        retry = f"retry: {random.randint(1_000, 4_000)}\n".encode()  # noqa: S311 - no secret
        await _put(shared, send, retry + event("hello", {"version": shared.version}))
        while not self._is_left:
            if shared.is_over:
                await _put(shared, send, _GONE if shared.is_gone else b"", is_last=True)
                return
            if self._version != shared.version:
                news, is_first = shared.news(self._version), not self._version
                self._version = shared.version
                if not is_first:
                    await _put(shared, send, news)
            elif not await ear.wait(channel.BEAT_SECONDS):
                await _put(shared, send, _BEAT)

    async def _listen(self, receive: Receive, ear: Subscriber) -> None:
        message: Message = {"type": ""}
        while message["type"] != "http.disconnect":
            message = await receive()
        self._is_left = True
        ear.hear()


async def _put(shared: Channel, send: Send, said: bytes, *, is_last: bool = False) -> None:
    async with asyncio.timeout(SEND_SECONDS) as limit:
        shared.sending.add(limit)
        try:
            await send({"type": "http.response.body", "body": said, "more_body": not is_last})
        finally:
            shared.sending.discard(limit)


ROUTES = [
    Ours("/view/{link_id}/live", live, who=Who.LINK, note="A stream of what changes on an open page."),
    Ours("/view/{link_id}/parts", parts, who=Who.LINK, note="All parts of a page, for who missed some."),
]
