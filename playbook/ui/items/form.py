"""The form of the one item that is being edited, made from the fields of its kind."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.ui.items import editing as item_editing
from playbook.ui.items.editing import Editing
from playbook.ui.items.widgets import Asked, ask, typed
from playbook.ui.shell import frame
from playbook.ui.words import item_difference
from playbook.ui.words.item_difference import Row
from playbook.ui.words.item_fields import FIRST, LAST, ItemField, fields_of
from playbook.ui.words.item_values import say_typed, say_value
from playbook.ui.words.item_words import kind_name, title_of

_WIDE = ("text", "line", "groups", "links", "choices", "tools", "data_rules")


def show(editing: Editing, rollout: Rollout) -> None:
    """Draw the form with what was typed in it, what is wrong with it, and what others changed since."""
    base = editing.base
    with st.container(border=True, key=f"form-{editing.key}"):
        name = kind_name(base.kind).lower()
        heading = f"New {name}" if editing.is_new else f"Edit the {name}"
        st.markdown(f"### {heading}", anchors=False)
        _show_what_changed_since(editing, rollout)
        fields = [(field, item_editing.asked(editing, field, rollout)) for field in fields_of(base.kind)]
        for field, asked in fields:
            if field.name in FIRST:
                _show_field(field, asked)
        _show_own(fields)
        for field, asked in fields:
            if field.name in LAST:
                _show_field(field, asked)
        _show_buttons(editing, rollout)


def _show_own(fields: list[tuple[ItemField, Asked]]) -> None:
    """A kind's own fields: short ones side by side on a wide screen, long ones in full width."""
    own = [(field, asked) for field, asked in fields if field.name not in (*FIRST, *LAST)]
    short = [pair for pair in own if pair[0].widget not in _WIDE]
    if short:
        columns = st.columns(2)
        for number, (field, asked) in enumerate(short):
            with columns[number % 2]:
                _show_field(field, asked)
    for field, asked in own:
        if field.widget in _WIDE:
            _show_field(field, asked)


def _show_field(field: ItemField, asked: Asked) -> None:
    if asked.is_fixed:
        _show_fixed(field, asked)
    else:
        ask(asked)
    frame.show_problems(field.name)


def _show_fixed(field: ItemField, asked: Asked) -> None:
    """In words: the label of a widget that is switched off is too pale to read."""
    said = say_typed(field, asked.start, asked.rollout, frame.here().today())
    st.markdown(f"{field.label}: **{frame.plain(said)}**")
    st.caption("The plan was launched, so this date is not edited but moved, with its reason.")
    frame.link("my_team", "Move it on My team")


def _show_buttons(editing: Editing, rollout: Rollout) -> None:
    is_gone = not editing.is_new and editing.base.id not in rollout.items
    save = item_editing.save_as_new if is_gone else item_editing.save
    label = "Add it again" if is_gone else "Add to the plan" if editing.is_new else "Save"
    with st.container(horizontal=True):
        st.button(
            label,
            key=f"item.{editing.key}.-save",
            type=frame.main_button(),
            on_click=save,
            args=(editing, rollout),
        )
        st.button(
            "Discard changes" if not editing.is_new else "Discard",
            key=f"item.{editing.key}.-close",
            on_click=item_editing.close,
            args=(editing,),
        )


def _show_what_changed_since(editing: Editing, rollout: Rollout) -> None:
    """Both versions, field by field, when somebody saved this item after the form was opened."""
    if editing.is_new:
        return
    current = rollout.items.get(editing.base.id)
    if current is None:
        st.warning("This item was removed while you were editing. What you typed is still here.")
        return
    if current == editing.base:
        return
    who = current.provenance.edited_by or "Someone"
    st.warning(f"{frame.plain(who)} changed this item while you were editing.")
    rows = _both_versions(editing, current, rollout)
    if current.locked:
        st.caption("It is locked now. Unlock it on its card or throw your changes away.")
    item_difference.show(rows, "Saved now", "After you save")
    if rows and editing.ground == current:
        st.caption("Save again to replace it. What you did not touch stays as it is saved now.")


def _both_versions(editing: Editing, current: AnyItem, rollout: Rollout) -> list[Row]:
    rows = []
    today = frame.here().today()
    for field in fields_of(current.kind):
        if getattr(current, field.name) == getattr(editing.base, field.name):
            continue
        theirs = say_value(field, current, rollout, today)
        asked = item_editing.asked(editing, field, rollout)
        raw = typed(asked)
        rows.append(
            Row(field.label, theirs, theirs if raw == asked.start else say_typed(field, raw, rollout, today))
        )
    return rows


def show_open(editing: Editing, rollout: Rollout) -> None:
    """Draw the form above the list, when its card is not among those shown."""
    if not editing.is_new:
        st.caption(
            f"You are editing “{frame.plain(title_of(editing.base))}”, which the list does not show now."
        )
    show(editing, rollout)
