"""Write a message on its stage's page, with and without a model."""

import json
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans
from tests.llm.server import ModelServer, Talk
from tests.pages.conftest import running_answer
from tests.pages.stage.test_stage import DANA, ROBIN, click, drafted, go, labels, now, said, shows, widget
from tests.pages.steps import run

OpenPage = Callable[..., AppTest]
ITEM = "message.first-word"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        running.reply = lambda talk: talk.answer(answer("We begin in spring."))
        yield running


def answer(*paragraphs: str, title: str = "Spring") -> str:
    texts = [{"text": text} for text in paragraphs]
    return json.dumps({"title": title, "paragraphs": texts, "assumptions": ["The room is free."]})


def open_message(open_page: OpenPage, item_id: str = ITEM) -> AppTest:
    return go(open_page("stage", "agency"), "communication").button(key=f"write.{item_id}").click().run()


def wait_for_answer(app: AppTest) -> AppTest:
    # The answer may be there before the page that asked for it was drawn to its end.
    if background_answer := running_answer(app, "message"):
        assert background_answer.wait(60)
    run(app)
    return app


def test_a_message_is_written_without_a_model(workspace: Workspace, open_page: OpenPage):
    before = drafted(workspace)
    app = open_message(open_page)
    assert "No model is connected." in said(app)
    assert "In the plan now" in said(click(app, "Write"))
    assert before.items[ITEM].body.split("\n")[0] in said(app)
    assert widget(app, "Text").value.startswith("Hello everyone,")
    assert "At most 120 wanted" in said(app) or "at most 120 wanted" in said(app)
    assert now(workspace).items[ITEM] == before.items[ITEM]
    widget(app, "Text").set_value("Hello everyone,\n\nI wrote this.").run()
    click(app, "Use this text")
    item = now(workspace).items[ITEM]
    assert item.body == "Hello everyone,\n\nI wrote this."
    assert (item.provenance.source, item.provenance.edited_by) == ("builtin", "Dana")
    assert "Kept the text of" in said(app)
    click(app, "Undo")
    assert now(workspace).items[ITEM] == before.items[ITEM]


