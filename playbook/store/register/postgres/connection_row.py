"""Store a model's connection as a sealed row, the same for every process."""

import time

from sqlalchemy import select

from playbook.store.connection_file import ConnectionDamaged, ConnectionStore, StoredConnection
from playbook.store.register.records import replace_row
from playbook.store.register.register import Register
from playbook.store.register.tables import named_values

NAME = "connection"
_LOOK_SECONDS = 1.0  # pages and calls ask many times a second
_ROW = select(named_values.c.value).where(named_values.c.name == NAME)


class ConnectionRow(ConnectionStore):
    """The connection of a register, at most a second old."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._connection = StoredConnection()
        self._looked_at = -_LOOK_SECONDS

    def read(self) -> StoredConnection:
        if time.monotonic() - self._looked_at >= _LOOK_SECONDS:
            began, values = time.monotonic(), self._register.scalars(_ROW)
            text = self._register.unseal(values[0]) if values else "{}"
            try:
                self._connection, self._looked_at = StoredConnection.model_validate_json(text), began
            except ValueError:  # the words of these errors would show it
                raise ConnectionDamaged(
                    "The stored connection of the model cannot be read, so no model is connected.",
                    "Connect it again in Settings.",
                ) from None
        return self._connection

    def write(self, connection: StoredConnection) -> None:
        sealed = self._register.seal(connection.model_dump_json())
        self._register.write(
            lambda transaction: replace_row(transaction, named_values, name=NAME, value=sealed)
        )
        self._looked_at = -_LOOK_SECONDS
