"""Limit rates by device, link or account; an address only adds tries.

The `limits` package lacks a clock that is passed in, a bucket that fills, a cap on keys, and a way to take
a hit back (docs/decisions/share-links.md).
"""

import threading
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import LRUCache

from playbook.core.base.errors import Refused

_MOST_KEYS = 20_000
# Of a higher limit, what was sent within one such part of the time is counted together.
_PARTS = 64
_CLOCKS_APART = timedelta(minutes=1)


class TooSoon(Refused):
    """A device sends one thing right after another; a moment later it may."""


def too_early(wait: timedelta) -> Refused:
    """Return the error for who has to wait this long."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    minutes = -(-seconds // 60)
    when = f"{seconds} second{'s' * (seconds > 1)}" if seconds <= 90 else f"{minutes} minutes"
    return Refused("Too many failed tries.", f"Try again in {when}.")


def no_earlier(now: datetime, noted: datetime) -> datetime:
    """Return now, or what a clock that is a little ahead has noted.

    Threads and machines read their clocks before it is their turn; one that was set back counts as it is.
    """
    return noted if now < noted <= now + _CLOCKS_APART else now


def filled(level: float, filled_at: datetime, now: datetime, size: int, seconds: float) -> float:
    """Return how full a bucket is now, of which one comes every `seconds`."""
    # A clock that was set back makes nobody wait for it.
    if filled_at > now + _CLOCKS_APART:
        return size
    return min(size, level + max(0.0, (now - filled_at).total_seconds()) / seconds)


@dataclass(slots=True)
class _Bucket:
    level: float
    filled_at: datetime


class TokenBuckets:
    """Allow each key `size` at once, and then one every `seconds`.

    Of more than `most_keys` the ones used last stay. Its owner holds a lock.
    """

    def __init__(self, size: int, most_keys: int, seconds: float = 1) -> None:
        self._size, self._seconds = size, seconds
        self._buckets: LRUCache[Hashable, _Bucket] = LRUCache(most_keys)

    def wait(self, key: Hashable, now: datetime) -> timedelta:
        """Return how long to wait until one may be taken."""
        bucket = self._buckets.setdefault(key, _Bucket(self._size, now))
        bucket.level = filled(bucket.level, bucket.filled_at, now, self._size, self._seconds)
        bucket.filled_at = no_earlier(now, bucket.filled_at)
        return timedelta(seconds=max(0.0, 1 - bucket.level) * self._seconds)

    def take(self, key: Hashable) -> None:
        """Take one, after `wait` allowed it."""
        self._buckets[key].level -= 1

    def give_back(self, key: Hashable) -> None:
        """Put one back, of which nothing came."""
        if bucket := self._buckets.get(key):
            bucket.level = min(self._size, bucket.level + 1)

    def clear(self) -> None:
        """Forget every key."""
        self._buckets.clear()


@dataclass(slots=True)
class _Sent:
    """What was sent from one moment to another."""

    first: datetime
    last: datetime
    count: int = 1


class RateLimit:
    """When each device or link last sent something, for any thread."""

    def __init__(self) -> None:
        self._sent: LRUCache[str, deque[_Sent]] = LRUCache(_MOST_KEYS)
        self._lock = threading.Lock()

    def note(
        self, whose: str, now: datetime, *, most: int, within: timedelta, apart: timedelta = timedelta(0)
    ) -> None:
        """Note something sent. Raise Refused if too soon or too often.

        At most `most` are accepted `within` a time, each so far `apart` from the last; above 64 the wait may
        be a 64th of the time longer.
        """
        with self._lock:
            sent = self._sent.setdefault(whose, deque())
            now = no_earlier(now, sent[-1].last) if sent else now
            # A clock that was set back makes nobody wait for it.
            while sent and not timedelta(0) <= now - sent[0].last < within:
                sent.popleft()
            if sent and now - sent[-1].last < apart:
                raise TooSoon("That was quick.", "Wait a moment and send it again.")
            if sum(each.count for each in sent) >= most:
                raise Refused("This device has sent its share for today.", "Come back tomorrow with more.")
            if most > _PARTS and sent and timedelta(0) <= now - sent[-1].first < within / _PARTS:
                sent[-1].last = now
                sent[-1].count += 1
            else:
                sent.append(_Sent(now, now))

    def give_back(self, whose: str) -> None:
        """Take the last one back: nothing came of it."""
        with self._lock:
            if sent := self._sent.get(whose):
                sent[-1].count -= 1
                if not sent[-1].count:
                    sent.pop()
