"""Tries at the passwords of links: over each link only so many that are wrong, whoever sends them.

Whoever is right uses nothing up, so that a room comes in whole while somebody guesses
(docs/decisions/share-links.md).
"""

import hmac
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from cachetools import LRUCache

from playbook.desk.base.limits.rate_limit import TokenBuckets, too_early

_MOST_KEPT = 4_096
# Wrong tries at once before the next one has to wait: of those that are looked up, and of those that have
# to be worked out for a tenth of a second each. From then on one a second.
_LOOKED_UP, _WORKED_OUT = 600, 60


class LinkThrottle:
    """What is known of the passwords of links, in the memory of one server. For calls from any thread.

    `kept` is the hash that is kept of a password, `digest` what is tried, in a form that is quickly made.
    Once the right digest is known every other one is wrong, and nothing has to be worked out any more.
    """

    def __init__(self) -> None:
        self._right: LRUCache[str, bytes] = LRUCache(_MOST_KEPT)
        self._looked_up = TokenBuckets(_LOOKED_UP, _MOST_KEPT)
        self._worked_out = TokenBuckets(_WORKED_OUT, _MOST_KEPT)
        self._running: dict[tuple[str, bytes], Future[bool]] = {}
        self._lock = threading.Lock()

    def note_right(self, kept: str, digest: bytes) -> None:
        """Note what is right, so that it is looked up from now on."""
        with self._lock:
            self._right[kept] = digest

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
                # Looked at by nobody while there were too many: else whoever guesses on would see which
                # one is let through.
                if wait := self._looked_up.wait(kept, now):
                    raise too_early(wait)
                is_right = hmac.compare_digest(right, digest)
                if not is_right:
                    self._looked_up.take(kept)
                return is_right
            if running := self._running.get((kept, digest)):
                ours = None
            else:
                if wait := self._worked_out.wait(kept, now):
                    raise too_early(wait)
                self._worked_out.take(kept)
                running = ours = self._running[kept, digest] = Future[bool]()
        return self._verify(kept, digest, ours, work_out) if ours else running.result()

    def _verify(self, kept: str, digest: bytes, ours: "Future[bool]", work_out: Callable[[], bool]) -> bool:
        try:
            is_right = work_out()
        except BaseException as error:
            ours.set_exception(error)
            raise
        else:
            with self._lock:
                if is_right:
                    self._right[kept] = digest
                    self._worked_out.give_back(kept)
            ours.set_result(is_right)
            return is_right
        finally:
            with self._lock:
                del self._running[kept, digest]
