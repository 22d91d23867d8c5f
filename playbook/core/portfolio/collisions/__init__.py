"""Where rollouts collide in the same people, with advice."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from playbook.core.portfolio.collisions.dates import blackouts, go_lives, same_weeks
from playbook.core.portfolio.collisions.free_weeks import FreeWeeks
from playbook.core.portfolio.collisions.model import LIMITS, SORT_NAMES, Collision, Ground, Limits, Sort
from playbook.core.portfolio.collisions.too_much import overloads, owners

__all__ = ["LIMITS", "SORT_NAMES", "Collision", "Ground", "Limits", "Sort", "find_collisions"]


def find_collisions(ground: Ground) -> tuple[Collision, ...]:
    """Return what collides, the soonest first."""
    room = FreeWeeks(ground)
    collisions = [*overloads(ground, room), *go_lives(ground), *same_weeks(ground, room)]
    collisions += [*blackouts(ground), *owners(ground)]
    order = tuple(SORT_NAMES)
    return tuple(sorted(_merged(collisions), key=lambda each: (each.first, order.index(each.sort), each.who)))


def _merged(collisions: Iterable[Collision]) -> Iterator[Collision]:
    alike: dict[Collision, list[str]] = {}
    for collision in collisions:
        alike.setdefault(replace(collision, who=()), []).extend(collision.who)
    return (replace(collision, who=tuple(who)) for collision, who in alike.items())
