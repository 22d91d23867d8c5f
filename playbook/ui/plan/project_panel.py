"""Bring a plan back from Microsoft Project: look at a file, then take what it changes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.desk.tables import project_changes
from playbook.desk.tables.project_changes import ProjectChanges
from playbook.ui.shell import frame, undoable
from playbook.ui.widgets.controls import button, fold
from playbook.ui.words.item_words import say_day, title_of

_FILE, _OPENED, _FILES, _REASON = "project.file", "project.opened", "project.files", "project.reason"


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a file would change, and the version that it was compared with."""

    rollout_id: str
    version: int
    changes: ProjectChanges


def show(rollout: Rollout) -> None:
    """Draw the fold that takes a file, for those who may edit the plan."""
    if not frame.may("edit", rollout.id):
        return
    if panel := fold("Bring back from Microsoft Project", "project.fold", "upload_file", look="default"):
        with panel:
            _show_upload(rollout)
            opened: _Opened | None = st.session_state.get(_OPENED)
            if opened and opened.rollout_id == rollout.id:
                _show_changes(rollout, opened)


def _show_upload(rollout: Rollout) -> None:
    st.caption(
        "In Project, save the plan as XML (File, Save as, XML Format). Days that moved there move here, and "
        "new tasks come in. You see everything first, and nothing is removed."
    )
    options: dict[str, Any] = {"on_change": _open, "args": (rollout.id,), "max_upload_size": 5}
    st.file_uploader("A plan of Microsoft Project (.xml, at most 5 MB)", ["xml"], key=_file_key(), **options)


def _show_changes(rollout: Rollout, opened: _Opened) -> None:
    changes, today = opened.changes, frame.here().today()
    if changes.notes:
        st.markdown("\n".join(f"- {frame.plain(note)}" for note in changes.notes))
    if not changes.moved and not changes.new:
        st.success("The plan here and the file say the same. There is nothing to take over.")
        return
    moved = [
        {"Take": True, "Task": title_of(each.before), "Now": _span(each.before, today),
         "In the file": _span(each.after, today)}
        for each in changes.moved
    ]  # fmt: skip
    new = [
        {"Take": True, "Task": title_of(item), "Day": _span(item, today), "Where": item.stage.capitalize()}
        for item in changes.new
    ]
    chosen = _show_table("Moved days", moved, [each.id for each in changes.moved])
    chosen += _show_table("New tasks", new, [item.id for item in changes.new])
    if changes.moved and rollout.launch:
        st.text_input("Why do these days move?", key=_REASON, placeholder="The old dates stay visible.")
        frame.show_problems("reason")
    button("Take over what is ticked", "check", "project.take", _take, opened, chosen, disabled=not chosen)


def _show_table(title: str, rows: list[dict[str, Any]], ids: list[str]) -> list[str]:
    """Draw rows to tick, and return the ids of those that are."""
    if not rows:
        return []
    st.markdown(f"**{title} ({len(rows):,})**")
    locked = [name for name in rows[0] if name != "Take"]
    key = f"project.{title}.{st.session_state.get(_FILES, 0)}"
    shown = st.data_editor(rows, hide_index=True, disabled=locked, key=key, alt=title)
    return [id_ for id_, row in zip(ids, shown, strict=True) if row["Take"]]


def _span(item: AnyItem, today: date) -> str:
    days = dict.fromkeys(day for day in (item.due, item.until) if day)
    return " to ".join(say_day(day, today) for day in days)


def _file_key() -> str:
    """Return the upload's key, new after each file so that the server drops it."""
    return f"{_FILE}.{st.session_state.get(_FILES, 0)}"


def _open(rollout_id: str) -> None:
    if file := st.session_state[_file_key()]:
        version = frame.open_rollout(rollout_id).version
        changes = frame.act(project_changes.read_changes, rollout_id, file.getvalue())
        st.session_state[_OPENED] = _Opened(rollout_id, version, changes) if changes else None
    else:
        st.session_state.pop(_OPENED, None)


def _take(opened: _Opened, chosen: list[str]) -> None:
    reason = st.session_state.get(_REASON) or ""
    about = (opened.rollout_id, opened.version, opened.changes, chosen, reason)
    if undoable.do(project_changes.apply_changes, *about, done="The plan follows the file."):
        st.session_state.pop(_OPENED, None)
        st.session_state.pop(_REASON, None)
        st.session_state[_FILES] = st.session_state.get(_FILES, 0) + 1
