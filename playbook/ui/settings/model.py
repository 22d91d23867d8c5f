"""Connecting a model: its address, its name, and a key that never comes back to the screen."""

from typing import Literal

import streamlit as st

from playbook.desk.models import connect
from playbook.desk.models.connect import destination
from playbook.desk.models.connections import Setup
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import inputs
from playbook.ui.widgets.controls import button, main_button

URL, MODEL, KEY = "settings.url", "settings.model", "settings.key"
_PRESET, _REPLACING = "settings.preset", "settings.replacing"
# What is typed goes with the button: a run of its own could move the button away from under the click.
_ON_SAVE: Literal["ignore"] = "ignore"
# Taken with each letter: a key whose field is left for its own eye would stay behind in the browser.
_AT_ONCE = "0ms"
_BY_NAME = {preset.name: preset for preset in connect.PRESETS}


def show(setup: Setup) -> None:
    """Draw the fields, to fill in or, where the server sets them, only to read."""
    is_fixed = setup.source == "environment"
    change = "Change the connection" if setup.url else "Connect a model"
    st.header("The connection" if is_fixed else change, anchor=False)
    if not is_fixed:
        _show_presets()
    _show_place(setup, is_fixed)
    _show_key(setup, is_fixed)
    if not is_fixed:
        _show_buttons(setup)


def _show_presets() -> None:
    st.selectbox(
        "Where does the model run?",
        list(_BY_NAME),
        index=None,
        key=_PRESET,
        placeholder="Pick one to fill in its address, or enter an address below",
        on_change=_fill_in,
    )
    preset = _BY_NAME.get(st.session_state.get(_PRESET) or "")
    if preset:
        st.caption(
            f"{plain(destination(preset.url))}  \n**Model:** {plain(preset.model)}  \n**Key:** {preset.key}"
        )


def _fill_in() -> None:
    frame.forget_problems()
    if preset := _BY_NAME.get(st.session_state.get(_PRESET) or ""):
        st.session_state[URL] = preset.url


def _show_place(setup: Setup, is_fixed: bool) -> None:
    address, model = st.columns([3, 2])
    inputs.show_kept(URL, setup.url)
    inputs.show_kept(MODEL, setup.model)
    with address:
        st.text_input(
            "Address",
            key=URL,
            max_chars=300,
            placeholder="https://api.openai.com/v1",
            disabled=is_fixed,
            on_change=_ON_SAVE,
            live=_AT_ONCE,
            persist_state="session",
        )
        frame.show_problems("url")
    with model:
        st.text_input(
            "Model",
            key=MODEL,
            max_chars=300,
            disabled=is_fixed,
            on_change=_ON_SAVE,
            live=_AT_ONCE,
            persist_state="session",
        )
        frame.show_problems("model")


def _show_key(setup: Setup, is_fixed: bool) -> None:
    if setup.has_key:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/key: A key is kept for {plain(setup.host)}.", width="content")
            if not is_fixed:
                button("Replace", "", None, _replace)
                button("Forget key", "", None, _forget_key)
    if is_fixed or (setup.has_key and not st.session_state.get(_REPLACING)):
        return
    st.text_input(
        "New key" if setup.has_key else "Key",
        key=KEY,
        type="password",
        max_chars=4_000,
        autocomplete="off",
        on_change=_ON_SAVE,
        live=_AT_ONCE,
        placeholder="Leave empty for a server that asks for none",
    )
    frame.show_problems("key")
    st.caption("Once saved, it is kept on this server for this one address, and is never shown again.")


def _show_buttons(setup: Setup) -> None:
    st.caption("Nothing is kept before you press “Save connection”.")
    with st.container(horizontal=True):
        main_button("Save connection", "link", None, _save)
        if setup.url or setup.model:
            button("Forget connection", "link_off", None, _forget)
    if _is_unsaved(setup):
        st.markdown(":small[:material/edit: What you typed here is not saved.]")


def _is_unsaved(setup: Setup) -> bool:
    """Whether the fields held something else than what is kept when the page was drawn last."""
    place = (st.session_state[URL].strip().rstrip("/"), st.session_state[MODEL].strip())
    return place != (setup.url, setup.model) or bool(st.session_state.get(KEY))


def _save() -> None:
    key = st.session_state.get(KEY, "")
    said = frame.act(connect.connect, st.session_state[URL], st.session_state[MODEL], key)
    if said:
        frame.say(said)
        _empty()


def _empty() -> None:
    """What was typed as a key does not stay in the memory of this window; the preset has done its work."""
    st.session_state.pop(_REPLACING, None)
    st.session_state[_PRESET] = None
    if KEY in st.session_state:
        st.session_state[KEY] = ""


def _replace() -> None:
    st.session_state[_REPLACING] = True


def _forget_key() -> None:
    frame.act(connect.forget_key, done="The key is forgotten.")
    _empty()


def _forget() -> None:
    frame.act(connect.forget_connection, done="The connection is forgotten, and its key.")
    _empty()
