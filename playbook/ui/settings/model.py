"""The connection of a model: address, name, and a key never shown again."""

from typing import Any

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
# Taken with each letter: a key whose field is left for its own eye would stay behind in the browser.
_ON_SAVE = {"on_change": "ignore", "live": "0ms"}
_BY_NAME = {preset.name: preset for preset in connect.PRESETS}


def show(setup: Setup) -> None:
    """Draw the fields, read-only where the server sets them."""
    is_fixed = setup.source == "environment"
    change = "Change the connection" if setup.url else "Connect a model"
    st.header("The connection" if is_fixed else change, anchor=False)
    if not is_fixed:
        _show_presets()
    _show_place(setup, is_fixed)
    _show_key(setup, is_fixed)
    if not is_fixed:
        st.caption("Nothing is saved until you press “Save connection”.")
        with st.container(horizontal=True):
            main_button("Save connection", "link", None, _save)
            if setup.url or setup.model:
                button("Forget connection", "link_off", None, _forget)
        if _is_unsaved(setup):
            st.markdown(":small[:material/edit: Unsaved changes.]")


def _show_presets() -> None:
    label, hint = "Where does the model run?", "Pick one to fill in its address, or enter an address below"
    st.selectbox(label, list(_BY_NAME), None, key=_PRESET, placeholder=hint, on_change=_fill_in)
    if preset := _BY_NAME.get(st.session_state.get(_PRESET) or ""):
        known = [plain(preset.known)] if preset.known else []
        about = [
            plain(destination(preset.url)),
            f"**Model:** {plain(preset.model)}",
            f"**Key:** {preset.key}",
        ]
        st.caption("  \n".join([*about, *known]))


def _fill_in() -> None:
    frame.forget_problems()
    if preset := _BY_NAME.get(st.session_state.get(_PRESET) or ""):
        st.session_state[URL] = preset.url


def _show_place(setup: Setup, is_fixed: bool) -> None:
    address, model = st.columns([3, 2])
    inputs.fill(URL, setup.url)
    inputs.fill(MODEL, setup.model)
    options: dict[str, Any] = {"max_chars": 300, "disabled": is_fixed, "persist_state": "session", **_ON_SAVE}
    with address:
        st.text_input("Address", key=URL, placeholder="https://api.openai.com/v1", **options)
        frame.show_problems("url")
    with model:
        st.text_input("Model", key=MODEL, **options)
        frame.show_problems("model")


def _show_key(setup: Setup, is_fixed: bool) -> None:
    if setup.has_key:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/key: A key is stored for {plain(setup.host)}.", width="content")
            if not is_fixed:
                button("Replace", "", None, _replace)
                button("Forget key", "", None, _forget_key)
    if is_fixed or (setup.has_key and not st.session_state.get(_REPLACING)):
        return
    options: dict[str, Any] = {"max_chars": 4_000, "autocomplete": "off", **_ON_SAVE}
    hint = "Leave empty if the server needs none"
    label = "New key" if setup.has_key else "Key"
    st.text_input(label, type="password", key=KEY, placeholder=hint, **options)
    frame.show_problems("key")
    st.caption("Stored on this server for this address only, and never shown again.")


def _is_unsaved(setup: Setup) -> bool:
    """Return whether the fields held unsaved values at the last run."""
    place = (st.session_state[URL].strip().rstrip("/"), st.session_state[MODEL].strip())
    return place != (setup.url, setup.model) or bool(st.session_state.get(KEY))


def _save() -> None:
    key = st.session_state.get(KEY, "")
    if message := frame.act(connect.connect, st.session_state[URL], st.session_state[MODEL], key):
        frame.say(message)
        _empty()


def _empty() -> None:
    st.session_state.pop(_REPLACING, None)
    st.session_state[_PRESET] = None
    if KEY in st.session_state:
        st.session_state[KEY] = ""


def _replace() -> None:
    st.session_state[_REPLACING] = True


def _forget_key() -> None:
    frame.act(connect.forget_key, done="Key deleted.")
    _empty()


def _forget() -> None:
    frame.act(connect.forget_connection, done="Connection and key deleted.")
    _empty()
