"""A PostgreSQL server of the tests' own, on a socket of its own."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from tools import postgres


@contextmanager
def server(settings: str = postgres.FAST) -> Iterator[postgres.Server]:
    """Run one, in a short path, as a socket needs, that its account may read."""
    with (
        TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder,
        postgres.running(postgres.find_postgres(), Path(folder) / "server", settings) as running,
    ):
        yield running


@contextmanager
def pooler(running: postgres.Server) -> Iterator[str]:
    """Run pgbouncer before a server; return its address."""
    with postgres.pooled(running, postgres.find_pooler(), running.folder.parent / "pooler") as url:
        yield url


def eventually(is_so: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something holds."""
    ends_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends_at, "it never came about"
        time.sleep(0.005)


def database_of(url: str, path: Path) -> str:
    """Make a database that stands for a folder of a test; return its address."""
    name = schema_of(path)
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f"create database {name}".encode())
    return url.replace("/postgres?", f"/{name}?")


def schema_of(path: Path) -> str:
    """Return the schema that stands for a folder of a test."""
    return f"s{sha256(str(path).encode()).hexdigest()[:16]}"


# For `pytestmark`: each test of the module runs on both.
ON_BOTH_ENGINES = pytest.mark.parametrize("engine", ["embedded", "postgres"], indirect=True, scope="module")
