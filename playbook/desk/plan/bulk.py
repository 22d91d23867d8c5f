"""One change to several tasks at once, which one undo takes back."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.fields import LATEST_DAY
from playbook.core.base.words import count
from playbook.core.case.owner_weeks import TRAINING_LEAD
from playbook.core.case.parts import NAME_TRAINING_LEAD
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import PersonSaved
from playbook.core.log.changes.items import ItemEdited, ItemLocked, ItemRemoved
from playbook.core.log.changes.progress import ItemMoved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import SETTER_UP
from playbook.core.plan.case import DataClass
from playbook.core.plan.items import AnyItem, Owner
from playbook.core.plan.plays.kinds import NAMING
from playbook.core.plan.workdays import workdays_of
from playbook.desk.base.access import get_rollout
from playbook.desk.base.following import commit_with, on_new_days
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, tracking
from playbook.desk.plan.accepting import with_origin

MOST_DAYS = 250
_ROLE = SETTER_UP.partition("{")[0]


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What becomes of every chosen task; `edits` are fields that they all have.

    `owner_name`: a typed name, of somebody who joins People if new.
    """

    edits: dict[str, Owner | DataClass | str | tuple[str, ...]] = field(default_factory=dict)
    owner_name: str = ""
    shift: int = 0
    reason: str = ""
    locked: bool | None = None
    is_removed: bool = False


def change_items(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    item_ids: Collection[str],
    change: BulkChange,
) -> Rollout:
    """Change tasks in one change set; done tasks keep their day.

    Raises Refused if one is locked.
    """
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    items = [rollout.items[item_id] for item_id in dict.fromkeys(item_ids) if item_id in rollout.items]
    locked = sum(item.locked for item in items)
    if locked and change.locked is None:
        raise Refused(f"{count(locked, 'chosen task is', 'chosen tasks are')} locked.", "Unlock first.")
    if abs(change.shift) > MOST_DAYS:
        raise Invalid([Problem("shift", "That is too far.", f"Shift by at most {MOST_DAYS} working days.")])
    if change.shift and rollout.launch:
        tracking.check_reason(change.reason)
    people: list[AnyChange] = []
    teams = change.edits.get("group_ids")
    if isinstance(teams, tuple):
        change = replace(change, edits=change.edits | {"group_ids": tuple(dict.fromkeys(teams))})
    if change.owner_name:
        owner = briefs.person_called(rollout, change.owner_name)
        if not owner.job_title and all(each.owner and each.owner.role == TRAINING_LEAD for each in items):
            owner = owner.model_copy(update={"job_title": TRAINING_LEAD.capitalize()})  # the brief knows now
        people = [] if rollout.brief.find_person(owner.id) == owner else [PersonSaved(person=owner)]
        change = replace(change, edits=change.edits | {"owner": Owner(person_id=owner.id)})
    changes = people + [each for item in items for each in _changes(rollout, actor, item, change)]
    if "owner" in change.edits:
        changes += _without_naming(rollout, items)
    return commit_with(workspace, actor, rollout_id, seen, changes, partial(on_new_days, rollout))


def waiting_for_a_name(naming: AnyItem, items: Iterable[AnyItem]) -> set[str]:
    """Return the tasks of the role that a task finds somebody for, while nobody is named."""
    is_training = naming.provenance.play_id == NAME_TRAINING_LEAD
    role = TRAINING_LEAD if is_training else _ROLE if naming.id == NAMING else None
    return {item.id for item in items if role and item.owner and item.owner.role.startswith(role)}


def _without_naming(rollout: Rollout, items: Collection[AnyItem]) -> Iterator[AnyChange]:
    """Yield the removal of a task that finds somebody for a role.

    Once each task of that role has a person.
    """
    chosen = {item.id for item in items}
    for naming in rollout.items.values():
        unnamed = waiting_for_a_name(naming, rollout.items.values())
        is_named = bool(unnamed) and unnamed <= chosen
        if is_named and not naming.locked and rollout.tracking_of(naming.id).status != "done":
            yield ItemRemoved(item_id=naming.id, stage=naming.stage, title=naming.title)


def _only_names(before: AnyItem, after: AnyItem) -> bool:
    """Return whether a role gets its person: such a task still follows the brief."""
    is_named = before.owner and before.owner.role and after.owner and after.owner.person_id
    return bool(is_named) and after.model_copy(update={"owner": before.owner}) == before


def _changes(rollout: Rollout, actor: Actor, item: AnyItem, change: BulkChange) -> Iterator[AnyChange]:
    about: dict[str, Any] = {"item_id": item.id, "stage": item.stage, "title": item.title}
    if change.is_removed:
        yield ItemRemoved(**about, by_hand=True)
        return
    if change.locked is not None and change.locked != item.locked:
        yield ItemLocked(**about, locked=change.locked)
    after = item.model_copy(update=change.edits)
    day = None
    if change.shift and item.due and rollout.tracking_of(item.id).status != "done":
        brief = rollout.brief
        day = workdays_of(brief).shift(item.due, change.shift, brief.country, brief.subdivision)
    if day and day > LATEST_DAY:
        sentence = f"“{item.title}” would move beyond {LATEST_DAY.year}."
        raise Invalid([Problem("shift", sentence, "Shift it by fewer days.")])
    if day and not rollout.launch:
        after = after.moved_to(day)
    if after != item:
        yield ItemEdited(item=after if _only_names(item, after) else with_origin(after, edited_by=actor.name))
    if item.due and day and rollout.launch:
        yield ItemMoved(**tracking.about(item), from_day=item.due, to_day=day, reason=change.reason)
