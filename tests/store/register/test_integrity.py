"""Damage to the register is noticed, and costs nothing more."""

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from playbook import clock
from playbook.store.errors import Damaged, Full
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.register.accounts import Accounts
from playbook.store.register.sqlite_register import RegisterDamaged, SqliteRegister, accept_loss
from playbook.store.register.tables import accounts as accounts_table
from tests.store.logs import created, files_no_longer_than, python

NOW = clock.now()
LEAVE = """
import os, sys
from pathlib import Path
from playbook import clock
from playbook.store.register.accounts import Accounts
from playbook.store.register.sqlite_register import SqliteRegister
accounts = Accounts(SqliteRegister(Path(sys.argv[1])))
for number in range(20):
    accounts.add(f"Person {number}", f"p{number}@example.com", "hash", clock.now())
os._exit(0)
"""


def fill(path: Path, count: int = 20) -> None:
    with closing(SqliteRegister(path)) as register:
        accounts = Accounts(register)
        for number in range(count):
            account = accounts.add(f"Person {number}", f"p{number}@example.com", "hash", NOW)
            accounts.begin_session(f"{number}" * 30, account.id, NOW)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = "account", "session", "membership", "link", "pulse"
        return {name: sorted(connection.execute(f"select * from {name}").fetchall()) for name in tables}  # noqa: S608


def copy(path: Path, to: Path) -> Path:
    return Path(shutil.copytree(path.parent, to)) / path.name


def files(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith("-shm")}


def test_a_register_opens_on_a_full_disk_after_a_clean_end(path):
    with closing(SqliteRegister(path)) as register:
        Accounts(register).add("Mo", "mo@lt.test", None, clock.now())
    with files_no_longer_than(1000), closing(SqliteRegister(path)) as register:
        assert Accounts(register).find_by_email("mo@lt.test").name == "Mo"
        with pytest.raises(Full):
            Accounts(register).add("Lee", "lee@lt.test", None, clock.now())
    with closing(SqliteRegister(path)) as register:
        assert [each.name for each in Accounts(register).all()] == ["Mo"]


def test_no_flipped_bit_changes_a_row_unseen(path, tmp_path):
    fill(path)
    whole, expected, chance = path.read_bytes(), rows(path), random.Random(4)
    used = [at for at, byte in enumerate(whole) if byte]
    noticed = 0
    for number in range(150):
        spoiled = copy(path, tmp_path / str(number))
        content = bytearray(whole)
        content[chance.choice(used)] ^= 1 << chance.randrange(8)
        spoiled.write_bytes(content)
        try:
            SqliteRegister(spoiled).close()
        except RegisterDamaged:
            is_left = spoiled.read_bytes() == content
            noticed += 1
        else:
            is_left = rows(spoiled) == expected
        assert is_left
    assert noticed > 75


def test_a_schema_that_is_no_text_any_more_is_damage(path):
    fill(path)
    spoiled = path.read_bytes().replace(b"check (subject in", b"check (subje\xe3t in")
    path.write_bytes(spoiled)
    with pytest.raises(RegisterDamaged):
        SqliteRegister(path)
    assert path.read_bytes() == spoiled


@pytest.mark.parametrize("content", [None, b"", b"S", b"SQLite format 3\0", b"nonsense" * 1000])
def test_a_lost_register_is_no_fresh_install(path, content):
    with closing(EmbeddedLog.open(path.parent)) as log:
        log.append("r1", 0, created("r1"))
    if content is not None:
        path.write_bytes(content)
    for _ in range(2):
        with pytest.raises(RegisterDamaged, match="python -m playbook accept-loss"):
            SqliteRegister(path)
    aside = accept_loss(path, NOW)
    assert (aside / path.name).read_bytes() == content if aside else not content
    SqliteRegister(path).close()


def test_accounts_without_a_rollout_are_no_fresh_install_either(path):
    fill(path)
    path.unlink()
    with pytest.raises(RegisterDamaged, match="not in"):
        SqliteRegister(path)


