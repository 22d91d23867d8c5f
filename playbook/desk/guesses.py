"""How long whoever tries passwords has to wait: longer after each wrong one, but never for long."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from playbook.core.errors import Refused

FREE = 5  # wrong passwords in a row before anybody waits
LONGEST = timedelta(minutes=5)
_FORGOTTEN_AFTER = timedelta(hours=24)
_MOST_KEPT = 10_000
# Over all addresses together, so that one common password is not tried on thousands of them.
_BUCKET = 60.0
_BUCKET_PER_SECOND = 1.0


@dataclass(slots=True)
class _Tries:
    count: int
    last: datetime
    next_at: datetime


class Guesses:
    """The tries that failed, in the memory of one server. Every method may be called from any thread.

    A try counts as wrong from its beginning, so that many at once gain nothing; `right` takes it back.
    """

    def __init__(self) -> None:
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._left = _BUCKET
        self._filled_at: datetime | None = None
        self._lock = threading.Lock()

    def begin(self, whose: str, now: datetime, *, is_known: bool = False) -> None:
        """Note a try; raises Refused while it is too early for one. `is_known`: see sign_in."""
        with self._lock:
            tries = self._tries.get(whose)
            # A clock that was set back keeps nobody waiting for it.
            if tries is None or not timedelta(0) <= now - tries.last <= _FORGOTTEN_AFTER:
                tries = _Tries(0, now, now)
            if now < tries.next_at:
                raise too_early(tries.next_at - now)
            if not is_known:
                self._take(now)
            tries.count += 1
            tries.last, tries.next_at = now, now + _delay(tries.count)
            self._tries[whose] = tries
            self._tries.move_to_end(whose)
            if len(self._tries) > _MOST_KEPT:
                self._tries.popitem(last=False)

    def right(self, whose: str, *, is_known: bool = False) -> None:
        """Note that the password was right: nobody has guessed."""
        with self._lock:
            self._tries.pop(whose, None)
            if not is_known:
                self._left = min(_BUCKET, self._left + 1)

    def _take(self, now: datetime) -> None:
        passed = (now - self._filled_at).total_seconds() if self._filled_at else 0.0
        self._left = min(_BUCKET, self._left + max(0.0, passed) * _BUCKET_PER_SECOND)
        self._filled_at = now
        if self._left < 1:
            raise too_early(timedelta(seconds=(1 - self._left) / _BUCKET_PER_SECOND))
        self._left -= 1


def _delay(count: int) -> timedelta:
    if count < FREE:
        return timedelta(0)
    return min(LONGEST, timedelta(seconds=2 ** min(count - FREE + 1, 20)))


def too_early(wait: timedelta) -> Refused:
    """Give back what is said to whoever has to wait this long before the next try."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    minutes = -(-seconds // 60)
    when = f"{seconds} second{'s' * (seconds > 1)}" if seconds <= 90 else f"{minutes} minutes"
    return Refused("There were too many tries that failed.", f"Try again in {when}.")
