"""The desk on a log in PostgreSQL."""

import os
import re
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.changes.briefs import PersonSaved
from playbook.core.log.changes.rollouts import RolloutArchived
from playbook.core.plan.brief import Person
from playbook.desk.accounts import demo
from playbook.desk.base import fact_cache
from playbook.desk.base import workspace as workspaces
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_log, open_register, open_workspace
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import backups, deletion, forgetting, forgetting_words, losses
from playbook.settings import load
from playbook.store.backups.old_copies import OldCopy
from playbook.store.errors import StoreError
from playbook.store.log.postgres.follower import Follower
from tests.databases import eventually

DANA = Actor(name="Dana")
ROOT = Path(__file__).parents[3]
SEALED = {"PLAYBOOK_SECRET": "a secret of the tests, long enough"}


@pytest.fixture
def address(database: str) -> Iterator[str]:
    """The address of an empty database."""
    name = f"d{os.urandom(6).hex()}"
    with psycopg.connect(database, autocommit=True) as link:
        link.execute(f"create database {name}")
    yield database.replace("/postgres?", f"/{name}?")
    with psycopg.connect(database, autocommit=True) as link:
        link.execute(f"drop database {name} with (force)")


@pytest.fixture
def replica(address: str, tmp_path: Path) -> Iterator[Callable[[str], Workspace]]:
    """Opens a workspace with a folder of its own."""
    with ExitStack() as stack:

        def opened(name: str) -> Workspace:
            environ = {"PLAYBOOK_DATA": str(tmp_path / name), "PLAYBOOK_DATABASE_URL": address, **SEALED}
            workspace = open_workspace(load(environ))
            stack.callback(workspace.close)
            return workspace

        yield opened


def test_what_one_process_changes_another_shows(replica):
    here, there = replica("here"), replica("there")
    started = rollouts.start_rollout(here, DANA, "Atlas")
    eventually(lambda: there.notifier.count(started.id) > 0)
    assert [card.name for card in rollouts.cards(there, DANA)] == ["Atlas"]
    now = commit(there, DANA, started.id, started.version, [PersonSaved(person=Person(id="kim", name="Kim"))])
    eventually(lambda: here.notifier.count(started.id) > 0)
    assert rollouts.open_rollout(here, DANA, started.id) == now


@pytest.mark.parametrize("is_bell_heard", [True, False])
def test_who_is_forgotten_here_is_in_no_memory_there(replica, monkeypatch, is_bell_heard):
    if not is_bell_heard:
        monkeypatch.setattr(Follower, "_payloads", lambda *_: [])
    here, there = replica("here"), replica("there")
    started = rollouts.start_rollout(here, DANA, "Atlas")
    commit(here, DANA, started.id, started.version, [PersonSaved(person=Person(id="kim", name="Kim Oduya"))])
    eventually(lambda: there.log.head(started.id) == started.version + 1)
    assert rollouts.open_rollout(there, DANA, started.id).brief.people[0].name == "Kim Oduya"
    there.cache("reports", 8).put(started.id, "Kim Oduya is late")
    forgetting.forget_person(here, DANA, ["Kim Oduya"])
    eventually(lambda: there.rollout_cache.has_just_forgotten)
    assert "Oduya" not in rollouts.open_rollout(there, DANA, started.id).model_dump_json()
    assert there.cache("reports", 8).find(started.id) is None


def test_who_only_the_register_names_is_in_no_memory_there_either(replica):
    here, there = replica("here"), replica("there")
    started = rollouts.start_rollout(here, DANA, "Atlas")
    here.accounts.add("Kim Oduya", "kim@lt.test", None, here.now())
    eventually(lambda: there.log.head(started.id) and there.log._heads._beside is not None)
    woken = there.notifier.count(started.id)
    there.unsaved_input.keep("lee", "brief", {"why": "Kim Oduya says so"})
    there.cache("reports", 8).put(started.id, "Kim Oduya is late")
    assert forgetting.forget_person(here, DANA, ["Kim Oduya"]).events == {}
    eventually(lambda: there.rollout_cache.has_just_forgotten and there.notifier.count(started.id) > woken)
    assert there.cache("reports", 8).find(started.id) is None
    assert there.unsaved_input.take("lee", "brief") == {}


