"""The open data folder, and how it is let go of."""

from pathlib import Path

import pytest

from playbook.desk.base.workspace import Closed, move_into, open_house, the_house
from playbook.settings import Settings


def test_a_failing_close_still_closes_the_rest(tmp_path: Path):
    house = open_house(Settings(data=tmp_path))
    ended = []

    def fail() -> None:
        raise ValueError("The first.")

    def fail_too() -> None:
        raise KeyError("The second.")

    house.at_close.extend((fail, lambda: ended.append(True), fail_too))
    with pytest.raises(ValueError, match=r"The first\."):
        house.close()
    assert ended == [True]
    open_house(Settings(data=tmp_path)).close()


def test_who_comes_late_opens_no_data_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLAYBOOK_DATA", str(tmp_path / "data"))
    house = open_house(Settings(data=tmp_path / "data"))
    move_into(house)
    assert the_house() is house
    move_into(None)
    house.close()
    with pytest.raises(Closed):
        the_house()
    open_house(Settings(data=tmp_path / "data")).close()
