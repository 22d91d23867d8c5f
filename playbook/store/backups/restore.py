"""Put a whole backup back, with the app stopped."""

from datetime import datetime
from functools import partial
from pathlib import Path

from playbook.store.backups import manifest
from playbook.store.folder import Folder
from playbook.store.log import restore as log_restore
from playbook.store.register import register_copy


def restore(folder: Path, backup: Path, now: datetime) -> Path:
    """Replace the data by a backup; return where the old files are.

    A single database, as older versions made it, replaces the log only. Raise StoreError where the backup is
    not as it was written, and Unavailable while the app runs.
    """
    if not backup.is_dir():
        return log_restore.restore(folder, backup, now)
    files = manifest.check(backup).files
    where = Folder(backup.resolve())
    put_register = partial(_put_register, where.register) if where.register.name in files else None
    return log_restore.restore(folder, where.database, now, put_register)


def _put_register(register: Path, draft: Path) -> None:
    register_copy.put_back(register, draft / register.name)
