"""The open data folder, and how it is let go of."""

from pathlib import Path

import pytest

from playbook.desk.house import open_house
from playbook.settings import Settings


def test_what_fails_at_the_close_keeps_neither_the_rest_nor_the_log_open(tmp_path: Path):
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
