"""Put the tasks of a whole plan in the order of their needs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from playbook.core.case.judgment import FINDING
from playbook.core.case.rows.order import reversed_pairs
from playbook.core.case.settle.time import CONTRACT
from playbook.core.plan.items import AnyItem, Milestone
from playbook.core.plan.plays.works import Precedence
from playbook.llm.builtin.cases.case_writer import CaseWriter, paragraphs
from playbook.llm.builtin.cases.works import load_order

# No other text has their days.
_MOVES_ALONE = frozenset(("step", "work", "real-work", "worry", "condition", FINDING))
_MOST_MOVES = 30
_Pair = tuple[AnyItem, AnyItem, Precedence]


def in_sequence(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items with each needed task before those that need it."""
    by_id, order, no_day = {item.id: item for item in items}, load_order(), dict[tuple[str, str], _Pair]()
    for _ in range(_MOST_MOVES):
        wrong = [*reversed_pairs(by_id.values(), order)]
        pair = next((each for each in wrong if (each[0].id, each[1].id) not in no_day), None)
        if pair is None:
            break
        ways = (
            moved
            for moved in _ways(writer, by_id, pair)
            if len([*reversed_pairs({**by_id, moved.id: moved}.values(), order)]) < len(wrong)
        )
        if way := next(ways, None):
            by_id[way.id] = way
        else:
            no_day[pair[0].id, pair[1].id] = pair
    for first, then, _ in no_day.values():
        by_id[first.id] = _without_a_day(writer, by_id[first.id], then)
    return [*by_id.values()]


def _ways(writer: CaseWriter, by_id: Mapping[str, AnyItem], wrong: _Pair) -> Iterator[AnyItem]:
    """Yield the task moved before the other, then the other behind it."""
    first, then, pair = wrong
    least = 0 if pair.same_day else 1
    for days in dict.fromkeys((least * max(pair.days, pair.pause), least)):
        apart = timedelta(days=days)
        if _can_move(first) and then.due and first.due:
            earlier = writer.by(then.due - apart)
            if _soonest(writer, by_id, first) < earlier < first.due:
                yield first.moved_to(earlier)
        if _can_move(then) and first.due and then.due:
            later = writer.on_or_after((first.due + apart).toordinal())
            if then.due < later:
                yield then.moved_to(later)


def _soonest(writer: CaseWriter, by_id: Mapping[str, AnyItem], item: AnyItem) -> date:
    """Return the day after which a task's steps and building are ready."""
    own = next((each for each in writer.kind.steps if item.id == f"milestone.step-{each.key}"), None)
    before = [by_id.get(f"milestone.step-{key}") for key in own.after] if own else []
    days = (each.due for each in before if each)
    return max(filter(None, (writer.once_settled, *days, writer.built_on if own else None)))


def _can_move(item: AnyItem) -> bool:
    is_free = item.provenance.play_id in _MOVES_ALONE and not item.title.startswith(CONTRACT)
    return isinstance(item, Milestone) and is_free


def _without_a_day(writer: CaseWriter, item: AnyItem, then: AnyItem) -> AnyItem:
    """Return a task that says which other one it comes too late for."""
    if not isinstance(item, Milestone) or then.due is None:
        return item
    late = f"No day is left for it before “{then.title.rstrip('.')}” on {writer.say(then.due)}."
    return item.model_copy(update={"done_when": paragraphs(item.done_when, late)})
