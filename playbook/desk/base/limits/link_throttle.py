"""Limit wrong tries at the password of each link, whoever sends them.

A right one uses nothing up, so that a room gets in while somebody guesses (docs/decisions/share-links.md).
"""

import hmac
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from cachetools import LRUCache

from playbook.desk.base.limits.rate_limit import TokenBuckets, too_early

_MOST_LINKS = 4_096
# Wrong tries at once, looked up or computed (a tenth of a second each); from then on one a second.
_LOOKED_UP, _WORKED_OUT = 600, 60


class LinkThrottle:
    """The right passwords of links in memory, for any thread.

    `password_hash` is the stored one, `digest` the tried one, which is quickly made. Once the right digest is
    known every other one is wrong, and nothing has to be computed any more.
    """

    def __init__(self) -> None:
        self._right: LRUCache[str, bytes] = LRUCache(_MOST_LINKS)
        self._looked_up = TokenBuckets(_LOOKED_UP, _MOST_LINKS)
        self._worked_out = TokenBuckets(_WORKED_OUT, _MOST_LINKS)
        self._running: dict[tuple[str, bytes], Future[bool]] = {}
        self._lock = threading.Lock()

    def note_right(self, password_hash: str, digest: bytes) -> None:
        """Note the right digest, to be looked up from now on."""
        with self._lock:
            self._right[password_hash] = digest

    def knows(self, password_hash: str) -> bool:
        """Return whether a try is looked up instead of computed."""
        with self._lock:
            return password_hash in self._right

    def is_right(self, password_hash: str, digest: bytes, now: datetime, compute: Callable[[], bool]) -> bool:
        """Return whether a try is right. Raise Refused after too many."""
        # `compute` runs where the right digest is unknown, once for all who try the same meanwhile.
        with self._lock:
            if right := self._right.get(password_hash):
                # Not looked at after too many tries: else a guesser would see which one gets in.
                if wait := self._looked_up.wait(password_hash, now):
                    raise too_early(wait)
                if not (is_right := hmac.compare_digest(right, digest)):
                    self._looked_up.take(password_hash)
                return is_right
            if running := self._running.get((password_hash, digest)):
                own = None
            else:
                if wait := self._worked_out.wait(password_hash, now):
                    raise too_early(wait)
                self._worked_out.take(password_hash)
                running = own = self._running[password_hash, digest] = Future[bool]()
        return self._verify(password_hash, digest, own, compute) if own else running.result()

    def _verify(
        self, password_hash: str, digest: bytes, own: "Future[bool]", compute: Callable[[], bool]
    ) -> bool:
        try:
            is_right = compute()
        except BaseException as error:
            own.set_exception(error)
            raise
        else:
            with self._lock:
                if is_right:
                    self._right[password_hash] = digest
                    self._worked_out.give_back(password_hash)
            own.set_result(is_right)
            return is_right
        finally:
            with self._lock:
                del self._running[password_hash, digest]
