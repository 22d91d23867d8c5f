"""Make whoever tries passwords wait, longer after each wrong one."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from cachetools import LRUCache

from playbook.core.base.errors import Refused
from playbook.desk.base.limits.rate_limit import TokenBuckets, too_early
from playbook.store.register.accounts import LoginWait

FREE = 5  # wrong passwords in a row before anybody waits
LONGEST = timedelta(minutes=5)
_FORGOTTEN_AFTER = timedelta(hours=24)
_MOST_PEOPLE, _MOST_STORED = 10_000, 1_000
# Over all addresses together, so that one common password is not tried on thousands of them.
_BUCKET = 60
_EVERYBODY = ""
_TOLD_EVERY = timedelta(hours=1)
# Beside all that, from each address that a trusted web server names.
_OWN, _OWN_SECONDS, _MOST_ADDRESSES = 3, 600, 10_000
# Of all addresses together for one account: a program on this machine can say that it has any address.
_ADDRESSES_EACH, _ADDRESSES_SECONDS = 300, 12


class EverybodyWaits(Refused):
    """Too many wrong tries; `is_news`: for the first time in an hour."""

    def __init__(self, reason: Refused, is_news: bool) -> None:
        super().__init__(reason.message, reason.hint)
        self.is_news = is_news


def is_worth_noting(count: int) -> bool:
    """Return whether to note so many: 5, 10, 20 and so on."""
    rounds, rest = divmod(count, FREE)
    return rounds > 0 and rest == 0 and rounds & (rounds - 1) == 0


class LoginThrottle:
    """The failed tries in memory, for any thread.

    `waits`: those of before a restart; `changed` is called whenever others have to be stored.
    """

    def __init__(self, waits: Iterable[LoginWait] = (), changed: Callable[[], object] = lambda: None) -> None:
        self._tries: LRUCache[str, LoginWait] = LRUCache(_MOST_PEOPLE)
        self._tries.update({wait.whose: wait for wait in waits})
        self._changed = changed
        self._bucket = TokenBuckets(_BUCKET, 1)
        self._own = TokenBuckets(_OWN, _MOST_ADDRESSES, _OWN_SECONDS)
        self._own_of_each = TokenBuckets(_ADDRESSES_EACH, _MOST_PEOPLE, _ADDRESSES_SECONDS)
        self._on_own: LRUCache[tuple[str, str], bool] = LRUCache(_MOST_ADDRESSES)
        self._told_at: datetime | None = None
        self._lock = threading.Lock()

    def begin(self, whose: str, now: datetime, *, is_known: bool = False, address: str = "") -> int:
        """Note a try and return how many there were. Raise Refused too early.

        The first few of each network address pass beside a flood from others, and delay nobody.
        """
        with self._lock:
            tries = self._tries.get(whose)
            # A clock that was set back makes nobody wait for it.
            if tries is None or not timedelta(0) <= now - tries.last <= _FORGOTTEN_AFTER:
                tries = LoginWait(whose, now, now)
            own = (self._own, address), (self._own_of_each, whose)
            if address and not is_known and not any(bucket.wait(key, now) for bucket, key in own):
                for bucket, key in own:
                    bucket.take(key)
                self._on_own[address, whose] = True
            else:
                self._on_own.pop((address, whose), None)
                self._begin_in_common(tries, now, is_known=is_known)
            tries.total += 1
            tries.last = now
            self._tries[whose] = tries
            if tries.count >= FREE:
                self._changed()
            return tries.total

    def waits(self, now: datetime) -> list[LoginWait]:
        """Return who still waits for the past day's tries, latest first."""
        with self._lock:
            waits = [
                replace(tries)
                for tries in self._tries.values()
                if tries.count >= FREE and now - tries.last <= _FORGOTTEN_AFTER
            ]
        return sorted(waits, key=lambda wait: wait.last, reverse=True)[:_MOST_STORED]

    def _begin_in_common(self, tries: LoginWait, now: datetime, *, is_known: bool) -> None:
        if now < tries.next_at:
            raise too_early(tries.next_at - now)
        if not is_known:
            if wait := self._bucket.wait(_EVERYBODY, now):
                is_news = self._told_at is None or not timedelta(0) <= now - self._told_at < _TOLD_EVERY
                self._told_at = now if is_news else self._told_at
                raise EverybodyWaits(too_early(wait), is_news)
            self._bucket.take(_EVERYBODY)
        # Wrong from its beginning, so that many at once gain nothing; `right` takes it back.
        tries.count += 1
        tries.next_at = now + _delay(tries.count)

    def right(self, whose: str, *, is_known: bool = False, address: str = "") -> None:
        """Note that the password was right."""
        with self._lock:
            if self._on_own.pop((address, whose), False):
                self._own.give_back(address)
                self._own_of_each.give_back(whose)
                if tries := self._tries.get(whose):
                    tries.total -= 1
                return
            tries = self._tries.pop(whose, None)
            if tries and tries.count >= FREE:
                self._changed()
            if not is_known:
                self._bucket.give_back(_EVERYBODY)


def _delay(count: int) -> timedelta:
    return timedelta(0) if count < FREE else min(LONGEST, timedelta(seconds=2 ** min(count - FREE + 1, 20)))
