"""Weekly hours that a plan asks of owners, managers and shift leads."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import ceil

from playbook.core.case.rounds import PIECE_HOURS, rounds_a_day, rounds_for, sits_together
from playbook.core.case.teams.groups import whole_teams
from playbook.core.plan.brief import EACH_MANAGER, Brief, Group, Person
from playbook.core.plan.counts import monday_of
from playbook.core.plan.items import (
    AnyItem,
    CheckinSeries,
    ManagerBriefing,
    Message,
    Milestone,
    Support,
    TrainingSession,
)
from playbook.core.plan.plays.kinds import NAMING

MANAGER_HOURS_A_WEEK = 2.0  # of a manager, where nobody says otherwise
TRAINING_LEAD = "training lead"  # who holds the training beside a lead
TRAINERS_WITH_A_LEAD = 3  # so many hold the sessions without the lead of the rollout, who opens them
TOO_MUCH, _TOO_MANY_HOURS = 1.5, 4.0  # what nobody makes up for: half as much again, and half a day
HALF_A_DAY = 4.0  # hours of one week that a manager does not find beside the work
NEARLY = 0.01  # hours that rounding adds
HOURS_A_TASK = 0.5  # unless it is a session or help, whose hours are known
# Of tasks that a named owner does rather than sees done; those of half a day begin a week before.
HOURS_OF_WORK: Mapping[str, float] = {
    "step": 6, "pilot": 6, "baseline": 4, "real-work": 4, "objective-work": 4, "roster": 4, "first-win": 4,
    "name-trainers": 2, "condition": 2, "partners": 2, "worry-task": 2, "early-win": 2,
}  # fmt: skip
_LONG_TASK, _HANDED_OVER = 4, 2
_HOURS_OF_A_BRIEFING, _HOURS_OF_A_TALK, _HOURS_OF_A_SHIFT_TALK = 0.75, 0.5, 0.25
_MEETING = "team_meeting"
MOST_IN_A_TALK, OWN_TALKS = 15, 4  # deputies hold the others
_TRAINS = re.compile(r"(?i)\btrainers?\b|\b(?:training|learning|enablement|education)\b")
_OF_SUPPLIER = re.compile(r"(?i)(?:supplier|vendor|integrator|consultan)")
_FRIDAY, _TO_MONDAY, _WORKDAYS, _WEEK = 4, 3, 5, timedelta(days=7)
MANY_TASKS, _MONTH = 4, timedelta(days=28)  # of an owner whose hours are counted, over four weeks
_TO_PREPARE = timedelta(days=4)


def named_trainer(brief: Brief) -> Person | None:
    """Return the person whose job title says that they train, and who is not the sponsor."""
    trainer = next((person for person in brief.people if _TRAINS.search(person.job_title)), None)
    return trainer if trainer and trainer.id != brief.sponsor_id else None


def needs_training_lead(brief: Brief) -> bool:
    """Return whether somebody beside the lead leads the training: a lead of many trains nobody."""
    return bool(brief.lead and not sits_together(brief) and not named_trainer(brief))


def hours_in_its_week(item: AnyItem, hours_a_task: float = HOURS_A_TASK) -> float:
    """Return the hours an item takes its owner in its first week."""
    if isinstance(item, TrainingSession) and item.live:
        return item.hours
    return item.hours_per_week if isinstance(item, Support) else hours_a_task


def days_with_hours(brief: Brief, item: AnyItem) -> Iterator[tuple[date, float]]:
    """Yield an item's days with its owner's hours: a session by rounds, help every week."""
    if item.due is None:
        return
    if isinstance(item, Support):
        day = item.due
        while day <= (item.until or item.due):
            yield day, hours_in_its_week(item)
            day += _WEEK
        return
    is_named = item.owner and item.owner.person_id and item.owner.person_id != brief.sponsor_id
    work = HOURS_OF_WORK.get(item.provenance.play_id, 0.0) if is_named and item.id != NAMING else 0.0
    if isinstance(item, Milestone) and work:
        begins = item.due - _WEEK
        is_long = work >= _LONG_TASK and begins >= (brief.start or begins)
        yield from ((begins, work / 2), (item.due, work / 2)) if is_long else ((item.due, work),)
        return
    if not isinstance(item, TrainingSession) or not item.live or not item.hours:
        yield item.due, hours_in_its_week(item)
        return
    if item.owner and item.owner.person_id:
        yield item.due - _TO_PREPARE, item.hours
    if item.for_managers:
        yield item.due, item.hours
        return
    groups = [group for group in brief.groups if group.id in item.group_ids]
    own = _own_rounds(brief, rounds_for(brief, groups))
    a_day, day = rounds_a_day(item.hours), item.due
    while own > 0:
        yield day, min(own, a_day) * item.hours
        own -= a_day
        day += timedelta(days=_TO_MONDAY if day.weekday() >= _FRIDAY else 1)


def _own_rounds(brief: Brief, rounds: int) -> int:
    """Return how many rounds of a session its owner holds."""
    return max(1, ceil(rounds / max(1, brief.trainers or 1))) if sits_together(brief) else 1


def hours_in_a_week_of(brief: Brief, groups: Sequence[Group], hours: float) -> float:
    """Return the hours that a session of some groups takes in one week."""
    most = _WORKDAYS * rounds_a_day(hours)
    by_group = sum(min(_own_rounds(brief, rounds_for(brief, [group])), most) for group in groups)
    return min(by_group, _own_rounds(brief, rounds_for(brief, groups))) * hours


def weeks_of(brief: Brief, items: Iterable[AnyItem]) -> Mapping[date, float]:
    """Return what each week asks of the owner of some items, by its Monday."""
    weeks: dict[date, float] = defaultdict(float)
    for item in items:
        for day, hours in days_with_hours(brief, item):
            weeks[monday_of(day)] += hours
    return dict(sorted(weeks.items()))


def full_weeks(brief: Brief, items: Iterable[AnyItem]) -> dict[date, float]:
    """Return the weeks that ask more of the lead than the hours there are."""
    has = brief.lead_hours_per_week
    if has is None or brief.lead_id is None:
        return {}
    weeks = weeks_of(brief, owned_by(items, brief.lead_id))
    return {week: hours for week, hours in weeks.items() if hours > has + 1e-6}


def full_months(brief: Brief, items: Sequence[AnyItem]) -> Iterator[tuple[Person, date, float]]:
    """Yield who else owns more than four weeks hold: the person, from when, the hours."""
    for person in brief.people:
        # Who holds sessions or helps is freed for it.
        own = [each for each in owned_by(items, person.id) if not isinstance(each, TrainingSession | Support)]
        is_others = bool(_OF_SUPPLIER.match(person.job_title))  # whose hours the contract buys
        if is_others or person.id in (brief.lead_id, brief.sponsor_id) or len(own) < MANY_TASKS:
            continue
        weeks = weeks_of(brief, own)
        months = {
            week: sum(hours for each, hours in weeks.items() if week <= each < week + _MONTH)
            for week in weeks
        }
        if months and (most := max(months.values())) > TOO_MUCH * MANAGER_HOURS_A_WEEK * _MONTH.days / 7:
            first = min(week for week, hours in months.items() if hours == most)
            yield person, first, most


def owned_by(items: Iterable[AnyItem], person_id: str) -> list[AnyItem]:
    return [item for item in items if item.owner and item.owner.person_id == person_id]


def to_hand_over(brief: Brief, items: Sequence[AnyItem], full: Mapping[date, float]) -> list[AnyItem]:
    """Return the two longest tasks of the lead's full weeks that somebody else can do."""
    hours: dict[str, float] = defaultdict(float)
    own = {item.id: item for item in owned_by(items, brief.lead_id or "") if _can_go(item)}
    for item in own.values():
        for day, needed in days_with_hours(brief, item):
            if monday_of(day) in full:
                hours[item.id] += needed
    longest = sorted(hours, key=lambda item_id: -hours[item_id])[:_HANDED_OVER]
    return sorted((own[item_id] for item_id in longest), key=lambda item: item.due or date.max)


