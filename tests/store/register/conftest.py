"""A register in a file of its own for every test."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from playbook.store.register.sqlite_register import STEPS, SqliteRegister


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "register.sqlite"


@pytest.fixture
def register(path: Path) -> Iterator[SqliteRegister]:
    with closing(SqliteRegister(path)) as opened:
        yield opened


@pytest.fixture
def columns() -> dict[str, dict[str, str]]:
    """The columns of each table of the schema and their types."""
    with sqlite3.connect(":memory:") as created:
        for step in sorted(STEPS.glob("[0-9]*.sql")):
            created.executescript(step.read_text(encoding="utf-8"))
        tables = created.execute(
            "select name from sqlite_master where type = 'table' and name not glob 'sqlite_*'"
        ).fetchall()
        rows = {name: created.execute(f"pragma table_info({name})").fetchall() for (name,) in tables}
    return {name: {row[1]: row[2] for row in of_table} for name, of_table in rows.items()}
