"""The data folder: what lies where, and how a file is set aside instead of deleted."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one data folder."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "playbook.duckdb"

    @property
    def wal(self) -> Path:
        return self.path / "playbook.duckdb.wal"

    @property
    def journal(self) -> Path:
        return self.path / "journal.jsonl"

    @property
    def connection(self) -> Path:
        """Which model is connected, and its key: in no backup and no export."""
        return self.path / "connection.json"

    @property
    def register(self) -> Path:
        """Who may come in: accounts, sessions, invites, links, tokens."""
        return self.path / "register.sqlite"

    @property
    def first_run(self) -> Path:
        """The way to the page that makes an owner, for the browser that `make run` opens."""
        return self.path / "first-run.html"

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    @property
    def snapshots(self) -> Path:
        """Where older versions wrote folded rollouts; removed at start."""
        return self.path / "snapshots"

    @property
    def restored(self) -> Path:
        """Where a restore puts its files; once it bears this name, it will be finished."""
        return self.path / "restored"

    @property
    def anew(self) -> Path:
        """Where the files without somebody are made; left behind only by a crash."""
        return self.path / "anew.part"

    @property
    def set_asides(self) -> Path:
        return self.path / "set-aside"

    def set_aside(self, files: list[Path], now: datetime) -> Path:
        """Move the files that exist into a folder of their own and give that back."""
        aside = self.set_asides / stamp(now)
        aside.mkdir(parents=True, exist_ok=True)
        for file in files:
            if file.exists():
                os.replace(file, aside / file.name)
        return aside


def stamp(now: datetime) -> str:
    """A moment as a part of a file name that sorts by time."""
    return now.strftime("%Y%m%dT%H%M%S.%fZ")
