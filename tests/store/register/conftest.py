"""A register of its own for every test: a file, and where no test looks into it, one in PostgreSQL too."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from playbook.store.register.register import Register
from playbook.store.register.sqlite_register import SqliteRegister
from playbook.store.register.tables import metadata
from tests.store.register import racing

# Whoever uses one of these looks into the file.
_OF_A_FILE = {"path", "columns"}
# Only a server's register is shared by processes that serve.
_OF_REPLICAS = {"replicas"}
_TABLES = [*reversed(metadata.sorted_tables)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test of the register on both engines, but for those about a file."""
    names = set(metafunc.fixturenames)
    if "register_engine" in names:
        engines = ["sqlite"] if names & _OF_A_FILE else ["sqlite", "postgres"]
        engines = ["postgres"] if names & _OF_REPLICAS else engines
        metafunc.parametrize("register_engine", engines, indirect=True, scope="session")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "register.sqlite"


@pytest.fixture(scope="session")
def register_engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a schema for all tests of this process, or nothing for a file."""
    if request.param == "sqlite":
        yield ""
        return
    yield f"{request.getfixturevalue('database')}#registers"


@pytest.fixture
def address(register_engine: str, tmp_path: Path) -> str:
    """Where the register of a test is."""
    return register_engine or str(tmp_path / "data" / "register.sqlite")


@pytest.fixture
def open_register(address: str) -> Iterator[Callable[[], Register]]:
    """Opens it as one more process would."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(racing.opened(address)))


@pytest.fixture
def register(open_register: Callable[[], Register], register_engine: str) -> Register:
    opened = open_register()
    if register_engine:
        opened.write(lambda transaction: [transaction.execute(table.delete()) for table in _TABLES])
    return opened


@pytest.fixture
def replicas(register: Register, open_register: Callable[[], Register]) -> tuple[Register, Register]:
    """Two processes' registers, as far as one process can have them."""
    return register, open_register()


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
