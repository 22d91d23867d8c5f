"""The pulse in the register."""

import random
import re
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from playbook.core.all_hands.pulse_questions import REHEARSAL, USUAL_READY, Answers, OwnQuestion
from playbook.core.base.errors import Refused
from playbook.store.register import sqlite_register as store_register
from playbook.store.register.privacy.erase import erase_rollout
from playbook.store.register.pulse import BATCH, Poll, PulseOver, Pulses, Twice
from playbook.store.register.sqlite_register import SqliteRegister
from playbook.store.register.tables import pulse_counts, pulse_seen
from playbook.store.register.tables import pulses as pulses_table
from tests.store.register.racing import IN_A_FILE

DAY = date(2026, 3, 5)
ANSWERS = Answers({"awareness": 4, "desire": 0}, "creative")
TABLES = (
    "pulse", "pulse_own", "pulse_count", "pulse_live", "pulse_seen", "pulse_team", "pulse_text",
    "pulse_key", "pulse_waiting",
)  # fmt: skip


def from_five(_question: str, _word: str, number: int) -> bool:
    return number >= 5


@pytest.fixture
def pulses(register: SqliteRegister) -> Pulses:
    return Pulses(register)


@pytest.fixture
def poll(pulses: Pulses) -> Poll:
    return pulses.open("atlas", USUAL_READY, [OwnQuestion("Who helps?")], 5, 200, live=False, day=DAY)


def folder_of(register: SqliteRegister) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in register.path.parent.iterdir() if path.is_file()}


def key_of(register: SqliteRegister, poll: Poll) -> bytes:
    return (register.path.parent / f"pulse-{poll.id}.key").read_bytes()


def test_no_answer_column_could_name_a_person_device_or_time(columns):
    columns = {name: of_table for name, of_table in columns.items() if name.startswith("pulse")}
    assert sorted(columns) == sorted(TABLES)
    assert columns["pulse_count"] == {
        "poll_id": "TEXT", "question": "TEXT", "group_id": "TEXT", "choice": "INTEGER", "n": "INTEGER",
    }  # fmt: skip
    assert columns["pulse_seen"] == {"poll_id": "TEXT", "mark": "BLOB"}
    assert set(columns["pulse_live"]) == {"poll_id", "stage", "question", "choice", "n"}
    dated = {name for of in columns.values() for name in of if re.search(r"_on$|_at$|time|day|date", name)}
    assert dated == {"opened_on", "closed_on"}
    named = re.compile(r"account|person|people|user|name|mail|address|ip\b|agent|device|session|by$")
    assert not [name for of in columns.values() for name in of if named.search(name)]


def test_taking_out_what_was_sent_gives_no_further_moments(register):
    pulses, moments = Pulses(register), set()
    poll = pulses.open("atlas", USUAL_READY, [], 5, 40, live=True, day=DAY)
    pulses.take(poll.id, "phone", ANSWERS)
    for flood in range(6):
        for form in range(39):
            pulses.take(poll.id, f"{flood} {form}", Answers({"awareness": 1 + flood * form % 5}), flood)
            pulses.flush(poll.id)
            moments |= {tally for key, tally in pulses.live(poll.id).shown.items() if key == "awareness"}
        assert pulses.remove(poll.id, [flood]) == 39
        assert not pulses.live(poll.id).shown
        pulses.take(poll.id, f"phone {flood}", ANSWERS)
        pulses.flush_all()
    assert 0 < len(moments) <= 4


@IN_A_FILE
def test_no_table_of_answers_keeps_the_order_in_which_they_came(register: SqliteRegister):
    for table in ("pulse_count", "pulse_live", "pulse_seen", "pulse_text"):
        with pytest.raises(Exception, match="rowid"):
            register.rows(text(f"select rowid from {table}"))  # noqa: S608


@IN_A_FILE
def test_one_answer_below_a_batch_leaves_every_file_as_it_was(register, pulses, poll):
    before = folder_of(register)
    pulses.take(poll.id, "phone", ANSWERS)
    assert folder_of(register) == before
    assert pulses.taken(poll.id) == 1
    assert not pulses.is_full(poll.id)


