"""While a model writes: how far each stage is, and the newest items as they arrive."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.desk.plan import rollouts
from playbook.desk.writing.draft_jobs import DraftJob
from playbook.ui.drafting import words
from playbook.ui.drafting.status import EVERY_SECONDS
from playbook.ui.items import card
from playbook.ui.models import window
from playbook.ui.models import words as model_words
from playbook.ui.shell import frame
from playbook.ui.words import item_words

NEWEST = 4


def show(rollout: Rollout) -> bool:
    """Show the running job of this rollout, anew each second; says whether there is one."""
    job = window.find_job(rollout.id)
    if job is None or not job.is_running:
        return False
    _show_running(rollout.id)
    return True


@frame.fragment(run_every=EVERY_SECONDS)
def _show_running(rollout_id: str) -> None:
    job = window.find_job(rollout_id)
    if job is None:
        return
    with frame.guarded(), st.container(border=True):
        rollout = rollouts.open_rollout(frame.here(), frame.current_actor(), rollout_id)
        st.markdown(f"**{frame.plain(words.headline(job))}**")
        st.markdown("  \n".join(words.progress(state) for state in job.states))
        with st.container(horizontal=True, vertical_alignment="center"):
            _show_stop(job)
        _show_newest(job, rollout)


def _show_stop(job: DraftJob) -> None:
    stopping = job.is_ending
    st.button(
        "Stop",
        key="draft.stop",
        icon=":material/stop_circle:",
        disabled=stopping,
        on_click=window.stop,
        args=(job.rollout_id,),
    )
    said = "Stopping." if stopping else "You can go on working; nothing enters the plan until you accept it."
    st.caption(said, width="content")


def _show_newest(job: DraftJob, rollout: Rollout) -> None:
    items = job.newest(NEWEST)
    if not items:
        return
    arrived = sum(len(state.items) for state in job.states)
    st.markdown(f"**Newest of {model_words.count(arrived, 'item')}**" if arrived > NEWEST else "**Arrived**")
    for item in items:
        _show_card(item, rollout)


def _show_card(item: AnyItem, rollout: Rollout) -> None:
    with st.container(border=True, gap="xsmall"):
        under = card.under_title(item, rollout, frame.here().today())
        st.markdown(f"**{frame.plain(item_words.title_of(item))}**\n\n{under}")
