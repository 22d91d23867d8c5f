"""Judge whether sessions and starts lie in weeks in which many people are on leave."""

from collections.abc import Iterator
from datetime import date, timedelta

from playbook.core.base.words import count, listed
from playbook.core.case.judgment import Check, Point
from playbook.core.case.settle.facts import CaseFacts, sponsor_point
from playbook.core.plan.brief import Group
from playbook.core.plan.plays.works import ANYWHERE, Leave
from playbook.core.plan.workdays import place_of

_SESSIONS_BEFORE, _HELP_AFTER = timedelta(days=14), timedelta(days=4)
_TO_ASK = timedelta(days=14)  # from the decisions: managers and teams hear of it, then rosters are read
_MANY_DAYS = 5  # working days of them in the leave
_TO_TRAIN = timedelta(weeks=3)  # from the first week back to a start
_LEAST_TO_JUDGE = timedelta(weeks=13)  # from a later start to the end of the plan


LEAVE = "leave_weeks"  # the key of the point


def leave_weeks(facts: CaseFacts) -> Iterator[Check]:
    """Yield the starts whose sessions or first days lie in the usual leave."""
    for groups, starts, words, later in _touched(facts):
        people = sum(group.size for group in groups)
        move = f", or start on {facts.on(later)}" if later else ""
        text = f"Sessions for {starts} ({people:,} people) fall in {words} (proposal): check rosters{move}."
        yield Check("leave", "Leave", "tight", text, tuple(group.id for group in groups))


def leave_decision(facts: CaseFacts) -> Iterator[Point]:
    """Yield how many away move a start, and to which day."""
    for groups, starts, words, later in _touched(facts):
        first = min(filter(None, map(facts.brief.go_live_of, groups)))
        moves = (
            f"its start moves to {facts.on(later)}. Cost: up to {count((later - first).days // 7, 'week')}."
            if later
            else "they learn in their first week back, beside a helper. Cost: a round for each team."
        )
        yield sponsor_point(
            facts,
            LEAVE,
            8,
            f"{sum(group.size for group in groups):,} people learn during {words}",
            f"Sessions for {starts} fall in these weeks.",
            f"Each manager says by {facts.on(_asked_by(facts))} who is away. If it's more than a third of a "
            f"team (proposal), {moves}",
            "Keep the days. Cost: those who are away learn it from the person beside them.",
        )


def _asked_by(facts: CaseFacts) -> date:
    """Return the day by which managers, once briefed, have asked their people."""
    return facts.working((facts.settle_by or facts.first_day) + _TO_ASK)


def _touched(facts: CaseFacts) -> Iterator[tuple[list[Group], str, str, date | None]]:
    """Yield whose sessions lie in the usual leave, for which starts, when, and a later day."""
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
    back = max(ends) + _TO_TRAIN
    later, plan_ends = facts.working(back + timedelta(days=-back.weekday() % 7)), facts.brief.end
    is_in_time = plan_ends and later + _LEAST_TO_JUDGE <= plan_ends
    away_from = [group for own in touched.values() for group in own]
    yield away_from, listed(map(facts.on, sorted(touched))), listed(words), later if is_in_time else None


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
