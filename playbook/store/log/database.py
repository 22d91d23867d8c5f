"""Open the DuckDB file hardened; reopen it when DuckDB gives up."""

import contextlib
import logging
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from playbook.store.errors import Damaged, Full, Held, LogClosed, StoreError, Unavailable

Cursor = duckdb.DuckDBPyConnection
T = TypeVar("T")
Rows = list[tuple[Any, ...]]
_NO_ROOM = re.compile(r"No space left on device|File too large|Disk quota exceeded")
_HELD = re.compile(r"Could not set lock on file.*?\(PID (\d+)\)", re.DOTALL)
_CORRUPT = re.compile(
    r"[Cc]orrupt|[Cc]hecksum|not a valid DuckDB database|while replaying WAL|WAL file|deserializ|[Mm]agic"
    r"|Could not read|Invalid unicode|[Dd]ecompress"
)
# What keeps a whole file from being opened. Everything else that DuckDB says of a file means damage.
_OUTSIDE = re.compile(
    r"Permission denied|not permitted|Read-only|Too many open files|Cannot allocate|Is a directory"
)
# What rows that we wrote never break: their numbers were checked before.
_DAMAGE = duckdb.SerializationException, duckdb.IntegrityError
_FILE_ERRORS = duckdb.IOException, duckdb.InternalException, duckdb.FatalException
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DatabasePlace:
    """Where the database is and what it may take."""

    file: Path
    backups: Path
    memory_limit: str
    threads: int


class Reopened(StoreError):
    """DuckDB gave up on the open file; it has been opened anew."""


class DatabaseDamaged(Damaged):
    """The database file cannot be read; the journal can make it anew."""


def connect(place: DatabasePlace) -> Cursor:
    """Open the file with everything off that this app never needs."""
    try:
        root = duckdb.connect(str(place.file), config=config(place.memory_limit, place.threads))
        root.execute("set global TimeZone = 'UTC'")
        root.execute(f"set allowed_directories = [{literal(place.backups)}]")
        root.execute("set enable_external_access = false")
        root.execute("set lock_configuration = true")
    except duckdb.Error as error:
        raise error_of(error, place, opening=True) from error
    return root


def config(memory_limit: str, threads: int) -> dict[str, str | bool | int | float | list[str]]:
    """Return what every connection is made with: no code from elsewhere."""
    return {
        "memory_limit": memory_limit, "threads": threads,
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        "allow_community_extensions": False, "python_enable_replacements": False,
    }  # fmt: skip


def literal(value: object) -> str:
    """Return an SQL literal, for statements that take no parameters."""
    return "'" + str(value).replace("'", "''") + "'"


def error_of(error: duckdb.Error, place: DatabasePlace, opening: bool = False) -> StoreError:
    """Return the store error for a DuckDB error."""
    text = str(error)
    if held := _HELD.search(text):
        return Held(place.file.parent, int(held[1]))
    if _NO_ROOM.search(text):
        return Full(place.file.parent)
    is_outside = _OUTSIDE.search(text) is not None
    is_of_the_file = isinstance(error, _DAMAGE) or bool(_CORRUPT.search(text))
    if not is_outside and (is_of_the_file or (opening and isinstance(error, _FILE_ERRORS))):
        return DatabaseDamaged(
            "The database file does not hold what was written to it.",
            "Start again: it is made anew from the journal.",
        )
    if opening and isinstance(error, duckdb.IOException):
        return Unavailable(
            f"The database in {place.file.parent} cannot be opened: {text.splitlines()[0]}",
            "Check the folder and its permissions.",
        )
    return StoreError(f"The database refused: {text.splitlines()[0]}", "Try again.")


class Database:
    """An open database. `generation` counts how often it had to be opened."""

    def __init__(self, place: DatabasePlace) -> None:
        self.place = place
        self.generation = 1
        self._root, self._file = connect(place), place.file.stat()
        self._gate = threading.Condition()
        self._inside = 0
        self._is_shut = False
        self._is_closed = False

    def rows(self, sql: str, parameters: Sequence[object] | dict[str, object] = ()) -> Rows:
        """Run one query and return all its rows."""
        return self.read(lambda cursor: cursor.execute(sql, parameters).fetchall())

    def read(self, work: Callable[[Cursor], T]) -> T:
        """Do `work` on a new cursor; retry once if DuckDB was reopened."""
        try:
            return self._once(work)
        except Reopened:
            return self._once(work)

    def write(self, work: Callable[[Cursor], None]) -> None:
        """Do `work` in one transaction. Raise Reopened where it may count."""

        def transaction(cursor: Cursor) -> None:
            cursor.begin()
            try:
                work(cursor)
                cursor.commit()
            except BaseException:
                with contextlib.suppress(duckdb.Error):
                    cursor.rollback()
                raise

        self._once(transaction)

    def _once(self, work: Callable[[Cursor], T]) -> T:
        generation = self.generation
        try:
            with self._entered() as root, contextlib.closing(root.cursor()) as cursor:
                return work(cursor)
        except (duckdb.FatalException, duckdb.ConnectionException) as error:
            _log.warning("DuckDB gave up: %s", str(error).splitlines()[0])
            self.reopen(generation)
            raise Reopened("The database had to be opened anew.", "Try again.") from error
        except duckdb.Error as error:
            raise error_of(error, self.place) from error

    @contextlib.contextmanager
    def _entered(self) -> Iterator[Cursor]:
        with self._gate:
            self._gate.wait_for(lambda: not self._is_shut)
            self._inside += 1
            root = self._root
        try:
            yield root
        finally:
            with self._gate:
                self._inside -= 1
                self._gate.notify_all()

    def reopen(self, generation: int, between: Callable[[], None] | None = None) -> None:
        """Reopen the file once per `generation`; `between` moves files."""
        with self._gate:
            self._gate.wait_for(lambda: not self._is_shut)
            if self._is_closed:
                raise LogClosed
            if self.generation != generation:
                return
            self._is_shut = True
            # DuckDB hands out the broken instance again as long as one cursor of it is open.
            self._gate.wait_for(lambda: self._inside == 0)
        try:
            self._root.close()
            if between:
                between()
            self._root, self._file = connect(self.place), self.place.file.stat()
            self.generation += 1
        finally:
            with self._gate:
                self._is_shut = False
                self._gate.notify_all()

    def is_in_place(self) -> bool:
        """Return whether the file that was opened still bears its name."""
        return self.place.file.exists() and os.path.samestat(self._file, self.place.file.stat())

    def close(self) -> None:
        """Write everything into the file itself and close it."""
        try:
            self.rows("checkpoint")
        except StoreError as error:
            _log.warning("No checkpoint at the end (%s): the next start reads the rest.", error)
        self._is_closed = True
        self._root.close()
