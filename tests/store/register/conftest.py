"""A register in a file of its own for every test."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from playbook.store.register.sqlite_register import SqliteRegister


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "register.sqlite"


@pytest.fixture
def register(path: Path) -> Iterator[SqliteRegister]:
    with closing(SqliteRegister(path)) as opened:
        yield opened


@pytest.fixture
def columns(tmp_path: Path) -> dict[str, dict[str, str]]:
    """The columns of each table of the schema and their types."""
    SqliteRegister(tmp_path / "columns.sqlite").close()
    with closing(sqlite3.connect(tmp_path / "columns.sqlite")) as made:
        tables = made.execute(
            "select name from sqlite_master where type = 'table'"
            " and name not glob 'sqlite_*' and name <> 'alembic_version'"
        ).fetchall()
        rows = {name: made.execute(f"pragma table_info({name})").fetchall() for (name,) in tables}
    return {name: {row[1]: row[2] for row in of_table} for name, of_table in rows.items()}
