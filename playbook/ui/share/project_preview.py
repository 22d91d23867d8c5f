"""A plan back from Microsoft Project: moved and new tasks."""

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import MAX_NOTE, AnyItem
from playbook.desk.sheets import project_changes
from playbook.desk.sheets.foreign import ForeignRow
from playbook.desk.sheets.project_changes import MovedDay
from playbook.desk.sheets.project_child import ProjectTask
from playbook.ui.share.foreign_preview import show_rows
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import main_button, quiet_button
from playbook.ui.words.item_words import say_day, title_of


def show(rollout: Rollout, tasks: Sequence[ProjectTask], keys: str, leave: Callable[[], None]) -> None:
    """Draw the moved days, the new tasks and the button to apply."""
    changes = project_changes.compare(rollout, tasks)
    if changes.notes:
        st.caption("  \n".join(plain(note) for note in changes.notes))
    if not changes.moved and not changes.new:
        st.info("Nothing to change: this file matches the plan.", icon=":material/check:")
        quiet_button("Close", "", f"{keys}leave", leave)
        return
    moved = _show_moved(changes.moved, f"{keys}moved")
    new = show_rows(rollout, changes.new, f"{keys}new.{hash(tuple(row.origin for row in changes.new))}")
    if moved and rollout.launch:
        label = "Why do days move? (The old days stay visible.)"
        with frame.field("reason"):
            st.text_input(label, key=f"{keys}reason", max_chars=MAX_NOTE, persist_state="session")
    with st.container(horizontal=True, vertical_alignment="center"):
        number = len(moved) + len(new)
        words = f"Make {count(number, 'change')}" if number else "Nothing to change"
        action = (bring, rollout, moved, new, f"{keys}reason", leave)
        main_button(words, "", f"{keys}do", *action, disabled=not number)
        quiet_button("Cancel", "", f"{keys}leave", leave)


def bring(
    rollout: Rollout,
    moved: Sequence[MovedDay],
    new: Sequence[ForeignRow],
    reason: str,
    leave: Callable[[], None],
) -> None:
    """Make the changes as one change set, with an undo.

    `reason` is the key of what was typed.
    """
    why: str = st.session_state.get(reason) or ""
    done = f"{count(len(moved) + len(new), 'change')} of the file made."
    if undoable.do(project_changes.apply_changes, rollout.id, rollout.version, moved, new, why, done=done):
        leave()


def _show_moved(moved: Sequence[MovedDay], key: str) -> list[MovedDay]:
    """Draw the moved days, and return those that are ticked."""
    if not moved:
        return []
    today = frame.here().today()
    st.markdown(f"**Moved days ({len(moved):,})**")
    data = pd.DataFrame(
        [
            {"Move": True, "Task": title_of(each.before), "Now": _span(each.before, today),
             "In the file": _span(each.after, today)}
            for each in moved
        ]
    )  # fmt: skip
    key = f"{key}.{hash(tuple(each.id for each in moved))}"
    still = ["Task", "Now", "In the file"]
    edited = st.data_editor(data, hide_index=True, key=key, disabled=still, alt="Moved days")
    return [each for each, is_taken in zip(moved, edited["Move"], strict=True) if is_taken]


def _span(item: AnyItem, today: date) -> str:
    days = dict.fromkeys(day for day in (item.due, item.until) if day)
    return " to ".join(say_day(day, today) for day in days)
