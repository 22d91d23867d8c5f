"""Copies of the data: made, checked, and put back."""

from pathlib import Path

from playbook import clock
from playbook.core.base.access import Actor
from playbook.desk.base.access import require
from playbook.desk.base.workspace import Workspace
from playbook.settings import Settings
from playbook.store.log import restore as stored
from playbook.store.log.verify import Report


def back_up(workspace: Workspace, actor: Actor) -> Path:
    """Make a verified copy of everything and give back where it is; works while people work."""
    require(actor, "back_up")
    return workspace.log.backup()


def verify(workspace: Workspace, actor: Actor) -> Report:
    """Compare the database and the journal event by event."""
    require(actor, "back_up")
    return workspace.log.verify()


def restore(settings: Settings, file: Path) -> Path:
    """Put a copy in the place of the data and give back where the old files are set aside.

    Raises Unavailable while the app runs on that data.
    """
    return stored.restore(settings.data, file, clock.now())
