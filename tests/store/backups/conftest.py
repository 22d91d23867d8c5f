"""A data folder with a log and a register, as the app has it open."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from playbook.store.backups.backups import Backups
from playbook.store.folder import Folder
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.register.sqlite_register import SqliteRegister


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def log(folder: Path) -> Iterator[EmbeddedLog]:
    with closing(EmbeddedLog.open(folder)) as opened:
        yield opened


@pytest.fixture
def register(folder: Path, log: EmbeddedLog) -> Iterator[SqliteRegister]:
    with closing(SqliteRegister(folder / "register.sqlite")) as opened:
        yield opened


@pytest.fixture
def backups(folder: Path) -> Backups:
    return Backups(Folder(folder), most=14, days=30)
