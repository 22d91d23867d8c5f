"""What changed, on Progress: our own sentences, their events, the text to copy, and a model's wording."""

import json
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.desk.base.workspace import Workspace
from playbook.desk.models import connect
from tests.llm.server import ModelServer
from tests.pages import made
from tests.pages.conftest import PATIENCE, running_answer
from tests.pages.made import TODAY
from tests.pages.steps import DANA, OpenPage, hides, plain_text, press, put_state, run, shows


@pytest.fixture
def workspace(workspace: Workspace, server: ModelServer) -> Workspace:
    connect.connect(workspace, DANA, server.base_url, "told", "k")
    return workspace


def panel(open_page: OpenPage, rollout_id: str = "made") -> AppTest:
    """Progress with the panel open."""
    return put_state(open_page("progress", rollout_id), "panel.digest")


def wait(app: AppTest) -> None:
    """Wait until the model has answered, or was stopped; the page may have seen that already."""
    background_answer = running_answer(app, "digest")
    assert background_answer is None or background_answer.wait(PATIENCE)


def ask(app: AppTest) -> AppTest:
    press(app, "digest.ask")
    wait(app)
    run(app)
    return app


def test_it_tells_the_last_week_and_its_events_behind_a_button(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, examples=True)
    app = panel(open_page)
    shows(plain_text(app), "Since Thu Feb 26, up to now", "“TrainingSession 12” was logged as off track.")
    assert "Dana on “TrainingSession 12”: “the room is double-booked”" in plain_text(app)
    number = next(n for n in range(12) if app.button(key=f"digest.events.{n}").label == "1 event")
    press(app, f"digest.events.{number}")
    assert app.button(key=f"digest.events.{number}").label == "Close"


@pytest.mark.long
def test_the_events_of_a_sentence_are_shown_in_words(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=700)
    shows(plain_text(press(panel(open_page), "digest.events.0")), "**Dana** logged", "more, all in Activity")


@pytest.mark.long
def test_another_period_tells_of_other_days(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace)
    app = put_state(panel(open_page), "digest.period", 30)
    assert "Since Tue Feb 3, up to now" in plain_text(app)
    app.session_state["digest.period"] = 0
    put_state(app, "digest.from", TODAY - timedelta(days=2))
    assert "Since Tue Mar 3, up to now" in plain_text(app)


@pytest.mark.long
def test_a_quiet_week_is_one_sentence_and_no_model_is_offered(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, logged=False)
    app = panel(open_page)
    assert "Nothing has changed since Thu Feb 26, 2026" in plain_text(app)
    assert not [button for button in app.button if button.key == "digest.ask"]


def copied(app: AppTest, shape: str = "Slack") -> str:
    """The update to copy, its parts one under another."""
    app.session_state["panel.update"] = True
    put_state(app, "update.for", shape)
    return "\n".join(code.value for code in app.code if "THE SENTENCES" not in code.value)


@pytest.mark.parametrize("shape", ["Slack", "Teams", "E-mail"])
def test_the_update_to_copy_has_no_notes_and_no_names(workspace: Workspace, open_page: OpenPage, shape: str):
    made.rollout(workspace)
    code = copied(panel(open_page), shape)
    assert code.lstrip("*").startswith("AI at LT made: update of Thu Mar 5, 2026")
    assert "“TrainingSession 12” was logged as off track." in code
    hides(code, "double-booked", "Lead ")


def test_what_looks_like_a_name_is_said_above_the_update_to_copy(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, titles=["Coffee with Priya Nair"])
    app = panel(open_page)
    assert "Priya Nair" in copied(app)
    assert "These look like names, and the update shows them as they are: Priya Nair." in plain_text(app)


@pytest.mark.long
def test_the_models_words_are_copied(workspace: Workspace, open_page: OpenPage, server: ModelServer):
    made.rollout(workspace)
    answer = {"sentences": [{"text": "“TrainingSession 12” is off track.", "rests_on": [2]}]}
    server.reply = lambda talk: talk.answer(json.dumps(answer))
    code = copied(ask(panel(open_page)))
    shows(code, "• “TrainingSession 12” is off track.", "Worded by told from the rollout's log.")


def test_what_is_sent_is_shown_before_a_model_words_it(
    workspace: Workspace, open_page: OpenPage, server: ModelServer
):
    made.rollout(workspace)
    app = panel(open_page)
    assert any("THE SENTENCES\n1. " in code.value for code in app.code)
    assert "Asking sends about" in plain_text(app)
    assert server.requests == []
    words = "“TrainingSession 12” is off track."
    answer = {"sentences": [{"text": words, "rests_on": [2]}, {"text": "Zurich won.", "rests_on": [1]}]}
    server.reply = lambda talk: talk.answer(json.dumps(answer))
    app = panel(open_page)
    app = ask(app)
    shows(plain_text(app), words, "Worded by told: 33 tokens, no cost.", "left out by the model")
    press(app, "digest.drop")
    assert words not in plain_text(app)


@pytest.mark.long
def test_a_failure_keeps_our_own_sentences(workspace: Workspace, open_page: OpenPage, server: ModelServer):
    made.rollout(workspace)
    server.reply = lambda talk: talk.error(401)
    app = panel(open_page)
    app = ask(app)
    assert len(app.error) == 1
    assert "“TrainingSession 12” was logged as off track." in plain_text(app)
    assert app.button(key="digest.ask")


@pytest.mark.long
def test_it_can_be_stopped(workspace: Workspace, open_page: OpenPage, server: ModelServer):
    made.rollout(workspace)
    server.reply = lambda talk: (talk.half(), talk.wait())[-1]
    app = press(panel(open_page), "digest.ask")
    assert server.waiting.wait(60)
    assert "The model is writing." in plain_text(app)
    press(app, "digest.made.stop")
    wait(app)
    assert "Stopped. The built-in digest stays as it is." in plain_text(app.run())
    assert not app.error


def test_names_leave_hidden_on_request(workspace: Workspace, open_page: OpenPage, server: ModelServer):
    made.rollout(workspace, titles=["Lead 1 tells the story"])
    server.reply = lambda talk: talk.answer(json.dumps({"sentences": [{"text": "Well.", "rests_on": [1]}]}))
    app = panel(open_page)
    app.checkbox(key="digest.hide.made").check().run()
    assert "Person 2" in next(code.value for code in app.code if "THE SENTENCES" in code.value)
    ask(app)
    assert "Lead 1" not in str(server.requests[0].body)
