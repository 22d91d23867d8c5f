"""Store pulses as counters; answers wait in memory for a batch.

A batch is written shuffled and leaves no earlier state behind, so that no copy of the file, nor two of
them, tells one answer from the next. Which devices have answered is stored apart, and deleted when the
pulse closes.
"""

import hmac
import random
import threading
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from uuid import uuid4

from sqlalchemy import func, select

from playbook.core.all_hands.pulse import Counts, Live, advance, rounded_count
from playbook.core.all_hands.pulse_questions import (
    MADE_UP,
    NO_GROUP,
    REHEARSAL,
    Answers,
    Kind,
    OwnQuestion,
    PulseQuestion,
    QuestionPlace,
    place_in,
    questions,
    rooms_in,
)
from playbook.core.all_hands.pulse_texts import IsShown
from playbook.core.base.errors import Missing, Refused
from playbook.store.register.polls.counters import counts_in, counts_of, live_in, live_of, replace_live
from playbook.store.register.polls.elsewhere import OtherProcesses
from playbook.store.register.polls.texts import (
    insert_texts,
    never_shown,
    remove_texts,
    settle_texts,
    step_words,
)
from playbook.store.register.records import (
    RecordTable,
    change,
    count,
    delete,
    for_each,
    insert_all,
    read_record,
    upsert,
)
from playbook.store.register.register import Register, RegisterRow, Transaction
from playbook.store.register.tables import (
    pulse_counts,
    pulse_live,
    pulse_own,
    pulse_seen,
    pulse_teams,
    pulse_texts,
    pulses,
    referring_columns,
)

BATCH = 5
# What is taken of everybody together, and whatever comes, of those from each origin.
MOST_ANSWERS, ANSWERS_EACH = 200_000, 2_000
# The same of what is written, in bytes.
MOST_WRITTEN, WRITTEN_EACH, _BYTES_A_ROW = 32 * 2**20, 2**18, 100
_IS_OPEN = pulses.c.is_open.is_(True)
_IS_REHEARSAL = pulses.c.ready.contains(REHEARSAL)
_TEAMS = 2  # in the column is_shown: the teams too


@dataclass(frozen=True, slots=True)
class Poll:
    """One pulse. `is_shown`: the room sees its results; `are_teams_shown`: by team too."""

    id: str
    rollout_id: str
    k: int
    expected: int
    ready: tuple[str, ...]
    own: tuple[OwnQuestion, ...]
    is_open: bool
    is_shown: bool
    opened_on: date
    closed_on: date | None
    are_teams_shown: bool = False
    team_sizes: Mapping[str, int] = field(default_factory=dict)  # when it opened

    @property
    def asked(self) -> tuple[PulseQuestion, ...]:
        """Return all questions in order."""
        return questions(self.own, self.ready)

    @property
    def is_rehearsal(self) -> bool:
        """Return whether its answers are thrown away."""
        return REHEARSAL in self.ready

    @property
    def is_made_up(self) -> bool:
        """Return whether it holds made-up answers."""
        return MADE_UP in self.ready

    @property
    def place(self) -> QuestionPlace | None:
        """Return which of several questions it asks, or None."""
        return place_in(self.ready)

    @property
    def rooms(self) -> frozenset[str]:
        """Return the codes of the rooms that were open when it opened."""
        return rooms_in(self.ready)

    @property
    def kinds(self) -> dict[str, Kind]:
        """Return the kind of each question."""
        return {question.key: question.kind for question in self.asked}


class PulseOver(Refused):
    """The pulse takes no more answers."""


class Twice(Refused):
    """This device has answered already."""


class PulseFull(Refused):
    """More have answered than there is memory for."""


@dataclass(slots=True)
class _Cohort:
    """What came from one origin: marks of devices, and what is written."""

    marks: set[bytes] = field(default_factory=set)
    written: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    written_bytes: int = 0  # of texts, also of those that wait


_Waiting = tuple[bytes, Answers, _Cohort]
# What was counted, whether something more may show, and the words that are held back.
_Flushed = tuple[list[_Waiting], bool, dict[str, dict[str, int]]]


@dataclass(slots=True)
class _Memory:
    """What is in memory of an open pulse."""

    poll: Poll
    key: bytes
    seen: set[bytes]
    written_bytes: int
    waiting: list[_Waiting] = field(default_factory=list)
    words: dict[str, dict[str, int]] = field(default_factory=dict)  # of clouds, as of the last step
    cohorts: dict[Hashable, _Cohort] = field(default_factory=dict)


