"""Doing one thing on a stage's page, and the button that takes just that back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.desk.plan import rollouts
from playbook.desk.record import history
from playbook.ui.shell import frame

_LAST = "stage.last_change_set"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What was done last in this session: in which rollout, up to which edition, in words."""

    rollout_id: str
    edition: int
    sentence: str


def do(
    change: Callable[..., Any],
    rollout_id: str,
    seen: int,
    *args: Any,
    done: str | Callable[[Any], str],
    toast: bool = True,
) -> Any:
    """Do a desk function and remember it for its undo button; None when it failed.

    A change that found nothing to change leaves no button: there is nothing to take back. `done`: what is
    said of it, or what makes that of its result.
    """
    before = frame.act(rollouts.open_rollout, rollout_id)
    if before is None:
        return None
    result = frame.act(change, rollout_id, seen, *args)
    if result is None:
        return None
    said = done if isinstance(done, str) else done(result)
    if toast:
        frame.say(said)
    after = result[0] if isinstance(result, tuple) else result
    if isinstance(after, Rollout) and after.edition > before.edition:
        st.session_state[_LAST] = ChangeSet(rollout_id, after.edition, said)
    return result


def show_undo(rollout: Rollout, where: str) -> None:
    """Show what was done last and the button that undoes it, until something else happens."""
    last: ChangeSet | None = st.session_state.get(_LAST)
    if last is None or last.rollout_id != rollout.id or last.edition != rollout.edition:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/check: {frame.plain(last.sentence)}", width="content")
        st.button(
            "Undo",
            key=f"{where}.undo",
            icon=":material/undo:",
            type="tertiary",
            on_click=frame.act,
            args=(history.undo_at, last.rollout_id, last.edition),
            kwargs={"done": "Undone."},
        )
