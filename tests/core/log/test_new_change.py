"""A new kind of change takes one class."""

from collections.abc import Iterator, Mapping
from typing import Literal

import pytest
from pydantic import create_model

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.log.activity import since
from playbook.core.log.changes import any_of_kinds
from playbook.core.log.changes.base import KINDS, Change, Columns
from playbook.core.log.events import Event
from playbook.core.log.history import in_words, names_of, stage_of
from playbook.core.log.permission import refuse_unless_allowed, refuse_unless_for_guests
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.log.state import apply, fold
from playbook.core.log.undo import changes_to_undo, last_undoable
from tests.core.story import NOON, PLANNED, event, events_of

LEAD = Actor(name="Mo", role="member", memberships=(Membership(rollout_id="*", role="lead"),))
EDITOR = LEAD.model_copy(update={"memberships": (Membership(rollout_id="*", role="editor"),)})
NEXT = len(PLANNED) + 1


@pytest.fixture
def renamed() -> Iterator[type[Change]]:
    class ItemRenamed(Change):
        ACTION = "edit"
        TOUCHES = ("item:{0.item_id}",)

        kind: Literal["item_renamed"] = "item_renamed"
        item_id: str
        title: str

        def check(self, rollout: Rollout) -> None:
            if rollout.get_item(self.item_id).title == self.title:
                raise Refused("It is called that already.", "Pick another title.")

        def apply(self, draft: Draft) -> None:
            item = draft.get_item(self.item_id)
            draft.items[item.id] = item.model_copy(update={"title": self.title})

        def inverse(self, before: Rollout) -> list[Change]:
            return [self.model_copy(update={"title": before.get_item(self.item_id).title})]

        def words(self, names: Mapping[str, str]) -> str:
            return f"renamed '{names.get(self.item_id, self.item_id)}' to '{self.title}'"

        def subject(self) -> str:
            return self.item_id

    yield ItemRenamed
    del KINDS["item_renamed"]


def test_one_class_is_all_that_a_new_change_takes(renamed: type[Change]) -> None:
    any_event = create_model("AnyEvent", __base__=Event, change=(any_of_kinds(), ...))
    change = renamed.model_validate({"item_id": "why", "title": "Why now"})
    before = fold(events_of(PLANNED))
    usual = event(PLANNED[0], NEXT, change_set="rename")
    written = any_event.model_validate({**dict(usual), "change": change})
    assert any_event.model_validate_json(written.model_dump_json()) == written

    after = apply([written], before)
    assert after.get_item("why").title == "Why now"
    assert (after.version, after.edition, after.changed_at) == (NEXT, NEXT, written.happened_at)
    with pytest.raises(Refused, match="called that already"):
        apply([written], after)

    refuse_unless_allowed(EDITOR, before, change)
    with pytest.raises(Refused, match="role here"):
        refuse_unless_allowed(LEAD, before, change)
    with pytest.raises(Refused, match="A link does not open this"):
        refuse_unless_for_guests(before, change)

    log = [*events_of(PLANNED), written]
    assert last_undoable(log, "Dana") == written
    (back,) = changes_to_undo(log, "rename")
    assert back == renamed.model_validate({"item_id": "why", "title": "Why we change"})
    undo = written.model_copy(
        update={"version": NEXT + 1, "change": back, "change_set": "b", "undoes": "rename"}
    )
    assert apply([undo], after).items == before.items
    later = written.model_copy(update={"version": NEXT + 1, "change": back, "change_set": "later"})
    with pytest.raises(Refused, match="changed again since"):
        changes_to_undo([*log, later], "rename")

    assert in_words(change, names_of(before)) == "renamed 'Why we change' to 'Why now'"
    assert stage_of(written) is None
    assert change.columns() == Columns("item_renamed", "why")
    assert since(log, NOON.date()).ground(["why"]) == (NEXT,)


def test_a_kind_that_names_no_action_is_refused() -> None:
    with pytest.raises(TypeError, match="Anything needs an ACTION of the access table"):

        class Anything(Change):
            kind: Literal["anything"] = "anything"

    assert "anything" not in KINDS
