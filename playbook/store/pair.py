"""The journal and the database, kept in step: the journal first, DuckDB after it.

`append` is done once the journal's lines are on the disk. `settle` takes what the database lacks into
it. At start, and whenever DuckDB had to be opened anew, `catch_up` compares the two, and each gives
the other what it has lost. docs/decisions/journal.md says why.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from playbook import clock
from playbook.core.events import Event, read_event
from playbook.core.whom import Whom
from playbook.store import backup, forgetting, journal, migration, rows
from playbook.store.database import Database, DatabaseDamaged, Place, Reopened
from playbook.store.errors import Behind, Closed, Damaged, Full, StaleVersion, StoreError, Unavailable
from playbook.store.folder import Folder
from playbook.store.forgetting import Follow, Rewritten, Sign
from playbook.store.journal import Journal
from playbook.store.old_copies import OldCopy, old_copies
from playbook.store.report import Report, compare
from playbook.store.rows import Entry

_log = logging.getLogger(__name__)

T = TypeVar("T")
_BATCH = 2_000
_MANY_BEHIND = 50_000
_TRIES = 3


class Pair:
    """Both files of one data folder, open. Every method may be called from any thread."""

    def __init__(self, folder: Folder, place: Place, backups_kept: int, migrations: Path) -> None:
        self._folder, self._kept = folder, backups_kept
        self._steps = migration.load(migrations)
        # Taken in this order: _copying (backups), _applying (DuckDB's one writer), _writing (the journal's),
        # _state (memory).
        self._copying = threading.RLock()
        self._applying, self._writing, self._state = threading.RLock(), threading.RLock(), threading.Lock()
        self._heads: dict[str, int] = {}
        self._behind: list[Entry] = []
        self._is_journal_doubtful, self._is_database_doubtful, self._is_closed = False, False, False
        self._journal: Journal | None = None
        self.database = self._opened(place)
        try:
            self._start()
        except BaseException:
            self._let_go()
            raise

    # The journal first

    def append(self, rollout_id: str, expected_version: int, entries: Sequence[Entry]) -> None:
        """Put the events on the disk, all or none; raises StaleVersion, Full or Unavailable."""
        while not self._append_unless_doubtful(rollout_id, expected_version, entries):
            with self._applying:
                self.catch_up()

    def _append_unless_doubtful(self, rollout_id: str, expected: int, entries: Sequence[Entry]) -> bool:
        with self._writing:
            self._refuse_if_closed()
            if self._is_journal_doubtful:
                return False
            head = self._heads.get(rollout_id, 0)
            if expected != head:
                raise StaleVersion(head)
            _refuse_misnumbered(rollout_id, head, entries)
            try:
                self._open_journal.append([entry.text for entry in entries])
                self._accept(rollout_id, head + len(entries), entries)
            except BaseException:
                # Cut short between file and memory: the file is looked at before the next append.
                self._is_journal_doubtful = True
                raise
        return True

    def _accept(self, rollout_id: str, head: int, entries: Sequence[Entry]) -> None:
        with self._state:
            self._heads[rollout_id] = head
            self._behind.extend(entries)

    def try_append(self) -> None:
        """See whether an append would be taken, without one; raises what `append` would."""
        with self._writing:
            self._refuse_if_closed()
            is_doubtful = self._is_journal_doubtful
        if is_doubtful:
            with self._applying:
                self.catch_up()
        self._open_journal.try_room()

    @property
    def _open_journal(self) -> Journal:
        assert self._journal is not None  # noqa: S101 - open from the first catch_up to close
        return self._journal

    def _refuse_if_closed(self) -> None:
        if self._is_closed:
            raise Closed
        if len(self._behind) > _MANY_BEHIND:
            raise Unavailable("The database cannot keep up with the journal.", "See the log for the reason.")

    # Both together

    def head(self, rollout_id: str) -> int:
        """Give back the version of the last event; 0 where there is none."""
        return self._heads.get(rollout_id, 0)

    def heads(self) -> dict[str, int]:
        """Give back the head of every rollout."""
        with self._state:
            return dict(self._heads)

    def read(self, rollout_id: str, after: int) -> list[Event]:
        """Give back the events after a version, wherever they are."""
        # Memory first: what moves into the database meanwhile is then seen twice, not missed.
        with self._state:
            head = self._heads.get(rollout_id, 0)
            behind = [entry.event for entry in self._behind if entry.event.rollout_id == rollout_id]
        if head <= after:
            return []
        if behind and behind[0].version <= after + 1:
            return [event for event in behind if event.version > after]
        bodies = self.healing(lambda: rows.bodies(self.database, rollout_id, after))
        events = [read_event(body) for body in bodies]
        last = events[-1].version if events else after
        return events + [event for event in behind if event.version > last]

    def verify(self) -> Report:
        """Compare the two event by event; nothing is written meanwhile."""
        with self._applying, self._writing:
            self.settle()
            return compare(self.database, self._folder.journal)

    def back_up(self) -> Path:
        """Make a verified copy of the database."""
        with self._copying:
            return backup.make(self.database, self._folder.backups, clock.now(), self._kept)

    def forget(self, whom: Whom, sign: Sign, follow: Follow) -> Mapping[str, Rewritten]:
        """Make both anew without somebody, and give back what was rewritten in which rollouts.

        What has to follow is done before it counts: cut short between the two, the same again mends it.
        """
        with self._copying, self._applying, self._writing:
            self._refuse_if_closed()
            self.settle()
            now = clock.now()
            anew = forgetting.make(self._folder, self.database.place, self._steps, now, whom, sign)
            try:
                follow(anew.rewritten if anew else {})
            except BaseException:
                forgetting.clean(self._folder)
                raise
            if anew is None:
                return {}
            self._is_journal_doubtful, self._is_database_doubtful = True, True
            try:
                self.database.reopen(self.database.generation, anew.put_in_place)
            finally:
                # Also where that failed: with the old journal, or with the new one.
                self._migrate()
                self.catch_up()
                self.settle()
            return anew.rewritten

    def old_copies(self, whom: Whom) -> list[OldCopy]:
        """Give back the backups and files set aside that hold somebody, or may do so."""
        with self._copying:
            return old_copies(self._folder, whom)

    # DuckDB after it

    def settle(self) -> None:
        """Bring the database up to the journal; raises Behind and the like when it cannot."""
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
        if self._is_database_doubtful or self._generation != self.database.generation:
            self.catch_up()
        while True:
            with self._state:
                batch = self._behind[:_BATCH]
            if not batch:
                return
            self.database.write(partial(rows.insert, entries=batch))
            with self._state:
                del self._behind[: len(batch)]

    def catch_up(self) -> None:
        """Compare the journal with the database; each gives the other what it lacks."""
        with self._writing:
            self._generation = self.database.generation
            kept = rows.heads(self.database)
            in_database = {rollout_id: last for rollout_id, (last, _) in kept.items()}
            found = journal.scan(self._folder.journal, in_database)
            if gaps := [rollout_id for rollout_id, (last, count) in kept.items() if last != count]:
                self._fill(gaps[0], in_database, found.heads)
                return
            if self._journal:
                self._journal.close()
            self._journal = Journal(self._folder.journal, found)
            self._rewrite_lost(in_database, found.heads)
            with self._state:
                self._heads = _highest(in_database, found.heads)
                self._behind = rows.entries_of(found.beyond)
            self._is_journal_doubtful, self._is_database_doubtful = False, False
        if found.beyond:
            _log.info("%d events of the journal go into the database.", len(found.beyond))

    def _rewrite_lost(self, in_database: dict[str, int], in_journal: dict[str, int]) -> None:
        for rollout_id, last in in_database.items():
            after = in_journal.get(rollout_id, 0)
            if after < last:
                _log.warning("The journal lost %s after version %d: written anew.", rollout_id, after)
                texts = [body.encode() for body in rows.bodies(self.database, rollout_id, after)]
                self._open_journal.append(texts)

    def _fill(self, rollout_id: str, in_database: dict[str, int], in_journal: dict[str, int]) -> None:
        lost = Damaged(
            f"The database lacks events of {rollout_id}, and so does the journal.",
            "Run `python -m playbook restore` with the newest backup.",
        )
        if _highest(in_database, in_journal) != in_journal:
            raise lost
        self._rebuild(lost)

    # Opening, healing, closing

    def _opened(self, place: Place) -> Database:
        try:
            return Database(place)
        except DatabaseDamaged as error:
            self._refuse_unless_journal_is_whole(error)
            self._put_database_aside()
            return Database(place)

    def _start(self) -> None:
        try:
            self._migrate()
            self.catch_up()
        except DatabaseDamaged as error:
            self._rebuild(error)
        with suppress(Behind):
            self.settle()

    def _migrate(self) -> None:
        migration.migrate(self.database, self._steps, clock.now(), self.back_up)

    def healing(self, work: Callable[[], T]) -> T:
        """Do what reads the database; where that finds damage, make the database anew and do it again."""
        generation = self.database.generation
        try:
            return work()
        except DatabaseDamaged as error:
            with self._applying:
                if self.database.generation == generation:
                    self._rebuild(error)
                    self.settle()
            return work()

    def _rebuild(self, error: Damaged) -> None:
        """Set the database aside and make it anew from the journal."""
        self._refuse_unless_journal_is_whole(error)
        self.database.reopen(self.database.generation, self._put_database_aside)
        self._migrate()
        self.catch_up()

    def _put_database_aside(self) -> None:
        aside = self._folder.set_aside([self._folder.wal, self._folder.database], clock.now())
        _log.error("The database was damaged: set aside in %s, made anew from the journal.", aside)

    def _refuse_unless_journal_is_whole(self, error: Damaged) -> None:
        if not journal.scan(self._folder.journal).lines:
            raise Damaged(
                "The database is damaged and there is no journal beside it.",
                "Run `python -m playbook restore` with the newest backup.",
            ) from error

    def refuse_more(self) -> bool:
        """Take no more appends; gives back whether that was so already."""
        with self._writing:
            was_closed, self._is_closed = self._is_closed, True
        return was_closed

    def close(self) -> None:
        """Bring the database up to date and write it into its file."""
        try:
            with suppress(StoreError):
                self.settle()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        self.database.close()
        if self._journal:
            self._journal.close()


def _highest(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in one.keys() | other.keys()}


def _refuse_misnumbered(rollout_id: str, head: int, entries: Sequence[Entry]) -> None:
    for version, (event, _) in enumerate(entries, head + 1):
        if event.version != version or event.rollout_id != rollout_id:
            raise ValueError(
                f"event {event.version} of {event.rollout_id} in place of {version} of {rollout_id}"
            )
