"""Store an open pulse's key until destroyed: in its own file, where the register is one."""

import os
import secrets
from pathlib import Path

from sqlalchemy import select

from playbook.store.errors import file_error_of
from playbook.store.log.journal import sync_folder
from playbook.store.private_file import write_new
from playbook.store.register.register import Register
from playbook.store.register.tables import pulses

_KEY_BYTES, _PREFIX = 32, "pulse-"
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
        raise file_error_of(error, folder) from error


def destroy_stray_keys(register: Register) -> None:
    """Destroy keys whose pulses a restore or a deletion removed."""
    # Listed first: a key that is made meanwhile has its pulse in the register already.
    keys = register.poll_key_ids()
    if strays := keys - {*register.scalars(_OPEN)}:
        register.destroy_poll_keys(strays)


def key_ids(folder: Path) -> set[str]:
    """Return the pulses that have a key in this folder."""
    return {path.stem.removeprefix(_PREFIX) for path in folder.glob(_key_path(folder, "*").name)}


def destroy_key(folder: Path, poll_id: str) -> None:
    """Overwrite the key of a pulse and delete its file."""
    path = _key_path(folder, poll_id)
    try:
        with path.open("r+b", buffering=0) as file:
            file.write(bytes(_KEY_BYTES))
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise file_error_of(error, path.parent) from error


def _key_path(folder: Path, poll_id: str) -> Path:
    return folder / f"{_PREFIX}{poll_id}.key"
