"""The one watcher that all streams of a link share."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import NamedTuple

from anyio import CapacityLimiter, to_thread
from cachetools import LRUCache

from playbook.core.base.errors import Missing, PlaybookError
from playbook.desk.all_hands import pulse, rooms
from playbook.desk.base.notifier import Subscriber
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.shares import Pass, Share
from playbook.logs import bug_sentence
from playbook.web.link import share_page
from playbook.web.link.share_page import LinkPage

BEAT_SECONDS = 15.0
# A burst of changes is one change on the screen.
_MIN_SECONDS = 0.1
# To write to two thousand pages takes a fifth of a second of processor. Spread over half a second, it
# leaves most of the interpreter to whoever works meanwhile.
_WOKEN_AT_ONCE, _BETWEEN_WAKES = 50, 0.012
_MAX_VERSIONS = 32
_GOODBYE_SECONDS = 0.5
# While a room fills, its pages are told how many are in as seldom as is cheap: every page hears of it.
_HERE_SECONDS, _HERE_PER_SECOND = 1.0, 200
# Tabs of one phone, big screens of a link, and streams of browsers without a mark.
MOST_OF_DEVICE, MOST_WALLS, MOST_UNKNOWN = 8, 300, 20
# So many phones of a full hall open their link in one second; none of them makes way.
BUSY_SECOND = 20
HOST = "host "
_COUNT_SECONDS = 1.0  # between two looks at how many have answered
_AT_ONCE = CapacityLimiter(4)


def _channels(_workspace: Workspace) -> "dict[str, Channel]":
    return {}


def open_streams(workspace: Workspace, link_id: str | None = None) -> int:
    """Return how many streams are open, of one link or of all."""
    channels = workspace.own(_channels)
    counted = [channels[link_id]] if link_id in channels else [] if link_id else channels.values()
    return sum(len(channel.subscribers) for channel in counted)


class StreamPlace(NamedTuple):
    """Whose a stream is."""

    device: str = ""  # the mark of a phone, so that one with two pages counts once; a big screen has none
    address: str = ""
    browser: str = ""  # its mark, whether it is a phone or a big screen
    issued: int = 0  # the second in which it got its mark

    @property
    def own(self) -> str:
        return self.browser or self.device


def is_full(workspace: Workspace, link_id: str, place: StreamPlace) -> bool:
    """Return whether a browser has to poll, so others get a stream."""
    return _crowd(workspace, link_id, place) is not None


def makes_way(workspace: Workspace, link_id: str, place: StreamPlace) -> bool:
    """End a stream for a less crowded one. Return whether it did.

    A program makes marks by the thousand in a few seconds; phones of a hall that come before or after find a
    place, whoever shares their address.
    """
    crowd = _crowd(workspace, link_id, place)
    if not crowd:
        return False
    seconds = Counter(each.issued for each in crowd.values() if not each.browser.startswith(HOST))
    fullest, streams = seconds.most_common(1)[0] if seconds else (0, 0)
    if streams <= max(seconds[place.issued] + 1, BUSY_SECOND):
        return False
    last = next(
        subscriber
        for subscriber, each in reversed(crowd.items())
        if each.issued == fullest and not each.browser.startswith(HOST)
    )
    for channel in workspace.own(_channels).values():
        channel.drop(last)
    return True


def _crowd(workspace: Workspace, link_id: str, place: StreamPlace) -> "dict[Subscriber, StreamPlace] | None":
    """Return the streams of which one would have to end; None while there is a place."""
    channels, settings = workspace.own(_channels), workspace.settings
    channel = channels.get(link_id)
    if channel and channel.browsers[place.own] >= (MOST_OF_DEVICE if place.own else MOST_UNKNOWN):
        return {}
    if channel and not place.device and len(channel.walls) >= MOST_WALLS:
        return {subscriber: each for subscriber, each in channel.places.items() if not each.device}
    of_link = [channel] if channel else []
    for most, among in ((settings.share_streams_each, of_link), (settings.share_streams, channels.values())):
        # A hall may have one address, and still leaves some for whoever joins from elsewhere.
        of_address = sum(each.addresses[place.address] for each in among) if place.address else -1
        is_address_full = of_address >= most - most // 5
        if is_address_full or sum(len(each.places) for each in among) >= most:
            return {
                subscriber: each
                for shared in among
                for subscriber, each in shared.places.items()
                if not is_address_full or each.address == place.address
            }
    return None


_NOBODY = StreamPlace()


def takes_host(workspace: Workspace, link_id: str, browser: str) -> bool:
    """Return whether a host gets a stream, however many others have one."""
    channel = workspace.own(_channels).get(link_id)
    return channel is None or channel.browsers[browser] < MOST_OF_DEVICE


def open_phones(workspace: Workspace, link_id: str) -> int:
    """Return how many phones are in the room of a link."""
    channel = workspace.own(_channels).get(link_id)
    return (channel.phones or 0) if channel else 0


def find_share(workspace: Workspace, shown: Pass | None) -> Share | None:
    """Return what a pass opens, where a channel knows it, else None."""
    channel = workspace.own(_channels).get(shown.link_id) if shown else None
    if shown is None or channel is None or channel.is_over or channel.share is None:
        return None
    is_open = channel.share.link.password_hash is None or shown.has_password
    is_new = channel.seen == workspace.notifier.count(channel.share.link.rollout_id)
    return channel.share if is_open and is_new else None


@contextmanager
def joined(
    workspace: Workspace, share: Share, place: StreamPlace = _NOBODY
) -> Iterator[tuple["Channel", Subscriber]]:
    """Subscribe to a link's channel, which ends with its last subscriber."""
    channels = workspace.own(_channels)
    channel = channels.get(share.link.id)
    if channel is None or channel.is_over:
        channel = channels[share.link.id] = Channel(workspace, share)
    subscriber = Subscriber()
    channel.subscribers.add(subscriber)
    channel.seat(subscriber, place)
    try:
        yield channel, subscriber
    finally:
        channel.subscribers.discard(subscriber)
        channel.drop(subscriber)
        if not channel.subscribers:
            channel.end()


