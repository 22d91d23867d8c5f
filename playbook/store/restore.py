"""Putting a backup in the place of the data, with the app stopped.

The new files are made complete in a folder of their own first; its renaming to `restored` is the
moment the restore counts, and whatever a crash leaves undone after it the next start finishes.
"""

import os
import shutil
from pathlib import Path

from playbook.store.folder import Folder
from playbook.store.journal import sync_folder


def finish(folder: Folder) -> None:
    """Move restored files in, and what they replace aside."""
    if not folder.restored.exists():
        return
    aside = Path((folder.restored / "aside").read_text(encoding="utf-8"))
    aside.mkdir(parents=True, exist_ok=True)
    for name, old in (
        (folder.database.name, [folder.wal, folder.database]),
        (folder.journal.name, [folder.journal]),
    ):
        new = folder.restored / name
        if not new.exists():
            continue
        for file in old:
            if file.exists():
                os.replace(file, aside / file.name)
        os.replace(new, folder.path / name)
    sync_folder(folder.path)
    shutil.rmtree(folder.restored)
    shutil.rmtree(folder.snapshots, ignore_errors=True)
