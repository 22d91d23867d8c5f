"""Which task of a stage is open, how, and which are chosen."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.plan.items import AnyItem
from playbook.ui.shell import frame

Mode = Literal["read", "edit", "write"]
REVIEW_FORM = "bulk.review"  # the form of data and reviewer, open or not
_PAGE = "task.page"  # the page that was shown last


def _open() -> dict[tuple[str, StageKey], tuple[str, Mode]]:
    return frame.session_dict("task.open")


def show(rollout_id: str, stage: StageKey, item_id: str, mode: Mode = "read") -> None:
    """Open a task; another one's typed form waits."""
    _open()[rollout_id, stage] = (item_id, mode)


def ask_new(rollout_id: str, item: AnyItem) -> None:
    """Ask a stage's page for the filled form of a new task."""
    frame.session_dict("task.new")[rollout_id, item.stage] = item


def take_new(rollout_id: str, stage: StageKey) -> AnyItem | None:
    """Return the new task that was asked for, once."""
    item: AnyItem | None = frame.session_dict("task.new").pop((rollout_id, stage), None)
    return item


def ask_edit(rollout_id: str, stage: StageKey, item_id: str) -> None:
    """Ask a stage's page for the form of a task."""
    frame.session_dict("task.edit")[rollout_id, stage] = item_id


def take_edit(rollout_id: str, stage: StageKey) -> str:
    """Return the id of the task whose form was asked for, once, or ''."""
    return str(frame.session_dict("task.edit").pop((rollout_id, stage), ""))


def lead_back(rollout_id: str, stage: StageKey) -> None:
    """Let this stage lead back to the checks that opened its task."""
    frame.session_dict("task.back")[rollout_id] = stage


def leads_back(rollout_id: str, address: str) -> bool:
    """Return whether a page leads back to the checks.

    Another page forgets them.
    """
    from_checks = frame.session_dict("task.back")
    if address != "review" and from_checks.get(rollout_id) != address:
        from_checks.pop(rollout_id, None)
    return from_checks.get(rollout_id) == address


def went_back(rollout_id: str) -> None:
    frame.session_dict("task.back").pop(rollout_id, None)


def close(rollout_id: str, stage: StageKey) -> None:
    _open().pop((rollout_id, stage), None)


def find(rollout_id: str, stage: StageKey) -> tuple[str, Mode]:
    """Return the open task's id, or '', and its mode."""
    return _open().get((rollout_id, stage), ("", "read"))


def id_in(rollout_id: str, stage: StageKey, mode: Mode) -> str:
    """Return the id of the task open in a mode, or ''."""
    item_id, now = find(rollout_id, stage)
    return item_id if now == mode else ""


def selected(stage: StageKey) -> list[str]:
    """Return the chosen tasks of a stage, to be changed together."""
    chosen: list[str] = st.session_state.get(f"{stage}.selected", [])
    return chosen


def select(stage: StageKey, item_ids: Sequence[str]) -> None:
    st.session_state[f"{stage}.selected"] = list(item_ids)


def forget_selection(address: str) -> None:
    """Let go of the tasks chosen on a stage once its page is left."""
    left = st.session_state.get(_PAGE, address)
    if left != address:
        st.session_state.pop(f"{left}.selected", None)
    st.session_state[_PAGE] = address
