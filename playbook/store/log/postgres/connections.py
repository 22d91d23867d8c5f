"""Reach PostgreSQL by a few connections that hold no state between statements.

Any pooler may stand in between: no session settings, no session locks, and prepared statements only where the
bell shows that there is none. What may be repeated is repeated while the database is away for a moment.
"""

import logging
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from playbook.store.errors import DuplicateKey, Full, ReadOnly, StoreError, Unavailable

T = TypeVar("T")
L = TypeVar("L", bound=psycopg.Connection)
Rows = list[tuple[Any, ...]]
READ_SECONDS = 5.0  # a page waits that long for a database that is away
_MOST = 4
_PREPARE_AFTER = 5  # times that a connection was asked the same
_CONNECT_SECONDS = 5
_SILENT_SECONDS = 15.0  # no statement of ours takes that long
_TURN_SECONDS = 20.0
_LONGEST_PAUSE = 0.5
# With a cable pulled, only the first of these ends a statement in time.
_LINK: dict[str, Any] = {
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "client_encoding": "utf8",
}
# Beginnings of SQLSTATE: the connection, a server that stops, and a session that it ended for being slow.
_LOST = ("08", "57P", "25P03", "25P04")
_BUSY = ("55P03", "53300", "57014")  # a lock, too many connections, a statement that took too long
_AGAIN = ("40001", "40P01")
_SAME_KEY = "23505"
_READ_ONLY, _DISK_FULL = "25006", "53100"
# Settings of a server, database or role with which rows would be read or written as something else.
_NEEDED = {
    "DateStyle": (re.compile("ISO,.*"), "Set it to ISO for the database or the role."),
    "array_nulls": (re.compile("on"), "Set it to on for the database or the role."),
    # The second takes letters as they come.
    "server_encoding": (re.compile("UTF8|SQL_ASCII"), "Make a database with encoding UTF8."),
}
_SETTINGS = "select " + ", ".join(f"current_setting('{name}')" for name in _NEEDED)
_log = logging.getLogger(__name__)


class LinkLost(Unavailable):
    """The connection broke: nobody knows what became of the statement."""

    def __init__(self) -> None:
        super().__init__("The database cannot be reached.", "Try again in a moment.")


