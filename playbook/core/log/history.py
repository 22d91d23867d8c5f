"""The log in words: one plain sentence per event."""

from collections.abc import Mapping

from playbook.core.base.fields import StageKey
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import item_of
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout

Names = Mapping[str, str]
_NO_NAMES: Names = {}


def names_of(rollout: Rollout) -> dict[str, str]:
    """Return the titles of items and names of groups, by id."""
    items = {item.id: item.title for item in rollout.items.values() if item.title}
    return items | {group.id: group.name for group in rollout.brief.groups}


def in_words(change: AnyChange, names: Names = _NO_NAMES) -> str:
    """Return the end of the sentence that says what it did."""
    return change.words(names)


def stage_of(event: Event) -> StageKey | None:
    """Return the stage that an event is about, or None."""
    item = item_of(event.change)
    return item.stage if item else getattr(event.change, "stage", None)
