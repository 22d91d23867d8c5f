"""Say by facts of the brief why the first teams start first."""

from collections.abc import Iterator

from playbook.core.base.words import capital, count, listed
from playbook.core.case.feasible.by_place import site_plan
from playbook.core.case.feasible.depth import heaviest_of, is_hazardous
from playbook.core.case.feasible.staged import (
    asked_to_start,
    has_tried_it,
    hours_a_week,
    is_last_for_safety,
    is_of_two_countries,
    is_why_now,
    periods_after,
    work_changed,
)
from playbook.core.case.reading.busy import is_of_the_ledger
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.facts import hours as in_hours
from playbook.core.case.settle.numbers import stems
from playbook.core.case.teams.groups import names_with_places
from playbook.core.case.timing import BETWEEN_STARTS, LEAST_TO_LEARN
from playbook.core.plan.brief import Group

Groups = tuple[Group, ...]
_MOST_NAMED, _SURE_DOUBT = 2, 3


def why_first(facts: CaseFacts) -> str:
    """Return why the first start is who it is, and what keeps others, else ''."""
    if len(facts.waves) < 2:
        return ""
    day = min(facts.waves)
    first = tuple(filter(facts.case.is_trained, facts.waves[day]))
    later = (group for start, wave in facts.waves.items() if start > day for group in wave)
    others = tuple(filter(facts.case.is_trained, later))
    if others and is_of_the_ledger(facts.brief, others):
        names = listed(names_with_places(others))
        return f"Everyone but {names}: a ledger can only open on the first day of a period."
    if any(group.places.startswith("first ") for group in first) and (plan := site_plan(facts)):
        starting = f"first {plan.sites.places}" if plan.few > 1 else f"first {plan.sites.place}"
        return f"We start with the {starting}: {plan.in_words(facts, day, max(facts.waves))}"
    if not first or not others:
        return ""
    places = {group.places for group in first}
    names = f"the {places.pop()}" if places != {""} and len(places) == 1 else listed(names_with_places(first))
    reasons, waits = [*_reasons(facts, first, others)], [*_waits(facts)][:_MOST_NAMED]
    if not reasons:  # what keeps the others is why these are first
        reasons, waits = waits, []
    if not reasons:
        return ""
    return " ".join([f"We start with {names}: {listed(reasons)}.", *(f"{capital(each)}." for each in waits)])


def _reasons(facts: CaseFacts, first: Groups, others: Groups) -> Iterator[str]:
    people = sum(group.size for group in first)
    if any(asked_to_start(facts, group.label) for group in first):
        yield "they asked for it"
    elif is_why_now(facts, first):
        yield "they are why we start now"
    elif has_tried_it(facts, first):
        yield "some of them have tried it and can help the others"
    if all(group.places.startswith("first ") for group in first):
        yield f"they cover every kind of work and every shift, and we have helpers for {people:,} people"
    elif work_changed(first) >= (most := work_changed(others)):
        alike = [group for group in others if work_changed((group,)) == most == work_changed(first)]
        if heaviest_of(facts) not in others:  # which is marked as the heaviest change
            yield "their daily work changes most"
        elif any(map(is_hazardous, others)) and not any(map(is_hazardous, first)):
            yield "a mistake there is less likely to hurt anyone"
        if alike and all(group.size >= people for group in alike):
            yield f"they are few ({people:,} people)"
        elif alike and all(hours_a_week((group,)) < hours_a_week(first) for group in alike):
            yield f"they have the most time to learn it ({in_hours(hours_a_week(first))} a week)"
    if _is_counted_there(facts, first) and not _is_counted_there(facts, others):
        yield f"that's where “{facts.brief.outcome_measure}” is won or lost"
    doubt = max(group.impact.get("beliefs", 0) for group in first)
    if doubt >= _SURE_DOUBT and doubt > max(group.impact.get("beliefs", 0) for group in others):
        yield f"people there doubt it the most ({doubt} of 5)"


def _is_counted_there(facts: CaseFacts, groups: Groups) -> bool:
    """Return whether the number's words name the work of a team."""
    return any(stems(group.label) & stems(facts.brief.outcome_measure) for group in groups)


def _waits(facts: CaseFacts) -> Iterator[str]:
    """Yield what keeps other teams from the first day."""
    first, *later = facts.waves.items()
    for start, wave in later:
        for group in filter(facts.case.is_trained, wave):
            span = next((span for span in group.blackouts if span.has(first[0])), None)
            if span and start - span.end <= BETWEEN_STARTS:  # else it has begun again long before
                yield f"{group.label} has “{span.reason}” until {facts.on(span.end)}"
            elif group.access_date and group.access_date > first[0]:
                yield f"{group.label} gets access only on {facts.on(group.access_date)}"
            elif start == max(facts.waves) and is_last_for_safety(facts, (group,)):
                yield f"a wrong step in {group.label} can hurt someone"
    for start, wave in later:
        if is_of_two_countries(facts, wave):
            alone = periods_after(facts, facts.working(start + LEAST_TO_LEARN))
            periods = count(alone, f"full {facts.period}")
            risky = next(filter(is_hazardous, wave))
            yield f"{risky.label} in a wave of its own would leave {periods} to prove the result"
