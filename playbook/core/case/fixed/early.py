"""Ask what becomes of a day that a moved start passes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from playbook.core.base.words import count, listed
from playbook.core.case.fixed.early_days import EarlyDay, early_days
from playbook.core.case.judgment import Alternative, Point
from playbook.core.case.settle.facts import CaseFacts, cite_whole, sponsor_point
from playbook.core.plan.brief import Brief

EARLY = "counts_before_the_start"
COPY_IS_READ = "a copy of the old way must stay readable"  # what bridges its end and a later start
_DAY = timedelta(days=1)


def _by_day(days: Iterable[EarlyDay]) -> Iterator[tuple[EarlyDay, list[str]]]:
    """Yield each day with all that the brief says of it."""
    by_day: dict[date, list[EarlyDay]] = {}
    for each in days:
        by_day.setdefault(each.day, []).append(each)
    yield from ((same[0], [each.quote for each in same]) for same in by_day.values())


def with_early_cost(facts: CaseFacts, way: Alternative, planned: Brief) -> Alternative:
    """Return a way that names the days it moves a start behind."""
    known = {each.quote for each in early_days(facts.brief)}
    is_priced = COPY_IS_READ in way.sentence
    new = (
        each for each in early_days(planned) if each.quote not in known and not (each.is_end and is_priced)
    )
    costs = [
        f"people start after {facts.on(each.day)}, and someone has to decide what becomes of "
        f"{listed(cite_whole(quote.strip(' .')) for quote in quotes)}"
        for each, quotes in _by_day(new)
    ]
    if not costs:
        return way
    before, cost, others = way.sentence.partition("Cost: ")
    rest = f". Also, {others}" if cost else "."
    return replace(way, sentence=f"{before.strip()} Cost: {'; '.join(costs)}{rest}".strip())


def counts_before_the_start(facts: CaseFacts) -> Iterator[Point]:
    """Find a day of the new way that a moved start passes."""
    for each, quotes in _by_day(early for early in early_days(facts.brief) if not early.is_end):
        day, start, asked = facts.on(each.day), facts.on(each.start), facts.on(each.asked)
        later = facts.on(facts.working(each.start + (each.day - each.asked)))
        without = len(facts.days_to_decide(each.day, each.start - _DAY))
        yield sponsor_point(
            facts,
            EARLY,
            11,
            f"What becomes of {day}? People start on {start}",
            f"{' '.join(map(cite_whole, quotes))} The start moved past that day, from {asked} to {start}. "
            "Until somebody decides, no message mentions it.",
            f"It holds from {later}, as long after the start as the brief had it. Cost: until then the old "
            "way counts, too.",
            f"Keep {day}: for {count(without, 'working day')} somebody with access does it for the others. "
            "Cost: their time."
            if without
            else f"It holds from {start}, the first day. Cost: nobody has practiced on real work by then.",
            replacements=tuple((quote, "") for quote in quotes),
        )


RULES = (counts_before_the_start,)
