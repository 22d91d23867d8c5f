"""Keep the register in PostgreSQL, for several processes at once.

Every change is one serializable transaction, done again where it collided with another: what was checked
still holds when it is acted upon (docs/decisions/register.md).
"""

import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy import Engine, ExceptionContext, QueuePool, create_engine, event, func, select
from sqlalchemy.exc import TimeoutError as NoConnection

from playbook import clock
from playbook.store.errors import DuplicateKey, StoreError, Unavailable
from playbook.store.log.postgres import connections
from playbook.store.log.postgres.connections import READ_SECONDS, Collided, LinkLost, error_of, pause
from playbook.store.log.postgres.writing import InDoubt
from playbook.store.register.limits.zones import NAME as ZONE
from playbook.store.register.postgres import schema
from playbook.store.register.postgres.connection_row import NAME as CONNECTION
from playbook.store.register.postgres.seal import Seal
from playbook.store.register.privacy.deletions import NAME as DELETIONS
from playbook.store.register.privacy.seen_clock import NAME as CLOCK
from playbook.store.register.records import delete, insert_new, replace_row, upsert
from playbook.store.register.register import Counted, Executable, Register, RegisterRow, Transaction
from playbook.store.register.tables import accounts, named_values, pulse_keys

T = TypeVar("T")
_MOST, _TURN_SECONDS = 4, 20.0
_TRIES, _TRIES_OF_A_KEY = 50, 3
# A table of the log (steps/0002_told.sql), which follows it.
_change_numbers = sa.Table(
    "told",
    sa.MetaData(),
    sa.Column("rollout_id", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger),
)
_CLOCK_SECONDS, _SEALED = 5.0, "sealed"
_NO_SECRETS = (CLOCK, CONNECTION, DELETIONS, ZONE)


class OtherClock(StoreError):
    """The clock of this machine is not that of the database."""

    title = "The clock of this machine is wrong"


