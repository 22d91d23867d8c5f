"""What was worked out is kept: once per key, the last used, and for one house only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from playbook.desk.house import House, open_house
from playbook.desk.kept import Kept, drop_all
from playbook.settings import Settings


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(Settings(data=tmp_path / "data"))
    yield opened
    opened.close()


def test_a_thing_is_made_once_for_its_key(house):
    kept, made = Kept(2), []
    for key in ("a", "a", "b", "a"):
        kept.once(house, key, lambda key=key: made.append(key))
    assert made == ["a", "b"]


def test_only_what_was_used_last_is_kept(house):
    kept, made = Kept(2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        kept.once(house, key, lambda key=key: made.append(key))
    assert made == ["a", "b", "c", "b"]


def test_what_is_looked_for_was_used_too(house):
    kept = Kept(2)
    for key in ("a", "b"):
        kept.once(house, key, lambda key=key: key)
    assert kept.find(house, "a") == "a"
    kept.once(house, "c", lambda: "c")
    assert [kept.find(house, key) for key in ("a", "b", "c")] == ["a", None, "c"]


def test_what_one_house_made_is_not_told_in_another(house, tmp_path):
    kept = Kept(2)
    assert kept.once(house, "a", lambda: 1) == 1
    other = open_house(Settings(data=tmp_path / "other"))
    try:
        assert kept.once(other, "a", lambda: 2) == 2
    finally:
        other.close()


def test_what_failed_is_tried_again(house):
    kept, tries = Kept(2), []

    def make() -> int:
        tries.append(1)
        return 1 // (len(tries) - 1)

    with pytest.raises(ZeroDivisionError):
        kept.once(house, "a", make)
    assert kept.once(house, "a", make) == 1


def test_everything_that_was_made_in_one_house_can_be_dropped(house, tmp_path):
    one, two = Kept(2), Kept(2)
    other = open_house(Settings(data=tmp_path / "other"))
    try:
        for kept in (one, two):
            kept.once(house, "a", lambda: "old")
            kept.once(other, "a", lambda: "other")
        drop_all(house)
        assert [kept.once(house, "a", lambda: "new") for kept in (one, two)] == ["new", "new"]
        assert [kept.once(other, "a", lambda: "new") for kept in (one, two)] == ["other", "other"]
    finally:
        other.close()
