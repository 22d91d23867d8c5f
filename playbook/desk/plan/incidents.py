"""Log, change, settle, reopen and remove incidents."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.core.base.fields import cleaned
from playbook.core.log.changes.incidents import IncidentLogged, IncidentRemoved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.incidents import MAX_HAPPENED, Incident
from playbook.core.plan.items import Policy
from playbook.core.plan.validation_messages import problems_from
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan.tracking import problems_with_day

NEW = "new"
_TEXTS = {"what": "what happened", "done": "what was done", "learnt": "what was learned"}


def log_incident(workspace: Workspace, actor: Actor, rollout_id: str, **about: Any) -> tuple[Rollout, str]:
    """Log an incident, today by default, and return its id too.

    Raise Invalid with problems at `incident.new.<field>`, Refused beyond a lead's groups.
    """
    rollout = get_rollout(workspace, actor, rollout_id)
    values = {**about, "id": uuid4().hex[:12], "day": about.get("day") or workspace.today()}
    incident = _checked(workspace, values, NEW)
    change = IncidentLogged(incident=incident)
    return commit(workspace, actor, rollout_id, rollout.version, [change]), incident.id


def change_incident(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, incident_id: str, **about: Any
) -> Rollout:
    """Change the given fields of an incident; raise what `log_incident` raises."""
    rollout = get_rollout(workspace, actor, rollout_id)
    before = _get_incident(rollout, incident_id)
    if (after := _checked(workspace, {**dict(before), **about}, incident_id)) == before:
        return rollout
    return commit(workspace, actor, rollout_id, seen, [IncidentLogged(incident=after)])


def settle_incident(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    incident_id: str,
    done: str,
    learnt: str = "",
) -> Rollout:
    """Close an incident today, with what was done and learnt."""
    if not cleaned(done):
        hint = "A sentence or two is enough."
        raise Invalid([Problem(f"incident.{incident_id}.done", "Describe what was done.", hint)])
    about = {"done": done, "learnt": learnt, "closed_on": workspace.today()}
    return change_incident(workspace, actor, rollout_id, seen, incident_id, **about)


def reopen_incident(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, incident_id: str
) -> Rollout:
    """Reopen an incident; what was done and learnt stays."""
    return change_incident(workspace, actor, rollout_id, seen, incident_id, closed_on=None)


def remove_incident(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, incident_id: str
) -> Rollout:
    """Take out what is no incident; undo brings it back."""
    incident = _get_incident(get_rollout(workspace, actor, rollout_id), incident_id)
    change = IncidentRemoved(incident_id=incident.id, title=incident.title)
    return commit(workspace, actor, rollout_id, seen, [change])


def whom_to_call(rollout: Rollout) -> tuple[str, ...]:
    """Return incident contacts: the policies' first, then the brief's."""
    policies = (item for item in rollout.items.values() if isinstance(item, Policy))
    named = [*(policy.incident_contact for policy in policies), rollout.brief.incident_contact]
    return tuple(dict.fromkeys(name for name in named if name))


def may_log(actor: Actor, rollout: Rollout, group_id: str | None = None) -> bool:
    """Return whether an actor may log an incident of a group."""
    groups = (group_id,) if group_id else ()
    return can(actor, "log_incident", Thing(rollout_id=rollout.id, group_ids=groups))


def _get_incident(rollout: Rollout, incident_id: str) -> Incident:
    if (incident := rollout.incidents.get(incident_id)) is None:
        raise Missing("This incident was removed.", "Reload the page.")
    return incident


def _checked(workspace: Workspace, values: dict[str, Any], form: str) -> Incident:
    """Return the incident; problems name their form."""
    if not (problems := _problems(workspace, values)):
        try:
            return Incident.model_validate(values)
        except ValidationError as error:
            problems = problems_from(error)
    raise Invalid(replace(problem, where=f"incident.{form}.{problem.where}") for problem in problems)


def _problems(workspace: Workspace, values: dict[str, Any]) -> list[Problem]:
    problems = []
    if not cleaned(str(values.get("what") or "")):
        problems.append(Problem("what", "Describe what happened.", "A sentence or two is enough."))
    for name, words in _TEXTS.items():
        if (length := len(str(values.get(name) or "").strip())) > MAX_HAPPENED:
            hint = f"Shorten it to at most {MAX_HAPPENED:,}."
            problems.append(Problem(name, f"This says {words} in {length:,} characters.", hint))
    day = values.get("day")
    problems += problems_with_day(workspace, day if isinstance(day, date) else None)
    if values.get("harm") is None:
        problems.append(Problem("harm", "Choose how serious it was.", "Near misses count."))
    return problems
