"""Tries at the passwords of links: over each link only so many that are wrong, whoever sends them.

Whoever is right uses nothing up, so that a room comes in whole while somebody guesses
(docs/decisions/share-links.md).
"""

import hmac
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from playbook.desk.guesses import too_early

_MOST_KEPT = 4_096
# Wrong tries at once before the next one has to wait: of those that are looked up, and of those that have
# to be worked out for a tenth of a second each. From then on one a second.
_LOOKED_UP, _WORKED_OUT = 600.0, 60.0
_PER_SECOND = 1.0
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(slots=True)
class _Bucket:
    left: float
    filled_at: datetime


class LinkTries:
    """What is known of the passwords of links, in the memory of one server. For calls from any thread.

    `kept` is the hash that is kept of a password, `digest` what is tried, in a form that is quickly made.
    Once the right digest is known every other one is wrong, and nothing has to be worked out any more.
    """

    def __init__(self) -> None:
        self._right: OrderedDict[str, bytes] = OrderedDict()
        self._buckets: OrderedDict[tuple[str, float], _Bucket] = OrderedDict()
        self._running: dict[tuple[str, bytes], Future[bool]] = {}
        self._lock = threading.Lock()

    def note_right(self, kept: str, digest: bytes) -> None:
        """Note what is right, so that it is looked up from now on."""
        with self._lock:
            _put(self._right, kept, digest)

    def knows(self, kept: str) -> bool:
        """Whether a try is looked up at once, and has not to be worked out."""
        with self._lock:
            return kept in self._right

    def is_right(self, kept: str, digest: bytes, now: datetime, work_out: Callable[[], bool]) -> bool:
        """Whether a try is right; raises Refused where there were too many wrong ones to look at it.

        `work_out` finds out, where nobody knows what is right yet; once for all who try the same meanwhile.
        """
        with self._lock:
            if right := self._right.get(kept):
                self._right.move_to_end(kept)
                # Looked at by nobody while there were too many: else whoever guesses on would see which
                # one is let through.
                bucket = self._filled((kept, _LOOKED_UP), now)
                found = hmac.compare_digest(right, digest)
                bucket.left -= not found
                return found
            if running := self._running.get((kept, digest)):
                ours = None
            else:
                self._filled((kept, _WORKED_OUT), now).left -= 1
                running = ours = self._running[kept, digest] = Future[bool]()
        return self._worked_out(kept, digest, ours, work_out) if ours else running.result()

    def _worked_out(
        self, kept: str, digest: bytes, ours: "Future[bool]", work_out: Callable[[], bool]
    ) -> bool:
        try:
            found = work_out()
        except BaseException as error:
            ours.set_exception(error)
            raise
        else:
            with self._lock:
                if found:
                    _put(self._right, kept, digest)
                    if bucket := self._buckets.get((kept, _WORKED_OUT)):
                        bucket.left += 1
            ours.set_result(found)
            return found
        finally:
            with self._lock:
                del self._running[kept, digest]

    def _filled(self, key: tuple[str, float], now: datetime) -> _Bucket:
        """The bucket of a link with one try left at least; raises Refused where there is none."""
        most = key[1]
        bucket = self._buckets.get(key) or _Bucket(most, now)
        # A clock that was set back keeps nobody waiting for it.
        passed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.left, bucket.filled_at = min(most, bucket.left + passed * _PER_SECOND), now
        _put(self._buckets, key, bucket)
        if bucket.left < 1:
            raise too_early(timedelta(seconds=(1 - bucket.left) / _PER_SECOND))
        return bucket


def _put(shelf: "OrderedDict[Key, Value]", key: Key, value: Value) -> None:
    shelf[key] = value
    shelf.move_to_end(key)
    if len(shelf) > _MOST_KEPT:
        shelf.popitem(last=False)
