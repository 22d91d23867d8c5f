"""Go-lives, sessions and live messages that collide for the same people."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import chain, pairwise
from typing import NamedTuple

from playbook.core.base.fields import Span, next_weekday
from playbook.core.base.words import count
from playbook.core.portfolio.collisions.free_weeks import FreeWeeks
from playbook.core.portfolio.collisions.model import (
    Collision,
    Ground,
    dates_in_words,
    dates_of,
    team_names,
    why,
)
from playbook.core.portfolio.footprint import Date
from playbook.core.portfolio.portfolio import Team


def go_lives(ground: Ground) -> Iterator[Collision]:
    """Yield go-lives of two rollouts nearer than the limit."""
    hit: dict[tuple[tuple[date, str], tuple[date, str]], list[Team]] = {}
    for team in ground.teams:
        pairs = {(when.day, part.rollout_id) for part in team.parts for when in dates_of(part, "go_live")}
        days = sorted(pairs, key=lambda pair: (pair[0], ground.names[pair[1]]))
        for first, other in pairwise(days):
            is_near = (other[0] - first[0]).days < ground.limits.go_lives_apart_days
            if first[1] != other[1] and is_near and ground.is_ahead(other[0]):
                hit.setdefault((first, other), []).append(team)
    for (first, other), teams in hit.items():
        yield _two_go_lives(first, other, teams, ground)


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
    what = f"{names[earlier[1]]} goes live on {ground.say(earlier[0])} and {names[later[1]]} "
    what += f"on {ground.say(later[0])}: {how}."
    advice = f"Move the go-live of {names[moved.rollout_id]}{why(moved)} to {ground.say(free)} or later, "
    advice += "or have one sponsor decide which comes first."
    ids = (earlier[1], later[1])
    return Collision("go_lives", team_names(teams), earlier[0], later[0], ids, what, advice)


_MOST = 4


def same_weeks(ground: Ground, room: FreeWeeks) -> Iterator[Collision]:
    """Yield weeks in which two rollouts need the same people."""
    hit: dict[tuple[date, tuple[tuple[str, Date], ...]], list[Team]] = {}
    for team in ground.teams:
        for monday, dates in room.dates(team).items():
            is_shared = len({rollout_id for rollout_id, _ in dates}) > 1
            if is_shared and ground.is_ahead(monday) and any(at.ask == "training" for _, at in dates):
                hit.setdefault((monday, dates), []).append(team)
    for (monday, dates), teams in hit.items():
        ids = tuple(dict.fromkeys(rollout_id for rollout_id, _ in dates))
        each = [f"{ground.names[key]}: {dates_in_words(_of(dates, key), ground)}" for key in ids]
        rollout_id, moves = _which_moves(teams[0], dates, ground)
        week = None
        if not any(at.ask == "go_live" for at in _of(dates, rollout_id)):
            hours = partial(room.training, monday=monday, rollout_id=rollout_id)
            week = room.nearest(teams, rollout_id, monday, hours)
        where = f"; the week of {ground.say(week)} has room" if week else ""
        further = f"; and {count(len(each) - _MOST, 'more rollout')}" if len(each) > _MOST else ""
        what = f"{'; '.join(each[:_MOST])}{further}."
        advice = f"Give each a week of its own: {moves}{where}."
        sunday = monday + timedelta(days=6)
        yield Collision("same_week", team_names(teams), monday, sunday, ids, what, advice)


def _which_moves(team: Team, dates: Sequence[tuple[str, Date]], ground: Ground) -> tuple[str, str]:
    free = [part.rollout_id for part in team.parts if part.footprint.movable]
    for rollout_id, _ in dates:
        if rollout_id in free:
            name = ground.names[rollout_id]
            return rollout_id, f"{name} is not launched yet, so its dates are the easier to move"
    rollout_id, latest = max(dates, key=lambda pair: (pair[1].day, ground.names[pair[0]]))
    words = dates_in_words([latest], ground)
    return rollout_id, f"{words} of {ground.names[rollout_id]} comes last and is the one to move"


def _of(dates: Iterable[tuple[str, Date]], rollout_id: str) -> list[Date]:
    return [at for owner_id, at in dates if owner_id == rollout_id]


class _Met(NamedTuple):
    """A blackout, and another rollout's dates that fall into it."""

    keeper_id: str
    span: Span
    other_id: str
    dates: tuple[Date, ...]


def blackouts(ground: Ground) -> Iterator[Collision]:
    """Yield dates that fall into another rollout's blackout."""
    hit: dict[_Met, list[Team]] = {}
    for team in ground.teams:
        for met in _met(team, ground):
            hit.setdefault(met, []).append(team)
    return (_collision(met, teams, ground) for met, teams in hit.items())


def _met(team: Team, ground: Ground) -> Iterator[_Met]:
    """Yield dates inside blackouts that their own rollout lacks (R09)."""
    asks = ("go_live", "training", "live_message")
    dates_by_id = {part.rollout_id: dates_of(part, *asks) for part in team.parts}
    blackouts_by_id = {part.rollout_id: [demand.blackouts for demand in part.demands] for part in team.parts}
    spans_by_id = {key: dict.fromkeys(chain.from_iterable(each)) for key, each in blackouts_by_id.items()}
    for keeper_id, spans in spans_by_id.items():
        for span in spans:
            for other_id, dates in dates_by_id.items():
                inside = (when for when in dates if span.has(when.day) and ground.is_ahead(when.day))
                own = spans_by_id[other_id]
                broken = tuple(when for when in inside if not any(each.has(when.day) for each in own))
                if broken and other_id != keeper_id:
                    yield _Met(keeper_id, span, other_id, broken)


def _collision(met: _Met, teams: list[Team], ground: Ground) -> Collision:
    keeper, other, span, dates = ground.names[met.keeper_id], ground.names[met.other_id], met.span, met.dates
    free = ground.say(next_weekday(span.end + timedelta(days=1)))
    days = f"{ground.say(span.start)} to {ground.say(span.end)} free"
    reason = f" ({span.reason})" if span.reason else ""
    when = dates_in_words(dates, ground, "its go-live")
    what = f"{other} has {when}, while {keeper} keeps {days}{reason}."
    advice = f"Move {'it' if len(dates) == 1 else 'them'} to {free} or later, "
    advice += f"or ask their manager whether these days are closed for {other} too."
    ids = (met.other_id, met.keeper_id)
    return Collision("blackout", team_names(teams), dates[0].day, dates[-1].day, ids, what, advice)
