"""This browser window: a draft job runs while it is open."""

from collections.abc import Callable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.desk.models.connections import Connection
from playbook.desk.writing import draft_jobs
from playbook.desk.writing.draft_jobs import DraftJob, DraftWish, offer_of
from playbook.ui.shell import frame


def window() -> tuple[str, Callable[[], bool]]:
    """Return this window's id, and a thread-safe check whether it is open."""
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    return session, lambda: not runtime.exists() or runtime.get_instance().is_active_session(session)


def find_job(rollout_id: str | None) -> DraftJob | None:
    """Return a rollout's job, watched by this window; None for who may not edit."""
    if rollout_id is None or not frame.may("edit", rollout_id):
        return None
    job = draft_jobs.find_draft(frame.here(), frame.current_actor(), rollout_id)
    if job is not None:
        job.watch(*window())
    return job


def start(rollout: Rollout, wish: DraftWish, connection: Connection) -> bool:
    """Start a job that ends with this window. Return success."""
    return bool(frame.act(draft_jobs.start_draft, rollout.id, wish, connection, *window()))


def stop(rollout_id: str) -> None:
    frame.act(draft_jobs.stop_draft, rollout_id)


def discard(rollout_id: str, *stages: str) -> None:
    """Throw away what was not accepted, of some stages or of all."""
    frame.act(draft_jobs.close_draft, rollout_id, stages or None)
    if not stages:
        st.session_state.pop("draft.sending", None)


def discard_if_done(rollout_id: str, *stages: StageKey) -> None:
    """Discard drafts of some stages, or all, once nothing can be accepted."""
    job = draft_jobs.find_draft(frame.here(), frame.current_actor(), rollout_id)
    if job is None:
        return
    rollout = frame.open_rollout(rollout_id)
    states = [state for state in job.states if not stages or state.stage in stages]
    if all(state.is_over and not offer_of(frame.here(), rollout, state).proposals for state in states):
        discard(rollout_id, *stages)
