"""Make one change on a page, with an undo button for it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.desk.plan import rollouts
from playbook.desk.record import history
from playbook.ui.shell import frame, page_registry

_LAST = "stage.last_change_set"


def do(
    change: Callable[..., Any],
    rollout_id: str,
    seen: int,
    *args: Any,
    done: str | Callable[[Any], str],
    toast: bool = True,
) -> Any:
    """Call a desk function and remember its undo, if it changed anything. Return None on failure."""
    before = frame.act(rollouts.open_rollout, rollout_id)
    result = frame.act(change, rollout_id, seen, *args) if before else None
    if result is None:
        return None
    sentence = done if isinstance(done, str) else done(result)
    if toast:
        frame.say(sentence)
    after = result[0] if isinstance(result, tuple) else result
    if isinstance(after, Rollout) and after.edition > before.edition:
        st.session_state[_LAST] = (rollout_id, after.edition, sentence, page_registry.address())
    return result


def carry_to(page: str) -> None:
    """Show the last change on the page that it leads to."""
    if last := st.session_state.get(_LAST):
        st.session_state[_LAST] = (*last[:3], page)


def show_undo(rollout: Rollout, where: str) -> None:
    """Show this page's last change and its undo button."""
    rollout_id, edition, sentence, page = st.session_state.get(_LAST) or ("", 0, "", "")
    if (rollout_id, page) == (rollout.id, page_registry.address()):
        show_undo_of(rollout, edition, sentence, where)


def show_undo_of(rollout: Rollout, edition: int, sentence: str, where: str) -> None:
    """Show a change with its undo button while it is the latest."""
    if edition != rollout.edition:
        return
    with st.container(key=f"said.{where}", border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/check: {frame.plain(sentence)}", width="content")
        args = (rollout.id, edition, sentence)
        frame.button("Undo", f"{where}.undo", _undo, *args, type="tertiary", icon="undo")


def _undo(rollout_id: str, edition: int, sentence: str) -> None:
    """Undo a change, and say above the page which one it was."""
    if frame.act(history.undo_at, rollout_id, edition):
        frame.tell(f"Undone: “{sentence}”")
