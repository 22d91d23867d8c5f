"""Store open texts and words apart from every other answer.

While a pulse is open its words are held back for a whole step of answers, and of its open texts the k that
came last or more: so its host never reads fewer than k new ones at once.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid4

from sqlalchemy import select

from playbook.core.all_hands.pulse_questions import Kind
from playbook.core.all_hands.pulse_texts import IsShown, PulseText, State
from playbook.core.base.errors import Missing
from playbook.store.register.records import Condition, RecordTable, change, count, delete, for_each
from playbook.store.register.register import Transaction
from playbook.store.register.tables import pulse_texts

MOST_LISTED = 2_000
Sent = Iterable[tuple[str, str]]  # a question, and a text or a word
_IS_HELD = pulse_texts.c.state == "held"


class PulseTexts(RecordTable[PulseText]):
    """What was written in the pulses of one open register."""

    kind = PulseText
    table = pulse_texts
    order = pulse_texts.c.n.desc(), pulse_texts.c.id

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

    def waiting(self, poll_id: str) -> frozenset[str]:
        """Return the questions with texts that wait for the host."""
        listed = pulse_texts.c.poll_id == poll_id, pulse_texts.c.state == "waiting"
        return frozenset(self._register.scalars(select(pulse_texts.c.question).where(*listed).distinct()))

    def _in_state(self, poll_id: str, state: State, most: int) -> list[PulseText]:
        listed = pulse_texts.c.poll_id == poll_id, pulse_texts.c.state == state
        return self._all(*listed, most=most)

    def move(self, poll_id: str, ids: Sequence[str], state: State, theme: str) -> None:
        """Set texts' state and theme. Raise Missing for an unknown id."""

        def work(transaction: Transaction) -> None:
            for text_id in ids:
                text_row = pulse_texts.c.poll_id == poll_id, pulse_texts.c.id == text_id, ~_IS_HELD
                if not change(transaction, pulse_texts, *text_row, state=state, theme=theme):
                    raise Missing("This answer is not there any more.", "Reload the page.")

        self._register.write(work)


def insert_texts(
    transaction: Transaction, poll_id: str, kinds: Mapping[str, Kind], k: int, sent: Sent
) -> None:
    """Store a batch's texts, and release held ones from k on."""
    for question, words in sent:
        same = _of(poll_id, question, words)
        if kinds.get(question) == "words" and change(transaction, pulse_texts, *same, n=pulse_texts.c.n + 1):
            continue
        row = {"id": uuid4().hex, "poll_id": poll_id, "question": question, "words": words, "n": 1}
        transaction.execute(pulse_texts.insert().values({**row, "state": "held"}))
    for question in _of_kind(kinds, "text"):
        ids = select(pulse_texts.c.id).where(*_of(poll_id, question), _IS_HELD)
        held = transaction.scalars(ids).all()
        if len(held) >= 2 * k:
            released = random.SystemRandom().sample(held, len(held) - k)
            for_each(transaction, pulse_texts.update().values(state="waiting"), pulse_texts.c.id, released)


def never_shown(_question: str, _word: str, _number: int) -> bool:
    """Return False: no word of a cloud is shown."""
    return False


def step_words(
    transaction: Transaction,
    poll_id: str,
    kinds: Mapping[str, Kind],
    held: Mapping[str, dict[str, int]],
    is_shown: IsShown,
) -> tuple[dict[str, dict[str, int]], bool]:
    """Release the words of the step before; return this one's."""
    words, has_released = dict[str, dict[str, int]](), False
    for question in _of_kind(kinds, "words"):
        counted = held.get(question, {})
        able = [word for word, number in counted.items() if is_shown(question, word, number)]
        rows = select(pulse_texts.c.words, pulse_texts.c.n, pulse_texts.c.state)
        every = transaction.execute(rows.where(*_of(poll_id, question))).all()
        new = {row.words for row in every if row.state == "held"}.intersection(able)
        held_back = pulse_texts.update().where(*_of(poll_id, question), _IS_HELD)
        for_each(transaction, held_back.values(state="waiting"), pulse_texts.c.words, new)
        has_released |= bool(new)
        words[question] = {row.words: row.n for row in every}
    return words, has_released


def settle_texts(
    transaction: Transaction, poll_id: str, kinds: Mapping[str, Kind], k: int, is_shown: IsShown
) -> None:
    """Release the last texts, and delete what may never show."""
    for question in _of_kind(kinds, "words"):
        rows = transaction.execute(select(pulse_texts).where(*_of(poll_id, question)))
        rare = [row.id for row in rows if not is_shown(question, row.words, row.n)]
        for_each(transaction, pulse_texts.delete(), pulse_texts.c.id, rare)
    for question in _of_kind(kinds, "text"):
        if count(transaction, *_of(poll_id, question)) < k:
            delete(transaction, pulse_texts, *_of(poll_id, question))
    change(transaction, pulse_texts, *_of(poll_id), _IS_HELD, state="waiting")


def remove_texts(
    transaction: Transaction, poll_id: str, kinds: Mapping[str, Kind], sent: Counter[tuple[str, str]]
) -> None:
    """Take out what was sent so many times."""
    for (question, words), number in sent.items():
        same = _of(poll_id, question, words)
        if kinds.get(question) == "words":
            change(transaction, pulse_texts, *same, n=pulse_texts.c.n - number)
        else:
            delete(
                transaction,
                pulse_texts,
                pulse_texts.c.id.in_(select(pulse_texts.c.id).where(*same).limit(number)),
            )
    delete(transaction, pulse_texts, *_of(poll_id), pulse_texts.c.n <= 0)
    change(
        transaction,
        pulse_texts,
        *_of(poll_id),
        pulse_texts.c.question.in_(_of_kind(kinds, "words")),
        state="held",
    )


def _of_kind(kinds: Mapping[str, Kind], wanted: Kind) -> list[str]:
    return [question for question, kind in kinds.items() if kind == wanted]


def _of(poll_id: str, question: str | None = None, words: str | None = None) -> tuple[Condition, ...]:
    columns = {"poll_id": poll_id, "question": question, "words": words}
    return tuple(pulse_texts.c[name] == value for name, value in columns.items() if value is not None)
