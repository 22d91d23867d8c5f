"""What will be sent is open until this server was asked."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from playbook.desk.base.workspace import Workspace
from playbook.desk.models import connect
from playbook.desk.plan import rollouts
from playbook.desk.writing import running_drafts
from tests.llm.author import Author
from tests.llm.server import ModelServer
from tests.pages import made
from tests.pages.conftest import running_answer
from tests.pages.stage.test_messages import ITEM
from tests.pages.stage.test_stage import DANA, click, drafted, labels, said, shows
from tests.pages.steps import OpenPage, go, open_task, press, put_state, run

NOTES = "Our COO Dana Whitfield will sponsor the rollout."
LABEL = "What will be sent, word for word"
OFF = "Stopped. Language models were switched off in Settings."
ELSEWHERE = "The connected model has changed."


@dataclass(frozen=True)
class Panel:
    """A panel that asks a model."""

    name: str
    open: Callable[[Workspace, OpenPage], AppTest]
    ask: Callable[[AppTest], AppTest]
    answer: str


def _open_message(workspace: Workspace, open_page: OpenPage) -> AppTest:
    drafted(workspace)
    return press(open_task(open_page("communication", "agency"), ITEM), f"write.{ITEM}")


def _open_answers(workspace: Workspace, open_page: OpenPage) -> AppTest:
    drafted(workspace)
    app = open_page("communication", "agency")
    app.session_state["panel.faq"] = True
    app = put_state(app, "communication.tab", "Messages and Q&A")
    return click(app, "Have a model say it more plainly")


def _open_digest(workspace: Workspace, open_page: OpenPage) -> AppTest:
    app = open_page("progress", made.rollout(workspace).id)
    app.session_state["panel.digest"] = True
    return app.run()


def _open_notes(workspace: Workspace, open_page: OpenPage) -> AppTest:
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    app = open_page("brief", rollout.id)
    app.session_state[f"panel.intake.{rollout.id}"] = True
    app.run()
    return app.text_area(key=f"intake.{rollout.id}.notes").set_value(NOTES).run()


def _open_strategy(workspace: Workspace, open_page: OpenPage) -> AppTest:
    drafted(workspace)
    return press(open_page("decisions", "agency"), "strategy.look")


def _open_critic(workspace: Workspace, open_page: OpenPage) -> AppTest:
    drafted(workspace)
    return press(open_page("review", "agency"), "critic.look")


def _asking(start: str) -> Callable[[AppTest], AppTest]:
    """Press the button whose label begins like this."""
    return lambda app: click(app, next(label for label in labels(app) if label.startswith(start)))


def _read_notes(app: AppTest) -> AppTest:
    return click(app, next(label for label in labels(app) if re.match("Find the facts.* with", label)))


MESSAGE = {"title": "T", "paragraphs": [{"text": "We begin."}], "assumptions": []}
DIGEST = {"sentences": [{"text": "Well.", "rests_on": [1]}]}
PANELS = [
    Panel("message", _open_message, _asking("Ask the model"), json.dumps(MESSAGE)),
    Panel("faq", _open_answers, _asking("Ask the model"), json.dumps({"answers": []})),
    Panel("digest", _open_digest, lambda app: press(app, "digest.ask"), json.dumps(DIGEST)),
    Panel("strategy", _open_strategy, lambda app: press(app, "strategy.ask"), json.dumps({"bets": []})),
    Panel("critic", _open_critic, lambda app: press(app, "critic.ask"), json.dumps({"findings": []})),
    Panel("intake", _open_notes, _read_notes, json.dumps({"facts": []})),
]
EVERY = pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)


@pytest.fixture
def workspace(workspace: Workspace, server: ModelServer) -> Workspace:
    """A workspace in which a model was connected on Settings."""
    connect.connect(workspace, DANA, server.base_url, "told")
    return workspace


def is_open(app: AppTest) -> bool:
    [words] = [panel for panel in app.expander if panel.label == LABEL]
    return bool(words.proto.expanded)


def over(panel: Panel, app: AppTest) -> AppTest:
    """Wait for the answer and draw the page again."""
    if background_answer := running_answer(app, panel.name):
        assert background_answer.wait(60)
    run(app)
    return app


@EVERY
def test_the_words_are_open_until_this_server_was_asked(workspace, open_page, server, panel):
    server.reply = lambda talk: talk.answer(panel.answer)
    app = panel.open(workspace, open_page)
    connect.pick_model(workspace, DANA, "ok")
    panel.ask(app)  # with a button that was drawn for the other model
    assert ELSEWHERE in said(app)
    assert server.requests == []
    assert is_open(app)
    over(panel, panel.ask(app))
    assert len(server.requests) >= 1
    assert not is_open(app)

    connect.pick_model(workspace, DANA, "told")
    assert is_open(app.run())
    connect.pick_model(workspace, DANA, "ok")
    assert not is_open(app.run())
    with ModelServer() as other:
        connect.connect(workspace, DANA, other.base_url, "ok")
        assert is_open(app.run())
        assert other.requests == []


@EVERY
def test_switching_models_off_stops_what_runs(workspace, open_page, server, panel):
    server.reply = lambda talk: (talk.begin(), talk.wait())[-1]
    app = panel.ask(panel.open(workspace, open_page))
    assert server.waiting.wait(30)
    connect.switch_ai(workspace, DANA, is_on=False)
    over(panel, app)
    assert server.hung_up.wait(30)
    assert OFF in said(app)


def test_unseen_notes_are_not_sent_at_first(workspace: Workspace, open_page: OpenPage, server: ModelServer):
    server.reply = lambda talk: talk.answer('{"facts": []}')
    panel = PANELS[-1]
    app = panel.open(workspace, open_page)
    box = next(area for area in app.text_area if area.label == "Your notes")
    box.set_value(f"{NOTES} Go-live is March 1, 2027.")
    panel.ask(app)
    assert "You have not seen what will be sent." in said(app)
    assert server.requests == []
    assert any("Go-live is March 1, 2027." in code.value for code in app.code)
    over(panel, panel.ask(app))
    assert len(server.requests) == 1


def test_a_draft_is_agreed_to_for_one_server_and_one_rollout(workspace, open_page, server):
    drafted(workspace)
    server.reply = Author().reply
    app = click(click(open_page("training", "agency"), "Draft with AI"), "Send and draft")
    job = running_drafts.find_draft(workspace, DANA, "agency")
    assert job.wait(60)
    click(app.run(), "Discard")
    connect.pick_model(workspace, DANA, "ok")
    click(app.run(), "Draft with AI")
    assert "Send and draft" in labels(app)


def test_a_draft_shown_for_one_model_goes_to_no_other(workspace, open_page, server):
    drafted(workspace)
    app = click(open_page("training", "agency"), "Draft with AI")
    connect.pick_model(workspace, DANA, "ok")
    click(app, "Send and draft")
    assert ELSEWHERE in said(app)
    assert "Send and draft" in labels(app)
    assert server.requests == []
    assert running_drafts.find_draft(workspace, DANA, "agency") is None


def test_a_draft_ended_by_switching_off_says_so(workspace, open_page, server):
    server.reply = lambda talk: (talk.begin(), talk.wait())[-1]
    drafted(workspace)
    app = click(click(open_page("training", "agency"), "Draft with AI"), "Send and draft")
    assert server.waiting.wait(30)
    connect.switch_ai(workspace, DANA, is_on=False)
    job = running_drafts.find_draft(workspace, DANA, "agency")
    assert job.wait(30)
    app.run()
    shows(app, "Stopped: 0 tasks had arrived from told", "Language models were switched off in Settings.")
    assert "Stop drafting" not in labels(go(app, "settings"))
