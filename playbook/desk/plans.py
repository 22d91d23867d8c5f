"""Writing the plan: drafting, editing, locking, and choosing among proposed changes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from playbook.core.access import Actor
from playbook.core.errors import Refused
from playbook.core.events import AnyDeed, ItemAdded, ItemEdited, ItemLocked, ItemRemoved
from playbook.core.fields import StageKey, new_id_from
from playbook.core.items import AnyItem, Kind, Provenance
from playbook.core.state import Rollout
from playbook.desk.commit import commit
from playbook.desk.house import House
from playbook.llm.builtin import Draft, draft
from playbook.llm.links import linked


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change that a draft proposes: an item as it is and as it would be."""

    change: Literal["add", "edit", "remove"]
    before: AnyItem | None
    after: AnyItem | None

    @property
    def item_id(self) -> str:
        item = self.after or self.before
        return item.id if item else ""


def draft_for(house: House, rollout: Rollout, stage: StageKey | None = None) -> Draft:
    """Give back what the built-in playbook would write; raises Invalid for a brief not ready."""
    return draft(rollout.brief, house.stages, start=house.today(), only=stage)


def proposals(
    rollout: Rollout,
    drafted: Iterable[AnyItem],
    stage: StageKey | None = None,
    kinds: Collection[Kind] | None = None,
) -> list[Proposal]:
    """Give back what `drafted` would change. Locked and human-edited items are never in it.

    A model's draft takes out what a model had written before; the built-in one what it had written itself.
    """
    wanted = {item.id: item for item in drafted}
    by_model = any(item.provenance.source == "model" for item in wanted.values())
    found = []
    for item_id, after in wanted.items():
        before = rollout.items.get(item_id)
        if before is None:
            found.append(Proposal("add", None, after))
        elif not before.is_protected:
            if by_model or _is_from_model(before):
                after = _tied_as_in(rollout, before, after)
            if rollout.launch and before.due:
                after = after.moved_to(before.due)
            if after != before:
                found.append(Proposal("edit", before, after))
    is_ours = is_replaceable if by_model else _is_builtin
    for item in rollout.items.values():
        in_stage = stage is None or item.stage == stage
        in_kinds = kinds is None or item.kind in kinds
        if in_stage and in_kinds and item.id not in wanted and is_ours(rollout, item):
            found.append(Proposal("remove", item, None))
    return found


def _tied_as_in(rollout: Rollout, before: AnyItem, after: AnyItem) -> AnyItem:
    """The item as it would stand in the plan; the one that is there where only its prompt differs."""
    [tied] = linked([after], [after if item is before else item for item in rollout.items.values()])
    as_before = tied.model_copy(update={"provenance": before.provenance})
    is_same = as_before == before and before.provenance.source == tied.provenance.source
    return before if is_same else tied


def is_replaceable(rollout: Rollout, item: AnyItem) -> bool:
    """Whether a model's next draft may take this out: what a model wrote, or what was filled in with it."""
    return _is_from_model(item) and not item.is_protected and item.id not in rollout.tracking


def _is_from_model(item: AnyItem) -> bool:
    # Only what was filled in beside a model's items carries the hash of a prompt.
    origin = item.provenance
    return origin.source == "model" or (origin.source == "builtin" and bool(origin.prompt_sha))


def _is_builtin(rollout: Rollout, item: AnyItem) -> bool:
    """Whether the next built-in draft may take this out: what a play of it wrote."""
    # What the review added has no play: no draft ever holds it, so a redraft must not take it out.
    ours = item.provenance.source == "builtin" and bool(item.provenance.play_id)
    return ours and not item.is_protected and item.id not in rollout.tracking


def accept(house: House, actor: Actor, rollout_id: str, seen: int, chosen: Sequence[Proposal]) -> Rollout:
    """Put the chosen proposals into the plan, as one gesture that undo takes back."""
    deeds: list[AnyDeed] = []
    for proposal in chosen:
        if proposal.before is None and proposal.after is not None:
            deeds.append(ItemAdded(item=proposal.after))
        elif proposal.after is not None:
            deeds.append(ItemEdited(item=proposal.after))
        elif (gone := proposal.before) is not None:
            deeds.append(ItemRemoved(item_id=gone.id, stage=gone.stage, title=gone.title))
    return commit(house, actor, rollout_id, seen, _tied(house.shelf.get(rollout_id), deeds))


