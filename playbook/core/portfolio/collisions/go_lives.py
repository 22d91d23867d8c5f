"""Two go-lives close together, for the same people."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from playbook.core.base.fields import next_weekday
from playbook.core.base.words import count
from playbook.core.portfolio.collisions.model import Collision, Ground, dates_of, person_matcher, why
from playbook.core.portfolio.portfolio import Team


def go_lives(ground: Ground) -> Iterator[Collision]:
    """Go-lives of two rollouts for the same people, nearer than the limit."""
    hit: dict[tuple[tuple[date, str], tuple[date, str]], list[Team]] = {}
    for team in ground.teams:
        days = sorted(set(_days_of_go_live(team)), key=lambda one: (one[0], ground.names[one[1]]))
        for one, other in pairwise(days):
            is_near = (other[0] - one[0]).days < ground.limits.go_lives_apart_days
            if one[1] != other[1] and is_near and ground.is_ahead(other[0]):
                hit.setdefault((one, other), []).append(team)
    for (one, other), teams in hit.items():
        yield _two_go_lives(one, other, teams, ground)


def _days_of_go_live(team: Team) -> Iterator[tuple[date, str]]:
    for part in team.parts:
        for one in dates_of(part, "go_live"):
            yield one.day, part.rollout_id


def _two_go_lives(
    one: tuple[date, str], other: tuple[date, str], teams: Sequence[Team], ground: Ground
) -> Collision:
    names, apart = ground.names, (other[0] - one[0]).days
    how = f"{count(apart, 'day')} apart" if apart else "the same day"
    parts = {part.rollout_id: part for part in teams[0].parts}
    first, second = parts[one[1]], parts[other[1]]
    # The later one moves, unless only the first is not launched: then it comes after the other.
    goes_first = first.footprint.movable and not second.footprint.movable
    moved, stays = (first, other[0]) if goes_first else (second, one[0])
    free = next_weekday(stays + timedelta(days=ground.limits.go_lives_apart_days))
    return Collision(
        "go_lives",
        person_matcher(teams),
        one[0],
        other[0],
        (one[1], other[1]),
        f"{names[one[1]]} goes live on {ground.say(one[0])} and {names[other[1]]} "
        f"on {ground.say(other[0])}: {how}.",
        f"Move the go-live of {names[moved.rollout_id]}{why(moved)} to {ground.say(free)} or later, "
        "or have one sponsor decide which comes first.",
    )
