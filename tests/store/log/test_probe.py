"""What a supervisor learns."""

import pytest

from playbook.store.errors import Behind, Damaged, Full, LogClosed, StoreError, Unavailable
from playbook.store.log import embedded
from playbook.store.register.sqlite_register import SqliteRegister
from tests.store.logs import created, examples, files_no_longer_than


def test_a_log_that_is_well_says_nothing_and_is_left_as_it_was(log, folder):
    log.probe()
    log.append("r1", 0, created("r1"))
    log.settle()
    before = sorted(folder.iterdir()), (folder / "journal.jsonl").read_bytes()
    log.probe()
    assert (sorted(folder.iterdir()), (folder / "journal.jsonl").read_bytes()) == before
    log.append("r1", 1, examples(1, "r1"))


def test_a_full_disk_is_reported_until_there_is_room(log, folder):
    log.append("r1", 0, created("r1"))
    log.settle()
    with files_no_longer_than((folder / "journal.jsonl").stat().st_size + 300):
        with pytest.raises(Full) as full:
            log.probe()
        with pytest.raises(Full):
            log.append("r1", 1, examples(5, "r1"))
        with pytest.raises(Full):
            log.probe()
    assert full.value.word == "full"
    log.probe()
    assert log.head("r1") == 1


def test_a_database_behind_its_journal_is_reported(log, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(log, "settle", lambda: None)
        log.append("r1", 0, created("r1") + examples(300, "r1"))
    with monkeypatch.context() as patch:
        patch.setattr(log._journal, "try_room", lambda: None)  # only the database has no room
        with files_no_longer_than(1000), pytest.raises(Behind) as behind:
            log.probe()
    assert behind.value.word == "behind"
    log.probe()
    assert log.query("select count(*) from event") == [(301,)]


def test_a_database_that_cannot_keep_up_is_said(log, monkeypatch):
    monkeypatch.setattr(embedded, "_MANY_BEHIND", 10)
    monkeypatch.setattr(log, "settle", lambda: None)
    log.append("r1", 0, created("r1") + examples(20, "r1"))
    with pytest.raises(Unavailable, match="cannot keep up"):
        log.append("r1", 21, examples(1, "r1", 21))
    with pytest.raises(Unavailable, match="cannot keep up") as unavailable:
        log.probe()
    assert unavailable.value.word == "unavailable"


def give_up(log) -> None:
    with files_no_longer_than(1000), pytest.raises(StoreError):
        log._database.rows("checkpoint")


def test_a_probe_rebuilds_a_database_damaged_while_open(log, folder):
    log.append("r1", 0, created("r1") + examples(300, "r1"))
    log.settle()
    (folder / "playbook.duckdb").write_bytes(b"nonsense" * 2000)
    give_up(log)
    log.probe()
    assert log.read("r1") == created("r1") + examples(300, "r1")
    assert [path.name for path in folder.glob("set-aside/*/playbook.duckdb")] == ["playbook.duckdb"]


def test_a_database_that_nothing_can_make_anew_is_said_each_time(log, folder):
    log.append("r1", 0, created("r1") + examples(300, "r1"))
    log.append("r1", 301, examples(1, "r1", 301))
    log.settle()
    path = folder / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"AI at LT", b"AI at XX"))
    (folder / "playbook.duckdb").write_bytes(b"nonsense" * 2000)
    give_up(log)
    for _ in range(2):
        with pytest.raises(Damaged) as damaged:
            log.probe()
        assert damaged.value.word == "damaged"


def test_a_closed_log_or_register_is_said(open_log, folder):
    log = open_log()
    log.close()
    with pytest.raises(LogClosed) as closed:
        log.probe()
    assert closed.value.word == "closed"
    register = SqliteRegister(folder / "register.sqlite")
    register.probe()
    register.close()
    with pytest.raises(StoreError):
        register.probe()
