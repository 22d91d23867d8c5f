"""Hold what was typed when a session ended, for an hour."""

import threading
from collections.abc import Mapping
from datetime import timedelta

from cachetools import TTLCache

from playbook import clock

LIFETIME = timedelta(hours=1)
MOST = 100  # over all accounts; the oldest goes first


class UnsavedInput:
    """Typed input by account and page, for any thread."""

    def __init__(self) -> None:
        self._values: TTLCache[tuple[str, str], Mapping[str, object]] = TTLCache(
            MOST, LIFETIME.total_seconds(), lambda: clock.now().timestamp()
        )
        self._lock = threading.Lock()

    def keep(self, account_id: str, page: str, values: Mapping[str, object]) -> None:
        """Store what somebody had typed on a page."""
        with self._lock:
            self._values[account_id, page] = values

    def take(self, account_id: str, page: str) -> Mapping[str, object]:
        """Return what an account had typed last on a page, once."""
        with self._lock:
            return self._values.pop((account_id, page), {})

    def forget(self, account_id: str) -> None:
        """Drop everything of a removed account."""
        with self._lock:
            for key in [key for key in self._values if key[0] == account_id]:
                self._values.pop(key, None)

    def clear(self) -> None:
        """Drop everything: it may hold the name of somebody who is forgotten."""
        with self._lock:
            self._values.clear()
