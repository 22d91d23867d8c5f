"""Limit wrong tries at the password of each link, whoever sends them.

A right one uses nothing up, so that a room gets in while somebody guesses, and each network address has
some tries of its own (docs/decisions/share-links.md).
"""

import hmac
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from cachetools import LRUCache

from playbook.desk.base.limits.rate_limit import too_early
from playbook.desk.base.limits.wrong_tries import Rate, WrongTries
from playbook.store.register.limits.throttles import TryState

_MOST_LINKS = 4_096
# Wrong tries at once, looked up or computed (a tenth of a second each); from then on one a second.
_LOOKED_UP, _WORKED_OUT = Rate("link looked up", 600), Rate("link worked out", 60)
# Of its own for each address; from then on one every five minutes.
_OWN = Rate("link of an address", 10, 300)
# Of all addresses together for one link: a program on this machine can say that it has any address.
_OWN_OF_EACH = Rate("link of all addresses", 2_000, 16)
# After each so many wrong ones the common tries come half as often, down to one in sixteen seconds.
_SLOWED_AFTER, _MOST_SLOWED = 2_000, 16


_Taken = tuple[tuple[Rate, str], ...]


@dataclass(frozen=True, slots=True)
class GuessSource:
    """Where a try comes from; `wrong`: how many there were at the link before."""

    address: str
    wrong: int = 0


NOWHERE = GuessSource("")


class LinkThrottle:
    """The right passwords of links in memory, for any thread.

    `password_hash` is the stored one, `digest` the tried one, which is quickly made. Once the right digest is
    known every other one is wrong, and nothing has to be computed any more.
    """

    def __init__(self, tries: WrongTries) -> None:
        self._tries = tries
        self._right: LRUCache[str, bytes] = LRUCache(_MOST_LINKS)
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
        own = Future[bool]()
        with self._lock:
            right, running = self._right.get(password_hash), self._running.get((password_hash, digest))
            if not (right or running):
                self._running[password_hash, digest] = own
        guess = _Guess(self._tries, password_hash, source, now)
        if right:
            # Not looked at after too many tries: else a guesser would see which one gets in.
            guess.refuse(_LOOKED_UP)
            if not (is_right := hmac.compare_digest(right, digest)):
                guess.take(_LOOKED_UP)
            return is_right
        if running:
            return running.result()
        return self._verify(guess, digest, own, compute)

    def _verify(
        self, guess: "_Guess", digest: bytes, own: "Future[bool]", compute: Callable[[], bool]
    ) -> bool:
        try:
            taken = guess.take(_WORKED_OUT)
            if is_right := compute():
                self.note_right(guess.password_hash, digest)
                guess.give_back(taken)
        except BaseException as error:
            own.set_exception(error)
            raise
        else:
            own.set_result(is_right)
            return is_right
        finally:
            with self._lock:
                del self._running[guess.password_hash, digest]


@dataclass(frozen=True, slots=True)
class _Guess:
    """One try at one link."""

    tries: WrongTries
    password_hash: str
    source: GuessSource
    now: datetime

    def refuse(self, common: Rate) -> None:
        """Raise Refused where a wrong try could not be taken."""
        self._allowed(common, self.tries.look(self._keys(common)))

    def take(self, common: Rate) -> _Taken:
        """Take a wrong try and return from where. Raise Refused where there is none left."""

        def work(state: TryState) -> _Taken:
            taken = self._allowed(common, state)
            for rate, whose in taken:
                rate.take(state, whose, self.now, self._slower if rate is common else 1)
            return taken

        return self.tries.change(self._keys(common), (), work, self.now)

    def give_back(self, taken: _Taken) -> None:
        """Put a try back that was right."""

        def work(state: TryState) -> None:
            for rate, whose in taken:
                rate.give_back(state, whose)

        self.tries.change([rate.key(whose) for rate, whose in taken], (), work, self.now)

    def _allowed(self, common: Rate, state: TryState) -> _Taken:
        """Return from where a wrong try is taken. Raise Refused where nowhere."""
        if self.source.address and not any(rate.wait(state, whose, self.now) for rate, whose in self._own):
            return self._own
        if wait := common.wait(state, self.password_hash, self.now, self._slower):
            raise too_early(wait)
        return ((common, self.password_hash),)

    @property
    def _own(self) -> _Taken:
        own = f"{self.password_hash} {self.source.address}"
        return (_OWN, own), (_OWN_OF_EACH, self.password_hash)

    @property
    def _slower(self) -> int:
        # Where nobody says from where a try comes, a room has these only, and they stay as they are.
        return min(_MOST_SLOWED, 2 ** (self.source.wrong // _SLOWED_AFTER)) if self.source.address else 1

    def _keys(self, common: Rate) -> list[str]:
        return [rate.key(whose) for rate, whose in (*self._own, (common, self.password_hash))]
