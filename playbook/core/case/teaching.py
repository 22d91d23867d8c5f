"""Who teaches: trainers by team, place, shift and language."""

import re
from math import ceil

from playbook.core.base.words import count, listed, number
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.settle.facts import CaseFacts, hours
from playbook.core.case.teams.groups import whole_teams
from playbook.core.plan.brief import Group

HOURS_OF_A_TRAINER = 30  # of teaching before one start: half of their time in three weeks, or in two at most
HELPER_WEEKS = 6  # in which a helper gives an hour a week
PEOPLE_OF_A_SHIFT_LEAD, HOURS_OF_A_SHIFT_LEAD = 15, 2.0
_AT_NIGHT = 2  # one alone cannot work every night
_OF_NIGHTS = re.compile(r"(?i)\bnights?\b|nacht|\bnuits?\b|\bnoches?\b")
_MOST_TEAMS = 8


def is_of_nights(group: Group) -> bool:
    return bool(_OF_NIGHTS.search(group.label))


def trainers_by_team(facts: CaseFacts) -> dict[str, int]:
    """Return each team's trainers where places, nights or languages differ, by the team's id.

    Where all sit together, anyone trains everyone; trainers whom a brief counts are enough while each has
    the hours.
    """
    case, groups = facts.case, list(filter(facts.case.is_trained, facts.brief.groups))
    places = {(group.site, case.reach[group.id].country or case.country) for group in groups}
    differs = len(places) > 1 or any(
        is_of_nights(group) or case.reach[group.id].works_shifts or len(case.reach[group.id].languages) > 1
        for group in groups
    )
    if not facts.waves or not differs or len(groups) < 2 or facts.people <= SMALL_COMPANY:
        return {}
    trainers, fullest = facts.brief.trainers, max(map(facts.teaching_hours, facts.waves.values()))
    is_spread = len({country for _, country in places}) > 1 or any(map(is_of_nights, groups))
    if trainers and not is_spread and fullest <= trainers * HOURS_OF_A_TRAINER:
        return {}
    needs: dict[str, int] = {}
    for group in groups:  # the same people train each part of a team, one start after another
        many = ceil(teaching_hours(facts, group) / HOURS_OF_A_TRAINER)
        least = _AT_NIGHT if is_of_nights(group) else 1
        needs[_team_id(group)] = max(least, many, needs.get(_team_id(group), 0))
    return needs if sum(needs.values()) >= (trainers or 0) else {}


def _team_id(group: Group) -> str:
    return group.part_of or group.id


def teaching_hours(facts: CaseFacts, group: Group) -> float:
    """Return the hours of all rounds of a team before its start."""
    return facts.rounds_for([group]) * facts.hours_of(group)


def trainers_in_words(facts: CaseFacts, by_team: dict[str, int]) -> str:
    """Return each team's trainers with the hours that all of them teach."""
    teams = [team for team in whole_teams(facts.brief.groups) if _team_id(team) in by_team]
    teams.sort(key=lambda team: -by_team[_team_id(team)])
    named = [f"{team.label} {by_team[_team_id(team)]}" for team in teams[:_MOST_TEAMS]]
    others = sum(by_team[_team_id(team)] for team in teams[_MOST_TEAMS:])
    return listed([*named, *([f"other teams {others}"] if others else [])])


def trainers_note(facts: CaseFacts, by_team: dict[str, int]) -> str:
    """Return how many trainers there are, where, and how many teach at once."""
    many = sum(by_team.values())
    return (
        f"{count(many, 'trainer')} by team (proposal), at most {number(facts.trainers_assumed)} teaching at "
        f"once: {trainers_in_words(facts, by_team)}."
    )


def preparing_in_words(facts: CaseFacts) -> str:
    """Return how much each trainer teaches and prepares."""
    most = hours(hours_of_a_trainer(facts))
    return f"No trainer teaches more than {most} before the start of their team, plus equal time to prepare."


def hours_of_a_trainer(facts: CaseFacts) -> float:
    """Return the most hours that one trainer teaches before a start."""
    if by_team := trainers_by_team(facts):
        groups = [group for group in facts.brief.groups if _team_id(group) in by_team]
        return max(teaching_hours(facts, group) / by_team[_team_id(group)] for group in groups)
    fullest = max(map(facts.teaching_hours, facts.waves.values()), default=0.0)
    return fullest / facts.trainers_assumed
