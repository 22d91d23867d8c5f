"""A folder with DuckDB, or a schema of a real PostgreSQL, for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.log import Log
from tests import databases


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[Callable[..., Log]]:
    """Opens a log for a folder: embedded, unless a module asks for both."""
    if getattr(request, "param", "embedded") == "embedded":
        yield EmbeddedLog.open
        return
    from playbook.store.log.postgres.log import PostgresLog

    url: str = request.getfixturevalue("database")

    def opened(path: Path, **options) -> PostgresLog:
        return PostgresLog.open(url, path, schema_name=databases.schema_of(path), **options)

    yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def open_log(folder: Path, engine: Callable[..., Log]) -> Iterator[Callable[..., Log]]:
    """Opens logs and closes those that a test left open."""
    with ExitStack() as stack:

        def opened(path: Path = folder, **options) -> Log:
            log = engine(path, **options)
            stack.callback(log.close)
            return log

        yield opened


@pytest.fixture
def log(open_log) -> Log:
    return open_log()


@pytest.fixture(scope="module")
def shared(tmp_path_factory, engine):
    """One database for all the histories."""
    log = engine(tmp_path_factory.mktemp("data"))
    yield log
    assert log.verify().is_sound
    log.close()