def test_a_batch_is_counted_without_its_single_answers(register: SqliteRegister, pulses: Pulses, poll: Poll):
    for number in range(BATCH):
        pulses.take(poll.id, f"phone {number}", ANSWERS)
    assert pulses.is_full(poll.id)
    pulses.flush(poll.id)
    rows = [
        tuple(row.values())[1:]
        for row in register.rows(select(pulse_counts).order_by(pulse_counts.c.question))
    ]
    assert rows == [("awareness", "creative", 4, BATCH), ("desire", "creative", 0, BATCH)]
    marks = [row["mark"] for row in register.rows(select(pulse_seen.c.mark))]
    assert len({*marks}) == BATCH
    assert all(b"phone" not in mark for mark in marks)


@IN_A_FILE
def test_copies_of_the_register_show_whole_batches_and_match_no_device(register, pulses, poll, tmp_path):
    copies: list[dict[tuple[str, int], int]] = []
    for number in range(4 * BATCH + 3):
        pulses.take(poll.id, f"phone {number}", Answers({"awareness": 1 + number % 5}, "creative"))
        if pulses.is_full(poll.id):
            pulses.flush(poll.id)
        states = [counts_in(state) for state in states_of(register, tmp_path / f"{number}")]
        # One copy holds no earlier batch beside the last one.
        assert all(state == states[0] for state in states)
        copies += states
    grown = {sum(copy.values()) for copy in copies}
    assert grown == {0, 5, 10, 15, 20}
    # Of each batch a copy shows how often each answer was given, which is the same in every order.
    assert {tuple(sorted(copy.items())) for copy in copies} == {
        tuple(((("awareness", score), batches)) for score in range(1, 6) if batches) for batches in range(5)
    }
    key = key_of(register, poll)
    assert not any(key in path.read_bytes() for path in register.path.parent.glob("register.sqlite*"))
    assert (register.path.parent / f"pulse-{poll.id}.key").stat().st_mode & 0o777 == 0o600


def states_of(register: SqliteRegister, folder: Path) -> list[Path]:
    """Every state that one copy of the files holds: that of each commit in the write-ahead log."""
    folder.mkdir()
    for path in register.path.parent.glob("register.sqlite*"):
        (folder / path.name).write_bytes(path.read_bytes())
    log = folder / "register.sqlite-wal"
    held = log.read_bytes() if log.exists() else b""
    states = [folder / "register.sqlite"]
    page, commits = 4_096, []
    for at in range(32, len(held), page + 24):
        if int.from_bytes(held[at + 4 : at + 8]):
            commits.append(at + page + 24)
    for end in commits:
        earlier = folder / f"{end}"
        earlier.mkdir()
        (earlier / "register.sqlite").write_bytes((folder / "register.sqlite").read_bytes())
        (earlier / "register.sqlite-wal").write_bytes(held[:end])
        states.append(earlier / "register.sqlite")
    return states


def counts_in(path: Path) -> dict[tuple[str, int], int]:
    with closing(sqlite3.connect(path)) as copy:
        return {
            (question, choice): n
            for question, choice, n in copy.execute("select question, choice, n from pulse_count")
        }


@IN_A_FILE
def test_a_pulse_of_an_earlier_version_keeps_its_key(register, pulses, poll):
    key = key_of(register, poll)
    for number in range(BATCH):
        pulses.take(poll.id, f"phone {number}", ANSWERS)
    pulses.flush(poll.id)
    (register.path.parent / f"pulse-{poll.id}.key").unlink()
    register.run(pulses_table.update().values(poll_key=key))
    again = Pulses(register)
    assert again.has_answered(poll.id, "phone 1")
    again.close(poll.id, DAY, from_five)
    assert not any(key in held for held in folder_of(register).values())


def test_taking_out_an_origin_leaves_what_others_sent(register, pulses, poll):
    def send(origin: str, number: int) -> None:
        answers = Answers(
            {"awareness": 1 + number % 5, "desire": number % 6}, ("creative", "media")[number % 2]
        )
        pulses.take(poll.id, f"{origin} {number}", answers, origin)
        if pulses.is_full(poll.id):
            pulses.flush(poll.id)

    for number in range(33):
        send("room", number)
    pulses.flush(poll.id)
    alone = {question: pulses.counts(poll.id).by_group(question) for question in ("awareness", "desire")}
    for number in range(200):
        send("flood", number)
    assert pulses.answers_by_origin(poll.id) == {"room": 33, "flood": 200}
    assert pulses.remove(poll.id, ["flood", "nobody"]) == 200
    pulses.close(poll.id, DAY, from_five)
    counts = pulses.counts(poll.id)
    assert {question: counts.by_group(question) for question in ("awareness", "desire")} == alone
    assert pulses.remove(poll.id, ["room"]) == 0


