"""What a model may leave out, merge and move."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from playbook.core.case.rows.gates import FIRST_DAYS, LATER_START
from playbook.core.case.rows.order import concern_one_team, is_named, reversed_pairs
from playbook.core.grounding.known import texts_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plays.works import Precedence
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.works import load_order
from playbook.llm.builtin.stage_files import load_stages
from playbook.llm.stage.edits import Edit
from playbook.llm.stage.slots import DECIDING_KINDS

_NEVER_MERGED = frozenset({"condition"})
_CHECKS = frozenset({FIRST_DAYS, "gate-30"})  # gates that only ask how it goes
_LAST_GATE = "gate-90"
_NEEDED_PLAYS = _NEVER_MERGED | {"decide", "partners"}
_PLACE = (
    "owner", "group_ids", "sender", "sender_role", "target", "target_date", "green_at", "red_at",
)  # fmt: skip
_STEM = 6  # letters of a word that two texts share
_TOO_MANY = "a third of the stage is left out already"
# What a task also is once another was merged into it.
_UNITED = ("group_ids", "topics", "steps", "key_message_ids", "use_case_ids", "metric_ids", "rule_ids")


@dataclass(frozen=True)
class Structure:
    """A plan before any edit, and what holds it together."""

    items: Sequence[AnyItem]
    most_dropped: int  # of a stage

    @cached_property
    def _by_id(self) -> dict[str, AnyItem]:
        return {item.id: item for item in self.items}

    @cached_property
    def _reversed(self) -> set[tuple[str, str]]:
        return {(first.id, then.id) for first, then, _ in reversed_pairs(self.items, _pairs())}

    def sorted_out(self, edits: Sequence[Edit]) -> tuple[list[Edit], dict[int, str]]:
        """Return the edits that hold, and why the others do not.

        What only has a wrong place keeps its words and goes back.
        """
        good, reasons = dict(enumerate(edits)), dict[int, str]()
        drops = [place for place, edit in good.items() if edit.do == "drop" and not edit.into]
        reasons |= {place: reason for place in drops if (reason := self._why_needed(good[place].item))}
        free = [place for place in drops if place not in reasons]
        reasons |= dict.fromkeys(free[self.most_dropped :], _TOO_MANY)
        good = {place: edit for place, edit in good.items() if place not in reasons}
        while fault := next(self._faults(good), None):
            place, reason = fault
            reasons[place] = reason
            edit = good.pop(place)
            if edit.placed:
                good[place] = self.put_back(edit)
        return [good[place] for place in sorted(good)], reasons

    def put_back(self, edit: Edit) -> Edit:
        """Return the edit with the words, in the place of before."""
        before = self._by_id[edit.item.id]
        origin = edit.item.provenance.model_copy(update={"assumptions": ()})
        place = {name: getattr(before, name) for name in _PLACE if hasattr(before, name)}
        item = edit.item.moved_to(before.due) if before.due else edit.item
        return replace(edit, item=item.model_copy(update={**place, "provenance": origin}), placed="")

    def _faults(self, edits: Mapping[int, Edit]) -> Iterator[tuple[int, str]]:
        """Yield the edits that break the plan, each with what it breaks."""
        gone = {edit.item.id: place for place, edit in edits.items() if edit.do == "drop"}
        written = {edit.item.id: edit.item for edit in edits.values() if edit.do == "rewrite"}
        for place, edit in edits.items():
            if edit.into and (reason := self._why_apart(edit, gone, written)):
                yield place, reason
        after = self._after(edits.values())
        into = {edit.item.id: edit.into for edit in edits.values() if edit.into}
        places = gone | {edit.item.id: place for place, edit in edits.items() if edit.placed}
        for first, then, _ in reversed_pairs(after, _pairs()):
            is_one = into.get(first.id, first.id) == into.get(then.id, then.id)
            if (first.id, then.id) not in self._reversed and not is_one:
                for each in (first, then):
                    if each.id in places:
                        yield places[each.id], f"“{first.title}” comes before “{then.title}”"
        staying = [item for item in after if item.id not in into]
        for place, edit in edits.items():
            if edit.placed and (naming := self._naming(edit, staying)):
                yield place, f"its day stands in “{naming.title}”"

    def _why_needed(self, item: AnyItem) -> str:
        """Return why a task is not dropped, '' if it may be."""
        play = item.provenance.play_id
        if play in _CHECKS:
            return ""
        if item.kind in DECIDING_KINDS or play in _NEEDED_PLAYS:
            return "a decision rests on it"
        pairs = [pair for pair in load_order() if is_named(item, pair.first)]
        resting = (other for other in self.items if pairs and _rests_on(other, item, pairs))
        return next((f"“{other.title}” rests on it" for other in resting), "")

    def _why_apart(self, edit: Edit, gone: Mapping[str, int], written: Mapping[str, AnyItem]) -> str:
        """Return why a task is not merged, '' if it may be."""
        item, target = edit.item, self._by_id.get(edit.into)
        play = item.provenance.play_id
        is_gate = item.kind == "gate" and play != _LAST_GATE
        if play in _NEVER_MERGED or (item.kind in DECIDING_KINDS and not is_gate):
            return "a decision rests on it"
        if target is None or target.id in gone:
            return "the task that it was to become a part of is gone"
        if is_gate and target.due and item.due and target.due > item.due:
            return f"“{target.title}” decides after it"
        # A talk in private is for no team, and stays apart.
        if not item.group_ids or not target.group_ids:
            return "only tasks for teams can be merged"
        words = " ".join(texts_of(written[target.id]).values()) if target.id in written else ""
        return "" if _long_words(item.title) & _long_words(words) else f"“{target.title}” does not say it"

    def _after(self, edits: Iterable[Edit]) -> list[AnyItem]:
        """Return the plan, with merged tasks on their new day."""
        items, into = dict(self._by_id), dict[str, str]()
        for edit in edits:
            if edit.do != "drop":
                items[edit.item.id] = edit.item
            elif edit.into:
                into[edit.item.id] = edit.into
            else:
                items.pop(edit.item.id, None)
        for item_id, target_id in into.items():
            if (target := items.get(target_id)) and target.due:
                items[item_id] = items[item_id].moved_to(target.due)
        return list(items.values())

    def _naming(self, edit: Edit, after: Iterable[AnyItem]) -> AnyItem | None:
        """Return another task that names the day on which this one was."""
        before = self._by_id[edit.item.id]
        if not (day := before.due) or day == edit.item.due:
            return None
        named = re.compile(rf"\b{day.day} {day:%b}|\b{day:%b}[a-z]* {day.day}\b")
        others = [item for item in after if item.id != edit.item.id]
        is_shared, about = any(item.due == day for item in others), _long_words(before.title)
        for item in others:
            for sentence in split_sentences(" ".join(texts_of(item).values())):
                if named.search(sentence) and (not is_shared or about & _long_words(sentence)):
                    return item
        return None


def _long_words(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"[^\W\d_]{5,}", text.casefold())}


def united(target: AnyItem, others: Sequence[AnyItem], brief: Brief) -> AnyItem:
    """Return a task that also serves the teams of others."""
    change: dict[str, Any] = {}
    for name in _UNITED:
        if hasattr(target, name):
            both = (target, *others)
            change[name] = tuple(dict.fromkeys(value for item in both for value in getattr(item, name)))
    plays = {item.provenance.play_id for item in others}
    if target.provenance.play_id in _CHECKS and plays - _CHECKS:  # it decides on a start now
        change["provenance"] = target.provenance.model_copy(update={"play_id": LATER_START})
    order = [group.id for group in brief.groups]
    change["group_ids"] = tuple(sorted(change["group_ids"], key=order.index))
    return target.model_copy(update=change)


@lru_cache(maxsize=1)
def _pairs() -> tuple[Precedence, ...]:
    """Return what comes first, by the table and by the plays themselves."""
    plays = (play for stage in load_stages() for play in stage.plays if play.after)
    own = tuple(Precedence(first=play.after, then=(play.id,), why="", same_day=True) for play in plays)
    return (*load_order(), *own)


def _rests_on(then: AnyItem, first: AnyItem, pairs: Iterable[Precedence]) -> bool:
    return concern_one_team(first, then) and any(is_named(then, pair.then) for pair in pairs)
