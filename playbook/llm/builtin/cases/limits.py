"""Keep what the writer makes within the limits of items, however long the brief is."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import StringConstraints

from playbook.core.base.fields import MAX_LINE
from playbook.core.plan.items import Champion, Item
from playbook.llm.builtin.wording import fit

SomeItem = TypeVar("SomeItem", bound=Item)
MOST_CHAMPIONS = 10_000
_ROOM_FOR_MORE = 60
_SHORTEST_PART = 120


def within_limits(item: SomeItem) -> SomeItem:
    """Return an item whose texts and numbers are no larger than an item may have."""
    changes: dict[str, Any] = shortened(type(item), item.__dict__)
    if isinstance(item, Champion) and item.count > MOST_CHAMPIONS:
        changes["count"] = MOST_CHAMPIONS
    return item.model_copy(update=changes) if changes else item


def shortened(item_class: type[Item], values: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts that are too long, each cut to what the item may hold."""
    return {
        name: _cut(value, most)
        for name, most in _longest(item_class).items()
        if isinstance(value := values.get(name), str) and len(value) > most
    }


@cache
def _longest(item_class: type[Item]) -> dict[str, int]:
    limits = {}
    for name, field in item_class.model_fields.items():
        lengths = [each.max_length for each in field.metadata if isinstance(each, StringConstraints)]
        if most := min(filter(None, lengths), default=None):
            limits[name] = most
    return limits


def _cut(text: str, most: int) -> str:
    """Return the lines that fit, and how many more there are."""
    if most <= MAX_LINE:
        return fit(text, most)
    room, shown = most - _ROOM_FOR_MORE, list[str]()
    lines = text.split("\n")
    for line in lines:
        space = room - sum(len(text_line) + 1 for text_line in shown)
        if len(line) <= space:
            shown.append(line)
            continue
        if space >= _SHORTEST_PART:
            shown.append(fit(line, space))
        break
    hidden = sum(bool(line.strip()) for line in lines[len(shown) :])
    return "\n".join(shown).rstrip() + (f"\n- and {hidden:,} more" if hidden else "")
