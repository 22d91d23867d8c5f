"""Find the few starts that fail, and the nearest days on which they work."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, islice, pairwise, product

from playbook.core.case.feasible.conditions import answered_from
from playbook.core.case.feasible.days import LAST_START, fits_on
from playbook.core.case.feasible.durations import fits_from
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.timing import BETWEEN_STARTS

_FARTHEST = 42  # days away; beyond that, the whole calendar is at fault
_LATEST = 366  # days after the day asked for
_NEAREST, _MOST = 3, 24  # days tried of a start, and sets of days in all


def repairs(facts: CaseFacts) -> Iterator[dict[date, date]]:
    """Yield new days by old ones, the fewest starts first, each on a near day."""
    days = {old: tuple(islice(_near(facts, old), _NEAREST)) for old in facts.waves if not _fits(facts, old)}
    if not days or len(facts.waves) == 1 or not all(days.values()):
        return
    off = {old for old in days if not all(facts.is_working(old, each) for each in facts.waves[old])}
    sets = (
        dict(zip(olds, news, strict=True))
        for size in range(1, len(days) + 1)
        for olds in combinations(days, size)
        if off <= {*olds}
        for news in product(*(days[old] for old in olds))
    )
    yield from islice((each for each in sets if _keeps_order(facts, each)), _MOST)


def pushed(facts: CaseFacts) -> dict[date, date]:
    """Return new days by old ones: each start that fails waits, and pushes only those it reaches.

    Empty if a start has no day of its own within a year.
    """
    moves, earliest, before = dict[date, date](), date.min, date.min
    for old in facts.waves:
        earliest += min(BETWEEN_STARTS, old - before) if moves else timedelta()
        soonest = max(old, earliest, answered_from(facts, facts.waves[old]))
        later = (soonest + timedelta(days=away) for away in range(_LATEST))
        days = (day for day in later if day.weekday() <= LAST_START and _fits(facts, old, day))
        new = old if soonest == old and _fits(facts, old) else next(days, None)
        if new is None:
            return {}
        moves |= {old: new} if new != old else {}
        earliest, before = new, old
    return moves


def _fits(facts: CaseFacts, old: date, new: date | None = None) -> bool:
    groups, day = facts.waves[old], new or old
    is_ready = day >= answered_from(facts, groups) and (old > min(facts.waves) or day >= fits_from(facts))
    return is_ready and fits_on(facts, groups, day, facts.trainers_planned(groups))


def _near(facts: CaseFacts, old: date) -> Iterator[date]:
    around = max(old, answered_from(facts, facts.waves[old]))  # what they wait for may come much later
    for away in range(around == old, _FARTHEST):
        for day in (around + timedelta(days=away), around - timedelta(days=away)):
            is_start = day.weekday() <= LAST_START and day >= facts.first_day
            if is_start and _fits(facts, old, day):
                yield day


def _keeps_order(facts: CaseFacts, moves: dict[date, date]) -> bool:
    """Return whether starts stay in turn, with most of the time between them."""
    olds = [*facts.waves]
    return all(
        moves.get(second, second) - moves.get(first, first) >= min(BETWEEN_STARTS, second - first) / 2
        for first, second in pairwise(olds)
    )
