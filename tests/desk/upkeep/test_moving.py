"""From a folder into PostgreSQL and back, and a backup of either into either."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.desk.accounts import sessions
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import links, shares
from playbook.desk.models import connect, connections
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import backups, moving
from playbook.settings import Settings
from playbook.store.backups import manifest
from playbook.store.errors import StoreError
from tests import databases
from tests.soak import some
from tests.store.logs import python

DANA = Actor(name="Dana", role="owner")


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    """A folder with a rollout, an owner who is signed in, a link and a connected model."""
    settings = Settings(data=tmp_path / "data")
    with closing(open_workspace(settings)) as workspace:
        rollouts.open_sample(workspace, DANA, "2-after-august")
        workspace.accounts.claim("Dana", "dana@lt.test", "hash", workspace.now())
        connect.connect(workspace, DANA, "http://127.0.0.1:9/v1", "small", "canary-key")
    return settings


@pytest.fixture
def served(folder: Settings, database: str, tmp_path: Path) -> Settings:
    """The same on PostgreSQL, in a database of its own."""
    address = databases.database_of(database, tmp_path)
    changed = {"database_url": SecretStr(address), "secret": SecretStr("a secret of the tests, long enough")}
    return folder.model_copy(update=changed)


def state_of(workspace: Workspace) -> dict[str, object]:
    heads = workspace.log.heads()
    return {
        "events": {each: workspace.log.read(each) for each in heads},
        "people": [account.name for account in workspace.accounts.all()],
        "secret": workspace.register.secret("cookies"),
        "model": connections.setup_of(workspace).url,
    }


def test_there_and_back_every_event_row_and_secret_is_the_same(folder, served, tmp_path):
    with closing(open_workspace(folder)) as workspace:
        token = sessions.begin(workspace, workspace.accounts.all()[0])
        link_token = links.make_link(workspace, DANA, next(iter(workspace.log.heads())), "All-hands").token
        before = state_of(workspace)
    moved = moving.move(served, "database")
    assert (moved.rollouts, moved.events > 100, moved.rows > 2) == (1, True, True)
    with closing(open_workspace(served.model_copy(update={"data": tmp_path / "replica"}))) as workspace:
        assert state_of(workspace) == before
        assert sessions.find_actor(workspace, token).name == "Dana"
        assert shares.open_link(workspace, link_token)
        assert workspace.log.verify().is_sound
    with pytest.raises(Refused, match="in it already"):
        moving.move(served, "database")
    back = served.model_copy(update={"data": tmp_path / "back"})
    returned = moving.move(back, "folder")
    assert (returned.rollouts, returned.events) == (moved.rollouts, moved.events)
    assert returned.rows == moved.rows + 1  # the link was opened meanwhile
    with closing(open_workspace(folder.model_copy(update={"data": tmp_path / "back"}))) as workspace:
        assert state_of(workspace) == before
        assert sessions.find_actor(workspace, token).name == "Dana"
    with pytest.raises(StoreError, match="empty folder"):
        moving.move(back, "folder")


_MOVE = """
import os, signal, sys
from playbook.desk.upkeep import moving
from playbook.settings import load
from playbook.store.backups import moving as stored
setattr(stored, sys.argv[1], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
moving.move(load(), "database")
"""


@pytest.mark.parametrize("at", some(["transfer_secrets", "ConnectionRow", "_moved"], ["_moved"]))
def test_a_killed_move_leaves_the_source_and_no_rollouts_without_people(
    folder, served, database, tmp_path, at
):
    with closing(open_workspace(folder)) as workspace:
        before = state_of(workspace)
    environ = {
        "PLAYBOOK_DATA": str(folder.data),
        "PLAYBOOK_DATABASE_URL": served.database_url.get_secret_value(),
        "PLAYBOOK_SECRET": served.secret.get_secret_value(),
    }
    moved = python("-c", _MOVE, at, extra_environ=environ)
    _, trouble = moved.communicate(timeout=120)
    assert moved.returncode == -signal.SIGKILL, trouble
    with closing(open_workspace(folder)) as workspace:
        assert state_of(workspace) == before
        assert workspace.log.verify().is_sound
    with closing(open_workspace(served.model_copy(update={"data": tmp_path / "replica"}))) as workspace:
        assert workspace.accounts.has_owner()
        assert bool(workspace.log.heads()) == (at == "_moved")
    if at == "_moved":  # all of it is there
        with pytest.raises(Refused, match="in it already"):
            moving.move(served, "database")
    else:
        assert moving.move(served, "database").rollouts == 1
    with closing(open_workspace(served.model_copy(update={"data": tmp_path / "replica"}))) as workspace:
        assert state_of(workspace) == before


def test_a_backup_of_a_folder_fills_a_database_and_one_of_that_a_folder(folder, served, tmp_path):
    with closing(open_workspace(folder)) as workspace:
        events = state_of(workspace)["events"]
        backup = backups.back_up(workspace, DANA).path
    assert backups.restore(served, backup) == backups.Restored(None, [])
    replica = served.model_copy(update={"data": tmp_path / "replica"})
    with closing(open_workspace(replica)) as workspace:
        assert state_of(workspace)["events"] == events
        assert [account.name for account in workspace.accounts.all()] == ["Dana"]
        again = backups.back_up(workspace, DANA).path
    other = folder.model_copy(update={"data": tmp_path / "other"})
    backups.restore(other, again)
    with closing(open_workspace(other)) as workspace:
        assert state_of(workspace)["events"] == events
        assert [account.name for account in workspace.accounts.all()] == ["Dana"]
        assert workspace.log.verify().is_sound


def test_a_register_that_is_refused_leaves_the_database_empty(folder, served, tmp_path):
    with closing(open_workspace(folder)) as workspace:
        backup = backups.back_up(workspace, DANA).path
    with closing(sqlite3.connect(backup / "register.sqlite")) as register:
        register.execute("create view who as select * from account")
        register.commit()
    written = manifest.read(backup)
    manifest.write(
        backup,
        written.model_copy(update={"files": manifest.sums_of(backup / name for name in written.files)}),
    )
    with pytest.raises(StoreError):
        backups.restore(served, backup)
    with closing(open_workspace(served.model_copy(update={"data": tmp_path / "replica"}))) as workspace:
        assert (workspace.log.heads(), workspace.accounts.all()) == ({}, [])


def test_an_open_pulse_is_closed_before_anything_moves(folder, served):
    from playbook.desk.all_hands import pulse

    with closing(open_workspace(folder)) as workspace:
        pulse.open_pulse(workspace, DANA, next(iter(workspace.log.heads())))
    with pytest.raises(Refused, match="pulse is open"):
        moving.move(served, "database")
