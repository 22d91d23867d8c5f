"""Every step from before Alembic; a fresh file takes them too."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from alembic import op

revision = "0023"
down_revision = None

STEPS = Path(__file__).parents[1] / "steps"


def upgrade() -> None:
    connection = op.get_bind()
    done = connection.exec_driver_sql("pragma user_version").scalar_one()
    for step in sorted(STEPS.glob("*.sql"))[done:]:
        for statement in _statements(step.read_text(encoding="utf-8")):
            connection.exec_driver_sql(statement)


def _statements(script: str) -> Iterator[str]:
    """Yield one statement after the other: sqlite3's executescript would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
