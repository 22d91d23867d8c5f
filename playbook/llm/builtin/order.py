"""What comes first in a plan."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Annotated

from pydantic import Field

from playbook.core.base.fields import Frozen
from playbook.core.plan.items import AnyItem
from playbook.llm.builtin.cases.data_rows import read_rows

Names = Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")], ...], Field(min_length=1)]


class Precedence(Frozen):
    """Tasks that are done before others."""

    first: Names
    then: Names
    why: str
    same_day: bool = False
    days: Annotated[int, Field(ge=1, le=60)] = 1  # that lie between them, where there is time
    pause: Annotated[int, Field(ge=0, le=20)] = 0  # the same in working days
    where_time: bool = False  # else both are one: a pilot's people join the managers' session
    wished: Annotated[tuple[int, ...], Field(max_length=3)] = ()  # longer pauses, where the window has them


@lru_cache(maxsize=1)
def load_order() -> tuple[Precedence, ...]:
    """Read once what comes first."""
    return read_rows("order.toml", "order", Precedence)


def pause_between(first: str, then: str, free: int = 0) -> int:
    """Return the working days in which what a task showed is changed before another.

    `free`: how many the window can spare for it.
    """
    pairs = [pair for pair in load_order() if first in pair.first and then in pair.then]
    return max(
        (next((days for days in pair.wished if days <= free), pair.pause) for pair in pairs), default=0
    )


def is_named(item: AnyItem, names: Sequence[str]) -> bool:
    """Return whether an item is one of these tasks: for any team, part or start."""
    _, _, name = item.id.partition(".")
    return name in names or name.startswith(_beginnings(tuple(names)))


@cache
def _beginnings(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return how names of the same tasks begin for one team, part or start."""
    return tuple(f"{each}{mark}" for each in names for mark in (".", "-1"))


def reversed_pairs(
    items: Iterable[AnyItem], pairs: Iterable[Precedence]
) -> Iterator[tuple[AnyItem, AnyItem]]:
    """Yield tasks in the wrong order, for a team of both."""
    dated = [(item, item.due) for item in items if item.due]
    for pair in (each for each in pairs if not each.where_time):
        before = [(item, day) for item, day in dated if is_named(item, pair.first)]
        behind = [(item, day) for item, day in dated if is_named(item, pair.then)] if before else []
        for first, first_day in before:
            for then, day in behind:
                is_late = day < first_day if pair.same_day else day <= first_day
                if is_late and concern_one_team(first, then):
                    yield first, then


def concern_one_team(first: AnyItem, then: AnyItem) -> bool:
    return not first.group_ids or not then.group_ids or bool({*first.group_ids} & {*then.group_ids})


def last_day_before(name: str, dated: Iterable[tuple[str, date]], working_days: Sequence[int]) -> date | None:
    """Return the last day before plays on their days."""
    pairs = [pair for pair in load_order() if name in pair.first]
    days = (_before(day, pair, working_days) for pair in pairs for play, day in dated if play in pair.then)
    return min(days, default=None)


def latest_before(
    name: str, items: Iterable[AnyItem], group_ids: Sequence[str] = (), working_days: Sequence[int] = ()
) -> date | None:
    """Return the last day that leaves time for those that follow."""
    days = [
        _before(item.due, pair, working_days)
        for pair in load_order()
        if name in pair.first
        for item in items
        if is_named(item, pair.then)
        and item.due
        and (not group_ids or not item.group_ids or {*item.group_ids} & {*group_ids})
    ]
    return min(days, default=None)


def earliest_after(name: str, items: Iterable[AnyItem]) -> date | None:
    """Return the day after the last of those that come first."""
    first = [each for pair in load_order() if name in pair.then for each in pair.first]
    days = [item.due for item in items if is_named(item, first) and item.due]
    return max(days) + timedelta(days=1) if days else None


def _before(day: date, pair: Precedence, working_days: Sequence[int]) -> date:
    """Return the last day that leaves what lies between a pair."""
    place = bisect_left(working_days, day.toordinal()) - 1 - pair.pause
    if pair.pause and place >= 0:
        return date.fromordinal(working_days[place])
    return day - timedelta(days=0 if pair.same_day else max(pair.days, pair.pause + 1))
