"""The app as it is served, over real HTTP."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests import forked
from tests.one_duckdb import one_duckdb
from tests.web.asking import Answer, ask
from tools import server

__all__ = ["one_duckdb"]
server.launch = forked.launch


@pytest.fixture(scope="session")
def data(tmp_path_factory) -> Path:
    """The data folder of the app that is served."""
    return tmp_path_factory.mktemp("served") / "data"


@pytest.fixture(scope="session")
def app(data) -> Iterator[server.Server]:
    """The app on a data folder of its own, for questions that leave it as it is."""
    with server.app(data.parent) as running:
        yield running


@pytest.fixture(scope="session")
def asked(app) -> Callable[..., Answer]:
    """Ask the app something."""
    return partial(ask, app.port)


@pytest.fixture(scope="session")
def behind_a_proxy(tmp_path_factory) -> Iterator[server.Server]:
    """The app as the server of two names and of everything below a third."""
    folder = tmp_path_factory.mktemp("proxied")
    environ = {
        "PLAYBOOK_DATA": str(folder / "data"),
        "STREAMLIT_SERVER_ALLOWED_HOSTS": "playbook.example Plan.Example. *.rollouts.example",
    }
    with server.running(server.ROOT / "app.py", folder / "app.log", environ=environ) as running:
        yield running
