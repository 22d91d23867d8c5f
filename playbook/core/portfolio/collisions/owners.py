"""One person with too many open items in several rollouts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from playbook.core.base.words import count, some
from playbook.core.portfolio.collisions.model import Collision, Ground, stretches
from playbook.core.portfolio.footprint import same


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
    monday, counts = max(weeks, key=lambda rollout_id: sum(rollout_id[1].values()))
    total, names = sum(counts.values()), ground.names
    most = sorted(counts, key=lambda rollout_id: (-counts[rollout_id], rollout_id))
    each = some([f"{counts[rollout_id]} of {names[rollout_id]}" for rollout_id in most])
    excess = total - ground.limits.owned_a_week
    owned = f"{total} open items of one owner: {each}."
    running = f"{count(len(weeks), 'week')} running; the most in that of {ground.say(monday)}: "
    return Collision(
        "owner",
        (person,),
        weeks[0][0],
        weeks[-1][0] + timedelta(days=6),
        tuple(dict.fromkeys((*most, *(rollout_id for _, each in weeks for rollout_id in each)))),
        f"{running}{owned}" if len(weeks) > 1 else owned,
        f"Hand at least {excess} of them to somebody else, or move {'it' if excess == 1 else 'them'} "
        "to another week.",
    )
