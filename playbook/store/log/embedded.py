"""Keep the log in a DuckDB file and a journal.

The journal acknowledges an append; a thread takes it into DuckDB a moment later. `read` sees both, and
dashboards wait for what DuckDB lacks. At start and after a reopening the two are compared, and each gives
the other what it has lost (docs/decisions/log.md).
"""

import atexit
import logging
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

import duckdb

from playbook import clock
from playbook.core.base.access import EVERY
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.events import EVENT, Event, NewerEvent, UnreadableEvent
from playbook.store.errors import Behind, Damaged, Full, LogClosed, StaleVersion, StoreError, Unavailable
from playbook.store.folder import Folder
from playbook.store.log import backup, compared, forgetting, journal, migration, restore, rows
from playbook.store.log.backup import LogCounts
from playbook.store.log.database import Database, DatabaseDamaged, DatabasePlace, Reopened, Rows
from playbook.store.log.forgetting import Follow, Remake, Rewritten, Sign
from playbook.store.log.guard import FolderLock
from playbook.store.log.journal import Journal
from playbook.store.log.log import Heard, Lost
from playbook.store.log.rows import LogEntry
from playbook.store.log.verify import IntegrityReport, compare, differs

_log = logging.getLogger(__name__)
T = TypeVar("T")
# Makes a backup with the function that copies the log into a file.
BackUp = Callable[[Callable[[Path], LogCounts]], object]
_BATCH = 2_000
_MANY_BEHIND = 50_000
_TRIES = 3
_LINGER_SECONDS = 0.02  # so that a burst of appends becomes one transaction
_RETRY_SECONDS = 5.0
_LAST_CHANGES = "select rollout_id, max(version), arg_max(gesture, version) from event group by rollout_id"
_NO_TABLE = duckdb.CatalogException, duckdb.BinderException


