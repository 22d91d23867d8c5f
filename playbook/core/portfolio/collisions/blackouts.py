"""Dates inside days another rollout keeps free for the same people."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from playbook.core.base.fields import Span, next_weekday
from playbook.core.portfolio.collisions.model import (
    Collision,
    Ground,
    dates_in_words,
    dates_of,
    person_matcher,
)
from playbook.core.portfolio.footprint import Date
from playbook.core.portfolio.portfolio import Part, Team


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
    dates_by_id = {
        part.rollout_id: dates_of(part, "go_live", "training", "live_message") for part in team.parts
    }
    spans_by_id = {part.rollout_id: _spans_of(part) for part in team.parts}
    for keeper_id, spans in spans_by_id.items():
        for span in spans:
            for other_id, dates in dates_by_id.items():
                inside = (date_ for date_ in dates if span.has(date_.day) and ground.is_ahead(date_.day))
                broken = tuple(date_ for date_ in inside if not _knows(spans_by_id[other_id], date_))
                if broken and other_id != keeper_id:
                    yield _Met(keeper_id, span, other_id, broken)


def _knows(own: Iterable[Span], date_: Date) -> bool:
    return any(span.has(date_.day) for span in own)


def _spans_of(part: Part) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(span for demand in part.demands for span in demand.blackouts))


def _collision(met: _Met, teams: list[Team], ground: Ground) -> Collision:
    keeper, other, span, dates = ground.names[met.keeper_id], ground.names[met.other_id], met.span, met.dates
    free = ground.say(next_weekday(span.end + timedelta(days=1)))
    days = f"{ground.say(span.start)} to {ground.say(span.end)} free"
    reason = f" ({span.reason})" if span.reason else ""
    return Collision(
        "blackout",
        person_matcher(teams),
        dates[0].day,
        dates[-1].day,
        (met.other_id, met.keeper_id),
        f"{other} has {dates_in_words(dates, ground, 'its go-live')}, while {keeper} keeps {days}{reason}.",
        f"Move {'it' if len(dates) == 1 else 'them'} to {free} or later, "
        f"or ask their manager whether the blackout holds for {other} too.",
    )
