"""Dataclasses as rows of the register, and back: days and moments as ISO text."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from playbook.core.base.access import Membership
from playbook.store.register.register import Row, Transaction

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

R = TypeVar("R", bound="DataclassInstance")
_READ: dict[object, Callable[[Any], Any]] = {
    bool: bool,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def read_record(kind: type[R], row: Row, **others: object) -> R:
    """Return the record that a row holds; `others` are the fields that are no column of it."""
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
    """Return the type without `| None`."""
    bare = [each for each in get_args(hint) if each is not NoneType]
    return bare[0] if len(bare) == 1 and NoneType in get_args(hint) else hint


def read_membership(row: Row) -> Membership:
    """Return the membership that a row holds."""
    return Membership(
        rollout_id=row["rollout_id"],
        role=row["role"],
        group_ids=tuple(json.loads(row["group_ids"])),
        person_id=row["person_id"],
    )


def insert(transaction: Transaction, table: str, values: Mapping[str, object]) -> None:
    """Insert a row of these columns."""
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    sql = f"insert into {table} ({columns}) values ({marks})"  # noqa: S608 - names of ours
    transaction.execute(sql, stored(values))


def stored(values: Mapping[str, object]) -> dict[str, object]:
    """Return values as the register stores them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
