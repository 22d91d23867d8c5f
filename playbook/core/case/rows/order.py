"""What must be done before what: tasks in the wrong order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from playbook.core.case.dated import sessions_of_pilot
from playbook.core.case.settle.numbers import stems
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plays.works import Precedence

_REST = re.compile(r" the rest\b| remaining ")  # a second lot, after the first
_MOST_COMPARED = 100  # of each side: all pairs of thousands would keep a reader waiting


def is_named(item: AnyItem, names: Sequence[str]) -> bool:
    """Return whether an item is one of these tasks: for any team, part or start."""
    exact, beginnings, titles = _patterns(tuple(names))
    name = _name_of(item)
    return name in exact or name.startswith(beginnings) or bool(titles and item.title.startswith(titles))


def with_names(items: Iterable[AnyItem]) -> list[tuple[AnyItem, date, str]]:
    """Return the items that have a day, with it and their ids without the kind."""
    return [(item, day, _name_of(item)) for item in items if (day := item.due)]


def of_names(items: Iterable[tuple[AnyItem, date, str]], names: Sequence[str]) -> list[tuple[AnyItem, date]]:
    """Return those that are one of these tasks: for any team, part or start."""
    exact, beginnings, titles = _patterns(tuple(names))
    return [
        (item, day)
        for item, day, name in items
        if name in exact or name.startswith(beginnings) or (titles and item.title.startswith(titles))
    ]


def _name_of(item: AnyItem) -> str:
    """Return the id of a task without its kind."""
    return item.id.partition(".")[2]


@cache
def _patterns(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Return the ids, how ids of one team, part or start begin, and how titles begin."""
    titles = tuple(each for each in names if each[0].isupper())
    ids = tuple(each for each in names if each not in titles)
    return frozenset(ids), tuple(f"{each}{mark}" for each in ids for mark in (".", "-1")), titles


def reversed_pairs(
    items: Iterable[AnyItem], pairs: Iterable[Precedence]
) -> Iterator[tuple[AnyItem, AnyItem, Precedence]]:
    """Yield pairs of tasks in the wrong order, with the row that they break."""
    items = tuple(items)
    dated = sorted(with_names(items), key=lambda each: each[1])
    early = {each.id for each in sessions_of_pilot(items)}  # what the others do first comes after these
    names = {_name_of(item) for item in items} - {""}  # a task by hand has no such name
    for pair in (each for each in pairs if not each.where_time and each.unless not in names):
        before = of_names(dated, pair.first)[-_MOST_COMPARED:]
        behind = of_names(dated, pair.then) if before else []
        for first, first_day in before:
            for then, day in behind[:_MOST_COMPARED]:
                is_for_others = then.id in early and not {*first.group_ids} <= {*then.group_ids}
                if not is_for_others and is_too_soon(day, first_day, pair) and _is_meant(first, then, pair):
                    yield first, then, pair


def is_too_soon(day: date, first_day: date, pair: Precedence) -> bool:
    """Return whether what comes then lies before what comes first, or on its day."""
    return day < first_day if pair.same_day else day <= first_day


def _is_meant(first: AnyItem, then: AnyItem, pair: Precedence) -> bool:
    """Return whether a pair is about these two, of one team or thing."""
    if first.id == then.id or not concern_one_team(first, then):
        return False
    if not pair.of_one_thing:
        return True
    is_of_one_lot = bool(_REST.search(first.title)) == bool(_REST.search(then.title))
    return is_of_one_lot and bool(stems(first.title) & stems(then.title))


def concern_one_team(first: AnyItem, then: AnyItem) -> bool:
    return not first.group_ids or not then.group_ids or bool({*first.group_ids} & {*then.group_ids})
