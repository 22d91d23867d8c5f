"""Store the questions of a room, and its votes while open."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from playbook.core.all_hands.questions import Asked, Question, State
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.rollout import Where
from playbook.store.register.records import RecordTable, count, insert, read_record
from playbook.store.register.register import RegisterRow, Transaction

MOST_OPEN = 1_000  # questions of a rollout that nobody has answered
MOST_VOTES = 250_000  # for one question
_QUESTION = (
    "select question.*, votes + (select count(*) from question_vote where question_id = question.id) as total"
    " from question"
)


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

    def find_box(self, rollout_id: str) -> Box | None:
        """Return the box of a rollout, or None if never opened."""
        rows = self._register.rows("select * from question_box where rollout_id = ?", (rollout_id,))
        return read_record(Box, rows[0]) if rows else None

    def open(self, rollout_id: str, is_moderated: bool) -> None:
        """Take questions and votes, also for earlier questions. Raise Refused where open."""

        def work(transaction: Transaction) -> None:
            if _is_open(transaction, rollout_id):
                raise Refused("Questions are open already.", "Reload the page to see them.")
            # Votes so far stay. Nobody can tell any more who gave them, so everyone may vote again.
            transaction.execute("update question set is_final = 0 where rollout_id = ?", (rollout_id,))
            transaction.execute(
                "insert into question_box (rollout_id, is_open, is_moderated, last_number, box_key)"
                " values (?, 1, ?, 0, ?) on conflict (rollout_id) do update set"
                " is_open = 1, is_moderated = excluded.is_moderated, box_key = excluded.box_key",
                (rollout_id, int(is_moderated), secrets.token_bytes(32)),
            )

        self._register.write(work)

    def moderate(self, rollout_id: str, is_moderated: bool) -> None:
        """Have new questions wait for the host, or show at once."""
        self._register.run(
            "update question_box set is_moderated = ? where rollout_id = ?", (int(is_moderated), rollout_id)
        )

    def close(self, rollout_id: str) -> None:
        """Make the votes final and delete the marks of devices."""

        def work(transaction: Transaction) -> None:
            if not _is_open(transaction, rollout_id):
                raise Refused("Questions are closed already.", "Reload the page to see them.")
            transaction.execute(
                "update question set is_final = 1, votes = votes +"
                " (select count(*) from question_vote where question_id = question.id) where rollout_id = ?",
                (rollout_id,),
            )
            transaction.execute(
                "delete from question_vote where question_id in"
                " (select id from question where rollout_id = ?)",
                (rollout_id,),
            )
            transaction.execute(
                "update question_box set is_open = 0, box_key = null where rollout_id = ?", (rollout_id,)
            )

        self._register.destroy(work)
        self._register.settle()

    def add(self, rollout_id: str, question_id: str, typed: Asked, day: date) -> tuple[Question, bool]:
        """Store a question; return it and whether new. Raise Shut or TooMany."""

        def work(transaction: Transaction) -> tuple[str, bool]:
            same_id = transaction.execute("select * from question where id = ?", (question_id,)).fetchone()
            if same_id and (same_id["rollout_id"], same_id["words"]) == (rollout_id, typed.words):
                return question_id, False
            if not (box := _is_open(transaction, rollout_id)):
                raise Shut("Questions are closed now.", "Nothing was sent; what you wrote is still here.")
            unanswered = "question where rollout_id = ? and state <> 'answered'"
            if count(transaction, unanswered, rollout_id) >= MOST_OPEN:
                raise TooMany(
                    f"{MOST_OPEN:,} questions wait for an answer, and no more are taken.",
                    "Vote for the one that is closest to yours.",
                )
            # The same form from the history of a browser, with other words in it, is another question.
            new_id = uuid4().hex[:12] if same_id else question_id
            number = box["last_number"] + 1
            transaction.execute(
                "update question_box set last_number = ? where rollout_id = ?", (number, rollout_id)
            )
            values = {
                "id": new_id,
                "rollout_id": rollout_id,
                "number": number,
                "words": typed.words,
                "name": typed.name,
                "state": "waiting" if box["is_moderated"] else "shown",
                "asked_on": day,
            }
            insert(transaction, "question", values)
            return new_id, True

        stored_id, is_new = self._register.write(work)
        return self.get(rollout_id, stored_id), is_new

    def has(self, rollout_id: str, question_id: str, words: str) -> bool:
        """Return whether this question was stored with these words."""
        sql = "select 1 from question where id = ? and rollout_id = ? and words = ?"
        return bool(self._register.rows(sql, (question_id, rollout_id, words)))

    def get(self, rollout_id: str, question_id: str) -> Question:
        """Return a question of a rollout. Raise Missing where there is none."""
        sql = f"{_QUESTION} where id = ? and rollout_id = ?"
        if question := self._first(sql, question_id, rollout_id):
            return question
        raise _missing()

    def all(self, rollout_id: str) -> list[Question]:
        """Return every question of a rollout, oldest first."""
        return self._all(f"{_QUESTION} where rollout_id = ? order by number", rollout_id)

    def move(self, rollout_id: str, question_id: str, state: State, where: Where | None = None) -> None:
        """Change the state of a question. Raise Missing where there is none."""
        sql = "update question set state = ?, answered_where = ? where id = ? and rollout_id = ?"
        if not self._register.run(sql, (state, where, question_id, rollout_id)):
            raise _missing()

    def remove(self, rollout_id: str, question_id: str) -> None:
        """Delete a question with its votes. Raise Missing where there is none."""

        def work(transaction: Transaction) -> None:
            question = "question where id = ? and rollout_id = ?"
            if not count(transaction, question, question_id, rollout_id):
                raise _missing()
            transaction.execute("delete from question_vote where question_id = ?", (question_id,))
            transaction.execute("delete from question where id = ?", (question_id,))

        self._register.write(work)

    def remove_sent(self, rollout_id: str, question_ids: Iterable[str], devices: Iterable[str]) -> None:
        """Delete questions that have no answer, and the open votes of devices."""

        def work(transaction: Transaction) -> None:
            unanswered = "select id from question where id = ? and rollout_id = ? and state <> 'answered'"
            for question_id in question_ids:
                whose = (question_id, rollout_id)
                votes = f"delete from question_vote where question_id in ({unanswered})"  # noqa: S608
                transaction.execute(votes, whose)
                transaction.execute(f"delete from question where id in ({unanswered})", whose)  # noqa: S608
            if not (box := _is_open(transaction, rollout_id)):
                return
            left = transaction.execute(
                "select id from question where rollout_id = ?", (rollout_id,)
            ).fetchall()
            transaction.executemany(
                "delete from question_vote where question_id = ? and mark = ?",
                ((row["id"], _mark(box["box_key"], row["id"], device)) for device in devices for row in left),
            )

        self._register.write(work)

    def vote(self, rollout_id: str, question_id: str, device: str, is_for: bool) -> bool:
        """Count a device's vote once, or withdraw it; return whether it changed."""

        def work(transaction: Transaction) -> bool:
            if not (box := _is_open(transaction, rollout_id)):
                raise Shut("Questions are closed now, and so are the votes.", "The votes until now count.")
            takes_votes = "question where id = ? and rollout_id = ? and state = 'shown' and not is_final"
            if not count(transaction, takes_votes, question_id, rollout_id):
                raise VotesOver("This question takes no votes any more.", "Look at the others.")
            sql = "delete from question_vote where question_id = ? and mark = ?"
            if is_for:
                if count(transaction, "question_vote where question_id = ?", question_id) >= MOST_VOTES:
                    message = "This question has more votes than a room could give."
                    raise TooMany(message, "It counts no more.")
                sql = "insert or ignore into question_vote (question_id, mark) values (?, ?)"
            mark = _mark(box["box_key"], question_id, device)
            return transaction.execute(sql, (question_id, mark)).rowcount > 0

        return self._register.write(work)

    def voted(self, rollout_id: str, question_ids: Iterable[str], device: str) -> frozenset[str]:
        """Return which questions a device voted for while the box is open."""
        rows = self._register.rows(
            "select box_key from question_box where rollout_id = ? and is_open = 1", (rollout_id,)
        )
        marks = {each: _mark(rows[0]["box_key"], each, device) for each in question_ids} if rows else {}
        if not marks:
            return frozenset()
        pairs = ", ".join("(?, ?)" for _ in marks)
        votes = self._register.rows(
            f"select question_id from question_vote where (question_id, mark) in (values {pairs})",  # noqa: S608
            [value for pair in marks.items() for value in pair],
        )
        return frozenset(row["question_id"] for row in votes)

    def _record(self, row: RegisterRow) -> Question:
        return read_record(Question, row, where=row["answered_where"], votes=row["total"])


def _is_open(transaction: Transaction, rollout_id: str) -> RegisterRow | None:
    box: RegisterRow | None = transaction.execute(
        "select * from question_box where rollout_id = ? and is_open = 1", (rollout_id,)
    ).fetchone()
    return box


def _missing() -> Missing:
    return Missing("This question is not there any more.", "Reload the page.")


def _mark(key: bytes, question_id: str, device: str) -> bytes:
    # The question is part of it, so that the votes of one device do not look alike.
    return hmac.digest(key, f"{question_id} {device}".encode("utf-8", "surrogatepass"), "sha256")
