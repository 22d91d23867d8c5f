"""Alive and ready are two questions, and neither answer tells a stranger anything else."""

import json
import resource
import threading
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from playbook.desk.base import workspace as workspaces
from playbook.desk.base.workspace import Workspace, set_current
from playbook.desk.upkeep import backups
from playbook.store.register import sqlite_register
from playbook.web.http import health
from playbook.web.routes import routes
from tests.web.asking import Answer, ask, current, served
from tools import server


def said(answer: Answer) -> tuple[int, dict[str, object]]:
    return answer.status, json.loads(answer.text)


READY = 200, {"status": "ready", "newest_backup_hours": None}


def unavailable(reason: str) -> tuple[int, dict[str, str]]:
    return 503, {"status": "unavailable", "reason": reason}


@pytest.fixture
def opened(tmp_path) -> Iterator[Workspace]:
    """An open data folder, as the server has it."""
    with current(tmp_path / "data") as workspace:
        yield workspace


@pytest.fixture
def port(monkeypatch) -> Iterator[int]:
    """Our routes, served; nothing is remembered from one question to the next."""
    monkeypatch.setattr(health, "_FRESH_SECONDS", -1.0)
    with served(Starlette(routes=routes())) as port:
        yield port


def test_the_app_is_alive_and_ready(asked):
    assert said(asked("/healthz")) == (200, {"status": "ok"})
    status, answer = said(asked("/readyz"))
    # Where the app has served for a while, it has made a backup.
    assert (status, answer.keys(), answer["status"]) == (200, READY[1].keys(), "ready")


def test_a_full_disk_is_alive_and_not_ready(tmp_path, monkeypatch):
    """The limit is put on the running process: what it writes from then on fails as on a full disk."""
    environ = {"PLAYBOOK_DATA": str(tmp_path / "data")}
    with server.running(server.ROOT / "app.py", tmp_path / "log", environ=environ) as running:
        at_first = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE)

        def disk_is_full(is_full: bool) -> None:
            limit = (1000, at_first[1]) if is_full else at_first
            resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, limit)

        for is_full, wanted in ((False, READY), (True, unavailable("full")), (False, READY)):
            disk_is_full(is_full)
            # An answer may be a second old.
            for _ in range(200):
                if (found := said(ask(running.port, "/readyz"))) == wanted:
                    break
                threading.Event().wait(0.05)
            assert found == wanted
            assert said(ask(running.port, "/healthz")) == (200, {"status": "ok"})


def test_a_closed_workspace_is_not_ready_and_stays_closed(port, tmp_path):
    set_current(None)
    assert said(ask(port, "/readyz")) == unavailable("closed")
    assert said(ask(port, "/healthz")) == (200, {"status": "ok"})
    assert workspaces._open is None


def test_the_age_of_the_newest_backup_is_told(port, opened):
    backups.make(opened, "nightly")
    assert said(ask(port, "/readyz")) == (200, {"status": "ready", "newest_backup_hours": 0})


def test_a_closed_log_is_not_ready(port, opened):
    assert said(ask(port, "/readyz")) == READY
    opened.log.close()
    assert said(ask(port, "/readyz")) == unavailable("closed")


def test_an_unrepairable_database_is_not_ready_and_tells_nothing(port, opened, tmp_path):
    # DuckDB has given up, and neither file holds what was written.
    (tmp_path / "data" / "playbook.duckdb").write_bytes(b"nonsense" * 2000)
    (tmp_path / "data" / "journal.jsonl").write_bytes(b"")
    opened.log._database._root.close()
    answer = ask(port, "/readyz")
    assert said(answer) == unavailable("damaged")
    assert str(tmp_path) not in answer.text


def test_a_register_that_cannot_be_read_is_not_ready(port, opened):
    opened.register.close()
    assert said(ask(port, "/readyz")) == unavailable("refused")


def test_a_register_that_nobody_can_write_is_not_ready(port, opened, monkeypatch):
    monkeypatch.setattr(sqlite_register, "_PROBE_SECONDS", 0.1)
    is_writing, is_over = threading.Event(), threading.Event()

    def never_end(_: object) -> None:
        is_writing.set()
        is_over.wait(20)

    writing = threading.Thread(target=opened.register.write, args=[never_end])
    writing.start()
    assert is_writing.wait(5)
    meanwhile = said(ask(port, "/readyz"))
    is_over.set()
    writing.join()
    assert (meanwhile, said(ask(port, "/readyz"))) == (unavailable("unavailable"), READY)


def test_a_long_look_is_said_and_starts_no_other(port, opened, monkeypatch):
    looks, go_on = [], threading.Event()

    def look_long() -> str:
        looks.append(threading.current_thread().name)
        go_on.wait(60)
        return ""

    monkeypatch.setattr(workspaces, "trouble", look_long)
    monkeypatch.setattr(health, "_TIMEOUT_SECONDS", 0.05)
    assert [said(ask(port, "/readyz")) for _ in range(3)] == [unavailable("slow")] * 3
    assert len(looks) == 1
    monkeypatch.setattr(health, "_TIMEOUT_SECONDS", 60)
    go_on.set()
    assert said(ask(port, "/readyz")) == READY


def test_many_who_ask_at_once_cost_one_look(opened, monkeypatch):
    looks = []
    trouble = workspaces.trouble
    monkeypatch.setattr(workspaces, "trouble", lambda: (looks.append(1), trouble())[1])
    monkeypatch.setattr(health, "_FRESH_SECONDS", 3600)
    with served(Starlette(routes=routes())) as port:
        assert [said(ask(port, "/readyz")) for _ in range(20)] == [READY] * 20
    assert len(looks) == 1