class PostgresRegister(Register):
    """The register in one schema of a PostgreSQL database, for any thread."""

    is_shared = True

    def __init__(self, url: str, seal: Seal, *, schema_name: str = "playbook") -> None:
        connections.refuse_unreadable(url)
        self._seal = seal
        self._secrets: dict[str, str] = {}
        self._counting = threading.local()
        engine = _engine(url, schema_name)
        self._reading = engine
        self._writing = engine.execution_options(isolation_level="SERIALIZABLE")
        try:
            self._refuse_settings()
            self._refuse_other_clock()
            self.write(lambda transaction: schema.bring_up(transaction, schema_name))
            self.secret(_SEALED)  # refuses another secret than the one that this was made with
        except BaseException:
            self.close()
            raise

    def rows(
        self, statement: Executable, values: Mapping[str, object] | None = None
    ) -> Sequence[RegisterRow]:
        def read() -> Sequence[RegisterRow]:
            with self._reading.connect() as link:
                return link.execute(statement, values).mappings().all()

        ends_at = time.monotonic() + READ_SECONDS
        for attempt in count():
            try:
                return _translated(read)
            except LinkLost:
                if time.monotonic() >= ends_at:
                    raise
                pause(attempt)
        raise AssertionError

    def write(self, work: Callable[[Transaction], T]) -> T:
        is_done = False

        def once() -> T:
            nonlocal is_done
            is_done = False
            with self._writing.connect() as link, link.begin():
                result = work(link)
                numbers = self._count(link)
                is_done = True
            # Only now: a number that was undone would pass for one that the database lost.
            self._counted()[1].update(numbers)
            return result

        ends_at, same_keys = time.monotonic() + READ_SECONDS, 0
        for attempt in count():
            try:
                return _translated(once)
            except DuplicateKey:
                # The other row may have come after this transaction looked for it.
                same_keys += 1
                if same_keys == _TRIES_OF_A_KEY:
                    raise
            except Collided:
                if attempt >= _TRIES:
                    raise
            except LinkLost as error:
                if is_done:
                    raise InDoubt from error
                if time.monotonic() >= ends_at:
                    raise
            pause(attempt)
        raise AssertionError

    @contextmanager
    def counting(self, rollout_ids: Collection[str]) -> Iterator[Counted]:
        """Have each transaction of this thread count a change of these rollouts."""
        before, counted = getattr(self._counting, "now", None), Counted()
        # In the order of the ids, so that no two processes wait for each other.
        self._counting.now = sorted(rollout_ids), counted
        try:
            yield counted
        finally:
            self._counting.now = before

    def _counted(self) -> tuple[Sequence[str], Counted]:
        return getattr(self._counting, "now", None) or ((), Counted())

    def _count(self, transaction: Transaction) -> Counted:
        rollout_ids, counted = self._counted()
        if not rollout_ids:
            return {}
        # Others hear also of what may have been stored, though no number of it is known.
        counted.update({each: 0 for each in rollout_ids if each not in counted})
        new = upsert(transaction, _change_numbers).values(
            [{"rollout_id": each, "number": 1} for each in rollout_ids]
        )
        raised = new.on_conflict_do_update(
            index_elements=["rollout_id"], set_={"number": _change_numbers.c.number + 1}
        )
        rows = transaction.execute(raised.returning(_change_numbers.c.rollout_id, _change_numbers.c.number))
        return {row.rollout_id: row.number for row in rows}

    def secret(self, name: str) -> str:
        # Made once and never changed: each page of a room asks for two of them.
        if name not in self._secrets:
            self._secrets[name] = self._read_or_make_secret(name)
        return self._secrets[name]

    def _read_or_make_secret(self, name: str) -> str:
        stored = select(named_values.c.value).where(named_values.c.name == name)

        def work(transaction: Transaction) -> str:
            fresh = self.seal(secrets.token_urlsafe(32))
            insert_new(transaction, named_values, {"name": name, "value": fresh})
            return str(transaction.scalar(stored))

        values = self.scalars(stored)
        return self.unseal(values[0] if values else self.write(work))

    def secret_names(self) -> list[str]:
        names: list[str] = self.scalars(
            select(named_values.c.name).where(named_values.c.name.not_in(_NO_SECRETS))
        )
        return names

    def write_secret(self, name: str, value: str) -> None:
        sealed = self.seal(value)
        self.write(lambda transaction: replace_row(transaction, named_values, name=name, value=sealed))
        self._secrets.pop(name, None)

    def seal(self, text: str) -> str:
        return self._seal.seal(text)

    def unseal(self, text: str) -> str:
        return self._seal.unseal(text)

    def probe(self) -> None:
        self.rows(select(func.count()).select_from(accounts))

    def poll_key(self, poll_id: str) -> bytes:
        key = select(pulse_keys.c.poll_key).where(pulse_keys.c.poll_id == poll_id)

        def work(transaction: Transaction) -> bytes:
            new = {"poll_id": poll_id, "poll_key": secrets.token_bytes(32)}
            insert_new(transaction, pulse_keys, new)
            return bytes(transaction.scalar(key) or b"")

        keys = self.scalars(key)
        return bytes(keys[0]) if keys else self.write(work)

    def poll_key_ids(self) -> set[str]:
        return set(self.scalars(select(pulse_keys.c.poll_id)))

    def destroy_poll_keys(self, poll_ids: Collection[str]) -> None:
        self.write(lambda transaction: delete(transaction, pulse_keys, pulse_keys.c.poll_id.in_(poll_ids)))

    def forget_earlier(self) -> None:
        """Do nothing: the files are the server's."""

    def close(self) -> None:
        self._reading.dispose()

    def _refuse_settings(self) -> None:
        with self._reading.connect() as link:
            driver: Any = link.connection.driver_connection
            _translated(lambda: connections.refuse_settings(driver))
        if self.scalars(select(func.current_setting("synchronous_commit"))) == ["off"]:
            raise StoreError(
                "The database acknowledges changes before they are on its disk (synchronous_commit is off).",
                "Set it to on for the database or the role, or a crash loses the last ones.",
            )

    def _refuse_other_clock(self) -> None:
        [moment] = self.scalars(select(func.now()))
        if (seconds := abs((moment - clock.now()).total_seconds())) > _CLOCK_SECONDS:
            raise OtherClock(
                f"It is {seconds:.0f} seconds away from the clock of the database.",
                "Have both machines set their clocks by the network (NTP).",
            )


def _engine(url: str, schema_name: str) -> Engine:
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: connections.connect(connections.Connection, url),
        poolclass=QueuePool,
        pool_size=_MOST,
        max_overflow=0,
        pool_timeout=_TURN_SECONDS,
        use_native_hstore=False,
        # A single query needs no transaction, nor the two messages that one takes.
        isolation_level="AUTOCOMMIT",
        # In the text of each statement, since a pooler keeps no settings of a session.
        execution_options={"preserve_rowcount": True, "schema_translate_map": {None: schema_name}},
    )

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        if isinstance(fault := context.original_exception, psycopg.Error):
            raise error_of(fault) from fault

    return engine


def _translated(work: Callable[[], T]) -> T:
    try:
        return work()
    except psycopg.Error as error:
        raise error_of(error) from error
    except NoConnection as error:
        raise Unavailable("The database is too slow.", "Try again in a moment.") from error
