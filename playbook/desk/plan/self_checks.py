"""Self-checks: saved by the person, read by the person and who led at that time."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from playbook.core.base.access import Actor, may_edit
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.self_checks import SelfCheckRemoved, SelfCheckSaved
from playbook.core.log.permission import refused
from playbook.core.log.rollout import Rollout
from playbook.core.plan.self_checks import CheckKind, Question, SelfCheck, find_check
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace


def roles_of(rollout: Rollout, actor: Actor) -> tuple[tuple[CheckKind, str], ...]:
    """Return the self-checks that are this actor's own: the kind, and which person they are."""
    brief = rollout.brief
    own = _people_of(rollout, actor)
    roles: list[tuple[CheckKind, str]] = []
    if brief.sponsor_id and brief.sponsor_id in own:
        roles.append(("sponsor", brief.sponsor_id))
    managers = dict.fromkeys(group.manager_id for group in brief.groups if group.manager_id in own)
    return (*roles, *(("manager", person) for person in managers if person))


def may_read(rollout: Rollout, actor: Actor, check: SelfCheck) -> bool:
    """Return whether this is the person of a check, or who led when it was saved.

    Nothing here is read from the brief: whoever edits it could name themselves there.
    """
    if check.kind == "organization":
        return may_edit(actor, rollout.id)
    if {check.person_id, check.lead_id} & _members(rollout, actor):
        return True
    if actor.role != "owner":
        return False
    if check.author_id and check.author_id == actor.account_id:
        return True
    names = {name.casefold() for name in ("" if check.author_id else check.author, check.lead_name) if name}
    return actor.name.casefold() in names


def readable(rollout: Rollout, actor: Actor) -> tuple[SelfCheck, ...]:
    """Return the checks that this actor may read, the newest first."""
    checks = (check for check in rollout.self_checks.values() if may_read(rollout, actor, check))
    return tuple(sorted(checks, key=lambda check: (check.day, check.id), reverse=True))


def save(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    kind: CheckKind,
    person_id: str | None,
    scores: Mapping[Question, int],
) -> Rollout:
    """Save the answers of one check as a whole. Raise Refused for another person's."""
    before = get_rollout(workspace, actor, rollout_id)
    if kind != "organization" and person_id not in _people_of(before, actor):
        raise refused("self_check")
    old = find_check(before.self_checks.values(), kind, person_id)
    check = SelfCheck(
        id=old.id if old else uuid4().hex[:12],
        kind=kind,
        person_id=person_id,
        scores=dict(scores),
        day=workspace.today(),
        lead_id=lead.id if (lead := before.brief.lead) else None,
        lead_name=lead.name if lead else "",
    )
    if old and old.model_copy(update={"author": "", "author_id": ""}) == check:
        return before
    return commit(workspace, actor, rollout_id, seen, [SelfCheckSaved(self_check=check)])


def refuse_to_undo(rollout: Rollout, actor: Actor, changes: Iterable[AnyChange]) -> None:
    """Raise Refused where an undo would answer for another person.

    Owners, and leads of every team, may undo what else there is.
    """
    of_checks = (change for change in changes if isinstance(change, SelfCheckSaved | SelfCheckRemoved))
    checks = [check for change in of_checks for check in (change.before(rollout), change.value) if check]
    own = _people_of(rollout, actor)
    if any(check.kind != "organization" and check.person_id not in own for check in checks):
        raise refused("self_check")


def _people_of(rollout: Rollout, actor: Actor) -> frozenset[str]:
    """Return who this actor is in the brief: by membership, or an owner by name."""
    own = set(_members(rollout, actor))
    if actor.role == "owner":
        name = actor.name.casefold()
        own |= {person.id for person in rollout.brief.people if person.name.casefold() == name}
    return frozenset(own)


def _members(rollout: Rollout, actor: Actor) -> frozenset[str]:
    """Return who this actor is by membership, which owners give."""
    return frozenset(each.person_id for each in actor.in_rollout(rollout.id) if each.person_id)
