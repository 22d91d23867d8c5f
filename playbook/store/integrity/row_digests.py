"""Notice rows of the register that came, went or changed without the app.

SQLite has no checksums. Triggers of the writing connection fold every row that comes or goes into a digest
of its table. It is stored in the same transaction, with the count of writes, and compared at the start.
"""

import hashlib
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from typing import Any

from pydantic import TypeAdapter

# Marks of devices and wrong tries are many, and each is only counted.
_UNWATCHED = {"alembic_version", "bucket", "kept", "pulse_seen", "question_vote"}
NAME = "digest"


@dataclass(slots=True)
class DigestState:
    """What is stored of all tables, after so many writes of this schema."""

    writes: int = 0
    schema: int = -1
    tables: dict[str, int] = field(default_factory=dict)


_STATE = TypeAdapter(DigestState)


class RowDigests:
    """The digests of one writing connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changes: defaultdict[str, int] = defaultdict(int)
        self._is_watching = False

    def watch(self) -> None:
        """Follow every row that changes from now on; call it outside a transaction."""
        if self._is_watching:
            return
        self._connection.create_function("note_row", -1, self._note)
        # Else a row that replaces another one would leave without a trigger.
        self._connection.execute("pragma recursive_triggers = on")
        for table in self._tables():
            columns = [row[1] for row in self._connection.execute(f"pragma table_info({table})")]
            old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
            both = f"select note_row('{table}', {old}); select note_row('{table}', {new})"
            for event, note in (
                ("insert", f"select note_row('{table}', {new})"),
                ("delete", f"select note_row('{table}', {old})"),
                ("update", both),
            ):
                self._connection.execute(
                    f"create temp trigger {table}_{event} after {event} on main.{table} begin {note}; end"
                )
        self._is_watching = True

    def forget_changes(self) -> None:
        """Begin a transaction."""
        self._changes.clear()

    def store(self) -> int:
        """Store what changed, inside the transaction; return the count of writes."""
        state = self.stored()
        for table, change in self._changes.items():
            state.tables[table] = state.tables.get(table, 0) ^ change
        return self._save(state)

    def renew(self) -> int:
        """Store the digests of the rows as they are; return the count of writes."""
        try:
            writes = self.stored().writes
        except ValueError:  # only where the rows are taken as they are
            writes = 0
        return self._save(DigestState(writes, self._schema(), self._computed()))

    def stored(self) -> DigestState:
        """Return the stored digests, count of writes and number of the schema. Raise ValueError."""
        # As bytes, so that damage to this row is no damage to the others.
        sql = "select cast(value as blob) from kept where name = ?"
        row = self._connection.execute(sql, (NAME,)).fetchone()
        return _STATE.validate_json(row[0]) if row else DigestState()

    def is_current(self) -> bool:
        """Return whether the stored digests are of this schema."""
        return self.stored().schema == self._schema()

    def changed_tables(self) -> list[str]:
        """Return the tables whose rows are not those that the app wrote."""
        stored, computed = self.stored().tables, self._computed()
        return [table for table in computed if stored.get(table, 0) != computed[table]]

    def _save(self, state: DigestState) -> int:
        state.writes += 1
        self._connection.execute(
            "insert or replace into kept (name, value) values (?, ?)",
            (NAME, _STATE.dump_json(state).decode()),
        )
        return state.writes

    def _computed(self) -> dict[str, int]:
        return {
            table: reduce(xor, map(_digest, self._connection.execute(f"select * from {table}")), 0)  # noqa: S608
            for table in self._tables()
        }

    def _tables(self) -> list[str]:
        sql = "select name from main.sqlite_master where type = 'table' and name not glob 'sqlite_*'"
        return sorted(row[0] for row in self._connection.execute(sql) if row[0] not in _UNWATCHED)

    def _schema(self) -> int:
        return int(self._connection.execute("pragma user_version").fetchone()[0])

    def _note(self, table: str, *values: object) -> None:
        self._changes[table] ^= _digest(values)


def _digest(values: Any) -> int:
    return int.from_bytes(hashlib.sha256(repr(tuple(values)).encode("utf-8", "surrogatepass")).digest()[:8])
