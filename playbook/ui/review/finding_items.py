"""Links to the items that a rule looked at."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.base.words import short
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Kind
from playbook.core.review.review import Result
from playbook.desk.plan import reviews
from playbook.ui.shell import frame, navigation, open_task, page_registry
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import quiet_button, select
from playbook.ui.words.item_words import kind_name, say_day, title_of

_GO = "finding.go"
_MOST_BUTTONS = 5


def follow() -> None:
    """Go to the page that the last press leads to."""
    if page := st.session_state.pop(_GO, ""):
        navigation.go_to(page)


def open_item(item: AnyItem) -> None:
    """Go to the page of the item's stage, with the item open."""
    rollout_id = st.session_state[frame.ROLLOUT]
    open_task.show(rollout_id, item.stage, item.id)
    _lead_to_tasks(rollout_id, item.stage)


def _lead_to_tasks(rollout_id: str, stage: StageKey) -> None:
    if page_registry.address() == "review":
        open_task.lead_back(rollout_id, stage)
    lead_to(stage)
    st.session_state.pop(f"{stage}.tab", None)  # the first tab has the tasks


def select_items(rollout: Rollout, stage: StageKey, item_ids: Sequence[str]) -> None:
    """Go to a stage with these tasks chosen.

    Of use cases, with the form open.
    """
    open_task.close(rollout.id, stage)
    open_task.select(stage, item_ids)
    if all(rollout.items[item_id].kind == "use_case" for item_id in item_ids):
        st.session_state[open_task.REVIEW_FORM] = True
    _lead_to_tasks(rollout.id, stage)


def edit_item(rollout: Rollout, item: AnyItem) -> None:
    """Go to the page of the item's stage, with the item's form open."""
    open_item(item)
    open_task.ask_edit(rollout.id, item.stage, item.id)


def add_item(rollout: Rollout, result: Result, kind: Kind) -> None:
    """Go to a stage, with its form filled in from a finding."""
    item = reviews.opening_for(frame.here(), rollout, result, kind)
    open_task.ask_new(rollout.id, item)
    _lead_to_tasks(rollout.id, item.stage)


def lead_to(page: str) -> None:
    """Go to a page once the run of this press has begun."""
    st.session_state[_GO] = page


def show_links(rollout: Rollout, item_ids: Sequence[str], key: str, today: date) -> None:
    """Draw a button for each item, or a list where there are many."""
    items = [item for item_id in item_ids if (item := rollout.items.get(item_id))]
    if len(items) > _MOST_BUTTONS:
        _show_list(items, key, today)
        return
    with st.container(horizontal=True, gap="small"):
        for number, item in enumerate(items):
            label = plain(short(say_item(item, today), 90))
            quiet_button(label, "open_in_new", f"{key}.open.{number}", open_item, item)


def _show_list(items: Sequence[AnyItem], key: str, today: date) -> None:
    labels = {item.id: f"{number}. {say_item(item, today)}" for number, item in enumerate(items, 1)}
    by_id = {item.id: item for item in items}
    picked, label = f"{key}.pick", f"Open one of these {len(items)} tasks"
    opening: dict[str, Any] = {"on_change": _open_picked, "args": (picked, by_id)}
    select(label, labels, picked, index=None, placeholder="Pick a task", **opening)


def _open_picked(key: str, by_id: dict[str, AnyItem]) -> None:
    if item := by_id.get(st.session_state.get(key) or ""):
        open_item(item)


def say_item(item: AnyItem, today: date) -> str:
    day = f", {say_day(item.due, today)}" if item.due else ""
    return f"{title_of(item)} ({kind_name(item.kind).lower()}{day})"
