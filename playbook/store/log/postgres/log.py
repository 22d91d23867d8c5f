"""Keep the log in PostgreSQL, for several processes at once.

Correctness rests on the primary key and on one row per rollout that every append moves. What is read here is
read from PostgreSQL; the heads in memory only say when to (docs/decisions/replicas.md).
"""

import atexit
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.events import EVENT, Event, NewerEvent, read_event
from playbook.store.errors import Damaged, LogClosed, ReadOnly, StoreError, Unavailable
from playbook.store.folder import Folder
from playbook.store.log.backup import LogCounts
from playbook.store.log.forgetting import Follow, Rewritten, Sign
from playbook.store.log.guard import FolderLock
from playbook.store.log.log import Heard, Lost
from playbook.store.log.postgres import checking, rewriting, schema, writing
from playbook.store.log.postgres.connections import READ_SECONDS, Pool, Rows, refuse_settings
from playbook.store.log.postgres.copy import EventCopy
from playbook.store.log.postgres.follower import SWEEP_SECONDS, Follower
from playbook.store.log.postgres.heads import BESIDE, Heads, LogEnd, NotFollowing
from playbook.store.log.postgres.known import KnownEnds
from playbook.store.log.rows import LogEntry, refuse_misnumbered
from playbook.store.log.verify import IntegrityReport

_BODIES = "select body from playbook.event where rollout_id = $1 and version > $2 order by version"
_LAST_CHANGES = """select rollout_id, head, gesture
    from playbook.rollout join playbook.event using (rollout_id) where version = head"""
_STATE = "select current_setting('transaction_read_only')"


class Outdated(Unavailable):
    """Another process has written what only a newer version can read."""

    word = "outdated"

    def __init__(self) -> None:
        super().__init__("A newer version of Leadership Playbook is at work.", "Start that version here too.")