def test_a_rehearsal_is_thrown_away_whole_and_nothing_else(pulses: Pulses, poll: Poll):
    pulses.take(poll.id, "a", ANSWERS)
    pulses.close(poll.id, DAY, from_five)
    rehearsal = pulses.open("atlas", [*USUAL_READY, REHEARSAL], [], 5, 200, live=False, day=DAY)
    for device in "abcdefg":
        pulses.take(rehearsal.id, device, ANSWERS)
    pulses.flush(rehearsal.id)
    latest = [pulses.find_latest("atlas", is_rehearsal=each) for each in (True, False)]
    assert [each.id for each in latest] == [rehearsal.id, poll.id]
    assert ([each.id for each in pulses.of_rollout("atlas")], pulses.rehearsed()) == ([poll.id], {"atlas"})
    pulses.throw_away("atlas")
    assert [each.id for each in pulses.all()] == [poll.id]
    assert (pulses.taken(poll.id), pulses.rehearsed()) == (1, set())
    with pytest.raises(PulseOver):
        pulses.take(rehearsal.id, "h", ANSWERS)


@IN_A_FILE
def test_a_lost_key_lets_devices_answer_again_and_stops_nothing(register, pulses, poll):
    for number in range(BATCH):
        pulses.take(poll.id, f"phone {number}", ANSWERS)
    pulses.flush(poll.id)
    (register.path.parent / f"pulse-{poll.id}.key").unlink()
    again = Pulses(register)
    assert not again.has_answered(poll.id, "phone 1")
    again.take(poll.id, "phone 1", ANSWERS)
    again.close(poll.id, DAY, from_five)
    assert again.counts(poll.id).people == BATCH + 1
    assert not [*register.path.parent.glob("*.key")]


def test_the_order_of_answers_leaves_no_trace(tmp_path: Path):
    def counts_of(seed: int) -> list[tuple[object, ...]]:
        register = SqliteRegister(tmp_path / f"{seed}.sqlite")
        pulses = Pulses(register)
        each = pulses.open("atlas", USUAL_READY, [], 5, 200, live=False, day=DAY)
        sent = [Answers({"awareness": score}, group) for score in range(1, 6) for group in ("a", "b")]
        random.Random(seed).shuffle(sent)
        for number, answers in enumerate(sent):
            pulses.take(each.id, f"{number}", answers)
        pulses.close(each.id, DAY, from_five)
        rows = [tuple(row.values())[1:] for row in register.rows(select(pulse_counts))]
        register.close()
        return rows

    assert counts_of(1) == counts_of(2) == counts_of(3)


@IN_A_FILE
def test_closing_a_pulse_counts_all_and_destroys_every_mark(register, pulses, poll):
    for number in range(7):
        pulses.take(poll.id, f"phone {number}", ANSWERS)
        if pulses.is_full(poll.id):
            pulses.flush(poll.id)
    key = key_of(register, poll)
    marks = [row["mark"] for row in register.rows(select(pulse_seen.c.mark))]
    assert (len(key), len(marks)) == (32, BATCH)
    pulses.close(poll.id, DAY, from_five)
    assert pulses.counts(poll.id).people == 7
    for held in folder_of(register).values():
        assert key not in held
        assert not any(mark in held for mark in marks)
    with pytest.raises(PulseOver):
        pulses.take(poll.id, "late", ANSWERS)
    assert pulses.counts(poll.id).people == 7


@IN_A_FILE
def test_the_key_of_a_pulse_that_is_gone_is_destroyed_and_no_other(register, pulses, poll):
    other = pulses.open("nova", USUAL_READY, [], 5, 200, live=False, day=DAY)
    erase_rollout(register, "atlas")
    assert [path.name for path in register.path.parent.glob("*.key")] == [f"pulse-{other.id}.key"]


