"""What breaks between a process and its database, and the database itself."""

import random
import signal
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from playbook.core.log.events import Event
from playbook.store.errors import Full, ReadOnly, StaleVersion, StoreError, Unavailable
from playbook.store.log.postgres import connections, heads, writing
from playbook.store.log.postgres.connections import LinkLost
from playbook.store.log.postgres.log import PostgresLog
from playbook.store.log.postgres.writing import InDoubt
from tests.databases import eventually
from tests.soak import ROUNDS
from tests.store.logs import created, examples, python


def append_all(log: PostgresLog, rollout_id: str, count: int, acknowledged: list[Event]) -> None:
    """Append one event after the other, and note those that were acknowledged."""
    for version in range(count):
        batch = examples(1, rollout_id, version) if version else created(rollout_id)
        log.append(rollout_id, version, batch)
        acknowledged += batch


def test_answers_that_are_lost_lose_and_double_nothing(replica, proxy, crashing):
    log = replica("cut", proxy.url)
    proxy.cuts = 0.05
    acknowledged: list[list[Event]] = [[] for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        ids = [f"r{number}" for number in range(4)]
        list(threads.map(append_all, [log] * 4, ids, [40] * 4, acknowledged))
    proxy.cuts = 0.0
    for rollout_id, events in zip(ids, acknowledged, strict=True):
        assert (len(events), log.read(rollout_id)) == (40, events)
    assert log.verify().is_sound


def test_the_same_events_of_somebody_else_are_no_answer(replica):
    # Only after a lost link: here it is a second import of the same log.
    replica("one").append("r1", 0, created("r1"))
    with pytest.raises(StaleVersion):
        replica("two").append("r1", 0, created("r1"))


def test_an_append_waits_while_connections_are_refused(replica, proxy):
    log = replica("refused", proxy.url)
    proxy.refuses = True
    proxy.drop()
    with pytest.raises(Unavailable):
        log.probe()
    appended = threading.Thread(target=log.append, args=("r1", 0, created("r1")))
    appended.start()
    with pytest.raises(LinkLost):
        connections.Pool(proxy.url).rows("select 1", seconds=0)
    proxy.refuses = False
    appended.join()
    assert log.read("r1") == created("r1")


def test_a_frozen_network_ends_in_a_sentence_and_not_in_a_wait(replica, proxy, monkeypatch):
    log = replica("frozen", proxy.url)
    log.append("r1", 0, created("r1"))
    monkeypatch.setattr(connections, "_SILENT_SECONDS", 0.5)
    monkeypatch.setattr(connections, "_CONNECT_SECONDS", 2)
    proxy.flows.clear()
    with pytest.raises(InDoubt, match="may not have been saved"):
        writing.append(log._pool, log._heads, "r1", 1, entries(examples(1, "r1")), seconds=0.3)
    proxy.flows.set()
    proxy.drop()
    # What was on its way is there, or is not: it can be repeated where it is not.
    eventually(lambda: answers(log))
    stored = log.read("r1")
    assert stored in (created("r1"), created("r1") + examples(1, "r1"))
    log._heads.sweep()
    log.append("r1", len(stored), examples(1, "r1", len(stored)))
    assert log.verify().is_sound


def answers(log: PostgresLog) -> bool:
    """Return whether a log answers: each link that was cut says so once."""
    with suppress(LinkLost):
        log.probe()
        return True
    return False


def entries(events: list[Event]) -> list[writing.LogEntry]:
    return [writing.LogEntry(event, event.model_dump_json().encode()) for event in events]


@pytest.mark.slow
def test_a_crash_of_the_server_under_load_loses_nothing(replica, crashing):
    log = replica("crash", crashing.url)
    acknowledged: list[list[Event]] = [[] for _ in range(3)]
    with ThreadPoolExecutor(4) as threads:
        ids = [f"r{number}" for number in range(3)]
        works = [
            threads.submit(append_all, log, *each) for each in zip(ids, [150] * 3, acknowledged, strict=True)
        ]
        for least in (30, 90):
            eventually(lambda least=least: len(acknowledged[0]) > least)
            crashing.stop("immediate")
            crashing.start()
        for work in works:
            work.result()
    for rollout_id, events in zip(ids, acknowledged, strict=True):
        assert (len(events), log.read(rollout_id)) == (150, events)
    assert log.verify().is_sound


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(60 + 10 * ROUNDS)
def test_killed_writers_leave_every_append_whole(database, schema, tmp_path):
    total = 0
    for first in range(0, ROUNDS, 4):  # at a time, each time beside logs of another schema
        name = f"{schema}_{first}"
        with closing(PostgresLog.open(database, tmp_path / name, schema_name=name)) as log:
            total += kill_writers(log, [database, name], range(first, min(first + 4, ROUNDS)), tmp_path)
    print(f"{ROUNDS} writers killed: {total} acknowledged appends, none lost")


def kill_writers(log: PostgresLog, place: list[str], seeds: range, folder: Path) -> int:
    """Kill writers that append together; return the count of acknowledged appends."""
    chance, written = random.Random(seeds[0]), []
    command = ("-m", "tests.store.log.postgres.writer", *place)
    processes = [python(*command, folder / f"w{seed}", seed) for seed in seeds]
    for process in processes:
        lines = [process.stdout.readline() for _ in range(5 + chance.randrange(20))]
        process.kill()
        rest, trouble = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, trouble
        whole = [line for line in (*lines[1:], *rest.splitlines(keepends=True)) if line.endswith("\n")]
        written += [line.strip("\n").split(" ") for line in whole]
    assert log.verify().problems == ()
    stored = {rollout_id: log.read(rollout_id) for rollout_id in log.heads()}
    assert len(written) > 3 * len(seeds)
    for rollout_id, first, last, words in written:
        batch = stored[rollout_id][int(first) - 1 : int(last)]
        assert len(batch) == int(last) - int(first) + 1
        assert all(each.change.example.what == words for each in batch if words)
    # Whole or not at all, also where nobody was told.
    for events in stored.values():
        sizes = Counter(event.change.example.what for event in events[1:])
        assert set(sizes.values()) <= {1, 2, 40}
    return len(written)


REFUSALS = [
    ("53100", Full, "full"),
    ("25006", ReadOnly, "readonly"),
    ("55P03", Unavailable, "unavailable"),
    ("22012", StoreError, "refused"),
]


@pytest.mark.parametrize(("state", "kind", "word"), REFUSALS)
def test_what_the_server_refuses_is_said_and_nothing_is_stored(replica, sql, state, kind, word):
    log = replica("one")
    log.append("r1", 0, created("r1"))
    sql(f"""create function playbook.refuse() returns trigger language plpgsql as
        $$ begin raise exception 'no' using errcode = '{state}'; end $$""")
    sql("create trigger refuse before insert on playbook.event execute function playbook.refuse()")
    with pytest.raises(kind) as caught:
        log.append("r1", 1, examples(1, "r1"))
    assert (type(caught.value), caught.value.word) == (kind, word)
    sql("drop trigger refuse on playbook.event")
    assert (log.head("r1"), log.read("r1"), log.verify().is_sound) == (1, created("r1"), True)
    log.append("r1", 1, examples(1, "r1"))


def test_a_database_that_takes_no_changes_is_readonly(replica, crashing):
    log = replica("readonly", crashing.url)

    def run(statement: str) -> None:
        writable = f"{crashing.url}&options=-c%20default_transaction_read_only%3Doff"
        with psycopg.connect(writable, autocommit=True) as link:
            link.execute(statement.encode())

    run("alter database postgres set default_transaction_read_only = on")
    log._pool._drop_free()
    with pytest.raises(ReadOnly) as caught:
        log.probe()
    assert caught.value.word == "readonly"
    with pytest.raises(ReadOnly):
        log.append("r1", 0, created("r1"))
    assert log.read("r1") == []
    run("alter database postgres reset default_transaction_read_only")
    log._pool._drop_free()
    log.append("r1", 0, created("r1"))


def test_what_others_changed_is_not_guessed_while_the_database_is_away(replica, proxy, monkeypatch):
    log = replica("away", proxy.url)
    log.append("r1", 0, created("r1"))
    monkeypatch.setattr(heads, "OLD_SECONDS", 0.2)
    proxy.refuses = True
    proxy.drop()
    eventually(lambda: log._heads.is_old)
    with pytest.raises(Unavailable):
        log.head("r1")
    with pytest.raises(Unavailable):
        log.heads()
    proxy.refuses = False
    eventually(lambda: not log._heads.is_old)
    assert log.head("r1") == 1


def test_after_a_restart_the_old_connections_are_not_used(replica, crashing):
    log = replica("restart", crashing.url)
    log.append("r1", 0, created("r1"))
    crashing.stop("fast")
    crashing.start()
    assert log.read("r1") == created("r1")
    log.append("r1", 1, examples(1, "r1"))
