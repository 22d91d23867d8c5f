"""The DuckDB copy holds what was asked about, and nothing longer than it may."""

import stat
import tempfile
import threading
from pathlib import Path

import pytest

from playbook.store.errors import StoreError
from playbook.store.log.postgres import copy as copies
from playbook.store.log.postgres.copy import EventCopy
from tests.store.logs import created, examples, files_no_longer_than, python
from tests.store.named import MATCHER, named, signed

COUNT = "select count(*) from event where rollout_id = $rollout_id"


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def held(log) -> dict[str, int]:
    """What is in the copy now."""
    return dict(log._copy._database.rows("select rollout_id, count(*) from event group by all"))


def count(log, rollout_id: str) -> int:
    return log.query(COUNT, {"rollout_id": rollout_id})[0][0]


def test_only_what_is_asked_about_is_copied_and_then_only_what_is_new(replica, monkeypatch):
    here, there = replica("here"), replica("there")
    for rollout_id in ("r1", "r2"):
        here.append(rollout_id, 0, created(rollout_id) + examples(9, rollout_id))
    assert (count(there, "r1"), held(there)) == (10, {"r1": 10})
    here.append("r1", 10, examples(5, "r1", 10))
    pages, put = [], EventCopy._put

    def counting(copy, rollout_id, page, *rest, **extra):
        pages.append(len(page))
        put(copy, rollout_id, page, *rest, **extra)

    monkeypatch.setattr(EventCopy, "_put", counting)
    assert (count(there, "r1"), pages) == (15, [5])
    assert there.query("select count(*) from event") == [(19 + 6,)]


def test_long_rollouts_are_copied_page_by_page(replica, monkeypatch):
    monkeypatch.setattr(copies, "PAGE", 7)
    log = replica("one")
    log.append("r1", 0, created("r1") + examples(30, "r1"))
    assert count(log, "r1") == 31
    log.append("r1", 31, examples(14, "r1", 31))
    assert count(log, "r1") == 45


def test_who_was_not_asked_about_for_longest_makes_room(replica, monkeypatch):
    log = replica("one")
    monkeypatch.setattr(log._copy, "_most", 25)
    for rollout_id in ("r1", "r2", "r3"):
        log.append(rollout_id, 0, created(rollout_id) + examples(9, rollout_id))
        assert count(log, rollout_id) == 10
    assert held(log) == {"r2": 10, "r3": 10}
    assert count(log, "r1") == 10
    assert held(log) == {"r3": 10, "r1": 10}


def test_answers_are_whole_while_the_copy_is_thrown_away(replica):
    log = replica("one")
    for rollout_id in ("r1", "r2"):
        log.append(rollout_id, 0, created(rollout_id) + examples(9, rollout_id))
    answers, stop = [], threading.Event()

    def ask() -> None:
        while not stop.is_set():
            answers.append(count(log, "r1") + count(log, "r2"))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        log._copy.clear()
    stop.set()
    for thread in threads:
        thread.join()
    assert set(answers) == {20}


def test_a_copy_that_is_thrown_away_in_the_middle_is_filled_again(replica, monkeypatch):
    log = replica("one")
    log.append("r1", 0, created("r1") + examples(9, "r1"))
    assert count(log, "r1") == 10
    log.append("r1", 10, examples(5, "r1", 10))
    pages, page = [], EventCopy._page

    def clearing(copy, *values):
        pages.append(page(copy, *values))
        if len(pages) == 1:
            copy.clear()
        return pages[-1]

    monkeypatch.setattr(EventCopy, "_page", clearing)
    assert (count(log, "r1"), held(log)) == (15, {"r1": 15})
    assert count(log, "r1") == 15


def test_no_file_of_the_copy_holds_a_forgotten_name(replica, temporary):
    here, there = replica("here"), replica("there", sweep_seconds=0.1)
    here.append("r1", 0, named("r1"))
    sql = "select count(*) from event where body like '%Quillfeather%'"
    assert [log.query(sql) for log in (here, there)] == [[(5,)], [(5,)]]
    here.forget(MATCHER, signed, lambda _: None)
    assert [log.query(sql) for log in (here, there)] == [[(0,)], [(0,)]]
    for path in filter(Path.is_file, temporary.rglob("*")):
        assert b"Quillfeather" not in path.read_bytes(), path


def test_the_folder_is_private_and_goes_at_the_end(replica, temporary):
    log = replica("one")
    (folder,) = temporary.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    log.close()
    assert list(temporary.iterdir()) == []


def test_what_a_killed_process_left_goes_at_the_next_start(replica, temporary, database, schema, tmp_path):
    running = replica("running")
    (own,) = temporary.iterdir()
    environ = {"TMPDIR": str(temporary)}
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom playbook.store.log.postgres.log import PostgresLog\n"
        "PostgresLog.open(sys.argv[1], Path(sys.argv[3]), schema_name=sys.argv[2])\nos._exit(9)"
    )
    process = python("-c", code, database, schema, tmp_path / "killed", extra_environ=environ)
    assert process.wait() == 9
    assert len(list(temporary.iterdir())) == 2
    last = replica("last")
    assert own in set(temporary.iterdir())
    assert len(list(temporary.iterdir())) == 2
    assert count(running, "r1") == count(last, "r1") == 0


def test_a_copy_without_room_is_said_and_mended(replica):
    log = replica("one")
    log.append("r1", 0, created("r1") + examples(300, "r1"))
    with files_no_longer_than(20_000), pytest.raises(StoreError):
        count(log, "r1")
    assert count(log, "r1") == 301
