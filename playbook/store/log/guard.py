"""Lock the data folder for one process, by our own file.

DuckDB's own lock is lost as soon as anything in the process opens and closes the database file.
"""

import contextlib
import fcntl
import os
from pathlib import Path

from playbook.store.errors import Held
from playbook.store.log.journal import error_of

NAME = "playbook.lock"


class FolderLock:
    """The data folder, locked for this process until released."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._fd = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise error_of(error, folder) from error
        self._lock(folder)
        # Only a courtesy to the next process, so a full disk does not matter.
        with contextlib.suppress(OSError):
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, str(os.getpid()).encode(), 0)

    def _lock(self, folder: Path) -> None:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._fd, 20, 0)
            os.close(self._fd)
            raise Held(folder, int(holder) if holder.isdigit() else None) from error

    def release(self) -> None:
        """Let the next process in."""
        os.close(self._fd)
