"""The open task beside the list: its text, history and actions."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.fields import StageKey
from playbook.core.calendar.events import day_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, CheckinSeries
from playbook.core.progress.brief_steps import step_of
from playbook.desk.links import feed_files
from playbook.desk.plan import cases, plans, tracking
from playbook.desk.record import history
from playbook.desk.writing.messages import has_words
from playbook.ui.items import editing, form, message_panel, message_writing, move_form
from playbook.ui.recipes import practice
from playbook.ui.shell import current_user, frame, open_task, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.shell.page_registry import whole_address
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import fold
from playbook.ui.words import grounding_words, item_summary
from playbook.ui.words.item_words import STATUS_LABELS, STATUS_WORDS, say_day, title_of

_LAST_CHANGES = 8
_button = partial(frame.button, type="tertiary")


def show(rollout: Rollout, stage: StageKey, checks: Sequence[str]) -> None:
    """Draw the open form, the open message, or the open task."""
    if edited := editing.open_in(rollout.id, stage):
        form.show(edited, rollout)
    elif writing := message_writing.open_in(rollout, stage):
        message_panel.show(writing, rollout)
    elif item := rollout.items.get(open_task.find(rollout.id, stage)[0]):
        _show_task(rollout, item, checks)
    else:
        st.markdown("This task is no longer in the plan.")
        _show_close(rollout, stage)


def _show_task(rollout: Rollout, item: AnyItem, checks: Sequence[str]) -> None:
    today = frame.here().today()
    with st.container(border=True, gap="small", key="task"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="top"):
            st.markdown(f"## {plain(title_of(item))}", anchors=False)
            _show_close(rollout, item.stage)
        st.markdown(frame.once(item_summary.at_once, rollout, item.id, today))
        if checks:
            st.warning("\n".join(f"- {plain(check)}" for check in checks))
        if unconfirmed := frame.once(grounding_words.under_card, rollout, item.id):
            st.markdown(unconfirmed)
        practice.under_card(rollout, item)
        show_status(item, rollout)
        if frame.may("edit", rollout.id):
            _show_actions(item, rollout)
            _show_private(item, rollout)
        st.markdown(frame.once(_in_full, rollout, item.id, today))
        if day_of(item) and (panel := fold("Add to calendar", f"calendar.{item.id}", "calendar_add_on")):
            with panel:
                _show_calendar_file(rollout, item)
        if frame.may("see_history", rollout.id) and (panel := fold("History", f"history.{item.id}")):
            actor = frame.current_actor()
            panel.markdown(frame.once(_history, rollout, actor, item.id, today))


def _show_private(item: AnyItem, rollout: Rollout) -> None:
    """Say with whom a private talk is and about what, to who may edit."""
    if item.provenance.play_id != "talk" or not (lines := frame.once(_talks_of, rollout)):
        return
    with st.container(border=True, key="task.private"):
        st.caption("Only owners and editors see this. With whom, and about what:")
        st.markdown(tables.bullets(lines))
        field = "concern_list" if any("“" in line for line in lines) else "stakeholders"
        where = {"step": step_of(field), "field": field}
        frame.link("brief", "Where this stands in the brief", ":material/lock:", where)


def _talks_of(rollout: Rollout) -> list[str]:
    return cases.private_talks_of(frame.here(), rollout.brief)


def _show_close(rollout: Rollout, stage: StageKey) -> None:
    args = (open_task.close, rollout.id, stage)
    _button("Close", "task.close", *args, icon="close", width="content")


def _in_full(rollout: Rollout, item_id: str, today: date) -> str:
    return item_summary.in_full(rollout.items[item_id], rollout, today)


def show_status(item: AnyItem, rollout: Rollout) -> None:
    """Draw the states of a launched task, for who may log it."""
    if not (rollout.launch and item.is_tracked and tracking.may_log(frame.current_actor(), rollout, item)):
        return
    key = f"status.{item.id}"
    if st.session_state.get(key) != (now := rollout.tracking_of(item.id).status):
        st.session_state[key] = now
    options: dict[str, Any] = {"format_func": STATUS_LABELS.__getitem__, "key": key, "wrap": True}
    args = (rollout.id, rollout.version, item.id, title_of(item))
    label = f"Status of {frame.spoken(title_of(item))}"
    goes_on = isinstance(item, CheckinSeries) and item.goes_on_after(frame.here().today())
    statuses = [status for status in STATUS_LABELS if not (goes_on and status == "done")]
    st.segmented_control(label, statuses, label_visibility="collapsed", on_change=_log, args=args, **options)


def _log(rollout_id: str, seen: int, item_id: str, title: str) -> None:
    if status := st.session_state.get(f"status.{item_id}"):
        done = f"“{title}” is now {STATUS_WORDS[status].lower()}."
        undoable.do(tracking.log_status, rollout_id, seen, item_id, status, done=done)


def _show_actions(item: AnyItem, rollout: Rollout) -> None:
    title = title_of(item)
    ids = (rollout.id, rollout.version)
    with st.container(horizontal=True, gap="small"):
        if not item.locked:
            label = "Continue editing" if editing.find(rollout.id, item.id) else "Edit"
            _button(label, f"edit.{item.id}", editing.begin, *ids, item, icon="edit")
            if has_words(item):
                kind = {"message": "message", "sponsor_act": "script"}.get(item.kind, "briefing")
                is_begun = message_writing.find(rollout.id, item.id)
                label = f"Continue the {kind}" if is_begun else f"Write this {kind}…"
                _button(label, f"write.{item.id}", message_writing.begin, *ids, item, icon="edit_note")
        word, icon = ("Unlock", "lock_open") if item.locked else ("Lock", "lock")
        change = (plans.lock_item, *ids, item.id, not item.locked)
        _button(word, f"lock.{item.id}", undoable.do, *change, icon=icon, done=f"{word}ed “{title}”.")
        if not item.locked:
            removal, done = (plans.remove_item, *ids, item.id), f"Removed “{title}”."
            _button("Remove", f"remove.{item.id}", undoable.do, *removal, icon="delete", done=done)
    is_dated = rollout.launch and item.is_tracked and item.due
    if is_dated and (panel := fold("Move to another day", f"move.{item.id}", "event_repeat")):
        with panel:
            move_form.show(rollout, item)


def _history(rollout: Rollout, actor: Actor, item_id: str, today: date) -> str:
    """Return the last changes of a task, newest first."""
    changes = history.of_item(frame.here(), actor, rollout.id, item_id)
    lines = [
        f"- {say_day(entry.happened_at.date(), today)}, {plain(entry.actor)} {plain(entry.sentence)}"
        for entry in changes[:_LAST_CHANGES]
    ]
    if unshown := len(changes) - len(lines):
        lines.append(f"- and {unshown:,} earlier")
    return "\n".join(lines) or "Nothing was changed yet."


def _show_calendar_file(rollout: Rollout, item: AnyItem) -> None:
    """Draw both downloads; they are written only on request."""
    workspace = frame.here()
    who, here = current_user.actor_lookup(workspace), whole_address("")

    def write(*, is_over: bool) -> bytes:
        return feed_files.item_file(workspace, who(), rollout.id, item.id, here, is_over=is_over)

    st.caption(
        "This is a copy: if the day moves, download it again. A calendar that follows by itself has an "
        "address, under “Add to calendar” on Timeline and My team."
    )
    with st.container(horizontal=True):
        for label, is_over in (("Download the day (.ics)", False), ("Take it back (.ics)", True)):
            st.download_button(
                label,
                data=partial(write, is_over=is_over),
                file_name=f"{frame.spoken(title_of(item))[:60] or 'task'}.ics",
                mime="text/calendar",
                on_click="ignore",
                key=f"calendar.{item.id}.{is_over}",
            )
