"""Go on with damaged data where no backup is at hand."""

from pathlib import Path

from playbook import clock
from playbook.desk.base.workspace import refuse_without_files
from playbook.settings import Settings
from playbook.store.folder import Folder
from playbook.store.log import losses
from playbook.store.register import sqlite_register


def accept(settings: Settings) -> list[Path]:
    """Make the data usable as it is; return where the rest was set aside."""
    refuse_without_files(settings)
    folder, now = Folder(settings.data.resolve()), clock.now()
    asides = losses.accept(folder, now), sqlite_register.accept_loss(folder.register, now)
    return [aside for aside in asides if aside]
