"""Judge whether sessions and starts lie in weeks in which many people are on leave."""

from collections.abc import Iterator
from datetime import date, timedelta

from playbook.core.base.words import listed
from playbook.core.case.judgment import Check
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.brief import Group
from playbook.core.plan.plays.works import ANYWHERE, Leave
from playbook.core.plan.workdays import place_of

_SESSIONS_BEFORE, _HELP_AFTER = timedelta(days=14), timedelta(days=4)
_MANY_DAYS = 5  # working days of them in the leave
_TO_TRAIN = timedelta(weeks=3)  # from the first week back to a start
_LEAST_TO_JUDGE = timedelta(weeks=13)  # from a later start to the end of the plan


def leave_weeks(facts: CaseFacts) -> Iterator[Check]:
    """Yield the starts whose sessions or first days lie in the usual leave."""
    touched: dict[date, list[Group]] = {}
    words, ends = dict[str, None](), list[date]()
    for live, groups in facts.waves.items():
        for group in groups:
            if away := _in_leave(facts, live, group):
                touched.setdefault(live, []).append(group)
                words[away[0].words] = None
                ends.append(away[1])
    if not touched:
        return
    people = sum(group.size for groups in touched.values() for group in groups)
    lies = "lies" if len(touched) == 1 else "lie"
    later, plan_ends = facts.working(max(ends) + _TO_TRAIN), facts.brief.end
    move = f", or start on {facts.on(later)}" if plan_ends and later + _LEAST_TO_JUDGE <= plan_ends else ""
    text = (
        f"{listed(map(facts.on, sorted(touched)))} ({people:,} people) {lies} in the usual {listed(words)} "
        f"(proposal): check leave rosters before anyone is invited{move}."
    )
    ids = tuple(group.id for groups in touched.values() for group in groups)
    yield Check("leave", "Leave", "tight", text, ids)


def _in_leave(facts: CaseFacts, live: date, group: Group) -> tuple[Leave, date] | None:
    """Return the leave in which a group's sessions or first days lie, with its last day."""
    country = place_of(group, facts.case.country, facts.case.subdivision).country
    places = {country} if country else {*facts.brief.regions}
    days = facts.working_days(live - _SESSIONS_BEFORE, live + _HELP_AFTER, group)
    for leave in facts.case.kind.leaves:
        if not places & {*leave.places} and ANYWHERE not in leave.places:
            continue
        for start, end in leave.spans(live):
            if sum(start <= day <= end for day in days) >= _MANY_DAYS:
                return leave, end
    return None
