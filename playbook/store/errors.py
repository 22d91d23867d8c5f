"""What goes wrong with the data itself, in words that say what to do.

StoreError
├── Unavailable   the data folder cannot be used now: it may not be written, say
│   ├── Held      because another process works on it
│   └── Closed    because this process has let go of it
├── Full          the disk is full; nothing acknowledged is lost
│   └── Behind    so the database cannot take in what the journal has
├── Damaged       a file does not hold what was written; names the command to run
├── DuplicateKey  there is a row of that key already
└── StaleVersion  the rollout has moved on since it was read
"""

from pathlib import Path
from typing import ClassVar

from playbook.core.base.errors import PlaybookError


class StoreError(PlaybookError):
    """Anything expected that goes wrong with the data.

    `exit_code` is what the command line ends with, `word` what a supervisor is told.
    """

    title = "The data could not be read or written"
    exit_code: ClassVar[int] = 1
    word: ClassVar[str] = "refused"


class Unavailable(StoreError):
    """The data folder cannot be used now."""

    title = "The data is not available"
    word = "unavailable"


class Held(Unavailable):
    """Another process works on the data folder; `pid` names it, where it is known."""

    exit_code = 3

    def __init__(self, folder: Path, pid: int | None) -> None:
        who = f"Another process (PID {pid})" if pid else "Another process"
        super().__init__(
            f"{who} is using the data in {folder}.",
            "Stop that one first, or start this one on another folder with PLAYBOOK_DATA.",
        )
        self.pid = pid


class Closed(Unavailable):
    """This process has let go of the data folder."""

    word = "closed"

    def __init__(self) -> None:
        super().__init__("The data has been closed.", "Start the app again.")


class Full(StoreError):
    """The disk is full; what was acknowledged is safe, what was asked for now was not done."""

    title = "The disk is full"
    word = "full"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There is no room left for the data in {folder}; this change was not saved.",
            "Free some disk space and try again. Everything saved before is safe.",
        )


class Behind(Full):
    """The disk is full and the database could not take in what the journal has: answers would be old."""

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
    """The rollout is at `head`, not at the version the events were made for."""

    title = "This rollout has changed in the meantime"

    def __init__(self, head: int) -> None:
        super().__init__(f"The rollout is at version {head} now.", "Load it again and repeat the change.")
        self.head = head
