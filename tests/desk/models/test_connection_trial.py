"""The test of a connection runs beside the screens and ends when nobody wants it."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.desk.base.workspace import House, open_house
from playbook.desk.models import connect, connection_trial
from playbook.desk.models.connection_trial import find_trial, start_trial, stop_trial
from playbook.settings import Settings
from tests.llm.server import ModelServer

DANA = Actor(name="Dana")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = open_house(Settings(data=tmp_path))
    yield house
    house.close()


def test_without_a_model_there_is_nothing_to_test(house: House):
    assert find_trial(house) is None
    with pytest.raises(Refused, match="No model is connected"):
        start_trial(house, DANA, "window", lambda: True)


def test_it_finds_out_and_needs_no_rollout(house: House, server: ModelServer):
    connect.connect(house, DANA, server.base_url, "ok", "canary")
    trial = start_trial(house, DANA, "window", lambda: True)
    assert find_trial(house) is trial
    trial.wait()
    assert not trial.is_running
    assert trial.findings.rung is not None
    assert house.log.heads() == {}
    assert "canary" not in repr(trial)


def test_one_runs_at_a_time_and_stops_when_told(house: House, server: ModelServer):
    connect.connect(house, DANA, server.base_url, "silent")
    trial = start_trial(house, DANA, "window", lambda: True)
    assert server.waiting.wait(20)
    with pytest.raises(Refused, match="being tested already"):
        start_trial(house, DANA, "window", lambda: True)
    stop_trial(house, DANA)
    trial.wait(20)
    assert trial.is_ending
    assert trial.findings.fault is not None
    assert trial.findings.fault.kind == "stopped"
    assert server.hung_up.wait(20)


def test_another_connection_has_not_been_tested(house: House, server: ModelServer):
    connect.connect(house, DANA, server.base_url, "ok")
    start_trial(house, DANA, "window", lambda: True).wait()
    connect.pick_model(house, DANA, "bare")
    assert find_trial(house) is None
    connect.pick_model(house, DANA, "ok")
    assert find_trial(house) is not None
    connect.connect(house, DANA, server.base_url, "ok", "canary")
    assert find_trial(house) is None


def test_a_mistake_of_ours_gets_an_id_and_no_key(
    house: House, server: ModelServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(connection_trial, "probe", broken)
    monkeypatch.setattr(logging.getLogger("playbook"), "propagate", True)
    connect.connect(house, DANA, server.base_url, "ok", "canary")
    trial = start_trial(house, DANA, "window", lambda: True)
    trial.wait()
    assert re.search(r"bug \w{8}", caplog.text).group().split()[1] in trial.trouble
    assert "canary" not in caplog.text