class EmbeddedLog:
    """The log of one open data folder, for any thread."""

    def __init__(
        self, folder: Folder, guard: FolderLock, place: DatabasePlace, migrations: Path, back_up: BackUp
    ) -> None:
        self._folder, self._guard, self._back_up = folder, guard, back_up
        self._steps = migration.load(migrations)
        # Taken in this order: DuckDB's one writer, the journal's writer, memory.
        self._applying, self._writing, self._state = threading.RLock(), threading.RLock(), threading.Lock()
        self._heads: dict[str, int] = {}
        self._behind: list[LogEntry] = []
        self._is_journal_doubtful, self._is_database_doubtful, self._is_closed = False, False, False
        self._journal: Journal | None = None
        self._heard: Heard = lambda _rollout_id, _is_rewritten: None
        self._is_rebuilt = False
        self._wake, self._stop = threading.Event(), threading.Event()
        self._is_as_left = compared.is_as_left(folder)
        self._database = self._opened(place)
        try:
            self._start()
        except BaseException:
            self._close_files()
            raise
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
        migrations: Path = migration.FOLDER,
        back_up: BackUp = lambda _copy_log: None,
    ) -> Self:
        """Open or heal the log; `back_up` is called before a migration."""
        where = Folder(folder.resolve())
        guard = FolderLock(where.path)
        try:
            restore.finish(where)
            forgetting.clean(where)
            shutil.rmtree(where.snapshots, ignore_errors=True)
            place = DatabasePlace(where.database, where.backups, memory_limit, threads)
            return cls(where, guard, place, migrations, back_up)
        except BaseException:
            guard.release()
            raise

    def close(self) -> None:
        """Bring the database up to date and let go of the folder."""
        with self._writing:
            was_closed, self._is_closed = self._is_closed, True
        if was_closed:
            return
        atexit.unregister(self.close)
        self._stop.set()
        self._wake.set()
        self._follower.join()
        with ExitStack() as stack:
            stack.callback(self._guard.release)
            stack.callback(lambda: compared.note(self._folder, is_ours=self._database.is_in_place()))
            stack.callback(self._close_files)
            with suppress(StoreError):
                self.settle()

    def _close_files(self) -> None:
        self._database.close()
        if self._journal:
            self._journal.close()

    # The journal first

    def append(self, rollout_id: str, expected_version: int, events: Sequence[Event]) -> None:
        """Store `events`, all or none. Raise StaleVersion unless the head is `expected_version`."""
        if not events:
            return
        entries = [LogEntry(event, EVENT.dump_json(event)) for event in events]
        while not self._append_unless_doubtful(rollout_id, expected_version, entries):
            self._catch_up()
        self._wake.set()

    def _append_unless_doubtful(self, rollout_id: str, expected: int, entries: Sequence[LogEntry]) -> bool:
        with self._writing:
            self._refuse_if_closed()
            if self._is_journal_doubtful:
                return False
            head = self._heads.get(rollout_id, 0)
            if expected != head:
                raise StaleVersion(head)
            rows.refuse_misnumbered(rollout_id, head, entries)
            try:
                self._open_journal.append([entry.text for entry in entries])
                self._accept(rollout_id, head + len(entries), entries)
            except BaseException:
                # File and memory may differ now: the file is checked before the next append.
                self._is_journal_doubtful = True
                raise
        return True

    def _accept(self, rollout_id: str, head: int, entries: Sequence[LogEntry]) -> None:
        with self._state:
            self._heads[rollout_id] = head
            self._behind.extend(entries)

    @property
    def _open_journal(self) -> Journal:
        assert self._journal is not None  # noqa: S101 - open from the first _catch_up to close
        return self._journal

    def _refuse_if_closed(self) -> None:
        if self._is_closed:
            raise LogClosed
        if len(self._behind) > _MANY_BEHIND:
            raise Unavailable("The database cannot keep up with the journal.", "See the log for the reason.")

    # Both together

    def head(self, rollout_id: str) -> int:
        """Return the last version, 0 for an unknown rollout; never slow."""
        return self._heads.get(rollout_id, 0)

    def heads(self) -> dict[str, int]:
        """Return the head of every rollout."""
        with self._state:
            return dict(self._heads)

    def read(self, rollout_id: str, after: int = 0) -> list[Event]:
        """Return the events after a version, in order."""
        # Memory first: what moves into the database meanwhile is seen twice, not missed.
        with self._state:
            head = self._heads.get(rollout_id, 0)
            behind = [entry.event for entry in self._behind if entry.event.rollout_id == rollout_id]
        if head <= after:
            return []
        if behind and behind[0].version <= after + 1:
            return [event for event in behind if event.version > after]
        events = self._healing(lambda: self._events(rollout_id, after))
        last = events[-1].version if events else after
        return events + [event for event in behind if event.version > last]

    def _events(self, rollout_id: str, after: int) -> list[Event]:
        """Return the events in the database. Raise DatabaseDamaged where the journal has others."""
        bodies = rows.bodies(self._database, rollout_id, after)
        try:
            return rows.events_of(bodies, rollout_id, after)
        except NewerEvent:
            raise
        except UnreadableEvent as error:
            # DuckDB's checksum of a block stays the same where its sectors change places.
            if not differs(self._database, self._folder.journal):
                raise
            raise DatabaseDamaged(error.message, error.hint) from error

    def query(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> Rows:
        """Run one read-only query over everything acknowledged so far."""
        self.settle()
        return self._healing(lambda: self._database.rows(sql, parameters))

    def last_changes(self) -> list[tuple[str, int, str]]:
        """Return id, head and last change set of every rollout."""
        return self.query(_LAST_CHANGES)

    def follow(self, heard: Heard) -> None:
        """Call `heard` where the database is made anew: others had read the damaged one."""
        self._heard = heard

    def watch_losses(self, lost: Lost) -> None:
        """Do nothing: the journal's mark tells at the start."""

    def tell(self, rollout_id: str) -> None:
        """Do nothing: there is nobody to tell."""

    def ring_counted(self, numbers: Mapping[str, int]) -> None:
        """Do nothing: there is nobody to tell."""

    def probe(self) -> None:
        """Raise what is wrong where nothing can be read or appended."""
        with self._writing:
            self._refuse_if_closed()
            is_doubtful = self._is_journal_doubtful
        if is_doubtful:
            self._catch_up()
        self._open_journal.try_room()
        self.query("select version from event limit 1")

    def verify(self) -> IntegrityReport:
        """Compare database and journal event by event, while nothing is written."""
        with self._applying, self._writing:
            self.settle()
            return compare(self._database, self._folder.journal)

    # Copies

    def copy_to(self, file: Path) -> LogCounts:
        """Make a checked copy of everything acknowledged so far, somewhere under backups."""
        return self._healing(lambda: self._compared_copy(file))

    def _compared_copy(self, file: Path) -> LogCounts:
        self.settle()
        if differs(self._database, self._folder.journal):
            raise DatabaseDamaged("The database and the journal hold different events.", "Check the disk.")
        return backup.copy(self._database, file)

    # Forgetting and deleting

    def forget(self, person_matcher: PersonMatcher, sign: Sign, follow: Follow) -> Mapping[str, Rewritten]:
        """Rewrite every log without somebody, and return what was rewritten.

        `sign` makes the event that records it at the end of each. `follow` does beforehand what has to change
        elsewhere: if it is cut short between the two, forgetting again mends it.
        """
        remake = partial(forgetting.without_person, person_matcher=person_matcher, sign=sign)
        return self._rewrite(remake, follow)

    def delete(self, rollout_id: str, follow: Callable[[], object]) -> None:
        """Delete a rollout with its whole log; `follow` as in `forget`."""
        remake = partial(forgetting.without_rollout, rollout_id=rollout_id)
        self._rewrite(remake, lambda _: follow())

    def _rewrite(self, remake: Remake, follow: Follow) -> Mapping[str, Rewritten]:
        with self._applying, self._writing:
            self._refuse_if_closed()
            self.settle()
            anew = forgetting.make(self._folder, self._database.place, self._steps, clock.now(), remake)
            try:
                follow(anew.rewritten if anew else {})
            except BaseException:
                forgetting.clean(self._folder)
                raise
            if anew is None:
                return {}
            self._is_journal_doubtful, self._is_database_doubtful = True, True
            try:
                self._database.reopen(self._database.generation, anew.put_in_place)
            finally:
                # Also where that failed: with the old journal, or with the new one.
                self._migrate()
                self._catch_up()
                self.settle()
            return anew.rewritten

    # DuckDB after it

    def _follow(self) -> None:
        while True:
            self._wake.wait()
            # Before `stop` is checked: a close that wakes us in between must not be wiped out.
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
            if self._is_rebuilt:
                # From this thread, which holds no lock that a reader may wait for.
                self._is_rebuilt = False
                self._heard(EVERY, True)

    def settle(self) -> None:
        """Bring the database up to date. Raise Behind without room."""
        with self._applying:
            for _ in range(_TRIES):
                try:
                    return self._apply()
                except Reopened:
                    continue
                except DatabaseDamaged as error:
                    self._rebuild(error)
                except Full as error:
                    raise Behind(self._folder.path) from error
                except StoreError:
                    self._is_database_doubtful = True
                    raise
            raise Unavailable("The database could not be written.", "See the log for the reason.")

    def _apply(self) -> None:
        if self._is_database_doubtful or self._generation != self._database.generation:
            self._catch_up()
        while True:
            with self._state:
                batch = self._behind[:_BATCH]
            if not batch:
                return
            self._database.write(partial(rows.insert, entries=batch))
            with self._state:
                del self._behind[: len(batch)]

    def _catch_up(self) -> None:
        """Compare journal and database; each gives what the other lacks."""
        with self._applying, self._writing:
            self._generation = self._database.generation
            counts = rows.heads(self._database)
            in_database = {rollout_id: last for rollout_id, (last, _) in counts.items()}
            scan = journal.scan(self._folder.journal, in_database)
            if gaps := [rollout_id for rollout_id, (last, count) in counts.items() if last != count]:
                self._fill(gaps[0], scan)
                return
            highest = _highest(in_database, scan.heads)
            journal.refuse_loss(self._folder.journal, highest)
            lost = {
                rollout_id: after
                for rollout_id, last in in_database.items()
                if (after := scan.heads.get(rollout_id, 0)) < last
            }
            if lost and journal.is_whole(self._folder.journal, scan):
                raise DatabaseDamaged("The database has events that nobody logged.", "Check the disk.")
            # Read before the journal is cut: the database may be damaged, too.
            if lost or scan.tail:
                self._refuse_other_texts(scan)
            for each in lost.items():
                self._refuse_unreadable(*each)
            anew = Journal(self._folder.journal, scan)
            if self._journal:
                self._journal.close()
            self._journal = anew
            self._make_good(lost)
            with self._state:
                self._heads = highest
                self._behind = rows.entries_of(scan.beyond)
            self._is_journal_doubtful, self._is_database_doubtful = False, False
        if scan.beyond:
            _log.info("%d events of the journal go into the database.", len(scan.beyond))

    def _make_good(self, lost: dict[str, int]) -> None:
        for rollout_id, after in lost.items():
            _log.warning("The journal lost %s after version %d: written anew.", rollout_id, after)
            texts = [body.encode() for body in rows.bodies(self._database, rollout_id, after)]
            self._open_journal.append(texts)

    def _refuse_other_texts(self, scan: journal.Scan) -> None:
        """Raise Damaged where the database is to mend a journal that has other texts."""
        if not differs(self._database, self._folder.journal):
            return
        if not scan.tail or journal.is_torn(scan):
            raise DatabaseDamaged("The database and the journal hold different events.", "Check the disk.")
        raise Damaged(
            "The journal and the database are both damaged: they hold different events.",
            "Run `python -m playbook restore` with the newest backup.",
        )

    def _refuse_unreadable(self, rollout_id: str, after: int) -> None:
        bodies = rows.bodies(self._database, rollout_id, after)
        try:
            rows.events_of(bodies, rollout_id, after)
        except NewerEvent:
            return  # written by a newer version, and whole
        except UnreadableEvent as error:
            raise Damaged(
                f"The journal and the database are both damaged: {error.message}",
                "Run `python -m playbook restore` with the newest backup.",
            ) from error

    def _fill(self, rollout_id: str, scan: journal.Scan) -> None:
        """Make the database anew, unless it holds what the journal lacks."""
        if not journal.is_whole(self._folder.journal, scan) and self._is_beyond(scan):
            raise Damaged(
                f"The database lacks events of {rollout_id}, and has others that the journal lacks.",
                "Run `python -m playbook restore` with the newest backup, or `python -m playbook accept-loss`"
                " to go on with what is left.",
            )
        self._rebuild(DatabaseDamaged(f"The database lacks events of {rollout_id}.", "Check the disk."))

    def _is_beyond(self, scan: journal.Scan) -> bool:
        """Return whether the journal lacks the version of a text, or it has none."""
        # By the texts: the numbers beside them may be damaged.
        places = (journal.place_of(text) for text in rows.texts(self._database))
        return any(place is None or place[1] > scan.heads.get(place[0], 0) for place in places)

    # Opening and healing

    def _opened(self, place: DatabasePlace) -> Database:
        try:
            return Database(place)
        except DatabaseDamaged as error:
            self._refuse_unless_journal_is_whole(error)
            self._put_database_aside()
            return Database(place)

    def _start(self) -> None:
        try:
            self._migrate()
            self._catch_up()
            # Another file may have the same versions, and other texts.
            if not self._is_as_left and differs(self._database, self._folder.journal):
                raise DatabaseDamaged("The database holds other events than the journal.", "Check the disk.")
        except StoreError as error:
            # A file without our tables is no database of ours, whoever put it there.
            if not isinstance(error, DatabaseDamaged) and not isinstance(error.__cause__, _NO_TABLE):
                raise
            self._rebuild(error)
        with suppress(Behind):
            self.settle()

    def _migrate(self) -> None:
        migration.migrate(self._database, self._steps, clock.now(), self._back_up_first)

    def _back_up_first(self) -> None:
        self._back_up(partial(backup.copy, self._database))

    def _healing(self, work: Callable[[], T]) -> T:
        """Do `work`; where it finds damage, rebuild the database and repeat it."""
        generation = self._database.generation
        try:
            return work()
        except DatabaseDamaged as error:
            with self._applying:
                if self._database.generation == generation:
                    self._rebuild(error)
                    self.settle()
            return work()

    def _rebuild(self, error: StoreError) -> None:
        self._refuse_unless_journal_is_whole(error)
        self._database.reopen(self._database.generation, self._put_database_aside)
        self._migrate()
        self._catch_up()
        self._is_rebuilt = True
        self._wake.set()

    def _put_database_aside(self) -> None:
        aside = self._folder.set_aside([self._folder.wal, self._folder.database], clock.now())
        _log.error("The database was damaged: set aside in %s, made anew from the journal.", aside)

    def _refuse_unless_journal_is_whole(self, error: StoreError) -> None:
        scan = journal.scan(self._folder.journal)
        journal.refuse_loss(self._folder.journal, scan.heads)
        if not scan.lines:
            raise Damaged(
                "The database is damaged and there is no journal beside it.",
                "Run `python -m playbook restore` with the newest backup.",
            ) from error


def _highest(heads: dict[str, int], others: dict[str, int]) -> dict[str, int]:
    return {name: max(heads.get(name, 0), others.get(name, 0)) for name in heads.keys() | others.keys()}
