"""Delete nothing by age while the clock is far past what was stored last.

A clock that is wrong for a minute would else delete for good what is years from its end.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from playbook import clock
from playbook.core.base.access import Actor
from playbook.core.base.words import say
from playbook.desk.base.access import require
from playbook.desk.base.audit import record
from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StoreError
from playbook.store.register.privacy.seen_clock import newest_moment, note_clock, read_clock

LONGEST_PAUSE = timedelta(days=30)


def may_delete(workspace: Workspace, now: datetime) -> bool:
    """Return whether the clock goes on from where it was last believed."""
    noted = read_clock(workspace.register)
    # A moment far ahead was noted by a wrong clock; the next jump would pass for right beside it.
    believed = noted if noted and noted <= now + clock.AHEAD else _newest(workspace, now)
    if is_near := now - believed <= LONGEST_PAUSE:
        believed = max(believed, now)
    # Noted also after a jump: what is stored from now on has moments of the wrong clock.
    if believed != noted:
        note_clock(workspace.register, believed)
    return is_near


def note_start(workspace: Workspace) -> None:
    """Note the newest moment before anybody stores one of a wrong clock."""
    with suppress(StoreError):  # the first tick asks again
        may_delete(workspace, workspace.now())


def jump_alert(workspace: Workspace, actor: Actor) -> str:
    """Return a sentence for owners about a clock that jumped, or nothing."""
    believed, now = read_clock(workspace.register), workspace.now()
    if actor.role != "owner" or believed is None or now - believed <= LONGEST_PAUSE:
        return ""
    return (
        f"The clock of this computer says {say(now.date())}; the app last ran on {say(believed.date())}. "
        "Nothing is deleted by age. Set the clock right, or confirm it on Settings, Backups."
    )


def confirm_clock(workspace: Workspace, actor: Actor) -> None:
    """Believe the clock as it is, so that what is over goes again."""
    require(actor, "change_settings")
    note_clock(workspace.register, workspace.now())
    record(workspace, actor, "settings.clock_confirmed")


def _newest(workspace: Workspace, now: datetime) -> datetime:
    backups = workspace.backups.all()
    moments = [newest_moment(workspace.register), backups[0].made_at if backups else None]
    return min(max((moment for moment in moments if moment), default=now), now)
