"""Every register that a release has left opens, and all come to the same tables."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from playbook.store.errors import StoreError
from playbook.store.register.accounts import Accounts
from playbook.store.register.migrations import run
from playbook.store.register.pulse import Pulses
from playbook.store.register.sqlite_register import REVISION, SqliteRegister
from playbook.store.register.tables import metadata
from tests.soak import some
from tests.store.old_registers import STEPS, write_old

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
# SQLite's own files hold these as what stands on the right.
AS_STORED = {"BOOLEAN": "INTEGER", "DATE": "TEXT", "JSON": "TEXT"}


def text_of(path: Path) -> list[tuple[object, ...]]:
    """What makes the tables, word by word."""
    with closing(sqlite3.connect(path)) as file:
        schema = "select type, name, tbl_name, sql from sqlite_master order by 1, 2"
        return file.execute(schema).fetchall()


def shape_of(file: sqlite3.Connection) -> dict[str, list[object]]:
    """The columns, keys, indexes and checks of each table; constraints have no names."""
    shape: dict[str, list[object]] = {}
    names = "select name from sqlite_master where type = 'table' and name not glob 'sqlite_*'"
    for (table,) in file.execute(names).fetchall():
        columns = [
            (name, AS_STORED.get(kind, kind), bool(is_needed or key), default, key)
            for _, name, kind, is_needed, default, key, _ in file.execute(f"pragma table_xinfo({table})")
        ]
        keys = sorted(row[2:7] for row in file.execute(f"pragma foreign_key_list({table})"))
        indexes = []
        for _, name, is_unique, origin, is_partial in file.execute(f"pragma index_list({table})").fetchall():
            parts = [row[2:4] for row in file.execute(f"pragma index_xinfo({name})") if row[5]]
            made = file.execute("select sql from sqlite_master where name = ?", (name,)).fetchone()
            where = made[0].lower().partition(" where ")[2] if made and made[0] else ""
            indexes.append((name if origin == "c" else "", is_unique, parts, is_partial, where))
        made = file.execute("select sql from sqlite_master where name = ?", (table,)).fetchone()[0]
        checks = sorted(re.findall(r"check \((\w+ (?:in \(.*?\)|= \d+))\)", made, re.IGNORECASE))
        shape[table] = [columns, keys, sorted(map(repr, indexes)), checks]
    return shape


@pytest.mark.parametrize("steps", some(range(1, len(STEPS) + 1), [1, len(STEPS) // 2, len(STEPS)]))
def test_a_file_of_every_release_opens_with_its_people(path, tmp_path, steps):
    person = (
        "insert into account (id, name, email, created_at) values ('a', 'Mo', 'mo@lt.test', '2026-03-02')"
    )
    write_old(path, steps, person)
    with closing(SqliteRegister(path)) as register:
        assert [account.name for account in Accounts(register).all()] == ["Mo"]
        Accounts(register).begin_session("token", "a", NOW)
    SqliteRegister(tmp_path / "fresh.sqlite").close()
    assert text_of(path) == text_of(tmp_path / "fresh.sqlite")
    SqliteRegister(path).close()


def test_the_tables_are_those_that_the_code_describes(register, path):
    described = create_engine("sqlite://")
    metadata.create_all(described)
    with closing(described.raw_connection()) as fresh, closing(sqlite3.connect(path)) as file:
        stored, wanted = shape_of(file), shape_of(fresh.driver_connection)
    assert stored.pop("alembic_version")
    assert stored == wanted


def test_a_register_takes_the_last_revision_there_is(register, path):
    config = Config()
    config.set_main_option("script_location", str(run.FOLDER))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [f"{REVISION:04}"]
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("select version_num from alembic_version").fetchone() == (f"{REVISION:04}",)
        assert file.execute("pragma user_version").fetchone() == (REVISION,)


def test_a_step_that_fails_leaves_the_file_as_it_was(path, monkeypatch):
    write_old(path, 9)
    before = text_of(path)

    def broken(connection: object) -> None:
        bring_up(connection, "0023")
        raise StoreError("The disk is full.")

    bring_up = run.bring_up
    monkeypatch.setattr(run, "bring_up", broken)
    with pytest.raises(StoreError, match="disk is full"):
        SqliteRegister(path)
    assert text_of(path) == before
    monkeypatch.undo()
    SqliteRegister(path).close()
    assert len(text_of(path)) > len(before)


def test_pulses_of_an_earlier_release_keep_their_order(path):
    pulse = "insert into pulse values ('{}', 'atlas', 5, 9, 0, 0, '2026-03-01', '2026-03-01', null, 'desire')"
    write_old(path, 22, *(pulse.format(name) for name in "cab"))
    with closing(SqliteRegister(path)) as register:
        pulses = Pulses(register)
        assert [poll.id for poll in pulses.of_rollout("atlas")] == ["b", "a", "c"]
        later = pulses.open("atlas", ("desire",), [], 5, 9, live=False, day=NOW.date())
        assert [poll.id for poll in pulses.of_rollout("atlas")] == [later.id, "b", "a", "c"]
