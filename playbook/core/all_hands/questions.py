"""Questions from a room: what one may hold, how it stands, and in which order they are read."""

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
    """One question of a rollout, counted from 1; `name` is what its asker typed, empty for nobody's.

    `where`: how it was answered, once it was. `is_final`: its box has closed since, so it gets no more votes.
    """

    id: str
    rollout_id: str
    number: int
    words: str
    name: str
    state: State
    where: Where | None
    asked_on: date
    votes: int
    is_final: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks, as it is kept."""

    words: str
    name: str = ""


def read_question(words: str, name: str) -> Asked:
    """Return a question as it is kept; raises Invalid with a problem for each field."""
    asked = Asked(cleaned(words), cleaned(name))
    problems = []
    if not asked.words:
        problems.append(Problem("words", "The question says nothing.", "Write it in a sentence or two."))
    for field, text, most in (("words", asked.words, MAX_QUESTION), ("name", asked.name, MAX_NAME)):
        if len(text) > most:
            problems.append(
                Problem(field, f"This has {len(text):,} characters.", f"Shorten it to at most {most}.")
            )
    if problems:
        raise Invalid(problems)
    return asked


def ranked(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return questions as they are read: the one with the most votes first, then the one asked first."""
    return tuple(sorted(questions, key=lambda one: (-one.votes, one.number)))


def in_state(questions: Iterable[Question], state: State) -> tuple[Question, ...]:
    """Return the questions that stand so, ranked."""
    return ranked(one for one in questions if one.state == state)
