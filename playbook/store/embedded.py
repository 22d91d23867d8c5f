"""The log in one DuckDB file beside its journal, for one process.

An append is acknowledged once the journal has it; a thread takes it into DuckDB a moment later, many
events in one transaction (pair.py). `read` sees everything, and dashboards wait for what is missing.
"""

import atexit
import logging
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from playbook.core.events import EVENT, Event
from playbook.core.whom import Whom
from playbook.store import forgetting, migration, portable, restore
from playbook.store.database import Place, Rows
from playbook.store.errors import StaleVersion, StoreError
from playbook.store.folder import Folder
from playbook.store.forgetting import Follow, Rewritten, Sign
from playbook.store.guard import Guard
from playbook.store.old_copies import OldCopy
from playbook.store.pair import Pair
from playbook.store.report import Report
from playbook.store.rows import Entry

_log = logging.getLogger(__name__)

_LINGER_SECONDS = 0.02  # so that a burst of appends becomes one transaction
_RETRY_SECONDS = 5.0


class EmbeddedLog:
    """The log of one data folder, open. Every method may be called from any thread."""

    def __init__(self, folder: Folder, guard: Guard, pair: Pair) -> None:
        self._folder, self._guard, self._pair = folder, guard, pair
        self._wake, self._stop = threading.Event(), threading.Event()
        self._follower = threading.Thread(target=self._follow, name="log-follower", daemon=True)
        self._follower.start()
        atexit.register(self.close)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        memory_limit: str = "512MB",
        threads: int = 2,
        backups_kept: int = 7,
        migrations: Path = migration.FOLDER,
    ) -> Self:
        """Open the log in `folder`, made when it does not exist; heals what a crash left behind.

        Raises Unavailable, Damaged, Full or SchemaRefused.
        """
        where = Folder(folder.resolve())
        guard = Guard(where.path)
        try:
            restore.finish(where)
            forgetting.clean(where)
            shutil.rmtree(where.snapshots, ignore_errors=True)
            place = Place(where.database, where.backups, memory_limit, threads)
            return cls(where, guard, Pair(where, place, backups_kept, migrations))
        except BaseException:
            guard.release()
            raise

    def close(self) -> None:
        """Bring the database up to date, write it into its file and let go of the folder."""
        if self._pair.refuse_more():
            return
        atexit.unregister(self.close)
        self._stop.set()
        self._wake.set()
        self._follower.join()
        try:
            self._pair.close()
        finally:
            self._guard.release()

    # The log

    def append(self, rollout_id: str, expected_version: int, events: Sequence[Event]) -> None:
        """Keep `events`, all or none; raises StaleVersion unless the head is `expected_version`."""
        if events:
            entries = [Entry(event, EVENT.dump_json(event)) for event in events]
            self._pair.append(rollout_id, expected_version, entries)
            self._wake.set()

    def read(self, rollout_id: str, after: int = 0) -> list[Event]:
        """Give back the events after a version, in order; none for a rollout that does not exist."""
        return self._pair.read(rollout_id, after)

    def head(self, rollout_id: str) -> int:
        """Give back the version of the last event, 0 for a rollout that does not exist; never slow."""
        return self._pair.head(rollout_id)

    def heads(self) -> dict[str, int]:
        """Give back the head of every rollout."""
        return self._pair.heads()

    # The database behind it

    def query(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> Rows:
        """Run one read-only query over everything acknowledged so far."""
        self.settle()
        return self._pair.healing(lambda: self._pair.database.rows(sql, parameters))

    def probe(self) -> None:
        """Read as every dashboard does, and see whether an append would be taken; raises what is wrong."""
        self._pair.try_append()
        self.query("select version from event limit 1")

    def settle(self) -> None:
        """Bring the database up to what is acknowledged; raises Behind when its disk is full."""
        self._pair.settle()

    def _follow(self) -> None:
        while True:
            self._wake.wait()
            # Before the look at `stop`: a close that wakes us in between must not be wiped out.
            self._wake.clear()
            if self._stop.wait(_LINGER_SECONDS):
                return
            try:
                self.settle()
            except StoreError as error:
                _log.warning("The database is behind the journal: %s", error)
                self._wake.set()
                if self._stop.wait(_RETRY_SECONDS):
                    return

    # Forgetting

    def forget(self, whom: Whom, sign: Sign, follow: Follow) -> Mapping[str, Rewritten]:
        """Take somebody out of every log here, and give back what was rewritten in which rollouts.

        `sign` makes the event that says so at the end of each; `follow` does beforehand what has to follow
        elsewhere. What was read before is to be read again: `Shelf.forget` sees to its own.
        """
        return self._pair.forget(whom, sign, follow)

    def old_copies(self, whom: Whom) -> list[OldCopy]:
        """Give back the backups and files set aside that hold somebody, or may do so."""
        return self._pair.old_copies(whom)

    # Copies

    def backup(self) -> Path:
        """Make a verified copy of everything acknowledged so far, while the app runs."""
        self.settle()
        return self._pair.back_up()

    def verify(self) -> Report:
        """Compare database and journal event by event; nothing is written meanwhile."""
        return self._pair.verify()

    def export_log(self, rollout_id: str) -> Iterator[str]:
        """Give the events of a rollout as lines of JSON."""
        return portable.export(self.read(rollout_id), rollout_id)

    def import_log(self, lines: Iterable[str], rollout_id: str | None = None) -> str:
        """Keep an exported log, under another id if one is given, and give back its id.

        Raises UnreadableEvent for a bad line, and Refused when there is another rollout of that id.
        """
        events = portable.checked(lines, rollout_id)
        name = events[0].rollout_id
        try:
            self.append(name, 0, events)
        except StaleVersion:
            portable.refuse_other(self.read(name), events)
        return name
