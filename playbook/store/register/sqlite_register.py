"""Keep the register in one SQLite file, for any number of processes."""

import contextlib
import logging
import os
import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, ExceptionContext, StaticPool, create_engine, event, func, select
from sqlalchemy.exc import ResourceClosedError

from playbook.store.errors import (
    Damaged,
    DuplicateKey,
    Full,
    ReadOnly,
    StoreError,
    Unavailable,
    file_error_of,
)
from playbook.store.folder import Folder
from playbook.store.integrity.row_digests import NAME as DIGEST
from playbook.store.integrity.row_digests import RowDigests
from playbook.store.integrity.watermark import Watermark
from playbook.store.log import journal
from playbook.store.log.guard import make_private
from playbook.store.register.polls import keys
from playbook.store.register.privacy.seen_clock import NAME as CLOCK
from playbook.store.register.records import insert_new, replace_row
from playbook.store.register.register import Executable, Register, RegisterRow, Transaction
from playbook.store.register.tables import REVISION, accounts, named_values

T = TypeVar("T")
_WAIT_SECONDS = 10.0
_RETRY_SECONDS = 60.0
_PROBE_SECONDS = 5.0
# No session is looked up meanwhile, so other readers of the file are not waited for any longer.
_CHECKPOINT_SECONDS = 1.0
_OWED = "scrub owed"
_SMALLEST = 512  # bytes
_LOOKS, _LOOK_SECONDS = 25, 0.02
# SQLite says no more than this where it cannot make or grow its files beside the register.
_MAYBE_FULL = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_SAME_KEY = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
# The second where SQLite quotes a schema that is no text any more, the last once the register is closed.
_FAULTS = sqlite3.Error, UnicodeDecodeError, ResourceClosedError
_UNREADABLE = re.compile("malformed|Could not decode|codec can't decode")
_OTHER_SCHEMA = re.compile("no such (column|table)")
_log = logging.getLogger(__name__)


class RegisterDamaged(Damaged):
    """The register does not hold what was written."""

    title = "The register of people and links cannot be read"


