"""A bug shows a sentence with the id that the log has."""

import logging
import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor
from playbook.desk.plan import rollouts
from playbook.desk.record import history
from tests.pages.steps import shows

OpenPage = Callable[..., AppTest]


class Mistake(Exception):
    """One that nobody expects."""


def break_down(*_args: object, **_more: object) -> None:
    raise Mistake("/srv/secret/place of SECRET")


def check(app: AppTest, caplog: pytest.LogCaptureFixture) -> None:
    (sentence,) = [error.value for error in app.error]
    (bug,) = re.findall(r"Report it with id ([0-9a-f]{8})", sentence)
    shows(caplog.text, f"bug {bug}", "Mistake: /srv/secret/place of SECRET")
    assert "SECRET" not in str(app.main) + str(app.sidebar)
    assert not app.exception


@pytest.fixture(autouse=True)
def _log_is_caught(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("playbook").propagate = True


def test_a_bug_while_a_page_is_drawn(workspace, open_page, monkeypatch, caplog):
    rollout = rollouts.start_rollout(workspace, Actor(name="Dana"), "Atlas")
    monkeypatch.setattr(history, "history", break_down)
    check(open_page("history", rollout.id), caplog)


def test_a_bug_in_what_a_button_does(workspace, open_page, monkeypatch, caplog):
    app = open_page("history", rollouts.start_rollout(workspace, Actor(name="Dana"), "Atlas").id)
    monkeypatch.setattr(history, "undo_last", break_down)
    (undo,) = [button for button in app.sidebar.button if button.label == "Undo my last change"]
    check(undo.click().run(), caplog)
