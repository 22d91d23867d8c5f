"""Models out of our own JSON are what pydantic would make of it."""

from datetime import date

import pytest
from pydantic import BaseModel

from playbook.core.state import Rollout, fold
from playbook.store.thaw import shape, thaw
from tests.core.story import LAUNCHED
from tests.store.logs import events


class Part(BaseModel):
    kind: str = "part"
    day: date | None = None


class Whole(BaseModel):
    parts: tuple[Part, ...] = ()
    either: int | str = 0
    by_day: dict[date, int] = {}
    pair: tuple[int, date] | None = None
    loose: list[date] = []


def test_a_rollout_thaws_as_pydantic_reads_it():
    text = fold(events(LAUNCHED)).model_dump_json().encode()
    assert thaw(Rollout, text) == Rollout.model_validate_json(text)


def test_a_thawed_model_is_copied_and_dumped_like_any_other():
    rollout = thaw(Rollout, fold(events(LAUNCHED)).model_dump_json().encode())
    item = rollout.items["why"].model_copy(update={"title": "Other"})
    assert item.title == "Other"
    assert rollout.items["why"].title == "Why we change"
    assert item.model_dump()["id"] == "why"
    assert hash(rollout.items["why"].provenance) == hash(rollout.items["hours"].provenance)


def test_kinds_of_fields_that_it_does_not_know_are_left_to_pydantic():
    made = Whole(
        parts=(Part(day=date(2026, 1, 2)), Part()),
        either="x",
        by_day={date(2026, 1, 2): 3},
        pair=(1, date(2026, 1, 2)),
        loose=[date(2026, 1, 2)],
    )
    assert thaw(Whole, made.model_dump_json().encode()) == made


@pytest.mark.parametrize("text", [b"", b"[]", b"null", b"{}", b'{"parts":1}', b"\xff", b'"x"'])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        thaw(Rollout, text)


def test_the_shape_tells_other_fields_apart_however_deep():
    class Part(BaseModel):
        kind: str = "part"
        when: date | None = None

    Part.__qualname__ = "Part"

    class Other(BaseModel):
        parts: tuple[Part, ...] = ()
        either: int | str = 0
        by_day: dict[date, int] = {}
        pair: tuple[int, date] | None = None
        loose: list[date] = []

    Other.__qualname__ = "Whole"
    assert shape(Other) != shape(Whole)
    assert shape(Rollout) == shape(Rollout)
