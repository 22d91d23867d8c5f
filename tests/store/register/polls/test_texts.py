"""Open texts and words of pulses in the register."""

from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import select, text

from playbook.core.all_hands.pulse_questions import USUAL_READY, Answers, OwnQuestion
from playbook.core.base.errors import Missing
from playbook.store.register.polls.texts import MOST_LISTED, PulseTexts
from playbook.store.register.pulse import Poll, Pulses
from playbook.store.register.sqlite_register import SqliteRegister
from playbook.store.register.tables import pulse_texts
from tests.store.old_registers import write_old
from tests.store.register.racing import IN_A_FILE

DAY = date(2026, 3, 5)
K = 5
OWN = [OwnQuestion("What is in the way?", "text"), OwnQuestion("In a word?", "words")]


def from_k(_question: str, _word: str, number: int) -> bool:
    return number >= K


@pytest.fixture
def pulses(register) -> Pulses:
    return Pulses(register)


@pytest.fixture
def poll(pulses: Pulses) -> Poll:
    return pulses.open("atlas", [], OWN, K, 200, live=False, day=DAY)


def send(pulses: Pulses, poll: Poll, number: int, *words: str, text: str = "", origin: int = 0) -> None:
    texts = ({"own1": (text,)} if text else {}) | ({"own2": words} if words else {})
    answers = Answers({"own1": int(bool(text)), "own2": int(bool(words))}, "web", texts)
    pulses.take(poll.id, f"phone {number}", answers, origin)
    if pulses.is_full(poll.id):
        pulses.flush(poll.id)


def words_in(register, poll: Poll) -> list[str]:
    return sorted(text.words for text in PulseTexts(register).readable(poll.id))


def test_a_host_reads_k_new_texts_or_more_at_once_and_of_the_last_k_none(register, pulses, poll):
    seen = [set[str]()]
    for number in range(40):
        # Of two forms one says nothing, so that a batch holds fewer texts than devices.
        send(pulses, poll, number, text=f"text {number}" if number % 2 else "")
        if (now := {*words_in(register, poll)}) != seen[-1]:
            seen.append(now)
    steps = [after - before for before, after in pairwise(seen)]
    assert steps
    assert all(len(step) >= K for step in steps)
    assert all(before <= after for before, after in pairwise(seen))
    assert len(seen[-1]) <= 20 - K
    pulses.close(poll.id, DAY, from_k)
    last = {*words_in(register, poll)}
    assert last == {f"text {number}" for number in range(40) if number % 2}
    assert len(last - seen[-1]) >= K


@IN_A_FILE
def test_what_is_shown_is_found_at_once_however_much_was_written(register, pulses, poll):
    about = {"poll_id": poll.id, "question": "own1", "n": 1}
    rows = [
        {**about, "id": f"{number:04}", "words": f"text {number}", "state": "waiting"}
        for number in range(3_000)
    ]
    rows.append({**about, "id": "zz", "words": "shown text", "state": "shown"})
    register.write(lambda transaction: transaction.execute(pulse_texts.insert(), rows))
    texts = PulseTexts(register)
    assert [text.words for text in texts.shown(poll.id)] == ["shown text"]
    assert "shown text" in words_in(register, poll)
    assert len(texts.readable(poll.id)) == MOST_LISTED
    asked = "select * from pulse_text where poll_id = 'p' and state = 'shown' order by n desc, id limit 9"
    (plan,) = register.rows(text(f"explain query plan {asked}"))
    assert "pulse_text_state" in plan["detail"]


@IN_A_FILE
def test_fewer_than_k_texts_are_deleted_unread(register, pulses, poll):
    for number in range(K - 1):
        send(pulses, poll, number, text="canary text")
    pulses.flush(poll.id)
    pulses.close(poll.id, DAY, from_k)
    assert words_in(register, poll) == []
    assert all(b"canary" not in file.read_bytes() for file in register.path.parent.glob("register.sqlite*"))


