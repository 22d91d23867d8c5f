"""What one process appends, the others see: by the bell, and without it."""

import threading

import pytest

from playbook.store.errors import StaleVersion
from playbook.store.log.log import Loss
from playbook.store.log.postgres import connections
from playbook.store.log.postgres import known as known_module
from playbook.store.log.postgres.follower import Follower
from playbook.store.log.postgres.heads import NOTHING
from playbook.store.log.postgres.known import KnownEnds
from tests import databases
from tests.databases import eventually
from tests.store.logs import created, examples
from tests.store.named import MATCHER, named, signed


@pytest.fixture
def heard():
    """What a log was told, in order."""
    return []


def listening(log, heard):
    log.follow(lambda rollout_id, is_rewritten: heard.append((rollout_id, is_rewritten)))
    return log


def test_the_bell_is_heard_long_before_the_sweep(replica, heard):
    here, there = replica("here"), listening(replica("there", sweep_seconds=600), heard)
    eventually(lambda: there._follower.is_bell_heard)
    here.append("r1", 0, created("r1"))
    eventually(lambda: heard == [("r1", False)])
    assert there.heads() == {"r1": 1}


def test_an_own_append_is_nobody_else_s(replica, heard, monkeypatch):
    monkeypatch.setattr(Follower, "_follow", lambda _: None)
    log = listening(replica("here"), heard)
    for version in range(3):
        log.append("r1", version, examples(1, "r1", version) if version else created("r1"))
    log._heads.sweep()
    assert heard == []


@pytest.mark.parametrize("is_bell_heard", [True, False])
def test_what_changes_beside_a_log_is_heard_by_others_alone(replica, heard, monkeypatch, is_bell_heard):
    if not is_bell_heard:
        monkeypatch.setattr(Follower, "_payloads", lambda *_: [])
    own, seconds = [], 600 if is_bell_heard else 0.2
    here = listening(replica("here", sweep_seconds=seconds), own)
    there = listening(replica("there", sweep_seconds=seconds), heard)
    eventually(lambda: there._heads._beside is not None)
    eventually(lambda: there._follower.is_bell_heard or not is_bell_heard)
    for number in range(1, 4):
        here.tell("r1")
        eventually(lambda number=number: len(heard) >= number)
    assert {*heard} == {("r1", False)}
    assert own == []


def test_who_comes_too_late_knows_the_head_before_it_is_said(replica, monkeypatch):
    monkeypatch.setattr(Follower, "_follow", lambda _: None)
    here, there = replica("here"), replica("there")
    here.append("r1", 0, created("r1") + examples(4, "r1"))
    assert there.head("r1") == 0
    with pytest.raises(StaleVersion) as stale:
        there.append("r1", 0, created("r1"))
    assert (stale.value.head, there.head("r1")) == (5, 5)
    there.append("r1", 5, examples(1, "r1", 5))
    assert here.read("r1") == created("r1") + examples(5, "r1")


def test_a_killed_listener_is_replaced_and_misses_nothing(replica, sql, heard):
    here, there = replica("here"), listening(replica("there", sweep_seconds=0.2), heard)
    here.append("r1", 0, created("r1"))
    for version in range(1, 12):
        sql("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%'")
        here.append("r1", version, examples(1, "r1", version))
    eventually(lambda: there.head("r1") == 12)
    assert there._copy.ask("select count(*) from event", (), ["r1"]) == [(12,)]
    eventually(lambda: there._follower.is_bell_heard)


