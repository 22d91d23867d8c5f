"""The places of a built-in draft that a model may write anew."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from playbook.core.base.fields import MAX_NAME
from playbook.core.plan.items import AnyItem, Kind
from playbook.llm.call import wire
from playbook.llm.stage.shapes import MOST_WHY, text_fields_of

MOST_NEW = 5
MOVABLE: frozenset[Kind] = frozenset(
    {"sponsor_act", "message", "manager_briefing", "milestone", "reinforcement", "support", "checkin_series"}
)  # rounds are counted, and a gate reads its numbers, on their days
FOR_OTHER_TEAMS = MOVABLE | frozenset[Kind]({"metric", "resistance"})  # rounds are counted by their teams
# A law, a promise or a decision asks for these; the page that decides reads them.
DECIDING_KINDS: frozenset[Kind] = frozenset({"gate", "policy", "objective"})
_OWNED_BY_THE_SPONSOR = DECIDING_KINDS - {"gate"}
_HANDED_OUT = frozenset({"decide", "partners"})  # plays whose owners the brief names
_WIDE_WINDOW = 8_000
_LONGER, _STEP, _DAY, _MOST_TEAMS = 1.5, 100, 10, 20


@dataclass(frozen=True, slots=True)
class PromptRoom:
    """What one call may hold to fit the model's window."""

    slots: int = 11
    chars: int = 5_000  # of the words that stand there
    texts: int = 4_000  # of the leaders' own words
    teams: int = 12  # in detail
    titles: int = 32  # of what else is planned
    is_wide: bool = True  # for the page that decides, an example and new items


WIDE = PromptRoom()
NARROW = PromptRoom(slots=4, chars=1_500, texts=1_000, teams=4, titles=8, is_wide=False)


def room_in(window: int | None) -> PromptRoom:
    """Return what fits a window; an unknown one counts as wide."""
    return NARROW if window is not None and window < _WIDE_WINDOW else WIDE


@dataclass(frozen=True)
class TaskSlot:
    """A numbered item whose words may change, and nothing else of it."""

    number: int
    item: AnyItem

    @cached_property
    def texts(self) -> dict[str, str]:
        return texts_of(self.item)

    @property
    def length(self) -> int:
        return sum(map(len, self.texts.values()))


def texts_of(item: AnyItem) -> dict[str, str]:
    """Return an item's texts that a model may write, by field."""
    return {name: getattr(item, name) for name in text_fields_of(item.kind)}


def may_change_hands(item: AnyItem) -> bool:
    """Return whether a model may propose another owner, for a gate another executive."""
    return item.kind not in _OWNED_BY_THE_SPONSOR and item.provenance.play_id not in _HANDED_OUT


def share_written(items: Iterable[AnyItem], builtin: Mapping[str, AnyItem]) -> float:
    """Return the share of words in texts that are not built-in."""
    written = total = 0
    for item in items:
        before = texts_of(builtin[item.id]) if item.id in builtin else {}
        for name, text in texts_of(item).items():
            words = len(text.split())
            total += words
            written += words * (text != before.get(name))
    return written / max(1, total)


def slots_of(items: Iterable[AnyItem], kinds: Sequence[Kind]) -> tuple[TaskSlot, ...]:
    """Return numbered slots, by kind and day."""
    ordered = sorted(items, key=lambda item: (kinds.index(item.kind), item.due or date.max, item.id))
    return tuple(TaskSlot(number, item) for number, item in enumerate(ordered, 1))


def in_calls(slots: Sequence[TaskSlot], room: PromptRoom = WIDE) -> Iterator[tuple[TaskSlot, ...]]:
    """Yield the slots of each call: few, and with few words."""
    call: list[TaskSlot] = []
    for slot in slots:
        chars = sum(each.length for each in call) + slot.length
        if call and (len(call) == room.slots or chars > room.chars):
            yield tuple(call)
            call = []
        call.append(slot)
    if call:
        yield tuple(call)


def answer_of(
    slots: Sequence[TaskSlot], new_items: Sequence[dict[str, Any]] = (), most_merged: int = 0
) -> dict[str, Any]:
    """Return the JSON schema of an answer about slots.

    `most_merged`: up to which task others may be merged; 0 where nothing may be merged and moved.
    """
    number = {"type": "integer", "minimum": slots[0].number, "maximum": slots[-1].number}
    kinds = dict.fromkeys(slot.item.kind for slot in slots)
    rewrites = [_rewrite_shape(kind, number, slots, may_move=most_merged > 0) for kind in kinds]
    reason = wire.words(MOST_WHY)
    cuts = [wire.record(do=wire.choice(["drop"]), slot=number, reason=reason)]
    if most_merged:
        into = {"type": "integer", "minimum": 1, "maximum": most_merged}
        cuts.append(wire.record(do=wire.choice(["merge"]), slot=number, into=into, reason=reason))
    most = len(slots) + (MOST_NEW if new_items else 0)
    return wire.record(items=wire.array({"anyOf": [*rewrites, *cuts, *new_items]}, most, least=1))


def _rewrite_shape(
    kind: Kind, number: dict[str, Any], slots: Iterable[TaskSlot], *, may_move: bool
) -> dict[str, Any]:
    """Return the JSON schema of a rewrite, with room to grow."""
    limits = dict(text_fields_of(kind))
    for slot in slots:
        if slot.item.kind == kind:
            for name, text in slot.texts.items():
                limits[name] = max(limits[name], -(-int(len(text) * _LONGER) // _STEP) * _STEP)
    texts = {name: wire.words(most) for name, most in limits.items()}
    if may_move and kind == "gate":
        texts |= {"owner": wire.words(MAX_NAME), "because": wire.words(MOST_WHY)}
    elif may_move and kind not in DECIDING_KINDS:
        texts |= {"owner": wire.words(MAX_NAME)}
        texts |= {"teams": wire.array(wire.words(MAX_NAME), _MOST_TEAMS)} if kind in FOR_OTHER_TEAMS else {}
        texts |= {"day": wire.words(_DAY)} if kind in MOVABLE else {}
        texts |= dict.fromkeys(("target", "target_day"), wire.words(_DAY)) if kind == "metric" else {}
        texts |= {"because": wire.words(MOST_WHY), "decides": {"type": "boolean"}}
    return wire.record(do=wire.choice([f"rewrite_{kind}"]), slot=number, **texts)
