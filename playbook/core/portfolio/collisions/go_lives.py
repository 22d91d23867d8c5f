"""Two go-lives close together, for the same people."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from playbook.core.base.fields import next_weekday
from playbook.core.base.words import count
from playbook.core.portfolio.collisions.model import Collision, Ground, dates_of, person_matcher, why
from playbook.core.portfolio.portfolio import Team


def go_lives(ground: Ground) -> Iterator[Collision]:
    """Yield go-lives of two rollouts nearer than the limit."""
    hit: dict[tuple[tuple[date, str], tuple[date, str]], list[Team]] = {}
    for team in ground.teams:
        days = sorted(set(_days_of_go_live(team)), key=lambda first: (first[0], ground.names[first[1]]))
        for first, other in pairwise(days):
            is_near = (other[0] - first[0]).days < ground.limits.go_lives_apart_days
            if first[1] != other[1] and is_near and ground.is_ahead(other[0]):
                hit.setdefault((first, other), []).append(team)
    for (first, other), teams in hit.items():
        yield _two_go_lives(first, other, teams, ground)


def _days_of_go_live(team: Team) -> Iterator[tuple[date, str]]:
    for part in team.parts:
        for date_ in dates_of(part, "go_live"):
            yield date_.day, part.rollout_id


def _two_go_lives(
    earlier: tuple[date, str], later: tuple[date, str], teams: Sequence[Team], ground: Ground
) -> Collision:
    names, apart = ground.names, (later[0] - earlier[0]).days
    how = f"{count(apart, 'day')} apart" if apart else "the same day"
    parts = {part.rollout_id: part for part in teams[0].parts}
    first, second = parts[earlier[1]], parts[later[1]]
    # The later one moves, unless only the first is not launched: then it comes after the other.
    goes_first = first.footprint.movable and not second.footprint.movable
    moved, stays = (first, later[0]) if goes_first else (second, earlier[0])
    free = next_weekday(stays + timedelta(days=ground.limits.go_lives_apart_days))
    return Collision(
        "go_lives",
        person_matcher(teams),
        earlier[0],
        later[0],
        (earlier[1], later[1]),
        f"{names[earlier[1]]} goes live on {ground.say(earlier[0])} and {names[later[1]]} "
        f"on {ground.say(later[0])}: {how}.",
        f"Move the go-live of {names[moved.rollout_id]}{why(moved)} to {ground.say(free)} or later, "
        "or have one sponsor decide which comes first.",
    )
