"""Writing the brief: its fields, groups and people."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Problem, Refused
from playbook.core.base.fields import new_id_from
from playbook.core.case.reading.places import currency_of, group_place
from playbook.core.case.timing import proposed_dates
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import (
    BriefEdited,
    GroupRemoved,
    GroupSaved,
    PersonRemoved,
    PersonSaved,
    rows_without,
)
from playbook.core.log.changes.items import ItemEdited, ItemRemoved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, BriefFields, Group, Level, Person
from playbook.core.plan.validation_messages import problems_from
from playbook.desk.base.access import get_rollout, get_rollout_at
from playbook.desk.base.commit import commit
from playbook.desk.base.countries import are_states
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import cases

_CURRENCY = re.compile(r"[A-Za-z]{3}")


def save_fields(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, fields: BriefFields
) -> Rollout:
    """Save those fields of the brief that differ."""
    before = get_rollout_at(workspace, actor, rollout_id, seen, "edit").brief
    changed = [name for name in BriefFields.model_fields if getattr(fields, name) != getattr(before, name)]
    if not changed:
        return get_rollout(workspace, actor, rollout_id, "edit")
    return commit(
        workspace, actor, rollout_id, seen, [BriefEdited.of(*_without_asked_starts(fields, changed, before))]
    )


def _without_asked_starts(fields: BriefFields, changed: Sequence[str], before: Brief) -> tuple[Any, ...]:
    """Return fields and names, without the days that a hand-set day replaces."""
    asked = [
        name
        for own, name in (("go_live", "asked_starts"), ("outcome_by", "asked_outcome_by"))
        if own in changed and name not in changed and getattr(before, name)
    ]
    unasked = {name: BriefFields.model_fields[name].default for name in asked}
    return fields.model_copy(update=unasked), *changed, *asked


def problems_with(name: str, value: Any) -> list[Problem]:
    """Return the problems with a value for a field of the brief."""
    if name == "name" and not str(value).strip():
        return [Problem("name", "The rollout has no name.", "Give it a short one.")]
    if name == "currency" and value and not _CURRENCY.fullmatch(str(value).strip()):
        return [Problem("currency", "A currency has three letters.", "Such as EUR, USD or AUD.")]
    try:
        BriefFields.model_validate({name: value})
    except ValidationError as error:
        return problems_from(error)
    return []


def save_field(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, name: str, value: Any
) -> Rollout:
    """Save one field of the brief. Raise Invalid if it is wrong."""
    if problems := problems_with(name, value):
        raise Invalid(problems)
    fields = BriefFields.model_validate({name: value})
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    if getattr(rollout.brief, name) == getattr(fields, name):
        return rollout
    fields, *names = _without_asked_starts(fields, [name], rollout.brief)
    after = rollout.brief.model_copy(update={name: getattr(fields, name)})
    also: dict[str, Any] = dict(cases.rows_after(workspace, rollout_id, rollout.brief, after).lists)
    is_priced = name in ("budget", "country") and after.budget and not after.currency
    if is_priced and (currency := currency_of(after.country)):
        also["currency"] = currency
    change = BriefEdited.of(fields.model_copy(update=also), *names, *also)
    return commit(workspace, actor, rollout_id, seen, [change])


def save_part(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, name: str, person: str
) -> Rollout:
    """Assign a role to a person by name, adding a new one."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    someone = person_called(rollout, person, "executive" if name == "sponsor_id" else "manager")
    if rollout.brief.find_person(someone.id):
        return save_field(workspace, actor, rollout_id, seen, name, someone.id)
    fields = BriefFields.model_validate({name: someone.id})
    changes: list[AnyChange] = [PersonSaved(person=someone), BriefEdited.of(fields, name)]
    return commit(workspace, actor, rollout_id, seen, changes)


def person_called(rollout: Rollout, name: str, level: Level = "manager") -> Person:
    """Return the person that a typed name means, or a new one."""
    if person := rollout.brief.find_by_name(name):
        return person
    person_id = new_id_from(name, rollout.taken_ids("people"), "person")
    return Person(id=person_id, name=name, level=level)


