"""Copy a register into an empty one and compare every row.

Either may be in any engine.
"""

from typing import Any

from sqlalchemy import Table, func, select

from playbook.core.base.errors import Refused
from playbook.store.errors import Damaged
from playbook.store.register.records import insert_all
from playbook.store.register.register import Register, Transaction
from playbook.store.register.tables import (
    audit,
    metadata,
    named_values,
    pulse_keys,
    pulse_waiting,
    pulses,
    webhooks,
)

# What only an open pulse needs stays where it is, and the secrets in `named_values` are sealed anew.
_TABLES = [
    table for table in metadata.sorted_tables if table not in (named_values, pulse_keys, pulse_waiting)
]
_OPEN = select(func.count()).select_from(pulses).where(pulses.c.is_open.is_(True))
_Rows = dict[str, list[dict[str, Any]]]


def transfer(source: Register, target: Register) -> int:
    """Copy every row and return how many there are. Raise Refused, Damaged."""

    def work(transaction: Transaction) -> None:
        if any(transaction.scalar(select(func.count()).select_from(table)) for table in _TABLES):
            raise Refused("There are people or links in it already.", "Choose one that is empty.")
        for table in _TABLES:
            insert_all(transaction, table, (_stored(target, table, row) for row in rows[table.name]))

    rows = _rows(source)
    # One that was killed after this copied all of it, and goes on.
    if _rows(target) != rows:
        target.write(work)
    if _rows(target) != rows:
        raise Damaged("The copy does not hold what was copied.", "Nothing was taken from the original.")
    return sum(map(len, rows.values()))


def transfer_secrets(source: Register, target: Register) -> None:
    """Copy the secrets of an installation, so that cookies still hold."""
    for name in source.secret_names():
        target.write_secret(name, source.secret(name))


def refuse_open_pulse(source: Register) -> None:
    """Raise Refused while answers may wait in memory."""
    if source.scalars(_OPEN)[0]:
        raise Refused("A pulse is open.", "Close it first: its key and the marks of devices stay here.")


def _rows(register: Register) -> _Rows:
    """Return every row of one moment, in an order that no engine decides."""

    def read(transaction: Transaction) -> _Rows:
        return {
            table.name: [dict(row) for row in transaction.execute(select(table)).mappings()]
            for table in _TABLES
        }

    rows = register.write(read)
    for row in rows[webhooks.name]:
        row["address"] = register.unseal(row["address"]) if row["address"] else ""
    # The order of the audit log counts, and not the numbers.
    entries = sorted(rows.pop(audit.name), key=lambda row: int(row["id"]))
    ordered = {name: sorted(of_table, key=repr) for name, of_table in rows.items()}
    unnumbered = [{name: value for name, value in row.items() if name != "id"} for row in entries]
    return {**ordered, audit.name: unnumbered}


def _stored(register: Register, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    if table is webhooks and row["address"]:
        return {**row, "address": register.seal(row["address"])}
    return row
