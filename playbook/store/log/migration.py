"""Migrate the schema by numbered SQL files, each in one transaction."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from playbook.store.errors import StoreError
from playbook.store.log.database import Cursor, Database

FOLDER = Path(__file__).parent / "migrations"
_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_TABLE = """create table if not exists schema_migration (
    version integer primary key, name varchar not null, sha varchar not null, applied_at timestamptz not null
)"""


class SchemaRefused(StoreError):
    """The database was made by another version of the app."""

    title = "This database does not fit this version"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    version: int
    name: str
    sql: str

    @property
    def sha(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def load(folder: Path = FOLDER) -> list[Migration]:
    """Return the migrations in `folder`, in order."""
    steps = [
        Migration(int(match[1]), match[2], path.read_text(encoding="utf-8"))
        for path in sorted(folder.iterdir())
        if (match := _NAME.fullmatch(path.name))
    ]
    assert [step.version for step in steps] == list(range(1, len(steps) + 1)), "migrations have gaps"  # noqa: S101
    return steps


def pending(applied: Mapping[int, tuple[str, str]], steps: list[Migration]) -> list[Migration]:
    """Return the steps beyond those applied. Raise SchemaRefused if they differ."""
    by_version = {step.version: step for step in steps}
    for version, (name, sha) in applied.items():
        if version not in by_version:
            raise SchemaRefused(
                f"The database has step {version} ({name}), which this version does not know.",
                "Start the newer version of Leadership Playbook, or restore a backup made by this one.",
            )
        if by_version[version].sha != sha:
            raise SchemaRefused(
                f"Step {version} ({name}) was changed after the database had been made with it.",
                "Put the file back as it was released and add a new step instead.",
            )
    return [step for step in steps if step.version not in applied]


def _applied(database: Database) -> dict[int, tuple[str, str]]:
    try:
        rows = database.rows("select version, name, sha from schema_migration order by version")
    except StoreError as error:
        # DuckDB takes nine milliseconds of every start to look into its list of tables.
        if isinstance(error.__cause__, duckdb.CatalogException):
            return {}
        raise
    return {version: (name, sha) for version, name, sha in rows}


def migrate(
    database: Database, steps: list[Migration], now: datetime, back_up: Callable[[], object]
) -> list[Migration]:
    """Bring the schema up to date; return the steps taken."""
    if (todo := pending(_applied(database), steps)) and todo[0].version > 1:
        back_up()
    for step in todo:
        database.write(lambda cursor, step=step: _take(cursor, step, now))  # type: ignore[misc]
    if todo:
        # Most failed replays were of table definitions in the WAL.
        database.rows("checkpoint")
    return todo


def _take(cursor: Cursor, step: Migration, now: datetime) -> None:
    cursor.execute(_TABLE)
    cursor.execute(step.sql)
    cursor.execute(
        "insert into schema_migration values ($1, $2, $3, $4)", [step.version, step.name, step.sha, now]
    )
