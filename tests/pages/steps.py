"""Short steps of page tests: change the log, press a button, open a fold."""

from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor
from playbook.core.log.changes import AnyChange
from playbook.core.log.rollout import Rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace

OpenPage = Callable[..., AppTest]
DANA, ROBIN = Actor(name="Dana"), Actor(name="Robin")


def stored(workspace: Workspace, rollout_id: str = "made") -> Rollout:
    """Return a rollout as it stands in the log."""
    return workspace.rollout_cache.get(rollout_id)


def put(workspace: Workspace, rollout_id: str, *changes: AnyChange, by: Actor = DANA) -> Rollout:
    """Append one change set to the newest version."""
    return commit(workspace, by, rollout_id, stored(workspace, rollout_id).version, list(changes))


def press(app: AppTest, key: str) -> AppTest:
    """Press a button by its key; the page still works."""
    return run(app.button(key=key).click())


def run(app: Any) -> AppTest:
    """Run the page, or what a widget does; no exception comes of it."""
    page: AppTest = app.run()
    assert not page.exception
    return page


def put_state(app: AppTest, key: str, value: object = True) -> AppTest:
    """Set a widget's state, such as an open fold, and run the page."""
    app.session_state[key] = value
    return run(app)


def shows(text: str, *words: str) -> None:
    """Check that a text holds all these words."""
    assert [part for part in words if part not in text] == []


def hides(text: str, *words: str) -> None:
    """Check that a text holds none of these words."""
    assert [part for part in words if part in text] == []
