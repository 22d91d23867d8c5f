"""A standby takes over from a server that is killed, and the app goes on by itself."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from playbook import clock
from playbook.core.log.events import Event
from playbook.store.errors import StaleVersion
from playbook.store.log.log import Loss
from playbook.store.log.postgres.follower import Follower
from playbook.store.log.postgres.log import PostgresLog
from playbook.store.register.audit import AuditLog
from playbook.store.register.postgres.register import PostgresRegister
from playbook.store.register.postgres.seal import Seal
from tests import databases
from tests.databases import eventually
from tests.store.log.postgres.test_faults import append_all
from tests.store.logs import created, examples
from tools import postgres


class Pair(NamedTuple):
    """A server, and its standby."""

    primary: postgres.Server
    standby: postgres.Server

    @property
    def url(self) -> str:
        return postgres.url_of(*self)

    def run(self, server: postgres.Server, *statements: str) -> list[tuple]:
        with psycopg.connect(server.url, autocommit=True) as link:
            for statement in statements:
                cursor = link.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def cut(self) -> None:
        """Stop the stream, so that the standby lags."""
        self.run(self.standby, "alter system set primary_conninfo = ''", "select pg_reload_conf()")
        eventually(lambda: not self.run(self.primary, "select 1 from pg_stat_replication"))

    def fail_over(self) -> None:
        """Kill the server and promote its standby."""
        self.primary.kill()
        self.standby.promote()


@pytest.fixture
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    """A server with a standby, synchronous where the test says so."""
    names = getattr(request, "param", "")
    settings = f"{postgres.FAST} synchronous_standby_names={names}"
    with ExitStack() as stack:
        primary = stack.enter_context(databases.server(settings))
        standby = stack.enter_context(postgres.standby(primary, primary.folder.parent / "standby"))
        pair = Pair(primary, standby)
        kind = "select sync_state from pg_stat_replication where flush_lsn is not null"
        eventually(lambda: pair.run(primary, kind) == [("sync" if names else "async",)])
        yield pair


def opened(pair: Pair, folder: Path, **options) -> PostgresLog:
    return PostgresLog.open(pair.url, folder, **options)


@pytest.mark.parametrize("pair", ["*"], indirect=True)
def test_a_synchronous_standby_takes_over_and_nothing_is_lost(pair, tmp_path):
    acknowledged: list[list[Event]] = [[] for _ in range(3)]
    ids, lost = [f"r{number}" for number in range(3)], list[Loss]()
    with closing(opened(pair, tmp_path / "a")) as log, ThreadPoolExecutor(3) as threads:
        log.watch_losses(lost.append)
        works = [
            threads.submit(append_all, log, *each) for each in zip(ids, [80] * 3, acknowledged, strict=True)
        ]
        eventually(lambda: len(acknowledged[0]) > 20)
        pair.fail_over()
        for work in works:
            work.result()
        for rollout_id, events in zip(ids, acknowledged, strict=True):
            assert (len(events), log.read(rollout_id)) == (80, events)
        log._heads.sweep()
        assert log.verify().is_sound
        assert lost == []


def test_what_a_lagging_standby_lost_is_said_and_never_mixed(pair, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(Follower, "_follow", lambda _: None)  # the test says when they look
    with closing(opened(pair, tmp_path / "a")) as here, closing(opened(pair, tmp_path / "b")) as there:
        heard, lost = list[tuple[str, bool]](), list[Loss]()
        for rollout_id in ("r1", "r2", "gone", "forgotten"):
            here.append(rollout_id, 0, created(rollout_id) + examples(2, rollout_id))
        here.delete("gone", lambda: None)
        behind = "select 1 from pg_stat_replication where replay_lsn < pg_current_wal_lsn()"
        eventually(lambda: not pair.run(pair.primary, behind))
        pair.cut()
        here.append("r1", 3, examples(2, "r1", 3, "lost"))
        here.append("new", 0, created("new"))
        there._heads.sweep()
        there.follow(lambda rollout_id, is_rewritten: heard.append((rollout_id, is_rewritten)))
        there.watch_losses(lost.append)
        assert there.query("select count(*) from event where rollout_id = $rollout_id", {"rollout_id": "r1"})
        pair.fail_over()
        # Another replica that knew of nothing takes the same version with something else.
        with closing(opened(pair, tmp_path / "c")) as fresh:
            fresh.append("r1", 3, examples(2, "r1", 3, "new"))
        with pytest.raises(StaleVersion):
            there.append("r1", 5, examples(1, "r1", 5))
        there._heads.sweep()
        assert sorted(lost) == [Loss("new", 1, 0), Loss("r1", 5, 5)]
        assert {("r1", True), ("new", True)} <= {*heard}
        assert ("r2", True) not in heard
        words = "select count(*) from event where rollout_id = $rollout_id and body like '%new%'"
        assert there.query(words, {"rollout_id": "r1"}) == [(2,)]
        assert "had acknowledged changes of rollout r1" in caplog.text
        there.append("r1", 5, examples(1, "r1", 5))
        assert there.verify().is_sound


@pytest.mark.long
@pytest.mark.parametrize("pair", ["*"], indirect=True)
def test_people_and_links_go_on_at_the_standby_too(pair):
    with closing(PostgresRegister(pair.url, Seal("a secret of the tests"))) as register:
        AuditLog(register).append(clock.now(), "", "Dana", "links.made", "before")
        pair.fail_over()
        AuditLog(register).append(clock.now(), "", "Dana", "links.made", "after")
        assert [entry.subject for entry in AuditLog(register).all()] == ["after", "before"]


@pytest.mark.long
def test_a_change_beside_the_log_that_is_lost_is_said_too(pair, tmp_path):
    with closing(opened(pair, tmp_path / "a", sweep_seconds=0.2)) as log:
        lost: list[Loss] = []
        log.watch_losses(lost.append)
        eventually(lambda: log._heads._beside is not None)
        pair.cut()
        log.tell("r1")
        eventually(lambda: log._heads._beside == {"r1": 1})
        pair.fail_over()
        eventually(lambda: lost == [Loss("r1", 0, 0)])
