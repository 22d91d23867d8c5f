"""A workspace with a rollout, served over real HTTP, for the tests of links."""

from collections.abc import Iterator

import pytest
import time_machine
from starlette.applications import Starlette

from playbook.desk.base.workspace import Workspace
from playbook.desk.links import devices
from playbook.web.http.problem import HANDLERS
from playbook.web.routes import routes
from tests.pages import made
from tests.web.asking import current, served
from tests.web.link.phone import NOW


@pytest.fixture(autouse=True)
def _settled(monkeypatch):
    """Devices count at once, as those of people do who read a page first."""
    monkeypatch.setattr(devices, "SETTLES_SECONDS", 0)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def workspace(tmp_path, clock) -> Iterator[Workspace]:
    with current(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def rollout_id(workspace) -> str:
    return made.rollout(workspace).id


@pytest.fixture
def port(workspace) -> Iterator[int]:
    with served(Starlette(routes=routes(), exception_handlers=HANDLERS)) as port:
        yield port
        workspace.notifier.end()