def test_what_a_crash_left_is_whole_and_its_loss_is_noticed(path, tmp_path):
    path.parent.mkdir()
    assert python("-c", LEAVE, path).wait() == 0
    wal = path.with_name(f"{path.name}-wal")
    whole = copy(path, tmp_path / "whole")
    with closing(SqliteRegister(whole)) as register:
        assert len(Accounts(register).all()) == 20
    middle = bytearray(wal.read_bytes())
    middle[len(middle) // 2] ^= 1
    for number, (name, content) in enumerate(
        [(wal.name, None), (wal.name, b"junk" * 999), (wal.name, bytes(middle)), (path.name, None)]
    ):
        spoiled = copy(path, tmp_path / str(number))
        (spoiled.parent / name).unlink()
        if content:
            (spoiled.parent / name).write_bytes(content)
        before = files(spoiled)
        with pytest.raises(RegisterDamaged):
            SqliteRegister(spoiled)
        # SQLite may put an empty file in the place of a missing one, and takes nothing away.
        assert {name: content for name, content in files(spoiled).items() if content} == before


def test_an_older_copy_of_the_register_is_noticed(path, tmp_path):
    fill(path, 5)
    older = path.read_bytes()
    with closing(SqliteRegister(path)) as register:
        accounts = Accounts(register)
        accounts.set_owner(accounts.all()[0].id, True)
        accounts.remove(accounts.all()[-1].id)
    path.write_bytes(older)
    with pytest.raises(RegisterDamaged, match=r"ends after \d+ changes, and there were \d+"):
        SqliteRegister(path)
    assert accept_loss(path, NOW) is None
    with closing(SqliteRegister(path)) as register:
        assert len(Accounts(register).all()) == 5


def test_an_older_register_beside_a_damaged_mark_is_noticed(path):
    fill(path, 5)
    older, mark = path.read_bytes(), path.with_suffix(".mark")
    with closing(SqliteRegister(path)) as register:
        Accounts(register).add("Mo", "mo@lt.test", None, NOW)
    path.write_bytes(older)
    mark.write_bytes(b"x" + mark.read_bytes()[1:])
    with pytest.raises(RegisterDamaged, match=r"ends after \d+ changes, and there were \d+"):
        SqliteRegister(path)
    mark.write_bytes(b"nonsense")
    for _ in range(2):
        with pytest.raises(Damaged, match=r"register\.mark cannot be read"):
            SqliteRegister(path)
    assert accept_loss(path, NOW) is None
    with closing(SqliteRegister(path)) as register:
        assert len(Accounts(register).all()) == 5


def test_every_kind_of_write_keeps_the_digests_right(path):
    fill(path, 3)
    with closing(SqliteRegister(path)) as register:
        accounts = Accounts(register)
        first, second, _ = accounts.all()
        accounts.set_owner(first.id, True)
        accounts.remove(second.id)  # with its sessions, by a foreign key
        register.run(text("insert or replace into turned_away (person_hash) values ('x')"))
        register.run(text("insert or replace into turned_away (person_hash) values ('x')"))
        with pytest.raises(ZeroDivisionError):
            register.write(lambda transaction: transaction.execute(accounts_table.delete()) and 1 / 0)
        accounts.end_all_sessions()
    SqliteRegister(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("update account set is_owner = 1")
        connection.commit()
    with pytest.raises(RegisterDamaged, match=r"\(account\)"):
        SqliteRegister(path)


@pytest.mark.parametrize("moment", ["2026-11-20T10:00:00", "2026-11-20"])
def test_a_moment_without_a_zone_is_in_utc(path, moment):
    with closing(SqliteRegister(path)) as register:
        Accounts(register).add("Dana", None, None, clock.now())
        register.run(text("update account set created_at = :moment").bindparams(moment=moment))
        [created_at] = register.scalars(select(accounts_table.c.created_at))
    assert created_at == datetime.fromisoformat(moment).replace(tzinfo=UTC)
