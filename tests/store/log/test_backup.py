"""Copies made while the app works, and putting one back."""

import shutil
import sqlite3
import threading
from contextlib import closing

import duckdb
import pytest

from playbook import clock
from playbook.store.errors import Damaged, Full, StoreError
from playbook.store.log import restore
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.migration import SchemaRefused
from playbook.store.log.rollout_cache import RolloutCache
from tests.core.story import LAUNCHED
from tests.store.logs import copy_of, created, events, examples


def count(file) -> int:
    with closing(duckdb.connect(str(file), read_only=True)) as copy:
        return copy.execute("select count(*) from event").fetchall()[0][0]


def test_a_backup_holds_what_was_acknowledged_before_it(log, folder):
    log.append("ai-at-lt", 0, events(LAUNCHED))
    file = copy_of(log, folder)
    assert count(file) == len(LAUNCHED)


def test_a_backup_made_while_threads_append_is_whole(log, folder):
    log.append("r1", 0, created("r1"))
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.005):
            head = log.head("r1")
            log.append("r1", head, examples(3, "r1", head))

    writer = threading.Thread(target=work)
    writer.start()
    try:
        least = [(log.head("r1"), copy_of(log, folder)) for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    for head, file in least:
        copy = duckdb.connect(str(file), read_only=True)
        versions = [version for (version,) in copy.execute("select version from event order by 1").fetchall()]
        copy.close()
        assert versions == list(range(1, len(versions) + 1))
        assert len(versions) >= head
        assert len(versions) % 3 == 1


def test_a_path_with_a_quote_is_only_a_path(tmp_path):
    log = EmbeddedLog.open(tmp_path / "O'Brien's data")
    log.append("ai-at-lt", 0, created())
    assert count(copy_of(log, tmp_path / "O'Brien's data")) == 1
    log.close()


def test_restoring_brings_back_the_backup_and_sets_the_rest_aside(open_log, folder):
    log = open_log()
    log.append("r1", 0, created("r1") + examples(150, "r1"))
    file = copy_of(log, folder)
    log.append("r1", 151, examples(3, "r1", 151, "later"))
    log.append("r2", 0, created("r2"))
    log.close()
    aside = restore.restore(folder, file, clock.now())
    assert {path.name for path in aside.iterdir()} == {"playbook.duckdb", "journal.jsonl"}
    again = open_log()
    assert (again.heads(), again.verify().problems) == ({"r1": 151}, ())
    # Another history from here on: nothing of the old one may shine through.
    again.append("r1", 151, examples(1, "r1", 151, "other"))
    assert RolloutCache(again).get("r1").examples["e151"].what == "other"
    assert count(aside / "playbook.duckdb") == 155


def test_restoring_takes_the_write_ahead_log_of_a_folder_along(open_log, folder, tmp_path):
    log = open_log()
    log.append("r1", 0, created("r1"))
    log.close()
    # A copy of a whole folder, as people make it, of an app that did not close.
    other = tmp_path / "other.duckdb"
    raw = duckdb.connect(str(other), config={"checkpoint_threshold": "1GB"})
    raw.execute("pragma disable_checkpoint_on_shutdown")
    raw.execute(f"attach '{folder / 'playbook.duckdb'}' as playbook (read_only)")
    raw.execute("copy from database playbook to other")
    raw.close()
    assert other.with_name("other.duckdb.wal").exists()
    restore.restore(folder, other, clock.now())
    assert open_log().heads() == {"r1": 1}


def test_what_is_no_backup_is_refused_and_nothing_changes(open_log, folder, tmp_path):
    log = open_log()
    log.append("ai-at-lt", 0, created())
    log.close()
    text = tmp_path / "notes.txt"
    text.write_text("not a database")
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    for file in (tmp_path / "nowhere", text, empty):
        with pytest.raises(StoreError):
            restore.restore(folder, file, clock.now())
    assert not (folder / "set-aside").exists()
    assert {path.name for path in folder.iterdir()} >= {"playbook.duckdb", "journal.jsonl"}
    assert open_log().heads() == {"ai-at-lt": 1}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("delete from event where version = 3", Damaged),
        ("update event set body = '{}' where version = 3", Damaged),
        ("update schema_migration set sha = 'other'", SchemaRefused),
        ("insert into schema_migration values (99, 'later', 'x', now())", SchemaRefused),
    ],
)
def test_a_backup_that_is_not_whole_is_refused(open_log, folder, change, kind):
    log = open_log()
    log.append("ai-at-lt", 0, events(LAUNCHED))
    file = copy_of(log, folder)
    log.close()
    raw = duckdb.connect(str(file))
    raw.execute(change)
    raw.close()
    with pytest.raises(kind):
        restore.restore(folder, file, clock.now())
    assert open_log().heads() == {"ai-at-lt": len(LAUNCHED)}


