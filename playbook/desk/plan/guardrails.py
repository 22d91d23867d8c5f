"""Guardrails: what is ticked for each tool, and pausing what they forbid."""

from collections.abc import Iterable, Mapping

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.changes.items import ItemEdited
from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import forbidden_at_work, with_ticks
from playbook.core.plan.items import DataClass, Owner, Policy
from playbook.core.progress.inventory import find_entries
from playbook.desk.base.access import get_rollout
from playbook.desk.base.audit import name_of, record
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans
from playbook.desk.plan.accepting import with_origin
from playbook.exports.inventory import inventory_csv


def start_policy(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Add a policy prefilled from the brief."""
    brief = get_rollout(workspace, actor, rollout_id, "edit").brief
    policy = Policy(
        id="new",
        title="Guardrails",
        approved_tools=brief.tools,
        incident_contact=brief.incident_contact,
        owner=Owner(person_id=brief.lead_id) if brief.lead else None,
        group_ids=tuple(group.id for group in brief.groups),
    )
    return plans.add_item(workspace, actor, rollout_id, seen, policy)


def save_ticks(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    policy_id: str,
    ticks: Mapping[str, Iterable[DataClass]],
) -> Rollout:
    """Save the ticked data classes of some tools in one policy."""
    policy = get_rollout(workspace, actor, rollout_id, "edit").get_item(policy_id)
    if not isinstance(policy, Policy):
        raise Missing("This policy is no longer in the plan.", "Reload the page and pick another.")
    return plans.edit_item(workspace, actor, rollout_id, seen, with_ticks(policy, ticks))


def pause_forbidden(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Pause all forbidden, unlocked use cases at work, as one change set."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    forbidden = [case for case in forbidden_at_work(rollout.items) if not case.locked]
    paused = (case.model_copy(update={"status": "paused"}) for case in forbidden)
    changes = [ItemEdited(item=with_origin(case, edited_by=actor.name)) for case in paused]
    if not changes:
        raise Refused("There is nothing to pause.", "A locked use case is unlocked first, on Training.")
    return commit(workspace, actor, rollout_id, seen, changes)


def inventory_file(workspace: Workspace, actor: Actor, rollout_id: str) -> bytes:
    """Return the inventory of use cases as CSV, with names."""
    rollout = get_rollout(workspace, actor, rollout_id, "export_rollout")
    record(workspace, actor, "data.exported", f"the inventory of {name_of(workspace, rollout_id)}")
    return inventory_csv(rollout.brief, find_entries(rollout, workspace.day_of(rollout)))
