"""Writing one message at the desk: offered first, kept as one change set, and whose words they are."""

import json
from datetime import date

import pytest
from pydantic import SecretStr

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Invalid, Refused
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans
from playbook.desk.record import history
from playbook.desk.writing import messages
from playbook.desk.writing.messages import WrittenMessage
from playbook.llm.call.errors import ModelError
from playbook.llm.message.letter import MessageWish
from playbook.llm.safety.redaction import Redaction
from tests.asking import terms
from tests.briefs import agency
from tests.desk.conftest import model_calls, rollout_of
from tests.llm.server import ModelServer, Talk

DANA, ROBIN = Actor(name="Dana"), Actor(name="Robin")
ITEM = "message.how-it-works"
SETTINGS = {"ai_model": "told", "ai_key": SecretStr("k"), "today": date(2023, 3, 6)}
SAMPLE = "Folks, I keep it short. Zanzibar."


def answer(*paragraphs: str) -> str:
    texts = [{"text": text} for text in paragraphs]
    return json.dumps({"title": "What changes", "paragraphs": texts, "assumptions": ["The room is free."]})


def write(workspace: Workspace, rollout: Rollout, **how: object) -> WrittenMessage:
    wish = MessageWish(60, SAMPLE) if how.pop("sample", False) else MessageWish(60)
    return messages.ask_for_message(workspace, DANA, rollout.id, ITEM, wish, terms(workspace, **how))


def save(workspace: Workspace, rollout: Rollout, written: WrittenMessage, *words: str, **how: str) -> Rollout:
    seen, item_id = workspace.rollout_cache.get(rollout.id).version, how.get("item_id", ITEM)
    return messages.keep_message(workspace, DANA, rollout.id, seen, item_id, written, *words)


@pytest.fixture(name="rollout")
def planned_rollout(workspace: Workspace, server: ModelServer) -> Rollout:
    server.reply = lambda talk: talk.answer(answer("We start soon. Ask me."))
    after = rollout_of(workspace, agency())
    return plans.draft_stages(workspace, DANA, after.id, after.version)[0]


def test_writing_without_a_model_changes_nothing_and_asks_nobody(workspace, rollout, server):
    written = messages.write_message(workspace, DANA, rollout.id, ITEM, MessageWish(60))
    assert (written.source, written.writer) == ("builtin", "built-in playbook")
    assert workspace.rollout_cache.get(rollout.id).version == rollout.version
    assert server.requests == []


def test_a_message_of_a_model_is_offered_and_its_cost_is_logged(workspace, rollout, server):
    written = write(workspace, rollout, sample=True)
    assert written.letter.body == "We start soon. Ask me.\n\nTom Lindqvist"
    assert (written.source, written.writer) == ("model", "told")
    assert (written.took.usage.total, written.took.cost_usd) == (33, 0.0)
    assert workspace.rollout_cache.get(rollout.id).items[ITEM] == rollout.items[ITEM]
    [change] = model_calls(workspace, rollout.id)
    assert (change.purpose, change.stage) == ("message", "communication")
    assert SAMPLE in str(server.requests[0].body)
    save(workspace, rollout, written, "T", written.letter.body)
    assert "Zanzibar" not in (workspace.settings.data / "journal.jsonl").read_text()


def test_a_kept_message_names_its_writer_and_is_left_alone(workspace, rollout):
    written = write(workspace, rollout)
    after = save(workspace, rollout, written, "New title", "We start. \nTom")
    item = after.items[ITEM]
    assert (item.title, item.body) == ("New title", "We start. \nTom")
    signed = item.provenance
    assert (signed.source, signed.writer, signed.edited_by) == ("model", "told", "Dana")
    assert (signed.prompt_sha, signed.assumptions) == (written.prompt_sha, ("The room is free.",))
    assert item.is_protected
    assert item.date == rollout.items[ITEM].date
    assert plans.redraft(workspace, after) == []
    assert history.undo_last(workspace, DANA, rollout.id)
    assert workspace.rollout_cache.get(rollout.id).items[ITEM] == rollout.items[ITEM]


