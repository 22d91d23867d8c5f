"""The live page of a link: a stream of changes, and all parts."""

import asyncio
import random

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from playbook.core.base.errors import Missing
from playbook.desk.base.notifier import Subscriber
from playbook.desk.base.workspace import Workspace, current_workspace
from playbook.desk.links.shares import Share
from playbook.web.http.form import address_of
from playbook.web.http.route_table import AppRoute, Who, abort_connection
from playbook.web.link import access, channel, share_page
from playbook.web.link.channel import Channel, event

# A browser that reads nothing for so long is gone.
SEND_SECONDS = 20.0
_RETRY, _RETRY_OF_REPLICAS = (1_000, 4_000), (200, 1_000)  # milliseconds
_HEADERS = {**access.HEADERS, "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
_BEAT = event("beat", {})
_GONE = event("gone", {})


async def live(request: Request) -> Response:
    """Stream changes to an open page while its link is open."""
    workspace = current_workspace()
    # A thousand phones come back in the same second, and what is known of their link is asked once.
    if (share := channel.find_share(workspace, access.pass_in(request))) is None:
        try:
            share = await to_thread.run_sync(access.opened, request)
        except Missing:
            return access.gone(request)
    if request.method == "HEAD":
        return Response(headers=_HEADERS)
    device = access.device_in(request)
    browser, is_phone = device.mark if device else "", "phone" in request.query_params
    issued = device.issued if device else 0
    place = channel.StreamPlace(browser if is_phone else "", address_of(request), browser, issued)
    link_id = share.link.id
    if channel.is_full(workspace, link_id, place) and not channel.makes_way(workspace, link_id, place):
        # Whoever leads the room is not kept from its big screen by those who fill it.
        host = await to_thread.run_sync(access.host_in, request, share)
        whose = f"{channel.HOST}{host.account_id or host.name}" if host else ""
        place = channel.StreamPlace("", place.address, whose)
        if host is None or not channel.takes_host(workspace, link_id, place.browser):
            return _asks_itself("So many pages are open that this one has to ask by itself.")
    since = request.headers.get("last-event-id") or request.query_params.get("version", "")
    return _Stream(workspace, share, since, place)


@access.or_gone
def parts(request: Request) -> Response:
    """Return all parts of the page, for an open one that missed some."""
    page = share_page.page_of(current_workspace(), access.opened(request))
    content = {
        "version": page.version,
        "script": share_page.SCRIPT.path,
        "parts": {part.name: part.html for part in page.parts},
        "marks": {part.name: part.mark for part in page.parts},
    }
    return access.tagged(request, JSONResponse(content, headers=access.HEADERS), page.version)


def _asks_itself(sentence: str) -> Response:
    # Spread the retries.
    after = str(random.randint(30, 90))  # noqa: S311 - no secret
    return PlainTextResponse(sentence, 503, {**access.HEADERS, "Retry-After": after})


class _Stream(Response):
    """One open page, from its first event to its last."""

    def __init__(self, workspace: Workspace, share: Share, since: str, place: channel.StreamPlace) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._workspace, self._share, self._version = workspace, share, since
        self._place = place
        self._is_closed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream until its link, its reader or the app ends it."""
        with channel.joined(self._workspace, self._share, self._place) as (shared, subscriber):
            listening = asyncio.create_task(self._listen(receive, subscriber))
            try:
                await shared.is_ready.wait()
                if shared.is_gone:
                    await access.gone(Request(scope))(scope, receive, send)
                elif not shared.version:
                    # Else its pages would reconnect every few seconds in vain.
                    refused = _asks_itself("This page cannot be written now; it asks by itself.")
                    await refused(scope, receive, send)
                else:
                    await self._send_events(shared, subscriber, send)
            except TimeoutError:
                abort_connection(scope)
                await asyncio.sleep(0)
            finally:
                listening.cancel()

    async def _send_events(self, shared: Channel, subscriber: Subscriber, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        # They reconnect one after the other: to what starts again, or soon to another replica.
        least, most = _RETRY_OF_REPLICAS if self._workspace.has_replicas else _RETRY
        retry = f"retry: {random.randint(least, most)}\n".encode()  # noqa: S311 - no secret
        phones, answers = shared.phones, dict[str, int]()
        await _put(shared, send, retry + self._hello(shared))
        while not self._is_closed:
            if shared.is_over or subscriber not in shared.places:
                await _put(shared, send, _GONE if shared.is_gone else b"", is_last=True)
                return
            if self._version != shared.version:
                news, is_first = shared.news(self._version), not self._version
                self._version = shared.version
                if not is_first:
                    await _put(shared, send, news)
            elif phones != shared.announced_phones and not shared.is_counting:
                phones = shared.announced_phones
                await _put(shared, send, event("here", {"here": phones}))
            elif not self._place.device and answers != shared.answers:
                answers = shared.answers
                await _put(shared, send, event("answered", answers))
            elif not await subscriber.wait(channel.BEAT_SECONDS):
                await _put(shared, send, _BEAT)

    def _hello(self, shared: Channel) -> bytes:
        # A timer runs by this clock: that of a phone may be an hour off.
        now = int(self._workspace.now().timestamp() * 1_000)
        return event("hello", {"version": shared.version, "now": now, "here": shared.phones})

    async def _listen(self, receive: Receive, subscriber: Subscriber) -> None:
        message: Message = {"type": ""}
        while message["type"] != "http.disconnect":
            message = await receive()
        self._is_closed = True
        subscriber.hear()


async def _put(shared: Channel, send: Send, body: bytes, *, is_last: bool = False) -> None:
    async with asyncio.timeout(SEND_SECONDS) as limit:
        shared.sending.add(limit)
        try:
            await send({"type": "http.response.body", "body": body, "more_body": not is_last})
        finally:
            shared.sending.discard(limit)


ROUTES = [
    AppRoute("/view/{link_id}/live", live, Who.LINK, "A stream of what changes on an open page."),
    AppRoute("/view/{link_id}/parts", parts, Who.LINK, "All parts of a page, for who missed some."),
]