SECRET = "create view event as select 'r1' as rollout_id, 1 as version, content as body from read_text('{}')"


@pytest.mark.parametrize(
    "change",
    [
        "alter table event rename to others; " + SECRET,
        "create macro max(x) as 1",
        "create macro duckdb_tables() as table select 'main' as schema_name",
        "create table more (a integer)",
        "create schema s; create table s.event (a integer)",
        "alter table event drop body; alter table event add column body blob",
        "create table rest as select * from event; drop table event; create table event (rollout_id varchar,"
        " version integer, raw varchar, body varchar generated always as (raw || ''))"
        "; insert into event (rollout_id, version, raw) select rollout_id, version, body from rest"
        "; drop table rest",
        "update event set body = repeat('x', 9000000) where version = 2",
        'update event set body = replace(body, \'"kind":"task_added"\', \'"kind":"x"\')'
        "; update event set body = replace(body, '\"item\":', '\"other\":')",
    ],
)
def test_a_file_made_by_others_runs_nothing_and_changes_nothing(open_log, folder, tmp_path, change):
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of this machine")
    log = open_log()
    log.append("ai-at-lt", 0, events(LAUNCHED))
    file = copy_of(log, folder)
    log.close()
    with closing(duckdb.connect(str(file))) as raw:
        for statement in change.replace("{}", str(secret)).split(";"):
            raw.execute(statement)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(StoreError) as result:
        restore.restore(folder, file, clock.now())
    assert "secret of" not in str(result.value)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert open_log().heads() == {"ai-at-lt": len(LAUNCHED)}


@pytest.mark.parametrize("column", ["rollout_id", "version", "body"])
def test_a_row_without_a_value_is_said_to_be_damage(open_log, folder, column):
    log = open_log()
    log.append("ai-at-lt", 0, events(LAUNCHED))
    file = copy_of(log, folder)
    log.close()
    with closing(duckdb.connect(str(file))) as raw:
        raw.execute("create table loose as from event")
        raw.execute("drop table event")
        raw.execute("alter table loose rename to event")
        raw.execute(f"update event set {column} = null where version = 2")  # noqa: S608 - a name of ours
    with pytest.raises(Damaged, match="cannot be read"):
        restore.restore(folder, file, clock.now())
    with pytest.raises(Damaged, match="cannot be read"):
        list(restore.checked_texts(file, folder))
    assert open_log().heads() == {"ai-at-lt": len(LAUNCHED)}


def test_a_database_of_sqlite_asks_nobody_for_an_extension(folder, tmp_path):
    file = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("create table event (body text)")
        raw.commit()
    with pytest.raises(StoreError, match="not a valid DuckDB database"):
        restore.restore(folder, file, clock.now())


def test_a_backup_with_a_bad_block_ends_in_a_sentence(open_log, folder):
    log = open_log()
    log.append("r1", 0, created("r1") + examples(3000, "r1", 1, "many words " * 9))
    file = copy_of(log, folder)
    log.close()
    whole = file.read_bytes()
    for share in (0.2, 0.5, 0.8):
        content = bytearray(whole)
        content[int(len(content) * share)] ^= 1
        file.write_bytes(content)
        try:
            restore.restore(folder, file, clock.now())
        except StoreError as error:
            assert error.hint  # noqa: PT017 - a flip in a part that is not used is none
    assert open_log().heads() == {"r1": 3001}


def test_what_has_no_room_is_not_begun(open_log, folder, monkeypatch):
    log = open_log()
    log.append("r1", 0, created("r1"))
    file = copy_of(log, folder)
    log.close()
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100))
    with pytest.raises(Full):
        restore.restore(folder, file, clock.now())