def test_behind_a_pooler_the_sweep_sees_what_the_bell_cannot(replica, crashing, heard, caplog):
    with databases.pooler(crashing) as url:
        here, there = replica("here", url), listening(replica("there", url, sweep_seconds=0.2), heard)
        eventually(lambda: there._follower.is_bell_heard is False)
        assert "is not heard here" in caplog.text
        threads = [
            threading.Thread(target=fill, args=(log, f"r{number}"))
            for number, log in enumerate([here, there, here, there])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        eventually(lambda: there.heads() == here.heads() == {f"r{number}": 20 for number in range(4)})
        assert prepared(here) == prepared(there) == []
        assert {rollout_id for rollout_id, _ in heard} >= {"r0", "r2"}
        assert here.query("select count(*) from event") == [(80,)]
        here.append("r9", 0, named("r9"))
        assert here.forget(MATCHER, signed, lambda _: None)["r9"].events == 5
        assert here.verify().is_sound


def test_an_append_is_planned_once_where_no_pooler_is_between(replica):
    log = replica("here")
    eventually(lambda: log._follower.is_bell_heard)
    fill(log, "r1")
    assert any("append_one" in statement for statement in prepared(log))


def prepared(log) -> list[str]:
    """Return the statements that the next connection has prepared."""
    with log._pool.connection() as link:
        return [text for (text,) in link.execute("select statement from pg_prepared_statements")]


def fill(log, rollout_id: str) -> None:
    for version in range(20):
        log.append(rollout_id, version, examples(1, rollout_id, version) if version else created(rollout_id))


def test_another_past_is_noticed_and_read_again(replica, sql, heard):
    """What an asynchronous standby had not got is gone after a failover, though it was acknowledged."""
    here, there = replica("here"), listening(replica("there", sweep_seconds=0.2), heard)
    here.append("r1", 0, created("r1") + examples(4, "r1"))
    eventually(lambda: there.head("r1") == 5)
    about = {"rollout_id": "r1"}
    count = "select count(*), count(*) filter (body like '%new%') from event where rollout_id = $rollout_id"
    assert there.query(count, about) == [(5, 0)]
    heard.clear()
    sql("delete from playbook.event where version > 3")
    sql("update playbook.rollout set head = 3, chain = (select chain from playbook.event where version = 3)")
    eventually(lambda: heard[:2] == [("r1", True), ("r1", False)])
    assert (there.head("r1"), there.query(count, about)) == (3, [(3, 0)])
    eventually(lambda: here.head("r1") == 3)
    here.append("r1", 3, examples(4, "r1", 3, "new"))
    eventually(lambda: there.head("r1") == 7)
    assert there.query(count, about) == [(7, 4)]
    assert there.verify().is_sound


@pytest.mark.long
def test_a_longer_past_that_is_another_is_noticed_too(replica, sql, heard):
    here, there = replica("here"), listening(replica("there", sweep_seconds=600), heard)
    eventually(lambda: there._follower.is_bell_heard)
    here.append("r1", 0, created("r1") + examples(2, "r1"))
    eventually(lambda: there.head("r1") == 3)
    about, count = {"rollout_id": "r1"}, "select count(*) from event where rollout_id = $rollout_id"
    assert there.query(count, about) == [(3,)]
    heard.clear()
    here.delete("r1", lambda: None)
    here.append("r1", 0, named("r1"))
    eventually(lambda: there.head("r1") == 6)
    assert ("r1", True) in heard
    assert there.query(count, about) == [(6,)]


def test_who_is_taken_out_on_purpose_is_no_loss(replica, heard):
    lost: list[Loss] = []
    here, there = replica("here"), replica("there", sweep_seconds=0.2)
    for rollout_id in ("r1", "r2"):
        here.append(rollout_id, 0, named(rollout_id))
    eventually(lambda: there.heads() == here.heads())
    there.follow(lambda rollout_id, is_rewritten: heard.append((rollout_id, is_rewritten)))
    there.watch_losses(lost.append)
    here.forget(MATCHER, signed, lambda _: None)
    eventually(lambda: {("r1", True), ("r2", True)} <= {*heard})
    here.delete("r1", lambda: None)
    eventually(lambda: there.head("r1") == 0)
    there._heads.sweep()
    assert lost == []


def test_who_did_not_run_says_at_its_start_what_was_lost(replica, sql):
    away, there = replica("away"), replica("there")
    away.watch_losses(id)
    for rollout_id in ("r1", "r2", "gone", "deleted"):
        away.append(rollout_id, 0, created(rollout_id) + examples(2, rollout_id))
    away.append("forgotten", 0, named("forgotten"))
    away.tell("r2")
    eventually(lambda: away._heads._beside == {"r2": 1} and there.heads() == away.heads())
    away.close()
    sql("delete from playbook.event where rollout_id = 'gone' or rollout_id = 'r1' and version > 2")
    sql("delete from playbook.rollout where rollout_id = 'gone'")
    sql("delete from playbook.told")
    sql("update playbook.rollout r set head = 2, chain = e.chain from playbook.event e"
        " where r.rollout_id = 'r1' and e.rollout_id = 'r1' and e.version = 2")  # fmt: skip
    there._heads.sweep()
    there.delete("deleted", lambda: None)
    there.forget(MATCHER, signed, lambda _: None)
    replica("away").close()  # a command that watches for nothing takes nothing off the list
    assert losses_at_start(replica("away")) == {Loss("r1", 3, 2), Loss("gone", 3, 0), Loss("r2", 0, 0)}
    assert losses_at_start(replica("away")) == set()


def losses_at_start(log) -> set[Loss]:
    """Return what was lost before a log was opened, and close it."""
    lost: list[Loss] = []
    log.watch_losses(lost.append)
    log._heads.sweep_beside()
    log.append("r2", log.head("r2"), examples(1, "r2", log.head("r2")))
    log.close()
    return {*lost}


def test_what_was_known_of_another_database_or_cannot_be_read_is_not_compared(tmp_path):
    path, ends = tmp_path / "known-ends.log", {"r1": (7, b"chain"), "+r1": (2, b"")}
    file = KnownEnds(path, "this")
    file.note({"r0": (1, b"")})
    assert not path.exists()
    file.begin()
    file.note(ends)
    file.note({"r0": (0, b"")})
    assert KnownEnds(path, "this").all() == ends
    assert KnownEnds(path, "another").all() == {}
    torn = (b"\0" * 9 + b"r1 8 ab\n", b"r1 8 abc\n", b"r1 " + b"9" * 5_000 + b" ab\n", b"nonsense\n+r1 3")
    path.write_bytes(path.read_bytes() + b"".join(torn))
    assert KnownEnds(path, "this").all() == ends
    whole = path.read_bytes()
    for at in range(len("this\n"), len(whole)):
        # One bit: no end that nobody knew, whatever it makes of a line.
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert KnownEnds(path, "this").all().items() <= {**ends, "r0": (1, b"")}.items()
    path.write_bytes(b"\xff")
    assert KnownEnds(path, "this").all() == {}


def test_the_file_of_what_is_known_does_not_grow(tmp_path, monkeypatch):
    monkeypatch.setattr(known_module, "_ROOM", 1_000)
    file = KnownEnds(tmp_path / "known-ends.log", "this")
    file.begin()
    for number in range(1, 400):
        file.note({"r1": (number, b"chain")})
    assert (tmp_path / "known-ends.log").stat().st_size < 1_200
    assert KnownEnds(tmp_path / "known-ends.log", "this").all() == {"r1": (399, b"chain")}


def test_an_append_on_top_of_another_past_is_refused(replica, sql, heard, monkeypatch):
    monkeypatch.setattr(Follower, "_follow", lambda _: None)
    here, there = replica("here"), listening(replica("there"), heard)
    there.append("r1", 0, created("r1") + examples(1, "r1"))
    here._heads.sweep()
    here.delete("r1", lambda: None)
    here.append("r1", 0, created("r1") + examples(1, "r1", words="another"))
    with pytest.raises(StaleVersion):
        there.append("r1", 2, examples(1, "r1", 2))
    assert heard == [("r1", True), ("r1", False)]
    there.append("r1", 2, examples(1, "r1", 2))
    assert there.verify().is_sound


def test_a_row_read_before_an_own_append_is_not_believed(replica):
    log = replica("one")
    log.append("r1", 0, created("r1"))
    before = dict(log._heads._ends)
    log.append("r1", 1, examples(1, "r1"))
    log._heads._take({}, before)
    log._heads._take(before, before)
    assert log.head("r1") == 2
    assert log._heads["r2"] == NOTHING


def test_an_append_is_one_statement_and_so_is_hearing_of_it(replica, monkeypatch):
    monkeypatch.setattr(Follower, "_follow", lambda _: None)
    monkeypatch.setattr(Follower, "_ring", lambda _: None)
    here, there = replica("here"), replica("there")
    here.append("r1", 0, created("r1"))
    there._heads.sweep()
    sent, execute = [], connections.Connection.execute
    monkeypatch.setattr(
        connections.Connection, "execute", lambda link, *words: sent.append(words) or execute(link, *words)
    )
    here.append("r1", 1, examples(1, "r1"))
    assert len(sent) == 1
    there._heads.refresh(["r1"])
    assert (len(sent), there.head("r1")) == (2, 2)


def test_many_moved_rollouts_ring_in_bells_of_bounded_length(replica):
    here, there = replica("here"), replica("there", sweep_seconds=600)
    eventually(lambda: there._follower.is_bell_heard)
    ids = {f"rollout-{number:04}-{'x' * 60}" for number in range(300)}
    payloads = list(here._follower._payloads(ids))
    assert max(map(len, payloads)) < 8_000
    assert {each for payload in payloads for each in payload.split(" ")[1:]} == ids
    here.append("r1", 0, created("r1"))
    here._follower.ring(*ids)
    eventually(lambda: there.head("r1") == 1)


def test_closing_ends_both_threads_at_once(replica):
    log = replica("one", sweep_seconds=3_600)  # whoever waits for a sweep waits longer than pytest does
    eventually(lambda: log._follower.is_bell_heard)
    log.close()
    log.close()
    assert not any(thread.is_alive() for thread in log._follower._threads)
