"""Give each person only the rollouts that they may see."""

from collections.abc import Callable

from playbook.core.base.access import Action, Actor, Thing, can, may_edit
from playbook.core.base.errors import Missing
from playbook.core.log.as_read import as_read, hider_of
from playbook.core.log.permission import refused
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.store.register.accounts import Account
from playbook.store.register.second_factors import SecondFactors


def get_rollout(
    workspace: Workspace, actor: Actor, rollout_id: str, action: Action = "see_rollout"
) -> Rollout:
    """Return a rollout for an action. Raise Missing, or Refused by role."""
    refuse_without_access(actor, rollout_id, action)
    rollout = workspace.rollout_cache.get(rollout_id)
    return rollout if may_edit(actor, rollout_id) else as_readers_see(workspace, rollout)


def hider_for(actor: Actor, rollout: Rollout) -> Callable[[str], str] | None:
    """Return what keeps texts about people from whoever may not edit."""
    return None if may_edit(actor, rollout.id) else hider_of(rollout)


def as_readers_see(workspace: Workspace, then: Rollout, now: Rollout | None = None) -> Rollout:
    """Return a rollout, or an earlier version of `now`, as readers see it."""
    now = now or then
    key = (now.id, now.version, then.version, then.is_as_read)

    def read() -> Rollout:
        # Most tasks are the same from version to version, and as long as their writers like.
        with_texts = (now.id, now.texts_about_people())
        return as_read(then, now, workspace.cache("items as read", 24).once(with_texts, dict))

    return workspace.cache("rollouts as read", 24).once(key, read)


def refuse_without_access(actor: Actor, rollout_id: str, action: Action = "see_rollout") -> None:
    """Raise Missing for an invisible rollout, Refused beyond the role."""
    thing = Thing(rollout_id=rollout_id)
    if not can(actor, "see_rollout", thing):
        raise Missing("There is no such rollout.", "Go to Home and pick one.")
    require(actor, action, thing)


def get_rollout_at(
    workspace: Workspace, actor: Actor, rollout_id: str, version: int, action: Action = "see_rollout"
) -> Rollout:
    """Return a rollout right after a version, for who may edit. Raise what `get_rollout` raises."""
    get_rollout(workspace, actor, rollout_id, action)
    return workspace.rollout_cache.at(rollout_id, version)


def actor_of(workspace: Workspace, account: Account) -> Actor:
    """Return what an account may do."""
    # An owner who owes a second factor may do nothing else.
    if owes_second_factor(workspace, account):
        return Actor(name=account.name, role="member", account_id=account.id)
    return account.actor()


def owes_second_factor(workspace: Workspace, account: Account) -> bool:
    """Return whether this owner has to set up a second factor first."""
    # The company's sign-on asks for its own.
    is_asked = workspace.settings.second_factor == "owners" and account.is_owner and account.has_password
    return is_asked and SecondFactors(workspace.register).find(account.id) is None


def at_the_machine(workspace: Workspace) -> Actor:
    """Return the owner who acts from the machine itself, by a program."""
    return Actor(name=workspace.settings.owner, role="owner")


def require(actor: Actor, action: Action, thing: Thing | None = None) -> None:
    """Raise Refused unless someone may do this; no thing: to the Playbook."""
    if not can(actor, action, thing or Thing()):
        raise refused(action)
