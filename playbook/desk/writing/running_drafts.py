"""The draft jobs of a workspace: find, stop and close them."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from playbook.core.base.access import Actor
from playbook.core.base.fields import StageKey
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace

if TYPE_CHECKING:
    # Every page looks for a job, and few start one, which takes the whole writer and reviewer.
    from playbook.desk.writing.draft_jobs import DraftJob


def jobs_of(workspace: Workspace) -> "OrderedDict[str, DraftJob]":
    """Return the rollouts' jobs, oldest first."""
    return workspace.own(_no_jobs)


def _no_jobs(_workspace: Workspace) -> "OrderedDict[str, DraftJob]":
    return OrderedDict()


def find_draft(workspace: Workspace, actor: Actor, rollout_id: str) -> "DraftJob | None":
    """Return a rollout's job, running or over, or None."""
    get_rollout(workspace, actor, rollout_id, "edit")
    with workspace.lock("drafts"):
        return jobs_of(workspace).get(rollout_id)


def stop_draft(workspace: Workspace, actor: Actor, rollout_id: str) -> None:
    """Stop a rollout's job; what arrived stays."""
    get_rollout(workspace, actor, rollout_id, "ask_model")
    if job := find_draft(workspace, actor, rollout_id):
        job.stop()


def close_draft(
    workspace: Workspace, actor: Actor, rollout_id: str, stages: Sequence[StageKey] | None = None
) -> None:
    """Drop what arrived for these stages, or for all."""
    get_rollout(workspace, actor, rollout_id, "edit")
    jobs = jobs_of(workspace)
    with workspace.lock("drafts"):
        if (job := jobs.get(rollout_id)) is None:
            return
        job.drop([state.stage for state in job.states] if stages is None else stages)
        if not job.states:
            job.stop()
            del jobs[rollout_id]
