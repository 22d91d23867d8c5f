"""Move everything between a data folder and PostgreSQL, and compare what came with what was there.

The app is stopped meanwhile. Nothing is deleted on either side.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playbook.core.log.events import read_event
from playbook.store.backups import manifest
from playbook.store.connection_file import ConnectionFile
from playbook.store.errors import StoreError
from playbook.store.folder import Folder
from playbook.store.log import restore as log_restore
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.postgres.heads import NOTHING, LogEnd, chained
from playbook.store.log.postgres.log import PostgresLog
from playbook.store.register.postgres.connection_row import ConnectionRow
from playbook.store.register.postgres.register import PostgresRegister
from playbook.store.register.postgres.transfer import refuse_open_pulse, transfer, transfer_secrets
from playbook.store.register.register_copy import Look, RegisterCopy
from playbook.store.register.sqlite_register import SqliteRegister


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved and compared."""

    rollouts: int
    events: int
    rows: int


def to_database(folder: Path, log: PostgresLog, register: PostgresRegister) -> Moved:
    """Fill an empty database with what a folder holds."""
    where = Folder(folder.resolve())
    with closing(EmbeddedLog.open(where.path)) as source, closing(SqliteRegister(where.register)) as people:
        refuse_open_pulse(people)
        log.fill(())  # refuses one with rollouts before anything is written
        # The people first: rollouts without an owner would be the next one's to come.
        rows = transfer(people, register)
        transfer_secrets(people, register)
        ConnectionRow(register).write(ConnectionFile(where.connection).read())
        with _copied(source, where) as file:
            ends = log.fill(log_restore.checked_texts(file, where.path))
    return _moved(ends, rows)


def to_folder(log: PostgresLog, register: PostgresRegister, folder: Path, now: datetime) -> Moved:
    """Fill an empty folder with what a database holds."""
    where = Folder(folder.resolve())
    if where.journal.exists() or where.register.exists():
        raise StoreError(f"There are files of a Playbook in {where.path}.", "Choose an empty folder.")
    refuse_open_pulse(register)
    where.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = 0

    def put_register(draft: Path) -> None:
        nonlocal rows
        new = Folder(draft)
        with closing(SqliteRegister(new.register, accepts_loss=True)) as people:
            rows = transfer(register, people)
            transfer_secrets(register, people)
        new.register_mark.unlink()  # the first start takes the rows as they are

    with _copied(log, where) as file:
        log_restore.restore(where.path, file, now, put_register)
    ConnectionFile(where.connection).write(ConnectionRow(register).read())
    with closing(EmbeddedLog.open(where.path)) as moved, _copied(moved, where) as file:
        ends = _ends_of(file, where.path)
    log.refuse_unlike(ends)
    return _moved(ends, rows)


def restore(
    backup: Path, log: PostgresLog, register: PostgresRegister, now: datetime, look: Look | None = None
) -> Moved:
    """Fill an empty database with a backup, of a folder or of a database.

    `look` may take something out of its register.
    """
    files = manifest.check(backup).files
    where = Folder(backup.resolve())
    # Whatever is refused is refused before anything is written.
    log.fill(())
    for _texts in log_restore.checked_texts(where.database, backup):
        pass
    rows = 0
    if where.register.name in files:
        with closing(RegisterCopy(where.register)) as people:
            rows = people.transfer_closed(register, now, look)
    ends = log.fill(log_restore.checked_texts(where.database, backup))
    return _moved(ends, rows)


@contextmanager
def _copied(log: EmbeddedLog | PostgresLog, where: Folder) -> Iterator[Path]:
    # The only place to which DuckDB may write a copy.
    where.backups.mkdir(mode=0o700, exist_ok=True)
    with TemporaryDirectory(dir=where.backups, prefix="moving-", suffix=".part") as temporary:
        file = Path(temporary) / "copy.duckdb"
        log.copy_to(file)
        yield file


def _ends_of(file: Path, folder: Path) -> dict[str, LogEnd]:
    ends: dict[str, LogEnd] = {}
    for texts in log_restore.checked_texts(file, folder):
        rollout_id = read_event(texts[0]).rollout_id
        before = ends.get(rollout_id, NOTHING)
        ends[rollout_id] = LogEnd(before.head + len(texts), chained(before.chain, texts)[-1])
    return ends


def _moved(ends: dict[str, LogEnd], rows: int) -> Moved:
    return Moved(len(ends), sum(end.head for end in ends.values()), rows)
