"""Count how often links are opened, written together every few seconds."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date

from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StoreError

_SECONDS = 3.0
Opens = Counter[tuple[str, date]]


class _Pending:
    """What is counted and not written yet."""

    def __init__(self, workspace: Workspace) -> None:
        self._lock = threading.Lock()
        self._later = workspace.background.later
        self._write = workspace.links.count_opens
        self._counted: Opens = Counter()
        workspace.at_close.append(self.write)

    def add(self, link_id: str, day: date) -> None:
        with self._lock:
            self._counted[link_id, day] += 1
            self._later("opens", _SECONDS, self.write)

    def write(self) -> None:
        """Write what is counted; it stays counted where that fails."""
        with self._lock:
            if not self._counted:
                return
            try:
                self._write(self._counted)
            except StoreError:
                return  # the next open tries again
            self._counted = Counter()

    def with_pending(self, read: Callable[[], dict[str, dict[date, int]]]) -> dict[str, dict[date, int]]:
        with self._lock:
            opens_by_link = read()
            for (link_id, day), opens in self._counted.items():
                days = opens_by_link.setdefault(link_id, {})
                days[day] = days.get(day, 0) + opens
        return opens_by_link


def count_open(workspace: Workspace, link_id: str) -> None:
    """Count that a link was opened today."""
    workspace.own(_Pending).add(link_id, workspace.today())


def opens(workspace: Workspace) -> dict[str, dict[date, int]]:
    """Return the opens of each link by day, unwritten ones too."""
    return workspace.own(_Pending).with_pending(workspace.links.opens)
