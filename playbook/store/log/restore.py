"""Replace the data by a backup, with the app stopped.

The new files are made in a folder of their own; its renaming to `restored` is the moment the restore
counts. The next start finishes what a crash leaves undone after it.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb

from playbook.core.base.errors import PlaybookError
from playbook.core.log.events import UnreadableEvent, read_event
from playbook.core.log.state import fold
from playbook.store.errors import Damaged, Full, StoreError, file_error_of
from playbook.store.folder import Folder
from playbook.store.integrity.watermark import Watermark
from playbook.store.log import journal, migration, rows
from playbook.store.log.backup import open_copy, sync_file
from playbook.store.log.database import Cursor, Database, DatabasePlace
from playbook.store.log.guard import FolderLock
from playbook.store.log.journal import sync_folder
from playbook.store.log.verify import compare, differs

_BATCH, _BATCH_BYTES = 1_000, 64_000_000
# A plan of 1,500 tasks is an event of less than a megabyte.
_LONGEST_EVENT, _MOST_EVENTS = 8_000_000, 20_000_000
_SIZES = "select count(*), max(strlen(body)), sum(strlen(body)) from event"
# A file that others made need not hold to our columns.
_WITHOUT = "select 1 from event where rollout_id is null or version is null or body is null limit 1"
_WHERE = "aside"
_STAMP = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z\Z")
_BODIES = "select body from event where rollout_id = $1 and version > $2 and version <= $3 order by version"


def restore(
    folder: Path, file: Path, now: datetime, put_more: Callable[[Path], object] | None = None
) -> Path:
    """Replace the data by `file`; return where the old files are.

    Only the rows of `file` are taken, into a new journal and a new database. `file` may be the database of
    the folder itself: that makes a damaged journal whole. `put_more` puts a register beside them, which then
    replaces the old one. Raise Unavailable while the app runs.
    """
    where, file = Folder(folder.resolve()), file.resolve()
    for place in (where.restored, where.restoring):
        if file.is_relative_to(place):
            raise StoreError(f"{place} is where a restore works.", "Move the backup out, and try again.")
    guard = FolderLock(where.path)
    try:
        finish(where)
        _prepare(where, file, now, put_more)
        return finish(where)
    finally:
        guard.release()


def _prepare(where: Folder, file: Path, now: datetime, put_more: Callable[[Path], object] | None) -> None:
    if not file.is_file():
        raise StoreError(f"There is no file {file}.", f"Pick one of {where.backups}.")
    draft = where.restoring
    draft.mkdir(mode=0o700)
    try:
        with closing(open_copy(file)) as copy:
            _refuse_unknown_schema(copy, where.database)
            _refuse_huge(copy, where.path)
            own_journal = where.journal if file.resolve() == where.database.resolve() else None
            _write_anew(copy, Folder(draft), now, own_journal)
        if put_more:
            put_more(draft)
        aside = where.new_set_aside(now)
        (draft / _WHERE).write_text(str(aside.relative_to(where.path)), encoding="utf-8")
        for restored in draft.iterdir():
            sync_file(restored)
        sync_folder(draft)
        os.replace(draft, where.restored)
        sync_folder(where.path)
    except OSError as error:
        raise file_error_of(error, where.path) from error
    except duckdb.Error as error:
        raise Damaged(
            f"This backup cannot be read to its end: {str(error).splitlines()[0]}", "Pick another one."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write_anew(copy: Cursor, draft: Folder, now: datetime, own_journal: Path | None) -> None:
    """Make a database and a journal of the rows, and read both once.

    `own_journal`: of the database that is restored in its own folder, whose sound lines must agree.
    """
    place = DatabasePlace(draft.database, draft.backups, memory_limit="512MB", threads=2)
    with closing(Database(place)) as database:
        migration.migrate(database, migration.load(), now, lambda: None)

        def stored() -> Iterator[list[bytes]]:
            for texts in _texts(copy):
                database.write(partial(rows.insert, entries=rows.entries_of(texts)))
                yield texts

        journal.write(draft.journal, stored())
        if problems := compare(database, draft.journal).problems:
            raise Damaged(
                f"This backup was not written whole: {problems[0]}", "Check the disk, then try again."
            )
        if own_journal and differs(database, own_journal):
            raise Damaged(
                "The database holds other events than sound lines of the journal.", "Pick the newest backup."
            )
        for rollout_id in rows.heads(database):
            try:
                fold(list(map(read_event, rows.bodies(database, rollout_id))))
            except PlaybookError as error:
                raise Damaged(
                    f"This backup holds a rollout that cannot be read. {error.message}", error.hint
                ) from error


def checked_texts(file: Path, folder: Path) -> Iterator[list[bytes]]:
    """Yield the events of a checked copy in batches by rollout."""
    with closing(open_copy(file)) as copy:
        _refuse_unknown_schema(copy, file)
        _refuse_huge(copy, folder)
        yield from _texts(copy)


def _refuse_huge(copy: Cursor, folder: Path) -> None:
    count, longest, total = copy.execute(_SIZES).fetchall()[0]
    if count > _MOST_EVENTS or (longest or 0) > _LONGEST_EVENT:
        raise StoreError("This file holds more than any Playbook does.", "Pick another one.")
    # The journal and the database hold it once each, and the database some of it twice meanwhile.
    if 3 * (total or 0) > shutil.disk_usage(folder).free:
        raise Full(folder)


def _refuse_unknown_schema(copy: Cursor, database: Path) -> None:
    released = {step.version: step.sha for step in migration.load()}
    try:
        steps = dict(copy.execute("select version, sha from schema_migration").fetchall())
    except duckdb.Error as error:
        raise StoreError(f"{database.name} is not a backup of this app.", "Pick another file.") from error
    if any(released.get(version) != sha for version, sha in steps.items()):
        raise migration.SchemaRefused(
            "This backup was made by another version of Leadership Playbook.", "Restore it with that version."
        )


def _texts(copy: Cursor) -> Iterator[list[bytes]]:
    """Yield the events of every rollout in turn, checked, in batches."""
    if copy.execute(_WITHOUT).fetchall():
        raise Damaged("This backup holds an event that cannot be read.", "Pick another one.")
    longest = copy.execute(_SIZES).fetchall()[0][1] or 1
    batch = max(1, min(_BATCH, _BATCH_BYTES // longest))
    heads = copy.execute("select rollout_id, max(version) from event group by all").fetchall()
    for rollout_id, last in heads:
        for after in range(0, last, batch):
            bodies = copy.execute(_BODIES, [rollout_id, after, after + batch]).fetchall()
            texts = [body.encode() for (body,) in bodies]
            _refuse_broken(rollout_id, texts, after, min(last, after + batch))
            yield texts


def _refuse_broken(rollout_id: str, texts: list[bytes], after: int, upto: int) -> None:
    try:
        places = [(event.rollout_id, event.version) for event in map(read_event, texts)]
    except UnreadableEvent as error:
        raise Damaged(
            f"This backup holds an event that cannot be read. {error.message}", error.hint
        ) from error
    if places != [(rollout_id, version) for version in range(after + 1, upto + 1)]:
        raise Damaged(f"This backup lacks events of {rollout_id}.", "Pick another one.")


def finish(folder: Folder) -> Path:
    """Move restored files in, and what they replace aside."""
    try:
        return _finish(folder)
    except OSError as error:
        raise file_error_of(error, folder.path) from error


def _finish(folder: Folder) -> Path:
    shutil.rmtree(folder.restoring, ignore_errors=True)
    if not (folder.restored / _WHERE).exists():
        shutil.rmtree(folder.restored, ignore_errors=True)
        return folder.path
    # Of the folder's own, whatever damage or somebody put there to move files elsewhere.
    noted = _STAMP.search((folder.restored / _WHERE).read_text("utf-8", "replace"))
    aside = folder.set_asides / (noted[0] if noted else "restored")
    aside.mkdir(parents=True, exist_ok=True)
    # A write-ahead log goes first: it would be replayed into another database.
    for name, old in (
        (folder.database.name, [folder.wal, folder.database]),
        (folder.journal.name, [folder.journal]),
        # The model was connected for the people and plans of before.
        (folder.register.name, [folder.connection, *folder.register_wal, folder.register]),
    ):
        if (folder.restored / name).exists():
            folder.move_aside(old, aside)
            os.replace(folder.restored / name, folder.path / name)
    # Both go back to an earlier moment, or are taken as they are.
    for mark in (folder.journal_mark, folder.register_mark):
        Watermark(mark).remove()
    sync_folder(folder.path)
    (folder.restored / _WHERE).unlink()
    folder.restored.rmdir()
    return aside
