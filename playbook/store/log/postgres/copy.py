"""Copy into DuckDB what dashboards ask about, when they first ask.

The file is thrown away at the end. It lies in a folder of this process alone, under the machine's temporary
folder; what a killed process left there goes when the next one starts.
"""

import fcntl
import os
import shutil
import tempfile
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from playbook import clock
from playbook.store.log import migration, rows
from playbook.store.log.database import Cursor, Database, DatabaseDamaged, DatabasePlace, Reopened, Rows
from playbook.store.log.postgres.connections import Pool
from playbook.store.log.postgres.heads import NOTHING, LogEnd

MOST_EVENTS = 500_000
PAGE = 5_000
_PREFIX, _LOCK = "playbook-copy-", "lock"
# A moment without its zone: with one, Python could not hold the first and the last day of the calendar.
COLUMNS = """rollout_id, version, happened_at at time zone 'UTC', actor, gesture, undoes, kind, item_id,
    stage, group_id, status, due, body, chain"""
# From the last known event on, to see that it is still the same.
_PAGE = f"""select {COLUMNS} from playbook.event where rollout_id = $1 and version >= $2
    order by version limit $3"""  # noqa: S608 - the names of our own columns

_DELETE = "delete from event where rollout_id = $1"


class EventCopy:
    """The events of the rollouts that were asked about last."""

    def __init__(
        self, pool: Pool, *, backups: Path, memory_limit: str, threads: int, most_events: int = MOST_EVENTS
    ) -> None:
        self._pool, self._most = pool, most_events
        _remove_left_behind()
        self._folder, self._fd = _private_folder()
        self._place = DatabasePlace(self._folder / "playbook.duckdb", backups, memory_limit, threads)
        self._ends: OrderedDict[str, LogEnd] = OrderedDict()
        self._pins: defaultdict[str, int] = defaultdict(int)
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._state = threading.Lock()
        self._age = 0  # counts how often it was thrown away
        self._make_anew()
        self._database = Database(self._place)

    def ask(self, sql: str, parameters: Sequence[object] | dict[str, object], about: Collection[str]) -> Rows:
        """Answer a query with all events of some rollouts in the copy."""
        while True:
            with self._pinned(about):
                generation = self._database.generation
                try:
                    for rollout_id in about:
                        self._bring(rollout_id)
                    answer = self._database.rows(sql, parameters)
                except DatabaseDamaged:
                    self.clear()
                    continue
                except Reopened:
                    continue
            if generation == self._database.generation:
                self._make_room()
                return answer

    def clear(self) -> None:
        """Throw the copy away: it may hold a name that was forgotten."""
        self._database.reopen(self._database.generation, self._make_anew)

    def close(self) -> None:
        """Close the copy and remove its folder."""
        self._database.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        os.close(self._fd)

    def _make_anew(self) -> None:
        """Make an empty file with the tables; nobody may have it open."""
        with self._state:
            self._age += 1
            self._ends.clear()
        for path in self._folder.glob("playbook.duckdb*"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        with closing(Database(self._place)) as fresh:
            migration.migrate(fresh, migration.load(), clock.now(), lambda: None)

    @contextmanager
    def _pinned(self, rollout_ids: Collection[str]) -> Iterator[None]:
        with self._state:
            for rollout_id in rollout_ids:
                self._pins[rollout_id] += 1
        try:
            yield
        finally:
            with self._state:
                for rollout_id in rollout_ids:
                    self._pins[rollout_id] -= 1
                    if not self._pins[rollout_id]:
                        del self._pins[rollout_id]

    def _bring(self, rollout_id: str) -> None:
        """Take what the copy lacks of a rollout, all of it where its past has changed."""
        with self._state:
            turn = self._turns[rollout_id]
        with turn:
            while True:
                with self._state:
                    age, end = self._age, self._ends.get(rollout_id, NOTHING)
                page = self._page(rollout_id, max(end.head, 1))
                is_same = bool(end.head and page) and _end_of(page[0]) == end
                if end.head and not is_same:
                    page = self._page(rollout_id, 1)
                self._put(rollout_id, page[1:] if is_same else page, age, is_anew=not is_same)
                if len(page) < PAGE:
                    return

    def _page(self, rollout_id: str, first: int) -> Rows:
        return self._pool.rows(_PAGE, [rollout_id, first, PAGE])

    def _put(self, rollout_id: str, page: Rows, age: int, is_anew: bool) -> None:
        def work(cursor: Cursor) -> None:
            if is_anew:
                # Also where nothing is known: the copy may have been thrown away in between.
                cursor.execute(_DELETE, [rollout_id])
            if page:
                rows.insert_rows(cursor, [row[:-1] for row in page])

        if page or is_anew:
            self._database.write(work)
        with self._state:
            if age != self._age:
                return
            if page:
                self._ends[rollout_id] = _end_of(page[-1])
            elif is_anew:
                self._ends.pop(rollout_id, None)
            if rollout_id in self._ends:
                self._ends.move_to_end(rollout_id)

    def _make_room(self) -> None:
        """Delete the rollouts that nobody has asked about for longest."""
        with self._state:
            over = sum(end.head for end in self._ends.values()) - self._most
            for rollout_id in [*self._ends]:
                if over <= 0:
                    return
                if rollout_id not in self._pins:
                    over -= self._ends.pop(rollout_id).head
                    self._database.rows(_DELETE, [rollout_id])


def _end_of(row: tuple[Any, ...]) -> LogEnd:
    return LogEnd(row[1], row[-1])


def _private_folder() -> tuple[Path, int]:
    """Return a folder of this process alone, and the lock that says so."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        fd = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(fd, fcntl.LOCK_EX)
        if (folder / _LOCK).exists():
            return folder, fd
        os.close(fd)  # taken for one left behind


def _remove_left_behind() -> None:
    """Remove the folders whose process is gone; its lock went with it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            fd = os.open(folder / _LOCK, os.O_RDWR)
        except OSError:
            continue  # another account's, or just being made
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
        finally:
            os.close(fd)
