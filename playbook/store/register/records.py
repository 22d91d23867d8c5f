"""Read dataclasses from rows of the register, and write them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_type_hints

from playbook.core.base.access import Membership
from playbook.store.register.register import Register, RegisterRow, Transaction

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

R = TypeVar("R", bound="DataclassInstance")
_READ: dict[object, Callable[[Any], Any]] = {
    bool: bool,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


class RecordTable(Generic[R]):
    """Records of one kind in a register; the desk checks roles."""

    kind: type[R]

    def __init__(self, register: Register) -> None:
        self._register = register

    def _all(self, sql: str, *values: object) -> list[R]:
        return [self._record(row) for row in self._register.rows(sql, values)]

    def _first(self, sql: str, *values: object) -> R | None:
        return next(iter(self._all(sql, *values)), None)

    def _record(self, row: RegisterRow) -> R:
        return read_record(self.kind, row)


def read_record(kind: type[R], row: RegisterRow, **others: object) -> R:
    """Return the record of a row; `others` are no columns."""
    values = {
        name: row[name] if row[name] is None or read is None else read(row[name])
        for name, read in _columns(kind).items()
        if name not in others
    }
    return kind(**values, **others)


@cache
def _columns(kind: "type[DataclassInstance]") -> dict[str, Callable[[Any], Any] | None]:
    hints = get_type_hints(kind)
    return {field.name: _READ.get(_bare(hints[field.name])) for field in fields(kind)}


def _bare(hint: Any) -> Any:
    bare = [each for each in get_args(hint) if each is not NoneType]
    return bare[0] if len(bare) == 1 and NoneType in get_args(hint) else hint


def read_membership(row: RegisterRow) -> Membership:
    """Return the membership that a row holds."""
    columns = ("rollout_id", "role", "person_id")
    return Membership(
        group_ids=tuple(json.loads(row["group_ids"])), **{column: row[column] for column in columns}
    )


def insert(transaction: Transaction, table: str, values: Mapping[str, object]) -> None:
    """Insert a row of these columns."""
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    sql = f"insert into {table} ({columns}) values ({marks})"  # noqa: S608 - names of ours
    transaction.execute(sql, values)


def count(transaction: Transaction, rows: str, *values: object) -> int:
    """Return how many `rows` there are: a table with a condition."""
    sql = f"select count(*) from {rows}"  # noqa: S608 - conditions of ours
    return int(transaction.execute(sql, values).fetchone()[0])
