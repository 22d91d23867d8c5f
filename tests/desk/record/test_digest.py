"""The digest at the desk: our own, the events behind it, and the one that a connected model words."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from playbook.core.base.access import Actor
from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import House, open_house
from playbook.desk.plan import tracking
from playbook.desk.record import digest
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import Listener
from playbook.llm.safety.redaction import Redaction
from playbook.settings import Settings
from tests.asking import terms
from tests.llm.server import ModelServer, Talk
from tests.pages import made
from tests.pages.made import TODAY

DANA = Actor(name="Dana")
FIRST = TODAY - timedelta(days=7)


def opened(tmp_path: Path, server: ModelServer, model: str) -> House:
    values = {"data": tmp_path, "today": TODAY, "ai_url": server.base_url, "ai_model": model}
    return open_house(Settings.model_validate(values))


@pytest.fixture
def house(tmp_path: Path, server: ModelServer) -> Iterator[House]:
    house = opened(tmp_path, server, "told")
    yield house
    house.close()


@pytest.fixture
def rollout(house: House) -> Rollout:
    return made.rollout(house, examples=True)


def answering(*written: tuple[str, list[int]]) -> str:
    return json.dumps({"sentences": [{"text": text, "rests_on": numbers} for text, numbers in written]})


def test_the_digest_is_worked_out_once_for_a_version(house: House, rollout: Rollout):
    first = digest.digest_of(house, rollout, FIRST)
    assert first
    assert digest.digest_of(house, rollout, FIRST) is first
    tracking.log_status(house, DANA, rollout.id, rollout.version, "item-0", "at_risk")
    after = digest.digest_of(house, house.shelf.get(rollout.id), FIRST)
    assert "at risk" in " ".join(sentence.text for sentence in after)


def test_the_events_behind_a_sentence_are_those_of_history(house: House, rollout: Rollout):
    for sentence in digest.digest_of(house, rollout, FIRST):
        behind = digest.events_behind(house, DANA, rollout.id, sentence.versions)
        assert len(behind) == len(sentence.versions)
    [told] = digest.events_behind(house, DANA, rollout.id, [rollout.version])
    assert told.who == "Dana"
    assert told.words == "logged 'TrainingSession 12' as off track: the room is double-booked"


def test_an_event_inside_a_gesture_has_its_own_words(house: House, rollout: Rollout):
    events = house.log.read(rollout.id)
    event = next(one for one in events if one.deed.kind == "item_added" and one.deed.item.id == "item-5")
    [told] = digest.events_behind(house, DANA, rollout.id, [event.version])
    assert "'SponsorAct 5'" in told.words


def test_a_model_words_it_and_the_log_says_what_that_cost(
    house: House, rollout: Rollout, server: ModelServer
):
    ours = digest.digest_of(house, rollout, FIRST)
    server.reply = lambda talk: talk.answer(answering((ours[0].text, [1])))
    asked = digest.write_digest(house, DANA, rollout.id, FIRST, terms(house))
    assert asked.value.lines[0].by_model
    [deed] = [event.deed for event in house.log.read(rollout.id) if isinstance(event.deed, ModelAsked)]
    assert (deed.purpose, deed.tokens) == ("digest", 33)
    again = digest.write_digest(house, DANA, rollout.id, FIRST, terms(house))
    assert again.from_cache
    assert len(server.requests) == 1


def test_what_people_wrote_never_leaves(house: House, rollout: Rollout, server: ModelServer):
    server.reply = lambda talk: talk.answer(answering(("Well.", [1])))
    digest.write_digest(house, DANA, rollout.id, FIRST, terms(house))
    assert "double-booked" not in str(server.requests[0].body)
    assert "drafted a client memo" not in str(server.requests[0].body)
    assert "legal is still" not in str(server.requests[0].body)


def test_hidden_names_come_back_in_what_returns(house: House, rollout: Rollout, server: ModelServer):
    rollout = made.rollout(house, titles=["Lead 1 tells the story"], rollout_id="named")
    sent: list[str] = []

    def reply(talk: Talk) -> None:
        sent.append(talk.sent.body["messages"][1]["content"])
        [line] = [line for line in sent[0].splitlines() if line.startswith("1. ")]
        talk.answer(answering((line.removeprefix("1. "), [1])))

    server.reply = reply
    veil = Redaction(rollout.brief)
    asked = digest.write_digest(house, DANA, rollout.id, FIRST, terms(house, veil=veil))
    assert "Lead 1" not in sent[0]
    assert asked.value.lines[0].by_model
    assert asked.value.lines[0].sentence.text == digest.digest_of(house, rollout, FIRST)[0].text


def test_a_failure_leaves_our_own_digest(tmp_path: Path, server: ModelServer):
    house = opened(tmp_path, server, "cut")
    rollout = made.rollout(house)
    before = digest.digest_of(house, rollout, FIRST)
    with pytest.raises(ModelError):
        digest.write_digest(house, DANA, rollout.id, FIRST, terms(house))
    now = house.shelf.get(rollout.id)
    assert now.spent.calls == 1
    assert digest.digest_of(house, now, FIRST) == before
    house.close()


def test_sentences_are_heard_as_they_arrive(house: House, rollout: Rollout, server: ModelServer):
    heard: list[dict[str, object]] = []
    server.reply = lambda talk: talk.answer(answering(("One.", [1]), ("Two.", [2])))
    digest.write_digest(house, DANA, rollout.id, FIRST, terms(house, listener=Listener(heard.append)))
    assert [one["text"] for one in heard] == ["One.", "Two."]
