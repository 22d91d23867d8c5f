"""Who is asking, and what each role may do: one table, and one function that reads it."""

from typing import Literal

from pydantic import Field

from playbook.core.base.fields import Frozen, Id, Name

Role = Literal["owner", "editor", "lead", "viewer"]
ROLE_NAMES: dict[Role, str] = {"owner": "owner", "editor": "editor", "lead": "team lead", "viewer": "viewer"}
EVERY = "*"  # in place of the id of a rollout or a group: all there are, and all to come

Scope = Literal["all", "own"]
Action = Literal[
    "see_rollout",
    "see_history",
    "export_rollout",
    "edit",
    "ask_model",
    "launch",
    "archive",
    "log_progress",
    "log_example",
    "rate_example",
    "log_reading",
    "log_incident",
    "save_recipe",
    "score_readiness",
    "start_rollout",
    "share",
    "host",
    "make_token",
    "manage_people",
    "change_settings",
    "back_up",
    "forget_person",
]
_READS: dict[Role, Scope] = {"editor": "all", "lead": "all", "viewer": "all"}
_EDITS: dict[Role, Scope] = {"editor": "all"}
_LOGS: dict[Role, Scope] = {"editor": "all", "lead": "own"}
# Who, beside an owner, may do what; an owner may do everything. Nobody else may do what is not here.
TABLE: dict[Action, dict[Role, Scope]] = {
    "see_rollout": _READS,
    "see_history": _READS,
    "export_rollout": _EDITS,
    "edit": _EDITS,
    "ask_model": _EDITS,
    "launch": _EDITS,
    "archive": _EDITS,
    "log_progress": _LOGS,
    "log_example": _LOGS,
    "rate_example": _LOGS,
    "log_reading": _LOGS,
    "log_incident": _LOGS,
    "save_recipe": _LOGS,
    "score_readiness": _LOGS,
    "start_rollout": {},
    "share": {},
    "host": _EDITS,
    "make_token": {},
    "manage_people": {},
    "change_settings": {},
    "back_up": {},
    "forget_person": {},
}


class Membership(Frozen):
    """What someone is in one rollout, or in EVERY one: a role and, for a lead, the groups led.

    `person_id`: the person of the brief that this is, whose own items are theirs to log.
    """

    rollout_id: Name
    role: Literal["editor", "lead", "viewer"]
    group_ids: tuple[Name, ...] = ()
    person_id: Id | None = None


class Actor(Frozen):
    """Someone who does things here: the name goes into the log beside every change.

    An owner may do everything; a member what the memberships say. `account_id` is empty for whoever
    acts from the machine itself.
    """

    name: Name = Field(min_length=1)
    role: Literal["owner", "member"] = "owner"
    account_id: str = ""
    memberships: tuple[Membership, ...] = ()

    def in_rollout(self, rollout_id: str) -> tuple[Membership, ...]:
        """Give back the memberships that count in a rollout."""
        return tuple(one for one in self.memberships if one.rollout_id in (rollout_id, EVERY))


class Thing(Frozen):
    """What an action is done to: a rollout, and where it concerns some of it, of which groups.

    `person_id`: the person of the brief whose item it is, where one is named.
    """

    rollout_id: str = ""
    group_ids: tuple[str, ...] = ()
    person_id: str | None = None


def can(actor: Actor, action: Action, thing: Thing) -> bool:
    """Say whether someone may do this to that; pure, and the only place where it is decided.

    A lead's own: everything that is only for groups they lead, and what they are named to do.
    """
    if actor.role == "owner":
        return True
    allowed = TABLE[action]
    return any(
        allowed.get(one.role) == "all" or (allowed.get(one.role) == "own" and _is_own(one, thing))
        for one in actor.in_rollout(thing.rollout_id)
    )


def _is_own(membership: Membership, thing: Thing) -> bool:
    if thing.person_id is not None and thing.person_id == membership.person_id:
        return True
    if EVERY in membership.group_ids:
        return True
    return bool(thing.group_ids) and set(thing.group_ids) <= set(membership.group_ids)


def could(actor: Actor, action: Action, rollout_id: str | None = None) -> bool:
    """Say whether someone may do this to anything at all, of a rollout where one is named.

    What the navigation and the buttons go by; what is done asks `can` with the thing it is done to.
    """
    if actor.role == "owner":
        return True
    roles = actor.memberships if rollout_id is None else actor.in_rollout(rollout_id)
    return any(one.role in TABLE[action] for one in roles)


def role_in(actor: Actor, rollout_id: str) -> Role | None:
    """Give back the widest role that someone has in a rollout, None for a stranger."""
    if actor.role == "owner":
        return "owner"
    roles = {one.role for one in actor.in_rollout(rollout_id)}
    order: tuple[Role, ...] = ("editor", "lead", "viewer")
    return next((role for role in order if role in roles), None)
