"""Registers as earlier releases left them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from playbook.store.register.migrations import run

STEPS = sorted((run.FOLDER / "steps").glob("*.sql"))


def write_old(path: Path, steps: int, *statements: str) -> None:
    """Make the file of the release that had so many steps, with these rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as file:
        for step in STEPS[:steps]:
            file.executescript(step.read_text(encoding="utf-8"))
        for statement in statements:
            file.execute(statement)
        file.execute(f"pragma user_version = {steps}")
        file.execute("pragma journal_mode = wal")
        file.commit()


def make_newer(path: Path) -> None:
    """Make a register one of a release to come."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("pragma user_version = 9999")
