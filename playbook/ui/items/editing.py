"""Which items are being edited in this session, and what was typed over what.

An editing lasts until it is saved or thrown away: opening another form, filtering the list,
looking at another page or failing to save loses nothing of it.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import streamlit as st
from pydantic import ValidationError

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Invalid, Problem
from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import CLASSES, ITEM, AnyItem, Item, Kind
from playbook.core.plan.validation_messages import problems_from
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans, rollouts
from playbook.ui.items.widgets import Asked, start_of, typed, value_of
from playbook.ui.shell import frame, undoable
from playbook.ui.words.item_fields import ItemField, fields_of
from playbook.ui.words.item_words import title_of

_EDITINGS = "item.editings"
_OPEN = "item.open"
NEW = "new"


@dataclass(frozen=True, slots=True)
class Editing:
    """One item in a form: as it was when the form was opened, and what a save is laid upon."""

    key: str
    rollout_id: str
    base: AnyItem
    ground: AnyItem
    seen: int

    @property
    def is_new(self) -> bool:
        return self.base.id == NEW


def _editings() -> dict[tuple[str, str], Editing]:
    kept: dict[tuple[str, str], Editing] = st.session_state.setdefault(_EDITINGS, {})
    return kept


def _open() -> dict[tuple[str, str], str]:
    kept: dict[tuple[str, str], str] = st.session_state.setdefault(_OPEN, {})
    return kept


def _place(rollout_id: str, item: Item) -> tuple[str, str]:
    return rollout_id, f"{NEW}.{item.stage}" if item.id == NEW else item.id


def begin(rollout_id: str, seen: int, item: AnyItem) -> None:
    """Open the form of an item; what was typed before in it is still there."""
    frame.forget_problems()
    place = _place(rollout_id, item)
    _editings().setdefault(place, Editing(uuid4().hex[:8], rollout_id, item, item, seen))
    _open()[rollout_id, item.stage] = place[1]


def begin_new(rollout_id: str, seen: int, stage: StageKey, kind: Kind) -> None:
    """Open the form of a new item of a kind."""
    blank = ITEM.validate_python({"id": NEW, "kind": kind, "stage": stage})
    close(Editing("", rollout_id, blank, blank, seen))
    begin(rollout_id, seen, blank)


def close(editing: Editing) -> None:
    """Throw away what was typed."""
    place = _place(editing.rollout_id, editing.base)
    kept = _editings().pop(place, None)
    if _open().get((editing.rollout_id, editing.base.stage)) == place[1]:
        del _open()[editing.rollout_id, editing.base.stage]
    for key in list(st.session_state) if kept else ():
        if isinstance(key, str) and kept and key.startswith(f"item.{kept.key}."):
            del st.session_state[key]


def open_in(rollout_id: str, stage: StageKey) -> Editing | None:
    """The editing whose form is shown on a stage's page."""
    return _editings().get((rollout_id, _open().get((rollout_id, stage), "")))


def find(rollout_id: str, item_id: str) -> Editing | None:
    """The editing of an item, shown or not."""
    return _editings().get((rollout_id, item_id))


def asked(editing: Editing, field: ItemField, rollout: Rollout) -> Asked:
    """One field of an editing's form; a date is only moved once the plan was launched."""
    fixed = bool(
        rollout.launch and not editing.is_new and field.name == editing.base.DATE and editing.base.due
    )
    return Asked(
        field=field,
        key=f"item.{editing.key}.{field.name}",
        start=start_of(field, editing.base, rollout),
        rollout=rollout,
        is_fixed=fixed,
    )


def changes(editing: Editing, rollout: Rollout) -> dict[str, Any]:
    """What was typed that differs from what the form started with, as the item's class takes it."""
    found = {}
    for field in fields_of(editing.base.kind):
        one = asked(editing, field, rollout)
        if not one.is_fixed and (raw := typed(one)) != one.start:
            found[field.name] = value_of(field, raw)
    return found


def save(editing: Editing, rollout: Rollout) -> None:
    """Keep what was typed, or say what is wrong and leave it in the form."""
    wanted = changes(editing, rollout)
    title = wanted.get("title") or title_of(editing.base)
    done = f"Added “{title}”." if editing.is_new else f"Saved “{title}”."
    if not wanted and not editing.is_new:
        close(editing)
        return
    if undoable.do(_keep, editing.rollout_id, editing.seen, editing, wanted, done=done):
        close(editing)


def save_as_new(editing: Editing, rollout: Rollout) -> None:
    """Keep what was typed over an item that somebody removed in the meantime."""
    blank = editing.ground.model_copy(update={"id": NEW, "locked": False})
    wanted = changes(editing, rollout)
    again = replace(editing, base=blank, ground=blank)
    done = f"Added “{title_of(editing.base)}” again."
    if undoable.do(_keep, editing.rollout_id, rollout.version, again, wanted, done=done):
        close(editing)


def _keep(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, editing: Editing, wanted: dict[str, Any]
) -> Rollout:
    item = checked(editing.ground, wanted)
    if editing.is_new:
        return plans.add_item(workspace, actor, rollout_id, seen, item)
    try:
        return plans.edit_item(workspace, actor, rollout_id, seen, item)
    except Conflict:
        _lay_upon_what_is_there(editing)
        raise


def checked(ground: AnyItem, wanted: dict[str, Any]) -> AnyItem:
    """Give back the item with these changes; raises Invalid with a problem per field."""
    found: list[Problem] = []
    item = ground
    try:
        item = CLASSES[ground.kind].model_validate({**dict(ground), **wanted})  # type: ignore[assignment]
    except ValidationError as error:
        found = problems_from(error)
    if not str(wanted.get("title", ground.title)).strip():
        found.append(Problem("title", "This item has no title.", "Say in a few words what it is."))
    if not found and item.due and item.until and item.until < item.due:
        found.append(Problem(item.UNTIL, "The last day is before the first.", "Pick a later last day."))
    if found:
        raise Invalid(found)
    return item


def _lay_upon_what_is_there(editing: Editing) -> None:
    """After a conflict was shown, a second save is a choice: it keeps what others changed elsewhere."""
    now = rollouts.open_rollout(frame.here(), frame.current_actor(), editing.rollout_id)
    current = now.items.get(editing.base.id)
    if current is not None and current != editing.ground:
        place = _place(editing.rollout_id, editing.base)
        _editings()[place] = replace(editing, ground=current, seen=now.version)
