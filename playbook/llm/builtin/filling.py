"""Choose the fewest built-in items that close a draft's gaps."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Kind
from playbook.core.review import RULES, Result, Review, Rule, judged, review
from playbook.llm.builtin.links import linked

# Beyond this many candidates whole plays stay or go, not single items.
_MOST_SINGLE = 60


@dataclass(frozen=True)
class Yardstick:
    """No rule may find more than it finds in the built-in draft."""

    brief: Brief
    around: tuple[AnyItem, ...]
    builtin: tuple[AnyItem, ...]

    def review_with(self, items: Iterable[AnyItem]) -> Review:
        return review(self.brief, self._plan(items))

    def _plan(self, items: Iterable[AnyItem]) -> tuple[AnyItem, ...]:
        plan = (*self.around, *items)
        return linked(plan, plan)

    def holds(self, items: Iterable[AnyItem], rules: Iterable[Rule]) -> bool:
        """Return whether no rule finds more than in the built-in draft."""
        results = judged(self.brief, self._plan(items), rules)
        return not any(self._more(result) > 0 for result in results)

    def gaps(self, items: Iterable[AnyItem]) -> tuple[Result, ...]:
        """Return the rules that find more than there, errors first."""
        return tuple(result for result in self.review_with(items).failing if self._more(result) > 0)

    def _more(self, result: Result) -> int:
        return _found(result) - self._out_of_reach.get(result.rule_id, 0)

    # What a rule finds there too is a matter of the brief, and no writer can put it right.
    @cached_property
    def _out_of_reach(self) -> dict[str, int]:
        return {result.rule_id: _found(result) for result in self.review_with(self.builtin).failing}

    def weight(self, items: Iterable[AnyItem]) -> tuple[int, int, int]:
        """Return how bad the gaps are: errors, warnings, single findings."""
        gaps = self.gaps(items)
        errors = sum(result.severity == "E" for result in gaps)
        return errors, len(gaps) - errors, sum(self._more(result) for result in gaps)


def _found(result: Result) -> int:
    return sum(finding.state == "fail" for finding in result.findings)


def fillers(yardstick: Yardstick, items: Sequence[AnyItem], kinds: Sequence[Kind]) -> tuple[AnyItem, ...]:
    """Return the built-in items for gaps and for missing kinds."""
    taken = {item.id for item in (*yardstick.around, *items)}
    candidates = [item for item in yardstick.builtin if item.id not in taken]
    chosen = _closing(yardstick, items, candidates)
    stage = {item.stage for item in yardstick.builtin}
    present = {item.kind for item in (*yardstick.around, *items, *chosen) if item.stage in stage}
    for kind in kinds:
        same = [item for item in candidates if item.kind == kind and kind not in present]
        chosen += [item for item in same if item.provenance.play_id == same[0].provenance.play_id]
    return tuple(chosen)


def _closing(yardstick: Yardstick, items: Sequence[AnyItem], candidates: Sequence[AnyItem]) -> list[AnyItem]:
    if not (before := {result.rule_id for result in yardstick.gaps(items)}):
        return []
    # Those that name a rule come first; where they do not suffice, all of the stage may help.
    named = [item for item in candidates if before.intersection(item.rule_ids)]
    pool = min((named, list(candidates)), key=lambda added: yardstick.weight([*items, *added]))
    open_after = {result.rule_id for result in yardstick.gaps([*items, *pool])}
    if before <= open_after:
        return []

    # What was open and may close says soonest that too much was left out, and then no other rule is asked.
    may_close = [rule for rule in RULES if rule.id not in open_after]
    rules = sorted(may_close, key=lambda rule: rule.id not in before)

    def suffices(chosen: Sequence[AnyItem]) -> bool:
        return yardstick.holds([*items, *chosen], rules)

    # What is written already under this title is the first to go.
    titles = {(item.kind, item.title) for item in items}
    pool = sorted(pool, key=lambda item: (item.kind, item.title) in titles)
    fewer = _without_needless(_by_play(pool), suffices)
    if len(fewer) <= _MOST_SINGLE:
        fewer = _without_needless([[item] for item in fewer], suffices)
    return fewer


def _by_play(items: Iterable[AnyItem]) -> list[list[AnyItem]]:
    plays: dict[str, list[AnyItem]] = {}
    for item in items:
        plays.setdefault(item.provenance.play_id, []).append(item)
    return list(plays.values())


def _without_needless(
    parts: Sequence[Sequence[AnyItem]], suffices: Callable[[Sequence[AnyItem]], bool]
) -> list[AnyItem]:
    """Leave out part after part, the last first, while the others suffice."""
    needed = list(parts)
    for part in reversed(parts):
        fewer = [other for other in needed if other is not part]
        if suffices([item for other in fewer for item in other]):
            needed = fewer
    return [item for part in needed for item in part]
