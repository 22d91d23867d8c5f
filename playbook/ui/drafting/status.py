"""In the sidebar of every page: that a model is drafting, how far it is, and the button that stops it."""

import streamlit as st

from playbook.ui.drafting import words
from playbook.ui.models import window
from playbook.ui.shell import frame, navigation

EVERY_SECONDS = 1.0


def show() -> None:
    """Show the job of the open rollout, anew each second while it runs; nothing where there is none."""
    job = window.find_job(st.session_state.get(frame.ROLLOUT))
    if job is None:
        return
    with st.sidebar:
        if job.is_running:
            _show_running(job.rollout_id)
        elif any(state.items for state in job.states):
            first = next(state.stage for state in job.states if state.items)
            why = f" {job.why}" if job.why else ""
            said = f"{words.headline(job)}.{why} Only what you accept enters the plan."
            st.caption(frame.plain(said))
            navigation.link_to(first, "Look at the proposals", icon=":material/rate_review:")


@frame.fragment(run_every=EVERY_SECONDS)
def _show_running(rollout_id: str) -> None:
    job = window.find_job(rollout_id)
    if job is None or not job.is_running:
        st.rerun()
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":small[:material/edit_note: {frame.plain(words.headline(job))}]")
        st.button(
            "Stop drafting",
            key="draft.status.stop",
            disabled=job.is_ending,
            on_click=window.stop,
            args=(rollout_id,),
            width="stretch",
        )
