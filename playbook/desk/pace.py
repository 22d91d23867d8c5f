"""How often one device or link may send something, in one server's memory: no address, and nobody's name."""

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from playbook.core.errors import Refused

_MOST_KEPT = 20_000
_FULL = ("That is a lot from one device.", "Come back tomorrow with more.")


class Pace:
    """When each device or link sent something last. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(
        self,
        whose: str,
        now: datetime,
        *,
        most: int,
        within: timedelta,
        apart: timedelta = timedelta(0),
        full: tuple[str, str] = _FULL,
    ) -> None:
        """Note that something is sent; raises Refused where it is too soon, or one too many for a while.

        `apart`: how far from the last one. `most`: how many `within` a time; `full` is what is said then.
        """
        with self._lock:
            sent = self._sent.setdefault(whose, deque())
            self._sent.move_to_end(whose)
            # A clock that was set back keeps nobody waiting for it.
            while sent and not timedelta(0) <= now - sent[0] < within:
                sent.popleft()
            if sent and now - sent[-1] < apart:
                raise Refused("This came very soon after the last one.", "Wait a moment and send it again.")
            if len(sent) >= most:
                raise Refused(*full)
            sent.append(now)
            if len(self._sent) > _MOST_KEPT:
                self._sent.popitem(last=False)

    def give_back(self, whose: str) -> None:
        """Take the last one back: nothing was kept of it."""
        with self._lock:
            if sent := self._sent.get(whose):
                sent.pop()
