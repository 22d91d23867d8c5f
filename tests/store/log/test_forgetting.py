"""Somebody is taken out of every file."""

import os
import shutil
import signal
from contextlib import closing, suppress

import pytest

from playbook.core.forgetting.log import forget
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.changes.records import PersonForgotten
from playbook.store.errors import Full, StoreError, Unavailable
from playbook.store.log import forgetting
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.forgetting import Rewritten
from playbook.store.log.rollout_cache import RolloutCache
from tests.soak import some
from tests.store.logs import created, examples, files_no_longer_than, python
from tests.store.named import MATCHER, NAME, holders, named, signed

BEFORE = {"r1": named("r1"), "r2": created("r2") + examples(3, "r2")}
AFTER = {"r1": [*forget(BEFORE["r1"], MATCHER).events, signed("r1", 7, 5)], "r2": BEFORE["r2"]}
IDS = {"zephyrine-quillfeather": "former-colleague"}


def nothing(_: object) -> None:
    pass


def fill(log: EmbeddedLog) -> None:
    for rollout_id, expected in BEFORE.items():
        log.append(rollout_id, 0, expected)


def all_of(log: EmbeddedLog) -> dict[str, list]:
    return {rollout_id: log.read(rollout_id) for rollout_id in sorted(log.heads())}


def check(log: EmbeddedLog, expected: dict[str, list]) -> None:
    assert all_of(log) == expected
    assert log.verify().problems == ()
    count = sum(map(len, expected.values()))
    assert log.query("select count(*) from event") == [(count,)]
    head = log.head("r2")
    log.append("r2", head, examples(1, "r2", head))
    assert log.query("select count(*) from event") == [(count + 1,)]


def test_nothing_names_them_any_more_and_the_rest_is_as_it_was(open_log, folder):
    log = open_log()
    fill(log)
    log.settle()
    assert "journal.jsonl" in holders(folder)
    assert log.forget(MATCHER, signed, nothing) == {"r1": Rewritten(5, IDS)}
    assert log.head("r1") == 7
    assert isinstance(log.read("r1")[-1].change, PersonForgotten)
    assert holders(folder) == []
    assert log.query("select count(*) from event where body ilike '%quillfeather%'") == [(0,)]
    check(log, AFTER)
    log.close()
    again = open_log()
    assert again.read("r1") == AFTER["r1"]
    assert again.verify().is_sound
    again.close()
    assert holders(folder) == []
    assert sorted(path.name for path in folder.iterdir()) == [
        "journal.jsonl", "journal.mark", "playbook.duckdb", "playbook.duckdb.mark",
        "playbook.lock",
    ]  # fmt: skip


def test_who_is_nowhere_changes_no_file(log, folder):
    fill(log)
    log.settle()
    before = (folder / "journal.jsonl").read_bytes()
    generation = log._database.generation
    assert log.forget(PersonMatcher(names=("Kim Oduya",)), signed, nothing) == {}
    assert (folder / "journal.jsonl").read_bytes() == before
    assert log._database.generation == generation
    assert not (folder / "anew.part").exists()


def test_a_line_that_names_nobody_stays_byte_for_byte(log, folder):
    fill(log)
    lines = [line.partition(b'"event":')[2] for line in (folder / "journal.jsonl").read_bytes().splitlines()]
    log.forget(MATCHER, signed, nothing)
    after = [line.partition(b'"event":')[2] for line in (folder / "journal.jsonl").read_bytes().splitlines()]
    assert set(lines) & set(after) == {line for line in lines if b"Quill" not in line}
    assert len([line for line in after if b"person_forgotten" in line]) == 1
    assert (folder / "journal.jsonl").stat().st_mode & 0o777 == 0o600


# While people work


# Cut short


def cut_short_at(folder, number: int) -> bool:
    """Kill a process that forgets before this touch of the file system."""
    process = python("-m", "tests.store.forgetter", folder, number)
    message, trouble = process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGKILL), trouble
    return message == "done\n"


@pytest.mark.slow
@pytest.mark.soak
def test_kill_9_at_any_step_leaves_the_old_state_or_the_new_one(tmp_path):
    full = tmp_path / "full"
    log = EmbeddedLog.open(full)
    rollout_cache = RolloutCache(log)
    fill(log)
    rollout_cache.get("r1")
    log.settle()
    log.close()
    outcomes = []
    for number in some(range(1, 100), range(1, 100, 3)):
        folder = shutil.copytree(full, tmp_path / f"cut-{number}")
        is_done = cut_short_at(folder, number)
        with closing(EmbeddedLog.open(folder)) as log:
            is_new = log.head("r1") == 7
            outcomes.append("new" if is_new else "old")
            others = holders(folder)
            assert not is_new or others == [], (number, others)
            assert not (folder / "anew.part").exists()
            check(log, AFTER if is_new else BEFORE)
        if is_done:
            break
        shutil.rmtree(folder)
    assert is_done
    assert is_new
    assert outcomes.count("old") > 2
    assert outcomes == sorted(outcomes, reverse=True), "once it counts, it counts"


