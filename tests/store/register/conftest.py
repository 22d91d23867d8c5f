"""A register in a file of its own for every test."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from playbook.store.register.sqlite_register import SqliteRegister


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SqliteRegister]:
    with closing(SqliteRegister(tmp_path / "register.sqlite")) as opened:
        yield opened