class Channel:
    """The current page of a link and the events for its open pages."""

    def __init__(self, workspace: Workspace, share: Share) -> None:
        self.subscribers: set[Subscriber] = set()
        self.places: dict[Subscriber, StreamPlace] = {}  # of those that go on
        self.walls: set[Subscriber] = set()  # those that are no phones
        self.answers: dict[str, int] = {}  # of each question of the open pulse, for the walls
        self.sending: set[asyncio.Timeout] = set()
        self.version = ""
        self.is_over = False
        self.is_gone = False
        self.is_ready = asyncio.Event()
        self.share: Share | None = None  # as it was at the last look
        self.seen = 0  # how many changes it had seen then
        self._workspace, self._link_id, self._rollout_id = workspace, share.link.id, share.link.rollout_id
        self._ends_at = share.link.expires_at
        self._page: LinkPage | None = None
        self._past: LRUCache[str, dict[str, str]] = LRUCache(_MAX_VERSIONS)
        self._events: dict[str, bytes] = {}
        self.announced_phones: int | None = None  # in the room, as every page shows
        self.devices: Counter[str] = Counter()  # streams of each phone
        self.browsers: Counter[str] = Counter()  # streams of each browser, big screens too
        self.addresses: Counter[str] = Counter()
        self._is_room = False
        self._telling: asyncio.TimerHandle | None = None
        self._task = asyncio.create_task(self._watch())

    def end(self) -> None:
        """Stop watching. A new subscriber gets another channel."""
        self.is_over = True
        self._task.cancel()
        if self._telling:
            self._telling.cancel()

    def seat(self, subscriber: Subscriber, place: StreamPlace) -> None:
        """Give a stream its place."""
        self.places[subscriber] = place
        if not place.device:
            self.walls.add(subscriber)
        self.addresses[place.address] += 1
        self.browsers[place.own] += 1
        self.count(place.device, 1)

    def drop(self, subscriber: Subscriber) -> None:
        """Take the place of a stream, which ends without one."""
        if (place := self.places.pop(subscriber, None)) is None:
            return
        self.walls.discard(subscriber)
        _take_off(self.addresses, place.address)
        _take_off(self.browsers, place.own)
        self.count(place.device, -1)
        subscriber.hear()

    def count(self, device: str, change: int) -> None:
        """Count a phone in or out, and update the other pages soon."""
        if not device:
            return
        self.devices[device] += change
        if not self.devices[device]:
            del self.devices[device]
        if self._telling is None and not self.is_over:
            seconds = max(_HERE_SECONDS, len(self.subscribers) / _HERE_PER_SECOND)
            self._telling = asyncio.get_running_loop().call_later(seconds, self._tell)

    @property
    def phones(self) -> int | None:
        """Return how many phones are in the room; None without one."""
        return len(self.devices) if self._is_room else None

    @property
    def is_counting(self) -> bool:
        """Return whether the pages will be told soon how many phones are in."""
        return self._telling is not None

    def _tell(self) -> None:
        if self._telling:
            self._telling.cancel()
            self._telling = None
        # Where the number is as before, a page that came in between was greeted with another.
        if self._is_room or self.phones != self.announced_phones:
            self.announced_phones = self.phones
            self._wake()

    def news(self, since: str) -> bytes:
        """Return the event for a page of this version: the parts that differ."""
        if self._page is None or since not in self._past:
            # Not cached: a client may name as many versions as it likes.
            return event("parts", {"from": "", "version": self.version}, self.version)
        if since not in self._events:
            old = self._past[since]
            parts = [part for part in self._page.parts if old.get(part.name) != part.mark]
            data = {
                "from": since,
                "version": self.version,
                "parts": {part.name: part.html for part in parts},
                "marks": {part.name: part.mark for part in parts},
            }
            self._events[since] = event("parts", data, self.version)
        return self._events[since]

    async def _watch(self) -> None:
        try:
            with self._workspace.notifier.watched(self._rollout_id) as subscriber:
                while not self._workspace.notifier.is_over:
                    self._update(*await to_thread.run_sync(self._read, limiter=_AT_ONCE))
                    await asyncio.sleep(_MIN_SECONDS)
                    await subscriber.wait(self._seconds_to_wait())
        except Missing:
            self.is_gone = True
        except PlaybookError:
            pass  # the data cannot be read now: the pages reconnect, or ask by themselves
        except Exception as error:  # noqa: BLE001 - a bug in rendering ends the streams too
            bug_sentence(error)
        finally:
            self.is_over = True
            channels = self._workspace.own(_channels)
            if channels.get(self._link_id) is self:
                del channels[self._link_id]
            self._wake()
            self._hurry()

    def _hurry(self) -> None:
        """Give slow browsers little more time: the server may be about to stop."""
        soon = asyncio.get_running_loop().time() + _GOODBYE_SECONDS
        for limit in self.sending:
            # A limit that has just passed cannot be changed.
            with suppress(RuntimeError):
                limit.reschedule(soon)

    def _read(self) -> tuple[int, Share, datetime, bool, LinkPage, dict[str, int]]:
        seen = self._workspace.notifier.count(self._rollout_id)
        # Every subscriber gave the password, so only the link itself is in question.
        share = shares.resolve(self._workspace, Pass(self._link_id, has_password=True))
        page = share_page.page_of(self._workspace, share)
        room = rooms.room_on(self._workspace, self._link_id)
        ends_at = min([share.link.expires_at, *([room.ends_at] if room else [])])
        answers = pulse.count_on(self._workspace, share, len(self.devices)) if room else {}
        return seen, share, ends_at, room is not None, page, answers

    def _update(
        self,
        seen: int,
        share: Share,
        ends_at: datetime,
        is_room: bool,
        page: LinkPage,
        answers: dict[str, int],
    ) -> None:
        self.seen, self.share, self._ends_at = seen, share, ends_at
        if is_room != self._is_room:
            self._is_room = is_room
            self._tell()
        if answers != self.answers:
            self.answers = answers
            for wall in self.walls:
                wall.hear()
        if page.version == self.version:
            return
        self.version, self._page = page.version, page
        self._events.clear()
        self._past[page.version] = {part.name: part.mark for part in page.parts}
        self._wake()

    def _wake(self) -> None:
        self.is_ready.set()
        _wake_in_turn([*self.subscribers])

    def _seconds_to_wait(self) -> float:
        """Return the time until the link or its room ends."""
        seconds = (self._ends_at - self._workspace.now()).total_seconds() + 0.01
        most = _COUNT_SECONDS if self.answers and self.walls else BEAT_SECONDS
        return min(most, max(0.0, seconds))


def _take_off(numbers: Counter[str], whose: str) -> None:
    numbers[whose] -= 1
    if not numbers[whose]:
        del numbers[whose]  # as many as a program likes come and go while a room is open


def _wake_in_turn(subscribers: list[Subscriber]) -> None:
    """Wake some subscribers now, and the others after other work."""
    for subscriber in subscribers[:_WOKEN_AT_ONCE]:
        subscriber.hear()
    if others := subscribers[_WOKEN_AT_ONCE:]:
        asyncio.get_running_loop().call_later(_BETWEEN_WAKES, _wake_in_turn, others)


def event(name: str, data: object, version: str = "") -> bytes:
    """Return one server-sent event."""
    line = f"id: {version}\n" if version else ""
    return f"{line}event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
