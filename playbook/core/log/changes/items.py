"""Changes to plan items."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from playbook.core.base.errors import Refused
from playbook.core.base.fields import Id, Line, StageKey
from playbook.core.base.words import day_in_words
from playbook.core.log.changes.base import Change, Columns, ToolUse, is_as_before, only
from playbook.core.log.changes.progress import TrackingRestored, VerdictRestored
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.plan.guardrails import AT_WORK, breach_of, guardrails_of
from playbook.core.plan.items import KIND_NAMES, AnyItem, LeftOut, UseCase
from playbook.core.plan.plan_file import MAX_ITEMS


class _ItemSet(Change):
    """An item as it will be."""

    ACTION = "edit"

    # Each kind has the field itself, so that `kind` stands first in the log.
    if TYPE_CHECKING:
        item: AnyItem

    def apply(self, draft: Draft) -> None:
        draft.items[self.item.id] = self.item
        draft.left_out.pop(self.item.id, None)
        draft.taken_out -= {self.item.id}

    def tool_use(self) -> ToolUse | None:
        case = self._active_use_case()
        return ToolUse(case.title, case.tool, case.data_class) if case else None

    def _active_use_case(self) -> UseCase | None:
        return self.item if isinstance(self.item, UseCase) and self.item.status in AT_WORK else None

    def check_guardrails(self, rollout: Rollout) -> None:
        """Refuse an active use case that the plan's policies forbid."""
        # What leaves tool, data and status unchanged passes: a policy may change later.
        case = self._active_use_case()
        before = rollout.items.get(self.item.id)
        if case is None or is_as_before(before, case, "status", "tool", "data_class"):
            return
        if reason := breach_of(guardrails_of(rollout.items), case):
            raise Refused(
                f"{reason} So “{case.title}” cannot be {AT_WORK[case.status or '']}.",
                "Keep it proposed, pick another tool or other data, or change the guardrails first.",
            )

    def _check_groups(self, rollout: Rollout) -> None:
        for group_id in self.item.group_ids:
            if rollout.brief.find_group(group_id) is None:
                text = f"There is no team “{group_id}” in the brief."
                raise Refused(text, "Add the team, or pick another one.")

    def _named(self) -> str:
        item = self.item
        day = f" for {day_in_words(item.due)}" if item.due else ""
        return f"the {KIND_NAMES[item.kind]} “{item.title or item.id}”{day}"

    def columns(self) -> Columns:
        item = self.item
        return Columns(self.kind, item.id, item.stage, only(item.group_ids), due=item.due)

    def titles(self) -> dict[str, str]:
        return {self.item.id: self.item.title} if self.item.title else {}

    def subject(self) -> str:
        return self.item.id


class ItemAdded(_ItemSet):
    # Its progress and what was decided too: to take the item back would take them along.
    TOUCHES = ("item:{0.item.id}", "tracking:{0.item.id}", "verdict:{0.item.id}")
    kind: Literal["item_added"] = "item_added"
    item: AnyItem

    def check(self, rollout: Rollout) -> None:
        if self.item.id in rollout.items:
            raise Refused("This task is already in the plan.", "Edit it instead.")
        if len(rollout.items) >= MAX_ITEMS:
            raise Refused(f"A plan holds at most {MAX_ITEMS:,} tasks.", "Remove some first.")
        self._check_groups(rollout)

    def inverse(self, before: Rollout) -> list[Change]:
        dropped = before.left_out.get(self.item.id)
        about = {"item_id": self.item.id, "stage": self.item.stage, "title": self.item.title}
        by_hand = self.item.id in before.taken_out
        return [ItemRemoved.model_validate({**about, "left_out": dropped, "by_hand": by_hand})]

    def words(self, names: Mapping[str, str]) -> str:
        return f"added {self._named()}"


