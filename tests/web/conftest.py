"""The app as it is served, over real HTTP."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.web.asking import Answer, ask
from tools import server


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[server.Server]:
    """The app on a data folder of its own, for questions that leave it as it is."""
    folder = tmp_path_factory.mktemp("served")
    environ = {"PLAYBOOK_DATA": str(folder / "data")}
    with server.running(server.ROOT / "app.py", folder / "app.log", environ=environ) as running:
        yield running


@pytest.fixture(scope="session")
def asked(app: server.Server) -> Callable[..., Answer]:
    """Ask the app something."""
    return partial(ask, app.port)
