"""What a backup of the register holds, and what must not come back with it."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import text

from playbook import clock
from playbook.store.register import register_copy
from playbook.store.register.register_copy import RegisterCopy
from playbook.store.register.sqlite_register import SqliteRegister
from tests.store.old_registers import write_old

NOW = clock.now()
LATER = (NOW + timedelta(days=7)).isoformat()
# Each table, and what a backup has of it. A new one is copied as it is, unless register_copy says otherwise.
COPIED = {
    "account": "all", "membership": "all", "link_open": "all", "turned_away": "all", "pulse_own": "all",
    "dispatch": "all", "question": "all", "second_factor": "all", "recovery_code": "all", "audit": "all",
    "link_guess": "all", "brand": "all", "deck_template": "all",
    "document_template": "all", "mail_optout": "all",
    "mail": "not waiting", "mail_plan": "none",
    "link_barred": "all", "pulse_team": "all",
    "speaker_note": "all",
    "link": "paused", "invite": "revoked", "token": "revoked", "webhook": "removed, without its address",
    "pulse": "closed, without its key", "question_box": "closed, without its key",
    "feed": "none", "session": "none", "kept": "none", "login_wait": "none",
    "bucket": "none", "reservation": "none", "draft_lease": "none",
    "pulse_key": "none", "pulse_waiting": "none",
    "setup_link": "none", "room": "none", "pulse_live": "none", "pulse_seen": "none",
    "question_vote": "none, but counted", "pulse_count": "of closed polls", "pulse_text": "of closed polls",
}  # fmt: skip


def test_every_table_says_what_a_backup_has_of_it(columns):
    assert columns.keys() == COPIED.keys()
    assert {table for table, _ in register_copy._CLOSING} == {
        table for table, what in COPIED.items() if what != "all"
    }


@pytest.fixture
def filled(register):
    """One row in every table, with a secret where there is one."""
    now = NOW.isoformat()
    rows = {
        "account": ("a", "Dana", "dana@lt.example", "hash", None, None, 1, now, now),
        "membership": ("a", "*", "editor", "[]", None),
        "session": ("SECRET session", "a", now, now),
        "kept": ("cookies", "SECRET key"),
        "setup_link": ("SECRET link", LATER),
        "link": (*"ltrA", "public", *[None] * 3, "", "Dana", now, LATER, None, None, "", "w", "g"),
        "link_open": ("l", "2026-03-01", 4),
        "room": ("l", "SECRET code", "Dana", now, LATER, ""),
        "invite": ("i", "s", "Lee", None, 0, "r", "lead", "[]", None, "a", "Dana", now, LATER, None, None),
        "token": ("t", "s", "r", "Board", 1, "a", "Dana", now, LATER, None, None),
        "turned_away": ("p", now),
        "pulse": ("p", "r", 5, 90, 1, 0, "2026-03-01", None, b"SECRET poll", "awareness", 1),
        "pulse_own": ("o", "p", 1, "Why?", "scale", "", 0),
        "pulse_text": ("x", "p", "own1", "SECRET words", 1, "held", ""),
        "pulse_count": ("p", "why", "", 4, 1),
        "pulse_live": ("p", "now", "why", 4, 1),
        "pulse_seen": ("p", b"SECRET device"),
        "pulse_key": ("p", b"SECRET key"),
        "pulse_waiting": ("p", "SECRET process", now),
        "question_box": ("r", 1, 0, 1, b"SECRET box"),
        "question": ("q", "r", 1, "When?", "", "open", None, "2026-03-01", 2, 0),
        "question_vote": ("q", b"SECRET voter"),
        "webhook": (
            "w", "r", "Leads", "slack", "hooks.slack.com", "https://SECRET", "UTC", 4, 9, None, None, 0, "",
            "Dana", now, now, None, None,
        ),
        "dispatch": ("w", "update", "2026-03-02", 0, now, "sent", 200),
        "second_factor": ("a", b"sealed", now, 7),
        "recovery_code": ("a", "hash"),
        "mail_plan": ("r", "UTC", 4, 9, None, None, None, now),
        "mail": ("m", "r", "week", "a", None, "2026-03-02", "[]", now, now, 0, now, None, None),
        "mail_optout": ("a", "week", now),
        "link_guess": ("l", "2026-03-01", 3),
        "login_wait": ("SECRET hash", now, now, 9, 9),
        "bucket": ("SECRET bucket", 0.5, now),
        "reservation": ("SECRET call", "r", 9, 0.5, now),
        "draft_lease": ("r", "SECRET process", now, 0, "e", "SECRET words"),
        "link_barred": ("l", 1_790_000_000, 1_790_000_060),
        "pulse_team": ("p", "g", 12),
        "speaker_note": ("n", "r", "why", "Say why."),
        "brand": (1, "#0f5e5e", b"logo"),
        "deck_template": (1, "LT.potx", b"slides"),
        "document_template": (1, "LT.dotx", b"styles"),
        "feed": ("f", "SECRET feed", "mine", None, None, None, "a", 0, now, None),
        "audit": (1, now, "a", "Dana", "data.backed_up", "b"),
    }  # fmt: skip
    assert rows.keys() == COPIED.keys()
    for table, values in rows.items():
        marks = [f":v{number}" for number in range(len(values))]
        insert = text(f"insert into {table} values ({', '.join(marks)})")  # noqa: S608 - names of ours
        named = {mark[1:]: value for mark, value in zip(marks, values, strict=True)}
        register.run(insert.bindparams(**named))
    return register


def test_a_copy_holds_people_and_no_secret_of_this_installation(filled, path, tmp_path):
    assert b"SECRET" in path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()
    assert register_copy.copy(path, tmp_path / "copy.sqlite", NOW) == 1
    assert b"SECRET" not in (tmp_path / "copy.sqlite").read_bytes()
    assert [file.name for file in tmp_path.glob("copy*")] == ["copy.sqlite"]
    with closing(SqliteRegister(tmp_path / "copy.sqlite")) as copy:
        # Opening it makes a digest of its own.
        assert [row["name"] for row in copy.rows(text("select name from kept"))] == ["digest"]
        empty = {table for table in COPIED if not copy.rows(text(f"select 1 from {table}"))}  # noqa: S608
        for sql in (
            "select 1 from account join membership on account_id = id where password_hash = 'hash'",
            "select 1 from link where paused_at is not null and revoked_at is null",
            "select 1 from invite where revoked_at is not null",
            "select 1 from token where revoked_at is not null",
            "select 1 from webhook where removed_at is not null and address = ''",
            "select 1 from pulse where is_open = 0 and closed_on is not null and poll_key is null",
            "select 1 from question_box where is_open = 0 and box_key is null",
            "select 1 from question where votes = 3 and is_final = 1",
            "select 1 from mail where next_at is null and outcome = 'missed'",
        ):
            assert len(copy.rows(text(sql))) == 1, sql
    nothing_of = {table for table, what in COPIED.items() if what.startswith("none")}
    assert empty | {"kept"} == {*nothing_of, "pulse_count", "pulse_text"}
    # The register itself is as it was.
    assert filled.rows(text("select 1 from session join pulse on is_open = 1 where poll_key is not null"))


def test_no_value_that_counts_as_open_comes_back_open(filled, path, tmp_path):
    filled.run(text("update pulse set is_open = 2"))
    filled.run(text("update question_box set is_open = 0"))  # closed, and with a key
    register_copy.copy(path, tmp_path / "copy.sqlite", NOW)
    with closing(SqliteRegister(tmp_path / "copy.sqlite")) as copy:
        sql = "select 1 from pulse, question_box where poll_key is null and box_key is null"
        assert len(copy.rows(text(f"{sql} and pulse.is_open = 0"))) == 1
        assert not copy.rows(text("select 1 from pulse_text")) + copy.rows(text("select 1 from pulse_count"))


def test_a_register_of_an_older_version_is_copied_as_it_is(path, tmp_path):
    write_old(path, 3)
    register_copy.copy(path, tmp_path / "copy.sqlite", NOW)
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copy:
        assert copy.execute("pragma user_version").fetchone() == (3,)
    before = (tmp_path / "copy.sqlite").read_bytes()
    with closing(RegisterCopy(tmp_path / "copy.sqlite")) as opened:
        assert opened.rows(text("select * from webhook")) == []
    assert (tmp_path / "copy.sqlite").read_bytes() == before


def test_an_old_register_is_changed_after_a_backup_and_a_new_one_without(path, tmp_path):
    calls: list[int] = []

    def back_up() -> None:
        with closing(sqlite3.connect(path)) as file:
            calls.append(file.execute("pragma user_version").fetchone()[0])

    SqliteRegister(tmp_path / "new.sqlite", back_up).close()
    write_old(path, 3)
    for _ in range(2):
        SqliteRegister(path, back_up).close()
    assert calls == [3]
