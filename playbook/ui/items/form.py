"""The form of the item that is being edited."""

from collections.abc import Mapping

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import GUARDED
from playbook.core.plan.items import AnyItem
from playbook.ui.items import editing as item_editing
from playbook.ui.items.editing import Editing
from playbook.ui.items.widgets import FormField, draw, typed
from playbook.ui.shell import frame
from playbook.ui.words import item_difference
from playbook.ui.words.item_difference import VersionRow
from playbook.ui.words.item_fields import FIRST, LAST, fields_of
from playbook.ui.words.item_values import say_typed, say_value
from playbook.ui.words.item_words import REVIEWER_NEEDED, kind_name

_WIDE = ("text", "line", "groups", "links", "choices", "tools", "data_rules")


def show(editing: Editing, rollout: Rollout) -> None:
    base = editing.base
    with st.container(border=True, key=f"form-{editing.key}"):
        name = kind_name(base.kind).lower()
        heading = f"New {name}" if editing.is_new else f"Edit the {name}"
        st.markdown(f"## {heading}", anchors=False)
        entries = [item_editing.field_in_form(editing, field, rollout) for field in fields_of(base.kind)]
        values = {entry.field.name: typed(entry) for entry in entries}
        is_delicate = bool(values.get("external")) or values.get("data_class") in GUARDED
        needed = {"reviewer": REVIEWER_NEEDED} if is_delicate and not values.get("reviewer") else {}
        _show_fields([entry for entry in entries if entry.field.name in FIRST], needed)
        # Short fields stand side by side on a wide screen, long ones in full width.
        own = [entry for entry in entries if entry.field.name not in (*FIRST, *LAST)]
        if short := [entry for entry in own if entry.field.widget not in _WIDE]:
            with st.grid(2, min_column_width=220):
                for entry in short:
                    with st.container():
                        _show_fields([entry], needed)
        _show_fields([entry for entry in own if entry.field.widget in _WIDE], needed)
        _show_fields([entry for entry in entries if entry.field.name in LAST], needed)
        _show_what_changed_since(editing, rollout)
        _show_buttons(editing, rollout)


def _show_fields(entries: list[FormField], needed: Mapping[str, str]) -> None:
    for entry in entries:
        if entry.is_fixed:
            # In words: the label of a disabled widget is too pale to read.
            words = say_typed(entry.field, entry.start, entry.rollout, frame.here().today())
            st.markdown(f"{entry.field.label}: **{frame.plain(words)}**")
            st.caption("The plan was launched, so this date is not edited but moved, with its reason.")
            frame.link("my_team", "Move it on My team")
        else:
            draw(entry)
            if sentence := needed.get(entry.field.name):
                st.caption(f":orange[:material/warning:] {sentence}")
        frame.show_problems(entry.field.name)


def _show_buttons(editing: Editing, rollout: Rollout) -> None:
    is_gone = not editing.is_new and editing.base.id not in rollout.items
    save = item_editing.save_as_new if is_gone else item_editing.save
    label = "Add it again" if is_gone else "Add to the plan" if editing.is_new else "Save"
    key = f"item.{editing.key}"
    with st.container(horizontal=True):
        frame.button(label, f"{key}.-save", save, editing, rollout, type="main")
        discard = "Discard" if editing.is_new else "Discard changes"
        frame.button(discard, f"{key}.-close", item_editing.close, editing)
        if not editing.is_new and not is_gone and not rollout.items[editing.base.id].locked:
            frame.button("Remove", f"{key}.-remove", item_editing.remove, editing, rollout, icon="delete")


def _show_what_changed_since(editing: Editing, rollout: Rollout) -> None:
    """Draw both versions by field if somebody saved this item meanwhile."""
    if editing.is_new:
        return
    if (current := rollout.items.get(editing.base.id)) is None:
        still = "What you typed is still here: add it again, or discard your changes."
        st.warning(f"This task was removed while you were editing. {still}")
        return
    if current == editing.base:
        return
    who = current.provenance.edited_by or "Someone"
    changed = f"{frame.plain(who)} changed this task while you were editing."
    st.warning(f"{changed} What you typed is still here and not saved yet.")
    rows = _both_versions(editing, current, rollout)
    if current.locked:
        st.caption("It is locked now. Unlock it, or discard your changes.")
    item_difference.show(rows, "Saved now", "After you save")
    if rows and editing.ground == current:
        st.caption("Save again to replace it. What you did not touch stays as it is saved now.")


def _both_versions(editing: Editing, current: AnyItem, rollout: Rollout) -> list[VersionRow]:
    rows = []
    today = frame.here().today()
    for field in fields_of(current.kind):
        if getattr(current, field.name) != getattr(editing.base, field.name):
            stored = say_value(field, current, rollout, today)
            entry = item_editing.field_in_form(editing, field, rollout)
            raw = typed(entry)
            after = stored if raw == entry.start else say_typed(field, raw, rollout, today)
            rows.append(VersionRow(field.label, stored, after))
    return rows
