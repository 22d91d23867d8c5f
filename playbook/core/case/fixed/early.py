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
    """Yield the first of each day, and all that the brief says of it."""
    same: dict[date, list[EarlyDay]] = {}
    for each in days:
        same.setdefault(each.day, []).append(each)
    yield from ((each[0], [one.quote for one in each]) for each in same.values())


def with_early_cost(facts: CaseFacts, way: Alternative, planned: Brief) -> Alternative:
    """Return a way whose first cost is a day of the brief that it moves a start behind."""
    known = {each.quote for each in early_days(facts.brief)}
    new = (each for each in early_days(planned) if each.quote not in known)
    costs = [
        f"people start after {facts.on(each.day)}, and someone has to decide what becomes of "
        f"{listed(cite_whole(quote.strip(' .')) for quote in quotes)}"
        for each, quotes in _by_day(
            each for each in new if not each.is_end or COPY_IS_READ not in way.sentence
        )
    ]
    if not costs:
        return way
    before, cost, others = way.sentence.partition("Cost: ")
    rest = f". Also, {others}" if cost else "."
    return replace(way, sentence=f"{before.strip()} Cost: {'; '.join(costs)}{rest}".strip())


def counts_before_the_start(facts: CaseFacts) -> Iterator[Point]:
    """Find a day from which only the new way counts, and behind which the start was moved."""
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
