"""What most tests of the desk begin with; a module that needs another one has its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from playbook.core.base.access import Actor
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from tests.llm.server import ModelServer


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """A data folder of its own, open, on the day that the module calls TODAY."""
    today = getattr(request.module, "TODAY", None)
    opened = open_workspace(Settings(data=tmp_path / "data", today=today))
    yield opened
    opened.close()


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    return rollouts.start_rollout(workspace, Actor(name="Dana"), "AI at LT")


@pytest.fixture
def rollout_id(rollout: Rollout) -> str:
    return rollout.id