def test_the_length_is_chosen_and_checked(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    app = open_message(open_page)
    app.radio(key=next(radio.key for radio in app.radio if "many words" in radio.label)).set_value(60).run()
    click(app, "Write")
    assert len(widget(app, "Text").value.split()) <= 60
    widget(app, "Text").set_value("word " * 61).run()
    assert "It is 1 word over the limit." in said(app)


def test_an_unknown_greeting_is_flagged_in_place(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    app = click(open_message(open_page), "Write")
    widget(app, "Text").set_value("Dear Anna,\n\nWe begin.").run()
    assert "It greets Anna, who is not in the brief." in said(app)


def test_what_was_typed_is_still_there_after_looking_elsewhere(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    app = click(open_message(open_page), "Write")
    widget(app, "Text").set_value("Half a message").run()
    go(app, "training")
    go(app, "communication")
    assert widget(app, "Text").value == "Half a message"
    assert "Use this text" not in labels(click(app, "Close"))


def test_a_conflict_shows_both_and_loses_neither(workspace: Workspace, open_page: OpenPage):
    app = clashing(workspace, open_page)
    shows(app, "Robin changed this while you were editing.", "Robin's words.")
    assert widget(app, "Text").value == "Mine."
    assert "Use this text" not in labels(app)
    assert now(workspace).items[ITEM].body == "Robin's words."
    click(app, "Keep mine")
    assert now(workspace).items[ITEM].body == "Mine."
    assert "Kept the text of" in said(app)


def test_in_a_conflict_the_other_version_can_be_taken(workspace: Workspace, open_page: OpenPage):
    app = click(clashing(workspace, open_page), "Take what is kept")
    assert now(workspace).items[ITEM].body == "Robin's words."
    assert "Mine." not in said(app)
    assert "Use this text" not in labels(app)


def test_what_changes_while_somebody_chooses_is_a_conflict_again(workspace: Workspace, open_page: OpenPage):
    app = clashing(workspace, open_page)
    present = now(workspace)
    newest = present.items[ITEM].model_copy(update={"body": "Robin's newest words."})
    plans.edit_item(workspace, ROBIN, "agency", present.version, newest)
    click(app, "Keep mine")
    assert now(workspace).items[ITEM].body == "Robin's newest words."
    assert "Robin's newest words." in said(app)
    click(app, "Keep mine")
    assert now(workspace).items[ITEM].body == "Mine."


def test_after_a_failed_save_a_conflict_is_still_one(workspace: Workspace, open_page: OpenPage):
    before = drafted(workspace)
    app = click(open_message(open_page), "Write")
    widget(app, "Text").set_value(" ").run()
    by_robin = before.items[ITEM].model_copy(update={"body": "Robin's words."})
    plans.edit_item(workspace, ROBIN, "agency", before.version, by_robin)
    assert "There is no text." in said(click(app, "Use this text"))
    widget(app, "Text").set_value("Mine.").run()
    click(app, "Use this text")
    assert now(workspace).items[ITEM].body == "Robin's words."
    assert "Robin changed this while you were editing." in said(app)


def clashing(workspace: Workspace, open_page: OpenPage) -> AppTest:
    """A text of mine that Robin was quicker than."""
    before = drafted(workspace)
    app = click(open_message(open_page), "Write")
    widget(app, "Text").set_value("Mine.").run()
    by_robin = before.items[ITEM].model_copy(update={"body": "Robin's words."})
    plans.edit_item(workspace, ROBIN, "agency", before.version, by_robin)
    return click(app, "Use this text")


def test_a_locked_message_cannot_be_written(workspace: Workspace, open_page: OpenPage):
    rollout = drafted(workspace)
    plans.lock_item(workspace, DANA, rollout.id, rollout.version, ITEM)
    app = go(open_page("stage", "agency"), "communication")
    assert f"write.{ITEM}" not in {button.key for button in app.button}


def test_what_will_be_sent_is_shown_before_anything_leaves(connected, server, open_page):
    drafted(connected)
    app = open_message(open_page)
    shown = app.code[0].value
    shows(shown, "Write as: Maya Okafor", "THE SHAPE OF THE ANSWER")
    assert "told" in said(app)
    assert server.requests == []
    widget(app, "Hide names and addresses").check().run()
    assert "Okafor" not in app.code[0].value
    assert "k-secret" not in said(app)
    click(app, "Ask the model")
    wait_for_answer(app)
    assert "Okafor" not in str(server.requests[0].body)


def test_a_model_writes_and_its_words_are_kept_as_its_own(connected, server, open_page):
    drafted(connected)
    app = wait_for_answer(click(open_message(open_page), "Ask the model"))
    assert widget(app, "Text").value == "We begin in spring."
    shows(app, "Written by told: 33 tokens, no cost.", "The room is free.")
    click(app, "Use this text")
    provenance = now(connected).items[ITEM].provenance
    assert (provenance.source, provenance.writer, provenance.edited_by) == ("model", "told", "Dana")


def test_a_running_answer_can_be_stopped_and_nothing_is_lost(connected, server, open_page):
    before = drafted(connected)

    def reply(talk: Talk) -> None:
        talk.begin()
        talk.write('{"title": "T", "paragraphs": [{"text": "First words."},')
        talk.wait()

    server.reply = reply
    app = click(open_message(open_page), "Write without a model")
    widget(app, "Text").set_value("Typed before.").run()
    click(app, "Ask the model")
    assert server.waiting.wait(60)
    background_answer = running_answer(app, "message")
    while not background_answer.heard:
        assert not background_answer.wait(0.05)
    assert "First words." in said(app.run())
    assert app.button(
        key=next(button.key for button in app.button if button.label == "Use this text")
    ).disabled
    app.button(key=next(button.key for button in app.button if button.label == "Stop")).click().run()
    wait_for_answer(app)
    assert "Stopped. Nothing was changed." in app.error[0].value.replace("\\", "")
    assert "First words." in said(app)
    assert widget(app, "Text").value == "Typed before."
    assert now(connected).items[ITEM] == before.items[ITEM]


def test_a_failure_is_said_and_keeps_what_was_typed(connected, server, open_page):
    drafted(connected)
    server.reply = lambda talk: talk.error(401)
    app = click(open_message(open_page), "Write without a model")
    widget(app, "Text").set_value("Typed before.").run()
    wait_for_answer(click(app, "Ask the model"))
    assert "did not accept the key" in app.error[0].value
    assert widget(app, "Text").value == "Typed before."


def test_an_offer_over_typed_words_can_be_taken_back(connected: Workspace, open_page: OpenPage):
    drafted(connected)
    app = click(open_message(open_page), "Write without a model")
    widget(app, "Text").set_value("Typed before.").run()
    wait_for_answer(click(app, "Ask the model"))
    assert widget(app, "Text").value == "We begin in spring."
    click(app, "Back to what I typed")
    assert widget(app, "Text").value == "Typed before."
