"""Forgetting a person: who, what would go, the name typed once more, and what remains."""

from dataclasses import dataclass

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem
from playbook.core.text.names import words_of
from playbook.desk.base.workspace import Workspace
from playbook.desk.upkeep import forgetting, forgetting_words
from playbook.desk.upkeep.forgetting import Gone, Touched, WouldGo
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain

_NAME, _ALSO, _ADDRESSES = "forget.name", "forget.also", "forget.addresses"
_SURE, _COPIES = "forget.sure", "forget.copies"
_LOOKED, _DONE = "forget.looked", "forget.done"


@dataclass(frozen=True, slots=True)
class _Looked:
    """Whom somebody has looked at, and what would go."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    would: WouldGo


def show() -> None:
    """Draw what was done last, or whom to forget and what that would change; nothing for who may not."""
    if not frame.may("forget_person"):
        return
    st.header("Forget a person", anchor=False)
    st.markdown(
        "Takes a name and addresses out of every rollout with its whole history, out of accounts, links and "
        "invites, and out of the backups made from then on. “a former colleague” stands in the place of the "
        "name. Nobody can undo it."
    )
    done: Gone | None = st.session_state.get(_DONE)
    if done:
        _show_done(done)
    looked: _Looked | None = st.session_state.get(_LOOKED)
    if looked is None:
        _show_form()
    else:
        with st.container(border=True):
            _show_looked(looked)


def _show_form() -> None:
    st.text_input("Full name", key=_NAME, max_chars=120, on_change="ignore", persist_state="session")
    frame.show_problems("name")
    also, addresses = st.columns(2)
    with also:
        _lines("Other ways it is written, one per line (optional)", _ALSO)
    with addresses:
        _lines("Addresses and phone numbers, one per line (optional)", _ADDRESSES)
        frame.show_problems("addresses")
    st.button("Show what would go", icon=":material/person_search:", on_click=_look)


def _lines(label: str, key: str) -> None:
    st.text_area(label, key=key, height=100, on_change="ignore", persist_state="session")


def _look() -> None:
    st.session_state.pop(_DONE, None)
    names = (st.session_state[_NAME].strip(), *st.session_state[_ALSO].splitlines())
    addresses = tuple(st.session_state[_ADDRESSES].splitlines())
    if would := frame.act(forgetting.what_would_go, names, addresses):
        st.session_state[_LOOKED] = _Looked(names, addresses, would)


def _show_looked(looked: _Looked) -> None:
    would = looked.would
    st.markdown(f"**What would go of “{plain(looked.names[0])}”**")
    if would.is_nothing:
        st.markdown("Nobody of this name is here. Check how it is written.")
    _say([*map(_in, would.rollouts), *forgetting_words.going(would)])
    if stays := forgetting_words.staying(would):
        st.markdown("**What would stay**")
        _say(stays)
    if not would.is_nothing or would.copies:
        _show_way_on(looked)
    st.button("Change the name" if would.is_nothing else "Keep everything as it is", on_click=_leave)


def _in(touched: Touched) -> str:
    return f"{touched.name}: {touched.events:,} change{'' if touched.events == 1 else 's'} in its history"


def _show_way_on(looked: _Looked) -> None:
    if copies := forgetting_words.old_copies(looked.would.copies):
        st.markdown("**Copies from before**")
        _say(copies)
        st.checkbox("Delete these copies too, after a backup without the name is made", key=_COPIES)
    st.warning("This changes the past for everyone, and nothing can bring it back.")
    st.text_input("Type the full name once more", key=_SURE, max_chars=120, on_change="ignore")
    frame.show_problems("sure")
    st.button("Forget this person", icon=":material/person_off:", on_click=_forget, args=(looked,))


def _forget(looked: _Looked) -> None:
    typed = st.session_state.get(_SURE, "")
    delete = bool(st.session_state.get(_COPIES))
    if done := frame.act(_confirmed, looked, typed, delete, done="The person is forgotten."):
        st.session_state[_DONE] = done
        _leave()
        for key in (_NAME, _ALSO, _ADDRESSES):
            st.session_state[key] = ""


def _confirmed(
    workspace: Workspace, actor: Actor, looked: _Looked, typed: str, delete_old_copies: bool
) -> Gone:
    if words_of(typed) != words_of(looked.names[0]):
        raise Invalid([Problem("sure", "This is not the name.", "Type it as it stands above.")])
    return forgetting.forget_person(
        workspace, actor, looked.names, looked.addresses, delete_old_copies=delete_old_copies
    )


def _leave() -> None:
    frame.forget_problems()
    for key in (_LOOKED, _SURE, _COPIES):
        st.session_state.pop(key, None)


def _show_done(done: Gone) -> None:
    with st.container(border=True):
        st.markdown("**Done.** What was changed, and what remains:")
        _say([*forgetting_words.done(done), forgetting_words.OUT_OF_REACH])
        st.button("Close", key="forget.close", on_click=_close)


def _close() -> None:
    st.session_state.pop(_DONE, None)


def _say(sentences: list[str]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))
