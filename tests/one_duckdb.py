"""Serve all data folders of a process from one DuckDB.

Making one for each takes longer than what most tests do. The files are the same; the store's own tests open
them as the app does.
"""

from contextlib import suppress
from functools import cache
from itertools import count
from typing import cast

import duckdb
import pytest

from playbook.store.log import database
from playbook.store.log.database import Cursor, DatabasePlace

_NUMBERS = count()


@cache
def _instance() -> Cursor:
    instance = duckdb.connect(config=database.config("512MB", threads=2))
    instance.execute("set global TimeZone = 'UTC'")
    return instance


class _File:
    """The part of a connection that the log needs, on one file."""

    def __init__(self, place: DatabasePlace) -> None:
        self._name = f"file_{next(_NUMBERS)}"
        self._connection = _instance().cursor()
        self._connection.execute(f"attach {database.literal(place.file)} as {self._name}")

    def cursor(self) -> Cursor:
        cursor = self._connection.cursor()
        cursor.execute(f"use {self._name}")
        return cursor

    def close(self) -> None:
        with suppress(duckdb.Error):  # closed before
            self._connection.execute(f"detach {self._name}")
        self._connection.close()


def _connect(place: DatabasePlace) -> Cursor:
    try:
        return cast(Cursor, _File(place))
    except duckdb.Error as error:
        raise database.error_of(error, place, opening=True) from error


@pytest.fixture(autouse=True)
def one_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the log's file in the one DuckDB of this process."""
    monkeypatch.setattr(database, "connect", _connect)