class SqliteRegister(Register):
    """The open register of one data folder, for any thread."""

    def __init__(
        self, path: Path, back_up: Callable[[], object] = lambda: None, *, accepts_loss: bool = False
    ) -> None:
        """Open or make the register; `back_up` is called before an old one is changed."""
        self.path = path
        self._mark = Watermark(path.with_suffix(".mark"))
        self._lock, self._reading = threading.RLock(), threading.Lock()
        self._again, self._is_closed = threading.Lock(), False
        self._retry: threading.Timer | None = None
        self._secrets: dict[str, str] = {}  # as stored: they never change
        self._new_secrets: dict[str, str] = {}
        _make(path)
        if accepts_loss:
            self._mark.remove()
        mark = self._mark.read()
        self._checked, self._options = "ro", ""
        try:
            self._refuse_damage(mark, accepts_loss=accepts_loss)
        except Full:
            if _has_content(path.with_name(f"{path.name}-wal")):
                raise
            # After a clean end SQLite makes a file for what it shares; for that there is room in memory.
            self._checked, self._options = "rw", "&vfs=unix-excl"
            self._refuse_damage(mark, accepts_loss=accepts_loss)
        self._connection = self._connected()
        self._digests = RowDigests(self._connection)
        self._writing = over(self._connection, path)
        with self._translated():
            self._migrate(back_up)
            if not (mark and self._digests.is_current()):
                self.write(lambda _: self._digests.renew())
        # Whoever looks up a session does not wait for a writer.
        self._reader = over(self._connected(), path)

    def rows(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> Sequence[RegisterRow]:
        with self._reading, self._translated(), self._reader.begin():
            return self._reader.execute(statement, values).mappings().all()

    def write(self, work: Callable[[Transaction], T]) -> T:
        with self._lock, self._translated():
            self._digests.watch()
            with self._transaction() as transaction:
                self._digests.forget_changes()
                result = work(transaction)
                writes = self._digests.store()
            self._mark.write(writes)
            return result

    def secret(self, name: str) -> str:
        if known := self._secrets.get(name):
            return known
        stored = select(named_values.c.value).where(named_values.c.name == name)
        # The same until it is stored, so that nothing that needs it ends with a full disk.
        fresh = self._new_secrets.setdefault(name, secrets.token_urlsafe(32))

        def work(transaction: Transaction) -> str:
            insert_new(transaction, named_values, {"name": name, "value": fresh})
            return str(transaction.scalar(stored))

        try:
            values = self.scalars(stored)
            self._secrets[name] = str(values[0]) if values else self.write(work)
        except StoreError:
            return fresh
        return self._secrets[name]

    def secret_names(self) -> list[str]:
        names: list[str] = self.scalars(
            select(named_values.c.name).where(named_values.c.name.not_in((_OWED, DIGEST, CLOCK)))
        )
        return names

    def write_secret(self, name: str, value: str) -> None:
        self.write(lambda transaction: replace_row(transaction, named_values, name=name, value=value))

    def poll_key(self, poll_id: str) -> bytes:
        return keys.read_or_make_key(self.path.parent, poll_id)

    def poll_key_ids(self) -> set[str]:
        return keys.key_ids(self.path.parent)

    def destroy_poll_keys(self, poll_ids: Collection[str]) -> None:
        for poll_id in poll_ids:
            keys.destroy_key(self.path.parent, poll_id)

    def probe(self) -> None:
        self.rows(select(func.count()).select_from(accounts))
        # Where a writer never ends, nobody else writes until a restart.
        if not self._lock.acquire(timeout=_PROBE_SECONDS):
            raise Unavailable("The register of people is busy.", "Try again in a moment.")
        self._lock.release()

    def destroy(self, work: Callable[[Transaction], T]) -> T:
        def with_note(transaction: Transaction) -> T:
            replace_row(transaction, named_values, name=_OWED, value=secrets.token_hex(8))
            return work(transaction)

        return self.write(with_note)

    def forget_earlier(self) -> None:
        # The write-ahead log holds every commit, so that a single copy would show one batch after the other.
        # Where that cannot be done now, the next time does it.
        with self._lock, self._reading, contextlib.suppress(sqlite3.Error):
            self._truncate(wait_seconds=0)

    @property
    def owes_scrub(self) -> bool:
        return bool(self.rows(select(named_values.c.name).where(named_values.c.name == _OWED)))

    def settle(self) -> bool:
        try:
            if self.owes_scrub:
                self.scrub()
            return True
        except StoreError as error:
            _log.warning("What was destroyed is not off the disk yet: %s", error)
            self._settle_later()
            return False

    def scrub(self) -> None:
        """Leave nothing deleted in the files. Raise Full or Unavailable otherwise."""
        with self._lock, self._reading, self._translated():
            # Another process may owe more in the meantime.
            sql = "select cast(value as blob) from kept where name = ?"
            owed = self._connection.execute(sql, (_OWED,)).fetchone()
            self._connection.execute("vacuum")
            if not self._truncate(_CHECKPOINT_SECONDS):
                raise Unavailable(
                    "Another program reads the register, so what was deleted is still in its files.",
                    "End it; it is tried again every minute.",
                )
            if owed:
                sql = "delete from kept where name = ? and cast(value as blob) = ?"
                self._connection.execute(sql, (_OWED, owed[0]))

    def _truncate(self, wait_seconds: float) -> bool:
        """Empty the write-ahead log; return False while others read it."""
        self._connection.execute(f"pragma busy_timeout = {wait_seconds * 1000:.0f}")
        try:
            return not self._connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        finally:
            self._connection.execute(f"pragma busy_timeout = {_WAIT_SECONDS * 1000:.0f}")

    def close(self) -> None:
        with self._again:
            self._is_closed = True
            if self._retry:
                self._retry.cancel()
        with self._lock, self._reading:
            for connection in (self._reader, self._writing):
                connection.close()
                connection.engine.dispose()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Begin at once, so that what is read is what is written upon."""
        with self._writing.begin():
            self._connection.execute("begin immediate")
            yield self._writing

    def _settle_later(self) -> None:
        with self._again:
            if self._retry is None and not self._is_closed:
                self._retry = threading.Timer(_RETRY_SECONDS, self._settle_again)
                self._retry.daemon = True
                self._retry.start()

    def _settle_again(self) -> None:
        with self._again:
            self._retry = None
            if self._is_closed:
                return
        self.settle()

    def _refuse_damage(self, mark: int, *, accepts_loss: bool) -> None:
        """Raise RegisterDamaged, and leave the files as they are.

        Without a mark, as after a restore, the rows are taken as they are.
        """
        # A connection that may write would empty the write-ahead log when it is closed.
        try:
            with self._translated(), closing(self._opened(self._checked)) as reader:
                reader.text_factory = lambda text: text.decode("utf-8", "replace")
                problem = self._problem(reader, mark, accepts_loss=accepts_loss)
        except (ValueError, KeyError, TypeError):  # in a schema or a digest that nobody can read
            problem = f"What the data folder keeps in {self.path.name} cannot be read."
        except StoreError as error:
            if not _OTHER_SCHEMA.search(str(error)):
                raise
            problem = f"What the data folder keeps in {self.path.name} cannot be read."
        if problem:
            raise _damaged(problem)

    def _opened(self, mode: str) -> sqlite3.Connection:
        uri = f"{self.path.resolve().as_uri()}?mode={mode}{self._options}"
        return sqlite3.connect(
            uri, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False, uri=True
        )

    def _connected(self) -> sqlite3.Connection:
        with self._translated():
            connection = self._opened("rw")
            for pragma in (
                "journal_mode = wal", "synchronous = full", "foreign_keys = on", "secure_delete = on",
            ):  # fmt: skip
                connection.execute(f"pragma {pragma}")
        return connection

    def _problem(self, reader: sqlite3.Connection, mark: int, *, accepts_loss: bool) -> str:
        # Of one moment, while another process may write.
        reader.execute("begin")
        if (found := reader.execute("pragma integrity_check(1)").fetchone()[0]) != "ok":
            return f"What the data folder keeps in {self.path.name} is damaged: {found}."
        is_new = not reader.execute("pragma user_version").fetchone()[0]
        if is_new and not accepts_loss and (mark or _has_content(Folder(self.path.parent).journal)):
            return f"The people and links that belong to this data are not in {self.path.name}."
        if not mark:
            return ""
        digests = RowDigests(reader)
        if (writes := digests.stored().writes) < mark:
            return f"{self.path.name} ends after {writes} changes, and there were {mark}."
        if digests.is_current() and (tables := ", ".join(digests.changed_tables())):
            return f"Rows in {self.path.name} are not those that were written ({tables})."
        return ""

    def _migrate(self, back_up: Callable[[], object] = lambda: None) -> None:
        done: int = self._connection.execute("pragma user_version").fetchone()[0]
        if done > REVISION:
            raise Unavailable(
                "The register of people was written by a newer version of Leadership Playbook.",
                "Start that version, or restore an older backup.",
            )
        if done < REVISION:
            if done:
                back_up()
            # Alembic takes longer to load than the register to open.
            from playbook.store.register.migrations.run import bring_up

            with self._transaction() as transaction:
                bring_up(transaction)
                self._connection.execute(f"pragma user_version = {REVISION}")

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except _FAULTS as error:
            raise error_of(error, self.path) from error


def accept_loss(path: Path, now: datetime) -> Path | None:
    """Go on with what is left; return where an unreadable register is."""
    try:
        SqliteRegister(path, accepts_loss=True).close()
        return None
    except RegisterDamaged:
        folder = Folder(path.parent)
        aside = folder.set_aside([*folder.register_wal, folder.register], now)
        SqliteRegister(path, accepts_loss=True).close()
        return aside


def _has_content(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _is_lost(path: Path) -> bool:
    """Return whether SQLite would take the file for an empty one, and delete its write-ahead log."""
    if path.exists() and path.stat().st_size >= _SMALLEST:
        return False
    return _has_content(path) or _has_content(path.with_name(f"{path.name}-wal"))


def _make(path: Path) -> None:
    """Make an empty file if missing, readable only by its owner. Raise RegisterDamaged."""
    # Another process that makes it at this moment looks like damage for some milliseconds.
    for _ in range(_LOOKS):
        if not _is_lost(path):
            break
        time.sleep(_LOOK_SECONDS)
    else:
        raise _damaged(f"What the data folder keeps in {path.name} cannot be read.")
    # Done before connecting: closing a file drops every lock of this process on it, and another process would
    # then take SQLite's journal away from under us.
    try:
        make_private(path.parent)
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        if isinstance(fault := file_error_of(error, path.parent), Full):
            raise fault from error
        raise Unavailable(
            f"The register {path.name} in {path.parent} cannot be opened: {error.strerror}.",
            "Check the folder and its permissions.",
        ) from error


def over(raw: sqlite3.Connection, path: Path) -> Connection:
    """Return SQLAlchemy's connection over one of ours. Its errors are ours."""
    engine = create_engine(
        "sqlite://", creator=lambda: raw, poolclass=StaticPool, execution_options={"preserve_rowcount": True}
    )

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        fault = context.original_exception
        if isinstance(fault, _FAULTS):
            raise error_of(fault, path) from fault

    return engine.connect()


def _damaged(message: str) -> RegisterDamaged:
    return RegisterDamaged(
        message,
        "Run `python -m playbook restore` with the newest backup, or `python -m playbook accept-loss` to go"
        " on with the people and links that can be read, or without any.",
    )


def error_of(error: Exception, path: Path) -> StoreError:
    """Return the store error for an SQLite error."""
    code: Any = getattr(error, "sqlite_errorcode", None)
    if code in _SAME_KEY:
        return DuplicateKey()
    if code == sqlite3.SQLITE_FULL:
        return Full(path.parent)
    if code is not None and code & 0xFF == sqlite3.SQLITE_READONLY:
        return ReadOnly()
    if code is not None and code & 0xFF in _MAYBE_FULL:
        try:
            journal.try_room(path.parent)
        except StoreError as fault:
            return fault
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or _UNREADABLE.search(str(error)):
        return _damaged(f"What the data folder keeps in {path.name} cannot be read.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unavailable("The register of people is busy.", "Try again in a moment.")
    return StoreError(f"The register of people refused: {error}.", "Try again.")
