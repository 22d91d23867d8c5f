"""Make, list and prune the backups of a data folder.

A backup is a folder with the log, the register and a manifest. It is made beside the others under another
name, checked, and only then renamed.
"""

import logging
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playbook import __version__
from playbook.store.backups import manifest
from playbook.store.backups.manifest import Manifest, Reason
from playbook.store.errors import Damaged, StoreError, file_error_of
from playbook.store.folder import Folder, stamp
from playbook.store.log.backup import LogCounts, sync_file
from playbook.store.log.journal import sync_folder
from playbook.store.register import register_copy
from playbook.store.register.register import Register
from playbook.store.register.sqlite_register import SqliteRegister

_log = logging.getLogger(__name__)
CopyLog = Callable[[Path], LogCounts]
_LEFT_OUT = ("the connection of the model with its key", *register_copy.LEFT_OUT)
# Their age counts for nothing: a clock that ran ahead must not leave a single one.
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup; without a manifest, it is damaged or old."""

    path: Path
    made_at: datetime
    size: int
    manifest: Manifest | None

    @property
    def order(self) -> tuple[int, str]:
        return self.manifest.number if self.manifest else 0, self.path.name


class Backups:
    """The backups of one data folder: at most `most`, none older than `days`."""

    def __init__(self, folder: Folder, most: int, days: int, register: Register | None = None) -> None:
        """`register`: the one to copy where it is not in the folder."""
        self.folder, self._most, self._days = folder, most, timedelta(days=days)
        self._register = register
        # Held while one is made, and while somebody is forgotten.
        self.lock = threading.RLock()

    def make(
        self, copy_log: CopyLog, now: datetime, reason: Reason, *, deletes_by_age: bool = True
    ) -> Backup:
        """Copy everything, check the copy, and prune the others."""
        with self.lock:
            try:
                new = self._make(copy_log, now, reason)
                self._prune(new, now, deletes_by_age)
            except OSError as error:
                raise file_error_of(error, self.folder.path) from error
            return new

    def all(self) -> list[Backup]:
        """Return the backups, newest first."""
        paths = [*self.folder.backups.glob("playbook-*Z"), *self.folder.backups.glob("playbook-*.duckdb")]
        backups = [backup for path in paths if (backup := _listed(path))]
        return sorted(backups, key=lambda backup: backup.order, reverse=True)

    def damaged(self) -> list[Backup]:
        """Return the backups that are not as they were written."""
        with self.lock:
            return [backup for backup in self.all() if backup.path.is_dir() and not _is_sound(backup)]

    def _make(self, copy_log: CopyLog, now: datetime, reason: Reason) -> Backup:
        folder = self.folder.backups
        folder.mkdir(mode=0o700, exist_ok=True)
        for left in folder.glob("*.part*"):
            remove(left)
        final = folder / f"playbook-{stamp(now)}"
        draft = final.with_suffix(".part")
        draft.mkdir(mode=0o700)
        try:
            # The register first: what it lacks of the log is nothing, and not the other way round.
            accounts = self._copy_register(draft / self.folder.register.name, now)
            counts = copy_log(draft / self.folder.database.name)
            files = sorted(draft.iterdir())
            written = Manifest(
                number=max((backup.order[0] for backup in self.all()), default=0) + 1,
                made_at=now, reason=reason, app=__version__, events=counts.events, rollouts=counts.rollouts,
                accounts=accounts, left_out=_LEFT_OUT, files=manifest.sums_of(files),
            )  # fmt: skip
            manifest.write(draft, written)
            for file in draft.iterdir():
                sync_file(file)
            sync_folder(draft)
            if manifest.check(draft) != written:
                raise Damaged("The backup does not hold what was copied.", "Check the disk, then try again.")
            os.replace(draft, final)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        sync_folder(folder)
        return Backup(final, now, _size_of(final), written)

    def _copy_register(self, to: Path, now: datetime) -> int:
        """Copy the register and return how many accounts it has."""
        if self._register is None:
            source = self.folder.register
            return register_copy.copy(source, to, now) if source.exists() else 0
        from playbook.store.register.postgres.transfer import transfer  # only with a database

        with TemporaryDirectory(dir=self.folder.backups, suffix=".part") as folder:
            source = Path(folder) / to.name
            with closing(SqliteRegister(source)) as copied:
                transfer(self._register, copied)
            return register_copy.copy(source, to, now)

    def _prune(self, new: Backup, now: datetime, deletes_by_age: bool) -> None:
        others = [backup for backup in self.all() if backup.path != new.path]
        for place, backup in enumerate(others, 2):
            is_old = deletes_by_age and now - backup.made_at > self._days and place > _FEWEST
            if place > self._most or is_old:
                try:
                    remove(backup.path)
                except PermissionError as error:  # of another account; the new one is whole
                    _log.warning("%s cannot be deleted: %s", backup.path.name, error)


def remove(path: Path) -> None:
    """Delete a file or folder; of a link also the backup it leads to."""
    if path.is_symlink():
        if path.resolve().parent != path.parent.resolve():  # there it is a backup of its own
            _remove_files(path.resolve())
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _remove_files(backup: Path) -> None:
    with suppress(StoreError):
        for name in (*manifest.read(backup).files, manifest.NAME):
            (backup / Path(name).name).unlink(missing_ok=True)
        with suppress(OSError):  # more lies beside it
            backup.rmdir()


def _listed(path: Path) -> Backup | None:
    try:
        read = manifest.read(path) if path.is_dir() else None
    except StoreError:
        read = None
    try:
        made_at = read.made_at if read else datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Backup(path, made_at, _size_of(path), read)
    except FileNotFoundError:
        return None  # pruned meanwhile


def _size_of(path: Path) -> int:
    """Return how many bytes a backup has; 0 where nobody can look."""
    try:
        files = path.iterdir() if path.is_dir() else (path,)
        return sum(file.stat().st_size for file in files)
    except OSError:
        return 0


def _is_sound(backup: Backup) -> bool:
    try:
        manifest.check(backup.path)
    except StoreError:
        return False
    return True