@IN_A_FILE
def test_a_scrub_that_a_reader_delays_is_made_good(register, pulses, poll, monkeypatch):
    monkeypatch.setattr(store_register, "_CHECKPOINT_SECONDS", 0.05)
    monkeypatch.setattr(store_register, "_RETRY_SECONDS", 0.05)
    pulses.take(poll.id, "phone", ANSWERS)
    pulses.flush(poll.id)
    mark = register.rows(select(pulse_seen.c.mark))[0]["mark"]
    with sqlite3.connect(register.path) as other:
        other.execute("begin")
        other.execute("select count(*) from pulse_seen").fetchall()
        pulses.close(poll.id, DAY, from_five)
        assert register.owes_scrub
        assert any(mark in held for held in folder_of(register).values())
        assert pulses.find_latest("atlas") == pulses.get(poll.id)
        assert not pulses.get(poll.id).is_open
    other.close()
    # By itself: nobody closes anything a second time.
    until = time.monotonic() + 20
    while register.owes_scrub and time.monotonic() < until:
        time.sleep(0.02)
    assert not register.owes_scrub
    assert not any(mark in held for held in folder_of(register).values())


@IN_A_FILE
def test_a_scrub_cut_short_is_owed_to_the_next_process(register, pulses, poll, tmp_path, monkeypatch):
    pulses.take(poll.id, "phone", ANSWERS)
    pulses.flush(poll.id)
    mark = register.rows(select(pulse_seen.c.mark))[0]["mark"]
    monkeypatch.setattr(SqliteRegister, "settle", lambda _self: False)
    pulses.close(poll.id, DAY, from_five)
    monkeypatch.undo()
    after = tmp_path / "after"
    after.mkdir()
    for name, held in folder_of(register).items():
        (after / name).write_bytes(held)
    assert any(mark in path.read_bytes() for path in after.iterdir())
    with closing(SqliteRegister(after / "register.sqlite")) as next_one:
        assert next_one.settle()
        assert not any(mark in held for held in folder_of(next_one).values())


def test_a_device_counts_once_while_waiting_and_after_a_restart(register, pulses, poll):
    pulses.take(poll.id, "phone", ANSWERS)
    with pytest.raises(Twice):
        pulses.take(poll.id, "phone", ANSWERS)
    pulses.flush(poll.id)
    again = Pulses(register)
    assert again.has_answered(poll.id, "phone")
    with pytest.raises(Twice):
        again.take(poll.id, "phone", ANSWERS)
    assert again.counts(poll.id).people == 1


def test_every_accepted_answer_counts_exactly_once(register: SqliteRegister, pulses: Pulses, poll: Poll):
    def send(number: int) -> bool:
        # Every device sends twice, at any moment.
        try:
            pulses.take(poll.id, f"phone {number % 150}", ANSWERS)
        except Twice:
            return False
        finally:
            if pulses.is_full(poll.id):
                pulses.flush(poll.id)
        return True

    with ThreadPoolExecutor(8) as threads:
        accepted = sum(threads.map(send, range(300)))
    pulses.close(poll.id, DAY, from_five)
    assert accepted == pulses.counts(poll.id).people == 150


def test_what_cannot_be_written_waits_and_counts_once(register: SqliteRegister, pulses: Pulses, poll: Poll):
    pulses.take(poll.id, "phone", ANSWERS)

    def broken(_: object) -> None:
        raise Refused("The disk is full.")

    whole, register.write = register.write, broken  # type: ignore[method-assign, assignment]
    with pytest.raises(Refused):
        pulses.flush(poll.id)
    register.write = whole  # type: ignore[method-assign]
    pulses.flush(poll.id)
    pulses.flush(poll.id)
    assert pulses.counts(poll.id).people == 1


def test_a_rollout_has_one_open_pulse(pulses: Pulses, poll: Poll):
    with pytest.raises(Refused):
        pulses.open("atlas", USUAL_READY, [], 5, 200, live=False, day=DAY)
    pulses.close(poll.id, DAY, from_five)
    second = pulses.open("atlas", USUAL_READY, [], 3, 9, live=True, day=DAY)
    assert pulses.find_latest("atlas") == second
    assert (second.k, second.is_shown, second.own) == (3, True, ())
    assert pulses.find_latest("another") is None