def _can_go(item: AnyItem) -> bool:
    is_session = isinstance(item, TrainingSession) and not item.for_managers
    return is_session or (item.provenance.play_id in HOURS_OF_WORK and item.id != NAMING)


def least_busy(brief: Brief, items: Sequence[AnyItem], weeks: Iterable[date]) -> list[Person]:
    """Return the managers, neither sponsor nor lead, by what they have to do in some weeks."""
    ids = dict.fromkeys(group.manager_id for group in brief.groups)
    managers = [
        person
        for person in brief.people
        if person.id in ids and person.id not in (brief.sponsor_id, brief.lead_id)
    ]
    busy, full = manager_weeks(brief, items), [*weeks]

    def load(person: Person) -> tuple[float, int]:
        hours = busy.get(person.id, {})
        return sum(hours.get(week, 0.0) for week in full), len(owned_by(items, person.id))

    return sorted(managers, key=load)


def are_too_many(needed: float, available: float) -> bool:
    """Return whether a week asks more hours than anybody makes up for."""
    return needed > available * TOO_MUCH and needed > available + _TOO_MANY_HOURS


def manager_weeks(brief: Brief, items: Iterable[AnyItem]) -> dict[str, dict[date, float]]:
    """Return the hours that each week asks of each team's manager."""
    weeks: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    counted: set[tuple[str, str]] = set()
    teams = {team.id: team for team in whole_teams(brief.groups)}
    for group in brief.groups:
        manager, team = group.manager_id, teams.get(group.part_of or group.id, group)
        if manager is None or manager in (brief.lead_id, brief.sponsor_id):
            continue
        for item in items:
            key = (team.id if isinstance(item, Message) and item.live else manager, item.id)
            if key not in counted:
                for day, hours in _of_manager(brief, group, team, item):
                    counted.add(key)
                    weeks[manager][monday_of(day)] += hours
    return {manager: dict(sorted(each.items())) for manager, each in weeks.items()}