def _tied(rollout: Rollout, deeds: Sequence[AnyDeed]) -> list[AnyDeed]:
    """The same deeds, with what models wrote tied to what fits it in the plan that comes of them.

    A stage is drafted without the others: which metric measures an objective shows when both are there.
    """
    plan = dict(rollout.items)
    for deed in deeds:
        if isinstance(deed, ItemAdded | ItemEdited):
            plan[deed.item.id] = deed.item
        elif isinstance(deed, ItemRemoved):
            plan.pop(deed.item_id, None)
    ours = [item for item in plan.values() if _is_from_model(item) and not item.is_protected]
    tied = {item.id: item for item in linked(ours, list(plan.values()))}
    done: list[AnyDeed] = []
    for deed in deeds:
        if isinstance(deed, ItemAdded | ItemEdited) and deed.item.id in tied:
            deed = deed.model_copy(update={"item": tied.pop(deed.item.id)})
        done.append(deed)
    return [*done, *(ItemEdited(item=item) for item in tied.values() if item != rollout.items.get(item.id))]


def draft_stages(
    house: House, actor: Actor, rollout_id: str, seen: int, stage: StageKey | None = None
) -> tuple[Rollout, Draft]:
    """Draft one stage, or all five, with the built-in playbook, as one gesture.

    What is there and unprotected is brought up to date; what a person wrote, edited or locked stays.
    """
    rollout = house.shelf.get(rollout_id)
    written = draft_for(house, rollout, stage)
    chosen = proposals(rollout, written.items, stage)
    return accept(house, actor, rollout_id, seen, chosen), written


def new_item(rollout: Rollout, item: AnyItem) -> AnyItem:
    """Give back the item under an id of its own, marked as written by a person."""
    item_id = f"{item.kind}.own." + new_id_from(item.title, frozenset(), "item")
    number = 2
    unique = item_id
    while unique in rollout.items:
        unique, number = f"{item_id}-{number}", number + 1
    return item.model_copy(update={"id": unique, "provenance": Provenance(source="person")})


def add_item(house: House, actor: Actor, rollout_id: str, seen: int, item: AnyItem) -> Rollout:
    """Add an item that a person wrote; its id is made from its title."""
    fresh = new_item(house.shelf.get(rollout_id), item)
    written = fresh.provenance.model_copy(update={"writer": actor.name})
    deed = ItemAdded(item=fresh.model_copy(update={"provenance": written}))
    return commit(house, actor, rollout_id, seen, [deed])


def edit_item(house: House, actor: Actor, rollout_id: str, seen: int, item: AnyItem) -> Rollout:
    """Change an item; from then on a redraft leaves it alone. Raises Refused while it is locked."""
    before = house.shelf.get(rollout_id).get_item(item.id)
    if before.locked:
        raise Refused("This item is locked.", "Unlock it before editing it.")
    if item == before:
        return house.shelf.get(rollout_id)
    signed = item.provenance.model_copy(update={"edited_by": actor.name})
    deed = ItemEdited(item=item.model_copy(update={"provenance": signed}))
    return commit(house, actor, rollout_id, seen, [deed])


def remove_item(house: House, actor: Actor, rollout_id: str, seen: int, item_id: str) -> Rollout:
    """Take an item out of the plan; undo brings it back."""
    item = house.shelf.get(rollout_id).get_item(item_id)
    deed = ItemRemoved(item_id=item.id, stage=item.stage, title=item.title)
    return commit(house, actor, rollout_id, seen, [deed])


def lock_item(
    house: House, actor: Actor, rollout_id: str, seen: int, item_id: str, locked: bool = True
) -> Rollout:
    """Lock an item against edits and redrafts, or unlock it."""
    item = house.shelf.get(rollout_id).get_item(item_id)
    if item.locked == locked:
        return house.shelf.get(rollout_id)
    deed = ItemLocked(item_id=item.id, stage=item.stage, title=item.title, locked=locked)
    return commit(house, actor, rollout_id, seen, [deed])
