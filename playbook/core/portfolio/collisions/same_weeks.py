"""Two rollouts in one week that the same people must attend."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.words import count
from playbook.core.portfolio.collisions.free_weeks import Room
from playbook.core.portfolio.collisions.model import Collision, Ground, dates_in_words, person_matcher
from playbook.core.portfolio.footprint import Date
from playbook.core.portfolio.portfolio import Team

_MOST = 4


def same_weeks(ground: Ground, room: Room) -> Iterator[Collision]:
    """Yield weeks in which two rollouts need the same people."""
    hit: dict[tuple[date, tuple[tuple[str, Date], ...]], list[Team]] = {}
    for team in ground.teams:
        for monday, dates in room.dates(team).items():
            rollouts, trainers = (
                {rollout_id for rollout_id, _ in dates},
                {rollout_id for rollout_id, at in dates if at.ask == "training"},
            )
            if len(rollouts) > 1 and trainers and ground.is_ahead(monday):
                hit.setdefault((monday, dates), []).append(team)
    for (monday, dates), teams in hit.items():
        ids = tuple(dict.fromkeys(rollout_id for rollout_id, _ in dates))
        each = [
            f"{ground.names[rollout_id]}: {dates_in_words(_of(dates, rollout_id), ground)}"
            for rollout_id in ids
        ]
        rollout_id, moves = _which_moves(teams[0], dates, ground)
        yield Collision(
            "same_week",
            person_matcher(teams),
            monday,
            monday + timedelta(days=6),
            ids,
            f"{'; '.join(each[:_MOST])}{_and_more(len(each) - _MOST)}.",
            f"Give each a week of its own: {moves}{_where(teams, rollout_id, monday, dates, ground, room)}.",
        )


def _which_moves(team: Team, dates: Sequence[tuple[str, Date]], ground: Ground) -> tuple[str, str]:
    """Return the rollout that gives way, and why."""
    free = [part.rollout_id for part in team.parts if part.footprint.movable]
    for rollout_id, _ in dates:
        if rollout_id in free:
            return (
                rollout_id,
                f"{ground.names[rollout_id]} is not launched yet, so its dates are the easier to move",
            )
    rollout_id, latest = max(dates, key=lambda pair: (pair[1].day, ground.names[pair[0]]))
    words = dates_in_words([latest], ground)
    return rollout_id, f"{words} of {ground.names[rollout_id]} comes last and is the one to move"


def _where(
    teams: Sequence[Team],
    rollout_id: str,
    monday: date,
    dates: Sequence[tuple[str, Date]],
    ground: Ground,
    room: Room,
) -> str:
    """Return the nearest free week as a clause; "" for go-lives."""
    if any(date_.ask == "go_live" for date_ in _of(dates, rollout_id)):
        return ""
    week = room.nearest(teams, rollout_id, monday, lambda team: room.training(team, monday, rollout_id))
    return f"; the week of {ground.say(week)} has room" if week else ""


def _of(dates: Iterable[tuple[str, Date]], rollout_id: str) -> list[Date]:
    return [at for owner_id, at in dates if owner_id == rollout_id]


def _and_more(rollouts: int) -> str:
    return f"; and {count(rollouts, 'more rollout')}" if rollouts > 0 else ""
