"""Whether the roles of someone reach to a change, and who else can make it."""

from playbook.core.base.access import Action, Actor, can
from playbook.core.base.errors import Refused
from playbook.core.log.changes import AnyChange
from playbook.core.log.rollout import Rollout

# Who may do it, for the sentence that refuses it.
_WHO: dict[Action, str] = {
    "log_progress": "Its owner, the lead of all its groups, or an editor can.",
    "log_example": "A lead of the group, or an editor, can.",
    "rate_example": "A lead of the group, or an editor, can.",
    "log_reading": "A lead of the group, or an editor, can.",
    "save_recipe": "A lead of its groups, or an editor, can.",
    "log_incident": "A lead of the group, or an editor, can.",
    "score_readiness": "A lead of the group, or an editor, can.",
    "host": "An editor, or an owner of this Playbook, can.",
}


def refuse_unless_allowed(actor: Actor, rollout: Rollout, change: AnyChange) -> None:
    """Raise Refused where the roles of someone do not reach to a change, with who can make it instead."""
    action = change.action(rollout)
    if not can(actor, action, change.thing(rollout)):
        raise refused(action)


def refuse_unless_told(rollout: Rollout, change: AnyChange) -> None:
    """Raise Refused for everything that a guest may not do: all but telling a new example by a link."""
    if not change.is_for_guests(rollout):
        raise Refused("A link does not open this.", "Sign in to do more.")


def refused(action: Action) -> Refused:
    """Return the refusal of an action, with who can do it instead."""
    return Refused("Your role here does not allow this.", _WHO.get(action, "Ask an owner of this Playbook."))
