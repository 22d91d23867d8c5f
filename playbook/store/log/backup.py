"""Copy the live database for a backup. Only DuckDB may read the open file."""

import os
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from playbook.store.errors import Damaged, StoreError
from playbook.store.log.database import Cursor, Database, Rows, config, literal

_KNOWN_TABLES = [("main", "event"), ("main", "schema_migration")]
_KNOWN_COLUMNS = {
    ("event", "rollout_id", "VARCHAR"), ("event", "version", "INTEGER"), ("event", "body", "VARCHAR"),
    ("schema_migration", "version", "INTEGER"), ("schema_migration", "sha", "VARCHAR"),
}  # fmt: skip
_TABLES = "select schema_name, table_name from duckdb_tables() where database_name = 'copy' order by all"
_COLUMNS_READ = "select table_name, column_name, data_type from duckdb_columns() where database_name = 'copy'"
_VIEWS_AND_MACROS = """select view_name from duckdb_views() where database_name = 'copy' and not internal
    union all select function_name from duckdb_functions() where database_name = 'copy' and not internal
    union all select table_name from duckdb_tables()
    where database_name = 'copy' and sql ilike '% generated %'"""
_COUNTS = "select count(*), sum(version), count(distinct rollout_id) from {}event"


@dataclass(frozen=True, slots=True)
class LogCounts:
    """What a copy of the log holds."""

    events: int
    rollouts: int


def copy(database: Database, to: Path) -> LogCounts:
    """Copy the database into a new file, and check the copy."""
    return check(to, database.read(lambda cursor: _copy(cursor, to)))


def counts_of(database: Database) -> Rows:
    """Return what `check` compares a copy of this database with."""
    return database.rows(_COUNTS.format(""))


def check(copy: Path, counts: Rows) -> LogCounts:
    """Open a copy and compare what it holds. Raise Damaged."""
    with closing(open_copy(copy)) as copied:
        if copied.execute(_COUNTS.format("")).fetchall() != counts:
            raise Damaged("The backup does not hold what was copied.", "Check the disk, then try again.")
    events, _, rollouts = counts[0]
    return LogCounts(events, rollouts)


def _copy(cursor: Cursor, draft: Path) -> Rows:
    name = f"copy_{time.monotonic_ns()}"
    cursor.execute(f"attach {literal(draft)} as {name}")
    try:
        [(own,)] = cursor.execute("select current_database()").fetchall()
        cursor.execute(f"copy from database {own} to {name}")
        return cursor.execute(_COUNTS.format(f"{name}.")).fetchall()
    finally:
        with suppress(duckdb.Error):
            cursor.execute(f"detach {name}")


def open_copy(file: Path) -> Cursor:
    """Open a file as a backup, so that nothing in it runs.

    Raise StoreError where it is no backup of this app.
    """
    file = file.resolve()
    # Attached to a database in memory, so that no name in the file can stand for one of DuckDB's own.
    connection = duckdb.connect(config={**config("512MB", 1), "temp_directory": ""})
    try:
        connection.execute(f"set allowed_paths = [{literal(file)}, {literal(f'{file}.wal')}]")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        connection.execute(f"attach {literal(file)} as copy (type duckdb, read_only)")
        _refuse_foreign(connection, file)
        connection.execute("use copy")
    except BaseException as error:
        connection.close()
        if isinstance(error, duckdb.Error):
            raise StoreError(
                f"{file.name} is not a backup that can be read: {str(error).splitlines()[0]}",
                "Pick another one.",
            ) from error
        raise
    return connection


def _refuse_foreign(connection: Cursor, file: Path) -> None:
    tables = connection.execute(_TABLES).fetchall()
    columns = set(connection.execute(_COLUMNS_READ).fetchall())
    others = connection.execute(_VIEWS_AND_MACROS).fetchall()
    if not columns >= _KNOWN_COLUMNS or others or tables != _KNOWN_TABLES:
        raise StoreError(
            f"{file.name} is not a backup of this app: it holds other tables, views, macros or formulas.",
            "Pick another one.",
        )


def sync_file(file: Path) -> None:
    """Wait until the disk has the whole file."""
    fd = os.open(file, os.O_RDWR)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