STEPS = ("rmtree", "unlink", "replace", "sync_folder", "rmdir", "mkdir", "sync_file")


@pytest.mark.parametrize("nth", some([1, 2, 3], [1]))
@pytest.mark.parametrize("step", STEPS)
def test_a_failing_step_leaves_the_old_state_or_the_new_one(log, folder, monkeypatch, step, nth):
    fill(log)
    rollout_cache = RolloutCache(log)
    rollout_cache.get("r1")
    module = {"rmtree": shutil, "unlink": os, "replace": os, "rmdir": os, "mkdir": os}.get(step, forgetting)
    real, calls = getattr(module, step), 0

    def failing(*arguments, **extra):
        nonlocal calls
        calls += 1
        if calls == nth:
            raise OSError(5, "Input/output error")
        return real(*arguments, **extra)

    monkeypatch.setattr(module, step, failing)
    with suppress(StoreError, OSError):
        rollout_cache.forget(MATCHER, signed, nothing)
    monkeypatch.undo()
    check(log, AFTER if log.head("r1") == 7 else BEFORE)
    assert rollout_cache.get("r1").version == log.head("r1")
    if log.head("r1") == 6:
        rollout_cache.forget(MATCHER, signed, nothing)
    assert holders(folder) == []


def test_a_full_disk_leaves_everything_as_it_was(log, folder):
    fill(log)
    log.settle()
    with files_no_longer_than(4000), pytest.raises(Full):
        log.forget(MATCHER, signed, nothing)
    assert not (folder / "anew.part").exists()
    check(log, BEFORE)


def test_a_failure_in_what_follows_leaves_everything(log, folder):
    fill(log)
    notified = []

    def follow(rewritten) -> None:
        notified.append((rewritten, log.head("r1")))
        if len(notified) == 1:
            raise ValueError("Not now.")

    with pytest.raises(ValueError, match="Not now"):
        log.forget(MATCHER, signed, follow)
    assert not (folder / "anew.part").exists()
    assert all_of(log) == BEFORE
    log.forget(MATCHER, signed, follow)
    assert notified == [({"r1": Rewritten(5, IDS)}, 6)] * 2
    log.forget(MATCHER, signed, follow)
    assert notified[2] == ({}, 7)


def test_a_log_that_is_closed_forgets_nobody(open_log):
    log = open_log()
    log.close()
    with pytest.raises(Unavailable, match="has been closed"):
        log.forget(MATCHER, signed, nothing)


# What was made of the log


def test_the_shelf_forgets_what_it_read_before(open_log, folder):
    log = open_log()
    rollout_cache = RolloutCache(log)
    fill(log)
    assert NAME in str(rollout_cache.get("r1"))
    assert NAME in str(rollout_cache.at("r1", 4))
    assert rollout_cache.forget(MATCHER, signed, nothing) == {"r1": Rewritten(5, IDS)}
    for version in range(1, 8):
        assert NAME not in str(rollout_cache.at("r1", version))
    assert NAME not in str(rollout_cache.get("r1"))
    assert NAME not in str(RolloutCache(log).get("r1"))
    assert holders(folder) == []


@pytest.mark.parametrize("read", [lambda cache: cache.get("r1"), lambda cache: cache.at("r1", 4)])
def test_what_is_read_while_somebody_is_forgotten_is_not_kept(log, folder, monkeypatch, read):
    fill(log)
    rollout_cache = RolloutCache(log)
    real = log.read

    def late(rollout_id: str, after: int = 0):
        events = real(rollout_id, after)
        monkeypatch.undo()
        rollout_cache.forget(MATCHER, signed, nothing)
        return events

    monkeypatch.setattr(log, "read", late)
    assert NAME in str(read(rollout_cache))
    assert log.head("r1") == 7
    assert NAME not in str(rollout_cache.get("r1"))
    assert NAME not in str(rollout_cache.at("r1", 4))
    assert holders(folder) == []


def test_a_rollout_from_before_is_never_gone_on_with(log):
    fill(log)
    rollout_cache = RolloutCache(log)
    old = rollout_cache.get("r1")
    log.forget(MATCHER, signed, nothing)
    rollout_cache._rollouts["r1"] = old
    assert rollout_cache.get("r1").version == 7
    assert NAME not in str(rollout_cache.get("r1"))
