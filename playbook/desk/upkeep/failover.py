"""Say what the database lost when another server took over."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

from playbook.core.base.access import Actor
from playbook.desk.base import audit
from playbook.desk.base.workspace import ACCOUNTS, ALL_ROLLOUTS, Workspace
from playbook.store.errors import StoreError
from playbook.store.log.log import Loss
from playbook.store.register.audit import AuditLog

_DATABASE = Actor(name="PostgreSQL")
_SAME_FOR = timedelta(hours=1)
_MOST = 100


def record_losses(workspace: Workspace) -> None:
    """Record losses, also those while this process did not run."""
    workspace.log.watch_losses(partial(record_loss, workspace))


def record_loss(workspace: Workspace, loss: Loss) -> None:
    """Record a loss once, though several processes find it."""
    with suppress(StoreError):
        subject, since = _subject(workspace, loss), workspace.now() - _SAME_FOR
        recorded = AuditLog(workspace.register).newest(since, ["data.lost"], _MOST)
        if subject not in {entry.subject for entry in recorded}:
            audit.record(workspace, _DATABASE, "data.lost", subject)


def loss_alert(workspace: Workspace, actor: Actor) -> str:
    """Return a sentence for owners about losses of the last day, or nothing."""
    if actor.role != "owner":
        return ""
    if not audit.of_last_day(workspace, ["data.lost"], _MOST):
        return ""
    return (
        "The database moved to another server, and saved changes are gone: the app noticed in the last 24 "
        "hours. Settings, Audit log, lists the rollouts, and says whether changes of accounts are gone. "
        "Enter the changes again, and remove or revoke again whom and what you had removed or revoked."
    )


def _subject(workspace: Workspace, loss: Loss) -> str:
    if loss.rollout_id == ALL_ROLLOUTS:
        return "a person who was forgotten: forget them again"
    if loss.rollout_id == ACCOUNTS:
        return "something about accounts, roles, passwords, sign-ins, invites, API tokens, links or settings"
    name = audit.name_of(workspace, loss.rollout_id)
    if not loss.known:
        return f"{name}, something about its links, questions or answers"
    if not loss.head:
        return f"{name}, all of its {loss.known} changes"
    return f"{name}, version {loss.known} and what led to it; it is at version {loss.head}"
