"""Limit wrong tries at the password of each link, whoever sends them.

A right one uses nothing up, so that a room gets in while somebody guesses, and each network address has
some tries of its own (docs/decisions/share-links.md).
"""

import hmac
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from cachetools import LRUCache

from playbook.desk.base.limits.rate_limit import TokenBuckets, too_early

_MOST_LINKS = 4_096
# Wrong tries at once, looked up or computed (a tenth of a second each); from then on one a second.
_LOOKED_UP, _WORKED_OUT = 600, 60
# Of its own for each address; from then on one every five minutes.
_OWN, _OWN_SECONDS, _MOST_ADDRESSES = 10, 300, 20_000
# Of all addresses together for one link: a program on this machine can say that it has any address.
_ADDRESSES_EACH, _ADDRESSES_SECONDS = 2_000, 16
# After each so many wrong ones the common tries come half as often, down to one in sixteen seconds.
_SLOWED_AFTER, _MOST_SLOWED = 2_000, 16


_Taken = tuple[tuple[TokenBuckets, Hashable], ...]


@dataclass(frozen=True, slots=True)
class GuessSource:
    """Where a try comes from; `wrong`: how many there were at the link before."""

    address: str
    wrong: Callable[[], int]


NOWHERE = GuessSource("", int)


class LinkThrottle:
    """The right passwords of links in memory, for any thread.

    `password_hash` is the stored one, `digest` the tried one, which is quickly made. Once the right digest is
    known every other one is wrong, and nothing has to be computed any more.
    """

    def __init__(self) -> None:
        self._right: LRUCache[str, bytes] = LRUCache(_MOST_LINKS)
        self._looked_up = TokenBuckets(_LOOKED_UP, _MOST_LINKS)
        self._worked_out = TokenBuckets(_WORKED_OUT, _MOST_LINKS)
        self._own = TokenBuckets(_OWN, _MOST_ADDRESSES, _OWN_SECONDS)
        self._own_of_each = TokenBuckets(_ADDRESSES_EACH, _MOST_LINKS, _ADDRESSES_SECONDS)
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

    def is_right(
        self,
        password_hash: str,
        digest: bytes,
        now: datetime,
        compute: Callable[[], bool],
        source: GuessSource = NOWHERE,
    ) -> bool:
        """Return whether a try is right. Raise Refused after too many."""
        # `compute` runs where the right digest is unknown, once for all who try the same meanwhile.
        with self._lock:
            if right := self._right.get(password_hash):
                # Not looked at after too many tries: else a guesser would see which one gets in.
                taken = self._allowed(self._looked_up, password_hash, now, source)
                if not (is_right := hmac.compare_digest(right, digest)):
                    _take(taken)
                return is_right
            if running := self._running.get((password_hash, digest)):
                own, taken = None, ()
            else:
                taken = self._allowed(self._worked_out, password_hash, now, source)
                _take(taken)
                running = own = self._running[password_hash, digest] = Future[bool]()
        if own is None:
            return running.result()
        return self._verify(password_hash, digest, own, compute, taken)

    def _allowed(
        self, common: TokenBuckets, password_hash: str, now: datetime, source: GuessSource
    ) -> _Taken:
        """Return from where a wrong try is taken. Raise Refused where nowhere."""
        own = (self._own, (password_hash, source.address)), (self._own_of_each, password_hash)
        if source.address and not any(bucket.wait(key, now) for bucket, key in own):
            return own
        # Where nobody says from where a try comes, a room has these only, and they stay as they are.
        slower = min(_MOST_SLOWED, 2 ** (source.wrong() // _SLOWED_AFTER)) if source.address else 1
        if wait := common.wait(password_hash, now, slower):
            raise too_early(wait)
        return ((common, password_hash),)

    def _verify(
        self,
        password_hash: str,
        digest: bytes,
        own: "Future[bool]",
        compute: Callable[[], bool],
        taken: _Taken,
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
                    for bucket, key in taken:
                        bucket.give_back(key)
            own.set_result(is_right)
            return is_right
        finally:
            with self._lock:
                del self._running[password_hash, digest]


def _take(taken: _Taken) -> None:
    for bucket, key in taken:
        bucket.take(key)
