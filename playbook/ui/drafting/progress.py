"""The progress of a writing model, and the newest items."""

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.desk.writing.draft_jobs import DraftJob
from playbook.ui.drafting import changes, words
from playbook.ui.drafting.headline import headline
from playbook.ui.drafting.status import EVERY_SECONDS
from playbook.ui.models import window
from playbook.ui.shell import frame
from playbook.ui.words import item_summary, item_words

NEWEST = 3


def show(rollout: Rollout) -> None:
    job = window.find_job(rollout.id)
    if job is not None and job.is_running:
        _show_running(rollout.id)


@frame.fragment(run_every=EVERY_SECONDS)
def _show_running(rollout_id: str) -> None:
    if (job := window.find_job(rollout_id)) is None:
        return
    with frame.guarded(), st.container(border=True):
        rollout = frame.open_rollout(rollout_id)
        st.markdown(f"**{frame.plain(headline(job))}**")
        st.markdown("  \n".join(words.progress(state) for state in job.states))
        with st.container(horizontal=True, vertical_alignment="center"):
            is_ending = job.is_ending
            frame.button(
                "Stop", "draft.stop", window.stop, rollout_id, icon="stop_circle", disabled=is_ending
            )
            go_on = "You can go on working; nothing enters the plan until you accept it."
            st.caption("Stopping." if is_ending else go_on, width="content")
        _show_newest(job, rollout)


def _show_newest(job: DraftJob, rollout: Rollout) -> None:
    if not (items := job.newest(NEWEST)):
        return
    arrived = sum(len(state.written) for state in job.states)
    builtin = {item_id: item for state in job.states for item_id, item in state.builtin.items()}
    st.markdown(f"**Newest of {count(arrived, 'task')}**" if arrived > NEWEST else "**Arrived**")
    for item in items:
        with st.container(border=True, gap="xsmall"):
            under = item_summary.under_title(item, rollout, frame.here().today())
            st.markdown(f"**{frame.plain(item_words.title_of(item))}**\n\n{under}")
            if before := builtin.get(item.id):
                changes.show_difference(before, item, rollout)
