"""Two replicas on one database: what is done in one holds in the other."""

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import time_machine
from pydantic import SecretStr

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, PlaybookError, Refused
from playbook.desk.accounts import first_owner, open_sessions, people, sessions, sign_on
from playbook.desk.all_hands import rooms
from playbook.desk.base import audit
from playbook.desk.base.workspace import ACCOUNTS, Workspace, open_workspace
from playbook.desk.links import links, shares
from playbook.desk.models import connect, connections
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import backups, deletion, failover
from playbook.desk.writing import running_drafts
from playbook.settings import Settings
from playbook.store.errors import StoreError
from playbook.store.register.postgres.seal import OtherSecret
from playbook.store.register.posts.webhooks import Webhooks
from tests import databases
from tests.databases import eventually
from tests.store.logs import python
from tests.store.register.posts.test_webhooks import ADDRESS, WEBHOOK

DANA = Actor(name="Dana", role="owner")
SECRET = SecretStr("a secret of the tests, long enough")


@pytest.fixture
def address(database: str, tmp_path: Path) -> str:
    return databases.database_of(database, tmp_path)


@pytest.fixture
def replicas(address: str, tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    with ExitStack() as stack:
        settings = [
            Settings(data=tmp_path / name, database_url=SecretStr(address), secret=SECRET) for name in "ab"
        ]
        here, there = (stack.enter_context(closing(open_workspace(each))) for each in settings)
        yield here, there


def test_people_and_links_of_one_replica_are_those_of_the_other(replicas):
    here, there = replicas
    account = here.accounts.claim("Dana", "dana@lt.test", "hash", here.now())
    token = sessions.begin(here, account)
    assert sessions.find_actor(there, token).name == "Dana"
    rollout, _ = rollouts.open_sample(here, DANA, "2-after-august")
    eventually(lambda: rollout.id in there.log.heads())
    link = links.make_link(there, DANA, rollout.id, "All-hands")
    shown = shares.open_link(here, link.token)
    assert shares.read_pass(there, shares.signed(here, shown)) == shown
    links.revoke_link(there, DANA, shown.link_id)
    with pytest.raises(Missing):
        shares.open_link(here, link.token)
    sessions.sign_out(there, token)
    assert sessions.find_actor(here, token) is None


@pytest.mark.parametrize("is_chosen", [True, False])
def test_backups_of_a_deleted_rollout_go_on_each_replica(replicas, is_chosen):
    here, there = replicas
    rollout, _ = rollouts.open_sample(here, DANA, "2-after-august")
    eventually(lambda: rollout.id in there.log.heads())
    other = rollouts.start_rollout(there, DANA, "Another")
    eventually(lambda: other.id in here.log.heads())
    held, beside = backups.make(there, "by hand").path, backups.make(there, "by hand").path
    (beside / there.backups.folder.database.name).write_bytes(b"no database")
    rollouts.archive_rollout(here, DANA, rollout.id)
    name = rollout.brief.name
    deletion.delete_rollout(here, DANA, rollout.id, name, delete_old_copies=is_chosen)
    eventually(lambda: rollout.id not in there.log.heads())
    deletion.tick(there)
    # What cannot be searched stays.
    assert (held.exists(), beside.exists()) == (not is_chosen, True)
    assert len(there.backups.all()) == 2
    deletion.tick(there)
    assert len(there.backups.all()) == 2
    assert "deleted rollouts" not in there.register.secret_names()
    # Opened again, it is deleted again.
    rollouts.open_sample(here, DANA, "2-after-august")
    eventually(lambda: rollout.id in there.log.heads())
    again = backups.make(there, "by hand").path
    rollouts.archive_rollout(here, DANA, rollout.id)
    deletion.delete_rollout(here, DANA, rollout.id, name, delete_old_copies=is_chosen)
    eventually(lambda: rollout.id not in there.log.heads())
    deletion.tick(there)
    assert again.exists() is not is_chosen


def test_a_setup_link_of_either_replica_makes_the_owner_once(replicas):
    here, there = replicas
    tokens = [first_owner.new_link(each, "").partition("token=")[2] for each in replicas]
    assert all(first_owner.opens(each, token) for each in replicas for token in tokens)
    session = first_owner.claim_by_link(there, tokens[0], "Dana", "dana@lt.test", "a long password of Dana's")
    assert sessions.find_actor(here, session).name == "Dana"
    for workspace, token in zip(replicas, tokens, strict=True):
        with pytest.raises(Missing):
            first_owner.claim_by_link(workspace, token, "Mo", "mo@lt.test", "a long password of Mo's")
    assert len(here.accounts.all()) == 1


def test_a_change_beside_the_log_is_heard_in_the_other_replica(replicas):
    here, there = replicas
    before = there.notifier.count("atlas"), here.notifier.count("atlas")
    here.notifier.publish("atlas")
    eventually(lambda: there.notifier.count("atlas") > before[0])
    assert here.notifier.count("atlas") == before[1] + 1


def test_owners_are_told_that_a_failover_brought_a_removed_account_back(replicas, address):
    here, there = replicas
    dana = here.accounts.claim("Dana", "dana@lt.test", "hash", here.now()).actor()
    mo = here.accounts.add("Mo", "mo@lt.test", "hash", here.now())
    for each in replicas:
        failover.record_losses(each)
        eventually(lambda each=each: each.log._heads._beside is not None)
    with psycopg.connect(address) as link:
        before = link.execute("select * from playbook.told").fetchall()
    people.remove_person(here, dana, mo.id)
    eventually(lambda: ACCOUNTS in there.log._heads._beside)
    # As on a standby that had not received it.
    with psycopg.connect(address) as link:
        link.execute("delete from playbook.told")
        link.cursor().executemany("insert into playbook.told values (%s, %s)", before)
        link.execute("delete from playbook.audit where action = 'people.removed'")
    eventually(lambda: failover.loss_alert(there, dana))
    assert "accounts, roles, passwords" in audit.entries(here, dana, "data", None, 1).entries[0].subject


def test_reading_pages_writes_nothing_until_sessions_are_noted_together(replicas, address):
    here, there = replicas
    account = here.accounts.claim("Dana", "dana@lt.test", "hash", here.now())
    tokens = [sessions.begin(here, account) for _ in range(3)]
    with time_machine.travel(here.now() + timedelta(minutes=2), tick=False):
        before = _written(address)
        for token in [*tokens, *tokens, *tokens]:
            assert sessions.find_actor(here, token).name == "Dana"
        assert _written(address) == before
        here.own(open_sessions.SeenSessions).write()
        after = _written(address)
        assert len(after) == 1
        assert after.isdisjoint(before)
        assert sessions.find_actor(there, tokens[0]).name == "Dana"
        there.own(open_sessions.SeenSessions).write()
        assert _written(address) == after


def _written(address: str) -> set[str]:
    """Return which transactions wrote the rows of the sessions."""
    with psycopg.connect(address) as other:
        return {number for (number,) in other.execute("select xmin::text from playbook.session")}


def test_they_guess_no_more_codes_of_rooms_than_one(replicas, monkeypatch):
    monkeypatch.setattr(rooms, "_OWN", replace(rooms._OWN, size=4))
    monkeypatch.setattr(rooms, "_COMMON", replace(rooms._COMMON, size=7))
    looked_at = 0
    with time_machine.travel(replicas[0].now(), tick=False):
        for number in range(40):
            with pytest.raises(PlaybookError) as refused:
                rooms.join_room(replicas[number % 2], "ABCDEF", f"203.0.113.{number % 2}")
            looked_at += isinstance(refused.value, Missing)
        assert looked_at == 4 + 4 + 7
        for workspace in replicas:
            with pytest.raises(Refused, match="Too many failed tries"):
                rooms.join_room(workspace, "ABCDEF")


def test_they_ask_the_company_no_more_often_than_one(replicas, monkeypatch):
    monkeypatch.setattr(sign_on, "_TURNS", replace(sign_on._TURNS, size=5))
    taken = Counter[str]()
    with time_machine.travel(replicas[0].now(), tick=False):
        for number in range(40):
            with suppress(sign_on.TurnedAway):
                sign_on.take_turn(replicas[number % 2], "there", f"203.0.113.{number % 3}")
                taken["there"] += 1
        # Another way has turns of its own.
        sign_on.take_turn(replicas[0], "back", "")
    assert taken["there"] == 3 * 6 + 5


_PAUSE_AND_DIE = """
import os, signal, sys
from playbook.core.base.access import Actor
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.settings import load
workspace = open_workspace(load())
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
workspace.notifier.wake = die  # the first thing after the change is stored
links.pause_link(workspace, Actor(name="Dana", role="owner"), sys.argv[1])
"""


def test_a_replica_killed_right_after_a_change_leaves_no_page_with_old_rights(replicas, address, tmp_path):
    _, there = replicas
    rollout, _ = rollouts.open_sample(there, DANA, "2-after-august")
    link = links.make_link(there, DANA, rollout.id, "All-hands").link
    eventually(lambda: there.log._heads._beside is not None)
    before = there.notifier.count(rollout.id)
    environ = {"PLAYBOOK_DATABASE_URL": address, "PLAYBOOK_SECRET": SECRET.get_secret_value()}
    dying = python(
        "-c", _PAUSE_AND_DIE, link.id, extra_environ={**environ, "PLAYBOOK_DATA": str(tmp_path / "c")}
    )
    _, trouble = dying.communicate(timeout=120)
    assert dying.returncode == -signal.SIGKILL, trouble
    eventually(lambda: there.notifier.count(rollout.id) > before)
    assert there.links.get(link.id).paused_at is not None


def test_a_change_and_what_tells_of_it_are_stored_together_or_not_at_all(replicas, address):
    here, there = replicas
    rollout, _ = rollouts.open_sample(here, DANA, "2-after-august")
    link = links.make_link(here, DANA, rollout.id, "All-hands").link
    eventually(lambda: there.log._heads._beside is not None)
    before = here.notifier.count(rollout.id), there.notifier.count(rollout.id)
    links.pause_link(here, DANA, link.id)
    eventually(lambda: there.notifier.count(rollout.id) > before[1])
    [number] = _numbers(address, rollout.id)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("create function refuse() returns trigger language plpgsql as"
                      " $$ begin raise exception 'no'; end $$")  # fmt: skip
        other.execute("create trigger refuse before update on playbook.told execute function refuse()")
    with pytest.raises(StoreError):
        links.resume_link(here, DANA, link.id)
    assert here.links.get(link.id).paused_at is not None
    assert _numbers(address, rollout.id) == [number]


def _numbers(address: str, rollout_id: str) -> list[int]:
    with psycopg.connect(address) as other:
        rows = other.execute("select number from playbook.told where rollout_id = %s", [rollout_id])
        return [number for (number,) in rows]


def test_one_replica_drafts_a_rollout_at_a_time(replicas):
    here, there = replicas
    running_drafts.hold(here, "atlas")
    running_drafts.hold(here, "atlas")
    with pytest.raises(Refused, match="drafted already"):
        running_drafts.hold(there, "atlas")
    # No job runs there, so that its lease ends with the next look.
    eventually(lambda: _is_free(there, "atlas"))


def _is_free(workspace: Workspace, rollout_id: str) -> bool:
    with suppress(Refused):
        running_drafts.hold(workspace, rollout_id)
        return True
    return False


def test_what_was_made_of_a_rewritten_log_goes_in_the_other_replica(replicas):
    here, there = replicas
    rollout, _ = rollouts.open_sample(here, DANA, "2-after-august")
    eventually(lambda: rollout.id in there.log.heads())
    dropped: list[str] = []
    there.at_rewrite.append(dropped.append)
    here.log.delete(rollout.id, lambda: None)
    eventually(lambda: dropped == [rollout.id])


def test_a_connection_is_typed_once_and_no_dump_shows_a_secret(replicas, address):
    here, there = replicas
    connect.connect(here, DANA, "http://127.0.0.1:9/v1", "small", "canary-key")
    eventually(lambda: connections.setup_of(there).has_key)
    Webhooks(here.register).add(replace(WEBHOOK, rollout_id="r"), ADDRESS, most=9)
    assert Webhooks(there.register).find_address("one") == ADDRESS
    cookies = here.register.secret("cookies")
    with psycopg.connect(address) as link:
        [(dump,)] = link.execute("select schema_to_xml('playbook', true, false, '')::text").fetchall()
    assert "Leads" in dump
    assert [secret for secret in ("canary", ADDRESS, cookies) if secret in dump] == []
    connect.forget_connection(there, DANA)
    eventually(lambda: not connections.setup_of(here).has_key)


def test_another_secret_is_refused_at_the_start(replicas, address, tmp_path):
    here, _ = replicas
    here.accounts.claim("Dana", "dana@lt.test", "hash", here.now())
    other = Settings(
        data=tmp_path / "c", database_url=SecretStr(address), secret=SecretStr("another, and long enough too")
    )
    with pytest.raises(OtherSecret):
        open_workspace(other)


def test_people_of_a_folder_are_not_hidden_by_an_empty_database(address, tmp_path):
    settings = Settings(data=tmp_path / "data")
    with closing(open_workspace(settings)) as workspace:
        workspace.accounts.claim("Dana", "dana@lt.test", "hash", workspace.now())
    served = settings.model_copy(update={"database_url": SecretStr(address), "secret": SECRET})
    with pytest.raises(StoreError, match="move --to database"):
        open_workspace(served)
