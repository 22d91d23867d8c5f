"""A workspace that may post to a channel on this machine."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from playbook.desk.base.workspace import Workspace
from playbook.store.register.postgres import register
from tests import databases
from tests.desk.posted import BEFORE, opened
from tests.desk.posts import worker
from tests.empty_data import empty_data
from tests.outgoing.channel import Channel
from tests.pages import made


@pytest.fixture
def workspace(tmp_path: Path, channel: Channel) -> Iterator[Workspace]:
    with opened(empty_data(tmp_path / "data"), channel) as each, time_machine.travel(BEFORE, tick=False):
        made.rollout(each, synthetic=False, examples=True)
        yield each


@pytest.fixture(params=["embedded", "postgres"])
def place(
    request: pytest.FixtureRequest, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> worker.Place:
    """Where the register of the workspace is, or another one in PostgreSQL."""
    if request.param == "embedded":
        return workspace.register.path
    monkeypatch.setattr(register, "_CLOCK_SECONDS", math.inf)  # the day of a test is another
    return databases.database_of(request.getfixturevalue("database"), tmp_path)