class Pulses(RecordTable[Poll]):
    """The pulses of one open register, for any thread."""

    table = pulses
    order = (pulses.c.number.desc(),)

    def __init__(self, register: Register) -> None:
        super().__init__(register)
        self._lock = threading.RLock()
        self._open: dict[str, _Memory] = {}
        self._elsewhere = OtherProcesses(register) if register.is_shared else None

    def open(
        self,
        rollout_id: str,
        ready: Sequence[str],
        own: Sequence[OwnQuestion],
        k: int,
        expected: int,
        live: bool,
        day: date,
        team_sizes: Mapping[str, int] | None = None,
    ) -> Poll:
        """Store a new pulse. Raise Refused while another is open."""
        poll_id = uuid4().hex

        def work(transaction: Transaction) -> None:
            if count(transaction, pulses.c.rollout_id == rollout_id, _IS_OPEN):
                raise Refused("A pulse is open already.", "Close it before you open another one.")
            last = select(func.max(pulses.c.number)).where(pulses.c.rollout_id == rollout_id)
            number = (transaction.scalar(last) or 0) + 1
            transaction.execute(pulses.insert().values({**values, "number": number}))
            insert_all(transaction, pulse_own, asked)
            insert_all(transaction, pulse_teams, teams)

        values = {"id": poll_id, "rollout_id": rollout_id, "k": k, "expected": expected, "is_open": True}
        values |= {"is_shown": int(live), "opened_on": day, "ready": " ".join(ready)}
        asked = [
            {**asdict(question), "id": uuid4().hex, "poll_id": poll_id, "number": number}
            | {"options": "\n".join(question.options)}
            for number, question in enumerate(own)
        ]
        sizes = (team_sizes or {}).items()
        teams = [{"poll_id": poll_id, "group_id": group_id, "size": size} for group_id, size in sizes]
        self._register.write(work)
        self.is_open(poll_id)  # makes the key, so that the first answer leaves no trace
        return self.get(poll_id)

    def get(self, poll_id: str) -> Poll:
        """Return a pulse. Raise Missing where there is none."""
        if poll := self.find(poll_id):
            return poll
        raise Missing("There is no such pulse.", "Reload the page.")

    def find_latest(self, rollout_id: str, *, is_rehearsal: bool = False) -> Poll | None:
        """Return the open pulse of a rollout, else the last one."""
        latest = pulses.c.is_open.desc(), pulses.c.number.desc()
        same = pulses.c.rollout_id == rollout_id, _IS_REHEARSAL if is_rehearsal else ~_IS_REHEARSAL
        return next(iter(self._all(*same, order=latest, most=1)), None)

    def of_rollout(self, rollout_id: str, *, is_rehearsal: bool = False) -> list[Poll]:
        """Return a rollout's pulses, or its rehearsals', the latest first."""
        return self._all(pulses.c.rollout_id == rollout_id, _IS_REHEARSAL if is_rehearsal else ~_IS_REHEARSAL)

    def rehearsed(self) -> set[str]:
        """Return the rollouts with pulses of rehearsals."""
        return {poll.rollout_id for poll in self._all(_IS_REHEARSAL)}

    def throw_away(self, rollout_id: str) -> None:
        """Delete the pulses of a rollout's rehearsals with all answers."""
        with self._lock:
            gone = [poll.id for poll in self._all(pulses.c.rollout_id == rollout_id, _IS_REHEARSAL)]
            if not gone:
                return
            self._register.destroy_poll_keys(gone)

            def work(transaction: Transaction) -> None:
                for column in (*referring_columns(pulses), pulses.c.id):
                    delete(transaction, column.table, column.in_(gone))

            self._register.destroy(work)
            for poll_id in gone:
                self._open.pop(poll_id, None)
        self._register.settle()

    def show(self, poll_id: str, is_shown: bool, are_teams_shown: bool = False) -> None:
        """Set whether the room sees the results, and those of teams."""
        shown = _TEAMS if is_shown and are_teams_shown else int(is_shown)
        self._change(pulses.c.id == poll_id, is_shown=shown)

    def mark_made_up(self, poll: Poll) -> None:
        """Note that a rehearsal's pulse holds made-up answers."""
        self._change(pulses.c.id == poll.id, ready=" ".join((*poll.ready, MADE_UP)))

    def counts(self, poll_id: str) -> Counts:
        """Return the counters as they are in the file."""
        return counts_in(self._register.rows(counts_of(poll_id)), self.get(poll_id).asked)

    def live(self, poll_id: str) -> Live:
        """Return what may be shown while a pulse is open."""
        return live_in(self._register.rows(live_of(poll_id)))

    def taken(self, poll_id: str) -> int:
        """Return how many have answered, in the file or in memory."""
        with self._lock:
            if (memory := self._memory(poll_id)) is None:
                return self.counts(poll_id).people
            if self._elsewhere:
                return self._elsewhere.count_marks(poll_id) + len(memory.waiting)
            return len(memory.seen)

    def is_open(self, poll_id: str) -> bool:
        """Return whether a pulse takes answers."""
        with self._lock:
            return self._memory(poll_id) is not None

    def has_answered(self, poll_id: str, device: str) -> bool:
        """Return whether a device has answered an open pulse."""
        with self._lock:
            memory = self._memory(poll_id)
            return memory is not None and self._has(memory, _mark(memory.key, device))

    def _has(self, memory: _Memory, mark: bytes) -> bool:
        is_here = mark in memory.seen
        return is_here or bool(self._elsewhere and self._elsewhere.has_mark(memory.poll.id, mark))

    def take(self, poll_id: str, device: str, answers: Answers, origin: Hashable = None) -> int:
        """Take the answers of a device once; return how many have answered.

        `origin`: the key in memory by which `remove` takes answers out together.
        """
        with self._lock:
            if (memory := self._memory(poll_id)) is None:
                raise _over()
            if self._has(memory, mark := _mark(memory.key, device)):
                raise Twice("This device has answered already.", "Its first answers count, once.")
            cohort = memory.cohorts.setdefault(origin, _Cohort())
            size = sum(_size(words) for _, words in _texts(answers))
            are_many = len(memory.seen) >= MOST_ANSWERS and len(cohort.marks) >= ANSWERS_EACH
            is_much = size and memory.written_bytes >= MOST_WRITTEN and cohort.written_bytes >= WRITTEN_EACH
            if are_many or is_much:
                raise PulseFull(
                    "This pulse takes no more answers: there are far more than people in any room.",
                    "Tell whoever opened it; they can take out what a program sent.",
                )
            if self._elsewhere and not (memory.waiting or self._elsewhere.begin_to_wait(poll_id)):
                raise _over()
            memory.written_bytes += size
            cohort.written_bytes += size
            cohort.marks.add(mark)
            memory.seen.add(mark)
            memory.waiting.append((mark, answers, cohort))
            return len(memory.seen)

    def is_full(self, poll_id: str) -> bool:
        """Return whether enough answers wait for a batch."""
        with self._lock:
            memory = self._open.get(poll_id)
            return memory is not None and len(memory.waiting) >= BATCH

    def flush(self, poll_id: str, is_shown: IsShown = never_shown) -> bool:
        """Write what waits, all or nothing; return whether the shown results changed."""
        with self._lock:
            if (memory := self._open.get(poll_id)) is None or not memory.waiting:
                return False
            batch = memory.waiting[:]
            random.SystemRandom().shuffle(batch)
            poll = memory.poll

            def work(transaction: Transaction) -> _Flushed:
                # Another process may have closed it, or counted the same devices.
                if not count(transaction, pulses.c.id == poll_id, _IS_OPEN):
                    return [], False, {}
                before = live_in(transaction.execute(live_of(poll_id)).mappings())
                counts = counts_in(transaction.execute(counts_of(poll_id)).mappings(), poll.asked)
                new = _insert_answers(transaction, poll_id, batch)
                people = counts.people
                for _, answers, _ in new:
                    counts.add(answers)
                after = advance(before, counts, poll.k, poll.expected)
                insert_texts(transaction, poll_id, poll.kinds, poll.k, _sent(new))
                if after != before:
                    replace_live(transaction, poll_id, after)
                words, has_words = memory.words, False
                if rounded_count(people, poll.k) != rounded_count(counts.people, poll.k):
                    words, has_words = step_words(transaction, poll_id, poll.kinds, words, is_shown)
                if self._elsewhere:
                    self._elsewhere.end_waiting(transaction, poll_id)
                return new, has_words or after.shown != before.shown, words

            counted, has_changed, memory.words = self._register.write(work)
            for _, answers, cohort in counted:
                cohort.written.update(_counters(answers))
                cohort.texts.update(_texts(answers))
            memory.waiting.clear()
            self._register.forget_earlier()
            return has_changed

    def flush_if_closing(self, poll_id: str) -> bool:
        """Write what waits where another process closes a pulse; return whether something still waits."""
        with self._lock:
            memory = self._open.get(poll_id)
            if memory is None or not memory.waiting or self._elsewhere is None:
                return False
            if self._elsewhere.renew(poll_id):
                self.flush(poll_id)
            return bool(memory.waiting)

    def answers_by_origin(self, poll_id: str) -> Mapping[Hashable, int]:
        """Return how many have answered an open pulse, by origin."""
        with self._lock:
            memory = self._memory(poll_id)
            return {key: len(cohort.marks) for key, cohort in memory.cohorts.items()} if memory else {}

    def remove(self, poll_id: str, origins: Iterable[Hashable]) -> int:
        """Take out what came from these origins; return how many answers.

        Nothing below k answers, which would show them. What is shown goes, and comes a quarter further again:
        else a host could have as many moments as the noise takes to average. Answers from before this process
        began, or before a person was forgotten, have no origin any more.
        """
        with self._lock:
            if (memory := self._memory(poll_id)) is None:
                return 0
            gone = {key: memory.cohorts[key] for key in origins if key in memory.cohorts}
            marks = set[bytes]().union(*(cohort.marks for cohort in gone.values()))
            if len(marks) < memory.poll.k:
                return 0
            written = sum((cohort.written for cohort in gone.values()), Counter[tuple[str, str, int]]())
            texts = sum((cohort.texts for cohort in gone.values()), Counter[tuple[str, str]]())

            def work(transaction: Transaction) -> None:
                counts = pulse_counts.c
                for (question, group_id, choice), number in written.items():
                    same = counts.question == question, counts.group_id == group_id, counts.choice == choice
                    change(transaction, pulse_counts, counts.poll_id == poll_id, *same, n=counts.n - number)
                seen = pulse_seen.delete().where(pulse_seen.c.poll_id == poll_id)
                for_each(transaction, seen, pulse_seen.c.mark, marks)
                delete(transaction, pulse_counts, counts.poll_id == poll_id, counts.n == 0)
                remove_texts(transaction, poll_id, memory.poll.kinds, texts)
                live = live_in(transaction.execute(live_of(poll_id)).mappings())
                replace_live(transaction, poll_id, live.emptied())

            self._register.write(work)
            memory.words = {}
            memory.seen -= marks
            memory.written_bytes -= sum(cohort.written_bytes for cohort in gone.values())
            memory.waiting = [each for each in memory.waiting if each[0] not in marks]
            memory.cohorts = {key: cohort for key, cohort in memory.cohorts.items() if key not in gone}
            self._register.forget_earlier()
            return len(marks)

    def flush_all(self) -> list[str]:
        """Write everything that waits; return the rollouts that show other results."""
        with self._lock:
            return [memory.poll.rollout_id for key, memory in [*self._open.items()] if self.flush(key)]

    def ungroup(self, rollout_id: str) -> None:
        """Drop the team of every answer that waits: another process may have given it another id."""
        with self._lock:
            for memory in self._open.values():
                if memory.poll.rollout_id == rollout_id:
                    memory.waiting = [
                        (mark, replace(answers, group_id=NO_GROUP), _Cohort())
                        for mark, answers, _ in memory.waiting
                    ]
                    memory.cohorts.clear()

    @contextmanager
    def put_down(self) -> Iterator[None]:
        """Write everything that waits, forget it, and take nothing meanwhile."""
        with self._lock:
            self.flush_all()
            self._open.clear()
            yield

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Let nobody write or close a pulse while the context lasts."""
        with self._lock:
            yield

    def close(self, poll_id: str, day: date, is_shown: IsShown) -> None:
        """Close a pulse: count waiting answers, delete device marks and rare words."""
        if self._elsewhere:
            self._elsewhere.begin_to_close(poll_id, day)
        with self._lock:
            if (memory := self._memory(poll_id, is_closing=True)) is None:
                return
            self.flush(poll_id)
            if self._elsewhere:
                self._elsewhere.wait_for_others(poll_id)
            self._register.destroy_poll_keys([poll_id])

            def work(transaction: Transaction) -> None:
                for table in (pulse_seen, pulse_live):
                    delete(transaction, table, table.c.poll_id == poll_id)
                settle_texts(transaction, poll_id, memory.poll.kinds, memory.poll.k, is_shown)
                closed = {"is_open": False, "closed_on": day, "poll_key": None}
                change(transaction, pulses, pulses.c.id == poll_id, **closed)

            self._register.destroy(work)
            self._open.pop(poll_id, None)
        self._register.settle()

    def _memory(self, poll_id: str, *, is_closing: bool = False) -> _Memory | None:
        if self._elsewhere is None and poll_id in self._open:
            return self._open[poll_id]
        rows = self._register.rows(select(pulses).where(pulses.c.id == poll_id, _IS_OPEN))
        if not rows:
            self._open.pop(poll_id, None)
            return None
        if rows[0]["closed_on"] and not is_closing:
            return None
        if poll_id in self._open:
            return self._open[poll_id]
        seen = self._register.scalars(select(pulse_seen.c.mark).where(pulse_seen.c.poll_id == poll_id))
        texts = self._register.scalars(select(pulse_texts.c.words).where(pulse_texts.c.poll_id == poll_id))
        # Pulses of an earlier version have their key in the register.
        key = rows[0]["poll_key"] or self._register.poll_key(poll_id)
        self._open[poll_id] = _Memory(self._record(rows[0]), key, set(seen), sum(map(_size, texts)))
        return self._open[poll_id]

    def _record(self, row: RegisterRow) -> Poll:
        rows = self._register.rows(
            select(pulse_own).where(pulse_own.c.poll_id == row["id"]).order_by(pulse_own.c.number)
        )
        own = tuple(
            read_record(OwnQuestion, each, options=tuple(filter(None, each["options"].split("\n"))))
            for each in rows
        )
        teams = self._register.rows(select(pulse_teams).where(pulse_teams.c.poll_id == row["id"]))
        of_poll = {
            "own": own,
            "ready": tuple(row["ready"].split()),
            "team_sizes": {team["group_id"]: team["size"] for team in teams},
            "is_shown": row["is_shown"] > 0,
            "are_teams_shown": row["is_shown"] == _TEAMS,
        }
        return read_record(Poll, row, **of_poll)


def _counters(answers: Answers) -> list[tuple[str, str, int]]:
    """Return the counters that answers add one to."""
    return [(question, answers.group_id, score) for question, score in answers.scores.items()]


def _texts(answers: Answers) -> list[tuple[str, str]]:
    return [(question, words) for question, texts in answers.texts.items() for words in texts]


def _size(words: str) -> int:
    return _BYTES_A_ROW + len(words.encode())


def _mark(key: bytes, device: str) -> bytes:
    return hmac.digest(key, device.encode("utf-8", "surrogatepass"), "sha256")


def _over() -> PulseOver:
    return PulseOver("This pulse is closed.", "Nothing was sent.")


def _sent(batch: Iterable[_Waiting]) -> list[tuple[str, str]]:
    return [text for _, answers, _ in batch for text in _texts(answers)]


def _insert_answers(transaction: Transaction, poll_id: str, batch: Sequence[_Waiting]) -> list[_Waiting]:
    """Count the answers of devices that have not answered, and return these."""
    marks = upsert(transaction, pulse_seen).on_conflict_do_nothing().returning(pulse_seen.c.mark)
    seen = [{"poll_id": poll_id, "mark": mark} for mark, _, _ in batch]
    stored = set(transaction.scalars(marks, seen))
    new = [each for each in batch if each[0] in stored]
    rows = [
        {"poll_id": poll_id, "question": question, "group_id": group_id, "choice": choice, "n": 1}
        for _, answers, _ in new
        for question, group_id, choice in _counters(answers)
    ]
    insert = upsert(transaction, pulse_counts)
    one_more = {"n": pulse_counts.c.n + 1}
    if rows:
        transaction.execute(
            insert.on_conflict_do_update(index_elements=list(pulse_counts.primary_key), set_=one_more), rows
        )
    return new
