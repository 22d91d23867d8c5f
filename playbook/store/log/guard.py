"""Lock the data folder for one process, by our own file.

DuckDB's own lock is lost as soon as anything in the process opens and closes the database file.
"""

import contextlib
import fcntl
import os
import stat
from pathlib import Path

from playbook.store.errors import Held, Unavailable, file_error_of

NAME = "playbook.lock"
_OTHERS = 0o077
_SIGNS = NAME, "playbook.duckdb", "journal.jsonl", "register.sqlite", "restored", "backups/playbook-*"
_UNREADABLE = "?\\"  # DuckDB takes them in a path for something else
_OURS = (
    "playbook.*", "journal.jsonl", "register.sqlite*", "cards.sqlite*", "connection.*", "first-run.html",
    "known-ends.*", "*.mark", "pulse-*.key",
    "backups", "backups/**/*", "set-aside", "set-aside/**/*",
)  # fmt: skip


class FolderLock:
    """The data folder, locked for this process until released."""

    def __init__(self, folder: Path) -> None:
        try:
            make_private(folder)
            self._fd = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise file_error_of(error, folder) from error
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


def make_private(folder: Path) -> None:
    """Make the folder, and close it and our files in it to everybody else.

    Raise Unavailable where others can read it and it is not ours to close, or one of our files is no file.
    """
    if any(mark in str(folder) for mark in _UNREADABLE):
        raise Unavailable(
            f"The database cannot work in {folder}: its path holds a ? or a \\.",
            "Rename the folder, or choose another one with PLAYBOOK_DATA.",
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    if status.st_mode & _OTHERS:
        if status.st_uid != os.geteuid() or status.st_mode & stat.S_ISVTX:
            raise Unavailable(
                f"Other people of this machine can read {folder}, and it is not this account's to close.",
                f"Run `chmod 700 {folder}` as its owner, or choose another folder with PLAYBOOK_DATA.",
            )
        if others := _files_of_others(folder):
            raise Unavailable(
                f"{folder} holds other files ({others[0]}), and the data folder is closed to everybody else.",
                "Choose an empty folder with PLAYBOOK_DATA, or run `chmod 700` on this one.",
            )
        folder.chmod(0o700)
    for path in (path for pattern in _OURS for path in folder.glob(pattern)):
        # An older version may have written it. The running app may remove it right now.
        with contextlib.suppress(FileNotFoundError):
            mode = path.stat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISSOCK(mode)):
                # Whoever opens a pipe waits for somebody at its other end.
                raise Unavailable(f"{path} is no file.", "Move it out of the data folder.")
            if not path.is_symlink() and mode & _OTHERS:
                path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def _files_of_others(folder: Path) -> list[str]:
    """Return what is in a folder in which this app has never worked."""
    if any(any(folder.glob(pattern)) for pattern in _SIGNS):
        return []
    names = sorted(path.name for path in folder.iterdir())
    return [name for name in names if name != "lost+found" and not name.startswith(".")]
