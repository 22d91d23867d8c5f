"""What becomes of a question from the room."""

from typing import Any

import pytest

from playbook.core.all_hands.questions import Question
from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Invalid, Missing, Refused
from playbook.core.log.rollout import Answer, Rollout
from playbook.core.log.undo import last_undoable
from playbook.core.plan.items import Milestone, Resistance
from playbook.desk.all_hands import answers, questions
from playbook.desk.all_hands.questions import ask_question
from playbook.desk.base.workspace import Workspace
from playbook.desk.links.devices import new_form
from playbook.desk.plan import plans
from playbook.desk.record.history import undo
from playbook.desk.writing import faq
from playbook.store.errors import Full
from tests.attacks import ATTACKS
from tests.desk.all_hands.conftest import DANA
from tests.desk.all_hands.test_questions import ask, heard, phone
from tests.pages import made

JOBS = "Will this cost jobs?"
KIM = Actor(name="Kim")


def seen(workspace: Workspace) -> int:
    return workspace.rollout_cache.get("made").version


def answer(workspace: Workspace, question: Question, words: str = "No.", where: str = "writing") -> Rollout:
    return answers.answer_question(workspace, DANA, "made", seen(workspace), question.id, where, words)  # type: ignore[arg-type]


def stored(workspace: Workspace) -> dict[str, Answer]:
    return workspace.rollout_cache.get("made").answers


def test_a_written_answer_reaches_the_log_and_the_room(workspace, share):
    question = ask_question(workspace, share, phone(share), new_form(), JOBS, "Kim of Media")
    after = answer(workspace, question, "  No.\nNobody leaves. ")
    written = after.answers[question.id]
    assert (written.question, written.words, written.day) == (JOBS, "No.\nNobody leaves.", made.TODAY)
    assert "Kim" not in workspace.log.read("made")[-1].model_dump_json()
    assert [(each.id, each.where) for each in heard(workspace, share).answered] == [(question.id, "writing")]
    made_faq = faq.make_faq(workspace, after, "communication")
    assert made_faq.from_room == (written,)
    assert JOBS not in [each.question for each in (*made_faq.answered, *made_faq.still_open)]
    message = f"Asked in the room\n\n{JOBS}\nNo.\nNobody leaves.\nAnswered in writing on Thu Mar 5, 2026."
    assert message in faq.as_text(made_faq)
    assert "### Will this cost jobs?\n\nNo.\nNobody leaves.\n\n*Answered" in faq.as_markdown(made_faq, "x")


def test_an_answer_on_stage_needs_no_words(workspace, share):
    question = ask(workspace, share, JOBS)
    after = answer(workspace, question, "", "stage")
    made_faq = faq.make_faq(workspace, after, "communication")
    assert "Answered on stage on Thu Mar 5, 2026." in faq.as_text(made_faq)
    # Nothing was put down, so that what the facts answer still stands.
    assert JOBS in [each.question for each in (*made_faq.answered, *made_faq.still_open)]
    reworded = answers.reword_answer(workspace, DANA, "made", seen(workspace), question.id, "No.")
    assert reworded.answers[question.id].words == "No."
    again = answers.reword_answer(workspace, DANA, "made", seen(workspace), question.id, "No.")
    assert again.version == reworded.version


def test_two_hosts_who_answer_at_once_see_each_other(workspace, share):
    question = ask(workspace, share, JOBS)
    looked_at = seen(workspace)
    answers.answer_question(workspace, KIM, "made", looked_at, question.id, "writing", "No.")
    with pytest.raises(Conflict, match="Kim"):
        answers.answer_question(workspace, DANA, "made", looked_at, question.id, "writing", "Perhaps.")
    assert stored(workspace)[question.id].words == "No."
    # Said on stage too, by whoever has not read it yet: what was put down stays.
    later = answer(workspace, question, "", "stage")
    assert (later.answers[question.id].words, later.answers[question.id].where) == ("No.", "stage")


def test_an_answer_stays_when_its_question_is_removed(workspace, share):
    once = new_form()
    question = ask_question(workspace, share, phone(share, "one"), once, JOBS)
    answer(workspace, question)
    questions.remove_question(workspace, DANA, "made", question.id)
    again = ask_question(workspace, share, phone(share, "two"), once, "Who pays?")
    assert again.id != question.id
    answer(workspace, again, "We do.")
    words = {each.question: each.words for each in stored(workspace).values()}
    assert words == {JOBS: "No.", "Who pays?": "We do."}


def test_a_refused_answer_leaves_the_question_waiting(workspace, share):
    question = ask(workspace, share, JOBS)
    for words, message in (("", "is empty"), (" \u200b\n", "is empty"), ("x" * 100_000, "100,000")):
        with pytest.raises(Invalid) as caught:
            answer(workspace, question, words)
        [problem] = caught.value.problems
        assert message in problem.message
    assert stored(workspace) == {}
    assert [each.id for each in heard(workspace, share).shown] == [question.id]


def test_every_attack_is_answered_as_plain_words(workspace, share):
    for attack in ATTACKS:
        words = attack.text[:280]
        question = ask(workspace, share, words, attack.name)
        after = answer(workspace, question, words)
        assert after.answers[question.id].question == question.words
        after, item = answers.turn_into_item(workspace, DANA, "made", question.id, "message")
        assert item.title == question.words
    copied = faq.as_text(faq.make_faq(workspace, after, "communication"))
    assert all(each.question in copied for each in after.answers.values())


