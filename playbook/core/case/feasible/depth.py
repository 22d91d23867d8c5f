"""Hours of practice a team needs before full days in a system."""

import re
from math import log10, prod

from playbook.core.base.words import number
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.settle.facts import TRAINING_WINDOW_DAYS, CaseFacts, hours
from playbook.core.case.teams.groups import groups_touched, in_team, whole_teams
from playbook.core.plan.brief import Aspect, Group
from playbook.core.text.notes import split_sentences

_ALL_DAY: tuple[Aspect, ...] = ("process", "systems")  # what moves for those who live in it
_ALL_OF_IT = 9  # of twice five
PRACTICE = "own practice"
_PIECE = 0.5  # hours
# Who works where no screen is: they enter before and after, whatever the scores say.
_OUTSIDE = re.compile(
    r"(?i)\b(?:field|outside sales|sales reps?|drivers?|couriers?|technicians?|fitters?|crews?|wards?|floor"
    r"|docks?|visit\w*|inspect(?:ors?|ions?)|routes?|home care|caregivers?|nurses?|nursing|guards?)\b"
)
_SHARE_OUTSIDE = 0.4  # before the start; they learn the rest beside a coach where they work
_HAZARD = re.compile(
    r"(?i)\b(?:melt(?:ing|ers?)?|molten|furnaces?|smelt\w*|foundry|blast\w*|high voltage|live lines?"
    r"|switching|line ?workers?|crane\w*|reactors?|explosives?|mine|mining|refinery"
    r"|operating (?:rooms?|theat\w+)|intensive care|emergency|ambulances?|paramedics?|anesth\w+"
    r"|surger\w+|oncology|train drivers|pilots"
    r"|fire ?fighters?|dispatch(?:ers?|ing)?)\b"
)
_JOB_ENDS, _MORE, _JOBS, _FAILED = 5, 1.1, 1.2, 1.3  # how much heavier each sign makes a change
_OF_A_LEADER = re.compile(r"\bI\b")  # what they tell of themselves is nobody's failure
_FEW = 10  # people as which a team counts beside its own: three are not half as many as six


def is_hazardous(group: Group) -> bool:
    """Return whether one wrong step in a team's work can hurt somebody."""
    return bool(_HAZARD.search(" ".join([group.label, *(each.task for each in group.tasks)])))


def heaviest_of(facts: CaseFacts) -> Group | None:
    """Return the team with the heaviest change, None where there is one team or no score."""
    teams = [team for team in whole_teams(facts.brief.groups) if facts.case.is_trained(team)]
    if len(teams) < 2 or not any(sum(team.impact.values()) for team in teams):
        return None
    return max(teams, key=lambda team: _burden(facts, team))


def _burden(facts: CaseFacts, team: Group) -> float:
    """Return how heavily a change weighs on a team."""
    past = (each for each in split_sentences(facts.brief.past_attempts) if not _OF_A_LEADER.search(each))
    failed = {*groups_touched(facts.brief, " ".join(past))}
    ids = {team.id, *(group.id for group in in_team(team, facts.brief.groups))}
    signs = (
        (failed & ids, _FAILED),
        (team.impact.get("job", 0) >= _JOB_ENDS, _JOBS),
        (facts.case.is_at_a_line(team), _MORE),
        (is_hazardous(team) or _is_outside(team), _MORE),
    )
    people = log10(_FEW + team.size)
    return sum(team.impact.values()) * people * prod(factor for sign, factor in signs if sign)


def coached_hours(facts: CaseFacts, group: Group) -> float:
    """Return the hours that a field team, or the heaviest line, is coached."""
    if facts.case.time_away or facts.people <= SMALL_COMPANY:
        return 0.0
    before = facts.hours_of(group) + practice_needed(facts, group)
    if _moves_in(facts, group) and _is_outside(group):
        return max(0.0, _rounded(facts.case.kind.deep_hours - before))
    heaviest = heaviest_of(facts) if facts.case.is_at_a_line(group) else None
    is_heaviest = heaviest is not None and heaviest.id in (group.id, group.part_of)
    return before if is_heaviest else 0.0  # as much again as their sessions


