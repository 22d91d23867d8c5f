"""Several processes' logs on one schema of a real PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from playbook.store.log.postgres.log import PostgresLog
from tests import databases
from tests.store.log.postgres.proxy import Proxy
from tools import postgres


@pytest.fixture
def schema(tmp_path: Path) -> str:
    return databases.schema_of(tmp_path)


@pytest.fixture
def replica(database: str, schema: str, tmp_path: Path) -> Iterator[Callable[..., PostgresLog]]:
    """Opens the log as one more process would, with a folder of its own."""
    with ExitStack() as stack:

        def opened(name: str, url: str = database, **options) -> PostgresLog:
            log = PostgresLog.open(url, tmp_path / name, schema_name=schema, **options)
            stack.callback(log.close)
            return log

        yield opened


@pytest.fixture
def sql(database: str, schema: str) -> Callable[..., list]:
    """Runs a statement on the tables as somebody else would."""

    def run(statement: str, *parameters: object) -> list:
        with psycopg.connect(database, autocommit=True, cursor_factory=psycopg.RawCursor) as link:
            cursor = link.execute(statement.replace("playbook.", f"{schema}.").encode(), parameters)
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture(scope="module")
def crashing() -> Iterator[postgres.Server]:
    """A server of this module's own, to be stopped."""
    with databases.server() as server:
        yield server


@pytest.fixture
def proxy(crashing: postgres.Server) -> Iterator[Proxy]:
    """Stands between that server's socket and who connects."""
    between = Proxy(crashing.folder)
    yield between
    between.close()