class PostgresLog:
    """The log in one schema of a PostgreSQL database, for any thread."""

    def __init__(
        self, pool: Pool, guard: FolderLock, folder: Folder, memory_limit: str, threads: int, sweep: float
    ) -> None:
        self._pool, self._guard = pool, guard
        self._memory_limit, self._threads = memory_limit, threads
        self._is_closed, self._closing = False, threading.Lock()
        self._is_outdated = False
        pool.patiently(refuse_settings)
        schema.migrate(pool)
        schema.refuse_readers(pool)
        self._heads = Heads(pool, KnownEnds(folder.known, schema.made_at(pool)))
        self._heads.sweep()
        if not self._heads.all() and folder.journal.exists() and folder.journal.stat().st_size:
            raise StoreError(
                f"{folder.path} holds rollouts, and the database in PLAYBOOK_DATABASE_URL holds none.",
                "Choose an empty folder with PLAYBOOK_DATA, or leave PLAYBOOK_DATABASE_URL out.",
            )
        self._copy = EventCopy(pool, backups=folder.backups, memory_limit=memory_limit, threads=threads)
        self._follower = Follower(pool, self._heads, sweep_seconds=sweep)
        self._heads.heard = self._hear
        self._heard: Heard = lambda _rollout_id, _is_rewritten: None
        atexit.register(self.close)

    @classmethod
    def open(
        cls,
        url: str,
        folder: Path,
        *,
        schema_name: str = "playbook",
        memory_limit: str = "512MB",
        threads: int = 2,
        sweep_seconds: float = SWEEP_SECONDS,
    ) -> Self:
        """Open the log; the folder is this process's own, for all that is not in PostgreSQL."""
        where = Folder(folder.resolve())
        guard = FolderLock(where.path)
        pool = Pool(url, schema_name)
        try:
            return cls(pool, guard, where, memory_limit, threads, sweep_seconds)
        except BaseException:
            pool.close()
            guard.release()
            raise

    def close(self) -> None:
        """Let go of the database and the folder; what was appended is there already."""
        with self._closing:
            was_closed, self._is_closed = self._is_closed, True
        if was_closed:
            return
        atexit.unregister(self.close)
        with ExitStack() as stack:
            stack.callback(self._guard.release)
            stack.callback(self._pool.close)
            stack.callback(self._copy.close)
            self._follower.close()

    def append(self, rollout_id: str, expected_version: int, events: Sequence[Event]) -> None:
        """Store `events`, all or none. Raise StaleVersion unless the head is `expected_version`."""
        self._refuse_if_closed()
        if not events:
            return
        entries = [LogEntry(event, EVENT.dump_json(event)) for event in events]
        refuse_misnumbered(rollout_id, expected_version, entries)
        writing.append(self._pool, self._heads, rollout_id, expected_version, entries)
        self._follower.ring(rollout_id)

    def read(self, rollout_id: str, after: int = 0) -> list[Event]:
        """Return the events after a version, in order."""
        self._refuse_if_closed()
        rows = self._pool.rows(_BODIES, [rollout_id, after])
        try:
            return [read_event(body) for (body,) in rows]
        except NewerEvent:
            # Other rollouts are served until the proxy has taken this process out.
            self._is_outdated = True
            raise

    def head(self, rollout_id: str) -> int:
        """Return the last version, 0 for an unknown rollout."""
        self._refuse_if_closed()
        self._heads.sweep_if_old()
        return self._heads[rollout_id].head

    def heads(self) -> dict[str, int]:
        """Return the head of every rollout."""
        self._refuse_if_closed()
        self._heads.sweep_if_old()
        return self._heads.all()

    def last_changes(self) -> list[tuple[str, int, str]]:
        """Return id, head and last change set of every rollout."""
        self._refuse_if_closed()
        return [
            (rollout_id, head, change_set) for rollout_id, head, change_set in self._pool.rows(_LAST_CHANGES)
        ]

    def query(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> Rows:
        """Run one read-only query on a copy of its rollout, else of all."""
        self._refuse_if_closed()
        rollout_id = parameters.get("rollout_id") if isinstance(parameters, dict) else None
        if isinstance(rollout_id, str):
            return self._copy.ask(sql, parameters, [rollout_id])
        self._heads.sweep(READ_SECONDS)
        return self._copy.ask(sql, parameters, [*self._heads.all()])

    def follow(self, heard: Heard) -> None:
        """Call `heard` for each rollout that another process changes from now on."""
        self._heard = heard

    def watch_losses(self, lost: Lost) -> None:
        """Call `lost` for what is gone since this folder was last used."""
        self._heads.watch_losses(lost)

    def tell(self, rollout_id: str) -> None:
        """Have other processes hear that something beside the log of a rollout has changed."""
        self._follower.tell(rollout_id)

    def ring_counted(self, numbers: Mapping[str, int]) -> None:
        """Have other processes hear at once what transactions of the register have counted."""
        self._heads.note_beside(numbers)
        self._follower.ring(*(f"{BESIDE}{each}" for each in numbers))

    def probe(self) -> None:
        """Raise what is wrong where nothing can be read or appended."""
        self._refuse_if_closed()
        [(is_read_only,)] = self._pool.rows(_STATE, seconds=0)
        if is_read_only == "on":
            raise ReadOnly
        if self._heads.is_old:
            raise NotFollowing
        if self._is_outdated:
            raise Outdated

    def verify(self) -> IntegrityReport:
        """Recompute the hash chain and the columns of every event."""
        self._refuse_if_closed()
        return checking.verify(self._pool)

    def copy_to(self, file: Path) -> LogCounts:
        """Make a checked copy of everything, as a backup holds it."""
        self._refuse_if_closed()
        return checking.copy_to(self._pool, file, self._memory_limit, self._threads)

    def forget(self, person_matcher: PersonMatcher, sign: Sign, follow: Follow) -> Mapping[str, Rewritten]:
        """Rewrite every log without somebody, and return what was rewritten."""
        self._refuse_if_closed()
        try:
            rewritten = rewriting.forget(self._pool, self._heads, person_matcher, sign, follow)
        finally:
            self._copy.clear()
        self._follower.ring(*rewritten)
        return rewritten

    def fill(self, texts: Iterable[list[bytes]]) -> dict[str, LogEnd]:
        """Put whole logs into this empty one; return where each ends. Raise Refused, Damaged."""
        ends = rewriting.fill(self._pool, self._heads, texts)
        self.refuse_unlike(ends)
        return ends

    def refuse_unlike(self, ends: Mapping[str, LogEnd]) -> None:
        """Compare every event with what was appended, and each log with its end. Raise Damaged."""
        problems = self.verify().problems
        self._heads.sweep()
        if problems or self._heads.ends() != ends:
            why = problems[0] if problems else "it has changed meanwhile."
            raise Damaged(
                f"The database does not hold what was moved: {why}",
                "Nothing was taken from the original. Stop every replica, and try again.",
            )

    def delete(self, rollout_id: str, follow: Callable[[], object]) -> None:
        """Delete a rollout with its whole log; `follow` as in `forget`."""
        self._refuse_if_closed()
        try:
            rewriting.delete(self._pool, self._heads, rollout_id, follow)
        finally:
            self._copy.clear()
        self._follower.ring(rollout_id)

    def _hear(self, rollout_id: str, is_rewritten: bool) -> None:
        if is_rewritten:
            self._copy.clear()
        self._heard(rollout_id, is_rewritten)

    def _refuse_if_closed(self) -> None:
        if self._is_closed:
            raise LogClosed
