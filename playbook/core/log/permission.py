"""Whether an actor may make a change, and who else can."""

from playbook.core.base.access import Action, Actor, can
from playbook.core.base.errors import Refused
from playbook.core.log.changes import AnyChange
from playbook.core.log.rollout import Rollout

_LEAD: tuple[Action, ...] = ("log_example", "rate_example", "log_reading", "log_incident", "score_readiness")
# Who may do it, for the sentence that refuses it.
_WHO: dict[Action, str] = {
    **dict.fromkeys(_LEAD, "A lead of the team, or an editor, can."),
    "log_progress": "Its owner, the lead of all its teams, or an editor can.",
    "save_recipe": "A lead of its teams, or an editor, can.",
    "self_check": "Only the person whom it is about can.",
    "host": "An editor, or an owner of this Playbook, can.",
}


def refuse_unless_allowed(actor: Actor, rollout: Rollout, change: AnyChange) -> None:
    """Raise Refused, naming who can, for changes beyond an actor's roles."""
    action = change.action(rollout)
    if not can(actor, action, change.thing(rollout)):
        raise refused(action)


def refuse_unless_for_guests(rollout: Rollout, change: AnyChange) -> None:
    """Raise Refused for all but a new example by a link."""
    if not change.is_for_guests(rollout):
        raise Refused("A link does not open this.", "Sign in to do more.")


def refused(action: Action) -> Refused:
    """Return the refusal of an action and who can do it."""
    return Refused("Your role here does not allow this.", _WHO.get(action, "Ask an owner of this Playbook."))
