"""The items being edited in this session, until they are saved or thrown away."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Invalid, Problem
from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import CLASSES, ITEM, AnyItem, Item, Kind
from playbook.core.plan.validation_messages import problems_from
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans
from playbook.ui.items.widgets import FormField, start_of, typed, value_of
from playbook.ui.shell import frame, open_task, undoable
from playbook.ui.words.item_fields import ItemField, fields_of, label_of
from playbook.ui.words.item_summary import reason_and_code
from playbook.ui.words.item_words import title_of

NEW = "new"


@dataclass(frozen=True, slots=True)
class Editing:
    """One item in a form, and what saving is based on."""

    key: str
    rollout_id: str
    base: AnyItem
    ground: AnyItem
    seen: int

    @property
    def is_new(self) -> bool:
        return self.base.id == NEW


def _editings() -> dict[tuple[str, str], Editing]:
    return frame.session_dict("item.editings")


def _place(rollout_id: str, item: Item) -> tuple[str, str]:
    return rollout_id, f"{NEW}.{item.stage}" if item.id == NEW else item.id


def begin(rollout_id: str, seen: int, item: AnyItem) -> None:
    frame.forget_problems()
    place = _place(rollout_id, item)
    _editings().setdefault(place, Editing(uuid4().hex[:8], rollout_id, item, item, seen))
    open_task.show(rollout_id, item.stage, place[1], "edit")


def begin_new(rollout_id: str, seen: int, item: AnyItem) -> None:
    """Open the form of a new item in place of an older one."""
    close(Editing("", rollout_id, item, item, seen))
    begin(rollout_id, seen, item)


def blank(stage: StageKey, kind: Kind) -> AnyItem:
    return ITEM.validate_python({"id": NEW, "kind": kind, "stage": stage})


def close(editing: Editing) -> None:
    """Close the form and show its task again."""
    place, stage = _place(editing.rollout_id, editing.base), editing.base.stage
    closed = _editings().pop(place, None)
    if open_task.id_in(editing.rollout_id, stage, "edit") == place[1]:
        if editing.is_new:
            open_task.close(editing.rollout_id, stage)
        else:
            open_task.show(editing.rollout_id, stage, editing.base.id)
    if closed:
        frame.drop_keys(f"item.{closed.key}.")


def open_in(rollout_id: str, stage: StageKey) -> Editing | None:
    """Return the editing whose form is shown on a stage's page."""
    return _editings().get((rollout_id, open_task.id_in(rollout_id, stage, "edit")))


def find(rollout_id: str, item_id: str) -> Editing | None:
    return _editings().get((rollout_id, item_id))


def unsaved_of(rollout: Rollout) -> list[Editing]:
    """Return the open forms of a rollout in which something was typed."""
    of_rollout = (editing for editing in _editings().values() if editing.rollout_id == rollout.id)
    return [editing for editing in of_rollout if changes(editing, rollout)]


def field_in_form(editing: Editing, field: ItemField, rollout: Rollout) -> FormField:
    """Return a field of the form; launched dates are fixed."""
    is_date = field.name == editing.base.DATE and editing.base.due
    start = start_of(field, editing.base, rollout)
    return FormField(
        field=replace(field, label=label_of(field, editing.base)),
        key=f"item.{editing.key}.{field.name}",
        start=reason_and_code(start)[0] if field.name == "why" else start,
        rollout=rollout,
        is_fixed=bool(rollout.launch and not editing.is_new and is_date),
    )


def changes(editing: Editing, rollout: Rollout) -> dict[str, Any]:
    """Return the typed differences, as the item's class takes them."""
    differences = {}
    for field in fields_of(editing.base.kind):
        entry = field_in_form(editing, field, rollout)
        if not entry.is_fixed and (raw := typed(entry)) != entry.start:
            code = reason_and_code(editing.base.why)[1] if field.name == "why" and raw else ""
            differences[field.name] = f"{raw}{code}" if code else value_of(field, raw, rollout)
    return differences


def save(editing: Editing, rollout: Rollout) -> None:
    edits = changes(editing, rollout)
    if not edits and not editing.is_new:
        close(editing)
        return
    title = edits.get("title") or title_of(editing.base)
    done = partial(_say_added, rollout) if editing.is_new else f"Saved “{title}”."
    if after := undoable.do(_save, editing.rollout_id, editing.seen, editing, edits, done=done):
        _close_and_show(editing, rollout, after)


def remove(editing: Editing, rollout: Rollout) -> None:
    """Take the task out of the plan, and close its form."""
    about = (plans.remove_item, rollout.id, rollout.version, editing.base.id)
    if undoable.do(*about, done=f"Removed “{title_of(editing.base)}”."):
        close(editing)


def save_as_new(editing: Editing, rollout: Rollout) -> None:
    """Add what was typed over an item that somebody removed meanwhile."""
    blank = editing.ground.model_copy(update={"id": NEW, "locked": False})
    again = replace(editing, base=blank, ground=blank)
    edits = changes(editing, rollout)
    done = f"Added “{title_of(editing.base)}” again."
    if after := undoable.do(_save, editing.rollout_id, rollout.version, again, edits, done=done):
        _close_and_show(editing, rollout, after)


def _close_and_show(editing: Editing, before: Rollout, after: Rollout) -> None:
    """Close the form; what is new opens beside the list."""
    close(editing)
    if added := _added(before, after):
        open_task.show(after.id, added.stage, added.id)


def _added(before: Rollout, after: Rollout) -> AnyItem | None:
    return next((item for item_id, item in after.items.items() if item_id not in before.items), None)


def _say_added(before: Rollout, after: Rollout) -> str:
    """Return what was added, and what it still lacks."""
    if (item := _added(before, after)) is None:
        return "Added."
    lacks = ["date"] if item.is_tracked and item.due is None else []
    lacks += ["owner"] if item.owner is None else []
    return f"Added “{title_of(item)}”." + (f" It has no {' and no '.join(lacks)} yet." if lacks else "")


def _save(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, editing: Editing, edits: dict[str, Any]
) -> Rollout:
    item = checked(editing.ground, edits)
    if editing.is_new:
        return plans.add_item(workspace, actor, rollout_id, seen, item)
    try:
        return plans.edit_item(workspace, actor, rollout_id, seen, item)
    except Conflict:
        now = frame.open_rollout(editing.rollout_id)
        current = now.items.get(editing.base.id)
        if current is not None and current != editing.ground:
            place = _place(editing.rollout_id, editing.base)
            _editings()[place] = replace(editing, ground=current, seen=now.version)
        raise


def checked(ground: AnyItem, edits: dict[str, Any]) -> AnyItem:
    """Return the edited item. Raise Invalid with a problem per field."""
    problems: list[Problem] = []
    item = ground
    try:
        item = CLASSES[ground.kind].model_validate({**dict(ground), **edits})  # type: ignore[assignment]
    except ValidationError as error:
        problems = problems_from(error)
    if not str(edits.get("title", ground.title)).strip():
        problems.append(Problem("title", "This task has no title.", "Say in a few words what it is."))
    if not problems and item.due and item.until and item.until < item.due:
        problems.append(Problem(item.UNTIL, "The last day is before the first.", "Pick a later last day."))
    if problems:
        raise Invalid(problems)
    return item
