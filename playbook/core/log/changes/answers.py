"""Changes to answers of room questions."""

from collections.abc import Mapping
from typing import Literal

from playbook.core.base.errors import Refused
from playbook.core.base.fields import Id
from playbook.core.log.changes.base import Removed, Saved
from playbook.core.log.rollout import WHERE_NAMES, Answer, Rollout


class QuestionAnswered(Saved):
    ACTION = "host"
    NAME, ROWS, MOST, MANY = "answer", "answers", 500, "answered questions"
    kind: Literal["question_answered"] = "question_answered"
    answer: Answer

    def check(self, rollout: Rollout) -> None:
        super().check(rollout)
        if self.answer.where == "writing" and not self.answer.words:
            hint = "Write the answer, or mark it as said on stage."
            raise Refused("A written answer needs its words.", hint)

    def words(self, names: Mapping[str, str]) -> str:
        return f"answered a question {WHERE_NAMES[self.answer.where]}: {self.answer.question}"


class AnswerRemoved(Removed):
    SAVED, WHAT = QuestionAnswered, "the answer to a question"
    kind: Literal["answer_removed"] = "answer_removed"
    answer_id: Id
