"""Bring a plan back from Microsoft Project: moved days and new tasks."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from playbook.core.base.access import Actor
from playbook.core.base.fields import MAX_LINE, MAX_TEXT, STAGES
from playbook.core.base.words import count
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import ItemAdded, ItemEdited
from playbook.core.log.changes.progress import ItemMoved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import (
    CLASSES,
    ITEM,
    AnyItem,
    Item,
    Message,
    Milestone,
    Owner,
    Provenance,
    SponsorAct,
    TrainingSession,
)
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import tracking
from playbook.desk.plan.accepting import with_origin
from playbook.desk.tables.project_file import ProjectTask, read_project

_FROM = "project:"  # and the task's own key: a file that is imported again adds nothing twice
# Which kind a new task seems to be, by a word of its title; else it is a milestone.
_SIGNS: tuple[tuple[type[Item], tuple[str, ...]], ...] = (
    (TrainingSession, ("training", "workshop", "session", "course")),
    (Message, ("e-mail", "email", "newsletter", "announce", "message")),
    (SponsorAct, ("sponsor",)),
)


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A task of the plan that has another day in the file."""

    before: AnyItem
    after: AnyItem

    @property
    def id(self) -> str:
        return self.before.id


@dataclass(frozen=True, slots=True)
class ProjectChanges:
    """What a file would change. `notes` say what it does not."""

    moved: tuple[MovedDay, ...]
    new: tuple[AnyItem, ...]
    notes: tuple[str, ...]


def read_changes(workspace: Workspace, actor: Actor, rollout_id: str, data: bytes) -> ProjectChanges:
    """Return what a file would change. Raise CellError for a file that cannot be read."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    tasks = read_project(data)
    # A row that was copied in Project has its id twice; the first is the task, and others are new.
    first = {task.own_id: task for task in reversed(tasks) if task.own_id in rollout.items}
    own = [*first.values()]
    others = [task for task in tasks if task is not first.get(task.own_id)]
    differing = [moved for task in own if (moved := _moved(rollout.items[task.own_id], task))]
    movable = [moved for moved in differing if _may_move(rollout, moved)]
    known = {item.provenance.play_id for item in rollout.items.values()}
    dated = [task for task in others if task.first and f"{_FROM}{task.key}" not in known]
    new = tuple(_item_of(rollout, task) for task in dated)
    return ProjectChanges(
        moved=tuple(movable),
        new=new,
        notes=tuple(_notes(rollout, tasks, own, others, len(differing) - len(movable), len(new))),
    )


def apply_changes(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    changes: ProjectChanges,
    chosen: Collection[str],
    reason: str = "",
) -> Rollout:
    """Move and add the chosen tasks in one change set. Raise Invalid for a move without a reason."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    moved = [each for each in changes.moved if each.id in chosen]
    if moved and rollout.launch:
        tracking.check_reason(reason)
    made: list[AnyChange] = [_move(rollout, actor, each, reason) for each in moved]
    made += [ItemAdded(item=item) for item in changes.new if item.id in chosen]
    return commit(workspace, actor, rollout_id, seen, made)


def _move(rollout: Rollout, actor: Actor, moved: MovedDay, reason: str) -> AnyChange:
    before, after = moved.before, moved.after
    if rollout.launch and before.due and after.due:
        days = {"from_day": before.due, "to_day": after.due}
        return ItemMoved.model_validate({**tracking.about(before), **days, "reason": reason})
    return ItemEdited(item=with_origin(after, edited_by=actor.name))


def _moved(item: AnyItem, task: ProjectTask) -> MovedDay | None:
    """Return the item on the days of the file, or None where these are its own."""
    if task.first is None or item.due is None:
        return None
    after = item.moved_to(task.first)
    if item.UNTIL and task.last:
        after = after.model_copy(update={item.UNTIL: task.last})
    return MovedDay(item, after) if (after.due, after.until) != (item.due, item.until) else None


def _may_move(rollout: Rollout, moved: MovedDay) -> bool:
    # After the launch a day moves with its length; another length is an edit of the task.
    if rollout.launch is None:
        return not moved.before.locked
    return moved.before.due != moved.after.due and rollout.tracking_of(moved.id).status != "done"


def _item_of(rollout: Rollout, task: ProjectTask) -> AnyItem:
    kind = _kind_of(task)
    stage = next((stage for stage in STAGES if stage == task.heading.casefold()), None)
    person = next(
        (each for each in rollout.brief.people if each.name.casefold() == task.who.casefold()), None
    )
    owner = Owner(person_id=person.id) if person else Owner(role=task.who[:MAX_LINE]) if task.who else None
    values = {
        "id": f"import.project.{hashlib.sha256(f'{task.key} {task.name}'.encode()).hexdigest()[:12]}",
        "kind": kind.model_fields["kind"].default,
        "title": task.name[:MAX_LINE],
        "owner": owner,
        "note": task.notes[:MAX_TEXT],
        "provenance": Provenance(source="import", writer="Microsoft Project", play_id=f"{_FROM}{task.key}"),
        kind.DATE: task.first,
        **({"stage": stage} if stage else {}),
    }
    return ITEM.validate_python(values)


def _kind_of(task: ProjectTask) -> type[Item]:
    """Return the kind that the file names, else the one that the title speaks of."""
    named = next((item_class for kind, item_class in CLASSES.items() if kind == task.kind), None)
    signed = (kind for kind, signs in _SIGNS if any(sign in task.name.casefold() for sign in signs))
    return named if named and named.DATE else (Milestone if task.is_milestone else next(signed, Milestone))


def _notes(
    rollout: Rollout,
    tasks: Sequence[ProjectTask],
    own: Sequence[ProjectTask],
    others: Sequence[ProjectTask],
    unmovable: int,
    new: int,
) -> list[str]:
    undated = sum(task.first is None for task in others)
    missing = sum(
        item.due is not None and item.id not in {task.own_id for task in tasks}
        for item in rollout.items.values()
    )
    known = len(others) - undated - new
    said: list[tuple[int, Callable[[int], str]]] = [
        (len(own), lambda number: f"{count(number, 'task')} of this plan found in the file."),
        (
            unmovable,
            lambda number: f"{count(number, 'task')} not moved: locked, done, or only of another length.",
        ),
        (known, lambda number: f"{count(number, 'task')} here already from an earlier file."),
        (undated, lambda number: f"{count(number, 'task')} without a day left out."),
        (
            missing,
            lambda number: f"{count(number, 'task')} of this plan not in the file. Nothing is removed.",
        ),
    ]
    return [say(number) for number, say in said if number]
