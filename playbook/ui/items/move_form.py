"""The form that puts a task on another day."""

from datetime import date

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.desk.plan import tracking
from playbook.ui.shell import frame, undoable
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


def _move(rollout: Rollout, item: AnyItem, key: str) -> None:
    day: date | None = st.session_state.get(key)
    reason = st.session_state.get(f"move.{item.id}.reason") or ""
    if day is None or day == item.due:
        return
    done = f"Moved “{title_of(item)}” to {say_day(day, frame.here().today())}."
    if undoable.do(tracking.set_day, rollout.id, rollout.version, item.id, day, reason, done=done):
        frame.drop_keys(f"move.{item.id}")