class Collided(Unavailable):
    """The server undid a statement because of another one; it may be repeated."""

    def __init__(self) -> None:
        super().__init__("Too many people change this at the same moment.", "Try again in a moment.")


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """One on which no statement is waited for without end."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        return super().wait(gen, interval, _SILENT_SECONDS if timeout is None else timeout)


def connect(kind: type[L], url: str, **options: Any) -> L:
    """Connect so that a pooler may stand in between, and a lost line is noticed."""
    return kind.connect(url, prepare_threshold=None, connect_timeout=_CONNECT_SECONDS, **_LINK, **options)


def refuse_unreadable(url: str) -> None:
    """Raise StoreError for an address that is none."""
    try:
        conninfo_to_dict(url)
    except (psycopg.Error, UnicodeDecodeError):
        # Its words may hold the password.
        raise StoreError("PLAYBOOK_DATABASE_URL cannot be read.", "Check how it is written.") from None


def refuse_settings(link: psycopg.Connection) -> None:
    """Raise StoreError where the database would take our rows for others."""
    [values] = link.execute(_SETTINGS.encode()).fetchall()
    for (name, (pattern, hint)), value in zip(_NEEDED.items(), values, strict=True):
        if not pattern.fullmatch(value):
            raise StoreError(f"The database has {name} set to {value!r}, which does not work here.", hint)


class Pool:
    """At most four connections to one schema of a database, for any thread."""

    def __init__(self, url: str, schema: str = "playbook") -> None:
        assert schema.isidentifier(), schema  # noqa: S101 - it stands in every statement
        refuse_unreadable(url)
        self._url, self.schema = url, schema
        self._free: list[Connection] = []
        self._lock, self._room = threading.Lock(), threading.BoundedSemaphore(_MOST)
        self._is_closed = False
        self.is_direct = False  # whether a connection is known to be one session of the server

    def sql(self, text: str) -> bytes:
        """Return a statement on the tables of this schema."""
        return text.replace("playbook.", f"{self.schema}.").encode()

    def rows(self, sql: str, parameters: Sequence[object] = (), seconds: float = READ_SECONDS) -> Rows:
        """Return the rows of one query that changes nothing."""
        statement = self.sql(sql)
        return self.patiently(lambda link: link.execute(statement, parameters).fetchall(), seconds)

    def patiently(self, work: Callable[[psycopg.Connection], T], seconds: float = READ_SECONDS) -> T:
        """Do what may be done twice, again after a lost link until time is over."""
        ends_at = time.monotonic() + seconds
        for attempt in count():
            try:
                with self.connection() as link:
                    return work(link)
            except (LinkLost, Collided):
                if time.monotonic() >= ends_at:
                    raise
                pause(attempt)
        raise AssertionError

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        """Lend a connection, each statement of which is its own transaction."""
        if not self._room.acquire(timeout=_TURN_SECONDS):
            raise Unavailable("The database is too slow.", "Try again in a moment.")
        link: Connection | None = None
        try:
            link = self._take()
            link.prepare_threshold = _PREPARE_AFTER if self.is_direct else None
            yield link
        except psycopg.Error as error:
            if link is not None and error.sqlstate == _READ_ONLY:
                _close(link)  # after a failover another server takes changes
            raise error_of(error) from error
        finally:
            if link is not None:
                self._give_back(link)
            self._room.release()

    def listener(self) -> psycopg.Connection:
        """Open a connection of the caller's own, to wait on."""
        try:
            return self._connect(psycopg.Connection[tuple[Any, ...]])
        except psycopg.Error as error:
            raise error_of(error) from error

    def close(self) -> None:
        """Close the connections that nobody uses, and the others once given back."""
        with self._lock:
            self._is_closed = True
        self._drop_free()

    def _take(self) -> Connection:
        with self._lock:
            if self._free:
                return self._free.pop()
        return self._connect(Connection)

    def _connect(self, kind: type[L]) -> L:
        return connect(kind, self._url, autocommit=True, cursor_factory=psycopg.RawCursor)

    def _give_back(self, link: Connection) -> None:
        is_well = not link.closed and link.pgconn.transaction_status == TransactionStatus.IDLE
        with self._lock:
            if is_well and not self._is_closed:
                self._free.append(link)
                return
        _close(link)
        if not is_well:
            # The others lead to the same server, which may be gone.
            self._drop_free()

    def _drop_free(self) -> None:
        with self._lock:
            links, self._free = self._free, []
        for link in links:
            _close(link)


def _close(link: psycopg.Connection) -> None:
    with suppress(psycopg.Error):
        link.close()


def pause(attempt: int) -> None:
    """Wait before the next try, longer each time, no two alike."""
    if attempt:
        longest = min(_LONGEST_PAUSE, 0.02 * 2 ** min(attempt, 10))
        time.sleep(random.uniform(0, longest))  # noqa: S311 - spreads tries, guards nothing


def error_of(error: psycopg.Error) -> StoreError:
    """Return the store error for an error of PostgreSQL or of the link to it."""
    state = error.sqlstate or ""
    if state == _DISK_FULL:
        return Full("the database")
    if state == _READ_ONLY:
        return ReadOnly()
    if state in _AGAIN:
        return Collided()
    if state == _SAME_KEY:
        return DuplicateKey()
    if state in _BUSY:
        return Unavailable("The database is busy.", "Try again in a moment.")
    reason = (str(error).splitlines() or [""])[0]
    if state.startswith(_LOST) or (not state and isinstance(error, psycopg.OperationalError)):
        _log.warning("The link to PostgreSQL: %s", reason)
        return LinkLost()
    if isinstance(error, psycopg.InterfaceError):
        return LinkLost()
    _log.error("PostgreSQL refused (%s): %s", state, reason)
    return StoreError("The database refused this.", "See the log for the reason.")
