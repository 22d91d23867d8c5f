"""Forget a person: preview, confirmation by name, and what remains."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.words import count
from playbook.core.text.names import words_of
from playbook.desk.base.workspace import Workspace
from playbook.desk.upkeep import forgetting, forgetting_words
from playbook.desk.upkeep.forgetting import ForgetPreview, ForgetResult
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables

_NAME, _ALSO, _ADDRESSES = "forget.name", "forget.also", "forget.addresses"
_SURE, _COPIES = "forget.sure", "forget.copies"
_PREVIEW, _DONE = "forget.looked", "forget.done"


@dataclass(frozen=True, slots=True)
class _Preview:
    """Whom to forget, and what would go."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    would: ForgetPreview


def show() -> None:
    if not frame.may("forget_person"):
        return
    st.header("Forget a person", anchor=False)
    st.markdown(
        "Removes a name and addresses from every rollout and its history, from accounts, links and "
        "invites, and out of the backups made from then on. The name becomes “a former colleague”. "
        "Nobody can undo it."
    )
    if done := st.session_state.get(_DONE):
        with st.container(border=True):
            st.markdown("**Done.** What was changed, and what remains:")
            st.markdown(tables.bullets([*forgetting_words.done(done), forgetting_words.OUT_OF_REACH]))
            frame.button("Close", "forget.close", frame.drop_keys, _DONE)
    preview: _Preview | None = st.session_state.get(_PREVIEW)
    if preview is None:
        _show_form()
    else:
        with st.container(border=True):
            _show_preview(preview)


def _show_form() -> None:
    st.text_input("Full name", key=_NAME, max_chars=120, on_change="ignore", persist_state="session")
    frame.show_problems("name")
    also, addresses = st.columns(2)
    area: dict[str, Any] = {"height": 100, "on_change": "ignore", "persist_state": "session"}
    also.text_area("Other spellings, one per line (optional)", key=_ALSO, **area)
    with addresses:
        st.text_area("Addresses and phone numbers, one per line (optional)", key=_ADDRESSES, **area)
        frame.show_problems("addresses")
    frame.button("Preview deletion", None, _look, icon="person_search")


def _look() -> None:
    st.session_state.pop(_DONE, None)
    names = (st.session_state[_NAME].strip(), *st.session_state[_ALSO].splitlines())
    addresses = tuple(st.session_state[_ADDRESSES].splitlines())
    if would := frame.act(forgetting.what_would_go, names, addresses):
        st.session_state[_PREVIEW] = _Preview(names, addresses, would)


def _show_preview(preview: _Preview) -> None:
    would = preview.would
    st.markdown(f"**Will be deleted for “{plain(preview.names[0])}”**")
    if would.is_nothing:
        st.markdown("Nobody here has this name. Check how it is written.")
    histories = [
        f"{touched.name}: {count(touched.events, 'change')} in its history" for touched in would.rollouts
    ]
    st.markdown(tables.bullets([*histories, *forgetting_words.going(would)]))
    if stays := forgetting_words.staying(would):
        st.markdown("**Kept**")
        st.markdown(tables.bullets(stays))
    if not would.is_nothing or would.copies:
        if copies := forgetting_words.old_copies(preview.would.copies):
            st.markdown("**Copies from before**")
            st.markdown(tables.bullets(copies))
            st.checkbox("Delete these copies too, after a backup without the name is made", key=_COPIES)
        st.warning("This changes history for everyone and cannot be undone.")
        st.text_input("Type the full name to confirm", key=_SURE, max_chars=120, on_change="ignore")
        frame.show_problems("sure")
        frame.button("Forget this person", None, _forget, preview, icon="person_off")
    frame.button("Change the name" if would.is_nothing else "Cancel", None, _leave)


def _forget(preview: _Preview) -> None:
    typed = st.session_state.get(_SURE, "")
    delete = bool(st.session_state.get(_COPIES))
    if done := frame.act(_confirmed, preview, typed, delete, done="Forgotten."):
        st.session_state[_DONE] = done
        _leave()
        for key in (_NAME, _ALSO, _ADDRESSES):
            st.session_state[key] = ""


def _confirmed(
    workspace: Workspace, actor: Actor, preview: _Preview, typed: str, delete_old_copies: bool
) -> ForgetResult:
    if words_of(typed) != words_of(preview.names[0]):
        raise Invalid([Problem("sure", "The name does not match.", "Type it as shown above.")])
    return forgetting.forget_person(
        workspace, actor, preview.names, preview.addresses, delete_old_copies=delete_old_copies
    )


def _leave() -> None:
    frame.forget_problems()
    frame.drop_keys(_PREVIEW, _SURE, _COPIES)
