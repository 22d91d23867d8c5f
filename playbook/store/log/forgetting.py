"""Replace a journal and a database by ones without somebody, or without a rollout.

Both are complete before an old file is touched. The old database goes first, as either journal can
rebuild it; the renaming of the new journal is the moment the forgetting counts.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from playbook.core.forgetting.log import forget
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.events import EVENT, Event, read_event
from playbook.store.errors import file_error_of
from playbook.store.folder import Folder
from playbook.store.integrity.watermark import Watermark
from playbook.store.log import journal, migration, rows
from playbook.store.log.backup import sync_file
from playbook.store.log.database import Database, DatabasePlace
from playbook.store.log.journal import sync_folder
from playbook.store.log.migration import Migration

_BATCH = 1_000
# Returns the event that records it, for a rollout, a version, and how many events were rewritten.
Sign = Callable[[str, int, int], Event]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """How many events of a rollout were rewritten, and which ids."""

    events: int
    ids: Mapping[str, str]


Logs = Mapping[str, list[bytes]]
# Returns the logs as they will be, and what was rewritten.
Remake = Callable[[Logs], tuple[Logs, Mapping[str, Rewritten]]]
# Applies the new ids elsewhere.
Follow = Callable[[Mapping[str, Rewritten]], object]


@dataclass(frozen=True, slots=True)
class Anew:
    """The new files, complete on the disk, and what was rewritten."""

    folder: Folder
    rewritten: Mapping[str, Rewritten]
    events: int

    def put_in_place(self) -> None:
        """Replace the old files; nobody may have the database open."""
        folder = self.folder
        try:
            # What was deleted is no loss. Once opened, the new journal notes its own length.
            Watermark(folder.journal_mark).remove()
            _delete_old(folder)
            sync_folder(folder.path)
            for file in (folder.journal, folder.database):
                os.replace(folder.anew / file.name, file)
                # In this order also on a disk that loses its power here.
                sync_folder(folder.path)
            folder.anew.rmdir()
        except OSError as error:
            raise file_error_of(error, folder.path) from error


def make(
    folder: Folder, place: DatabasePlace, steps: list[Migration], now: datetime, remake: Remake
) -> Anew | None:
    """Make the new files, or return None where nothing changes."""
    before: defaultdict[str, list[bytes]] = defaultdict(list)
    journal.scan(folder.journal, each=lambda rollout_id, text: before[rollout_id].append(text))
    logs, rewritten = remake(before)
    if not rewritten:
        return None
    try:
        clean(folder)
        folder.anew.mkdir(mode=0o700)
        journal.write(folder.anew / folder.journal.name, _batches(logs))
        _make_database(replace(place, file=folder.anew / place.file.name), steps, now, logs)
        for file in folder.anew.iterdir():
            sync_file(file)
        sync_folder(folder.anew)
    except BaseException as error:
        shutil.rmtree(folder.anew, ignore_errors=True)
        if isinstance(error, OSError):
            raise file_error_of(error, folder.path) from error
        raise
    return Anew(folder, rewritten, sum(map(len, logs.values())))


def clean(folder: Folder) -> None:
    """Remove what an interrupted forgetting left behind."""
    shutil.rmtree(folder.anew, ignore_errors=True)


def _delete_old(folder: Folder) -> None:
    if folder.snapshots.exists():
        shutil.rmtree(folder.snapshots)
    for draft in folder.backups.glob("*.part*"):
        if draft.is_dir():
            shutil.rmtree(draft)
        else:
            draft.unlink()
    # DuckDB's other files go first: they would be replayed into another database.
    for file in sorted(folder.path.glob(f"{folder.database.name}*"), reverse=True):
        if file.is_dir():
            shutil.rmtree(file)
        else:
            file.unlink()


def without_rollout(logs: Logs, rollout_id: str) -> tuple[Logs, Mapping[str, Rewritten]]:
    """Return the logs of all other rollouts, and how many events went."""
    others = {other: texts for other, texts in logs.items() if other != rollout_id}
    return others, {rollout_id: Rewritten(len(logs[rollout_id]), {})} if rollout_id in logs else {}


def without_person(
    logs: Logs, person_matcher: PersonMatcher, sign: Sign
) -> tuple[Logs, Mapping[str, Rewritten]]:
    """Return the logs without somebody, each signed, and what was rewritten."""
    after, rewritten = dict(logs), {}
    for rollout_id, texts in logs.items():
        if not any(person_matcher.may_be_in(text.decode()) for text in texts):
            continue
        before = list(map(read_event, texts))
        done = forget(before, person_matcher)
        if done.changed:
            signed = EVENT.dump_json(sign(rollout_id, len(texts) + 1, done.changed))
            # Byte for byte the same where the event is.
            pairs = zip(texts, before, done.events, strict=True)
            rewritten_texts = [text if old is new else EVENT.dump_json(new) for text, old, new in pairs]
            after[rollout_id] = [*rewritten_texts, signed]
            rewritten[rollout_id] = Rewritten(done.changed, done.ids)
    return after, rewritten


def _batches(logs: Logs) -> Iterator[list[bytes]]:
    for texts in logs.values():
        for at in range(0, len(texts), _BATCH):
            yield texts[at : at + _BATCH]


def _make_database(place: DatabasePlace, steps: list[Migration], now: datetime, logs: Logs) -> None:
    with closing(Database(place)) as database:
        migration.migrate(database, steps, now, lambda: None)
        for texts in _batches(logs):
            database.write(partial(rows.insert, entries=rows.entries_of(texts)))
        database.rows("checkpoint")
