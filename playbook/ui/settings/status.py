"""What is connected, where data goes, and the switch that ends it."""

import streamlit as st

from playbook.desk.models import connect
from playbook.desk.models.connect import destination
from playbook.desk.models.connections import Setup
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import inputs

_SWITCH = "settings.on"
_BUILT_IN = "The built-in writer drafts your plans, and nothing leaves this machine."


def show(setup: Setup) -> None:
    """Say how it stands, and offer the switch."""
    if setup.trouble:
        st.warning(plain(setup.trouble))
    with st.container(border=True):
        headline, line = _words(setup)
        st.markdown(f"**{headline}**  \n{line}")
        if setup.source == "environment":
            st.caption(_from_environment(setup))
        _show_switch(setup)


def _words(setup: Setup) -> tuple[str, str]:
    if not setup.is_on:
        return "Language models are switched off.", _BUILT_IN
    if not setup.is_connected:
        return "No language model is connected.", _BUILT_IN
    where = f"{plain(setup.model)} at {plain(setup.host)} is set up."
    return (where, f"{plain(destination(setup.url))} Nothing is sent until you ask it to write.")


def _from_environment(setup: Setup) -> str:
    if setup.missing:
        names = " and ".join(plain(name) for name in setup.missing)
        return f"The connection is set for this server, but {names} is missing. Ask who set it up."
    return "The connection is set for this server, with its PLAYBOOK\\_AI variables, and changed only there."


def _show_switch(setup: Setup) -> None:
    inputs.fill(_SWITCH, setup.is_on)
    st.toggle(
        inputs.label("Use language models", _SWITCH),
        key=_SWITCH,
        disabled=setup.is_off_for_good,
        on_change=_switch,
    )
    inputs.show_state(_SWITCH, "on" if setup.is_on else "off", again=_switch)
    if setup.is_off_for_good:
        st.caption("Switched off for this server, with PLAYBOOK\\_AI. Ask who set it up.")


def _switch() -> None:
    inputs.save_or_hold(_SWITCH, lambda _typed: (), lambda typed: frame.act(connect.switch_ai, typed))
