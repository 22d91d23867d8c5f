"""The questions of a register: a box for each rollout, what is in it, and the votes while it is open."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from playbook.core.all_hands.questions import Asked, Question, State
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.rollout import Where
from playbook.store.register.register import Register, Row, Transaction

MOST_OPEN = 1_000  # questions of a rollout that nobody has answered
MOST_VOTES = 20_000  # for one question
_QUESTION = (
    "select question.*, votes + (select count(*) from question_vote where question_id = question.id) as total"
    " from question"
)


@dataclass(frozen=True, slots=True)
class Box:
    """Where the questions of a rollout go. `is_moderated`: each waits until the host shows it."""

    rollout_id: str
    is_open: bool
    is_moderated: bool


class Shut(Refused):
    """The box takes no questions and no votes."""


class Over(Refused):
    """A question takes no votes: it is not shown, or its votes are final."""


class TooMany(Refused):
    """There are more than anybody could read, or more than a room could have given."""


class Questions:
    """The questions of one open register. Any thread may call; who may, the desk decides before."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def find_box(self, rollout_id: str) -> Box | None:
        """Give back the box of a rollout, or None where it was never opened."""
        rows = self._register.rows("select * from question_box where rollout_id = ?", (rollout_id,))
        if not rows:
            return None
        return Box(rollout_id, bool(rows[0]["is_open"]), bool(rows[0]["is_moderated"]))

    def open(self, rollout_id: str, is_moderated: bool) -> None:
        """Have questions and votes taken, with a new key; raises Refused where they are already."""

        def work(connection: Transaction) -> None:
            if _is_open(connection, rollout_id):
                raise Refused("Questions are open already.", "Reload the page to see them.")
            connection.execute(
                "insert into question_box (rollout_id, is_open, is_moderated, last_number, box_key)"
                " values (?, 1, ?, 0, ?) on conflict (rollout_id) do update set"
                " is_open = 1, is_moderated = excluded.is_moderated, box_key = excluded.box_key",
                (rollout_id, int(is_moderated), secrets.token_bytes(32)),
            )

        self._register.write(work)

    def moderate(self, rollout_id: str, is_moderated: bool) -> None:
        """Have each new question wait for the host, or show at once."""
        self._register.run(
            "update question_box set is_moderated = ? where rollout_id = ?", (int(is_moderated), rollout_id)
        )

    def close(self, rollout_id: str) -> None:
        """Take no more: the count of each question stays, and what told devices apart is destroyed."""

        def work(connection: Transaction) -> None:
            if not _is_open(connection, rollout_id):
                raise Refused("Questions are closed already.", "Reload the page to see them.")
            connection.execute(
                "update question set is_final = 1, votes = votes +"
                " (select count(*) from question_vote where question_id = question.id) where rollout_id = ?",
                (rollout_id,),
            )
            connection.execute(
                "delete from question_vote where question_id in"
                " (select id from question where rollout_id = ?)",
                (rollout_id,),
            )
            connection.execute(
                "update question_box set is_open = 0, box_key = null where rollout_id = ?", (rollout_id,)
            )

        self._register.destroy(work)
        self._register.settle()

    def add(self, rollout_id: str, question_id: str, asked: Asked, day: date) -> tuple[Question, bool]:
        """Keep a question, and give it back with whether it is new: the same words by the same id are not.

        Raises Shut where the box is not open, TooMany where more wait for an answer than can be read.
        """

        def work(connection: Transaction) -> tuple[str, bool]:
            kept = connection.execute("select * from question where id = ?", (question_id,)).fetchone()
            if kept and (kept["rollout_id"], kept["words"]) == (rollout_id, asked.words):
                return question_id, False
            box = _is_open(connection, rollout_id)
            if not box:
                raise Shut("Questions are closed now.", "Nothing was sent; what you wrote is still here.")
            if _unanswered(connection, rollout_id) >= MOST_OPEN:
                raise TooMany(
                    f"{MOST_OPEN:,} questions wait for an answer, and no more are taken.",
                    "Vote for the one that is closest to yours.",
                )
            # The same form from the history of a browser, with something else in it, is another question.
            new_id = uuid4().hex[:12] if kept else question_id
            number = box["last_number"] + 1
            connection.execute(
                "update question_box set last_number = ? where rollout_id = ?", (number, rollout_id)
            )
            connection.execute(
                "insert into question (id, rollout_id, number, words, name, state, asked_on)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                (
                    new_id,
                    rollout_id,
                    number,
                    asked.words,
                    asked.name,
                    "waiting" if box["is_moderated"] else "shown",
                    day.isoformat(),
                ),
            )
            return new_id, True

        kept_id, is_new = self._register.write(work)
        return self.get(rollout_id, kept_id), is_new

    def has(self, rollout_id: str, question_id: str, words: str) -> bool:
        """Whether a question was kept by this id in these words."""
        return bool(
            self._register.rows(
                "select 1 from question where id = ? and rollout_id = ? and words = ?",
                (question_id, rollout_id, words),
            )
        )

    def get(self, rollout_id: str, question_id: str) -> Question:
        """Give back a question of a rollout; raises Missing where there is none."""
        rows = self._register.rows(f"{_QUESTION} where id = ? and rollout_id = ?", (question_id, rollout_id))
        if not rows:
            raise Missing("This question is not there any more.", "Reload the page.")
        return _question(rows[0])

    def all(self, rollout_id: str) -> list[Question]:
        """Give back every question of a rollout, as they were asked."""
        rows = self._register.rows(f"{_QUESTION} where rollout_id = ? order by number", (rollout_id,))
        return [_question(row) for row in rows]

    def move(self, rollout_id: str, question_id: str, state: State, where: Where | None = None) -> None:
        """Have a question stand so from now on; raises Missing where there is none."""

        def work(connection: Transaction) -> None:
            _require(connection, rollout_id, question_id)
            connection.execute(
                "update question set state = ?, answered_where = ? where id = ?", (state, where, question_id)
            )

        self._register.write(work)

    def remove(self, rollout_id: str, question_id: str) -> None:
        """Delete a question with its votes; raises Missing where there is none."""

        def work(connection: Transaction) -> None:
            _require(connection, rollout_id, question_id)
            connection.execute("delete from question_vote where question_id = ?", (question_id,))
            connection.execute("delete from question where id = ?", (question_id,))

        self._register.write(work)

    def vote(self, rollout_id: str, question_id: str, device: str, is_for: bool) -> bool:
        """Count the vote of a device once, or take it back; gives back whether that changed anything.

        Raises Shut where the box is not open, Over where the question takes no votes or is not there, TooMany
        at the ceiling.
        """

        def work(connection: Transaction) -> bool:
            question = _find(connection, rollout_id, question_id)
            box = _is_open(connection, rollout_id)
            if not box:
                raise Shut("Questions are closed now, and so are the votes.", "The votes until now count.")
            if question is None or question["state"] != "shown" or question["is_final"]:
                raise Over("This question takes no votes any more.", "Look at the others.")
            mark = _mark(box["box_key"], question_id, device)
            if not is_for:
                done = connection.execute(
                    "delete from question_vote where question_id = ? and mark = ?", (question_id, mark)
                )
                return done.rowcount > 0
            if _votes(connection, question_id) >= MOST_VOTES:
                raise TooMany("This question has more votes than a room could give.", "It counts no more.")
            done = connection.execute(
                "insert or ignore into question_vote (question_id, mark) values (?, ?)", (question_id, mark)
            )
            return done.rowcount > 0

        return self._register.write(work)

    def voted(self, rollout_id: str, question_ids: Iterable[str], device: str) -> frozenset[str]:
        """Give back for which of these questions a device has voted, while the box is open."""
        rows = self._register.rows(
            "select box_key from question_box where rollout_id = ? and is_open = 1", (rollout_id,)
        )
        if not rows:
            return frozenset()
        marks = {one: _mark(rows[0]["box_key"], one, device) for one in question_ids}
        held = ", ".join("(?, ?)" for _ in marks)
        found = (
            self._register.rows(
                f"select question_id from question_vote where (question_id, mark) in (values {held})",  # noqa: S608
                [value for pair in marks.items() for value in pair],
            )
            if marks
            else []
        )
        return frozenset(row["question_id"] for row in found)


