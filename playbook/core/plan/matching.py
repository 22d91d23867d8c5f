"""Match draft items to plan items whose ids differ."""

import re
from collections.abc import Iterable, Sequence

from playbook.core.plan.items import AnyItem

_WORD = re.compile(r"\w{3,}")
_CLOSE = 1.5


def matching_items(
    planned: Iterable[AnyItem], drafted: Iterable[AnyItem], *, close: bool = False
) -> dict[str, AnyItem]:
    """Return the draft item that replaces each plan item, by id."""
    # Same stage and kind, some of the same groups, nearest first, each once. `close`: only for much the same
    # people and time. Leaving out matched items does not change the other matches.
    of_kind: dict[tuple[str, str], list[AnyItem]] = {}
    for candidate in drafted:
        of_kind.setdefault((candidate.stage, candidate.kind), []).append(candidate)
    pairs = [
        (-near, item.id, candidate.id, candidate)
        for item in planned
        for candidate in of_kind.get((item.stage, item.kind), ())
        if (near := _nearness(item, candidate)) > (_CLOSE if close else 0.0)
    ]
    matches: dict[str, AnyItem] = {}
    taken: set[str] = set()
    for _, item_id, candidate_id, candidate in sorted(pairs, key=lambda pair: pair[:3]):
        if item_id not in matches and candidate_id not in taken:
            matches[item_id] = candidate
            taken.add(candidate_id)
    return matches


def _nearness(item: AnyItem, candidate: AnyItem) -> float:
    """Return the similarity of groups, day and title; 0 for other groups."""
    groups = _shared(item.group_ids, candidate.group_ids)
    if not groups:
        return 0.0
    titles = _shared(*(_WORD.findall(each.title.casefold()) for each in (item, candidate)))
    return groups + _at_one_time(item, candidate) + titles


def _shared(first: Sequence[str], second: Sequence[str]) -> float:
    union = {*first, *second}
    return len({*first} & {*second}) / len(union) if union else 1.0


def _at_one_time(item: AnyItem, candidate: AnyItem) -> float:
    """Return 1 for the same day, 0.5 a week apart or unknown."""
    if item.due is None or candidate.due is None:
        return 0.5
    return 1 / (1 + abs((item.due - candidate.due).days) / 7)