def test_a_replica_that_was_stopped_meanwhile_starts_without_a_forgotten_name(replica, tmp_path):
    here, there = replica("here"), replica("there")
    started = rollouts.start_rollout(here, DANA, "Atlas")
    commit(here, DANA, started.id, started.version, [PersonSaved(person=Person(id="kim", name="Kim Oduya"))])
    eventually(lambda: there.log.head(started.id) == started.version + 1)
    rollouts.cards(there, DANA)
    there.card_file.save(started.id, "mark", b"Kim Oduya")
    old = backups.back_up(there, DANA).path
    there.close()
    assert _holds(tmp_path / "there", "Oduya")
    [*_, first_without, command] = forgetting_words.done(forgetting.forget_person(here, DANA, ["Kim Oduya"]))
    assert old.name < re.search("playbook-[0-9T]+", first_without)[0]
    assert "run `python -m playbook forget` there with `--delete-old-backups`" in command
    again = replica("there")
    assert [*forgetting.forget_person(again, DANA, ["Kim Oduya"], delete_old_copies=True).deleted] == [
        OldCopy(old, True)
    ]
    fact_cache.tick(again)
    assert "Oduya" not in rollouts.open_rollout(again, DANA, started.id).model_dump_json()
    assert not _holds(tmp_path / "there", "Oduya")


def _holds(folder: Path, name: str) -> bool:
    return any(name.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_rollout_that_is_deleted_here_is_gone_there(replica):
    here, there = replica("here"), replica("there")
    started = rollouts.start_rollout(here, DANA, "Atlas")
    eventually(lambda: there.log.head(started.id) > 0)
    rollouts.open_rollout(there, DANA, started.id)
    commit(here, DANA, started.id, started.version, [RolloutArchived()])
    deletion.delete_rollout(here, DANA, started.id, "Atlas")
    eventually(lambda: there.log.head(started.id) == 0)
    with pytest.raises(Missing):
        rollouts.open_rollout(there, DANA, started.id)


@pytest.mark.long
def test_a_backup_of_the_database_is_restored_into_a_folder(replica, tmp_path):
    here = replica("here")
    started = rollouts.start_rollout(here, DANA, "Atlas")
    backup = backups.make(here, "by hand")
    settings = load({"PLAYBOOK_DATA": str(tmp_path / "embedded")})
    backups.restore(settings, backup.path)
    embedded = open_workspace(settings)
    assert rollouts.open_rollout(embedded, DANA, started.id) == started
    embedded.close()


def test_a_command_on_files_is_refused(replica):
    with pytest.raises(Refused, match="The rollouts are in PostgreSQL"):
        losses.accept(replica("here").settings)


def test_a_folder_with_rollouts_is_not_hidden_by_an_empty_database(address, tmp_path):
    environ = {"PLAYBOOK_DATA": str(tmp_path / "data")}
    embedded = open_workspace(load(environ))
    rollouts.start_rollout(embedded, DANA, "Atlas")
    embedded.close()
    with pytest.raises(StoreError, match="holds rollouts, and the database"):
        open_workspace(load({**environ, **SEALED, "PLAYBOOK_DATABASE_URL": address}))


def test_a_demonstration_touches_no_database():
    nowhere = {"PLAYBOOK_DATABASE_URL": "postgresql:///nowhere", **SEALED}
    opened = demo.open_demo(load({"PLAYBOOK_DEMO": "on", **nowhere}))
    assert rollouts.cards(opened, DANA)
    opened.close()
    demo.throw_away(opened)


def test_no_password_of_the_address_is_shown(tmp_path, caplog, monkeypatch):
    for place in (
        "nobody:canary@/x?host=/nowhere",
        "u:canary%zz@/x?host=/nowhere",
        "/x?password=canary&host=/nowhere",
    ):
        environ = {"PLAYBOOK_DATA": str(tmp_path), "PLAYBOOK_DATABASE_URL": f"postgresql://{place}"}
        settings = load({**environ, **SEALED})
        assert "canary" not in f"{settings!r} {settings} {settings.model_dump_json()}"
        for opens in (open_log, open_register):
            with pytest.raises(StoreError) as caught:
                opens(settings)
            assert "canary" not in "".join(traceback.format_exception(caught.value))
    assert "canary" not in caplog.text


def test_readyz_says_in_one_word_that_the_database_is_away(replica, address, monkeypatch):
    opened = replica("here")
    monkeypatch.setattr(workspaces, "_open", opened)
    assert workspaces.trouble() == ""
    monkeypatch.setattr(opened.log._pool, "_url", "postgresql:///x?host=/nowhere&password=canary")
    opened.log._pool._drop_free()
    assert workspaces.trouble() == "unavailable"


@pytest.mark.long
def test_without_an_address_no_driver_is_loaded(tmp_path):
    code = (
        "import sys\nfrom playbook.desk.base.workspace import open_workspace\n"
        "from playbook.settings import load\n"
        "open_workspace(load()).close()\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'psycopg', 'cryptography'}))"
    )
    environ = {**os.environ, "PLAYBOOK_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "[]\n"
