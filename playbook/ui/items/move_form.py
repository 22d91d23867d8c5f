"""The form that puts a task on another day."""

from datetime import date

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.review.review import Fix
from playbook.desk.plan import reviews, tracking
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button
from playbook.ui.widgets.days import day_input
from playbook.ui.words.item_words import say_day, title_of


def show(rollout: Rollout, item: AnyItem) -> None:
    with st.form(f"move.{item.id}.form", border=False):
        key = f"move.{item.id}.{item.due}"  # a task that moved has a new field, with its new day
        day_input("New date", item.due, key=key, persist_state="session")
        frame.show_problems("to_day")
        if rollout.launch:
            hint, reason = "The old date stays visible.", f"move.{item.id}.reason"
            st.text_input("Why does it move?", key=reason, placeholder=hint, persist_state="session")
            frame.show_problems("reason")
        st.form_submit_button("Move", type=frame.main_button(), on_click=_move, args=(rollout, item, key))
    _show_order(rollout, item)


def _show_order(rollout: Rollout, item: AnyItem) -> None:
    """Show what is out of order with a task, and offer moves."""
    wrong, fixes = frame.once(_out_of_order, rollout, item.id)
    if not wrong:
        return
    st.warning("This day does not fit the others:\n\n" + "\n".join(f"- {plain(each)}" for each in wrong))
    if not frame.may("edit", rollout.id):
        return
    if not fixes:
        st.caption("No day is left for the others. Choose another day for this one.")
        return
    st.markdown("\n".join(f"- {plain(fix.label)}" for fix in fixes))
    label = f"Move {'it' if len(fixes) == 1 else f'these {len(fixes)}'} too"
    done = f"Moved {count(len(fixes), 'other task')} to fit “{title_of(item)}”."
    action = (undoable.do, reviews.accept_fix, rollout.id, rollout.version, *fixes)
    button(label, "event_repeat", f"move.{item.id}.others", *action, done=done)


def _out_of_order(rollout: Rollout, item_id: str) -> tuple[list[str], list[Fix]]:
    return reviews.out_of_order(frame.here(), rollout, item_id)


def _move(rollout: Rollout, item: AnyItem, key: str) -> None:
    day: date | None = st.session_state.get(key)
    reason = st.session_state.get(f"move.{item.id}.reason") or ""
    if day is None or day == item.due:
        return
    done = f"Moved “{title_of(item)}” to {say_day(day, frame.here().today())}."
    if undoable.do(tracking.set_day, rollout.id, rollout.version, item.id, day, reason, done=done):
        frame.drop_keys(f"move.{item.id}")
