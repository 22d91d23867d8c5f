"""Weeks that ask the same people, or one owner, for too much."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from playbook.core.base.words import count, some
from playbook.core.portfolio.collisions.free_weeks import FreeWeeks
from playbook.core.portfolio.collisions.model import Collision, Ground, Limits, stretches, why
from playbook.core.portfolio.footprint import same
from playbook.core.portfolio.portfolio import TeamWeek


def overloads(ground: Ground, room: FreeWeeks) -> Iterator[Collision]:
    """Yield runs of weeks over a team's capacity."""
    weeks = [week for week in ground.weeks if week.is_over and len(_counted(week, ground.limits)) > 1]
    for _, group in groupby(weeks, lambda week: week.team.name):
        for stretch in stretches(list(group), lambda week: week.monday):
            yield _overload(stretch, ground, room)


def _counted(week: TeamWeek, limits: Limits) -> tuple[str, ...]:
    return tuple(share.rollout_id for share in week.shares if share.hours >= limits.least_hours)


def _overload(weeks: Sequence[TeamWeek], ground: Ground, room: FreeWeeks) -> Collision:
    peak, names = max(weeks, key=lambda week: week.hours), ground.names
    has = peak.capacity or 0.0
    shown = [share for share in peak.shares if share.hours >= 0.05]
    shares = some([f"{names[share.rollout_id]} {share.hours:.1f}" for share in shown])
    request = f"{peak.hours:.1f} hours are asked of each person, and they have {has:.1f}: {shares}."
    running = f"{count(len(weeks), 'week')} running; the most in that of {ground.say(peak.monday)}: "
    ids = {rollout_id: None for week in (peak, *weeks) for rollout_id in _counted(week, ground.limits)}
    what = f"{running}{request}" if len(weeks) > 1 else request
    first, last = weeks[0].monday, weeks[-1].monday + timedelta(days=6)
    advice = _relief(peak, len(weeks) == 1, ground, room)
    return Collision("over", (peak.team.name,), first, last, tuple(ids), what, advice)


def _relief(peak: TeamWeek, is_alone: bool, ground: Ground, room: FreeWeeks) -> str:
    """Return which rollout gives way: one not launched, large enough."""
    # `is_alone`: no week beside it is too full, so that the nearest one with room is worth naming.
    parts = {part.rollout_id: part for part in peak.team.parts}
    excess, ids = max(peak.hours - (peak.capacity or 0.0), 0.1), _counted(peak, ground.limits)
    shares = [share for share in peak.shares if share.rollout_id in ids]
    free = [share for share in shares if parts[share.rollout_id].footprint.movable]
    enough = [share for share in (*free, *reversed(shares)) if share.hours >= excess]
    part = parts[(enough or free or shares)[0].rollout_id]
    name = f"{ground.names[part.rollout_id]}{why(part)}"
    if not enough:
        return f"No single rollout can give {excess:.1f} hours: agree on the order, and let {name} wait."
    week = room.nearest((peak.team,), part.rollout_id, peak.monday, lambda _: excess) if is_alone else None
    where = f"the week of {ground.say(week)}, which has room" if week else "another week"
    return f"Move {excess:.1f} hours of {name} to {where}, or agree on more time with their manager."


def owners(ground: Ground) -> Iterator[Collision]:
    """Yield weeks in which one person owns too many items."""
    weeks: dict[str, dict[date, dict[str, int]]] = {}
    written: dict[str, str] = {}
    for footprint in ground.footprints:
        for duty in footprint.duties:
            if ground.is_ahead(duty.day):
                key, monday = same(duty.person), duty.day - timedelta(days=duty.day.weekday())
                written.setdefault(key, duty.person)
                counts = weeks.setdefault(key, {}).setdefault(monday, {})
                counts[footprint.rollout_id] = counts.get(footprint.rollout_id, 0) + 1
    for key, by_week in weeks.items():
        many = [
            (monday, counts)
            for monday, counts in sorted(by_week.items())
            if len(counts) > 1 and sum(counts.values()) > ground.limits.owned_a_week
        ]
        for stretch in stretches(many, lambda pair: pair[0]):
            yield _owner(written[key], stretch, ground)


def _owner(person: str, weeks: Sequence[tuple[date, Mapping[str, int]]], ground: Ground) -> Collision:
    monday, counts = max(weeks, key=lambda pair: sum(pair[1].values()))
    total, names = sum(counts.values()), ground.names
    most = sorted(counts, key=lambda rollout_id: (-counts[rollout_id], rollout_id))
    each = some([f"{counts[rollout_id]} of {names[rollout_id]}" for rollout_id in most])
    excess = total - ground.limits.owned_a_week
    owned = f"{total} open tasks of one owner: {each}."
    running = f"{count(len(weeks), 'week')} running; the most in that of {ground.say(monday)}: "
    ids = tuple(dict.fromkeys((*most, *(rollout_id for _, each in weeks for rollout_id in each))))
    what = f"{running}{owned}" if len(weeks) > 1 else owned
    advice = f"Hand at least {excess} of them to somebody else, or move {'it' if excess == 1 else 'them'} "
    advice += "to another week."
    last = weeks[-1][0] + timedelta(days=6)
    return Collision("owner", (person,), weeks[0][0], last, ids, what, advice)