def talks_of(group: Group) -> int:
    """Return how many talks a team needs, where its supervisors hold none."""
    return 1 if group.supervisors else max(1, ceil(group.size / MOST_IN_A_TALK))


def deputies_for(brief: Brief, items: Iterable[AnyItem]) -> list[tuple[Group, int]]:
    """Return how many deputies each team with too many talks needs."""
    talks = (each for each in items if isinstance(each, Message) and each.live and each.channel == _MEETING)
    talked_to = {group_id for item in talks for group_id in item.group_ids}
    ids = {group.part_of or group.id for group in brief.groups if group.id in talked_to}
    many = [(team, talks_of(team) - OWN_TALKS) for team in whole_teams(brief.groups) if team.id in ids]
    return [(team, ceil(left / OWN_TALKS)) for team, left in many if left > 0]


def full_weeks_of_a_manager(weeks: Mapping[date, float]) -> dict[date, float]:
    """Return the weeks that ask half as much again of a manager as is usual."""
    most = TOO_MUCH * MANAGER_HOURS_A_WEEK + NEARLY
    return {week: needed for week, needed in weeks.items() if needed > most}


def _of_manager(brief: Brief, group: Group, team: Group, item: AnyItem) -> Iterator[tuple[date, float]]:
    """Yield the days and hours that an item takes a group's manager."""
    if item.due is None or (item.group_ids and group.id not in item.group_ids):
        return
    role = item.owner and (item.owner.person_id or item.owner.role)
    if isinstance(item, TrainingSession) and item.for_managers:
        yield item.due, item.hours
    elif isinstance(item, ManagerBriefing):
        yield item.due, _HOURS_OF_A_BRIEFING
    elif role not in (group.manager_id, EACH_MANAGER):
        return
    elif isinstance(item, TrainingSession) and role == group.manager_id:
        yield from days_with_hours(brief, item)
    elif isinstance(item, Message) and item.live and item.channel != "shift_talk":
        yield item.due, _HOURS_OF_A_TALK * min(talks_of(team), OWN_TALKS)
    else:
        yield item.due, HOURS_A_TASK


def hours_of_talk(item: Message) -> float:
    """Return how long each listener of a talk is there."""
    return _HOURS_OF_A_SHIFT_TALK if item.channel == "shift_talk" else _HOURS_OF_A_TALK


def shift_lead_weeks(group: Group, items: Iterable[AnyItem]) -> dict[date, float]:
    """Return the hours that each week asks of a shift lead."""
    weeks: dict[date, float] = defaultdict(float)
    for item in items:
        if item.due is None or group.id not in item.group_ids:
            continue
        if isinstance(item, Message) and item.channel == "shift_talk":
            weeks[monday_of(item.due)] += _HOURS_OF_A_SHIFT_TALK
        elif isinstance(item, TrainingSession) and item.provenance.play_id == "toolbox-talk":
            weeks[monday_of(item.due)] += PIECE_HOURS
        elif isinstance(item, ManagerBriefing):
            weeks[monday_of(item.due)] += _HOURS_OF_A_SHIFT_TALK
        elif isinstance(item, CheckinSeries) and item.cadence_days <= _WEEK.days:
            day = item.due
            while day <= (item.until or item.due):
                weeks[monday_of(day)] += _HOURS_OF_A_SHIFT_TALK
                day += _WEEK
    return dict(sorted(weeks.items()))
