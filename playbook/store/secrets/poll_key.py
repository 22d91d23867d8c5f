"""Keep the key of an open pulse in a file of its own.

A copy of the register alone then matches no device with its mark, and the file goes when the pulse closes.
"""

import os
import secrets
from pathlib import Path

from playbook.store.log.journal import error_of, sync_folder
from playbook.store.secrets.connection_file import write_new

_BYTES = 32


def read_or_make(folder: Path, poll_id: str) -> bytes:
    """Return the key of an open pulse, a new one where there is none."""
    path = _path(folder, poll_id)
    try:
        if not path.exists():
            write_new(path, secrets.token_bytes(_BYTES))
            sync_folder(folder)
        return path.read_bytes()
    except OSError as error:
        raise error_of(error, folder) from error


def destroy(folder: Path, poll_id: str) -> None:
    """Overwrite the key of a pulse and delete its file."""
    path = _path(folder, poll_id)
    try:
        with path.open("r+b", buffering=0) as file:
            file.write(bytes(_BYTES))
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise error_of(error, folder) from error


def _path(folder: Path, poll_id: str) -> Path:
    return folder / f"pulse-{poll_id}.key"
