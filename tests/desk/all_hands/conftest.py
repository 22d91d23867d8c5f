"""A rollout on a fixed morning."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from playbook.core.base.access import Actor
from playbook.desk.all_hands import questions
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import links, shares
from playbook.desk.links.shares import Share
from playbook.settings import Settings
from tests.empty_data import empty_data
from tests.pages import made

DANA = Actor(name="Dana")
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def workspace(tmp_path: Path, clock: time_machine.Traveller) -> Iterator[Workspace]:
    opened = open_workspace(Settings(data=empty_data(tmp_path / "data"), today=made.TODAY))
    made.rollout(opened)
    yield opened
    opened.close()


def share_of(workspace: Workspace, **extra: object) -> Share:
    link = links.make_link(workspace, DANA, "made", "Room", **{"asks": ["questions"], **extra})  # type: ignore[arg-type]
    return shares.resolve(workspace, link.token)


@pytest.fixture
def share(workspace: Workspace) -> Share:
    questions.open_box(workspace, DANA, "made")
    return share_of(workspace)
