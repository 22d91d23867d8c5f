"""Questions and answers at the desk: made, asked of a model, and taken away as text."""

import json

import pytest

from playbook.core.base.errors import Refused
from playbook.core.log.changes.answers import QuestionAnswered
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import ReadinessScored
from playbook.core.log.rollout import Answer
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.case import Concern
from playbook.core.plan.items import Resistance
from playbook.desk.base.commit import commit
from playbook.desk.plan import rollouts
from playbook.desk.writing import faq
from playbook.llm.faq.faq_builtin import Answered, Faq, StillOpen
from playbook.llm.faq.faq_facts import FaqFact
from playbook.llm.safety.redaction import Redaction
from tests.asking import terms
from tests.desk.conftest import model_calls
from tests.desk.writing.test_messages import DANA, SETTINGS, planned_rollout  # noqa: F401 - a fixture
from tests.llm.server import Talk

HOSTILE = "![x](https://evil.example) <b>bold</b> *stars* #1"


def answering(talk: Talk) -> None:
    first = talk.sent.body["messages"][1]["content"].split("\n")[1].removeprefix("- ").split(":")[0]
    talk.answer(json.dumps({"answers": [{"number": 1, "answer": "In plain words.", "rests_on": [first]}]}))


def test_a_rollout_without_a_brief_still_says_what_is_open(workspace):
    begun = rollouts.start_rollout(workspace, DANA, "Just begun")
    answers = faq.make_faq(workspace, begun, "communication")
    assert answers.answered == ()
    assert answers.still_open
    with pytest.raises(Refused, match="no answer yet"):
        faq.question_of(answers, begun)


def test_barriers_of_readiness_bring_their_questions_to_the_top(workspace, rollout):
    scores = {"awareness": 5, "desire": 5, "knowledge": 1, "ability": 5, "reinforcement": 5}
    change = ReadinessScored.model_validate({"group_id": "web", "scores": scores})
    after = commit(workspace, DANA, rollout.id, rollout.version, [change])
    first = faq.make_faq(workspace, after, "communication").answered[0]
    assert first.because == "Readiness is held up here in Web."


def test_nobody_reads_in_it_what_only_editors_read(workspace, rollout):
    worry = Concern(id="c", text="The press sticks at noon", answer="The clerk goes.")
    texts = {"past_attempts": "Zed wrecked it in 2024.", "concerns": "Zed sleeps.", "concern_list": (worry,)}
    brief = BriefEdited.of(BriefFields(**texts), *texts)
    task = Resistance(id="quoting", title=f"“{worry.text}”", tactic=f"Answer: {worry.answer}")
    said = Answer(id="q", question="Is it safe?", words=worry.answer, where="writing", day=workspace.today())
    changes = [brief, ItemAdded(item=task), QuestionAnswered(answer=said)]
    added = commit(workspace, DANA, rollout.id, rollout.version, changes)
    assert "sticks" in repr(faq.make_faq(workspace, added, "communication"))
    marked = worry.model_copy(update={"is_about_people": True})
    change = BriefEdited.of(BriefFields(concern_list=(marked,)), "concern_list")
    after = commit(workspace, DANA, rollout.id, added.version, [change])
    answers = repr(faq.make_faq(workspace, after, "communication"))
    assert not [word for word in ("sticks", "clerk goes", "Zed", "Did we not try") if word in answers]


def test_a_model_puts_the_answers_plainly_and_the_call_is_logged(workspace, rollout, server):
    server.reply = answering
    answers = faq.make_faq(workspace, rollout, "communication")
    hidden = terms(workspace, veil=Redaction(rollout.brief))
    reply = faq.ask_for_faq(workspace, DANA, rollout.id, answers, "communication", hidden)
    reworded = reply.value
    assert (reply.took.usage.total, reply.took.cost_usd) == (33, 0.0)
    assert (reworded.answered[0].answer, reworded.answered[0].flags) == ("In plain words.", ())
    assert reworded.answered[1:] == answers.answered[1:]
    assert (reworded.still_open, reworded.writer) == (answers.still_open, "told")
    [change] = model_calls(workspace, rollout.id)
    assert change.purpose == "faq"
    assert "Okafor" not in str(server.requests[0].body)


def test_a_person_nobody_knows_in_a_models_answer_is_flagged(workspace, rollout, server):
    reworded = {"number": 1, "answer": "Ask Anna Schmidt about it.", "rests_on": ["Why"]}
    server.reply = lambda talk: talk.answer(json.dumps({"answers": [reworded]}))
    answers = faq.make_faq(workspace, rollout, "communication")
    reply = faq.ask_for_faq(workspace, DANA, rollout.id, answers, "communication", terms(workspace))
    [flag] = reply.value.answered[0].flags
    assert "Anna Schmidt" in flag


def test_the_text_says_what_each_answer_rests_on_and_whom_to_ask():
    answers = Faq(
        (Answered("Why?", "Because.", (FaqFact("Why", "Because."),), flags=("It says 37.",)),),
        (StillOpen("Will this cost jobs?", "Maya Okafor"),),
    )
    assert faq.as_text(answers) == (
        "Why?\nBecause.\nRests on: Why. Check: It says 37.\n\n"
        "Still open\n- Will this cost jobs? Ask Maya Okafor.\n"
    )


def test_the_file_shows_hostile_words_as_words():
    answers = Faq((Answered(HOSTILE, HOSTILE, (FaqFact(HOSTILE, "x"),)),), (StillOpen(HOSTILE, HOSTILE),))
    text = faq.as_markdown(answers, HOSTILE)
    assert "![" not in text
    assert "<b>" not in text.replace("\\<", "")
    assert text.startswith("# Questions and answers: ")