def test_a_question_becomes_an_objection(workspace, share):
    question = ask(workspace, share, "Who checks what it writes about clients?")
    after, item = answers.turn_into_item(workspace, DANA, "made", question.id, "resistance")
    assert isinstance(item, Resistance)
    assert item.title == "“Who checks what it writes about clients?”"
    assert item.note == "Asked in the room on Thu Mar 5, 2026."
    assert (item.provenance.source, item.provenance.writer) == ("person", "Dana")
    made_faq = faq.make_faq(workspace, after, "communication")
    assert item.title in [each.question for each in (*made_faq.answered, *made_faq.still_open)]
    # The question is still to be answered: a plan for it is no answer.
    assert [each.id for each in heard(workspace, share).shown] == [question.id]


def test_turned_into_the_same_twice_a_question_is_one_item(workspace, share):
    question = ask(workspace, share, "Who checks it?")
    after, _ = answers.turn_into_item(workspace, DANA, "made", question.id, "resistance")
    with pytest.raises(Refused, match="has this anticipated resistance already"):
        answers.turn_into_item(workspace, DANA, "made", question.id, "resistance")
    assert workspace.rollout_cache.get("made").version == after.version
    answers.turn_into_item(workspace, DANA, "made", question.id, "milestone")


def test_a_question_becomes_an_item_of_the_plan(workspace, share):
    question = ask(workspace, share, "x" * 280)
    for becomes in [each for each in answers.BECOMES_NAMES if each != "resistance"]:
        after, item = answers.turn_into_item(workspace, DANA, "made", question.id, becomes)
        assert (item.kind, item.title) == (becomes, "x" * 280)
        assert after.get_item(item.id) == item, becomes


def test_a_question_answered_too_early_is_shown_again(workspace, share):
    question = ask(workspace, share, JOBS)
    answer(workspace, question)
    assert answers.reopen_question(workspace, DANA, "made", question.id).answers == {}
    assert [each.id for each in heard(workspace, share).shown] == [question.id]
    assert answers.reopen_question(workspace, DANA, "made", question.id).answers == {}


def test_a_question_stays_answered_if_its_answer_must(workspace, share, monkeypatch):
    question = ask(workspace, share, JOBS)
    answer(workspace, question)

    def full(*_: object, **__: object) -> None:
        raise Full(workspace.settings.data)

    with monkeypatch.context() as while_full:
        while_full.setattr(workspace.log, "append", full)
        with pytest.raises(Full):
            answers.reopen_question(workspace, DANA, "made", question.id)
    assert [each.id for each in heard(workspace, share).answered] == [question.id]
    assert answers.reopen_question(workspace, DANA, "made", question.id).answers == {}
    assert [each.id for each in heard(workspace, share).shown] == [question.id]


def test_an_item_added_at_the_same_moment_is_another_one(workspace, share, monkeypatch):
    question, add = ask(workspace, share, JOBS), plans.add_item

    def second(*args: Any) -> Rollout:
        other = Milestone(id="new", title="Harvest", date=made.TODAY)
        add(workspace, Actor(name="Lee"), "made", workspace.rollout_cache.get("made").version, other)
        return add(*args)

    monkeypatch.setattr(plans, "add_item", second)
    after, item = answers.turn_into_item(workspace, DANA, "made", question.id, "milestone")
    assert item.title == JOBS
    assert "Harvest" in [each.title for each in after.items.values()]


def test_a_removed_answer_comes_back_with_undo(workspace, share):
    question = ask(workspace, share, JOBS)
    answer(workspace, question)
    before = stored(workspace)
    assert answers.remove_answer(workspace, DANA, "made", question.id).answers == {}
    event = last_undoable(workspace.log.read("made"), "Dana")
    undo(workspace, DANA, "made", event.change_set)
    assert stored(workspace) == before


def test_undo_of_an_answer_shows_its_question_again(workspace, share):
    question, other = ask(workspace, share, JOBS), ask(workspace, share, "When?")
    answer(workspace, other, "", "stage")
    answer(workspace, question)
    undo(workspace, DANA, "made", workspace.log.read("made")[-1].change_set)
    assert [each.id for each in heard(workspace, share).shown] == [question.id]
    assert [each.id for each in heard(workspace, share).answered] == [other.id]
    undo(workspace, DANA, "made", workspace.log.read("made")[-1].change_set)
    result = heard(workspace, share)
    assert result.shown == ()
    assert {each.id: each.where for each in result.answered} == {question.id: "writing", other.id: "stage"}
    assert stored(workspace)[question.id].words == "No."


def test_undo_takes_an_answer_whose_question_is_gone(workspace, share):
    question = ask(workspace, share, JOBS)
    answer(workspace, question)
    questions.remove_question(workspace, DANA, "made", question.id)
    assert question.id in stored(workspace)
    undo(workspace, DANA, "made", workspace.log.read("made")[-1].change_set)
    assert stored(workspace) == {}


def test_what_is_gone_or_unknown_is_said(workspace, share):
    with pytest.raises(Missing, match="question"):
        answers.answer_question(workspace, DANA, "made", seen(workspace), "none", "stage")
    with pytest.raises(Missing, match="was removed"):
        answers.remove_answer(workspace, DANA, "made", "none")
    question = ask(workspace, share, JOBS)
    with pytest.raises(Invalid, match="cannot become"):
        answers.turn_into_item(workspace, DANA, "made", question.id, "gate")  # type: ignore[arg-type]
    with pytest.raises((Invalid, Refused)):
        answers.answer_question(workspace, DANA, "made", seen(workspace), question.id, "by post")  # type: ignore[arg-type]
    assert stored(workspace) == {}
