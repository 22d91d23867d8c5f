"""What becomes of a question from the room: an answer that everyone can read, an objection, or an item."""

from datetime import date
from typing import Literal

from pydantic import ValidationError

from playbook.core.all_hands.questions import Question
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Problem, Refused
from playbook.core.base.fields import cleaned
from playbook.core.base.words import day_in_words
from playbook.core.log.changes.answers import AnswerRemoved, QuestionAnswered
from playbook.core.log.rollout import MAX_ANSWER, Answer, Rollout, Where
from playbook.core.plan.items import KIND_NAMES, AnyItem, Message, Milestone, Policy, Resistance, Support
from playbook.core.plan.validation_messages import problems_from
from playbook.desk.all_hands import questions
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans

Becomes = Literal["resistance", "message", "support", "policy", "milestone"]
BECOMES_NAMES: dict[Becomes, str] = {
    "resistance": "An objection to expect",
    "message": "A message",
    "support": "Support",
    "policy": "A policy",
    "milestone": "A milestone",
}
_CLASSES: dict[Becomes, type[AnyItem]] = {
    "resistance": Resistance,
    "message": Message,
    "support": Support,
    "policy": Policy,
    "milestone": Milestone,
}


def answer_question(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    question_id: str,
    where: Where,
    words: str = "",
) -> Rollout:
    """Answer a question of the room for everyone, and give back the rollout with it among its answers.

    The words of the question go into the log and the name of its asker does not. What was put down in
    words stays when it is said on stage too. Raises Conflict where somebody answered it since the version
    that was `seen`, Invalid where a written answer has no words or too many, Missing where it is gone.
    """
    question = questions.get_question(workspace, actor, rollout_id, question_id)
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    before = rollout.answers.get(question.id)
    if where == "stage" and before and not words:
        words = before.words
    answer = _read(question.id, question.words, words, where, workspace.today())
    after = rollout
    if _differs(before, answer):
        after = commit(workspace, actor, rollout_id, seen, [QuestionAnswered(answer=answer)])
    questions.mark_answered(workspace, actor, rollout_id, question_id, where)
    return after


def reword_answer(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, answer_id: str, words: str
) -> Rollout:
    """Say an answer in other words, or put down what was said on stage; raises what answering raises."""
    rollout, before = _get(workspace, actor, rollout_id, answer_id)
    answer = _read(before.id, before.question, words, before.where, before.day)
    if answer == before:
        return rollout
    return commit(workspace, actor, rollout_id, seen, [QuestionAnswered(answer=answer)])


def remove_answer(workspace: Workspace, actor: Actor, rollout_id: str, answer_id: str) -> Rollout:
    """Take an answer out of the questions and answers; undo brings it back."""
    rollout, _ = _get(workspace, actor, rollout_id, answer_id)
    return commit(workspace, actor, rollout_id, rollout.version, [AnswerRemoved(answer_id=answer_id)])


def reopen_question(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> Rollout:
    """Show a question again that was called answered too early, and take its answer back."""
    question = questions.get_question(workspace, actor, rollout_id, question_id)
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    # The log first: what stops in between leaves a question that can be put back once more.
    if question.id in rollout.answers:
        rollout = remove_answer(workspace, actor, rollout_id, question.id)
    questions.show_question(workspace, actor, rollout_id, question.id)
    return rollout


def turn_into_item(
    workspace: Workspace, actor: Actor, rollout_id: str, question_id: str, becomes: Becomes
) -> tuple[Rollout, AnyItem]:
    """Add an item to the plan out of a question, and give back the rollout and the item, to be filled in.

    Raises Refused where the plan has it: pressed twice, or by two hosts, it is one item. An objection is
    titled with the question in quotation marks, as the plan's own are, so that the questions and answers
    of a rollout take it up.
    """
    if becomes not in BECOMES_NAMES:
        raise Invalid([Problem("becomes", "A question cannot become this.", "Pick one of the list.")])
    question = questions.get_question(workspace, actor, rollout_id, question_id)
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    wanted = _item(question, becomes)
    if any((one.kind, one.title) == (wanted.kind, wanted.title) for one in rollout.items.values()):
        raise Refused(
            f"The plan has this {KIND_NAMES[wanted.kind]} already.",
            f"Look under {wanted.stage.capitalize()}, or pick something else.",
        )
    added = plans.add_item(workspace, actor, rollout_id, rollout.version, wanted)
    # Others may have added theirs in the same moment.
    new = (item for item in added.items.values() if item.id not in rollout.items)
    for item in new:
        if (item.kind, item.title) == (wanted.kind, wanted.title):
            return added, item
    raise Missing("Somebody took the new item out at once.", "History says who, and can bring it back.")


def _item(question: Question, becomes: Becomes) -> AnyItem:
    is_objection = becomes == "resistance"
    return _CLASSES[becomes].model_validate(
        {
            "id": "new",
            "title": f"“{question.words}”" if is_objection else question.words,
            "note": f"Asked in the room on {day_in_words(question.asked_on)}.",
        }
    )


def _get(workspace: Workspace, actor: Actor, rollout_id: str, answer_id: str) -> tuple[Rollout, Answer]:
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    answer = rollout.answers.get(answer_id)
    if answer is None:
        raise Missing("This answer is not there any more.", "Reload the page.")
    return rollout, answer


def _read(answer_id: str, question: str, words: str, where: Where, day: date) -> Answer:
    if where == "writing" and not cleaned(words):
        raise Invalid(
            [
                Problem(
                    "words",
                    "The answer says nothing.",
                    "Write it, or mark the question as answered on stage.",
                )
            ]
        )
    if len(words) > MAX_ANSWER:
        said = f"This has {len(words):,} characters."
        raise Invalid([Problem("words", said, f"Shorten it to at most {MAX_ANSWER:,}.")])
    try:
        return Answer(id=answer_id, question=question, words=words, where=where, day=day)
    except ValidationError as error:
        raise Invalid(problems_from(error)) from error


def _differs(before: Answer | None, after: Answer) -> bool:
    return before is None or before.model_copy(update={"day": after.day}) != after
