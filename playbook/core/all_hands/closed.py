"""Leave out what guests of a room asked, before a model is told of a rollout."""

from collections.abc import Iterable

from playbook.core.grounding import texts_of
from playbook.core.log.changes.items import ItemAdded, ItemEdited
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem

CLOSED_TITLE = "A question from the room"


def without_room_words(rollout: Rollout) -> Rollout:
    """Return the rollout without the words of items that a room asked for, edited or not."""
    items = {key: closed(item) if item.is_from_room else item for key, item in rollout.items.items()}
    return rollout.model_copy(update={"items": items, "answers": {}})


def closed(item: AnyItem) -> AnyItem:
    """Return an item that keeps its days, teams and owner, and none of its words."""
    return item.model_copy(update={**dict.fromkeys(texts_of(item), ""), "title": CLOSED_TITLE})


def events_without_room_words(events: Iterable[Event]) -> list[Event]:
    """Return a log that names no item by a guest's words, removed ones included."""
    events, asked = list(events), set[str]()
    for event in events:
        if isinstance(event.change, ItemAdded | ItemEdited) and event.change.item.is_from_room:
            asked.add(event.change.item.id)
    return [_retitled(event) if getattr(event.change, "item_id", "") in asked else event for event in events]


def _retitled(event: Event) -> Event:
    if not getattr(event.change, "title", ""):
        return event
    change = event.change.model_copy(update={"title": CLOSED_TITLE})
    return event.model_copy(update={"change": change})


def room_words(rollout: Rollout) -> list[str]:
    """Return every text that came from a room and is in the rollout."""
    asked = [text for item in rollout.items.values() if item.is_from_room for text in texts_of(item).values()]
    return [*asked, *(answer.question for answer in rollout.answers.values())]
