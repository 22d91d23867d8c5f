"""Do regular work until the workspace closes."""

import threading
from collections.abc import Callable
from typing import Protocol

from playbook.desk.base.workspace import Workspace
from playbook.logs import bug_sentence


class Tick(Protocol):
    """A look at what is due. It raises nothing."""

    def __call__(self, workspace: Workspace, /, *, is_over: Callable[[], bool]) -> object: ...


def begin(workspace: Workspace, *jobs: tuple[Tick, int, int]) -> None:
    """Do each job after some seconds, then so many seconds after its last run."""
    if workspace.is_demo:
        return
    over = threading.Event()

    def repeat(tick: Tick, first: int, seconds: int) -> None:
        # Counted, and not read off a clock: one that is set ahead or back neither stops nor hurries a job.
        pause = first
        while not over.wait(pause):
            try:
                tick(workspace, is_over=over.is_set)
            except Exception as error:  # noqa: BLE001 - the next run may go well
                bug_sentence(error)
            pause = seconds

    threads = [threading.Thread(target=repeat, args=job, name="regular work", daemon=True) for job in jobs]

    def end() -> None:
        over.set()
        for thread in threads:
            thread.join()

    workspace.at_close.append(end)
    for thread in threads:
        thread.start()
