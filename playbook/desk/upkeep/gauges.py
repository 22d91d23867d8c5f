"""What stands now in a workspace, in numbers for a monitoring system."""

from typing import NamedTuple

from playbook.desk.base.workspace import Workspace, trouble
from playbook.desk.upkeep import backups


class Gauge(NamedTuple):
    """One number of this moment."""

    name: str
    words: str
    value: float


def gauges(workspace: Workspace) -> list[Gauge]:
    """Return the numbers of this moment. A missing backup has none."""
    hours = backups.age_in_hours()
    return [
        Gauge("ready", "1 while it can read and save.", float(not trouble())),
        Gauge("rollouts", "Rollouts in the log.", len(workspace.log.heads())),
        Gauge("background_threads", "Answers of models being written.", workspace.background.running),
        *([] if hours is None else [Gauge("newest_backup_hours", "Age of the newest backup.", hours)]),
    ]
