"""Take back the edits that make a built-in draft worse."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from playbook.core.case.case import Case
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.review.review import DEFAULTS, OURS, RULES, Result, Review, Rule, judged, review
from playbook.llm.builtin.links import linked
from playbook.llm.stage.contradictions import Contradiction, contradictions_in
from playbook.llm.stage.edits import Edit
from playbook.llm.stage.placement import keeps_place
from playbook.llm.stage.structure import Structure, united

_MOST_DROPPED = 3  # one of so many of a stage, by a small model
_LEAST_WORTH = ("rewrite", "drop", "add")  # what is taken back last, first
# What a new task may leave open, since only people know it: today's number, and which data it needs.
_FACTS_OF_PEOPLE = frozenset({"R33", "R40"})


@dataclass(frozen=True)
class TakenBack:
    """An edit that brought a finding, or broke the plan."""

    edit: Edit
    finding: str
    breaks: str = ""

    @property
    def note(self) -> str:
        title = self.edit.item.title
        if not self.breaks:
            return f"Taken back: “{title}”, because the review finds: {self.finding}"
        if self.edit.placed:
            return keeps_place(title, self.breaks)
        return f"Kept: “{title}”, because {self.breaks}."


@dataclass(frozen=True)
class BuiltinPlan:
    """The built-in plan, which no edit may make worse."""

    brief: Brief
    around: tuple[AnyItem, ...]
    slots: tuple[AnyItem, ...]
    today: date
    case: Case
    may_cut: bool = True  # as much as the review allows

    @cached_property
    def _builtin(self) -> dict[str, AnyItem]:
        return {item.id: item for item in self.slots}

    def edited(self, edits: Iterable[Edit]) -> tuple[AnyItem, ...]:
        """Return the slots' items after these edits, linked to the plan."""
        edits = tuple(edits)
        items = dict(self._builtin)
        changed: dict[str, AnyItem] = {}
        for edit in edits:
            if edit.do == "drop":
                items.pop(edit.item.id, None)
            else:
                items[edit.item.id] = changed[edit.item.id] = edit.item
        for edit in edits:
            if edit.into in items:
                taken_in = [self._builtin[each.item.id] for each in edits if each.into == edit.into]
                items[edit.into] = changed[edit.into] = united(items[edit.into], taken_in, self.brief)
        tied = linked(changed.values(), (*self.around, *items.values()))
        return tuple((items | {item.id: item for item in tied}).values())

    def review_with(self, edits: Iterable[Edit]) -> Review:
        plan = (*self.around, *self.edited(edits))
        return review(self.brief, plan, today=self.today, case=self.case)

    def keep_good(self, edits: Sequence[Edit]) -> tuple[tuple[Edit, ...], tuple[TakenBack, ...]]:
        """Return the edits that stay, and the fewest taken back."""
        most = len(self.slots) if self.may_cut else -(-len(self.slots) // _MOST_DROPPED)
        structure = Structure((*self.around, *self.slots), most)
        good, broken = structure.sorted_out(edits)
        back = [TakenBack(edits[place], reason, breaks=reason) for place, reason in broken.items()]
        places, held = [place for place, edit in enumerate(good) if edit.placed], list[Edit]()
        if any(self._worse([good[place] for place in places])):
            for place in places:
                edit = good[place]
                if finding := next(self._worse([*held, edit]), None):
                    good[place] = structure.put_back(edit)
                    breaks = f"the review finds: {finding[0].title}"
                    back.append(TakenBack(edit, finding[0].title, breaks=breaks))
                else:
                    held.append(edit)
        while worse := list(self._worse(good)):
            by_id = {rule.id: rule for rule in RULES}
            rules = [by_id[result.rule_id] for result, _ in worse]
            named = {item_id for _, ids in worse for item_id in ids}
            gone = self._fewest(good, rules, named)
            back += [TakenBack(edit, self._reason(edit, [result for result, _ in worse])) for edit in gone]
            good = [edit for edit in good if edit not in gone]
        return tuple(good), tuple(back)

    def _fewest(self, edits: Sequence[Edit], rules: Sequence[Rule], named: set[str]) -> list[Edit]:
        """Return the fewest edits without which these rules find nothing new."""
        gone = list(edits)
        ordered = sorted(edits, key=lambda edit: (_LEAST_WORTH.index(edit.do), edit.item.id in named))
        for edit in ordered:
            fewer = [other for other in gone if other is not edit]
            if fewer and not any(self._worse([each for each in edits if each not in fewer], rules)):
                gone = fewer
        return gone

    def contradictions(self, edits: Sequence[Edit]) -> tuple[Contradiction, ...]:
        """Return where these edits contradict the plan and ours did not."""
        changed = {edit.item.id for edit in edits if edit.do != "drop"}
        before = {(each.item_id, each.sentence) for each in self._contradictions(())}
        after = self._contradictions(edits)
        return tuple(
            each for each in after if each.item_id in changed and (each.item_id, each.sentence) not in before
        )

    def _contradictions(self, edits: Sequence[Edit]) -> tuple[Contradiction, ...]:
        return contradictions_in((*self.around, *self.edited(edits)), self.brief.start or self.today)

    def _reason(self, edit: Edit, worse: Sequence[Result]) -> str:
        """Return a new finding, rather one about the edit's item."""
        new = [
            (text, ids)
            for result in worse
            for _, text, ids in _failed(result)
            if text not in {known for _, known, _ in _failed(self._before[result.rule_id])}
        ]
        about = [text for text, ids in new if edit.item.id in ids]
        return next(iter([*about, *(text for text, _ in new)]), worse[0].title)

    def _fails_without_drops(self, edits: Sequence[Edit], rule_id: str) -> bool:
        """Return whether a rule finds more with all of its tasks kept."""
        # A dropped task is a reason only for the rules that it names.
        written = [edit for edit in edits if edit.do != "drop" or rule_id not in edit.item.rule_ids]
        if len(written) == len(edits):
            return True
        return any(self._worse(written, [rule for rule in RULES if rule.id == rule_id]))

    @cached_property
    def _before(self) -> dict[str, Result]:
        return {result.rule_id: result for result in self.review_with(()).results}

    def _worse(
        self, edits: Sequence[Edit], rules: Iterable[Rule] = RULES
    ) -> Iterator[tuple[Result, frozenset[str]]]:
        """Yield the rules that find more, with the edited items."""
        changed = {edit.item.id for edit in edits}
        added = frozenset(edit.item.id for edit in edits if edit.do == "add")
        plan = (*self.around, *self.edited(edits))
        for result in judged(self.brief, plan, rules, DEFAULTS, self.today, self.case):
            if result.state != "fail":
                continue
            if (
                self.may_cut
                and result.rule_id in OURS
                and not self._fails_without_drops(edits, result.rule_id)
            ):
                continue  # the plan may be short of what only our own rules ask for
            before = self._before[result.rule_id]
            may_ask = added if result.rule_id in _FACTS_OF_PEOPLE else frozenset[str]()
            new_items = (_items_in(result) - _items_in(before)) & changed - may_ask
            new_groups = _groups_in(result, may_ask) - _groups_in(before)
            if new_items or new_groups or _is_graver(result, before):
                yield result, frozenset(new_items)


def _failed(result: Result) -> Iterator[tuple[str | None, str, tuple[str, ...]]]:
    for finding in result.findings:
        if finding.state == "fail":
            yield finding.group_id, finding.text, finding.item_ids


def _items_in(result: Result) -> set[str]:
    return {item_id for _, _, ids in _failed(result) for item_id in ids}


def _groups_in(result: Result, may_ask: frozenset[str] = frozenset()) -> Counter[str | None]:
    return Counter(group for group, _, ids in _failed(result) if not (ids and may_ask.issuperset(ids)))


def _is_graver(result: Result, before: Result) -> bool:
    return before.state == "fail" and (before.severity, result.severity) == ("W", "E")