def test_what_is_in_neither_brief_nor_plan_is_named(workspace, rollout):
    body = "Anna Schmidt and Tom Lindqvist save 4,321 hours with Gemini from May 3, 2031."
    claims = " ".join(messages.claims_in(rollout, ITEM, "Title", body))
    for words in ("Anna Schmidt", "4,321", "Gemini", "2031"):
        assert words in claims
    assert "Lindqvist" not in claims


def test_a_message_without_a_model_leaves_no_doubt(workspace, rollout):
    planned = [item.id for item in rollout.items.values() if item.kind == "message"]
    assert planned
    for item_id in planned:
        letter = messages.write_message(workspace, DANA, rollout.id, item_id, MessageWish(200)).letter
        assert messages.claims_in(rollout, item_id, letter.title, letter.body) == [], item_id


def test_a_script_and_a_briefing_can_be_written_too(workspace, rollout):
    fields = {"sponsor_act.sponsor-shows-use": "script", "manager_briefing.brief-managers": "talking_points"}
    for item_id, field in fields.items():
        written = messages.write_message(workspace, DANA, rollout.id, item_id, MessageWish(120))
        after = save(workspace, rollout, written, "Title", written.letter.body, item_id=item_id)
        assert getattr(after.items[item_id], field) == written.letter.body


def test_what_nobody_says_to_anybody_cannot_be_written(workspace, rollout):
    metric = next(item for item in rollout.items.values() if item.kind == "metric")
    with pytest.raises(Refused, match="no words to write"):
        messages.write_message(workspace, DANA, rollout.id, metric.id, MessageWish(60))


def test_wrong_lengths_and_empty_words_are_refused(workspace, rollout):
    for limit in (0, 39, 601):
        with pytest.raises(Invalid, match="not a length for a message"):
            messages.write_message(workspace, DANA, rollout.id, ITEM, MessageWish(limit))
    written = messages.write_message(workspace, DANA, rollout.id, ITEM, MessageWish(60))
    for title, body, where in (("", "x", "title"), ("x", " ", "body")):
        with pytest.raises(Invalid) as caught:
            save(workspace, rollout, written, title, body)
        assert [problem.where for problem in caught.value.problems] == [where]


def test_a_message_changed_by_somebody_else_is_not_lost(workspace, rollout):
    written = messages.write_message(workspace, DANA, rollout.id, ITEM, MessageWish(60))
    renamed = rollout.items[ITEM].model_copy(update={"title": "Robin's"})
    plans.edit_item(workspace, ROBIN, rollout.id, rollout.version, renamed)
    with pytest.raises(Conflict):
        messages.keep_message(workspace, DANA, rollout.id, rollout.version, ITEM, written, "Mine", "Words")
    assert workspace.rollout_cache.get(rollout.id).items[ITEM].title == "Robin's"


def test_too_long_an_answer_is_asked_for_again(workspace, rollout, server):
    def reply(talk: Talk) -> None:
        talk.answer(answer("word " * 80 if len(server.requests) == 1 else "Short enough."))

    server.reply = reply
    assert write(workspace, rollout).letter.body.startswith("Short enough.")
    assert "leave out at least 22 words" in server.requests[1].body["messages"][-1]["content"]
    server.reply = lambda talk: talk.answer(answer("word " * 80))
    with pytest.raises(ModelError):
        write(workspace, rollout, again=True)
    assert len(server.requests) == 4
    assert workspace.rollout_cache.get(rollout.id).items[ITEM] == rollout.items[ITEM]


def test_hidden_names_come_back_in_the_message(workspace, rollout, server):
    def reply(talk: Talk) -> None:
        name = talk.sent.body["messages"][1]["content"].split("Write as: ")[1].splitlines()[0]
        talk.answer(answer(f"I am {name}."))

    server.reply = reply
    written = write(workspace, rollout, veil=Redaction(rollout.brief))
    assert "Lindqvist" not in str(server.requests[0].body)
    assert written.letter.body == "I am Tom Lindqvist.\n\nTom Lindqvist"
