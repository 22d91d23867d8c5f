"""Messages and answers on Communication, with and without a model."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.log.changes.answers import QuestionAnswered
from playbook.core.log.rollout import Answer
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, plans, rollouts
from playbook.ui.shell.frame import plain
from tests.desk.writing.test_faq import answering
from tests.llm.server import ModelServer, Talk
from tests.pages.conftest import running_answer
from tests.pages.stage.test_stage import click, drafted, now, said, widget
from tests.pages.steps import (
    DANA,
    ROBIN,
    OpenPage,
    find_button,
    go,
    labels,
    open_task,
    put_state,
    run,
    shows,
    text_of,
)

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
    app = open_task(open_page("communication", "agency"), item_id)
    return app.button(key=f"write.{item_id}").click().run()


def wait_for_answer(app: AppTest, panel: str = "message") -> AppTest:
    # The answer may be there before the page that asked for it was drawn to its end.
    if background_answer := running_answer(app, panel):
        assert background_answer.wait(60)
    return run(app)


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


@pytest.mark.long
def test_the_length_is_chosen_and_checked(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    app = open_message(open_page)
    app.radio(key=next(radio.key for radio in app.radio if "many words" in radio.label)).set_value(60).run()
    click(app, "Write")
    assert len(widget(app, "Text").value.split()) <= 60
    widget(app, "Text").set_value("word " * 61).run()
    assert "It is 1 word over the limit." in said(app)


def test_what_was_typed_is_checked_and_outlives_other_pages(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    app = click(open_message(open_page), "Write")
    widget(app, "Text").set_value("Dear Anna,\n\nWe begin.").run()
    assert "It greets Anna, who is not in the brief." in said(app)
    go(go(app, "training"), "communication")
    assert widget(app, "Text").value == "Dear Anna,\n\nWe begin."
    assert "Use this text" not in labels(click(app, "Close"))


def test_a_conflict_shows_both_and_loses_neither(workspace: Workspace, open_page: OpenPage):
    app = clashing(workspace, open_page, "Mine.")
    shows(app, "Robin changed this while you were editing.", "Robin's words.")
    assert widget(app, "Text").value == "Mine."
    assert "Use this text" not in labels(app)
    assert now(workspace).items[ITEM].body == "Robin's words."
    # What changes while somebody chooses is a conflict again.
    change_by_robin(workspace, "Robin's newest words.")
    assert "Robin's newest words." in said(click(app, "Use mine"))
    assert now(workspace).items[ITEM].body == "Robin's newest words."
    assert "Kept the text of" in said(click(app, "Use mine"))
    assert now(workspace).items[ITEM].body == "Mine."


@pytest.mark.long
def test_in_a_conflict_the_other_version_can_be_taken(workspace: Workspace, open_page: OpenPage):
    app = click(clashing(workspace, open_page, "Mine."), "Use theirs")
    assert now(workspace).items[ITEM].body == "Robin's words."
    assert "Mine." not in said(app)
    assert "Use this text" not in labels(app)


@pytest.mark.long
def test_after_a_failed_save_a_conflict_is_still_one(workspace: Workspace, open_page: OpenPage):
    app = clashing(workspace, open_page, " ")
    assert "There is no text." in said(app)
    widget(app, "Text").set_value("Mine.").run()
    assert "Robin changed this while you were editing." in said(click(app, "Use this text"))
    assert now(workspace).items[ITEM].body == "Robin's words."


def change_by_robin(workspace: Workspace, body: str) -> None:
    changed = now(workspace).items[ITEM].model_copy(update={"body": body})
    plans.edit_item(workspace, ROBIN, "agency", now(workspace).version, changed)


def clashing(workspace: Workspace, open_page: OpenPage, text: str) -> AppTest:
    """Save a text of mine that Robin was quicker than."""
    drafted(workspace)
    app = click(open_message(open_page), "Write")
    widget(app, "Text").set_value(text).run()
    change_by_robin(workspace, "Robin's words.")
    return click(app, "Use this text")


def test_a_locked_message_cannot_be_written(workspace: Workspace, open_page: OpenPage):
    rollout = drafted(workspace)
    plans.lock_item(workspace, DANA, rollout.id, rollout.version, ITEM)
    app = open_task(open_page("communication", "agency"), ITEM)
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


@pytest.mark.long
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
    assert find_button(app, "Use this text").disabled
    wait_for_answer(click(app, "Stop"))
    assert "Stopped. Nothing was changed." in app.error[0].value.replace("\\", "")
    assert "First words." in said(app)
    assert widget(app, "Text").value == "Typed before."
    assert now(connected).items[ITEM] == before.items[ITEM]


@pytest.mark.long
def test_a_failure_is_said_and_an_offer_can_be_taken_back(connected, server, open_page):
    drafted(connected)
    app = click(open_message(open_page), "Write without a model")
    widget(app, "Text").set_value("Typed before.").run()
    reply, server.reply = server.reply, lambda talk: talk.error(401)
    wait_for_answer(click(app, "Ask the model"))
    assert "did not accept the key" in app.error[0].value
    assert widget(app, "Text").value == "Typed before."
    server.reply = reply
    wait_for_answer(click(app, "Ask the model"))
    assert widget(app, "Text").value == "We begin in spring."
    assert widget(click(app, "Back to what I typed"), "Text").value == "Typed before."


DAY = date(2026, 3, 5)


def open_faq(open_page: OpenPage, rollout_id: str = "agency") -> AppTest:
    app = open_page("communication", rollout_id)
    return put_state(app, "communication.tab", "Messages and Q&A")


def test_answers_name_their_facts_and_can_be_taken_away(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    app = open_faq(open_page)
    shows(app, "answered from the brief and the plan", "Why are we doing this?", "Rests on: Why")
    copied = next(code.value for code in app.code)
    assert "Will this cost jobs?\nJobs, teams, pay and reporting lines stay as they are this year." in copied
    assert "faq.ask" not in {button.key for button in app.button}


def test_it_is_only_on_its_own_stage(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    app = open_faq(open_page)
    assert [heading.value for heading in app.header] == ["Message calendar", "Questions and answers"]
    assert "Announce what changes" in " ".join(app.dataframe[0].value["Message"])
    assert "Messages and Q&A" not in [tab.label for tab in go(app, "training").tabs]


def test_a_rollout_that_just_began_lists_what_is_open(workspace: Workspace, open_page: OpenPage):
    app = open_faq(open_page, rollouts.start_rollout(workspace, DANA, "Just begun").id)
    shows(app, "No question can be answered yet", "Why are we doing this? Ask the sponsor.")


@pytest.mark.long
def test_a_model_says_it_plainly_and_the_facts_can_be_had_back(connected, server, open_page):
    drafted(connected)
    server.reply = answering
    app = click(open_faq(open_page), "Have a model say it more plainly")
    assert "What will be sent, word for word" in [panel.label for panel in app.expander]
    assert any("THE SHAPE OF THE ANSWER" in code.value for code in app.code)
    assert server.requests == []
    wait_for_answer(click(app, "Ask the model"), "faq")
    shows(app, "Worded by told: 33 tokens, no cost.", "In plain words.")
    assert "Ask the model again" in labels(app)
    assert "In plain words." not in said(click(app, "Back to the facts"))


@pytest.mark.long
def test_only_changed_facts_make_a_models_answers_old(connected, server, open_page):
    rollout = drafted(connected)
    server.reply = answering
    app = click(open_faq(open_page), "Have a model say it more plainly")
    wait_for_answer(click(app, "Ask the model"), "faq")
    assert "In plain words." in said(app)
    assert "has changed since" not in said(app)
    other = next(item for item in rollout.items.values() if item.stage == "training")
    present = now(connected)
    plans.lock_item(connected, DANA, "agency", present.version, other.id)
    assert "has changed since" not in said(app.run())
    present = now(connected)
    briefs.save_field(connected, DANA, "agency", present.version, "why", "The board asks for it.")
    assert "The facts have changed since." in said(app.run())
    assert "Ask the model" in labels(app)


def test_a_failure_is_said_and_the_answers_stay(connected, server, open_page):
    drafted(connected)
    server.reply = lambda talk: talk.error(401)
    app = open_faq(open_page)
    wait_for_answer(click(click(app, "Have a model say it more plainly"), "Ask the model"), "faq")
    assert "did not accept the key" in app.error[0].value
    assert "Why are we doing this?" in said(app)


@pytest.mark.long
def test_what_hosts_answered_stands_beside_the_facts(workspace: Workspace, open_page: OpenPage):
    drafted(workspace)
    changes = [
        QuestionAnswered(answer=Answer(id=f"a{number}", question=f"Why {number}?", where="stage", day=DAY))
        for number in range(10)
    ]
    written = Answer(id="b", question="*Who* pays?", words="The <b>client</b>.", where="writing", day=DAY)
    commit(workspace, DANA, "agency", now(workspace).version, [*changes, QuestionAnswered(answer=written)])
    app = open_faq(open_page)
    assert "11 answered to the room" in said(app)
    assert plain("*Who* pays?") in text_of(app)
    assert "Answered on stage on Thu Mar 5, 2026." in said(app)
    assert "3 more from the room" in [panel.label for panel in app.expander]
    copied = next(code.value for code in app.code)
    assert "*Who* pays?\nThe <b>client</b>.\nAnswered in writing on Thu Mar 5, 2026." in copied
    app.session_state["faq.change"] = True
    app.run()
    assert app.text_area(key="faq.answer.words.b").value == "The <b>client</b>."
    app.text_area(key="faq.answer.words.b").set_value("We do.")
    app.button(key="faq.answer.keep").click().run()
    assert now(workspace).answers["b"].words == "We do."
    run(app.button(key="faq.answer.remove").click())
    assert "b" not in now(workspace).answers
