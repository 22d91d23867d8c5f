"""Errors of the data itself; each says what to do."""

import errno
import os
from pathlib import Path
from typing import ClassVar

from playbook.core.base.errors import PlaybookError

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class StoreError(PlaybookError):
    """An expected fault of the data; `word` is for a supervisor."""

    title = "The data could not be read or written"
    exit_code: ClassVar[int] = 1
    word: ClassVar[str] = "refused"


class Unavailable(StoreError):
    """The data folder cannot be used now."""

    title = "The data is not available"
    word = "unavailable"


class Held(Unavailable):
    """Another process works on the data folder; `pid` names it, where known."""

    exit_code = 3

    def __init__(self, folder: Path, pid: int | None) -> None:
        who = f"Another process (PID {pid})" if pid else "Another process"
        super().__init__(
            f"{who} is using the data in {folder}.",
            "Stop that one first, or start this one on another folder with PLAYBOOK_DATA.",
        )
        self.pid = pid


class LogClosed(Unavailable):
    """This process has closed the data folder."""

    word = "closed"

    def __init__(self) -> None:
        super().__init__("The data has been closed.", "Start the app again.")


class ReadOnly(Unavailable):
    """The database takes no changes, as a standby does."""

    word = "readonly"

    def __init__(self) -> None:
        super().__init__("The database takes no changes now; this was not saved.", "Try again in a moment.")


class Full(StoreError):
    """The disk is full; nothing acknowledged is lost."""

    title = "The disk is full"
    word = "full"

    def __init__(self, where: Path | str) -> None:
        super().__init__(
            f"There is no room left for the data in {where}; this change was not saved.",
            "Free some disk space and try again. Everything saved before is safe.",
        )


class Behind(Full):
    """The database lacks what the journal has, since the disk is full."""

    word = "behind"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.message = f"There is no room left for the database in {folder}, so its figures would be old."
        self.hint = "Free some disk space. Everything saved is safe, and the plan itself can be read."


class Damaged(StoreError):
    """A file does not hold what was written to it."""

    title = "The data is damaged"
    word = "damaged"
    exit_code = 4


class DuplicateKey(StoreError):
    """There is a row of that key already."""

    def __init__(self) -> None:
        super().__init__("The register has such an entry already.", "Load the page again.")


class StaleVersion(StoreError):
    """The rollout is at `head`, not at the expected version."""

    title = "This rollout has changed in the meantime"

    def __init__(self, head: int) -> None:
        super().__init__(f"The rollout is at version {head} now.", "Load it again and repeat the change.")
        self.head = head


def file_error_of(error: OSError, folder: Path) -> StoreError:
    """Return the store error for a file system error."""
    if error.errno in _NO_ROOM:
        return Full(folder)
    reason = os.strerror(error.errno) if error.errno else str(error)
    return Unavailable(f"The data in {folder} cannot be written: {reason}.", "Check the folder and its disk.")
