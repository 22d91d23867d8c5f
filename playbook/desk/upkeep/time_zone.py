"""Refuse replicas that would judge plans by another day than the others."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, tzinfo

from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StoreError
from playbook.store.register.limits.zones import TimeZones

SECONDS = 60
_MONTHS = range(1, 13)


class OtherZone(StoreError):
    """The time zone of this machine is not that of the other replicas."""

    title = "The time zone of this machine is another one"


def begin(workspace: Workspace, zone: tzinfo | None = None) -> None:
    """Note the time zone of this process. Raise OtherZone where others run in another."""
    if not workspace.register.is_shared:
        return
    zones, now, own = TimeZones(workspace.register), workspace.now(), _name_of(workspace.now(), zone)
    if (running := zones.running(now)) not in ("", own):
        raise OtherZone(
            f"This replica is at {own} from UTC in the months of the year, and others run at {running}.",
            "Give all of them the same TZ. To change it, stop all, and start them three minutes later.",
        )
    zones.note(own, now)


def tick(workspace: Workspace, is_over: Callable[[], bool] = bool) -> None:
    """Note that this process still runs; raise nothing."""
    with suppress(StoreError):
        if workspace.register.is_shared and not is_over():
            TimeZones(workspace.register).note(_name_of(workspace.now(), None), workspace.now())


def _name_of(now: datetime, zone: tzinfo | None) -> str:
    """Return a zone's distances from UTC in a year."""
    days = (datetime(now.year, month, 15, 12, tzinfo=now.tzinfo) for month in _MONTHS)
    return " ".join(dict.fromkeys(f"{day.astimezone(zone):%z}" for day in days))