@IN_A_FILE
def test_words_are_counted_and_rare_ones_deleted_when_the_pulse_closes(register, pulses, poll):
    for number in range(7):
        send(pulses, poll, number, "hope", f"canary{number}", *(["fear"] if number < 4 else []))
    pulses.flush(poll.id)
    assert words_in(register, poll) == []
    pulses.close(poll.id, DAY, from_k)
    [word] = PulseTexts(register).readable(poll.id)
    assert (word.words, word.n, word.state) == ("hope", 7, "waiting")
    assert all(b"canary" not in file.read_bytes() for file in register.path.parent.glob("register.sqlite*"))


def test_no_row_ties_a_text_to_a_team_a_device_or_another_answer(register, pulses, poll, columns):
    assert {*columns["pulse_text"]} == {"id", "poll_id", "question", "words", "n", "state", "theme"}
    for number in range(20):
        send(pulses, poll, number, "hope", text=f"text {number}")
    stored = [
        row["words"]
        for row in register.rows(select(pulse_texts.c.words).where(pulse_texts.c.question == "own1"))
    ]
    # Sorted by chance: their ids are random, and the table has no order of its own.
    assert stored != [f"text {number}" for number in range(20)]
    assert len(stored) == 20


def test_taking_out_a_flood_takes_its_texts_and_words(register, pulses, poll):
    for number in range(30):
        text = "again" if number < 20 else f"text {number}"
        send(pulses, poll, number, "hope", *(["spam"] if number < 20 else []), text=text, origin=number // 20)
    pulses.flush(poll.id)
    assert pulses.remove(poll.id, [0]) == 20
    pulses.close(poll.id, DAY, from_k)
    texts = {text.words: text.n for text in PulseTexts(register).readable(poll.id)}
    assert texts == {"hope": 10, **{f"text {number}": 1 for number in range(20, 30)}}


def test_a_text_that_is_held_or_gone_cannot_be_moved(register, pulses, poll):
    for number in range(5):
        send(pulses, poll, number, text=f"text {number}")
    [held, *_] = [row["id"] for row in register.rows(select(pulse_texts.c.id))]
    for text_id in (held, "nothing"):
        with pytest.raises(Missing):
            PulseTexts(register).move(poll.id, [text_id], "shown", "")


def test_a_pulse_from_before_there_were_kinds_reads_as_scales(tmp_path):
    path = tmp_path / "data" / "register.sqlite"
    write_old(
        path,
        15,
        "insert into pulse values ('p', 'atlas', 5, 90, 0, 1, '2026-03-01', '2026-03-01', null)",
        "insert into pulse_own values ('o', 'p', 0, 'Who helps?')",
        "insert into pulse_count values ('p', 'own1', '', 4, 7)",
    )
    register = SqliteRegister(path)
    pulses = Pulses(register)
    poll = pulses.get("p")
    assert [question.key for question in poll.asked] == [*USUAL_READY, "own1"]
    assert poll.own == (OwnQuestion("Who helps?"),)
    assert pulses.counts("p").all("own1") == (0, 0, 0, 0, 7, 0)
    assert PulseTexts(register).readable("p") == []
    register.close()


def test_a_cloud_grows_in_steps_of_answers_one_step_late(register, pulses):
    poll = pulses.open("boreas", [], OWN, K, 40, live=True, day=DAY)
    seen = []
    for number in range(40):
        pulses.take(
            poll.id,
            f"phone {number}",
            Answers({"own1": 0, "own2": 1}, "", {"own2": ("hope", "late") if number >= 6 else ("hope",)}),
        )
        pulses.flush(poll.id, from_k)
        if not seen or seen[-1][1] != words_in(register, poll):
            seen.append((number + 1, words_in(register, poll)))
    # Of the first ten answers, four sent the second word: it waits for the next step.
    assert seen == [(1, []), (10, ["hope"]), (20, ["hope", "late"])]
    pulses.remove(poll.id, [None])
    assert words_in(register, poll) == []
