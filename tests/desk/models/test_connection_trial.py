"""The test of a connection runs in the background."""

import logging
import re

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.desk.models import background_work, connect
from playbook.desk.models.background_work import find_trial, start_trial, stop_trial

DANA = Actor(name="Dana")


def test_it_finds_out_and_needs_no_rollout(workspace, server):
    assert find_trial(workspace) is None
    with pytest.raises(Refused, match="No model is connected"):
        start_trial(workspace, DANA, "window", lambda: True)
    connect.connect(workspace, DANA, server.base_url, "ok", "canary")
    trial = start_trial(workspace, DANA, "window", lambda: True)
    assert find_trial(workspace) is trial
    trial.wait()
    assert not trial.is_running
    assert trial.findings.answer_format is not None
    assert workspace.log.heads() == {}
    assert "canary" not in repr(trial)


def test_one_runs_at_a_time_and_stops_when_told(workspace, server):
    connect.connect(workspace, DANA, server.base_url, "silent")
    trial = start_trial(workspace, DANA, "window", lambda: True)
    assert server.waiting.wait(20)
    with pytest.raises(Refused, match="being tested already"):
        start_trial(workspace, DANA, "window", lambda: True)
    stop_trial(workspace, DANA)
    trial.wait(20)
    assert trial.is_ending
    assert trial.findings.fault is not None
    assert trial.findings.fault.kind == "stopped"
    assert server.hung_up.wait(20)


def test_another_connection_has_not_been_tested(workspace, server):
    connect.connect(workspace, DANA, server.base_url, "ok")
    start_trial(workspace, DANA, "window", lambda: True).wait()
    connect.pick_model(workspace, DANA, "bare")
    assert find_trial(workspace) is None
    connect.pick_model(workspace, DANA, "ok")
    assert find_trial(workspace) is not None
    connect.connect(workspace, DANA, server.base_url, "ok", "canary")
    assert find_trial(workspace) is None


def test_a_bug_gets_an_id_and_shows_no_key(workspace, server, monkeypatch, caplog):
    def broken(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(background_work, "probe", broken)
    monkeypatch.setattr(logging.getLogger("playbook"), "propagate", True)
    connect.connect(workspace, DANA, server.base_url, "ok", "canary")
    trial = start_trial(workspace, DANA, "window", lambda: True)
    trial.wait()
    assert re.search(r"bug \w{8}", caplog.text).group().split()[1] in trial.trouble
    assert "canary" not in caplog.text
