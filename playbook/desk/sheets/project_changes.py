"""Bring a plan back from Microsoft Project: moved days and new tasks."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from playbook.core.base.access import Actor
from playbook.core.base.fields import STAGES
from playbook.core.base.words import count
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import ItemEdited
from playbook.core.log.changes.progress import ItemMoved
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.plan.items import CLASSES, AnyItem
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import tracking
from playbook.desk.plan.accepting import with_origin
from playbook.desk.sheets.foreign import ForeignRow, kind_of
from playbook.desk.sheets.importing import additions, unknown
from playbook.desk.sheets.project_child import ProjectTask

_TOOL = "Microsoft Project"


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
    new: tuple[ForeignRow, ...]
    notes: tuple[str, ...] = ()


def compare(rollout: Rollout, tasks: Sequence[ProjectTask]) -> ProjectChanges:
    """Return what the tasks of a file would change."""
    # A row that was copied in Project has its id twice; the first is the task, and others are new.
    first = {task.own_id: task for task in reversed(tasks) if task.own_id in rollout.items}
    others = [task for task in tasks if task is not first.get(task.own_id)]
    differing = [moved for task in first.values() if (moved := _moved(rollout.items[task.own_id], task))]
    movable = tuple(moved for moved in differing if _may_move(rollout, moved))
    rows = [_row(number, task) for number, task in enumerate(others, 1) if task.first]
    new = unknown(rollout, rows)
    gone = sum(item.due is not None and item.id not in first for item in rollout.items.values())
    counts = (
        (len(first), "{} of this plan found in the file."),
        (len(differing) - len(movable), "{} not moved: locked, done, or only of another length."),
        (len(rows) - len(new), "{} here already from an earlier file."),
        (len(others) - len(rows), "{} without a day left out."),
        (gone, "{} of this plan not in the file. Nothing is removed."),
    )
    notes = (words.format(count(number, "task")) for number, words in counts if number)
    return ProjectChanges(movable, new, tuple(notes))


def apply_changes(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    moved: Sequence[MovedDay],
    new: Sequence[ForeignRow],
    reason: str = "",
) -> Rollout:
    """Move and add tasks in one change set.

    Raise Invalid for a move without a reason.
    """
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    if moved and rollout.launch:
        tracking.check_reason(reason)
    changes = [*_moves(rollout, actor, moved, reason)]
    changes += additions(Draft.of(rollout), new, _TOOL, workspace.today())
    return commit(workspace, actor, rollout_id, seen, changes)


def _moves(rollout: Rollout, actor: Actor, moved: Collection[MovedDay], reason: str) -> Iterator[AnyChange]:
    for each in moved:
        if rollout.launch:
            days = {"from_day": each.before.due, "to_day": each.after.due, "reason": reason}
            yield ItemMoved.model_validate({**tracking.about(each.before), **days})
        else:
            yield ItemEdited(item=with_origin(each.after, edited_by=actor.name))


def _moved(item: AnyItem, task: ProjectTask) -> MovedDay | None:
    """Return the item on the file's days, None if they are equal."""
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


def _row(number: int, task: ProjectTask) -> ForeignRow:
    """Return a task as a row that our import takes."""
    named = next(
        (kind for kind, item_class in CLASSES.items() if kind == task.kind and item_class.DATE), None
    )
    kind = named or ("milestone" if task.is_milestone else kind_of(task.name))
    stage = next((stage for stage in STAGES if stage == task.heading.casefold()), None)
    return ForeignRow(
        number=number,
        title=task.name[:300],
        start=task.first,
        due=task.last,
        owner=task.who,
        place=task.heading,
        note=task.notes,
        origin=f"project:{task.key}"[:300],
        kind=kind,
        stage=stage or CLASSES[kind].model_fields["stage"].default,
    )
