"""Real DuckDB in a folder of its own for every test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from playbook.store.log.embedded import EmbeddedLog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def open_log(folder: Path) -> Iterator[Callable[..., EmbeddedLog]]:
    """Opens logs and closes those that a test left open."""
    with ExitStack() as stack:

        def opened(path: Path = folder, **options) -> EmbeddedLog:
            log = EmbeddedLog.open(path, **options)
            stack.callback(log.close)
            return log

        yield opened


@pytest.fixture
def log(open_log) -> EmbeddedLog:
    return open_log()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One database for all the histories."""
    with closing(EmbeddedLog.open(tmp_path_factory.mktemp("data"))) as log:
        yield log
