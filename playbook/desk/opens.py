"""How often links are opened: counted in memory, and written together every few seconds."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date

from playbook.desk.house import House
from playbook.desk.per_house import PerHouse
from playbook.store.errors import StoreError

_SECONDS = 3.0
Opens = Counter[tuple[str, date]]


class _Pending:
    """What is counted and not written yet; a whole room opens its link in the same minute."""

    def __init__(self, house: House) -> None:
        self._lock = threading.Lock()
        self._write = house.links.count_opens
        self._counted: Opens = Counter()
        self._timer: threading.Timer | None = None
        house.at_close.append(self.write)

    def add(self, link_id: str, day: date) -> None:
        with self._lock:
            self._counted[link_id, day] += 1
            if self._timer is None:
                self._timer = threading.Timer(_SECONDS, self.write)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Write what is counted; it stays counted where it cannot be written."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if not self._counted:
                return
            try:
                self._write(self._counted)
            except StoreError:
                return  # nobody is kept out because a number cannot be written: the next open tries again
            self._counted = Counter()

    def with_pending(self, read: Callable[[], dict[str, dict[date, int]]]) -> dict[str, dict[date, int]]:
        with self._lock:
            found = read()
            for (link_id, day), opens in self._counted.items():
                days = found.setdefault(link_id, {})
                days[day] = days.get(day, 0) + opens
        return found


_pending = PerHouse(_Pending)


def count_open(house: House, link_id: str) -> None:
    """Count that a link was opened today."""
    _pending.of(house).add(link_id, house.today())


def opens(house: House) -> dict[str, dict[date, int]]:
    """Give back how often each link was opened on which day, with what is not written yet."""
    return _pending.of(house).with_pending(house.links.opens)