def _moves_in(facts: CaseFacts, group: Group) -> bool:
    """Return whether all work of a team moves into a system."""
    moves = sum(group.impact.get(aspect, 0) for aspect in _ALL_DAY)
    return moves >= _ALL_OF_IT and facts.case.exposure(group) == "all"


def practice_needed(facts: CaseFacts, group: Group) -> float:
    """Return the hours of own practice beside the sessions, where all-day work moves into a system."""
    if not _moves_in(facts, group) or facts.case.is_at_a_line(group) or facts.case.time_away:
        return 0.0
    deep = facts.case.kind.deep_hours * (_SHARE_OUTSIDE if _is_outside(group) else 1)
    return max(0.0, _rounded(deep - facts.hours_of(group)))


def _is_outside(group: Group) -> bool:
    """Return whether a team works where it has no screen all day."""
    return bool(_OUTSIDE.search(" ".join([group.label, *(each.task for each in group.tasks)])))


def practice_given(facts: CaseFacts, group: Group) -> float:
    """Return the hours of own practice that a team's weeks before the start leave."""
    needed, weekly = practice_needed(facts, group), group.capacity_hours_per_week
    if weekly is None:
        return needed
    free = weekly * TRAINING_WINDOW_DAYS / 7 - facts.hours_of(group)
    return max(0.0, min(needed, _rounded(free)))


def deep_groups(facts: CaseFacts) -> list[Group]:
    return [group for group in facts.brief.groups if practice_needed(facts, group)]


def are_hours_missing(facts: CaseFacts) -> bool:
    return bool(_short_of_hours(facts))


def hours_needed_in_words(facts: CaseFacts, fewer: str) -> str:
    """Return what each person needs before go-live, and whose hours fall short of it."""
    every = deep_groups(facts)
    deep = [group for group in every if not _is_outside(group)]
    if not deep:
        return f"Each person needs {hours(facts.hours_each)}{fewer} before go-live{_outside_in_words(facts)}"
    most = max(practice_needed(facts, group) + facts.hours_of(group) for group in deep)
    text = (
        f"{facts.names(deep)} {'work' if deep[1:] else 'works'} in it all day: {hours(most)} each before "
        f"go-live (proposal); everyone else needs {number(facts.hours_each)}{fewer}{_outside_in_words(facts)}"
    )
    short = _short_of_hours(facts)
    if not short:
        return text
    held = min(practice_given(facts, group) + facts.hours_of(group) for group in short)
    weekly = min(group.capacity_hours_per_week or 0 for group in short)
    return (
        f"{text}. At {hours(weekly)} a week they have {number(held)} in four weeks and need {number(most)}. "
        f"Free up {number(most - held)}"
    )


def _outside_in_words(facts: CaseFacts) -> str:
    """Return what teams out of the office need, and where they learn the rest."""
    outside = [group for group in deep_groups(facts) if _is_outside(group)]
    if not outside:
        return ""
    each = max(practice_needed(facts, group) + facts.hours_of(group) for group in outside)
    return (
        f"; {facts.names(outside)}, out of the office, {number(each)} and the rest beside a coach on the job"
    )


def practice_note(facts: CaseFacts) -> str:
    """Return whose hours in the table count own practice, and why."""
    practicing = deep_groups(facts)
    if not practicing:
        return ""
    each = number(max(practice_needed(facts, group) for group in practicing))
    return f" Hours of people who work in it all day count {each} of {PRACTICE} on a copy (proposal)."


def _short_of_hours(facts: CaseFacts) -> list[Group]:
    return [
        group for group in deep_groups(facts) if practice_given(facts, group) < practice_needed(facts, group)
    ]


def _rounded(value: float) -> float:
    return int(value / _PIECE) * _PIECE
