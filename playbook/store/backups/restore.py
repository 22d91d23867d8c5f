"""Put a whole backup back, with the app stopped."""

from datetime import datetime
from functools import partial
from pathlib import Path

from playbook.store.backups import manifest
from playbook.store.folder import Folder
from playbook.store.log import restore as log_restore
from playbook.store.register import register_copy
from playbook.store.register.sqlite_register import SqliteRegister


def restore(folder: Path, backup: Path, now: datetime, look: register_copy.Look | None = None) -> Path:
    """Replace the data by a backup; return where the old files are.

    A single database, as older versions made it, replaces the log only. `look` may take something out of the
    register. Raise StoreError where the backup is
    not as it was written, and Unavailable while the app runs.
    """
    if not backup.is_dir():
        return _restore_log(Folder(folder.resolve()), backup, now)
    files = manifest.check(backup).files
    where = Folder(backup.resolve())
    put_register = partial(_put_register, where.register, now, look) if where.register.name in files else None
    return log_restore.restore(folder, where.database, now, put_register)


def _restore_log(where: Folder, file: Path, now: datetime) -> Path:
    had_people = where.register.exists() or where.register_mark.exists()
    aside = log_restore.restore(where.path, file, now)
    if not had_people:
        # Nobody was in this folder, so nobody is missing: the Playbook is claimed anew.
        SqliteRegister(where.register, accepts_loss=True).close()
    return aside


def _put_register(register: Path, now: datetime, look: register_copy.Look | None, draft: Path) -> None:
    register_copy.put_back(register, draft / register.name, now, look)
