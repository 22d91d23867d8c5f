"""Regular work goes on whatever the clock says, and ends with its workspace."""

import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from playbook import clock
from playbook.desk.base import timer
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.settings import Settings
from tests.empty_data import empty_data


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=5_000)], ids=str)
def test_a_clock_that_jumps_stops_no_regular_work(tmp_path, monkeypatch, ahead):
    """Jobs were due by the clock: set back, they waited until it had caught up."""
    runs, thrice = 0, threading.Event()

    def tick(workspace: Workspace, **_options: object) -> None:
        nonlocal runs
        runs += 1
        if runs == 3:
            thrice.set()
        raise ZeroDivisionError  # a bug ends no job either

    with closing(open_workspace(Settings(data=empty_data(tmp_path / "data")))) as workspace:
        monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + ahead)
        timer.begin(workspace, (tick, 0, 1))
        monkeypatch.undo()
        assert thrice.wait(30)
    assert not [each for each in threading.enumerate() if each.name == "regular work"]
