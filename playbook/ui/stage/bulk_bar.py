"""The bar of actions on all chosen tasks."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from playbook.core.base.fields import StageKey
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Owner, UseCase
from playbook.desk.plan import bulk
from playbook.desk.plan.bulk import MOST_DAYS, BulkChange
from playbook.ui.review.finding_words import some
from playbook.ui.shell import frame, open_task, undoable
from playbook.ui.widgets.choices import pick_many, pick_one
from playbook.ui.words import item_options
from playbook.ui.words.item_words import DATA_CLASSES, REVIEWER_NEEDED, title_of

_KEY = "bulk"
_TITLES_SHOWN = 8
_ANYBODY = "Choose a person, or type a name"


def show(rollout: Rollout, stage: StageKey, items: Sequence[AnyItem]) -> None:
    """Draw the bar while tasks are chosen."""
    if chosen := [item for item in items if item.id in open_task.selected(stage)]:
        with st.bottom:
            _show_bar(rollout, stage, chosen)


def _show_bar(rollout: Rollout, stage: StageKey, chosen: Sequence[AnyItem]) -> None:
    ids = tuple(item.id for item in chosen)
    many = count(len(ids), "task")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{many} selected**", width="content")
        with st.popover("Owner", icon=":material/person:"):
            owners = item_options.owners(rollout, None)
            pick_one("New owner", owners, f"{_KEY}.owner", _ANYBODY, takes_new=True)
            _show_apply("Set owner", _set_owner, rollout, stage, ids)
        with st.popover("Teams", icon=":material/group:"):
            pick_many("New teams", item_options.groups(rollout.brief), f"{_KEY}.teams")
            _show_apply("Set teams", _set_teams, rollout, stage, ids)
        if all(isinstance(item, UseCase) for item in chosen):
            key, icon = open_task.REVIEW_FORM, ":material/fact_check:"
            with st.popover("Tool, data and reviewer", icon=icon, key=key, on_change="rerun"):
                st.markdown(some([frame.plain(title_of(item)) for item in chosen], _TITLES_SHOWN))
                tools = {tool: tool for tool in rollout.brief.tools}
                pick_one("Tool", tools, f"{_KEY}.tool", "Leave as it is", takes_new=True)
                pick_one("Data class", DATA_CLASSES, f"{_KEY}.data_class", "Leave as it is")
                pick_one("Reviewer", item_options.owners(rollout, None), f"{_KEY}.reviewer", "Leave as it is")
                st.caption(REVIEWER_NEEDED)
                _show_apply("Set these", _set_review, rollout, stage, ids)
        with st.popover("Shift dates", icon=":material/event_repeat:"):
            limits: dict[str, Any] = {"min_value": -MOST_DAYS, "max_value": MOST_DAYS, "step": 1}
            st.number_input("Working days later (earlier: −)", value=5, key=f"{_KEY}.days", **limits)
            if rollout.launch:
                st.text_input("Why do they move?", key=f"{_KEY}.reason")
                frame.show_problems("reason")
            _show_apply("Shift", _shift, rollout, stage, ids)
        if any(not item.locked for item in chosen):
            locking = (rollout, stage, ids, BulkChange(locked=True), f"Locked {many}.")
            frame.button("Lock selected", f"{_KEY}.lock", _do, *locking, icon="lock")
        if any(item.locked for item in chosen):
            unlocking = (rollout, stage, ids, BulkChange(locked=False), f"Unlocked {many}.")
            frame.button("Unlock selected", f"{_KEY}.unlock", _do, *unlocking, icon="lock_open")
        removal = (rollout, stage, ids, BulkChange(is_removed=True), f"Removed {many}.")
        frame.button("Remove selected", f"{_KEY}.remove", _do, *removal, icon="delete")
        frame.button("Clear selection", f"{_KEY}.clear", open_task.select, stage, (), type="tertiary")


def _show_apply(label: str, on_click: Any, *args: Any) -> None:
    frame.button(label, f"{_KEY}.{label}", on_click, *args, type="main")


def _set_owner(rollout: Rollout, stage: StageKey, ids: tuple[str, ...]) -> None:
    if owner := item_options.owner_of(code := st.session_state.get(f"{_KEY}.owner")):
        done = f"Set the owner of {count(len(ids), 'task')}."
        if code in item_options.owners(rollout, None):
            change = BulkChange(edits={"owner": Owner.model_validate(owner)})
        else:
            change = BulkChange(owner_name=owner["role"])
        _do(rollout, stage, ids, change, done)


def _set_teams(rollout: Rollout, stage: StageKey, ids: tuple[str, ...]) -> None:
    edits: dict[str, Any] = {"group_ids": tuple(st.session_state.get(f"{_KEY}.teams") or ())}
    done = f"Set the teams of {count(len(ids), 'task')}."
    _do(rollout, stage, ids, BulkChange(edits=edits), done)


def _set_review(rollout: Rollout, stage: StageKey, ids: tuple[str, ...]) -> None:
    edits: dict[str, Any] = {}
    if tool := str(st.session_state.get(f"{_KEY}.tool") or "").strip():
        edits["tool"] = tool
    if data_class := st.session_state.get(f"{_KEY}.data_class"):
        edits["data_class"] = data_class
    if owner := item_options.owner_of(st.session_state.get(f"{_KEY}.reviewer")):
        edits["reviewer"] = Owner.model_validate(owner)
    if edits:
        done = f"Set tool, data or reviewer of {count(len(ids), 'task')}."
        _do(rollout, stage, ids, BulkChange(edits=edits), done)


def _shift(rollout: Rollout, stage: StageKey, ids: tuple[str, ...]) -> None:
    days, reason = st.session_state[f"{_KEY}.days"], st.session_state.get(f"{_KEY}.reason") or ""
    words = count(abs(days), "working day") + (" later" if days > 0 else " earlier")
    done = f"Shifted {count(len(ids), 'task')}: {words}."
    _do(rollout, stage, ids, BulkChange(shift=days, reason=reason), done)


def _do(rollout: Rollout, stage: StageKey, ids: tuple[str, ...], change: BulkChange, done: str) -> None:
    if undoable.do(bulk.change_items, rollout.id, rollout.version, ids, change, done=done):
        open_task.select(stage, ())
