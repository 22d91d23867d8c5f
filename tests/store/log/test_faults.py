"""kill -9, SIGTERM, a full disk, DuckDB giving up."""

import logging
import os
import random
import signal
import time
from pathlib import Path

import pytest

from playbook.store.errors import Behind, Full, StoreError, Unavailable
from playbook.store.log import embedded
from playbook.store.log.embedded import EmbeddedLog
from tests.soak import ROUNDS
from tests.store.logs import created, examples, files_no_longer_than, python


def append_until_full(log: EmbeddedLog, count: int) -> int:
    while True:
        head = log.head("r1")
        try:
            log.append("r1", head, examples(count, "r1", head, "word " * 50))
        except Full:
            return head


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(60 + 10 * ROUNDS)
def test_kill_9_again_and_again_loses_nothing_acknowledged(tmp_path):
    chance = random.Random(7)
    acknowledged: dict[str, int] = {}
    total = 0
    for number in range(ROUNDS):
        if number % 20 == 0:  # or looking at everything after each round takes longer and longer
            folder, acknowledged = tmp_path / f"data-{number}", {}
        process = python("-m", "tests.store.writer", folder, number)
        assert process.stdout.readline() == "open\n", process.communicate()
        time.sleep(chance.uniform(0.0, 0.5))
        process.send_signal(signal.SIGKILL)
        # Not communicate(), which forgets what readline() has read ahead.
        lines = process.stdout.read().splitlines(keepends=True)
        process.wait()
        for line in lines:
            if line.endswith("\n"):
                rollout_id, version = line.split()
                acknowledged[rollout_id] = int(version)
                total += 1
        log = EmbeddedLog.open(folder)
        heads = log.heads()
        # What was on its way to the disk may be there too, as a whole.
        assert all(heads[rollout_id] >= version for rollout_id, version in acknowledged.items())
        assert sum(heads.values()) - sum(acknowledged.values()) <= 40
        assert log.verify().problems == ()
        acknowledged = dict(heads)
        log.close()
    print(f"{ROUNDS} rounds of kill -9: {total} acknowledged appends, none lost")
    assert total > ROUNDS


def test_sigterm_closes_in_good_order(folder):
    process = python("-m", "tests.store.writer", folder, 1)
    assert process.stdout.readline() == "open\n"
    for _ in range(20):
        process.stdout.readline()
    process.terminate()
    out = process.stdout.read()
    assert process.wait(timeout=10) == 0
    assert not (folder / "playbook.duckdb.wal").exists()
    last: dict[str, int] = {}
    for line in out.splitlines():
        rollout_id, version = line.split()
        last[rollout_id] = int(version)
    log = EmbeddedLog.open(folder)
    assert all(log.head(rollout_id) >= version for rollout_id, version in last.items())
    assert log.verify().is_sound
    log.close()


def test_a_full_disk_refuses_the_append_and_loses_nothing(log, folder):
    log.append("r1", 0, created("r1"))
    size = (folder / "journal.jsonl").stat().st_size
    with files_no_longer_than(size + 1500):
        head = append_until_full(log, 1)
        assert 1 < head < 6
        with pytest.raises(Full, match="no room left"):
            log.append("r1", head, examples(40, "r1", head))
        assert (log.head("r1"), len(log.read("r1"))) == (head, head)
    log.append("r1", head, examples(40, "r1", head))
    assert (log.verify().problems, log.query("select count(*) from event")) == ((), [(head + 40,)])


def test_a_disk_that_takes_nothing_closes_no_file_of_others(open_log, folder):
    log = open_log()
    version = log.head("atlas")
    log.append("atlas", version, created("atlas"))
    own, journal = log._journal._fd, folder / "journal.jsonl"
    with files_no_longer_than(1000), pytest.raises(Full):
        log.append("atlas", 1, examples(40, "atlas", 1))
    with journal.open("ab") as file:
        file.write(b'{"chain":"torn')
    (folder / "set-aside").write_text("no folder")
    for _ in range(2):
        with pytest.raises(StoreError):
            log.probe()
    assert os.fstat(own).st_ino == journal.stat().st_ino
    assert len(log.read("atlas")) == 1
    (folder / "set-aside").unlink()
    log.append("atlas", 1, examples(1, "atlas", 1))


def test_a_journal_that_takes_nothing_says_so(log, folder):
    log.append("atlas", 0, created("atlas"))
    with (folder / "journal.jsonl").open("rb") as unwritable:
        os.dup2(unwritable.fileno(), log._journal._fd)
    with pytest.raises(Unavailable):
        log.append("atlas", 1, examples(1, "atlas", 1))
    log.append("atlas", 1, examples(1, "atlas", 1))
    log._journal.close()
    log._journal.close()


def test_what_the_database_has_no_room_for_is_safe_in_the_journal(open_log, folder, monkeypatch):
    monkeypatch.setattr(embedded, "_RETRY_SECONDS", 0.05)
    log = open_log()
    log.append("r1", 0, created("r1"))
    log.settle()
    with monkeypatch.context() as patch:
        patch.setattr(log, "settle", lambda: None)
        log.append("r1", 1, examples(300, "r1"))
        time.sleep(0.1)
    with files_no_longer_than(1000):
        with pytest.raises(Behind):
            log.settle()
        assert len(log.read("r1")) == 301
        with pytest.raises(Behind, match="figures would be old"):
            log.query("select count(*) from event")
    assert (log.query("select count(*) from event"), log.verify().problems) == ([(301,)], ())


def test_the_log_goes_on_after_a_failed_checkpoint(log, folder, caplog):
    logging.getLogger("playbook").propagate = True
    log.append("r1", 0, created("r1") + examples(300, "r1"))
    log.settle()
    with files_no_longer_than(1000), pytest.raises(StoreError):
        log._database.rows("checkpoint")
    assert "DuckDB gave up: FATAL" in caplog.text
    assert log.query("select count(*) from event") == [(301,)]
    log.append("r1", 301, examples(1, "r1", 301))
    assert log.verify().problems == ()


def test_a_checkpoint_failing_at_the_end_loses_nothing(open_log, folder):
    log = open_log()
    log.append("r1", 0, created("r1") + examples(300, "r1"))
    with files_no_longer_than(1000):
        log.close()
    again = open_log()
    assert (again.heads(), again.verify().problems) == ({"r1": 301}, ())


@pytest.mark.parametrize(
    "put", [Path.mkdir, lambda path: path.symlink_to("/none/x"), lambda path: path.symlink_to(path)]
)
def test_a_folder_in_place_of_the_journal_is_a_sentence(open_log, folder, put):
    open_log().close()
    journal = folder / "journal.jsonl"
    journal.unlink()
    put(journal)
    with pytest.raises(Unavailable, match="Check the folder and its disk"):
        open_log()
