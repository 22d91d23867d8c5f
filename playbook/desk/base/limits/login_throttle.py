"""Make whoever tries passwords wait, longer after each wrong one."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

from cachetools import LRUCache

from playbook.core.base.errors import Refused
from playbook.desk.base.limits.rate_limit import no_earlier, too_early
from playbook.desk.base.limits.wrong_tries import Rate, WrongTries
from playbook.store.register.limits.throttles import LoginWait, TryState

FREE = 5  # wrong passwords in a row before anybody waits
LONGEST = timedelta(minutes=5)
_FORGOTTEN_AFTER = timedelta(hours=24)
# Over all addresses together, so that one common password is not tried on thousands of them.
_COMMON, _EVERYBODY = Rate("sign-in", 60), ""
_ALERT_EVERY = timedelta(hours=1)
# Beside all that, from each address that a trusted web server names.
_OWN, _MOST_TRYING = Rate("sign-in of an address", 3, 600), 10_000
# Of all addresses together for one account: a program on this machine can say that it has any address.
_OWN_OF_EACH = Rate("sign-in of all addresses", 300, 12)
# So few shares of all accounts that names which nobody has push none of them out of the register.
_SHARE = 3


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
    """The failed tries at signing in, for any thread."""

    def __init__(self, tries: WrongTries) -> None:
        self._tries = tries
        self._on_own: LRUCache[tuple[str, str], bool] = LRUCache(_MOST_TRYING)
        self._alerted_at: datetime | None = None
        self._lock = threading.Lock()

    def begin(self, whose: str, now: datetime, *, is_known: bool = False, address: str = "") -> int:
        """Note a try and return how many there were. Raise Refused too early.

        The first few of each network address pass beside a flood from others, and delay nobody.
        """

        def work(state: TryState) -> tuple[int, bool]:
            tries = state.waits.get(whose)
            at = no_earlier(now, tries.last) if tries else now
            # A clock that was set back makes nobody wait for it.
            if tries is None or not timedelta(0) <= at - tries.last <= _FORGOTTEN_AFTER:
                tries = LoginWait(whose, at, at)
            may_be_own = address and not is_known
            if is_own := bool(may_be_own and not any(rate.wait(state, key, now) for rate, key in own)):
                for rate, key in own:
                    rate.take(state, key, now)
            else:
                tries = self._begun_in_common(state, tries, at, is_known=is_known)
            state.waits[whose] = replace(tries, total=tries.total + 1, last=at)
            return tries.total + 1, is_own

        own = _own(whose, address)
        total, is_own = self._tries.change(_keys(whose, address), [whose], work, now)
        with self._lock:
            if is_own:
                self._on_own[address, whose] = True
            else:
                self._on_own.pop((address, whose), None)
        return total

    def _begun_in_common(
        self, state: TryState, tries: LoginWait, now: datetime, *, is_known: bool
    ) -> LoginWait:
        if now < tries.next_at:
            raise too_early(tries.next_at - now)
        if not is_known:
            if wait := _COMMON.wait(state, _EVERYBODY, now):
                raise EverybodyWaits(too_early(wait), self._is_news(now))
            _COMMON.take(state, _EVERYBODY, now)
        # Wrong from its beginning, so that many at once gain nothing; `right` takes it back.
        count = tries.count + 1
        return replace(tries, count=count, next_at=now + _delay(count))

    def _is_news(self, now: datetime) -> bool:
        with self._lock:
            is_news = self._alerted_at is None or not timedelta(0) <= now - self._alerted_at < _ALERT_EVERY
            self._alerted_at = now if is_news else self._alerted_at
            return is_news

    def right(self, whose: str, now: datetime, *, is_known: bool = False, address: str = "") -> None:
        """Note that the password was right."""

        def work(state: TryState) -> None:
            if is_own:
                for rate, key in _own(whose, address):
                    rate.give_back(state, key)
                if tries := state.waits.get(whose):
                    state.waits[whose] = replace(tries, total=tries.total - 1)
                return
            state.waits.pop(whose, None)
            if not is_known:
                _COMMON.give_back(state, _EVERYBODY)

        with self._lock:
            is_own = self._on_own.pop((address, whose), False)
        self._tries.change(_keys(whose, address), [whose], work, now)


def _own(whose: str, address: str) -> tuple[tuple[Rate, str], ...]:
    return (_OWN, address), (_OWN_OF_EACH, whose[:_SHARE])


def _keys(whose: str, address: str) -> list[str]:
    return [rate.key(key) for rate, key in (*_own(whose, address), (_COMMON, _EVERYBODY))]


def _delay(count: int) -> timedelta:
    return timedelta(0) if count < FREE else min(LONGEST, timedelta(seconds=2 ** min(count - FREE + 1, 20)))
