"""Count how often links are opened, and their passwords guessed.

Both are written together every few seconds.
"""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial

from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StoreError
from playbook.store.register.links import Counted

_SECONDS = 3.0
ByDay = dict[str, dict[date, int]]


class _Pending:
    """What is counted and not written yet."""

    def __init__(self, workspace: Workspace, what: Counted) -> None:
        # What holds the register may ask for the first, so the register is never waited for under it.
        self._lock, self._storing = threading.Lock(), threading.Lock()
        self._later = partial(workspace.background.later, what, _SECONDS)
        self._write = partial(workspace.links.add_counts, what)
        self._read = partial(workspace.links.counts, what)
        self._counted: Counter[tuple[str, date]] = Counter()
        workspace.at_close.append(self.write)

    def add(self, link_id: str, day: date) -> None:
        with self._lock:
            self._counted[link_id, day] += 1
            self._later(self.write)

    def write(self) -> None:
        """Write what is counted; it stays counted where that fails."""
        with self._storing:
            with self._lock:
                counted = self._counted.copy()
            if counted:
                with suppress(StoreError):  # the next one tries again
                    self._write(counted)
                    with self._lock:
                        self._counted -= counted

    def by_day(self) -> ByDay:
        by_link = self._read()
        with self._lock:
            for (link_id, day), number in self._counted.items():
                days = by_link.setdefault(link_id, {})
                days[day] = days.get(day, 0) + number
        return by_link


_opens: Callable[[Workspace], _Pending] = partial(_Pending, what="link_open")
_guesses: Callable[[Workspace], _Pending] = partial(_Pending, what="link_guess")


def count_open(workspace: Workspace, link_id: str) -> None:
    """Count that a link was opened today."""
    workspace.own(_opens).add(link_id, workspace.today())


def opens(workspace: Workspace) -> ByDay:
    """Return the opens of each link by day, unwritten ones too."""
    return workspace.own(_opens).by_day()


def count_guess(workspace: Workspace, link_id: str) -> None:
    """Count that a wrong password was given today."""
    workspace.own(_guesses).add(link_id, workspace.today())


def guesses(workspace: Workspace) -> ByDay:
    """Return the wrong passwords of each link by day, unwritten ones too."""
    return workspace.own(_guesses).by_day()
