"""The log in one DuckDB file beside its journal."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.rollouts import RolloutArchived
from playbook.core.log.events import Event
from playbook.core.plan.items import Message
from playbook.store.errors import StaleVersion, StoreError, Unavailable
from playbook.store.log.embedded import EmbeddedLog
from tests.core.anything import changes
from tests.core.story import LAUNCHED, laid
from tests.store.logs import ROOT, created, events, examples


def test_appended_events_are_read_back_at_once(log):
    expected = events(LAUNCHED)
    log.append("ai-at-lt", 0, expected)
    assert log.read("ai-at-lt") == expected
    log.settle()
    assert (log.read("ai-at-lt"), log.read("ai-at-lt", after=4)) == (expected, expected[4:])
    assert log.read("ai-at-lt", after=len(expected)) == []


def test_reading_across_what_the_database_has_and_what_it_has_not(log, monkeypatch):
    log.append("ai-at-lt", 0, created())
    log.settle()
    monkeypatch.setattr(log, "settle", lambda: None)
    extra = examples(3)
    log.append("ai-at-lt", 1, extra)
    assert (log.read("ai-at-lt"), log.read("ai-at-lt", after=2)) == (created() + extra, extra[1:])


def test_it_is_all_there_after_closing_and_opening(open_log):
    first = open_log()
    first.append("ai-at-lt", 0, events(LAUNCHED))
    first.close()
    second = open_log()
    assert second.read("ai-at-lt") == events(LAUNCHED)
    assert second.heads() == {"ai-at-lt": len(LAUNCHED)}
    assert second.verify().is_sound


def test_wrong_versions_and_numbers_change_nothing(log):
    with pytest.raises(ValueError, match="event 2 of"):
        log.append("ai-at-lt", 0, examples(1))
    with pytest.raises(ValueError, match="of other"):
        log.append("ai-at-lt", 0, created("other"))
    assert log.heads() == {}
    log.append("ai-at-lt", 0, created())
    with pytest.raises(StaleVersion) as refusal:
        log.append("ai-at-lt", 0, created())
    assert refusal.value.head == 1
    with pytest.raises(StaleVersion):
        log.append("ai-at-lt", 5, examples(1, after=5))
    assert log.heads() == {"ai-at-lt": 1}


def test_after_closing_everything_says_so(log):
    log.append("ai-at-lt", 0, created())
    log.close()
    log.close()
    with pytest.raises(Unavailable):
        log.append("ai-at-lt", 1, examples(1))
    with pytest.raises(Unavailable):
        log.query("select 1")


def test_a_draft_of_1500_items_is_one_append_and_quick(log):
    batch = [
        *created(),
        *events(
            [ItemAdded(item=Message(id=f"m{n}", title=f"M {n}", body="word " * 90)) for n in range(1500)],
            after=1,
        ),
    ]
    began = time.perf_counter()
    log.append("ai-at-lt", 0, batch)
    acknowledged = time.perf_counter() - began
    log.settle()
    assert time.perf_counter() - began < 2
    assert acknowledged < 0.5
    assert log.query("select count(*) from event") == [(1501,)]


def test_the_columns_say_what_dashboards_group_by(log):
    log.append("ai-at-lt", 0, events(LAUNCHED))
    (row,) = log.query(
        "select kind, item_id, stage, group_id, due::varchar, actor, happened_at"
        " from event where item_id = 'hours'"
    )
    assert row[:6] == ("item_added", "hours", "training", None, "2026-03-02", "Dana")
    assert row[6] == datetime(2026, 1, 5, 12, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["x'; drop table event; --", 'a"b', "' or 1=1 --", "$1", "{}", "a\\'b", "%s"]
)
def test_what_looks_like_sql_is_only_data(log, name):
    # Ids are checked in core; the store must not depend on it.
    event = created()[0]
    hostile = Event.model_construct(**{**dict(event), "rollout_id": name, "actor": name, "change_set": name})
    log.append(name, 0, [hostile])
    log.settle()
    assert log.query("select rollout_id, actor from event") == [(name, name)]
    assert log.query("select count(*) from event where rollout_id = $1", ["' or 1=1 --" + name]) == [(0,)]


def test_the_database_reaches_no_file_and_no_network_and_stays_so(log, folder):
    for statement in (
        "select * from read_text('/etc/passwd')", "copy event to '/tmp/playbook-out.csv'",
        "attach '/tmp/playbook-other.duckdb'", "install httpfs", "load httpfs",
        "set enable_external_access = true", "set threads = 8", "select * from folder",
    ):  # fmt: skip
        with pytest.raises(StoreError):
            log.query(statement)


def test_sixteen_threads_on_one_rollout_lose_nothing(log):
    log.append("ai-at-lt", 0, created())
    stale = []

    def work(number: int) -> None:
        for turn in range(12):
            while True:
                head = log.head("ai-at-lt")
                try:
                    log.append("ai-at-lt", head, examples(1, after=head, words=f"{number} {turn}"))
                    break
                except StaleVersion:
                    stale.append(1)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(work, range(16)))
    message = {event.change.example.what for event in log.read("ai-at-lt")[1:]}
    assert message == {f"{number} {turn}" for number in range(16) for turn in range(12)}
    assert log.verify().is_sound


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


@settings(max_examples=40)
@given(data=st.data())
def test_any_events_are_read_back_as_they_were(tmp_path_factory, data):
    when = st.datetimes(
        datetime(1, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
        datetime(9999, 12, 30),  # noqa: DTZ001 - the strategy adds the zone
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5.5))]),
    )
    stored = created()
    state = laid([stored[0].change])
    for version in range(2, data.draw(st.integers(2, 12))):
        change = data.draw(changes(state))
        about = {"rollout_id": "ai-at-lt", "version": version, "happened_at": data.draw(when)}
        stored.append(
            Event(
                **about,
                actor=data.draw(st.text(max_size=9)),
                change_set=data.draw(st.text(max_size=9)),
                change=change,
            )
        )
    with closing(EmbeddedLog.open(tmp_path_factory.mktemp("data"))) as log:
        log.append("ai-at-lt", 0, stored)
        log.settle()
        assert (log.read("ai-at-lt"), log.verify().problems) == (stored, ())


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
    (folder / "snapshots").mkdir(parents=True)
    (folder / "snapshots" / "0123.json").write_text("8 abc 1 def\n{}")
    log = open_log()
    log.append("r1", 0, created("r1"))
    assert log.head("r1") == 1
    assert not (folder / "snapshots").exists()
