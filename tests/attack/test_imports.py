"""A file that an owner brings in from elsewhere keeps nobody else from working."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.exporting import archive_child, archives
from playbook.desk.plan import rollouts
from playbook.exports.archive import NotAnArchive
from playbook.store.log import embedded
from playbook.store.log.embedded import EmbeddedLog

OWNER = Actor(name="Olga Owner", account_id="olga")


@pytest.fixture
def workspace(tmp_path, monkeypatch) -> Iterator[Workspace]:
    monkeypatch.setenv("PLAYBOOK_DATA", str(tmp_path / "data"))
    workspace = open_workspace()
    yield workspace
    workspace.close()


def log_of(count: int) -> bytes:
    """Return a log of so many events, each valid and as short as can be."""
    start, turn = {"kind": "rollout_created", "name": "Long"}, {"kind": "rollout_archived"}
    common = {"rollout_id": "long", "happened_at": "2026-01-05T09:00:00Z", "actor": "M", "gesture": "g"}
    events = (
        {**common, "version": number, "deed": {**turn, "archived": number % 2 == 1} if number > 1 else start}
        for number in range(1, count + 1)
    )
    return "\n".join(json.dumps(event, separators=(",", ":")) for event in events).encode()


@contextmanager
def database_at_rest(log: EmbeddedLog) -> Iterator[None]:
    """Let nothing go into the database, as while a slow one is written."""
    rests, ends = threading.Event(), threading.Event()

    def hold() -> None:
        with log._applying:
            rests.set()
            ends.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    rests.wait(60)
    try:
        yield
    finally:
        ends.set()
        holder.join()


def test_the_longest_log_that_is_let_in_stops_nobody(workspace):
    with database_at_rest(workspace.log):
        assert archives.bring_in(workspace, OWNER, log_of(archive_child.MOST_EVENTS)).kind == "new"
        assert rollouts.start_rollout(workspace, OWNER, "Another").version == 1
    # Two files are read at a time.
    assert 2 * archive_child.MOST_EVENTS < embedded._MANY_BEHIND


def test_a_longer_log_is_refused_in_a_sentence_and_adds_nothing(workspace):
    data = log_of(archive_child.MOST_EVENTS + 1)
    assert len(data) < min(archive_child.MOST_LOG, archives.MOST_MB * 1_000_000)
    with pytest.raises(NotAnArchive, match="too large"):
        archives.bring_in(workspace, OWNER, data)
    assert workspace.log.heads() == {}
