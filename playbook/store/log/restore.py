"""Replace the data by a backup, with the app stopped.

The new files are made in a folder of their own; its renaming to `restored` is the moment the restore
counts. The next start finishes what a crash leaves undone after it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import duckdb

from playbook.core.log.events import UnreadableEvent, read_event
from playbook.store.errors import Damaged, StoreError
from playbook.store.folder import Folder, stamp
from playbook.store.log import journal, migration
from playbook.store.log.backup import open_copy, sync_file
from playbook.store.log.database import Cursor
from playbook.store.log.guard import FolderLock
from playbook.store.log.journal import sync_folder
from playbook.store.watermark import Watermark

_BATCH = 1_000
_WHERE = "aside"
_BODIES = "select body from event where rollout_id = $1 and version > $2 and version <= $3 order by version"


def restore(folder: Path, file: Path, now: datetime) -> Path:
    """Replace the data by `file`; return where the old files are.

    The journal is written from the restored database. `file` may be the database of the folder itself: that
    makes a damaged journal whole. Raise Unavailable while the app runs.
    """
    where = Folder(folder.resolve())
    guard = FolderLock(where.path)
    try:
        finish(where)
        _prepare(where, file.resolve(), now)
        return finish(where)
    finally:
        guard.release()


def _prepare(where: Folder, file: Path, now: datetime) -> None:
    if not file.is_file():
        raise StoreError(f"There is no file {file}.", f"Pick one of {where.backups}.")
    draft = where.path / "restored.part"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        _copy(file, draft / where.database.name)
        with closing(open_copy(draft / where.database.name)) as copy:
            _refuse_unknown_schema(copy, where.database)
            journal.write(draft / where.journal.name, _texts(copy))
        aside = where.set_asides / stamp(now)
        (draft / _WHERE).write_text(str(aside.relative_to(where.path)), encoding="utf-8")
        for restored in draft.iterdir():
            sync_file(restored)
        sync_folder(draft)
        os.replace(draft, where.restored)
        sync_folder(where.path)
    except OSError as error:
        raise journal.error_of(error, where.path) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _copy(file: Path, to: Path) -> None:
    """Copy a database nobody has open, with its write-ahead log."""
    shutil.copyfile(file, to)
    wal = file.with_name(f"{file.name}.wal")
    if wal.exists():
        shutil.copyfile(wal, to.with_name(f"{to.name}.wal"))
    with closing(open_copy(to, read_only=False)) as copy:
        copy.execute("checkpoint")


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
    heads = copy.execute("select rollout_id, max(version) from event group by all").fetchall()
    for rollout_id, last in heads:
        for after in range(0, last, _BATCH):
            rows = copy.execute(_BODIES, [rollout_id, after, after + _BATCH]).fetchall()
            texts = [body.encode() for (body,) in rows]
            _refuse_broken(rollout_id, texts, after, min(last, after + _BATCH))
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
    if not (folder.restored / _WHERE).exists():
        shutil.rmtree(folder.restored, ignore_errors=True)
        return folder.path
    aside = folder.path / (folder.restored / _WHERE).read_text(encoding="utf-8")
    aside.mkdir(parents=True, exist_ok=True)
    # The write-ahead log goes first: it would be replayed into another database.
    for name, old in (
        (folder.database.name, [folder.wal, folder.database]),
        (folder.journal.name, [folder.journal]),
    ):
        if (folder.restored / name).exists():
            for file in old:
                if file.exists():
                    os.replace(file, aside / file.name)
            os.replace(folder.restored / name, folder.path / name)
    # Both go back to an earlier moment, or are taken as they are.
    for mark in (folder.journal_mark, folder.register_mark):
        Watermark(mark).remove()
    sync_folder(folder.path)
    (folder.restored / _WHERE).unlink()
    folder.restored.rmdir()
    return aside
