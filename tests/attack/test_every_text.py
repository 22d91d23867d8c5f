"""Each text and table of a brief, filled by whoever means harm: twice as much is at most twice the work.

The inventory comes from the models, so a new field is filled too. Work is counted in calls, which are the
same on every machine; patterns that go back and forth are held by test_patterns.py.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, NamedTuple, get_args, get_origin

import pytest
from pydantic import BaseModel

from playbook.core.base.text_caches import forget_texts
from playbook.core.log.limits import MOST_LETTERS, MOST_OF_A_ROW
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case_problems import warnings_of
from playbook.desk.writing.model_plans import draft_plan
from tests.attack.hostile_texts import PATTERNS, TEAMS, Write, cut
from tests.soak import IS_LONG, some
from tests.work import calls_of

TODAY = date(2026, 12, 1)
# Doubled work is 2, and 4 where each is compared with each: rows are compared with the few that are
# taken up.
# LITTLE is done in half a second, whatever it grows by.
MOST_GROWTH, MOST_OF_ROWS, MOST_CALLS, LITTLE = 2.5, 3.0, 6_000_000, 1_000_000
_MOST_ROWS = 60
# Codes and choices, which take no free text.
_CODES = {"id", "change_kind", "currency", "country", "subdivision"}


class Place(NamedTuple):
    """A text of the brief, or a table: `row` is the model of its rows, `most` its letters or rows."""

    path: tuple[str, ...]
    most: int
    row: type[BaseModel] | None = None

    @property
    def name(self) -> str:
        return ".".join(self.path) + ("[]" if self.row else "")


def _bounds(metadata: list[Any]) -> list[int]:
    return [most for each in metadata if (most := getattr(each, "max_length", None))]


def _places(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[Place]:
    for name, field in model.model_fields.items():
        most, kind = min(_bounds(field.metadata), default=0), field.annotation
        if kind is str and most and name not in _CODES:
            yield Place((*path, name), most)
        elif get_origin(kind) is tuple and most:
            row = get_args(kind)[0]
            is_model = isinstance(row, type) and issubclass(row, BaseModel)
            if is_model or not path:
                yield Place((*path, name), most, row if is_model else BaseModel)
            if is_model:
                yield from _places(row, (*path, name))


PLACES = [*_places(Brief)]


def _row(model: type[BaseModel], number: int) -> dict[str, Any]:
    """Return a row with what it needs."""
    row: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
        if name == "id" or name == "person_id":
            row[name] = f"x{number}"
        elif choices and field.is_required():
            row[name] = choices[number % len(choices)]
        elif field.annotation is date and field.is_required():
            row[name] = "2027-02-03"
        elif name == "size":
            row[name] = 30
        elif field.is_required():
            row[name] = f"{name} {number}"
    return row


def _brief(place: Place, write: Write, share: float) -> Brief:
    """Return a small brief with one place filled to a share of its limit."""
    groups = [
        {"id": f"g{at}", "name": f"Team {at}", "size": 30, "impact": {"tools": 3}} for at in range(TEAMS)
    ]
    days = {"start": "2026-12-01", "go_live": "2027-03-01", "end": "2027-12-01", "country": "US"}
    values: dict[str, Any] = {"name": "X", "what_changes": "New CRM for sales", **days, "groups": groups}
    *above, last = place.path
    owners = [values]
    for depth, name in enumerate(above, 1):
        table = next(each for each in PLACES if each.row and each.path == place.path[:depth])
        if name != "groups":
            for owner in owners:
                owner[name] = [_row(table.row or BaseModel, at) for at in range(min(table.most, 8))]
        owners = [row for owner in owners for row in owner[name]]
    if place.row is None:
        most = min(place.most, MOST_OF_A_ROW) if above else place.most
        for at, owner in enumerate(owners):
            number = at if last == "name" else ""  # no two teams have one name
            owner[last] = f"{number}{write(int(most * share), at)}"[: int(most * share)]
        return Brief.model_validate(values)
    texts = [each.path[-1] for each in PLACES if not each.row and each.path[:-1] == place.path]
    for owner in owners:
        rows = [
            f"{write(60, at)[:60]} {at}" for at in range(max(1, int(min(place.most, _MOST_ROWS) * share)))
        ]
        is_text = place.row is BaseModel
        owner[last] = [
            text if is_text else _row(place.row, at) | dict.fromkeys(texts, text)
            for at, text in enumerate(rows)
        ]
    return Brief.model_validate(values)


def _calls(brief: Brief) -> int:
    """Return how many calls a draft of a brief takes, with all that it reads."""
    forget_texts()
    return calls_of(lambda: warnings_of(brief), lambda: draft_plan(brief, TODAY))


@pytest.fixture(scope="module")
def at_rest() -> int:
    """What a brief takes in which nothing is filled, once everything is loaded."""
    bare = _brief(Place(("why",), 10), PATTERNS["alike"], 0)
    _calls(bare)
    return _calls(bare)


@pytest.mark.parametrize(
    "number", some(range(len(PLACES)), range(0, len(PLACES), 3)), ids=lambda number: PLACES[number].name
)
def test_twice_the_text_is_at_most_twice_the_work(number: int, at_rest: int) -> None:
    place, names = PLACES[number], [*PATTERNS]
    for name in names if IS_LONG else names[number % len(names) :][:1]:
        whole = _calls(_brief(place, PATTERNS[name], 1)) - at_rest
        assert whole <= MOST_CALLS, (name, whole)
        if whole > LITTLE:
            half = _calls(_brief(place, PATTERNS[name], 0.5)) - at_rest
            most = MOST_OF_ROWS if place.row else MOST_GROWTH
            assert whole <= most * half, (name, half, whole)


def test_four_texts_of_amounts_together_are_at_most_twice_the_work(at_rest: int) -> None:
    place, calls = Place(("why",), 10), []
    for letters in (1_490, 2_980):
        amounts = cut(
            "".join(f"{at + 1} people at {at + 2} euros: {at * 3} USD. " for at in range(200)), letters
        )
        texts = dict.fromkeys(("what_changes", "why", "why_now", "risk_of_not_changing"), amounts)
        calls.append(_calls(_brief(place, PATTERNS["alike"], 0).model_copy(update=texts)) - at_rest)
    assert calls[1] <= MOST_GROWTH * calls[0], calls


def test_the_inventory_has_each_text_and_table() -> None:
    names = {place.name for place in PLACES}
    expected = {"why", "concern_list[]", "concern_list.text", "groups[]", "groups.tasks.task", "people.name"}
    assert expected | {"groups.blackouts.reason", "tools[]"} <= names
    assert sum(place.most for place in PLACES if not place.row and len(place.path) == 1) > MOST_LETTERS
    assert Group.model_fields["name"].is_required()
