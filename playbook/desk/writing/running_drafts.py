"""The draft jobs of a workspace: find, stop and close them."""

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.core.base.fields import StageKey
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StoreError
from playbook.store.register.limits.reservations import LEASE_SECONDS, DraftLeases

if TYPE_CHECKING:
    # Every page looks for a job, and few start one, which takes the whole writer and reviewer.
    from playbook.desk.writing.draft_jobs import DraftJob

_RENEWED_EVERY = LEASE_SECONDS / 5


def jobs_of(workspace: Workspace) -> "OrderedDict[str, DraftJob]":
    """Return the rollouts' jobs, oldest first."""
    return workspace.own(_no_jobs)


def _no_jobs(workspace: Workspace) -> "OrderedDict[str, DraftJob]":
    jobs: OrderedDict[str, DraftJob] = OrderedDict()

    def drop(rollout_id: str) -> None:
        # Without the lock: whoever holds it may be the one who hears of it.
        if job := jobs.pop(rollout_id, None):
            job.stop()

    workspace.at_rewrite.append(drop)
    return jobs


def hold(workspace: Workspace, rollout_id: str) -> None:
    """Keep other processes from drafting a rollout while its job runs. Raise Refused."""
    if not _leases(workspace).take(rollout_id, workspace.own(_holder), workspace.now()):
        raise already_running()
    _renew_later(workspace, rollout_id)


def already_running() -> Refused:
    """Return the error for who would draft what is being drafted."""
    return Refused("This rollout is being drafted already.", "Stop that first, or wait for its end.")


def _renew_later(workspace: Workspace, rollout_id: str) -> None:
    def renew() -> None:
        leases, holder = _leases(workspace), workspace.own(_holder)
        # Whoever cannot write holds nothing for long.
        with workspace.lock("drafts"), suppress(StoreError):
            job = jobs_of(workspace).get(rollout_id)
            if job is None or not job.is_running:
                leases.end(rollout_id, holder)
                return
            if not leases.renew(rollout_id, holder, workspace.now()):
                job.stop()
        _renew_later(workspace, rollout_id)

    workspace.background.later(("draft lease", rollout_id), _RENEWED_EVERY, renew)


def _leases(workspace: Workspace) -> DraftLeases:
    return DraftLeases(workspace.register)


def _holder(_workspace: Workspace) -> str:
    """Return what stands for this process."""
    return uuid4().hex


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
