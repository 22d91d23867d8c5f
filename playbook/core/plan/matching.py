"""Which item of a draft stands in the place of which item of the plan, where their ids do not say so."""

import re
from collections.abc import Iterable, Sequence

from playbook.core.plan.items import AnyItem

_WORD = re.compile(r"\w{3,}")
_CLOSE = 1.5


def counterparts(
    there: Iterable[AnyItem], coming: Iterable[AnyItem], *, close: bool = False
) -> dict[str, AnyItem]:
    """Give back, by the ids of items of a plan, the item of a draft that takes the place of each.

    Of the same stage and kind and for some of the same groups; nearest first, each only once. `close`:
    only what is for much the same people at much the same time. Leaving out what was matched changes
    nothing in the other matches.
    """
    of_kind: dict[tuple[str, str], list[AnyItem]] = {}
    for item in coming:
        of_kind.setdefault((item.stage, item.kind), []).append(item)
    pairs = [
        (-near, one.id, other.id, other)
        for one in there
        for other in of_kind.get((one.stage, one.kind), ())
        if (near := _nearness(one, other)) > (_CLOSE if close else 0.0)
    ]
    found: dict[str, AnyItem] = {}
    taken: set[str] = set()
    for _, one_id, other_id, other in sorted(pairs, key=lambda pair: pair[:3]):
        if one_id not in found and other_id not in taken:
            found[one_id] = other
            taken.add(other_id)
    return found


def _nearness(one: AnyItem, other: AnyItem) -> float:
    """How near two items of a kind are, 0 for those of different groups: groups, day and title alike."""
    groups = _shared(one.group_ids, other.group_ids)
    if not groups:
        return 0.0
    titles = _shared(*(_WORD.findall(item.title.casefold()) for item in (one, other)))
    return groups + _at_one_time(one, other) + titles


def _shared(some: Sequence[str], others: Sequence[str]) -> float:
    every = {*some, *others}
    return len({*some} & {*others}) / len(every) if every else 1.0


def _at_one_time(one: AnyItem, other: AnyItem) -> float:
    """1 for the same day, half of that a week apart; half where a day is missing."""
    if one.due is None or other.due is None:
        return 0.5
    return 1 / (1 + abs((one.due - other.due).days) / 7)
