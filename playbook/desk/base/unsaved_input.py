"""Keep in memory for an hour what was typed when a session ended."""

import threading
from collections.abc import Mapping
from datetime import timedelta

from cachetools import TTLCache

from playbook import clock

KEPT_FOR = timedelta(hours=1)
MOST = 100  # over all accounts; the oldest goes first


class UnsavedInput:
    """What was typed, by account and page. Any thread may call it."""

    def __init__(self) -> None:
        self._values: TTLCache[tuple[str, str], Mapping[str, object]] = TTLCache(
            MOST, KEPT_FOR.total_seconds(), lambda: clock.now().timestamp()
        )
        self._lock = threading.Lock()

    def keep(self, account_id: str, page: str, values: Mapping[str, object]) -> None:
        """Keep what somebody had typed on a page."""
        with self._lock:
            self._values[account_id, page] = values

    def take(self, account_id: str, page: str) -> Mapping[str, object]:
        """Return what this account had typed on this page last, once; empty where there is nothing."""
        with self._lock:
            return self._values.pop((account_id, page), {})

    def forget(self, account_id: str) -> None:
        """Drop everything of an account: it was removed."""
        with self._lock:
            for key in [key for key in self._values if key[0] == account_id]:
                self._values.pop(key, None)

    def clear(self) -> None:
        """Drop everything of everybody: it may hold the name of somebody who is to be forgotten."""
        with self._lock:
            self._values.clear()
