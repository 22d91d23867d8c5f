"""Back up the live database. Only DuckDB may read the open file."""

import os
import time
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import duckdb

from playbook.store.errors import Damaged, StoreError
from playbook.store.folder import stamp
from playbook.store.log.database import Cursor, Database, Rows, literal
from playbook.store.log.journal import sync_folder

_COUNTS = "select count(*), sum(version), count(distinct rollout_id) from {}event"


def make(database: Database, folder: Path, now: datetime, retained: int) -> Path:
    """Copy the database, check the copy, and keep the newest `retained`."""
    folder.mkdir(mode=0o700, exist_ok=True)
    final = folder / f"playbook-{stamp(now)}.duckdb"
    draft = folder / f"{final.stem}.part"
    draft.unlink(missing_ok=True)
    try:
        counts = database.read(lambda cursor: _copy(cursor, draft))
        with closing(open_copy(draft)) as copy:
            copied = copy.execute(_COUNTS.format("")).fetchall()
        if copied != counts:
            raise Damaged("The backup does not hold what was copied.", "Check the disk, then try again.")
        sync_file(draft)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    os.replace(draft, final)
    sync_folder(folder)
    for old in sorted(folder.glob("playbook-*.duckdb"))[:-retained]:
        old.unlink()
    return final


def _copy(cursor: Cursor, draft: Path) -> Rows:
    name = f"copy_{time.monotonic_ns()}"
    cursor.execute(f"attach {literal(draft)} as {name}")
    try:
        cursor.execute(f"copy from database playbook to {name}")
        return cursor.execute(_COUNTS.format(f"{name}.")).fetchall()
    finally:
        with suppress(duckdb.Error):
            cursor.execute(f"detach {name}")


def open_copy(file: Path, read_only: bool = True) -> Cursor:
    """Open a backup. Raise StoreError if it is no database."""
    try:
        return duckdb.connect(str(file), read_only=read_only, config={"threads": 1})
    except duckdb.Error as error:
        raise StoreError(
            f"{file.name} is not a backup that can be read: {str(error).splitlines()[0]}", "Pick another one."
        ) from error


def sync_file(file: Path) -> None:
    """Wait until the disk has the whole file."""
    fd = os.open(file, os.O_RDWR)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