def _is_open(connection: Transaction, rollout_id: str) -> Row | None:
    """The box of a rollout while it is open."""
    found: Row | None = connection.execute(
        "select * from question_box where rollout_id = ? and is_open = 1", (rollout_id,)
    ).fetchone()
    return found


def _find(connection: Transaction, rollout_id: str, question_id: str) -> Row | None:
    found: Row | None = connection.execute(
        "select * from question where id = ? and rollout_id = ?", (question_id, rollout_id)
    ).fetchone()
    return found


def _require(connection: Transaction, rollout_id: str, question_id: str) -> None:
    if _find(connection, rollout_id, question_id) is None:
        raise Missing("This question is not there any more.", "Reload the page.")


def _unanswered(connection: Transaction, rollout_id: str) -> int:
    count: int = connection.execute(
        "select count(*) from question where rollout_id = ? and state <> 'answered'", (rollout_id,)
    ).fetchone()[0]
    return count


def _votes(connection: Transaction, question_id: str) -> int:
    count: int = connection.execute(
        "select count(*) from question_vote where question_id = ?", (question_id,)
    ).fetchone()[0]
    return count


def _mark(key: bytes, question_id: str, device: str) -> bytes:
    # Of the question too, so that the votes of one device do not look alike.
    return hmac.digest(key, f"{question_id} {device}".encode("utf-8", "surrogatepass"), "sha256")


def _question(row: Row) -> Question:
    return Question(
        row["id"],
        row["rollout_id"],
        row["number"],
        row["words"],
        row["name"],
        row["state"],
        row["answered_where"],
        date.fromisoformat(row["asked_on"]),
        row["total"],
        bool(row["is_final"]),
    )
