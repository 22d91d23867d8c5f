"""The sidebar's line about a running draft."""

import streamlit as st

from playbook.ui.drafting.headline import headline
from playbook.ui.models import window
from playbook.ui.shell import frame

EVERY_SECONDS = 1.0


def show() -> None:
    """Draw the open rollout's job, refreshed each second while it runs."""
    if (job := window.find_job(st.session_state.get(frame.ROLLOUT))) is None:
        return
    with st.sidebar:
        if job.is_running:
            _show_running(job.rollout_id)
        elif first := next((state.stage for state in job.states if state.items), None):
            why = f" {job.why}" if job.why else ""
            st.caption(frame.plain(f"{headline(job)}.{why} Only what you accept enters the plan."))
            frame.link(first, "Look at the proposals", icon=":material/rate_review:")


@frame.fragment(run_every=EVERY_SECONDS)
def _show_running(rollout_id: str) -> None:
    job = window.find_job(rollout_id)
    if job is None or not job.is_running:
        st.rerun()
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":small[:material/edit_note: {frame.plain(headline(job))}]")
        is_ending = job.is_ending
        frame.button(
            "Stop drafting", "draft.status.stop", window.stop, rollout_id, disabled=is_ending, width="stretch"
        )
