"""Choose starts that keep the days of others where no way fits in full."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from playbook.core.case.feasible.by_place import WavePlan
from playbook.core.case.feasible.calendar import TOO_SHORT_FOR_TWO_WAYS, cycle_on, is_near_a_closure
from playbook.core.case.feasible.conditions import answered_from
from playbook.core.case.feasible.days import LAST_START
from playbook.core.case.feasible.depth import is_hazardous
from playbook.core.case.feasible.durations import fits_from
from playbook.core.case.feasible.staged import MOST_IN_A_START, work_changed
from playbook.core.case.fixed.broken_days import broken_by, concerned, last_to_use_both
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.timing import CHANGED_AFTER
from playbook.core.plan.brief import Group
from playbook.core.plan.counts import monday_of

_WEEK, _WEEKS_AHEAD = timedelta(days=7), 60
_WEEKS_APART = (CHANGED_AFTER.days // 7, 2, 1)
_LEAST_AHEAD = timedelta(days=28)  # from the first day: people hear of it and learn it


def nearest_starts(facts: CaseFacts, plan: WavePlan | None = None) -> dict[str, date]:
    """Return a start for each team, near the asked one, that keeps the days of others.

    Open days of a team and the days of others count here, hours and trainers do not: they can be found.
    """
    starts: dict[str, date] = {}
    before: date | None = None  # the wave before
    ready = facts.first_day if plan else fits_from(facts)  # each wave has its own set-up
    for asked, groups in facts.waves.items():
        of_first = plan is not None and before is None
        last = min(_last_of(facts, group, of_first=of_first) for group in groups)
        earliest = max(facts.first_day + _LEAST_AHEAD, answered_from(facts, groups))
        earliest = max(earliest, ready) if ready <= last else earliest
        every = {group.id: list(_open_days(facts, group, earliest)) for group in groups}
        options = _apart(every, last, before) if before else every
        in_time = {key: {day for day in days if day <= last} for key, days in options.items()}
        chosen = _nearest_to(asked, set.intersection(*in_time.values()))
        for group in groups:
            later = next((day for day in options[group.id] if day >= asked), None)
            starts[group.id] = chosen or _nearest_to(asked, in_time[group.id]) or later or asked
        if chosen and asked > last and not plan and chosen - (before or date.min) > _WEEK:
            starts |= _in_turn(groups, every, chosen)
        before = max(starts[group.id] for group in groups)
        if plan:
            starts |= _rest_of_places(facts, plan, groups, starts)
    return starts | _first_release(facts, starts)


def _in_turn(groups: Sequence[Group], options: Mapping[str, list[date]], last: date) -> dict[str, date]:
    """Return earlier starts for half of too many people."""
    people, week_before = sum(group.size for group in groups), monday_of(last) - _WEEK
    first: list[Group] = []
    for group in sorted(groups, key=lambda group: group.size)[:-1]:
        if 2 * sum(each.size for each in (*first, group)) <= people:
            first.append(group)
    days = {group.id: [day for day in options[group.id] if monday_of(day) == week_before] for group in first}
    return {key: own[0] for key, own in days.items() if own} if people > MOST_IN_A_START else {}


def _apart(options: Mapping[str, list[date]], last: date, before: date) -> dict[str, list[date]]:
    """Return days that leave the wave before its weeks."""
    for weeks in _WEEKS_APART:
        first = monday_of(before) + weeks * _WEEK
        later = {key: [day for day in days if day >= first] for key, days in options.items()}
        if all(days and days[0] <= last for days in later.values()):
            return later
    return dict(options)


def _rest_of_places(
    facts: CaseFacts, plan: WavePlan, groups: Sequence[Group], starts: Mapping[str, date]
) -> dict[str, date]:
    """Return the start of those at the places that are not the first."""
    rest = [group for group in groups if group.places.startswith("other ")]
    if not rest:
        return {}
    earliest = max(min(starts[group.id] for group in groups) + plan.rest_after, plan.waits or date.min)
    common = set.intersection(*({*_open_days(facts, group, earliest)} for group in rest))
    return {group.id: min(common) for group in rest} if common else {}


def _first_release(facts: CaseFacts, starts: Mapping[str, date]) -> dict[str, date]:
    """Return one team's start before the day of required use."""
    for fixed in facts.fixed:
        teams = [group for group in concerned(facts, fixed) if group.id in starts]
        last = {group.id: last_to_use_both(facts, fixed, group) for group in teams}
        if not fixed.is_for_first or not teams or any(starts[key] <= day for key, day in last.items()):
            continue
        earliest = max(facts.first_day + _LEAST_AHEAD, answered_from(facts))
        days = {
            group.id: [day for day in _open_days(facts, group, earliest) if day <= last[group.id]]
            for group in teams
        }
        able = [group for group in teams if days[group.id] and not is_hazardous(group)]
        if able:
            first = max(able, key=lambda group: (work_changed((group,)), -group.size))
            return {first.id: days[first.id][-1]}
    return {}


def _last_of(facts: CaseFacts, group: Group, *, of_first: bool = False) -> date:
    """Return the last day on which a team may start, by the days of others.

    An end keeps a start that comes in time for it, and pulls no later one forward. `of_first`: those at the
    first places also keep a day by which something has to be in use.
    """
    asked = facts.brief.go_live_of(group) or date.max
    ends = (
        max(asked, last_to_use_both(facts, each, group))
        if each.sort == "end"
        else last_to_use_both(facts, each, group)
        for each in facts.fixed
        if each.sort != "from" and (of_first or not each.is_for_first) and group in concerned(facts, each)
        if each.sort not in ("end", "until") or group not in broken_by(facts, each)
    )
    return min(ends, default=date.max)


def _nearest_to(asked: date, days: set[date]) -> date | None:
    """Return the first of these days from the asked one on, else the last before it."""
    return min(days, key=lambda day: (day < asked, abs(day - asked)), default=None)


def _open_days(facts: CaseFacts, group: Group, earliest: date) -> Iterator[date]:
    """Yield a day of each week on which a team can start."""
    waits = [
        each.day
        for each in facts.fixed
        if each.sort == "from" and not each.part and group in concerned(facts, each)
    ]
    earliest, asked = max([earliest, *waits]), facts.brief.go_live_of(group)
    if asked and asked >= earliest and _is_possible(facts, group, asked):
        yield asked
    monday = earliest + timedelta(days=-earliest.weekday() % 7)
    for week in range(_WEEKS_AHEAD):
        day = facts.working(monday + week * _WEEK, group)
        is_free = (
            day.weekday() <= LAST_START and facts.is_working(day, group) and not facts.is_quiet(day, group)
        )
        if is_free and not cycle_on(facts, day, (group,)) and not is_near_a_closure(facts, group, day):
            yield day


def _is_possible(facts: CaseFacts, group: Group, day: date) -> bool:
    """Return whether a team can start when asked, or soon after a closure."""
    is_open = facts.is_working(day, group) and not cycle_on(facts, day, (group,))
    soon = (
        day < span.start and len(facts.working_days(day, span.start, group)) <= TOO_SHORT_FOR_TWO_WAYS
        for span in facts.lasting_spans(group)
    )
    return is_open and not any(span.has(day) for span in facts.closed_spans(group)) and not any(soon)
