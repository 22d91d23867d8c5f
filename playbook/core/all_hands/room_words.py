"""Leave guests' questions out of what a model is sent."""

from collections.abc import Iterable

from playbook.core.grounding.claims import texts_of
from playbook.core.log.changes.items import ItemAdded, ItemEdited
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem

ROOM_TITLE = "A question from the room"


def without_room_words(rollout: Rollout) -> Rollout:
    """Return the rollout without the words of items from a room."""
    items = {key: _without_words(item) if item.is_from_room else item for key, item in rollout.items.items()}
    return rollout.model_copy(update={"items": items, "answers": {}})


def _without_words(item: AnyItem) -> AnyItem:
    """Return the item with its days, teams and owner only."""
    return item.model_copy(update={**dict.fromkeys(texts_of(item), ""), "title": ROOM_TITLE})


def events_without_room_words(events: Iterable[Event]) -> list[Event]:
    """Return the events, with no item named by a guest's words."""
    events, asked = list(events), set[str]()
    for event in events:
        if isinstance(event.change, ItemAdded | ItemEdited) and event.change.item.is_from_room:
            asked.add(event.change.item.id)
    return [_retitled(event) if getattr(event.change, "item_id", "") in asked else event for event in events]


def _retitled(event: Event) -> Event:
    if not getattr(event.change, "title", ""):
        return event
    change = event.change.model_copy(update={"title": ROOM_TITLE})
    return event.model_copy(update={"change": change})


def room_words(rollout: Rollout) -> list[str]:
    """Return every text of a rollout that came from a room."""
    asked = [text for item in rollout.items.values() if item.is_from_room for text in texts_of(item).values()]
    return [*asked, *(answer.question for answer in rollout.answers.values())]
