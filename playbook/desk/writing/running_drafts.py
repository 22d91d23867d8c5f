"""The draft jobs of a workspace: find, stop and close them.

What a job has come to is a row of the register, so that other processes and the next start see it.
"""

import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from cachetools import LRUCache

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.core.base.fields import StageKey
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StoreError
from playbook.store.register.limits.drafts import DraftLeases

if TYPE_CHECKING:
    # Every page looks for a job, and few start one, which takes the whole writer and reviewer.
    from playbook.desk.writing.draft_jobs import DraftJob

_RENEWED_EVERY = 2.0  # seconds, well within a lease
_LOOK_SECONDS, _MOST_LOOKS = 1.0, 1_000  # every page looks for a draft


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


def hold(workspace: Workspace, rollout_id: str, job: "DraftJob | None" = None) -> None:
    """Keep other processes from drafting a rollout while its job runs. Raise Refused."""
    new = job.stored() if job else None
    if not leases_of(workspace).take(rollout_id, workspace.own(_holder), workspace.now(), new):
        raise already_running()
    _renew_later(workspace, rollout_id, new.edition if new else "")


def already_running() -> Refused:
    """Return the error for who would draft what is being drafted."""
    return Refused("This rollout is being drafted already.", "Stop that first, or wait for its end.")


def _renew_later(workspace: Workspace, rollout_id: str, stored: str) -> None:
    """Renew the lease in a moment; `stored`: the edition that other processes see."""

    def renew() -> None:
        leases, holder, edition = leases_of(workspace), workspace.own(_holder), stored
        # Whoever cannot write holds nothing for long.
        with workspace.lock("drafts"), suppress(StoreError):
            job = jobs_of(workspace).get(rollout_id)
            if job is None:
                leases.end(rollout_id, holder)
                return
            new = job.stored()
            # One of another process stands here where ours could not begin: it stays stored.
            if job.is_elsewhere or not job.is_running:
                leases.finish(rollout_id, holder, new)
                return
            changed = new if new.edition != stored else None
            lease = leases.renew(rollout_id, holder, workspace.now(), changed)
            if lease is None or lease.is_stopped:
                job.stop()
            edition = new.edition
        _renew_later(workspace, rollout_id, edition)

    workspace.background.later(("draft lease", rollout_id), _RENEWED_EVERY, renew)


def leases_of(workspace: Workspace) -> DraftLeases:
    """Return the drafts that every process on the register sees."""
    return DraftLeases(workspace.register)


def _holder(_workspace: Workspace) -> str:
    """Return what stands for this process."""
    return uuid4().hex


def find_draft(workspace: Workspace, actor: Actor, rollout_id: str) -> "DraftJob | None":
    """Return a rollout's job of any process, running or over, or None."""
    get_rollout(workspace, actor, rollout_id, "edit")
    looks, now = workspace.own(_no_looks), time.monotonic()
    with workspace.lock("drafts"):
        if now - looks.get(rollout_id, -_LOOK_SECONDS) < _LOOK_SECONDS:
            return jobs_of(workspace).get(rollout_id)
        looks[rollout_id] = now
        return newest_draft(workspace, rollout_id)


def _no_looks(_workspace: Workspace) -> LRUCache[str, float]:
    """Return when the stored draft of each rollout was looked at last."""
    return LRUCache(_MOST_LOOKS)


def newest_draft(workspace: Workspace, rollout_id: str) -> "DraftJob | None":
    """Return the job of a rollout for who holds the lock of the drafts."""
    jobs, now = jobs_of(workspace), workspace.now()
    job = jobs.get(rollout_id)
    if job and job.is_running and not job.is_elsewhere:
        return job
    leases = leases_of(workspace)
    lease = leases.find(rollout_id)
    # An own one that has just ended is stored with the next look.
    if lease and (lease.holder == workspace.own(_holder) or (job and job.is_as_stored(lease, now))):
        return job
    jobs.pop(rollout_id, None)
    if lease and (body := leases.body(rollout_id, lease.edition)):
        from playbook.desk.writing.draft_jobs import DraftElsewhere

        jobs[rollout_id] = DraftElsewhere(lease, body, now)
    return jobs.get(rollout_id)


def stop_draft(workspace: Workspace, actor: Actor, rollout_id: str) -> None:
    """Stop a rollout's job; what arrived stays."""
    get_rollout(workspace, actor, rollout_id, "ask_model")
    if job := find_draft(workspace, actor, rollout_id):
        if job.is_elsewhere:
            leases_of(workspace).ask_to_stop(rollout_id)
            workspace.own(_no_looks).pop(rollout_id, None)
        job.stop()


def close_draft(
    workspace: Workspace, actor: Actor, rollout_id: str, stages: Sequence[StageKey] | None = None
) -> None:
    """Drop what arrived for these stages, or for all."""
    get_rollout(workspace, actor, rollout_id, "edit")
    leases = leases_of(workspace)
    with workspace.lock("drafts"):
        if (job := newest_draft(workspace, rollout_id)) is None:
            return
        before = job.stored().edition
        job.drop([state.stage for state in job.states] if stages is None else stages)
        if not job.states:
            job.stop()
            del jobs_of(workspace)[rollout_id]
            leases.delete(rollout_id)
        elif not job.is_running:
            leases.replace(rollout_id, before, job.stored())


def forget(workspace: Workspace, person_matcher: PersonMatcher) -> None:
    """Delete the stored drafts that may name somebody."""
    leases_of(workspace).delete_naming(person_matcher)
