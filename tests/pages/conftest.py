"""The real app on its own data folder, run page by page."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from playbook.core.base.access import Actor
from playbook.core.log.rollout import Rollout
from playbook.desk.accounts.sessions import SignedOut
from playbook.desk.base.workspace import Workspace, open_workspace, set_current
from playbook.desk.models import connect
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from playbook.ui.shell import current_user, frame
from tests.drafts import share_drafts
from tests.empty_data import empty_data
from tests.llm.server import ModelServer
from tests.one_duckdb import one_duckdb
from tests.pages.made import TODAY
from tests.pages.steps import DANA, ROBIN, ActAs, OpenPage, go

__all__ = ["DANA", "ROBIN", "ActAs", "OpenPage", "one_duckdb"]
ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds: a busy machine is no bug
share_drafts()

# Every AppTest reads what is said of every installed package, in search of components. That takes as long
# as a page does, and is the same each time. So is what it compiles for every run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
app_test.ScriptCache = local_script_runner.ScriptCache = cache(ScriptCache)


def wait_for_script(runner: local_script_runner.LocalScriptRunner, timeout: float) -> None:
    """Wait for a page without looking a thousand times a second."""
    thread = runner._script_thread
    assert thread
    thread.join(timeout)
    assert runner.script_stopped(), f"The page took longer than {timeout} seconds."


local_script_runner.require_widgets_deltas = wait_for_script


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Open an empty data folder on the day of the made rollouts."""
    opened = open_workspace(Settings(data=empty_data(tmp_path / "data"), owner="Dana", today=TODAY))
    set_current(opened)
    yield opened
    set_current(None)
    opened.close()


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    return rollouts.start_rollout(workspace, DANA, "AI at LT")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def connected(workspace: Workspace, server: ModelServer) -> Workspace:
    """Connect a model on Settings."""
    connect.connect(workspace, DANA, server.base_url, "told", "k-secret")
    return workspace


@pytest.fixture(autouse=True)
def act_as(monkeypatch: pytest.MonkeyPatch) -> ActAs:
    """Put somebody else at the screen instead of Dana, or nobody."""

    def act(actor: Actor | None) -> None:
        def current_actor() -> Actor:
            if actor is None:
                raise SignedOut
            return actor

        monkeypatch.setattr(frame, "current_actor", current_actor)

    act(DANA)
    monkeypatch.setattr(current_user, "cookies", dict)
    return act


def new_window() -> AppTest:
    """Return the app as it starts: its main script, not run yet."""
    return AppTest.from_file(str(ROOT / "playbook" / "ui" / "main.py"), default_timeout=PATIENCE)


@pytest.fixture
def app(workspace: Workspace) -> AppTest:
    return new_window()


@pytest.fixture
def open_page(app: AppTest) -> OpenPage:
    """Open a page by its address, perhaps on a rollout."""

    def opened(page: str, rollout_id: str | None = None, **query: str) -> AppTest:
        if rollout_id:
            app.session_state["rollout"] = rollout_id
        for name, value in query.items():
            app.query_params[name] = value
        return go(app, page)

    return opened


def press(app: AppTest, label: str) -> AppTest:
    """Press the one button with this label."""
    [button] = [button for button in app.button if button.label == label]
    button.click().run()
    assert not app.exception
    return app


def running_answer(app: AppTest, panel: str) -> BackgroundAnswer[Any] | None:
    """Return the answer that is running in a panel."""
    state = app.session_state._state.filtered_state
    return next(
        (state[key].background_answer for key in state if key.startswith(f"answering.{panel}.")), None
    )
