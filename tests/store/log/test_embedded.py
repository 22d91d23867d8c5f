"""The log in one DuckDB file beside its journal."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.rollouts import RolloutArchived
from playbook.core.plan.items import Message
from playbook.store.errors import StoreError, Unavailable
from playbook.store.log.embedded import EmbeddedLog
from tests.store.logs import ROOT, created, events, examples
from tests.work import calls_of


def test_reading_across_what_the_database_has_and_what_it_has_not(log, monkeypatch):
    log.append("ai-at-lt", 0, created())
    log.settle()
    monkeypatch.setattr(log, "settle", lambda: None)
    extra = examples(3)
    log.append("ai-at-lt", 1, extra)
    assert (log.read("ai-at-lt"), log.read("ai-at-lt", after=2)) == (created() + extra, extra[1:])


def draft_of(number, rollout_id="ai-at-lt"):
    items = [ItemAdded(item=Message(id=f"m{n}", title=f"M {n}", body="word " * 90)) for n in range(number)]
    return [*created(rollout_id), *events(items, rollout_id, after=1)]


def test_a_draft_of_1500_items_is_one_append(log):
    log.append("ai-at-lt", 0, draft_of(1500))
    log.settle()
    assert log.query("select count(*) from event") == [(1501,)]


def test_a_draft_of_twice_the_items_is_at_most_twice_the_work_to_append(log):
    def calls_of_append(rollout_id, number):
        batch = draft_of(number, rollout_id)
        return calls_of(lambda: log.append(rollout_id, 0, batch))

    calls_of_append("first", 1)
    assert calls_of_append("whole", 300) < 2.2 * calls_of_append("half", 150)


def test_sixteen_threads_on_as_many_rollouts_lose_nothing(log):
    def work(number: int) -> None:
        log.append(f"r{number}", 0, created(f"r{number}"))
        for turn in range(12):
            log.append(f"r{number}", 1 + turn * 2, examples(2, f"r{number}", 1 + turn * 2))
            assert len(log.read(f"r{number}")) == 3 + turn * 2
            assert log.query("select count(*) from event where rollout_id = $1", [f"r{number}"]) == [
                (3 + turn * 2,)
            ]

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(work, range(16)))
    assert log.heads() == {f"r{number}": 25 for number in range(16)}
    assert log.verify().events == 16 * 25


def test_a_second_process_is_refused_with_the_pid_of_the_first(log, folder):
    code = (
        "import sys\nfrom pathlib import Path\nfrom playbook.store.log.embedded import EmbeddedLog\n"
        "from playbook.store.errors import StoreError\n"
        "try: EmbeddedLog.open(Path(sys.argv[1]))\n"
        "except StoreError as error: print(error.pid, error, error.exit_code); sys.exit(error.exit_code)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 3, result.stderr
    assert result.stdout.startswith(f"{os.getpid()} Another process (PID {os.getpid()}) is using the data")
    assert "PLAYBOOK_DATA" in result.stdout


def test_closing_or_failing_to_open_frees_the_folder(open_log, folder):
    open_log().close()
    (folder / "journal.jsonl").write_text("not a journal\n" * 3)
    with pytest.raises(StoreError):
        open_log()
    (folder / "journal.jsonl").unlink()
    open_log()


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be written"):
        EmbeddedLog.open(tmp_path / "file" / "data")


def test_the_body_is_the_whole_event_as_in_the_journal(log, folder):
    log.append("ai-at-lt", 0, [*created(), *events([RolloutArchived()], after=1)])
    log.settle()
    lines = [json.loads(line) for line in (folder / "journal.jsonl").read_text().splitlines()]
    bodies = [json.loads(body) for (body,) in log.query("select body from event order by version")]
    assert [line["event"] for line in lines] == bodies
    assert [line["left"] for line in lines] == [1, 0]


def test_closing_between_two_steps_of_the_follower_still_ends_it(log, monkeypatch):
    clear = log._wake.clear

    def clear_just_as_the_log_closes() -> None:
        log._stop.set()
        log._wake.set()
        clear()

    monkeypatch.setattr(log._wake, "clear", clear_just_as_the_log_closes)
    log.append("ai-at-lt", 0, created())
    log._follower.join(10)
    ended = not log._follower.is_alive()
    log._wake.set()  # lets go of a follower that did not hear, so that the log can be closed
    assert ended


def test_old_snapshots_are_removed_at_start(open_log, folder):
    folder.mkdir(mode=0o700, parents=True)
    (folder / "snapshots").mkdir()
    (folder / "snapshots" / "0123.json").write_text("8 abc 1 def\n{}")
    log = open_log()
    log.append("r1", 0, created("r1"))
    assert log.head("r1") == 1
    assert not (folder / "snapshots").exists()
