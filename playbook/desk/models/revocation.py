"""Recheck an actor's role during long-running work."""

import time
from collections.abc import Callable

from playbook.core.base.access import Action, Actor, Thing, can
from playbook.core.base.errors import Refused
from playbook.desk.base.access import actor_of
from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StoreError


def by_now(workspace: Workspace, actor: Actor) -> Actor:
    """Return the actor with current roles. Raise Refused without an account."""
    if not actor.account_id:
        return actor
    if (account := workspace.accounts.find(actor.account_id)) is None:
        raise Refused("The account that asked for this was removed.", "Someone else can ask again.")
    return actor_of(workspace, account)


def loss_since(workspace: Workspace, actor: Actor, action: Action, rollout_id: str = "") -> Callable[[], str]:
    """Return a callback that says why an actor lost this right."""
    # Not the workspace: who keeps the result must not keep a workspace that has closed.
    accounts, thing = workspace.accounts, Thing(rollout_id=rollout_id)
    asked_at, reason = float("-inf"), ""

    def loss() -> str:
        nonlocal asked_at, reason
        if actor.account_id and time.monotonic() - asked_at >= 1.0:
            asked_at = time.monotonic()
            try:
                account = accounts.find(actor.account_id)
            except StoreError:
                return reason  # it is asked again, and before each question to a model
            reason = "" if account else "The account that asked for it was removed."
            if account and not can(account.actor(), action, thing):
                reason = "Whoever asked for it may not do so any more."
        return reason

    return loss