def propose_dates(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Save the proposed ones of start and end that are missing."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    if not (days := proposed_dates(rollout.brief, workspace.day_of(rollout))):
        return rollout
    fields = BriefFields.model_validate(days)
    return commit(workspace, actor, rollout_id, seen, [BriefEdited.of(fields, *days)])


def save_groups(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    groups: Sequence[Group],
    people: Sequence[Person],
) -> Rollout:
    """Save groups and people; items lose removed groups or go too."""
    before = get_rollout_at(workspace, actor, rollout_id, seen, "edit")
    changes: list[AnyChange] = [
        PersonSaved(person=person) for person in people if person != before.brief.find_person(person.id)
    ]
    changes += [GroupSaved(group=group) for group in groups if group != before.brief.find_group(group.id)]
    if before.brief.asked_starts and any(_has_another_start(before.brief, group) for group in groups):
        changes.append(BriefEdited.of(BriefFields(), "asked_starts"))
    if not before.brief.country and _is_in_states(groups, before.brief.currency):
        changes.append(BriefEdited.of(BriefFields(country="US"), "country"))
    group_ids, person_ids = {group.id for group in groups}, {person.id for person in people}
    changes += _without_groups(before, [group for group in before.brief.groups if group.id not in group_ids])
    gone = [person for person in before.brief.people if person.id not in person_ids]
    changes += [PersonRemoved(person_id=person.id, title=person.name) for person in gone]
    return commit(workspace, actor, rollout_id, seen, changes)


def _is_in_states(groups: Sequence[Group], currency: str = "") -> bool:
    """Return whether all regions of these teams are states of the United States."""
    regions = [group.subdivision for group in groups if group.subdivision]
    named = {country for group in groups if (country := group_place(group)[0])}
    is_american = named == {"US"} or currency == "USD"
    is_one = named <= {"US"} and not any(group.country for group in groups)
    return is_one and are_states(regions, is_american=is_american)


def _has_another_start(brief: Brief, group: Group) -> bool:
    before = brief.find_group(group.id)
    return before is not None and before.go_live != group.go_live


def _without_groups(rollout: Rollout, gone: Sequence[Group]) -> list[AnyChange]:
    ids = {group.id for group in gone}
    rows = rows_without(rollout.brief, ids)
    changes: list[AnyChange] = [BriefEdited.of(BriefFields(**rows), *rows)] if rows else []
    for item in rollout.items.values():
        if not ids & set(item.group_ids):
            continue
        if item.locked:
            raise Refused(
                f"“{item.title}” is locked and is for a team that you remove.",
                "Unlock it first, or keep the team.",
            )
        if group_ids := tuple(group_id for group_id in item.group_ids if group_id not in ids):
            changes.append(ItemEdited(item=item.model_copy(update={"group_ids": group_ids})))
        else:
            changes.append(ItemRemoved(item_id=item.id, stage=item.stage, title=item.title))
    return changes + [GroupRemoved(group_id=group.id, title=group.name) for group in gone]


def save_person(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, person: Person) -> Rollout:
    """Add or change one person."""
    return commit(workspace, actor, rollout_id, seen, [PersonSaved(person=person)])


def remove_person(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, person_id: str) -> Rollout:
    """Remove a person. Raise Refused while they have a role."""
    brief = get_rollout(workspace, actor, rollout_id, "edit").brief
    if (person := brief.find_person(person_id)) is None:
        raise Missing("This person is no longer in the brief.", "Reload the page.")
    if uses := _roles_of(brief, person_id):
        raise Refused(f"{person.name} is {uses[0]}.", "Name someone else first.")
    change = PersonRemoved(person_id=person_id, title=person.name)
    return commit(workspace, actor, rollout_id, seen, [change])


def _roles_of(brief: Brief, person_id: str) -> list[str]:
    holders = [
        ("the sponsor", brief.sponsor_id),
        ("the rollout lead", brief.lead_id),
        ("the sustainment owner", brief.sustainment_owner_id),
        *((f"the manager of {group.name}", group.manager_id) for group in brief.groups),
        *((f"the owner of the condition “{need.name}”", need.owner_id) for need in brief.conditions),
        *(("to answer a concern", concern.answered_by_id) for concern in brief.concern_list),
        *(("to decide a promise", promise.decider_id) for promise in brief.promises),
        *(("in the list of stakeholders", stakeholder.person_id) for stakeholder in brief.stakeholders),
        *(("to talk with a stakeholder", stakeholder.contact_id) for stakeholder in brief.stakeholders),
    ]
    return [label for label, holder in holders if holder == person_id]
