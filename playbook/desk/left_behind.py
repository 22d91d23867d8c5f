"""What a person had typed when their session ended, until they sign in again: in memory, for an hour."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT_FOR = timedelta(hours=1)
MOST = 100  # over all accounts; the oldest goes first


@dataclass(frozen=True, slots=True)
class _Bundle:
    account_id: str
    page: str
    values: Mapping[str, object]
    at: datetime


class LeftBehind:
    """Bundles of what was typed, each for one account on one page. Every method is for any thread."""

    def __init__(self) -> None:
        self._bundles: list[_Bundle] = []
        self._lock = threading.Lock()

    def keep(self, account_id: str, page: str, values: Mapping[str, object], now: datetime) -> None:
        """Keep what somebody had typed on a page."""
        with self._lock:
            self._drop_old(now)
            self._bundles.append(_Bundle(account_id, page, values, now))
            del self._bundles[:-MOST]

    def take(self, account_id: str, page: str, now: datetime) -> Mapping[str, object]:
        """Give back what this account had typed on this page last, once; nothing where nothing is kept."""
        with self._lock:
            self._drop_old(now)
            for place in reversed(range(len(self._bundles))):
                bundle = self._bundles[place]
                if (bundle.account_id, bundle.page) == (account_id, page):
                    del self._bundles[place]
                    return bundle.values
        return {}

    def forget(self, account_id: str) -> None:
        """Drop everything of an account: it was removed."""
        with self._lock:
            self._bundles = [bundle for bundle in self._bundles if bundle.account_id != account_id]

    def clear(self) -> None:
        """Drop everything of everybody: it may hold the name of somebody who is to be forgotten."""
        with self._lock:
            self._bundles.clear()

    def _drop_old(self, now: datetime) -> None:
        self._bundles = [bundle for bundle in self._bundles if now - bundle.at < KEPT_FOR]
