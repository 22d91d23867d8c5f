"""Questions from a room: limits, states and order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import MAX_NAME, cleaned
from playbook.core.log.rollout import MAX_QUESTION, Where

State = Literal["waiting", "shown", "hidden", "answered"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a rollout; `name` is '' for anonymous ones."""

    id: str
    rollout_id: str
    number: int
    words: str
    name: str
    state: State
    where: Where | None
    asked_on: date
    votes: int
    is_final: bool  # its box has closed, so it gets no more votes


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question as it is sent, before it is stored."""

    words: str
    name: str = ""


def read_question(words: str, name: str) -> NewQuestion:
    """Return a cleaned question. Raise Invalid with a problem per field."""
    question = NewQuestion(cleaned(words), cleaned(name))
    problems = []
    if not question.words:
        problems.append(Problem("words", "The question is empty.", "Write it in a sentence or two."))
    for field, text, most in (("words", question.words, MAX_QUESTION), ("name", question.name, MAX_NAME)):
        if len(text) > most:
            message = f"This has {len(text):,} characters."
            problems.append(Problem(field, message, f"Shorten it to at most {most}."))
    if problems:
        raise Invalid(problems)
    return question


def ranked(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return questions by votes, then in the order asked."""
    return tuple(sorted(questions, key=lambda question: (-question.votes, question.number)))


def in_state(questions: Iterable[Question], state: State) -> tuple[Question, ...]:
    return ranked(question for question in questions if question.state == state)
