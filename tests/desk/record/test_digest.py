"""The digest at the desk."""

import json
from datetime import timedelta

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.case import Concern
from playbook.core.plan.items import Milestone
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, tracking
from playbook.desk.record import digest, updates
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import Listener
from playbook.llm.call.prompt_hash import outgoing
from playbook.llm.safety.redaction import Redaction
from tests.asking import terms
from tests.desk.conftest import model_calls
from tests.llm.server import BEHAVIOURS, Talk
from tests.pages import made
from tests.pages.made import TODAY

DANA = Actor(name="Dana")
SETTINGS = {"ai_model": "told"}
FIRST = TODAY - timedelta(days=7)


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    return made.rollout(workspace, examples=True)


def answering(*written: tuple[str, list[int]]) -> str:
    return json.dumps({"sentences": [{"text": text, "rests_on": numbers} for text, numbers in written]})


def test_the_digest_is_worked_out_once_for_a_version(workspace, rollout):
    first = digest.digest_of(workspace, rollout, FIRST)
    assert first
    assert digest.digest_of(workspace, rollout, FIRST) is first
    tracking.log_status(workspace, DANA, rollout.id, rollout.version, "item-0", "at_risk")
    after = digest.digest_of(workspace, workspace.rollout_cache.get(rollout.id), FIRST)
    assert "at risk" in " ".join(sentence.text for sentence in after)


def test_the_events_behind_a_sentence_are_those_of_history(workspace, rollout):
    for sentence in digest.digest_of(workspace, rollout, FIRST):
        behind = digest.events_behind(workspace, DANA, rollout.id, sentence.versions)
        assert len(behind) == len(sentence.versions)
    [notified] = digest.events_behind(workspace, DANA, rollout.id, [rollout.version])
    assert notified.who == "Dana"
    assert notified.words == "logged “TrainingSession 12” as off track: the room is double-booked"


def test_an_event_inside_a_change_set_has_its_own_words(workspace, rollout):
    added = [each for each in workspace.log.read(rollout.id) if each.change.kind == "item_added"]
    event = next(each for each in added if each.change.item.id == "item-5")
    [notified] = digest.events_behind(workspace, DANA, rollout.id, [event.version])
    assert "“SponsorAct 5”" in notified.words


def test_a_model_words_it_and_the_log_says_what_that_cost(workspace, rollout, server):
    ours = digest.digest_of(workspace, rollout, FIRST)
    server.reply = lambda talk: talk.answer(answering((ours[0].text, [1])))
    question = digest.write_digest(workspace, DANA, rollout.id, FIRST, terms(workspace))
    assert question.value.lines[0].by_model
    [change] = model_calls(workspace, rollout.id)
    assert (change.purpose, change.tokens) == ("digest", 33)
    assert digest.write_digest(workspace, DANA, rollout.id, FIRST, terms(workspace)).took.from_cache
    assert len(server.requests) == 1


def test_what_people_wrote_never_leaves(workspace, rollout, server):
    server.reply = lambda talk: talk.answer(answering(("Well.", [1])))
    digest.write_digest(workspace, DANA, rollout.id, FIRST, terms(workspace))
    for words in ("double-booked", "drafted a client memo", "legal is still"):
        assert words not in str(server.requests[0].body)


def test_a_title_that_quotes_what_was_marked_later_goes_to_no_model(workspace, rollout):
    worry = Concern(id="c", text="The new hire drinks", is_about_people=True)
    task = ItemAdded(item=Milestone(id="quoting", title=f"Answer “{worry.text}”", date=TODAY))
    late = StatusLogged(item_id="quoting", status="off_track", stage="accountability")
    changes = [task, late, BriefEdited.of(BriefFields(concern_list=(worry,)), "concern_list")]
    after = commit(workspace, DANA, rollout.id, rollout.version, changes)
    assert "drinks" in repr(digest.digest_of(workspace, after, FIRST))
    assert "drinks" not in outgoing(digest.question_of(workspace, after, FIRST))
    # What an editor copies goes to others, too.
    assert "drinks" not in repr(updates.update(workspace, after, FIRST))


def test_readers_get_no_note_or_reason_that_quotes_what_was_marked_later(workspace, rollout):
    worry = Concern(id="c", text="The press sticks at noon")
    task = Milestone(id="task", title="Go-live", date=TODAY)
    changes = [ItemAdded(item=task), BriefEdited.of(BriefFields(concern_list=(worry,)), "concern_list")]
    version = commit(workspace, DANA, rollout.id, rollout.version, changes).version
    later = TODAY + timedelta(days=3)
    tracking.log_status(
        workspace, DANA, rollout.id, version, "task", "off_track", f"{worry.text}.", to_day=later
    )
    viewer = Actor(name="Vic", role="member", memberships=(Membership(rollout_id=rollout.id, role="viewer"),))

    def told() -> str:
        return repr(digest.digest_of(workspace, get_rollout(workspace, viewer, rollout.id), FIRST))

    assert told().count("sticks") == 2
    marked = worry.model_copy(update={"is_about_people": True})
    version = workspace.rollout_cache.get(rollout.id).version
    briefs.save_field(workspace, DANA, rollout.id, version, "concern_list", (marked,))
    assert "sticks" not in told()


def test_hidden_names_come_back_in_what_returns(workspace, rollout, server):
    rollout = made.rollout(workspace, titles=["Lead 1 tells the story"], rollout_id="named")
    sent: list[str] = []

    def reply(talk: Talk) -> None:
        sent.append(talk.sent.body["messages"][1]["content"])
        [line] = [line for line in sent[0].splitlines() if line.startswith("1. ")]
        talk.answer(answering((line.removeprefix("1. "), [1])))

    server.reply = reply
    veil = Redaction(rollout.brief)
    question = digest.write_digest(workspace, DANA, rollout.id, FIRST, terms(workspace, veil=veil))
    assert "Lead 1" not in sent[0]
    assert question.value.lines[0].by_model
    assert question.value.lines[0].sentence.text == digest.digest_of(workspace, rollout, FIRST)[0].text


def test_a_failure_leaves_our_own_digest(workspace, rollout, server):
    server.reply = BEHAVIOURS["cut"]
    before = digest.digest_of(workspace, rollout, FIRST)
    with pytest.raises(ModelError):
        digest.write_digest(workspace, DANA, rollout.id, FIRST, terms(workspace))
    now = workspace.rollout_cache.get(rollout.id)
    assert now.spent.calls == 1
    assert digest.digest_of(workspace, now, FIRST) == before


def test_sentences_are_heard_as_they_arrive(workspace, rollout, server):
    heard: list[dict[str, object]] = []
    server.reply = lambda talk: talk.answer(answering(("One.", [1]), ("Two.", [2])))
    digest.write_digest(workspace, DANA, rollout.id, FIRST, terms(workspace, listener=Listener(heard.append)))
    assert [each["text"] for each in heard] == ["One.", "Two."]
