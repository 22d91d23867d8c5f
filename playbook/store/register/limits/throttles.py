"""Store wrong tries, so that every process on the register counts the same ones."""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Table, select

from playbook.store.register.records import delete, read_record, replace_row
from playbook.store.register.register import Register, RegisterRow, Transaction
from playbook.store.register.tables import buckets, login_waits

T = TypeVar("T")
_LONGEST = timedelta(hours=24)  # no bucket takes longer to be full again, and nobody waits longer
_MOST_ROWS, _PRUNED_EVERY = 20_000, 500


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many tries are left of a bucket that fills by itself."""

    key: str
    level: float
    filled_at: datetime


@dataclass(frozen=True, slots=True)
class LoginWait:
    """Wrong tries of one account or browser, and until when it waits."""

    whose: str  # a hash
    last: datetime
    next_at: datetime
    count: int = 0  # by which others wait
    total: int = 0


@dataclass(slots=True)
class TryState:
    """The buckets and waits that one decision is about."""

    buckets: dict[str, Bucket] = field(default_factory=dict)
    waits: dict[str, LoginWait] = field(default_factory=dict)


Work = Callable[[TryState], T]


class Throttles:
    """The wrong tries in a register."""

    def __init__(self, register: Register) -> None:
        self._register, self._number = register, count(1)

    def look(self, keys: Collection[str], whose: Collection[str] = ()) -> TryState:
        """Return these buckets and waits, as far as there are any."""
        return _state(lambda table, names: self._register.rows(_named(table, names)), keys, whose)

    def change(self, keys: Collection[str], whose: Collection[str], work: Work[T], now: datetime) -> T:
        """Do `work` on these buckets and waits, and store what it changed.

        It touches nothing else, and stores nothing where it raises.
        """
        # Whoever is refused costs no write.
        work(self.look(keys, whose))

        def both(transaction: Transaction) -> T:
            def rows(table: Table, names: Collection[str]) -> Any:
                return transaction.execute(_named(table, names)).mappings()

            before = _state(rows, keys, whose)
            after = TryState(dict(before.buckets), dict(before.waits))
            result = work(after)
            _store(transaction, buckets, before.buckets, after.buckets)
            _store(transaction, login_waits, before.waits, after.waits)
            if is_due:
                _prune(transaction, now - _LONGEST)
            return result

        is_due = not next(self._number) % _PRUNED_EVERY
        return self._register.write(both)


def _named(table: Table, names: Collection[str]) -> Any:
    [key] = table.primary_key
    return select(table).where(key.in_(names))


def _state(
    rows: Callable[[Table, Collection[str]], Collection[RegisterRow]],
    keys: Collection[str],
    whose: Collection[str],
) -> TryState:
    return TryState(
        {row["key"]: read_record(Bucket, row) for row in rows(buckets, keys)} if keys else {},
        {row["whose"]: read_record(LoginWait, row) for row in rows(login_waits, whose)} if whose else {},
    )


def _store(transaction: Transaction, table: Table, before: dict[str, Any], after: dict[str, Any]) -> None:
    [key] = table.primary_key
    for name in before.keys() - after.keys():
        delete(transaction, table, key == name)
    for name, record in after.items():
        if before.get(name) != record:
            replace_row(transaction, table, **asdict(record))


def _prune(transaction: Transaction, before: datetime) -> None:
    for table, since in ((buckets, buckets.c.filled_at), (login_waits, login_waits.c.last)):
        delete(transaction, table, since < before)
        [key] = table.primary_key
        too_many = select(key).order_by(since.desc(), key).offset(_MOST_ROWS)
        delete(transaction, table, key.in_(too_many.scalar_subquery()))
