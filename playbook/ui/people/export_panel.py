"""Export what is held about a person, as JSON or text."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.base.access import Actor
from playbook.desk.upkeep import person_export
from playbook.desk.upkeep.person_export import PersonExport
from playbook.ui.shell import current_user, export_files, frame

_NAME, _ALSO, _ADDRESSES, _READY = "export.name", "export.also", "export.addresses", "export.ready"
_Names = tuple[str, ...]


def show() -> None:
    if not frame.may("export_person"):
        return
    st.header("Export a person’s data", anchor=False)
    st.markdown(
        "Everything we hold about a person: account, sign-ins, links, questions, what each rollout "
        "says about them, and what they did there."
    )
    st.text_input("Name of the person", key=_NAME, max_chars=120, on_change="ignore", persist_state="session")
    frame.show_problems("name")
    also, addresses = st.columns(2)
    area: dict[str, Any] = {"height": 100, "on_change": "ignore"}
    also.text_area("Other spellings, one per line (optional)", key=_ALSO, **area)
    with addresses:
        st.text_area("Addresses, one per line (optional)", key=_ADDRESSES, **area)
        frame.show_problems("addresses")
    frame.button("Prepare export", "export.look", _look, icon="person_search")
    if (ready := st.session_state.get(_READY)) is not None:
        names, mail = ready
        who = current_user.actor_lookup(frame.here())
        with st.container(horizontal=True):
            export_files.offer(partial(_of_person, who, names, mail), names[0])


def _look() -> None:
    st.session_state.pop(_READY, None)
    names = (st.session_state[_NAME].strip(), *st.session_state[_ALSO].splitlines())
    addresses = tuple(st.session_state[_ADDRESSES].splitlines())
    if frame.act(person_export.export_person, names, addresses):
        st.session_state[_READY] = (names, addresses)


def _of_person(who: Callable[[], Actor], names: _Names, addresses: _Names) -> PersonExport:
    return person_export.export_person(frame.here(), who(), names, addresses)
