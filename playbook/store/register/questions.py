"""Store the questions of a room, and its votes while open."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, func, select, tuple_

from playbook.core.all_hands.questions import NewQuestion, Question, State
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.rollout import Where
from playbook.store.register.records import (
    Condition,
    RecordTable,
    change,
    count,
    delete,
    for_each,
    insert_new,
    read_record,
    upsert,
)
from playbook.store.register.register import RegisterRow, Transaction
from playbook.store.register.tables import question_boxes, question_votes, questions

MOST_OPEN = 1_000  # questions of a rollout that nobody has answered
MOST_VOTES = 250_000  # for one question
_UNANSWERED = questions.c.state != "answered"
_OPEN_VOTES = (
    select(func.count()).where(question_votes.c.question_id == questions.c.id).correlate(questions)
).scalar_subquery()
_QUESTION = select(questions, (questions.c.votes + _OPEN_VOTES).label("total"))


@dataclass(frozen=True, slots=True)
class Box:
    """Where a rollout's questions go. `is_moderated`: each waits for the host."""

    rollout_id: str
    is_open: bool
    is_moderated: bool


class Shut(Refused):
    """The box takes no questions and no votes."""


class VotesOver(Refused):
    """A question takes no votes: hidden, or they are final."""


class TooMany(Refused):
    """More than anybody could read, or than a room could give."""


