"""Store a model's connection in a file for its owner only.

Its key is in it, so it is no part of the log, an export or a backup (docs/decisions/connection.md).
"""

import threading
from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_serializer

from playbook.core.base.fields import MAX_LINE
from playbook.store import private_file
from playbook.store.errors import Damaged
from playbook.store.integrity import sealed_json

_LARGEST = 64 * 1024
MAX_KEY = 4_000  # signed tokens are long
_Text = Annotated[str, Field(max_length=MAX_LINE)]
_Mark = tuple[int, int, int]


class StoredConnection(BaseModel):
    """What the owner typed. `key` may go to `key_for` and nowhere else."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    schema_number: Literal[1] = 1
    is_on: bool = True
    url: _Text = ""
    model: _Text = ""
    key: SecretStr = Field(SecretStr(""), max_length=MAX_KEY)
    key_for: _Text = ""
    at_once: int | None = Field(None, ge=1, le=5)  # None leaves each limit as the settings have it
    seconds: int | None = Field(None, ge=10, le=3600)
    tokens: int | None = Field(None, ge=1)
    usd: float | None = Field(None, gt=0, allow_inf_nan=False)

    @field_serializer("key")
    def _written(self, key: SecretStr) -> str:
        return key.get_secret_value()


class ConnectionDamaged(Damaged):
    """The file does not hold what was written."""

    title = "The connection of the model cannot be read"


class ConnectionStore(Protocol):
    """Where the connection is stored, for any thread."""

    def read(self) -> StoredConnection:
        """Return the connection, empty where none is stored. Raise ConnectionDamaged."""

    def write(self, connection: StoredConnection) -> None:
        """Replace it, whole or not at all. Raise Full or Unavailable."""


class ConnectionFile(ConnectionStore):
    """The connection file of a data folder, read again when changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._seen: _Mark | None = None
        self._connection = StoredConnection()
        self._trouble: ConnectionDamaged | None = None

    def read(self) -> StoredConnection:
        with self._lock:
            if (mark := self._mark()) != self._seen:
                self._connection, self._trouble = self._load() if mark else (StoredConnection(), None)
                self._seen = mark
            if self._trouble:
                raise self._trouble
            return self._connection

    def write(self, connection: StoredConnection) -> None:
        with self._lock:
            private_file.replace(self._path, sealed_json.seal(connection.model_dump_json(indent=1).encode()))
            self._seen = None

    def _mark(self) -> _Mark | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _load(self) -> tuple[StoredConnection, ConnectionDamaged | None]:
        try:
            with self._path.open("rb") as file:
                content = file.read(_LARGEST)
            # An older version wrote it without a checksum.
            text = sealed_json.unseal(content) if sealed_json.is_sealed(content) else content
            return StoredConnection.model_validate_json(text), None
        except (OSError, ValueError):
            # The words of these errors would show the content of the file.
            return StoredConnection(), ConnectionDamaged(
                f"What the data folder keeps in {self._path.name} cannot be read, so no model is connected.",
                "Connect it again in Settings: the file is written anew.",
            )
