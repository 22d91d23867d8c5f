"""What all streams of one link share: one watcher, one page for each version, the same bytes for all."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from anyio import CapacityLimiter, to_thread
from cachetools import LRUCache

from playbook.core.base.errors import Missing, PlaybookError
from playbook.desk.all_hands import rooms
from playbook.desk.base.notifier import Subscriber
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.shares import Pass, Share
from playbook.logs import bug_sentence
from playbook.web.link import access, share_page
from playbook.web.link.share_page import Written

BEAT_SECONDS = 15.0
# A burst of changes is one change on the screen.
_PACE_SECONDS = 0.1
# To write to a thousand pages takes a tenth of a second, in which nobody else would be answered.
_AT_ONE_PASS = 50
_MOST_PAST = 32
_GOODBYE_SECONDS = 0.5
_AT_ONCE = CapacityLimiter(4)


def _channels(_workspace: Workspace) -> "dict[str, Channel]":
    return {}


def open_streams(workspace: Workspace, link_id: str | None = None) -> int:
    """Return how many streams are open, of one link or of all."""
    channels = workspace.own(_channels)
    some = [channels[link_id]] if link_id in channels else [] if link_id else channels.values()
    return sum(len(channel.ears) for channel in some)


@contextmanager
def joined(workspace: Workspace, share: Share) -> Iterator[tuple["Channel", Subscriber]]:
    """Listen to the channel of a link, which is there as long as somebody does."""
    channels = workspace.own(_channels)
    channel = channels.get(share.link.id)
    if channel is None or channel.is_over:
        channel = channels[share.link.id] = Channel(workspace, share)
    ear = Subscriber()
    channel.ears.add(ear)
    try:
        yield channel, ear
    finally:
        channel.ears.discard(ear)
        if not channel.ears:
            channel.end()


class Channel:
    """The page of a link as it is now, what its open pages are told of it, and whether it still opens."""

    def __init__(self, workspace: Workspace, share: Share) -> None:
        self.ears: set[Subscriber] = set()
        self.sending: set[asyncio.Timeout] = set()
        self.version = ""
        self.is_over = False
        self.is_gone = False
        self.is_ready = asyncio.Event()
        self._workspace, self._link_id, self._rollout_id = workspace, share.link.id, share.link.rollout_id
        self._ends_at = share.link.expires_at
        self._page: Written | None = None
        self._past: LRUCache[str, dict[str, str]] = LRUCache(_MOST_PAST)
        self._told: dict[str, bytes] = {}
        self._task = asyncio.create_task(self._watch())

    def end(self) -> None:
        """Watch no longer: nobody listens. Whoever comes before the watcher has ended gets another one."""
        self.is_over = True
        self._task.cancel()

    def news(self, since: str) -> bytes:
        """Give back what a page of this version is told: the parts that differ, or that it has to ask."""
        if self._page is None or since not in self._past:
            # Kept for nobody: whoever asks may name as many versions as they like.
            return event("parts", {"from": "", "version": self.version}, self.version)
        if since not in self._told:
            old = self._past[since]
            parts = [part for part in self._page.parts if old.get(part.name) != part.mark]
            told = {
                "from": since,
                "version": self.version,
                "parts": {part.name: part.html for part in parts},
                "marks": {part.name: part.mark for part in parts},
            }
            self._told[since] = event("parts", told, self.version)
        return self._told[since]

    async def _watch(self) -> None:
        try:
            with self._workspace.notifier.watched(self._rollout_id) as ear:
                while not self._workspace.notifier.is_over:
                    self._take(await to_thread.run_sync(self._read, limiter=_AT_ONCE))
                    await asyncio.sleep(_PACE_SECONDS)
                    await ear.wait(self._patience())
        except Missing:
            self.is_gone = True
        except PlaybookError:
            pass  # it cannot be read now: its pages come back, or ask by themselves
        except Exception as error:  # noqa: BLE001 - a bug in how a page is written ends its streams alike
            bug_sentence(error)
        finally:
            self.is_over = True
            channels = self._workspace.own(_channels)
            if channels.get(self._link_id) is self:
                del channels[self._link_id]
            self._wake()
            self._hurry()

    def _hurry(self) -> None:
        """Wait no longer for browsers that take nothing: the server may be about to end."""
        soon = asyncio.get_running_loop().time() + _GOODBYE_SECONDS
        for limit in self.sending:
            # One that is just over takes no other time.
            with suppress(RuntimeError):
                limit.reschedule(soon)

    def _read(self) -> tuple[datetime, Written]:
        # Whoever listens has given the password, so only the link itself is in question.
        share = shares.resolve(self._workspace, Pass(self._link_id, has_password=True))
        state = access.address(self._link_id, "state")
        page, room = (
            share_page.page_of(self._workspace, share, state),
            rooms.room_on(self._workspace, self._link_id),
        )
        ends = [share.link.expires_at, *([room.ends_at] if room else [])]
        return min(ends), page

    def _take(self, found: tuple[datetime, Written]) -> None:
        self._ends_at, page = found
        if page.version == self.version:
            return
        self.version, self._page = page.version, page
        self._told.clear()
        self._past[page.version] = {part.name: part.mark for part in page.parts}
        self._wake()

    def _wake(self) -> None:
        self.is_ready.set()
        _wake_in_turn([*self.ears])

    def _patience(self) -> float:
        """How long nothing need be looked at: until the link or its room ends; a day may begin any time."""
        left = (self._ends_at - self._workspace.now()).total_seconds() + 0.01
        return min(BEAT_SECONDS, max(0.0, left))


def _wake_in_turn(ears: list[Subscriber]) -> None:
    """Have some of them look now, and the others after whatever else the loop has to do."""
    for ear in ears[:_AT_ONE_PASS]:
        ear.hear()
    if rest := ears[_AT_ONE_PASS:]:
        asyncio.get_running_loop().call_soon(_wake_in_turn, rest)


def event(name: str, told: object, version: str = "") -> bytes:
    """Give back one server-sent event."""
    line = f"id: {version}\n" if version else ""
    return f"{line}event: {name}\ndata: {json.dumps(told, separators=(',', ':'))}\n\n".encode()
