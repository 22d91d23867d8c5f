"""This browser window: a draft job runs while it is open."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playbook.desk.writing import running_drafts
from playbook.ui.shell import frame

if TYPE_CHECKING:
    from playbook.desk.writing.draft_jobs import DraftJob


def window() -> tuple[str, Callable[[], bool]]:
    """Return this window's id, and a thread-safe check whether it is open."""
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    return session, lambda: not runtime.exists() or runtime.get_instance().is_active_session(session)


def find_job(rollout_id: str | None) -> "DraftJob | None":
    """Return a rollout's job, watched by this window; None for who may not edit."""
    if rollout_id is None or not frame.may("edit", rollout_id):
        return None
    job = running_drafts.find_draft(frame.here(), frame.current_actor(), rollout_id)
    if job is not None:
        job.watch(*window())
    return job


def stop(rollout_id: str) -> None:
    frame.act(running_drafts.stop_draft, rollout_id)


def discard(rollout_id: str, *stages: str) -> None:
    """Throw away what was not accepted, of some stages or of all."""
    frame.act(running_drafts.close_draft, rollout_id, stages or None)
    if not stages:
        st.session_state.pop("draft.sending", None)