class Questions(RecordTable[Question]):
    """The questions of one open register, for any thread."""

    table = questions
    order = (questions.c.number,)

    def find_box(self, rollout_id: str) -> Box | None:
        """Return the box of a rollout, or None if never opened."""
        rows = self._register.rows(select(question_boxes).where(question_boxes.c.rollout_id == rollout_id))
        return read_record(Box, rows[0]) if rows else None

    def open(self, rollout_id: str, is_moderated: bool) -> None:
        """Take questions and votes, also for earlier questions. Raise Refused where open."""

        def work(transaction: Transaction) -> None:
            if _is_open(transaction, rollout_id):
                raise Refused("Questions are open already.", "Reload the page to see them.")
            # Votes so far stay. Nobody can tell any more who gave them, so everyone may vote again.
            own = questions.c.rollout_id == rollout_id
            change(transaction, questions, own, is_final=False)
            opened = {"is_open": True, "is_moderated": is_moderated, "box_key": secrets.token_bytes(32)}
            insert = upsert(transaction, question_boxes).values(
                rollout_id=rollout_id, last_number=0, **opened
            )
            transaction.execute(insert.on_conflict_do_update(index_elements=["rollout_id"], set_=opened))

        self._register.write(work)

    def moderate(self, rollout_id: str, is_moderated: bool) -> None:
        """Have new questions wait for the host, or show at once."""
        self._register.write(
            lambda transaction: _change_box(transaction, rollout_id, is_moderated=is_moderated)
        )

    def close(self, rollout_id: str) -> None:
        """Make the votes final and delete the marks of devices."""

        def work(transaction: Transaction) -> None:
            if not _is_open(transaction, rollout_id):
                raise Refused("Questions are closed already.", "Reload the page to see them.")
            own = questions.c.rollout_id == rollout_id
            change(transaction, questions, own, is_final=True, votes=questions.c.votes + _OPEN_VOTES)
            _delete_votes(transaction, own)
            _change_box(transaction, rollout_id, is_open=False, box_key=None)

        self._register.destroy(work)
        self._register.settle()

    def add(
        self, rollout_id: str, question_id: str, typed: NewQuestion, day: date, *, waits: bool = False
    ) -> tuple[Question, bool]:
        """Store a question; return it and whether new. Raise Shut or TooMany.

        It `waits` for its host even where others show at once.
        """

        def work(transaction: Transaction) -> tuple[str, bool]:
            same_id = transaction.execute(select(questions).where(questions.c.id == question_id)).first()
            if same_id and (same_id.rollout_id, same_id.words) == (rollout_id, typed.words):
                return question_id, False
            if not (box := _is_open(transaction, rollout_id)):
                raise Shut("Questions are closed now.", "Nothing was sent; what you wrote is still here.")
            if count(transaction, questions.c.rollout_id == rollout_id, _UNANSWERED) >= MOST_OPEN:
                raise TooMany(
                    f"{MOST_OPEN:,} questions wait for an answer, and no more are taken.",
                    "Vote for the one that is closest to yours.",
                )
            # The same form from the history of a browser, with other words in it, is another question.
            new_id = uuid4().hex[:12] if same_id else question_id
            number = box["last_number"] + 1
            _change_box(transaction, rollout_id, last_number=number)
            values = {
                "id": new_id,
                "rollout_id": rollout_id,
                "number": number,
                "words": typed.words,
                "name": typed.name,
                "state": "waiting" if waits or box["is_moderated"] else "shown",
                "asked_on": day,
            }
            transaction.execute(questions.insert().values(values))
            return new_id, True

        stored_id, is_new = self._register.write(work)
        return self.get(rollout_id, stored_id), is_new

    def has(self, rollout_id: str, question_id: str, words: str) -> bool:
        """Return whether this question was stored with these words."""
        same = *_one(rollout_id, question_id), questions.c.words == words
        return bool(self._register.scalars(select(questions.c.id).where(*same)))

    def get(self, rollout_id: str, question_id: str) -> Question:
        """Return a question of a rollout. Raise Missing where there is none."""
        if question := self._first(id=question_id, rollout_id=rollout_id):
            return question
        raise _missing()

    def of_rollout(self, rollout_id: str) -> list[Question]:
        """Return every question of a rollout, oldest first."""
        return self._all(questions.c.rollout_id == rollout_id)

    def move(self, rollout_id: str, question_id: str, state: State, where: Where | None = None) -> None:
        """Change the state of a question. Raise Missing where there is none."""
        if not self._change(*_one(rollout_id, question_id), state=state, answered_where=where):
            raise _missing()

    def remove(self, rollout_id: str, question_id: str) -> None:
        """Delete a question with its votes. Raise Missing where there is none."""

        def work(transaction: Transaction) -> None:
            if not count(transaction, *_one(rollout_id, question_id)):
                raise _missing()
            _delete_votes(transaction, *_one(rollout_id, question_id))
            delete(transaction, questions, *_one(rollout_id, question_id))

        self._register.write(work)

    def remove_sent(self, rollout_id: str, question_ids: Iterable[str], devices: Iterable[str]) -> None:
        """Delete questions that have no answer, and the open votes of devices."""

        def work(transaction: Transaction) -> None:
            sent = questions.c.rollout_id == rollout_id, questions.c.id.in_(sent_ids), _UNANSWERED
            _delete_votes(transaction, *sent)
            delete(transaction, questions, *sent)
            if not (box := _is_open(transaction, rollout_id)):
                return
            remaining = select(questions.c.id).where(questions.c.rollout_id == rollout_id)
            for each in transaction.scalars(remaining).all():
                votes = question_votes.delete().where(question_votes.c.question_id == each)
                marks = [_mark(box["box_key"], each, device) for device in sent_by]
                for_each(transaction, votes, question_votes.c.mark, marks)

        sent_ids, sent_by = list(question_ids), list(devices)
        self._register.write(work)

    def vote(self, rollout_id: str, question_id: str, device: str, is_for: bool) -> bool:
        """Count a device's vote once, or withdraw it; return whether it changed."""

        def work(transaction: Transaction) -> bool:
            if not (box := _is_open(transaction, rollout_id)):
                raise Shut("Questions are closed now, and so are the votes.", "The votes until now count.")
            takes_votes = questions.c.state == "shown", questions.c.is_final.is_(False)
            if not count(transaction, *_one(rollout_id, question_id), *takes_votes):
                raise VotesOver("This question takes no votes any more.", "Look at the others.")
            mark = _mark(box["box_key"], question_id, device)
            if not is_for:
                vote = question_votes.c.question_id == question_id, question_votes.c.mark == mark
                return delete(transaction, question_votes, *vote) > 0
            if count(transaction, question_votes.c.question_id == question_id) >= MOST_VOTES:
                message = "This question has more votes than a room could give."
                raise TooMany(message, "It counts no more.")
            return insert_new(transaction, question_votes, {"question_id": question_id, "mark": mark}) > 0

        return self._register.write(work)

    def voted(self, rollout_id: str, question_ids: Iterable[str], device: str) -> frozenset[str]:
        """Return which questions a device voted for while the box is open."""
        keys = self._register.scalars(select(question_boxes.c.box_key).where(*_open_box(rollout_id)))
        marks = [(each, _mark(keys[0], each, device)) for each in question_ids] if keys else []
        votes = question_votes.c
        voted_for = select(votes.question_id).where(tuple_(votes.question_id, votes.mark).in_(marks))
        return frozenset(self._register.scalars(voted_for)) if marks else frozenset()

    @classmethod
    def _select(cls) -> Select[Any]:
        return _QUESTION

    def _record(self, row: RegisterRow) -> Question:
        return read_record(Question, row, where=row["answered_where"], votes=row["total"])


def _is_open(transaction: Transaction, rollout_id: str) -> RegisterRow | None:
    return transaction.execute(select(question_boxes).where(*_open_box(rollout_id))).mappings().first()


def _open_box(rollout_id: str) -> tuple[Condition, ...]:
    return question_boxes.c.rollout_id == rollout_id, question_boxes.c.is_open.is_(True)


def _change_box(transaction: Transaction, rollout_id: str, **values: object) -> None:
    change(transaction, question_boxes, question_boxes.c.rollout_id == rollout_id, **values)


def _delete_votes(transaction: Transaction, *of: Condition) -> None:
    ids = select(questions.c.id).where(*of)
    delete(transaction, question_votes, question_votes.c.question_id.in_(ids))


def _one(rollout_id: str, question_id: str) -> tuple[Condition, ...]:
    return questions.c.id == question_id, questions.c.rollout_id == rollout_id


def _missing() -> Missing:
    return Missing("This question is not there any more.", "Reload the page.")


def _mark(key: bytes, question_id: str, device: str) -> bytes:
    # The question is part of it, so that the votes of one device do not look alike.
    return hmac.digest(key, f"{question_id} {device}".encode("utf-8", "surrogatepass"), "sha256")
