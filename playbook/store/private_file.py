"""Write files that only their owner can read."""

import os
from contextlib import suppress
from pathlib import Path

from playbook.store.errors import file_error_of
from playbook.store.log.journal import sync_folder


def write_new(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        unwritten = memoryview(content)
        while unwritten:
            unwritten = unwritten[os.write(fd, unwritten) :]
        os.fsync(fd)
    finally:
        os.close(fd)


def replace(path: Path, content: bytes) -> None:
    """Replace a file, whole or not at all. Raise Full or Unavailable."""
    draft = path.with_suffix(".part")
    try:
        draft.unlink(missing_ok=True)
        write_new(draft, content)
        os.replace(draft, path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise file_error_of(error, path.parent) from error
