"""Which task is open beside the list of a stage, and whether it is read, edited or written."""

from typing import Literal

from playbook.core.base.fields import StageKey
from playbook.ui.shell import frame

Mode = Literal["read", "edit", "write"]


def _open() -> dict[tuple[str, StageKey], tuple[str, Mode]]:
    return frame.session_dict("task.open")


def show(rollout_id: str, stage: StageKey, item_id: str, mode: Mode = "read") -> None:
    """Open a task; what was typed in the form of another one waits."""
    _open()[rollout_id, stage] = (item_id, mode)


def close(rollout_id: str, stage: StageKey) -> None:
    _open().pop((rollout_id, stage), None)


def find(rollout_id: str, stage: StageKey) -> tuple[str, Mode]:
    """Return the id of the open task, or an empty string, and its mode."""
    return _open().get((rollout_id, stage), ("", "read"))


def id_in(rollout_id: str, stage: StageKey, mode: Mode) -> str:
    """Return the id of the task that is open in a mode; '' if none is."""
    item_id, now = find(rollout_id, stage)
    return item_id if now == mode else ""
