"""Questions in the register."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select, text

from playbook.core.all_hands.questions import NewQuestion
from playbook.core.base.errors import Missing, Refused
from playbook.core.forgetting.log import FORMER
from playbook.store.register import questions as store
from playbook.store.register.privacy.forget import take_out, traces_of
from playbook.store.register.questions import Questions, Shut, TooMany, VotesOver
from playbook.store.register.sqlite_register import SqliteRegister
from playbook.store.register.tables import named_values, question_boxes, question_votes
from tests.store.logs import files_no_longer_than
from tests.store.named import MATCHER, NAME, holders
from tests.store.register.racing import IN_A_FILE

DAY = date(2026, 3, 5)


@pytest.fixture
def stored(register: SqliteRegister) -> Questions:
    created = Questions(register)
    created.open("atlas", is_moderated=False)
    return created


def ask(stored: Questions, id_: str, words: str = "Why now?", name: str = "") -> str:
    return stored.add("atlas", id_, NewQuestion(words, name), DAY)[0].id


def votes(stored: Questions) -> dict[str, int]:
    return {each.id: each.votes for each in stored.of_rollout("atlas")}


def test_no_question_column_tells_a_person_device_or_hour(columns):
    columns = {name: [*of_table] for name, of_table in columns.items() if name.startswith("question")}
    assert columns == {
        "question_box": ["rollout_id", "is_open", "is_moderated", "last_number", "box_key"],
        "question": [
            "id", "rollout_id", "number", "words", "name", "state", "answered_where", "asked_on", "votes",
            "is_final",
        ],
        "question_vote": ["question_id", "mark"],
    }  # fmt: skip
    telling = re.compile(
        r"account|person|user|name|mail|address|agent|device|session|_by$|_at$|time|hour|_on$"
    )
    assert [name for of in columns.values() for name in of if telling.search(name)] == ["name", "asked_on"]


@IN_A_FILE
def test_questions_store_days_and_no_order_of_rows(register: SqliteRegister, stored: Questions):
    ask(stored, "a")
    assert [row["asked_on"] for row in register.rows(text("select asked_on from question"))] == ["2026-03-05"]
    for table in ("question", "question_vote", "question_box"):
        with pytest.raises(Exception, match="rowid"):
            register.rows(text(f"select rowid from {table}"))  # noqa: S608


def test_a_form_with_other_words_is_another_question(stored: Questions):
    first, is_new = stored.add("atlas", "a", NewQuestion("Why now?"), DAY)
    again, is_again = stored.add("atlas", "a", NewQuestion("Why now?"), DAY)
    assert (is_new, is_again) == (True, False)
    assert again == first
    other, is_other = stored.add("atlas", "a", NewQuestion("Why us?"), DAY)
    assert is_other
    assert other.id != first.id
    assert [(each.number, each.words) for each in stored.of_rollout("atlas")] == [
        (1, "Why now?"),
        (2, "Why us?"),
    ]


def test_a_number_that_was_given_is_given_to_no_other_question(stored: Questions):
    ask(stored, "a")
    stored.remove("atlas", "a")
    ask(stored, "b")
    assert [each.number for each in stored.of_rollout("atlas")] == [2]


def test_a_device_votes_once_and_can_take_it_back(stored: Questions):
    ask(stored, "a")
    assert stored.vote("atlas", "a", "phone", True)
    assert not stored.vote("atlas", "a", "phone", True)
    assert stored.vote("atlas", "a", "other", True)
    assert votes(stored) == {"a": 2}
    assert stored.voted("atlas", ["a"], "phone") == {"a"}
    assert stored.vote("atlas", "a", "phone", False)
    assert not stored.vote("atlas", "a", "phone", False)
    assert votes(stored) == {"a": 1}
    assert (
        stored.voted("atlas", ["a", "nothing"], "phone") == stored.voted("atlas", [], "other") == frozenset()
    )


def test_every_vote_counts_once_whatever_happens_at_the_same_time(stored: Questions):
    ask(stored, "a")
    sent = [f"phone {number % 20}" for number in range(60)]
    with ThreadPoolExecutor(8) as room:
        done = [*room.map(lambda device: stored.vote("atlas", "a", device, True), sent)]
    assert sum(done) == 20
    assert votes(stored) == {"a": 20}


def test_votes_of_one_device_do_not_look_alike(register: SqliteRegister, stored: Questions):
    for id_ in ("a", "b"):
        ask(stored, id_)
        stored.vote("atlas", id_, "phone", True)
    first, second = (row["mark"] for row in register.rows(select(question_votes.c.mark)))
    assert first != second
    assert b"phone" not in first + second


@IN_A_FILE
def test_closing_a_box_keeps_counts_and_destroys_every_mark(register: SqliteRegister, stored: Questions):
    ask(stored, "a")
    for device in ("phone", "other"):
        stored.vote("atlas", "a", device, True)
    [key] = [row["box_key"] for row in register.rows(select(question_boxes.c.box_key))]
    marks = [row["mark"] for row in register.rows(select(question_votes.c.mark))]

    def held() -> list[bytes]:
        return [path.read_bytes() for path in register.path.parent.iterdir()]

    assert all(any(secret in file for file in held()) for secret in (key, *marks))
    stored.close("atlas")
    assert not any(secret in file for file in held() for secret in (key, *marks))
    assert votes(stored) == {"a": 2}
    assert register.rows(select(question_votes)) == []
    with pytest.raises(Refused, match="closed already"):
        stored.close("atlas")


@IN_A_FILE
def test_a_scrub_that_a_full_disk_delays_is_made_good(register: SqliteRegister, stored: Questions):
    register.write(
        lambda connection: connection.execute(
            named_values.insert().values(name="ballast", value="x" * 400_000)
        )
    )
    ask(stored, "a")
    stored.vote("atlas", "a", "phone", True)
    [key] = [row["box_key"] for row in register.rows(select(question_boxes.c.box_key))]
    wal = register.path.with_name("register.sqlite-wal")
    with files_no_longer_than(wal.stat().st_size + 60_000):
        stored.close("atlas")
        assert register.owes_scrub
        assert not register.settle()
    assert votes(stored) == {"a": 1}
    assert key in wal.read_bytes()
    assert register.settle()
    assert not register.owes_scrub
    assert not any(key in path.read_bytes() for path in register.path.parent.iterdir())


def test_a_reopened_box_takes_votes_on_top_of_the_earlier_ones(stored: Questions):
    ask(stored, "a")
    stored.vote("atlas", "a", "phone", True)
    stored.close("atlas")
    for late in (lambda: ask(stored, "b"), lambda: stored.vote("atlas", "a", "phone", True)):
        with pytest.raises(Shut):
            late()
    assert stored.add("atlas", "a", NewQuestion("Why now?"), DAY)[1] is False
    stored.open("atlas", is_moderated=True)
    assert stored.vote("atlas", "a", "other", True)
    assert not stored.vote("atlas", "a", "other", True)
    assert ask(stored, "b") == "b"
    stored.close("atlas")
    assert votes(stored) == {"a": 2, "b": 0}


def test_only_what_is_shown_takes_votes(stored: Questions):
    ask(stored, "a")
    stored.vote("atlas", "a", "phone", True)
    for state, where in (("hidden", None), ("waiting", None), ("answered", "stage")):
        stored.move("atlas", "a", state, where)  # type: ignore[arg-type]
        with pytest.raises(VotesOver):
            stored.vote("atlas", "a", "other", True)
        assert stored.get("atlas", "a").where == where
    with pytest.raises(VotesOver):
        stored.vote("atlas", "nothing", "other", True)
    stored.move("atlas", "a", "shown")
    assert stored.vote("atlas", "a", "other", True)
    assert (stored.get("atlas", "a").votes, stored.get("atlas", "a").where) == (2, None)


def test_a_question_of_another_rollout_is_not_there(stored: Questions):
    ask(stored, "a")
    stored.open("other", is_moderated=False)
    for change in (stored.get, stored.remove, lambda *place: stored.move(*place, "hidden")):
        with pytest.raises(Missing):
            change("other", "a")
    with pytest.raises(VotesOver):
        stored.vote("other", "a", "phone", True)
    assert stored.add("other", "a", NewQuestion("Why now?"), DAY)[0].id != "a"
    assert votes(stored) == {"a": 0}


@IN_A_FILE
def test_a_removed_question_is_in_no_file(register: SqliteRegister, stored: Questions):
    ask(stored, "a", "Where is the lighthouse?")
    stored.vote("atlas", "a", "phone", True)
    stored.remove("atlas", "a")
    assert register.rows(select(question_votes)) == []
    stored.close("atlas")
    assert not any(b"lighthouse" in path.read_bytes() for path in register.path.parent.iterdir())


def test_beyond_the_ceilings_no_question_and_no_vote_is_taken(stored, monkeypatch):
    monkeypatch.setattr(store, "MOST_OPEN", 2)
    monkeypatch.setattr(store, "MOST_VOTES", 1)
    ask(stored, "a")
    ask(stored, "b")
    with pytest.raises(TooMany, match="2 questions wait"):
        ask(stored, "c")
    stored.vote("atlas", "a", "phone", True)
    with pytest.raises(TooMany):
        stored.vote("atlas", "a", "other", True)
    stored.move("atlas", "a", "answered", "stage")
    ask(stored, "c")
    assert votes(stored) == {"a": 1, "b": 0, "c": 0}


def test_the_register_forgets_askers_and_their_words(register, stored, tmp_path):
    ask(stored, "a", f"Will {NAME} train us?", NAME)
    ask(stored, "b", "Will somebody train us?", "Ines Roth")
    assert traces_of(register, MATCHER).named == 1
    take_out(register, MATCHER, {})
    assert [(each.words, each.name) for each in stored.of_rollout("atlas")] == [
        (f"Will {FORMER} train us?", FORMER),
        ("Will somebody train us?", "Ines Roth"),
    ]
    assert holders(tmp_path) == []
