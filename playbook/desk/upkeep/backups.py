"""Make backups, by hand and each night, and list, check and restore them."""

import logging
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from playbook import clock
from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.core.base.words import listed
from playbook.desk.base import workspace as workspaces
from playbook.desk.base.access import require
from playbook.desk.base.audit import record, record_by_machine
from playbook.desk.base.workspace import Workspace, open_register
from playbook.desk.upkeep import clock_jump
from playbook.logs import bug_sentence
from playbook.settings import Settings
from playbook.store.backups import restore as stored
from playbook.store.backups.backups import Backup
from playbook.store.backups.manifest import Reason
from playbook.store.errors import StoreError
from playbook.store.log.verify import IntegrityReport
from playbook.store.register.register import Register

_log = logging.getLogger(__name__)
HOUR = 3  # of the machine's own time
FIRST_SECONDS, SECONDS = 300, 900
AFTER_RESTORE = (
    "People forgotten and things deleted since then are back: forget and delete them again.",
    "People are as they were then, and everybody signs in again: remove those on People who have left since.",
    "Share links are paused, and invites, tokens, channels and calendars have ended: resume or make them "
    "again.",
    "The model's connection is in no backup, and what was here is set aside. Connect it again in Settings.",
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore has to tell."""

    aside: Path | None  # where the old files are; an empty database had none
    left_out: Sequence[str]  # a sentence on each part of the backup that nobody could use


@dataclass
class _Health:
    """What went wrong with the backups since the app started."""

    failure: str = ""
    damaged: tuple[Path, ...] = ()
    is_checked: bool = False


def back_up(workspace: Workspace, actor: Actor) -> Backup:
    """Make a checked copy of everything while people work."""
    require(actor, "back_up")
    made = make(workspace, "by hand")
    record(workspace, actor, "data.backed_up", made.path.name)
    return made


def list_backups(workspace: Workspace, actor: Actor) -> list[Backup]:
    """Return the backups, newest first."""
    require(actor, "back_up")
    return workspace.backups.all()


def verify(workspace: Workspace, actor: Actor) -> IntegrityReport:
    """Compare the database and the journal event by event."""
    require(actor, "back_up")
    return workspace.log.verify()


def restore(settings: Settings, backup: Path) -> Restored:
    """Replace the data by a backup, which others may have made."""
    left_out: list[str] = []

    def look(register: Register) -> None:
        from playbook.desk.upkeep import restored_brand  # it brings the exports

        left_out[:] = restored_brand.leave_out_unusable(settings, register)

    if settings.database_url.get_secret_value():
        from playbook.desk.upkeep import moving  # few starts need it

        moving.restore(settings, backup, look)
        return Restored(None, left_out)
    aside = stored.restore(settings.data, backup, clock.now(), look)
    with suppress(StoreError), closing(open_register(settings)) as register:
        record_by_machine(register, "data.restored", backup.name)
    return Restored(aside, left_out)


def make(workspace: Workspace, reason: Reason) -> Backup:
    """Make a backup, and remember whether that failed."""
    health = workspace.own(_health)
    try:
        now = workspace.now()
        try:
            by_age = clock_jump.may_delete(workspace, now)
        except StoreError:  # nothing can be noted, and backups may be on another disk
            by_age = False
        backup = workspace.backups.make(workspace.log.copy_to, now, reason, deletes_by_age=by_age)
    except Exception as error:
        health.failure = str(error) if isinstance(error, PlaybookError) else "See the log for the reason."
        raise
    health.failure = ""
    return backup


def is_damaged(workspace: Workspace, backup: Backup) -> bool:
    """Return whether a backup was found not to be as it was written."""
    return backup.path in workspace.own(_health).damaged


def age(workspace: Workspace) -> timedelta | None:
    """Return the age of the newest backup, or None without one."""
    if not (backups := workspace.backups.all()):
        return None
    return max(workspace.now() - backups[0].made_at, timedelta())


def age_in_hours() -> int | None:
    """Return the age of the newest backup of the open workspace, for a supervisor."""
    newest = age(workspaces.current_workspace())
    return None if newest is None else int(newest.total_seconds() // 3600)


def trouble(workspace: Workspace) -> str:
    """Return what an owner should know about the backups, or nothing."""
    health = workspace.own(_health)
    if health.failure:
        return f"The last backup failed. {health.failure} We try again every quarter of an hour."
    damaged = [backup.name for backup in health.damaged if backup.exists()]
    if damaged:
        verb = "is" if len(damaged) == 1 else "are"
        return (
            f"{listed(damaged)} {verb} damaged. Check the disk, back up on Settings, then delete the folder."
        )
    return ""


def tick(
    workspace: Workspace, now: datetime | None = None, is_over: Callable[[], bool] = bool
) -> Backup | None:
    """Make the nightly backup if due, and check the others. Raise nothing."""
    if is_over():
        return None
    health = workspace.own(_health)
    try:
        backup = None
        if _is_due(workspace.backups.all(), now or workspace.now()):
            backup = make(workspace, "nightly")
        if backup or not health.is_checked:
            health.damaged = tuple(each.path for each in workspace.backups.damaged())
            health.is_checked = True
        return backup
    except PlaybookError as error:
        _log.error("No backup could be made: %s", error)
    except Exception as error:  # noqa: BLE001 - the next tick tries again
        bug_sentence(error)
    return None


def _health(_workspace: Workspace) -> _Health:
    return _Health()


def _is_due(backups: list[Backup], now: datetime) -> bool:
    night = now.astimezone().replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if night > now:
        night -= timedelta(days=1)
    # One from the future was made before the clock was set right.
    return not any(night <= backup.made_at <= now for backup in backups if backup.manifest)
