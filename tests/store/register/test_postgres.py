"""What the register does only in PostgreSQL: its schema, its connections, its clock."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text

from playbook import clock
from playbook.store.errors import StoreError, Unavailable
from playbook.store.log.postgres.writing import InDoubt
from playbook.store.register.accounts import Accounts
from playbook.store.register.audit import AuditLog
from playbook.store.register.postgres.register import OtherClock
from playbook.store.register.pulse import Pulses
from playbook.store.register.tables import audit
from tests import databases
from tests.store.register.racing import MOMENT, opened


def test_an_older_schema_gets_the_revisions_that_it_lacks(database):
    with closing(opened(f"{database}#older")) as register:
        Accounts(register).add("Mo", None, None, MOMENT)
        for statement in (
            "drop table older.pulse_key", "drop table older.pulse_waiting",
            "alter table older.draft_lease drop column is_stopped, drop column edition, drop column body",
            "alter table older.room drop column state",
            "update older.alembic_version set version_num = '0027'",
        ):  # fmt: skip
            register.run(text(statement))
    with closing(opened(f"{database}#older")) as register:
        assert [account.name for account in Accounts(register).all()] == ["Mo"]
        assert Pulses(register).open("atlas", ("desire",), [], 5, 9, live=False, day=MOMENT.date())
        register.run(text("update older.alembic_version set version_num = '9999'"))
    with pytest.raises(Unavailable, match="newer version"):
        opened(f"{database}#older")


@pytest.mark.parametrize("setting", ["DateStyle=German", "array_nulls=off", "synchronous_commit=off"])
def test_a_database_that_would_lose_or_change_rows_is_refused(database, setting):
    with pytest.raises(StoreError, match=setting.partition("=")[0]):
        opened(f"{database}&options=-c%20{setting.replace('=', '%3D')}#unused")


def test_a_running_release_works_on_while_a_newer_one_adds_its_revision(database):
    with closing(opened(f"{database}#beside")) as old, closing(opened(f"{database}#beside")) as newer:
        Accounts(old).add("Mo", None, None, MOMENT)
        newer.run(text("alter table beside.account add column more text"))
        newer.run(text("update beside.alembic_version set version_num = '9999'"))
        Accounts(old).add("Lee", None, None, MOMENT)
        assert sorted(account.name for account in Accounts(old).all()) == ["Lee", "Mo"]
        with pytest.raises(Unavailable, match="newer version"):
            opened(f"{database}#beside")


def test_a_secret_is_read_once_and_is_the_same_for_all(database):
    with closing(opened(f"{database}#secrets")) as here, closing(opened(f"{database}#secrets")) as there:
        first = here.secret("cookies")
        assert there.secret("cookies") == first
        here.run(text("delete from secrets.kept"))
        assert (here.secret("cookies"), there.secret("cookies")) == (first, first)
        there.write_secret("cookies", "another")
        assert there.secret("cookies") == "another"


def test_marks_of_devices_are_in_no_write_ahead_log(database):
    with closing(opened(f"{database}#marks")) as register:
        unlogged = register.scalars(
            text(
                "select relname::text from pg_class join pg_namespace on relnamespace = pg_namespace.oid"
                " where nspname = 'marks' and relpersistence = 'u' and relkind = 'r' order by 1"
            )
        )
    assert unlogged == ["pulse_key", "pulse_seen", "pulse_waiting", "question_vote"]


def test_the_audit_log_only_grows_there_too(database):
    with closing(opened(f"{database}#audited")) as register:
        AuditLog(register).append(MOMENT, "a", "Dana", "data.backed_up", "")
        with pytest.raises(StoreError):
            register.run(audit.update().values(action="data.exported"))
        register.run(audit.update().values(name="a former colleague"))
        [entry] = AuditLog(register).newest(datetime(2026, 1, 1, tzinfo=UTC), ["data.backed_up"], 9)
    assert entry.name == "a former colleague"


def test_a_change_that_was_lost_with_its_link_is_not_counted(database):
    with closing(opened(f"{database}#doubt")) as register:
        for statement in (
            "create table if not exists doubt.told (rollout_id text primary key, number bigint)",
            "create function doubt.die() returns trigger language plpgsql as"
            " $$begin perform pg_terminate_backend(pg_backend_pid()); return null; end$$",
        ):
            register.run(text(statement))
        with register.counting(["r1"]) as counted:
            Accounts(register).add("Mo", None, None, MOMENT)
            assert counted == {"r1": 1}
        register.run(
            text(
                "create constraint trigger die after update on doubt.told deferrable initially deferred"
                " for each row execute function doubt.die()"
            )
        )
        with register.counting(["r1"]) as counted, pytest.raises(InDoubt):
            Accounts(register).add("Lee", None, None, MOMENT)
        assert counted == {"r1": 0}
        assert [account.name for account in Accounts(register).all()] == ["Mo"]


def test_connections_that_the_server_ended_are_made_anew(database):
    with closing(opened(f"{database}#ended")) as register:
        accounts = Accounts(register)
        for number in range(3):
            with psycopg.connect(database, autocommit=True) as link:
                link.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                )
            accounts.add(f"Person {number}", None, None, MOMENT)
            assert len(accounts.all()) == number + 1


def test_another_clock_is_refused_and_a_sentence_says_so(database, monkeypatch):
    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(OtherClock, match="seconds away from the clock of the database"):
        opened(f"{database}#clocks")


@pytest.mark.slow
def test_a_pooler_may_stand_in_between():
    with databases.server() as server, databases.pooler(server) as url:
        here, there = opened(f"{url}#pooled"), opened(f"{server.url}#pooled")
        with closing(here), closing(there):
            Accounts(here).claim("Dana", "dana@lt.test", "hash", MOMENT)
            assert Accounts(there).has_owner()
            assert here.secret("cookies") == there.secret("cookies")
