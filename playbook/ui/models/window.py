"""This browser window, as a job sees it: while the window is open the job goes on."""

from collections.abc import Callable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.desk.models.connections import Connection
from playbook.desk.plan import rollouts
from playbook.desk.writing import draft_jobs
from playbook.desk.writing.draft_jobs import DraftJob, Wish, offer_of
from playbook.ui.shell import frame


def window() -> tuple[str, Callable[[], bool]]:
    """The id of this window, and what tells from any thread whether it is open."""
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    return session, lambda: _is_open(session)


def _is_open(session: str) -> bool:
    return not runtime.exists() or runtime.get_instance().is_active_session(session)


def find_job(rollout_id: str | None) -> DraftJob | None:
    """Give back the job of a rollout, and have this window watch it; a reloaded page finds it again.

    There is none for whoever may not edit the rollout, and their window keeps none going.
    """
    if rollout_id is None or not frame.may("edit", rollout_id):
        return None
    job = draft_jobs.find_draft(frame.here(), frame.current_actor(), rollout_id)
    if job is not None:
        job.watch(*window())
    return job


def start(rollout: Rollout, wish: Wish, connection: Connection) -> bool:
    """Start a job that ends with this window; says whether it could be started."""
    return bool(frame.act(draft_jobs.start_draft, rollout.id, wish, connection, *window()))


def stop(rollout_id: str) -> None:
    """Stop the job; what has arrived stays."""
    frame.act(draft_jobs.stop_draft, rollout_id)


def discard(rollout_id: str, *stages: str) -> None:
    """Throw away what was not accepted, of some stages or of all."""
    frame.act(draft_jobs.close_draft, rollout_id, stages or None)
    if not stages:
        st.session_state.pop("draft.sending", None)


def discard_if_done(rollout_id: str, *stages: StageKey) -> None:
    """Put the drafts of some stages away, or of all, once nothing in them is left to accept."""
    job = draft_jobs.find_draft(frame.here(), frame.current_actor(), rollout_id)
    if job is None:
        return
    rollout = rollouts.open_rollout(frame.here(), frame.current_actor(), rollout_id)
    states = [state for state in job.states if not stages or state.stage in stages]
    if all(state.is_over and not offer_of(frame.here(), rollout, state).proposals for state in states):
        discard(rollout_id, *stages)
