"""Store open texts and words apart from every other answer.

While a pulse is open its words are held back to the moments at which results may show, and of its open texts
the k that came last or more: so its host never reads fewer than k new ones at once.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid4

from playbook.core.all_hands.pulse import Live
from playbook.core.all_hands.pulse_questions import Kind
from playbook.core.all_hands.pulse_texts import IsShown, PulseText, State
from playbook.core.base.errors import Missing
from playbook.store.register.records import RecordTable, count, insert
from playbook.store.register.register import Transaction

MOST_LISTED = 2_000
Sent = Iterable[tuple[str, str]]  # a question, and a text or a word
_ONE_MORE = "update pulse_text set n = n + 1 where poll_id = ? and question = ? and words = ?"
_FEWER = "update pulse_text set n = n - ? where poll_id = ? and question = ? and words = ?"
_FIRST = (
    "delete from pulse_text where id in"
    " (select id from pulse_text where poll_id = ? and question = ? and words = ? limit ?)"
)


class PulseTexts(RecordTable[PulseText]):
    """What was written in the pulses of one open register."""

    kind = PulseText

    def readable(self, poll_id: str) -> list[PulseText]:
        """Return what a host may read, the most frequent first.

        All that is shown is in it.
        """
        texts = self.shown(poll_id)
        for state in ("waiting", "hidden"):
            texts += self._in_state(poll_id, state, MOST_LISTED - len(texts))
        return sorted(texts, key=lambda text: (-text.n, text.id))

    def shown(self, poll_id: str) -> list[PulseText]:
        """Return what a room may see, the most frequent first."""
        return self._in_state(poll_id, "shown", MOST_LISTED)

    def _in_state(self, poll_id: str, state: State, most: int) -> list[PulseText]:
        sql = "select * from pulse_text where poll_id = ? and state = ? order by n desc, id limit ?"
        return self._all(sql, poll_id, state, most)

    def move(self, poll_id: str, ids: Sequence[str], state: State, theme: str) -> None:
        """Set texts' state and theme. Raise Missing for an unknown id."""
        sql = "update pulse_text set state = ?, theme = ? where poll_id = ? and id = ? and state <> 'held'"

        def work(transaction: Transaction) -> None:
            for text_id in ids:
                if not transaction.execute(sql, (state, theme, poll_id, text_id)).rowcount:
                    raise Missing("This answer is not there any more.", "Reload the page.")

        self._register.write(work)


def insert_texts(
    transaction: Transaction, poll_id: str, kinds: Mapping[str, Kind], k: int, sent: Sent
) -> None:
    """Store a batch's texts, and release held ones from k on."""
    for question, words in sent:
        same = (poll_id, question, words)
        if kinds.get(question) == "words" and transaction.execute(_ONE_MORE, same).rowcount:
            continue
        row = {"id": uuid4().hex, "poll_id": poll_id, "question": question, "words": words, "n": 1}
        insert(transaction, "pulse_text", {**row, "state": "held"})
    for question in _of_kind(kinds, "text"):
        held = _held(transaction, poll_id, question)
        if len(held) >= 2 * k:
            _release(transaction, random.SystemRandom().sample(held, len(held) - k))


def never_shown(_question: str, _word: str, _number: int) -> bool:
    """Return False: no word of a cloud is shown."""
    return False


def step_words(
    transaction: Transaction,
    poll_id: str,
    kinds: Mapping[str, Kind],
    held: Mapping[str, dict[str, int]],
    moments: tuple[Live, Live],  # before and after
    is_shown: IsShown,
) -> dict[str, dict[str, int]]:
    """Release a shown moment's words; return those still held back."""
    before, after = moments
    sql = "update pulse_text set state = 'waiting' where poll_id = ? and question = ? and words = ?"
    words = dict[str, dict[str, int]]()
    for question in _of_kind(kinds, "words"):
        counted = held.get(question, {})
        if after.shown.get(question) != before.shown.get(question):
            able = [word for word, number in counted.items() if is_shown(question, word, number)]
            rows = [(poll_id, question, word) for word in able]
            transaction.executemany(f"{sql} and state = 'held'", rows)
        if after.held.get(question) not in (None, before.held.get(question)):
            every = "select words, n from pulse_text where poll_id = ? and question = ?"
            stored = transaction.execute(every, (poll_id, question)).fetchall()
            counted = {row["words"]: row["n"] for row in stored}
        words[question] = counted
    return words


def settle_texts(
    transaction: Transaction, poll_id: str, kinds: Mapping[str, Kind], k: int, is_shown: IsShown
) -> None:
    """Release the last texts, and delete what may never show."""
    for question in _of_kind(kinds, "words"):
        rows = transaction.execute(
            "select * from pulse_text where poll_id = ? and question = ?", (poll_id, question)
        ).fetchall()
        rare = [(row["id"],) for row in rows if not is_shown(question, row["words"], row["n"])]
        transaction.executemany("delete from pulse_text where id = ?", rare)
    for question in _of_kind(kinds, "text"):
        about = (poll_id, question)
        if count(transaction, "pulse_text where poll_id = ? and question = ?", *about) < k:
            transaction.execute("delete from pulse_text where poll_id = ? and question = ?", about)
    transaction.execute(
        "update pulse_text set state = 'waiting' where poll_id = ? and state = 'held'", (poll_id,)
    )


def remove_texts(
    transaction: Transaction, poll_id: str, kinds: Mapping[str, Kind], sent: Counter[tuple[str, str]]
) -> None:
    """Take out what was sent so many times."""
    for (question, words), number in sent.items():
        same = (poll_id, question, words)
        if kinds.get(question) == "words":
            transaction.execute(_FEWER, (number, *same))
        else:
            transaction.execute(_FIRST, (*same, number))
    transaction.execute("delete from pulse_text where poll_id = ? and n <= 0", (poll_id,))
    held = "update pulse_text set state = 'held' where poll_id = ? and question = ?"
    transaction.executemany(held, [(poll_id, question) for question in _of_kind(kinds, "words")])


def _of_kind(kinds: Mapping[str, Kind], wanted: Kind) -> list[str]:
    return [question for question, kind in kinds.items() if kind == wanted]


def _held(transaction: Transaction, poll_id: str, question: str) -> list[str]:
    sql = "select id from pulse_text where poll_id = ? and question = ? and state = 'held'"
    return [row["id"] for row in transaction.execute(sql, (poll_id, question)).fetchall()]


def _release(transaction: Transaction, ids: Iterable[str]) -> None:
    transaction.executemany(
        "update pulse_text set state = 'waiting' where id = ?", [(text_id,) for text_id in ids]
    )
