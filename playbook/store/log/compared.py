"""Note which database file holds what the journal does.

A start compares both event by event where the file is another one, and reads the journal alone where it is
not.
"""

from contextlib import suppress

from playbook.store.folder import Folder


def is_as_left(folder: Folder) -> bool:
    """Return whether the database is the file that was closed last."""
    with suppress(OSError):
        return folder.database_mark.read_bytes() == _state_of(folder)
    return False


def note(folder: Folder, *, is_ours: bool) -> None:
    """Note the closed file, or nothing where it was exchanged or the disk refuses."""
    with suppress(OSError):
        folder.database_mark.write_bytes(_state_of(folder) if is_ours else b"")


def _state_of(folder: Folder) -> bytes:
    """Return what changes with the file, also by an older copy of it."""
    status = folder.database.stat()
    return f"{status.st_size} {status.st_mtime_ns} {folder.wal.exists()}\n".encode()
