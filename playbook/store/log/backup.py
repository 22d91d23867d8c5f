"""Copy the live database for a backup. Only DuckDB may read the open file."""

import os
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from playbook.store.errors import Damaged, StoreError
from playbook.store.log.database import Cursor, Database, Rows, literal

_COUNTS = "select count(*), sum(version), count(distinct rollout_id) from {}event"


@dataclass(frozen=True, slots=True)
class LogCounts:
    """What a copy of the log holds."""

    events: int
    rollouts: int


def copy(database: Database, to: Path) -> LogCounts:
    """Copy the database into a new file, and check the copy."""
    counts = database.read(lambda cursor: _copy(cursor, to))
    with closing(open_copy(to)) as copied:
        if copied.execute(_COUNTS.format("")).fetchall() != counts:
            raise Damaged("The backup does not hold what was copied.", "Check the disk, then try again.")
    events, _, rollouts = counts[0]
    return LogCounts(events, rollouts)


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
