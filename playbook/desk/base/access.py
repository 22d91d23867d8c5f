"""What is within reach of someone: a rollout they may see, or nothing that they could tell from none."""

from playbook.core.base.access import Action, Actor, Thing, can
from playbook.core.base.errors import Missing
from playbook.core.log.permission import refused
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace

_NONE = "There is no such rollout."


def get_rollout(
    workspace: Workspace, actor: Actor, rollout_id: str, action: Action = "see_rollout"
) -> Rollout:
    """Give back a rollout for an action on all of it.

    Raises Missing where there is none, or none that this person may see; Refused beyond their role.
    """
    refuse_unless_in_reach(actor, rollout_id, action)
    return workspace.rollout_cache.get(rollout_id)


def refuse_unless_in_reach(actor: Actor, rollout_id: str, action: Action = "see_rollout") -> None:
    """Raise Missing for a rollout that this person may not see, Refused beyond their role."""
    thing = Thing(rollout_id=rollout_id)
    if not can(actor, "see_rollout", thing):
        raise Missing(_NONE, "Go back to Rollouts and pick one.")
    require(actor, action, thing)


def get_rollout_at(
    workspace: Workspace, actor: Actor, rollout_id: str, version: int, action: Action = "see_rollout"
) -> Rollout:
    """Give back a rollout as it stood right after a version; raises what `get_rollout` raises."""
    get_rollout(workspace, actor, rollout_id, action)
    return workspace.rollout_cache.at(rollout_id, version)


def at_the_machine(workspace: Workspace) -> Actor:
    """Give back who acts from the machine itself: whoever can run a program there can read the files."""
    return Actor(name=workspace.settings.owner, role="owner")


def require(actor: Actor, action: Action, thing: Thing | None = None) -> None:
    """Raise Refused unless someone may do this to that (to the whole Playbook where nothing is named)."""
    if not can(actor, action, thing or Thing()):
        raise refused(action)
