"""Store an open pulse's key in its own file until destroyed."""

import os
import secrets
from pathlib import Path

from sqlalchemy import select

from playbook.store.log.journal import error_of, sync_folder
from playbook.store.private_file import write_new
from playbook.store.register.register import Register
from playbook.store.register.tables import pulses

_KEY_BYTES = 32
_OPEN = select(pulses.c.id).where(pulses.c.is_open.is_(True))


def read_or_make_key(folder: Path, poll_id: str) -> bytes:
    """Return an open pulse's key; make one if it has none."""
    path = _key_path(folder, poll_id)
    try:
        if not path.exists():
            write_new(path, secrets.token_bytes(_KEY_BYTES))
            sync_folder(folder)
        return path.read_bytes()
    except OSError as error:
        raise error_of(error, folder) from error


def destroy_stray_keys(register: Register) -> None:
    """Destroy keys whose pulses a restore or a deletion removed."""
    folder = register.path.parent
    # Listed first: a key that is made meanwhile has its pulse in the register already.
    keys = {*folder.glob(_key_path(folder, "*").name)}
    for path in keys - {_key_path(folder, poll_id) for poll_id in register.scalars(_OPEN)}:
        _destroy(path)


def destroy_key(folder: Path, poll_id: str) -> None:
    """Destroy a pulse's key, so that device marks compare no more."""
    _destroy(_key_path(folder, poll_id))


def _destroy(path: Path) -> None:
    """Overwrite the key of a pulse and delete its file."""
    try:
        with path.open("r+b", buffering=0) as file:
            file.write(bytes(_KEY_BYTES))
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise error_of(error, path.parent) from error


def _key_path(folder: Path, poll_id: str) -> Path:
    return folder / f"pulse-{poll_id}.key"
