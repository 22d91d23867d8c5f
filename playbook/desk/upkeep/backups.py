"""Make, check and restore copies of the data."""

from pathlib import Path

from playbook import clock
from playbook.core.base.access import Actor
from playbook.desk.base.access import require
from playbook.desk.base.audit import record
from playbook.desk.base.workspace import Workspace
from playbook.settings import Settings
from playbook.store.log import restore as stored
from playbook.store.log.verify import IntegrityReport


def back_up(workspace: Workspace, actor: Actor) -> Path:
    """Make a verified copy of everything while people work; return its path."""
    require(actor, "back_up")
    path = workspace.log.backup()
    record(workspace, actor, "data.backed_up", path.name)
    return path


def verify(workspace: Workspace, actor: Actor) -> IntegrityReport:
    """Compare the database and the journal event by event."""
    require(actor, "back_up")
    return workspace.log.verify()


def restore(settings: Settings, file: Path) -> Path:
    """Replace the data by a copy; return where the old files are."""
    return stored.restore(settings.data, file, clock.now())
