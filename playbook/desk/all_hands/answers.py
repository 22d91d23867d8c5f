"""Turn a question from the room into an answer or an item."""

from datetime import date
from typing import Literal

from playbook.core.all_hands.questions import Question
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Problem, Refused
from playbook.core.base.fields import cleaned
from playbook.core.base.words import day_in_words
from playbook.core.log.changes.answers import AnswerRemoved, QuestionAnswered
from playbook.core.log.rollout import MAX_ANSWER, Answer, Rollout, Where
from playbook.core.plan.items import (
    ASKED_IN_ROOM,
    KIND_NAMES,
    AnyItem,
    Message,
    Milestone,
    Policy,
    Resistance,
    Support,
)
from playbook.desk.all_hands import questions
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans

Becomes = Literal["resistance", "message", "support", "policy", "milestone"]
BECOMES_NAMES: dict[Becomes, str] = {
    "resistance": "An objection to expect", "message": "A message", "support": "Support",
    "policy": "A policy", "milestone": "A milestone",
}  # fmt: skip
_ITEM_CLASSES: tuple[type[AnyItem], ...] = (Resistance, Message, Support, Policy, Milestone)
_CLASSES: dict[Becomes, type[AnyItem]] = dict(zip(BECOMES_NAMES, _ITEM_CLASSES, strict=True))


def answer_question(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    question_id: str,
    where: Where,
    words: str = "",
) -> Rollout:
    """Answer a question for everyone. Raise Conflict, Invalid, or Missing."""
    # The log gets the words of the question, but not the name of its asker.
    question = questions.get_question(workspace, actor, rollout_id, question_id)
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    before = rollout.answers.get(question.id)
    if where == "stage" and before and not words:
        words = before.words
    answer = _read(question.id, question.words, words, where, workspace.today())
    after = rollout
    if before is None or before.model_copy(update={"day": answer.day}) != answer:
        after = commit(workspace, actor, rollout_id, seen, [QuestionAnswered(answer=answer)])
    questions.mark_answered(workspace, actor, rollout_id, question_id, where)
    return after


def reword_answer(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, answer_id: str, words: str
) -> Rollout:
    """Reword an answer, or write down an answer given on stage."""
    rollout, before = _get(workspace, actor, rollout_id, answer_id)
    if (answer := _read(before.id, before.question, words, before.where, before.day)) == before:
        return rollout
    return commit(workspace, actor, rollout_id, seen, [QuestionAnswered(answer=answer)])


def remove_answer(workspace: Workspace, actor: Actor, rollout_id: str, answer_id: str) -> Rollout:
    """Remove an answer from the questions and answers; undo restores it."""
    rollout, _ = _get(workspace, actor, rollout_id, answer_id)
    return commit(workspace, actor, rollout_id, rollout.version, [AnswerRemoved(answer_id=answer_id)])


def reopen_question(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> Rollout:
    """Show a question again that was marked answered, and remove its answer."""
    question = questions.get_question(workspace, actor, rollout_id, question_id)
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    # The log first: an interruption in between leaves a question that can be reopened.
    if question.id in rollout.answers:
        rollout = remove_answer(workspace, actor, rollout_id, question.id)
    questions.show_question(workspace, actor, rollout_id, question.id)
    return rollout


def turn_into_item(
    workspace: Workspace, actor: Actor, rollout_id: str, question_id: str, becomes: Becomes
) -> tuple[Rollout, AnyItem]:
    """Turn a question into a plan item. Raise Refused if planned."""
    if becomes not in BECOMES_NAMES:
        raise Invalid([Problem("becomes", "A question cannot become this.", "Pick one of the list.")])
    question = questions.get_question(workspace, actor, rollout_id, question_id)
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    draft = _item(question, becomes)
    if any((item.kind, item.title) == (draft.kind, draft.title) for item in rollout.items.values()):
        raise Refused(
            f"The plan has this {KIND_NAMES[draft.kind]} already.",
            f"Look under {draft.stage.capitalize()}, or pick something else.",
        )
    added = plans.add_item(workspace, actor, rollout_id, rollout.version, draft)
    # Others may have added items at the same moment.
    for item in added.items.values():
        if item.id not in rollout.items and (item.kind, item.title) == (draft.kind, draft.title):
            return added, item
    raise Missing("Someone removed the new task right away.", "Activity shows who, and can bring it back.")


def _item(question: Question, becomes: Becomes) -> AnyItem:
    # The plan's own objections are in quotation marks, and so the questions and answers take them up.
    values = {
        "id": "new",
        "title": f"“{question.words}”" if becomes == "resistance" else question.words,
        "note": f"{ASKED_IN_ROOM}{day_in_words(question.asked_on)}.",
    }
    return _CLASSES[becomes].model_validate(values)


def _get(workspace: Workspace, actor: Actor, rollout_id: str, answer_id: str) -> tuple[Rollout, Answer]:
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    if (answer := rollout.answers.get(answer_id)) is None:
        raise Missing("This answer was removed.", "Reload the page.")
    return rollout, answer


def _read(answer_id: str, question: str, words: str, where: Where, day: date) -> Answer:
    if where == "writing" and not cleaned(words):
        hint = "Write it, or mark the question as answered on stage."
        raise Invalid([Problem("words", "The answer is empty.", hint)])
    if len(words) > MAX_ANSWER:
        message = f"This has {len(words):,} characters."
        raise Invalid([Problem("words", message, f"Shorten it to at most {MAX_ANSWER:,}.")])
    with field_problems():
        return Answer(id=answer_id, question=question, words=words, where=where, day=day)
