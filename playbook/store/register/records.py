"""Read dataclasses from rows of the register, and write them."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, Delete, Select, Table, Update, bindparam, func, select

from playbook.core.base.access import Membership
from playbook.store.register.register import Register, RegisterRow, Transaction

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from sqlalchemy.dialects.sqlite import Insert

R = TypeVar("R", bound="DataclassInstance")
Condition = ColumnElement[bool]


class RecordTable(Generic[R]):
    """Records of one kind in a register; the desk checks roles."""

    kind: type[R]
    table: ClassVar[Table]
    order: ClassVar[tuple[ColumnElement[Any], ...]] = ()  # in which all are listed

    def __init__(self, register: Register) -> None:
        self._register = register

    def find(self, record_id: str) -> R | None:
        """Return the record with an id, or None."""
        return self._first(id=record_id)

    def all(self) -> list[R]:
        """Return every record, in the order of the class."""
        return self._all()

    def _all(self, *where: Condition, order: Iterable[Any] = (), most: int | None = None) -> list[R]:
        statement = self._select().where(*where).order_by(*(order or self.order)).limit(most)
        return self._records(self._register.rows(statement))

    def _first(self, **same: object) -> R | None:
        rows = self._register.rows(_look_up(type(self), *same), same)  # type: ignore[arg-type]  # classes hash
        return next(iter(self._records(rows)), None)

    def _add(self, values: Mapping[str, object]) -> None:
        self._register.run(self.table.insert().values(values))

    def _change(self, *where: Condition, **values: object) -> int:
        return self._register.run(self.table.update().where(*where).values(values))

    def _delete(self, *where: Condition) -> int:
        return self._register.run(self.table.delete().where(*where))

    @classmethod
    def _select(cls) -> Select[Any]:
        return select(cls.table)

    def _records(self, rows: Iterable[RegisterRow]) -> list[R]:
        return [self._record(row) for row in rows]

    def _record(self, row: RegisterRow) -> R:
        return read_record(self.kind, row)


@cache
def _look_up(records: type[RecordTable[Any]], *columns: str) -> Select[Any]:
    # Made once: SQLAlchemy takes as long to build a statement as to run it.
    return records._select().where(*(records.table.c[name] == bindparam(name) for name in columns))


def read_record(kind: type[R], row: RegisterRow, **others: object) -> R:
    """Return the record of a row; `others` are no columns."""
    return kind(**{name: row[name] for name in _names(kind) if name not in others}, **others)


@cache
def _names(kind: "type[DataclassInstance]") -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def read_membership(row: RegisterRow) -> Membership:
    """Return the membership that a row holds."""
    return Membership(**{name: row[name] for name in Membership.model_fields})


def insert_all(transaction: Transaction, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
    """Insert rows of the same columns, or none."""
    if listed := list(rows):
        transaction.execute(table.insert(), listed)


def for_each(
    transaction: Transaction, statement: Update | Delete, column: ColumnElement[Any], values: Iterable[object]
) -> None:
    """Change the rows with each value, in conditions short enough for SQLite."""
    if listed := [{"each": value} for value in values]:
        transaction.execute(statement.where(column == bindparam("each")), listed)


def upsert(transaction: Transaction, table: Table) -> "Insert":
    """Return an insert that can say what a row of the same key means."""
    dialect = import_module(f"sqlalchemy.dialects.{transaction.dialect.name}")
    insert: Insert = dialect.insert(table)
    return insert


def change(transaction: Transaction, table: Table, *where: Condition, **values: object) -> int:
    """Change rows and return how many."""
    return transaction.execute(table.update().where(*where).values(values)).rowcount


def delete(transaction: Transaction, table: Table, *where: Condition) -> int:
    """Delete rows and return how many."""
    return transaction.execute(table.delete().where(*where)).rowcount


def insert_new(transaction: Transaction, table: Table, *rows: Mapping[str, object]) -> int:
    """Insert rows but those that are there already; return how many."""
    if not rows:
        return 0
    return transaction.execute(upsert(transaction, table).on_conflict_do_nothing(), rows).rowcount


def replace_row(transaction: Transaction, table: Table, **values: object) -> None:
    """Insert a row, in place of the one of the same key."""
    insert = upsert(transaction, table).values(values)
    others = {name: insert.excluded[name] for name in values if not table.c[name].primary_key}
    transaction.execute(insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=others))


def count(transaction: Transaction, *where: Condition) -> int:
    """Return how many rows meet these conditions, which name their table."""
    return int(transaction.scalar(select(func.count()).where(*where)) or 0)
