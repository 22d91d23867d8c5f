"""Questions in the register: no column for a person or an hour, each vote once, none to trace in the end."""

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from playbook.core.all_hands.questions import Asked
from playbook.core.base.errors import Missing, Refused
from playbook.core.forgetting.log import FORMER
from playbook.store.register import questions as store
from playbook.store.register.forget import take_out, traces_of
from playbook.store.register.questions import Questions, Shut, TooMany, VotesOver
from playbook.store.register.sqlite_register import STEPS, SqliteRegister
from tests.store.logs import files_no_longer_than
from tests.store.named import MATCHER, NAME, holders

DAY = date(2026, 3, 5)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SqliteRegister]:
    opened = SqliteRegister(tmp_path / "register.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def kept(register: SqliteRegister) -> Questions:
    made = Questions(register)
    made.open("atlas", is_moderated=False)
    return made


def ask(kept: Questions, id_: str, words: str = "Why now?", name: str = "") -> str:
    return kept.add("atlas", id_, Asked(words, name), DAY)[0].id


def votes(kept: Questions) -> dict[str, int]:
    return {one.id: one.votes for one in kept.all("atlas")}


def test_no_column_names_a_person_but_the_name_that_was_typed_and_none_tells_a_device_or_an_hour():
    # Of the schema itself: a column that is added tomorrow has to be listed here, by whoever adds it.
    with sqlite3.connect(":memory:") as made:
        for step in sorted(STEPS.glob("[0-9]*.sql")):
            made.executescript(step.read_text(encoding="utf-8"))
        tables = [
            name
            for (name,) in made.execute("select name from sqlite_master where type = 'table'")
            if name.startswith("question")
        ]
        columns = {table: [row[1] for row in made.execute(f"pragma table_info({table})")] for table in tables}
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


def test_a_day_and_nothing_finer_is_kept_of_when_and_no_table_keeps_an_order_of_rows(
    register: SqliteRegister, kept: Questions
):
    ask(kept, "a")
    assert [row["asked_on"] for row in register.rows("select asked_on from question")] == ["2026-03-05"]
    for table in ("question", "question_vote", "question_box"):
        with pytest.raises(Exception, match="rowid"):
            register.rows(f"select rowid from {table}")  # noqa: S608


def test_the_same_form_is_one_question_and_with_other_words_another(kept: Questions):
    first, is_new = kept.add("atlas", "a", Asked("Why now?"), DAY)
    again, is_again = kept.add("atlas", "a", Asked("Why now?"), DAY)
    assert (is_new, is_again) == (True, False)
    assert again == first
    other, is_other = kept.add("atlas", "a", Asked("Why us?"), DAY)
    assert is_other
    assert other.id != first.id
    assert [(one.number, one.words) for one in kept.all("atlas")] == [(1, "Why now?"), (2, "Why us?")]


def test_a_number_that_was_given_is_given_to_no_other_question(kept: Questions):
    ask(kept, "a")
    kept.remove("atlas", "a")
    ask(kept, "b")
    assert [one.number for one in kept.all("atlas")] == [2]


def test_a_moderated_box_has_new_questions_wait_and_leaves_those_that_are_shown(kept: Questions):
    ask(kept, "a")
    kept.moderate("atlas", True)
    ask(kept, "b")
    assert [one.state for one in kept.all("atlas")] == ["shown", "waiting"]


def test_a_device_votes_once_and_can_take_it_back(kept: Questions):
    ask(kept, "a")
    assert kept.vote("atlas", "a", "phone", True)
    assert not kept.vote("atlas", "a", "phone", True)
    assert kept.vote("atlas", "a", "other", True)
    assert votes(kept) == {"a": 2}
    assert kept.voted("atlas", ["a"], "phone") == {"a"}
    assert kept.vote("atlas", "a", "phone", False)
    assert not kept.vote("atlas", "a", "phone", False)
    assert votes(kept) == {"a": 1}
    assert kept.voted("atlas", ["a", "nothing"], "phone") == kept.voted("atlas", [], "other") == frozenset()


def test_every_vote_counts_once_whatever_happens_at_the_same_time(kept: Questions):
    ask(kept, "a")
    sent = [f"phone {number % 20}" for number in range(60)]
    with ThreadPoolExecutor(8) as room:
        done = [*room.map(lambda device: kept.vote("atlas", "a", device, True), sent)]
    assert sum(done) == 20
    assert votes(kept) == {"a": 20}


def test_the_votes_of_one_device_do_not_look_alike_and_hold_nothing_of_it(
    register: SqliteRegister, kept: Questions
):
    for id_ in ("a", "b"):
        ask(kept, id_)
        kept.vote("atlas", id_, "phone", True)
    first, second = (row["mark"] for row in register.rows("select mark from question_vote"))
    assert first != second
    assert b"phone" not in first + second


def test_closing_keeps_the_counts_and_destroys_the_key_and_every_mark_of_a_vote_in_the_files(
    register: SqliteRegister, kept: Questions
):
    ask(kept, "a")
    for device in ("phone", "other"):
        kept.vote("atlas", "a", device, True)
    [key] = [row["box_key"] for row in register.rows("select box_key from question_box")]
    marks = [row["mark"] for row in register.rows("select mark from question_vote")]

    def held() -> list[bytes]:
        return [path.read_bytes() for path in register.path.parent.iterdir()]

    assert all(any(secret in file for file in held()) for secret in (key, *marks))
    kept.close("atlas")
    assert not any(secret in file for file in held() for secret in (key, *marks))
    assert votes(kept) == {"a": 2}
    assert register.rows("select * from question_vote") == []
    with pytest.raises(Refused, match="closed already"):
        kept.close("atlas")


def test_what_a_full_disk_keeps_of_closed_questions_is_owed_and_goes_once_there_is_room(
    register: SqliteRegister, kept: Questions
):
    register.write(
        lambda connection: connection.execute("insert into kept values ('ballast', ?)", ("x" * 400_000,))
    )
    ask(kept, "a")
    kept.vote("atlas", "a", "phone", True)
    [key] = [row["box_key"] for row in register.rows("select box_key from question_box")]
    wal = register.path.with_name("register.sqlite-wal")
    with files_no_longer_than(wal.stat().st_size + 60_000):
        kept.close("atlas")
        assert register.owes_scrub
        assert not register.settle()
    assert votes(kept) == {"a": 1}
    assert key in wal.read_bytes()
    assert register.settle()
    assert not register.owes_scrub
    assert not any(key in path.read_bytes() for path in register.path.parent.iterdir())


def test_a_closed_box_takes_nothing_and_an_opened_one_no_second_vote_for_what_was_counted(kept: Questions):
    ask(kept, "a")
    kept.vote("atlas", "a", "phone", True)
    kept.close("atlas")
    for late in (lambda: ask(kept, "b"), lambda: kept.vote("atlas", "a", "phone", True)):
        with pytest.raises(Shut):
            late()
    assert kept.add("atlas", "a", Asked("Why now?"), DAY)[1] is False
    kept.open("atlas", is_moderated=True)
    with pytest.raises(VotesOver):
        kept.vote("atlas", "a", "phone", True)
    assert ask(kept, "b") == "b"
    kept.close("atlas")
    assert votes(kept) == {"a": 1, "b": 0}


def test_only_what_is_shown_takes_votes(kept: Questions):
    ask(kept, "a")
    kept.vote("atlas", "a", "phone", True)
    for state, where in (("hidden", None), ("waiting", None), ("answered", "stage")):
        kept.move("atlas", "a", state, where)  # type: ignore[arg-type]
        with pytest.raises(VotesOver):
            kept.vote("atlas", "a", "other", True)
        assert kept.get("atlas", "a").where == where
    with pytest.raises(VotesOver):
        kept.vote("atlas", "nothing", "other", True)
    kept.move("atlas", "a", "shown")
    assert kept.vote("atlas", "a", "other", True)
    assert (kept.get("atlas", "a").votes, kept.get("atlas", "a").where) == (2, None)


def test_a_question_of_another_rollout_is_not_there(kept: Questions):
    ask(kept, "a")
    kept.open("other", is_moderated=False)
    for change in (kept.get, kept.remove, lambda *place: kept.move(*place, "hidden")):
        with pytest.raises(Missing):
            change("other", "a")
    with pytest.raises(VotesOver):
        kept.vote("other", "a", "phone", True)
    assert kept.add("other", "a", Asked("Why now?"), DAY)[0].id != "a"
    assert votes(kept) == {"a": 0}


def test_a_question_goes_with_its_votes_and_no_file_holds_its_words(
    register: SqliteRegister, kept: Questions
):
    ask(kept, "a", "Where is the lighthouse?")
    kept.vote("atlas", "a", "phone", True)
    kept.remove("atlas", "a")
    assert register.rows("select * from question_vote") == []
    kept.close("atlas")
    assert not any(b"lighthouse" in path.read_bytes() for path in register.path.parent.iterdir())


def test_beyond_the_ceilings_no_question_and_no_vote_is_taken(
    kept: Questions, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(store, "MOST_OPEN", 2)
    monkeypatch.setattr(store, "MOST_VOTES", 1)
    ask(kept, "a")
    ask(kept, "b")
    with pytest.raises(TooMany, match="2 questions wait"):
        ask(kept, "c")
    kept.vote("atlas", "a", "phone", True)
    with pytest.raises(TooMany):
        kept.vote("atlas", "a", "other", True)
    kept.move("atlas", "a", "answered", "stage")
    ask(kept, "c")
    assert votes(kept) == {"a": 1, "b": 0, "c": 0}


def test_whoever_is_forgotten_is_in_no_question_and_no_name_beside_one(
    register: SqliteRegister, kept: Questions, tmp_path: Path
):
    ask(kept, "a", f"Will {NAME} train us?", NAME)
    ask(kept, "b", "Will somebody train us?", "Ines Roth")
    assert traces_of(register, MATCHER).named == 1
    take_out(register, MATCHER, {})
    assert [(one.words, one.name) for one in kept.all("atlas")] == [
        (f"Will {FORMER} train us?", FORMER),
        ("Will somebody train us?", "Ines Roth"),
    ]
    assert holders(tmp_path) == []
