"""Two rollouts in one week, with something that the same people must be there for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from playbook.core.collisions.ground import Collision, Ground, dates_in_words, dates_of, whom
from playbook.core.footprint import Date
from playbook.core.portfolio import Team
from playbook.core.review.words import counted

_MOST = 4


def same_weeks(ground: Ground) -> Iterator[Collision]:
    """Weeks in which two rollouts train the same people, or one trains them while another goes live."""
    hit: dict[tuple[date, tuple[tuple[str, Date], ...]], list[Team]] = {}
    for team in ground.teams:
        for monday, dates in _by_week(team).items():
            rollouts, trainers = {one for one, _ in dates}, {one for one, at in dates if at.ask == "training"}
            if len(rollouts) > 1 and trainers and ground.is_ahead(monday):
                hit.setdefault((monday, dates), []).append(team)
    for (monday, dates), teams in hit.items():
        ids = tuple(dict.fromkeys(one for one, _ in dates))
        each = [f"{ground.names[one]}: {dates_in_words(_of(dates, one), ground)}" for one in ids]
        yield Collision(
            "same_week",
            whom(teams),
            monday,
            monday + timedelta(days=6),
            ids,
            f"{'; '.join(each[:_MOST])}{_and_more(len(each) - _MOST)}.",
            f"Give each a week of its own: {_which_moves(teams[0], dates, ground)}.",
        )


def _which_moves(team: Team, dates: Sequence[tuple[str, Date]], ground: Ground) -> str:
    free = [part.rollout_id for part in team.parts if part.footprint.movable]
    for rollout_id, _ in dates:
        if rollout_id in free:
            return f"{ground.names[rollout_id]} is not launched yet, so its dates are the easier to move"
    rollout_id, latest = max(dates, key=lambda one: (one[1].day, one[0]))
    return f"{dates_in_words([latest], ground)} of {ground.names[rollout_id]} comes last and can follow later"


def _by_week(team: Team) -> Mapping[date, tuple[tuple[str, Date], ...]]:
    """What a team must be there for, by the Monday of its week: go-lives and sessions."""
    found: dict[date, list[tuple[str, Date]]] = {}
    for part in team.parts:
        for one in dates_of(part, "go_live", "training"):
            found.setdefault(one.day - timedelta(days=one.day.weekday()), []).append((part.rollout_id, one))
    return {monday: tuple(dates) for monday, dates in found.items()}


def _of(dates: Iterable[tuple[str, Date]], rollout_id: str) -> list[Date]:
    return [at for one, at in dates if one == rollout_id]


def _and_more(rollouts: int) -> str:
    return f"; and {counted(rollouts, 'more rollout')}" if rollouts > 0 else ""
