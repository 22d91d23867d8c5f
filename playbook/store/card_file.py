"""Keep what lists show of each rollout in a file.

It is made again from the log: whatever goes wrong here loses nothing but time.
"""

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_log = logging.getLogger(__name__)
_COLUMNS = "rollout_id text primary key, mark text not null, body blob not null"
_TABLE = f"create table if not exists card ({_COLUMNS})"
_SAVE = "insert or replace into card values (?, ?, ?)"


def _with_digest(mark: str, body: bytes) -> str:
    """Return what says that a body is as it was written, from this source."""
    return f"{mark} {hashlib.sha256(body).hexdigest()}"


class CardFile:
    """A card per rollout, with the mark of its source."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()

    def load(self, marks: Mapping[str, str]) -> dict[str, bytes]:
        """Return the cards that have these marks, and drop all others."""

        def work(file: sqlite3.Connection) -> dict[str, bytes]:
            rows = file.execute("select rollout_id, mark, body from card").fetchall()
            current = {
                rollout_id: body
                for rollout_id, mark, body in rows
                if rollout_id in marks and mark == _with_digest(marks[rollout_id], body)
            }
            old = [(rollout_id,) for rollout_id, _, _ in rows if rollout_id not in current]
            file.executemany("delete from card where rollout_id = ?", old)
            return {rollout_id: bytes(body) for rollout_id, body in current.items()}

        return self._do(work) or {}

    def save(self, rollout_id: str, mark: str, body: bytes) -> None:
        """Replace the card of a rollout."""

        def work(file: sqlite3.Connection) -> None:
            file.execute(_SAVE, (rollout_id, _with_digest(mark, body), body))

        self._do(work)

    def clear(self) -> None:
        """Delete the file: a card may hold a name."""
        with self._lock:
            self._delete()

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        with self._lock:
            try:
                self._path.touch(mode=0o600)  # it holds names
                with closing(sqlite3.connect(self._path, isolation_level=None)) as file:
                    # A crash may damage the file: then it is made anew.
                    file.execute("pragma synchronous = off")
                    file.execute("pragma secure_delete = on")
                    file.execute(_TABLE)
                    file.execute("begin")
                    done = work(file)
                    file.execute("commit")
                    return done
            except (sqlite3.Error, OSError, TypeError) as error:
                _log.warning("The cards of the rollouts are made anew: %s", error)
                self._delete()
                return None

    def _delete(self) -> None:
        for end in ("", "-journal"):
            with suppress(OSError):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
