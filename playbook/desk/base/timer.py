"""Do regular work until the workspace closes."""

import threading
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Protocol

from playbook.desk.base.workspace import Workspace


class Tick(Protocol):
    """A look at what is due. It raises nothing."""

    def __call__(self, workspace: Workspace, /, *, is_over: Callable[[], bool]) -> object: ...


def begin(workspace: Workspace, *jobs: tuple[Tick, int, int]) -> None:
    """Do each job after some seconds, then every so many seconds."""
    if workspace.is_demo:
        return
    # Imported once the app serves, so that neither its start nor a command waits.
    from apscheduler.schedulers.background import BackgroundScheduler

    over = threading.Event()
    scheduler = BackgroundScheduler(timezone=UTC)
    for tick, first, seconds in jobs:
        scheduler.add_job(
            tick,
            "interval",
            args=(workspace,),
            kwargs={"is_over": over.is_set},
            seconds=seconds,
            next_run_time=workspace.now() + timedelta(seconds=first),
            # A run that takes longer is neither doubled nor made up for.
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )

    def end() -> None:
        over.set()
        scheduler.shutdown()

    workspace.at_close.append(end)
    scheduler.start()
