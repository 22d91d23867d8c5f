"""Store wrong tries, so that every process on the register counts the same ones."""

import hmac
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Table, func, select

from playbook.store.register.records import delete, read_record, replace_row
from playbook.store.register.register import Register, RegisterRow, Transaction
from playbook.store.register.tables import buckets, login_waits

T = TypeVar("T")
_LONGEST = timedelta(hours=24)  # no bucket takes longer to be full again, and nobody waits longer
_MOST_ROWS, _PRUNED_EVERY = 20_000, 500  # of each kind
KIND_ENDS = "\n"
_KIND = 8  # digits of a stored key
_SECRET = "tries"  # noqa: S105 - the name of a secret


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
    """The wrong tries in a register.

    A key may be an address, so only its hash under a secret is stored, behind that of its kind: however many
    addresses somebody names, the buckets of accounts and links stay.
    """

    def __init__(self, register: Register) -> None:
        self._register, self._number = register, count(1)

    def look(self, keys: Collection[str], whose: Collection[str] = ()) -> TryState:
        """Return these buckets and waits, as far as there are any."""
        hashes = self._hashes(keys)
        return _state(lambda table, names: self._register.rows(_named(table, names)), hashes, whose)

    def change(self, keys: Collection[str], whose: Collection[str], work: Work[T], now: datetime) -> T:
        """Do `work` on these buckets and waits, and store what it changed.

        It touches nothing else, and stores nothing where it raises.
        """
        # Whoever is refused costs no write.
        work(self.look(keys, whose))

        def both(transaction: Transaction) -> T:
            def rows(table: Table, names: Collection[str]) -> Any:
                return transaction.execute(_named(table, names)).mappings()

            before = _state(rows, hashes, whose)
            after = TryState(dict(before.buckets), dict(before.waits))
            result = work(after)
            for key, bucket in after.buckets.items():
                if before.buckets.get(key) != bucket:
                    replace_row(transaction, buckets, **{**asdict(bucket), "key": hashes[key]})
            for name in before.waits.keys() - after.waits.keys():
                delete(transaction, login_waits, login_waits.c.whose == name)
            for name, wait in after.waits.items():
                if before.waits.get(name) != wait:
                    replace_row(transaction, login_waits, **asdict(wait))
            if is_due:
                _prune(transaction, now - _LONGEST)
            return result

        hashes = self._hashes(keys)
        is_due = not next(self._number) % _PRUNED_EVERY
        return self._register.write(both)

    def prune(self, now: datetime) -> None:
        """Delete what is older than a day, and counts for nothing any more."""
        self._register.write(lambda transaction: _prune(transaction, now - _LONGEST))

    def _hashes(self, keys: Collection[str]) -> dict[str, str]:
        secret = self._register.secret(_SECRET).encode()

        def hashed(text: str) -> str:
            return hmac.digest(secret, text.encode("utf-8", "surrogatepass"), "sha256").hex()

        return {key: f"{hashed(key.partition(KIND_ENDS)[0])[:_KIND]}{hashed(key)}" for key in keys}


def _named(table: Table, names: Collection[str]) -> Any:
    [key] = table.primary_key
    return select(table).where(key.in_(names))


def _state(
    rows: Callable[[Table, Collection[str]], Collection[RegisterRow]],
    hashes: Mapping[str, str],
    whose: Collection[str],
) -> TryState:
    stored = {row["key"]: row for row in rows(buckets, hashes.values())} if hashes else {}
    return TryState(
        {
            key: read_record(Bucket, stored[hashed], key=key)
            for key, hashed in hashes.items()
            if hashed in stored
        },
        {row["whose"]: read_record(LoginWait, row) for row in rows(login_waits, whose)} if whose else {},
    )


def _prune(transaction: Transaction, before: datetime) -> None:
    kind = func.substr(buckets.c.key, 1, _KIND)
    for table, since, of in ((buckets, buckets.c.filled_at, kind), (login_waits, login_waits.c.last, None)):
        delete(transaction, table, since < before)
        [key] = table.primary_key
        place = func.row_number().over(partition_by=of, order_by=(since.desc(), key))
        rows = select(key.label("key"), place.label("place")).subquery()
        delete(transaction, table, key.in_(select(rows.c.key).where(rows.c.place > _MOST_ROWS)))
