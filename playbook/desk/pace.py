"""How often one device or link may send something, in one server's memory: no address, and nobody's name."""

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from playbook.core.errors import Refused

_MOST_KEPT = 20_000
# Beyond so many, what was sent within one such part of the time is counted together.
_PARTS = 64


@dataclass(slots=True)
class _Sent:
    """What was sent from one moment to another."""

    first: datetime
    last: datetime
    count: int = 1


class Pace:
    """When each device or link sent something last. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, deque[_Sent]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(
        self,
        whose: str,
        now: datetime,
        *,
        most: int,
        within: timedelta,
        apart: timedelta = timedelta(0),
    ) -> None:
        """Note that something is sent; raises Refused where it is too soon, or one too many for a while.

        `apart`: how far from the last one. `most`: how many `within` a time, and never more; where that is
        more than 64, one may have to wait for up to a 64th of the time longer.
        """
        with self._lock:
            sent = self._sent.setdefault(whose, deque())
            self._sent.move_to_end(whose)
            # A clock that was set back keeps nobody waiting for it.
            while sent and not timedelta(0) <= now - sent[0].last < within:
                sent.popleft()
            if sent and now - sent[-1].last < apart:
                raise Refused("This came very soon after the last one.", "Wait a moment and send it again.")
            if sum(some.count for some in sent) >= most:
                raise Refused("That is a lot from one device.", "Come back tomorrow with more.")
            if most > _PARTS and sent and timedelta(0) <= now - sent[-1].first < within / _PARTS:
                sent[-1].last = now
                sent[-1].count += 1
            else:
                sent.append(_Sent(now, now))
            if len(self._sent) > _MOST_KEPT:
                self._sent.popitem(last=False)

    def give_back(self, whose: str) -> None:
        """Take the last one back: nothing was kept of it."""
        with self._lock:
            if sent := self._sent.get(whose):
                sent[-1].count -= 1
                if not sent[-1].count:
                    sent.pop()
