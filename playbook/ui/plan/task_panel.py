"""The task that is open on the timeline, and its day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from playbook.charts import Timeline, week_key
from playbook.core.base.access import Action, can
from playbook.core.base.words import count
from playbook.core.log.changes.progress import thing_of_item
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.ui.items import move_form, owner_form
from playbook.ui.items.task_panel import show_status
from playbook.ui.review import finding_items
from playbook.ui.review.finding_words import some
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import component
from playbook.ui.widgets.controls import quiet_button, select
from playbook.ui.words import item_summary
from playbook.ui.words.item_words import say_day, title_of

Callback = Callable[[], None]
_OPEN, _FIND, _LED = "timeline.open", "timeline.find", "timeline.led"
_PICTURE = "timeline.picture"
_IN_WEEK = 6


def open_pick(rollout_id: str, pick: str) -> None:
    """Open a task or a stage's week; '' closes what is open."""
    # A picture tells of another pick only: a new one tells of the same pick again.
    st.session_state[_PICTURE] = picture_number() + 1
    open_clicked(rollout_id, pick)


def picture_number() -> int:
    number: int = st.session_state.get(_PICTURE, 0)
    return number


def open_clicked(rollout_id: str, pick: str) -> None:
    """Open what was picked in the picture."""
    st.session_state[_OPEN] = (rollout_id, pick)
    st.session_state[_FIND] = None
    frame.drop_keys(f"{_FIND}.")
    frame.forget_problems()


def go_to(rollout_id: str, item_id: str) -> None:
    """Open a task on the timeline, from another page."""
    open_pick(rollout_id, item_id)
    st.session_state[_LED] = item_id
    finding_items.lead_to("timeline")


def is_open(rollout: Rollout) -> bool:
    return picked(rollout) != ""


def show(rollout: Rollout, shown: Timeline) -> None:
    """Draw the open task, or the tasks of the open week."""
    pick = picked(rollout)
    if item := rollout.items.get(pick):
        _show_task(rollout, item, shown.today)
    elif pick:
        _show_week(rollout, shown, pick)


def show_finder(rollout: Rollout, shown: Timeline) -> None:
    """Draw a list of all tasks, of which one opens."""
    names = {row["id"]: f"{row['title']} · {say_day(row['day'], shown.today)}" for row in shown.tasks}
    _select_task("Find a task", names, _FIND, rollout)


def _select_task(label: str, names: dict[str, str], key: str, rollout: Rollout) -> None:
    opening: dict[str, Any] = {"on_change": _open_selected, "args": (rollout.id, key)}
    select(label, names, key, index=None, placeholder="Type part of its name", **opening)


def _open_selected(rollout_id: str, key: str) -> None:
    if pick := st.session_state.get(key):
        open_pick(rollout_id, pick)


def picked(rollout: Rollout) -> str:
    """Return what is open: a task, a stage's week, or ''."""
    rollout_id, pick = st.session_state.get(_OPEN) or ("", "")
    is_known = pick in rollout.items or "|" in pick
    return pick if rollout_id == rollout.id and is_known else ""


def _show_week(rollout: Rollout, shown: Timeline, pick: str) -> None:
    stage, week = next((key for key in shown.by_week if week_key(*key) == pick), (None, None))
    rows = shown.by_week[stage, week] if stage and week else []
    with st.container(border=True, gap="small"):
        if stage and week:
            st.header(f"{shown.titles[stage]}, week of {say_day(week, shown.today)}", anchor=False)
        st.markdown(f"**{count(len(rows), 'task')}**")
        names = {row["id"]: f"{row['title']} · {say_day(row['day'], shown.today)}" for row in rows}
        _select_task("Open one of them", names, f"{_FIND}.{pick}", rollout)
        st.markdown(some([plain(name) for name in names.values()], _IN_WEEK))
        quiet_button("Close", "close", "timeline.close", open_pick, rollout.id, "")


def _show_task(rollout: Rollout, item: AnyItem, today: date) -> None:
    with st.container(border=True, gap="small"):
        st.header(plain(title_of(item)), anchor=False)
        st.markdown(frame.once(item_summary.at_once, rollout, item.id, today))
        show_status(item, rollout)
        action: Action = "log_progress" if rollout.launch else "edit"
        is_done = rollout.tracking_of(item.id).status == "done"
        if not is_done and can(frame.current_actor(), action, thing_of_item(rollout, item)):
            _show_day(rollout, item)
        if not (is_done or item.locked) and frame.may("edit", rollout.id):
            owner_form.show(rollout, "Give it to", [item.id], f"timeline.owner.{item.id}")
        label = f"Open in {item.stage.capitalize()}"
        with st.container(horizontal=True):
            quiet_button(label, "open_in_new", "timeline.stage", finding_items.open_item, item)
            quiet_button("Close", "close", "timeline.close", open_pick, rollout.id, "")
        if st.session_state.get(_LED) == item.id:  # what is to be changed stands below the text
            component.mount("scroll_to", f"timeline.{item.id}.end", {"block": "nearest"})


def _show_day(rollout: Rollout, item: AnyItem) -> None:
    if item.locked and not rollout.launch:
        st.caption("The task is locked. Unlock it to change its date.")
        return
    move_form.show(rollout, item)
