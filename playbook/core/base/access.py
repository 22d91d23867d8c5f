"""Roles, and the table of what each may do."""

from typing import Literal

from pydantic import Field

from playbook.core.base.fields import Frozen, Id, Name

Role = Literal["owner", "editor", "lead", "viewer"]
ROLE_NAMES: dict[Role, str] = {"owner": "owner", "editor": "editor", "lead": "team lead", "viewer": "viewer"}
EVERY = "*"  # in place of the id of a rollout or a group: all there are, and all to come

Scope = Literal["all", "own"]
Action = Literal[
    "see_rollout", "see_history", "export_document", "export_rollout", "edit", "ask_model", "launch",
    "archive", "log_progress", "log_example", "rate_example", "log_reading", "log_incident", "save_recipe",
    "score_readiness", "share_question", "start_rollout", "share", "host", "make_token", "manage_people",
    "change_settings", "back_up", "forget_person", "delete_rollout", "export_person", "self_check",
]  # fmt: skip
_READS: dict[Role, Scope] = {"editor": "all", "lead": "all", "viewer": "all"}
_EDITS: dict[Role, Scope] = {"editor": "all"}
_LOGS: dict[Role, Scope] = {"editor": "all", "lead": "own"}
# Who, beside an owner, may do what; an owner may do everything. Nobody else may do what is not here.
TABLE: dict[Action, dict[Role, Scope]] = {
    # A document shows no more than the screens.
    "see_rollout": _READS, "see_history": _READS, "export_document": _READS,
    "export_rollout": _EDITS, "edit": _EDITS, "ask_model": _EDITS, "launch": _EDITS, "archive": _EDITS,
    "host": _EDITS,
    "log_progress": _LOGS, "log_example": _LOGS, "rate_example": _LOGS, "log_reading": _LOGS,
    "log_incident": _LOGS, "save_recipe": _LOGS, "score_readiness": _LOGS, "share_question": _LOGS,
    # Of a person: whoever is this person in the brief.
    "self_check": {"editor": "own", "lead": "own", "viewer": "own"},
    "start_rollout": {}, "share": {}, "make_token": {}, "manage_people": {}, "change_settings": {},
    "back_up": {}, "forget_person": {}, "delete_rollout": {}, "export_person": {},
}  # fmt: skip


class Membership(Frozen):
    """A role in one rollout or in EVERY one."""

    rollout_id: Name
    role: Literal["editor", "lead", "viewer"]
    group_ids: tuple[Name, ...] = ()  # of a lead: the groups led
    person_id: Id | None = None  # this person in the brief, who may log own items


class Actor(Frozen):
    """Someone who changes rollouts. The log stores the name."""

    name: Name = Field(min_length=1)
    role: Literal["owner", "member"] = "owner"
    account_id: str = ""  # empty for who acts on the machine itself
    memberships: tuple[Membership, ...] = ()

    def in_rollout(self, rollout_id: str) -> tuple[Membership, ...]:
        return tuple(
            membership for membership in self.memberships if membership.rollout_id in (rollout_id, EVERY)
        )


class Thing(Frozen):
    """The target of an action: rollout, groups, an item's owner."""

    rollout_id: str = ""
    group_ids: tuple[str, ...] = ()
    person_id: str | None = None


def can(actor: Actor, action: Action, thing: Thing) -> bool:
    """Return whether the actor may do this; decided nowhere else."""
    if actor.role == "owner":
        return True
    allowed = TABLE[action]
    memberships = actor.in_rollout(thing.rollout_id)
    scopes = ((membership, allowed.get(membership.role)) for membership in memberships)
    return any(
        scope == "all" or (scope == "own" and _is_own(membership, thing)) for membership, scope in scopes
    )


def _is_own(membership: Membership, thing: Thing) -> bool:
    is_named = thing.person_id is not None and thing.person_id == membership.person_id
    groups, led = set(thing.group_ids), set(membership.group_ids)
    return is_named or EVERY in led or (bool(groups) and groups <= led)


def may_edit(actor: Actor, rollout_id: str) -> bool:
    """Return whether an actor edits a rollout, and so reads all of it."""
    return can(actor, "edit", Thing(rollout_id=rollout_id))


def could(actor: Actor, action: Action, rollout_id: str | None = None) -> bool:
    """Return whether the actor may do this to anything at all."""
    if actor.role == "owner":
        return True
    roles = actor.memberships if rollout_id is None else actor.in_rollout(rollout_id)
    return any(membership.role in TABLE[action] for membership in roles)


def role_in(actor: Actor, rollout_id: str) -> Role | None:
    """Return the widest role in a rollout, None for a stranger."""
    if actor.role == "owner":
        return "owner"
    roles = {membership.role for membership in actor.in_rollout(rollout_id)}
    return next((role for role in ROLE_NAMES if role in roles), None)
