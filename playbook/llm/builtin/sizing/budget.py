"""Keep a plan as long as people can read: what decides stays, the rest gives way."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import log

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Resistance
from playbook.core.plan.plays.stages import Play, Tier
from playbook.core.review.thresholds import DEFAULTS
from playbook.llm.builtin.facts import is_small, people_count

# Items for so many people, by size; between them on a logarithmic scale.
_PEOPLE = (25, 150, 2_000)
_ITEMS: dict[Tier, tuple[int, int, int]] = {
    "essential": (15, 25, 40),
    "standard": (25, 40, 64),
    "thorough": (40, 180, 300),
}
_SLACK = 1.1
# What a reader misses least, first; a play that is not named here stays.
GIVES_WAY = (
    "go-live", "sponsor-first-example", "sponsor-recognises", "lead-has-time", "sponsor-day-one",
    "later-check", "brief-managers-start", "after-60-days", "show-and-tell",
    "monthly-word", "on-the-way", "sponsor-thanks", "sponsor-letter",
    "km-for-you", "km-stays", "km-help", "first-reading", "recipes", "pulse",
    "status-round", "rules-tried", "worry-tools", "worry-habits", "worry-place", "worry-rewards",
    "worry-quality", "worry-job", "first-result", "answers-board", "handover-question",
)  # fmt: skip
# The talk after the first days is enough, where it is late enough to be a second word.
_ASKED_BY = {"second-week": "first-questions", "second-week-shift": "handover-question"}
_SECOND_WORD = timedelta(days=DEFAULTS.follow_up_from_day)
# A dozen people who share a room miss these least, too.
_GIVES_WAY_WHEN_SMALL = (
    "champions", "office-hours", "how-it-works", "first-days-help",
)  # fmt: skip


def budget(brief: Brief, size: Tier) -> int:
    """Return how many items a plan of a size has, about."""
    people = min(max(people_count(brief), _PEOPLE[0]), _PEOPLE[-1])
    step = 0 if people <= _PEOPLE[1] else 1
    few, many = _PEOPLE[step : step + 2]
    low, high = _ITEMS[size][step : step + 2]
    return round(low + (high - low) * log(people / few) / log(many / few))


def within_budget(
    items: Sequence[AnyItem], plays: Sequence[Play], brief: Brief, size: Tier
) -> tuple[AnyItem, ...]:
    """Return the items that fit the size; repeated messages go first."""
    most = int(budget(brief, size) * _SLACK)
    essential = {play.id for play in plays if play.tier == "essential"}
    by_id = {
        item.id: item for item in items if size == "thorough" or not _is_asked_before(item, items, brief)
    }
    names = (*GIVES_WAY, *(_GIVES_WAY_WHEN_SMALL if is_small(brief) else ()))
    named_by = {play.id: play.days_named for play in plays}
    for name in _in_turn([*by_id.values()], essential, names):
        if len(by_id) <= most:
            break
        item = by_id[name]
        if not _is_last_answer(item, by_id.values()) and not _is_named(item, by_id.values(), named_by):
            del by_id[name]
    return tuple(_linked(item, by_id.keys()) for item in by_id.values())


def _is_asked_before(item: AnyItem, items: Sequence[AnyItem], brief: Brief) -> bool:
    """Return whether all who get this word were asked shortly before."""
    asked_by = _ASKED_BY.get(item.provenance.play_id)
    earlier = [each for each in items if asked_by and each.provenance.play_id == asked_by]
    late = {key for each in earlier for key in each.group_ids if _is_second_word(each.due, brief, key)}
    return bool(late) and {*item.group_ids} <= late


def _is_second_word(day: date | None, brief: Brief, group_id: str) -> bool:
    group = brief.find_group(group_id)
    start = brief.go_live_of(group) if group else None
    return bool(day and start and day >= start + _SECOND_WORD)


def _is_named(item: AnyItem, remaining: Iterable[AnyItem], named_by: Mapping[str, Collection[str]]) -> bool:
    """Return whether a text that stays names the day of the only item of this play."""
    play_id = item.provenance.play_id
    others = [other.provenance.play_id for other in remaining if other is not item]
    return play_id not in others and any(play_id in named_by.get(other, ()) for other in others)


def _is_last_answer(item: AnyItem, remaining: Iterable[AnyItem]) -> bool:
    """Return whether a group would be left without any objection that the plan expects."""
    if not isinstance(item, Resistance):
        return False
    others = {
        key
        for each in remaining
        if isinstance(each, Resistance) and each is not item
        for key in each.group_ids
    }
    return not {*item.group_ids} <= others


def _in_turn(items: Sequence[AnyItem], essential: set[str], play_ids: Sequence[str]) -> list[str]:
    """Return the ids of the items that may go, first to go first."""
    repeats = [
        item.id
        for item in items
        if item.kind == "message" and item.provenance.play_id not in essential and _number(item.id) > 1
    ]
    rank = {name: number for number, name in enumerate(play_ids)}
    others = [item for item in items if item.provenance.play_id in rank and item.id not in repeats]
    others = [item for item in others if item.provenance.play_id not in essential]
    ordered = sorted(others, key=lambda item: rank[item.provenance.play_id])
    return [*reversed(repeats), *(item.id for item in ordered)]


def _number(item_id: str) -> int:
    last = item_id.rsplit(".", 1)[-1]
    return int(last) if last.isdigit() else 1


def _linked(item: AnyItem, ids: Collection[str]) -> AnyItem:
    """Return the item with links to items of the plan only."""
    change: dict[str, object] = {}
    for name in ("key_message_ids", "metric_ids", "use_case_ids"):
        links: tuple[str, ...] = getattr(item, name, ())
        present = tuple(link for link in links if link in ids)
        if present != links:
            change[name] = present
    linked_item_id = getattr(item, "tells_item_id", None)
    if linked_item_id is not None and linked_item_id not in ids:
        change["tells_item_id"] = None
    return item.model_copy(update=change) if change else item
