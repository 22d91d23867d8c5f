"""What a plan names that nobody gave, so that a person can confirm it or put it right."""

from collections.abc import Collection, Mapping

from playbook.core.grounding import Doubt, all_doubts
from playbook.core.items import AnyItem
from playbook.core.log.changes.items import ItemAdded, ItemEdited
from playbook.core.log.rollout import Rollout
from playbook.core.rollout import Brief
from playbook.desk.house import House

Doubts = Mapping[str, tuple[Doubt, ...]]


def doubts_of(house: House, rollout: Rollout) -> Doubts:
    """Give back the doubts of each item of the plan that has any, by the item's id.

    What a person wrote into a model's item is nobody's invention: after an edit only those doubts stay
    whose words the model had written.
    """
    found = all_doubts(rollout.brief, rollout.items.values())
    edited = {item_id for item_id in found if rollout.items[item_id].provenance.edited_by}
    if not edited:
        return found
    drafted = _as_drafted(house, rollout, edited)
    return {
        item_id: kept
        for item_id, doubts in found.items()
        if (kept := _still(doubts, drafted.get(item_id), rollout.brief, rollout.items.values()))
    }


def _still(
    doubts: tuple[Doubt, ...], drafted: AnyItem | None, brief: Brief, items: Collection[AnyItem]
) -> tuple[Doubt, ...]:
    if drafted is None:
        return doubts
    others = [item for item in items if item.id != drafted.id]
    before = all_doubts(brief, [*others, drafted]).get(drafted.id, ())
    words = {(doubt.what, doubt.words.casefold()) for doubt in before}
    return tuple(doubt for doubt in doubts if (doubt.what, doubt.words.casefold()) in words)


def _as_drafted(house: House, rollout: Rollout, wanted: Collection[str]) -> dict[str, AnyItem]:
    """The items as a model wrote them last, from the log; a new prompt is a new text, whoever kept it."""
    drafted: dict[str, AnyItem] = {}
    for event in house.log.read(rollout.id):
        if event.version > rollout.version:
            break
        if isinstance(event.deed, ItemAdded | ItemEdited) and event.deed.item.id in wanted:
            item = event.deed.item
            before = drafted.get(item.id)
            asked_anew = before is None or before.provenance.prompt_sha != item.provenance.prompt_sha
            if item.provenance.source == "model" and (asked_anew or not item.provenance.edited_by):
                drafted[item.id] = item
    return drafted
