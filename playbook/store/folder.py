"""Where the files of a data folder lie."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from playbook.store.errors import file_error_of

DATABASE = "playbook.duckdb"


class Folder:
    """The files of one data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = path / DATABASE
        self.wal = path / "playbook.duckdb.wal"
        self.database_mark = path / "playbook.duckdb.mark"  # which file was compared with the journal
        self.journal = path / "journal.jsonl"
        self.journal_mark = path / "journal.mark"
        self.connection = path / "connection.json"  # the model's key: in no backup and no export
        self.register = path / "register.sqlite"
        self.register_wal = [path / f"{self.register.name}-{end}" for end in ("wal", "shm")]
        self.socket = path / "playbook.sock"  # where a command reaches the running app
        self.cards = path / "cards.sqlite"  # made again from the log if lost
        self.known = path / "known-ends.log"  # how far the logs in a database were known
        self.register_mark = self.register.with_suffix(".mark")
        self.first_run = path / "first-run.html"  # leads the browser of `make run` to the first owner's page
        self.backups = path / "backups"
        self.snapshots = path / "snapshots"  # written by older versions, removed at start
        self.restoring = path / "restored.part"  # left behind only by a crash
        self.restored = path / "restored"  # of a restore; once it bears this name, it will be finished
        self.anew = path / "anew.part"  # of a forgetting; left behind only by a crash
        self.set_asides = path / "set-aside"
        self.deleting = path / "deleting.json"  # old copies to delete once a backup without a rollout is made

    def set_aside(self, files: list[Path], now: datetime) -> Path:
        """Move the files that exist into a new folder and return it. Raise Full or Unavailable."""
        with self._translated():
            aside = self.new_set_aside(now)
        self.move_aside(files, aside)
        return aside

    def move_aside(self, files: list[Path], aside: Path) -> None:
        """Move the files that exist into a set-aside folder. Raise Full or Unavailable."""
        with self._translated():
            for file in files:
                if file.exists():
                    shutil.move(file, aside / file.name)  # also to another disk

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise file_error_of(error, self.set_asides) from error

    def new_set_aside(self, now: datetime) -> Path:
        """Make a folder for set-aside files, never one that exists."""
        self.set_asides.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A clock that was set back may give the same moment twice.
        for moment in count():
            aside = self.set_asides / stamp(now + timedelta(microseconds=moment))
            with suppress(FileExistsError):
                aside.mkdir(mode=0o700)
                return aside
        raise AssertionError


def stamp(now: datetime) -> str:
    """Return a moment as a file name that sorts by time."""
    return now.strftime("%Y%m%dT%H%M%S.%fZ")