class ItemEdited(_ItemSet):
    TOUCHES = ("item:{0.item.id}",)
    kind: Literal["item_edited"] = "item_edited"
    item: AnyItem

    def check(self, rollout: Rollout) -> None:
        before = rollout.get_item(self.item.id)
        if before.kind != self.item.kind:
            raise Refused("A task cannot become another kind.", "Remove it and add a new one.")
        if before.locked and self.item.locked:
            raise Refused("This task is locked.", "Unlock it before editing it.")
        if self._moves_a_day(rollout, before):
            raise Refused(
                "The plan has been launched, so a date is not edited but moved.",
                "Use Move and give the reason; the old date stays visible.",
            )
        self._check_groups(rollout)

    def _moves_a_day(self, rollout: Rollout, before: AnyItem) -> bool:
        """Return whether it moves a published day; a first day is none."""
        if rollout.launch is None or before.due is None or before.due == self.item.due:
            return False
        return self.item.due is not None or before.id in rollout.launch.baseline

    def inverse(self, before: Rollout) -> list[Change]:
        return [ItemEdited(item=before.get_item(self.item.id))]

    def words(self, names: Mapping[str, str]) -> str:
        return f"edited {self._named()}"


class ItemRemoved(Change):
    """A task that goes, or that a writer left out, with the reason."""

    ACTION = "edit"
    TOUCHES = ("item:{0.item_id}", "tracking:{0.item_id}", "verdict:{0.item_id}")
    kind: Literal["item_removed"] = "item_removed"
    item_id: Id
    stage: StageKey
    title: Line = ""
    left_out: Annotated[LeftOut | None, Field(exclude_if=lambda value: value is None)] = None
    by_hand: Annotated[bool, Field(exclude_if=lambda value: not value)] = False

    def check(self, rollout: Rollout) -> None:
        is_known = self.left_out or self.item_id in rollout.left_out
        if is_known and self.item_id not in rollout.items:
            return
        if rollout.get_item(self.item_id).locked:
            raise Refused("This task is locked.", "Unlock it before removing it.")

    def apply(self, draft: Draft) -> None:
        draft.left_out.pop(self.item_id, None)
        if self.left_out:
            draft.left_out[self.item_id] = self.left_out
        draft.items.pop(self.item_id, None)
        draft.tracking.pop(self.item_id, None)
        draft.verdicts.pop(self.item_id, None)
        draft.removed_ids |= {self.item_id}
        draft.taken_out = draft.taken_out | {self.item_id} if self.by_hand else draft.taken_out

    def inverse(self, before: Rollout) -> list[Change]:
        if self.item_id not in before.items:
            return [self.model_copy(update={"left_out": before.left_out.get(self.item_id)})]
        item = before.get_item(self.item_id)
        back: list[Change] = [ItemAdded(item=item)]
        if tracking := before.tracking.get(item.id):
            back.append(TrackingRestored.of(item, tracking=tracking))
        if verdict := before.verdicts.get(item.id):
            back.append(VerdictRestored.of(item, verdict=verdict))
        return back

    def words(self, names: Mapping[str, str]) -> str:
        # Not the reason: viewers read History, and a model may quote what only editors read.
        return f"{'left out' if self.left_out else 'removed'} “{self.title or self.item_id}”"


class ItemLocked(Change):
    ACTION = "edit"
    TOUCHES = ("item:{0.item_id}",)
    kind: Literal["item_locked"] = "item_locked"
    item_id: Id
    stage: StageKey
    title: Line = ""
    locked: bool = True

    def check(self, rollout: Rollout) -> None:
        rollout.get_item(self.item_id)

    def apply(self, draft: Draft) -> None:
        if item := draft.items.get(self.item_id):
            draft.items[item.id] = item.model_copy(update={"locked": self.locked})

    def inverse(self, before: Rollout) -> list[Change]:
        return [self.model_copy(update={"locked": before.get_item(self.item_id).locked})]

    def words(self, names: Mapping[str, str]) -> str:
        return f"{'locked' if self.locked else 'unlocked'} “{self.title or self.item_id}”"


def item_of(change: Change) -> AnyItem | None:
    """Return the item that a change adds or edits."""
    return change.item if isinstance(change, _ItemSet) else None
