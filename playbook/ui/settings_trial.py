"""The test of the connection on the page: how far it is, what it found, and the names to pick from."""

import streamlit as st

from playbook.desk import connecting, connection_trial
from playbook.desk.connection_trial import Trial
from playbook.desk.connections import Setup
from playbook.ui import draft_watch, frame, settings_words

EVERY_SECONDS = 1.0
_PICKED = "settings.listed"


def show(setup: Setup) -> None:
    """Offer the test, or show the one that runs, then what it found."""
    trial = connection_trial.find_trial(frame.here())
    if trial and trial.is_running:
        _show_running()
        return
    if trial:
        _show_result(trial)
        _show_names(setup, trial)
    st.button(
        "Test again" if trial else "Test connection",
        icon=":material/network_check:",
        on_click=_start,
        help="Tests what is saved: asks for the list of models and one small question, with nothing of your "
        "plans in it.",
    )


@frame.fragment(run_every=EVERY_SECONDS)
def _show_running() -> None:
    trial = connection_trial.find_trial(frame.here())
    if trial is None or not trial.is_running:
        st.rerun()
    trial.watch(*draft_watch.window())
    with st.container(border=True):
        _show_words(trial)
        st.button("Stop", icon=":material/stop_circle:", disabled=trial.is_ending, on_click=_stop)


def _show_result(trial: Trial) -> None:
    with st.container(border=True):
        _show_words(trial)


def _show_words(trial: Trial) -> None:
    lines = [f"**{settings_words.headline(trial)}**", *settings_words.lines(trial)]
    st.markdown("  \n".join(lines))


def _show_names(setup: Setup, trial: Trial) -> None:
    """Where the server has other models than the one that is named, they can be picked."""
    names = [one.name for one in trial.findings.listed or ()]
    if setup.source == "environment" or not names or trial.findings.named(setup.model):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Models of this server", names, index=None, key=_PICKED, placeholder="Pick a model")
        st.button("Use this model", disabled=not st.session_state.get(_PICKED), on_click=_use)


def _start() -> None:
    frame.act(connection_trial.start_trial, *draft_watch.window())


def _stop() -> None:
    frame.act(connection_trial.stop_trial)


def _use() -> None:
    said = frame.act(connecting.pick_model, st.session_state[_PICKED])
    if said:
        frame.say(said)
