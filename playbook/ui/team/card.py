"""One item of a lead's week: status, note, move and undo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import MAX_NOTE, AnyItem, Status
from playbook.core.progress.progress import standing
from playbook.desk.plan import tracking
from playbook.desk.record import history
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local, say_due, say_logged, say_moves, say_new_end
from playbook.ui.widgets.controls import quiet_button
from playbook.ui.words.item_words import (
    STATUS_LABELS,
    STATUS_WORDS,
    kind_name,
    say_day,
    say_groups,
    say_owner,
    title_of,
)

_SAVED = "team.saved"
_FAILED = "team.failed"
_OPEN = "team.open"
_FIELDS = ("note", "to_day", "reason")
_TEXTS = {"note": "team.note_text.", "reason": "team.move_reason."}


@dataclass(frozen=True, slots=True)
class CardSave:
    """The last change saved in this window: its words and version."""

    words: str
    version: int


def saved_in(rollout: Rollout) -> dict[str, CardSave]:
    """Return what this window saved last in the rollout, by item."""
    saved_rows: dict[tuple[str, str], CardSave] = st.session_state.get(_SAVED, {})
    return {item_id: saved for (rollout_id, item_id), saved in saved_rows.items() if rollout_id == rollout.id}


def touched_in(rollout: Rollout) -> set[str]:
    return {*saved_in(rollout), *st.session_state.get(_FAILED, {})}


def show(rollout: Rollout, item: AnyItem, today: date) -> None:
    tracked = rollout.tracking_of(item.id)
    with st.container(border=True, gap="xsmall"):
        st.markdown(_words(rollout, item, today))
        if not tracking.may_log(frame.current_actor(), rollout, item):
            st.caption("Shared with other teams; its owner or an editor updates it.")
            return
        key = f"team.status.{item.id}"
        if st.session_state.get(key) != tracked.status:
            st.session_state[key] = tracked.status
        label, names = f"Status of {frame.spoken(title_of(item))}", STATUS_LABELS.__getitem__
        options: dict[str, Any] = {"label_visibility": "collapsed", "wrap": True, "on_change": _log}
        options["args"] = (rollout.id, rollout.version, item.id)
        st.segmented_control(label, list(STATUS_LABELS), format_func=names, key=key, **options)
        failed: dict[str, str] = st.session_state.get(_FAILED, {})
        if item.id in failed and not any(frame.problems_at(where) for where in _FIELDS):
            st.error(plain(failed[item.id]), icon=":material/error:")
        _show_buttons(rollout, item)
        match st.session_state.get(_OPEN):
            case (item.id, "note"):
                with st.form(f"team.note_form.{item.id}", border=False):
                    # A limit in the field would swallow a longer text that is pasted, without a word.
                    _show_text("Note", "note", item, "What should the rollout lead know?")
                    st.caption(f"Up to {MAX_NOTE} characters.")
                    _show_submit("Save note", _note, rollout, item)
            case (item.id, "move"):
                _show_move_form(rollout, item)


def _words(rollout: Rollout, item: AnyItem, today: date) -> str:
    tracked = rollout.tracking_of(item.id)
    due = plain(say_due(item, tracked, today))
    if standing(item, tracked, today) == "overdue":
        due = f":red[:material/schedule: {due}]"
    roles = frame.current_actor().in_rollout(rollout.id)
    is_own = item.owner and item.owner.person_id in {role.person_id for role in roles if role.person_id}
    owner = "" if is_own else f"Owner: {say_owner(item.owner, rollout.brief)}"
    about = [kind_name(item.kind), say_groups(item.group_ids, rollout.brief), owner]
    lines = [f"**{plain(title_of(item))}**", due, f":small[{plain(' · '.join(filter(None, about)))}]"]
    if moves := say_moves(tracked, today):
        lines.append(f":small[:material/event_repeat: {plain(moves)}]")
    if logged := say_logged(tracked, today):
        lines.append(f":small[:material/chat: {plain(logged)}]")
    return "  \n".join(lines)


def _show_buttons(rollout: Rollout, item: AnyItem) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if saved := saved_in(rollout).get(item.id):
            st.markdown(f":green[:material/check: {plain(saved.words)}]", width="content")
            quiet_button("Undo", "undo", f"team.undo.{item.id}", _undo, rollout.id, item.id, saved.version)
        if rollout.tracking_of(item.id).status:
            _show_opener(item, "note", "Add a note", "edit_note")
        _show_opener(item, "move", "Move", "event_repeat")


def _show_opener(item: AnyItem, what: str, label: str, icon: str) -> None:
    if st.session_state.get(_OPEN) == (item.id, what):
        label, icon = "Close", "close"
    quiet_button(label, icon, f"team.{what}.{item.id}", _open, item.id, what)


def _show_move_form(rollout: Rollout, item: AnyItem) -> None:
    with st.form(f"team.move_form.{item.id}", border=False):
        key = f"team.move_day.{item.id}"
        st.date_input("New date", item.due, key=key, format="YYYY-MM-DD", persist_state="session")
        frame.show_problems("to_day")
        if item.due and item.until and item.until != item.due:
            last = say_day(item.until, frame.here().today())
            st.caption(f"Its last day, {last}, moves along: it stays as long as it is.")
        _show_text("Why does it move?", "reason", item, "The old date stays visible.")
        _show_submit("Move to this date", _move, rollout, item)


def _show_text(label: str, field: str, item: AnyItem, hint: str) -> None:
    st.text_area(label, key=_TEXTS[field] + item.id, height=80, placeholder=hint, persist_state="session")
    frame.show_problems(field)


def _show_submit(label: str, on_click: Callable[..., None], rollout: Rollout, item: AnyItem) -> None:
    args = (rollout.id, rollout.version, item.id)
    st.form_submit_button(label, type=frame.main_button(), on_click=on_click, args=args)


def _open(item_id: str, what: str) -> None:
    if any(frame.problems_at(where) for where in _FIELDS):
        frame.forget_problems()
        st.session_state.pop(_FAILED, None)
    form = (item_id, what)
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == form else form


def _log(rollout_id: str, seen: int, item_id: str) -> None:
    status: Status | None = st.session_state.get(f"team.status.{item_id}")
    if status is not None:
        done = frame.act(tracking.log_status, rollout_id, seen, item_id, status)
        _remember(rollout_id, item_id, done, STATUS_WORDS[status].lower())


def _note(rollout_id: str, seen: int, item_id: str) -> None:
    status: Status | None = st.session_state.get(f"team.status.{item_id}")
    text = st.session_state.get(f"team.note_text.{item_id}") or ""
    done = frame.act(tracking.log_status, rollout_id, seen, item_id, status or "on_track", text)
    if _remember(rollout_id, item_id, done, f"{STATUS_WORDS[status or 'on_track'].lower()}, with your note"):
        st.session_state[f"team.note_text.{item_id}"] = ""
        st.session_state[_OPEN] = None


def _move(rollout_id: str, seen: int, item_id: str) -> None:
    day: date = st.session_state[f"team.move_day.{item_id}"]
    reason = st.session_state.get(f"team.move_reason.{item_id}") or ""
    done = frame.act(tracking.move_item, rollout_id, seen, item_id, day, reason)
    today = frame.here().today()
    words = f"moved to {say_day(day, today)}{say_new_end(done, item_id, today)}"
    if _remember(rollout_id, item_id, done, words):
        st.session_state[f"team.move_reason.{item_id}"] = ""
        st.session_state[_OPEN] = None


def _undo(rollout_id: str, item_id: str, version: int) -> None:
    done = frame.act(history.undo_on, rollout_id, item_id, version, done="Undone.")
    st.session_state.get(_SAVED, {}).pop((rollout_id, item_id), None)
    if done is None:
        _remember(rollout_id, item_id, done, "")
    else:
        st.session_state.pop(_FAILED, None)


def _remember(rollout_id: str, item_id: str, done: Rollout | None, words: str) -> bool:
    if done is None:
        st.session_state[_FAILED] = {item_id: frame.last_trouble()}
        return False
    st.session_state.pop(_FAILED, None)
    saved = CardSave(f"Saved, {words}, {local(frame.here().now()):%H:%M}", done.version)
    st.session_state.setdefault(_SAVED, {})[rollout_id, item_id] = saved
    return True
