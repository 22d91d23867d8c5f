"""Go on with what can be read of a damaged log."""

from datetime import datetime
from pathlib import Path

from playbook.store.errors import Damaged
from playbook.store.folder import Folder
from playbook.store.integrity.watermark import Watermark
from playbook.store.log import journal, restore
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.guard import FolderLock


def accept(folder: Folder, now: datetime) -> Path | None:
    """Make the log usable as it is; return where the rest was set aside.

    The journal goes on after its last whole append before the damage, and the database gives it what it has
    beyond that. Raise Held while the app runs.
    """
    guard = FolderLock(folder.path)
    try:
        restore.finish(folder)
        before = set(folder.set_asides.glob("*"))
        mark = Watermark(folder.journal_mark)
        mark.remove()  # it may be damaged itself
        journal.Journal(folder.journal, journal.read(folder.journal, {})).close()
        # Without a mark no cut journal counts as whole, and the database adds what it has.
        mark.remove()
    finally:
        guard.release()
    try:
        EmbeddedLog.open(folder.path).close()
    except Damaged:
        # Neither of the two can make the other whole.
        folder.set_aside([folder.wal, folder.database], now)
        mark.remove()
        EmbeddedLog.open(folder.path).close()
    return next(iter(sorted(set(folder.set_asides.glob("*")) - before)), None)
