"""A whole backup is put back, or nothing is."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from playbook.store.backups import manifest, restore
from playbook.store.backups.backups import Backups
from playbook.store.connection_file import ConnectionFile, StoredConnection
from playbook.store.errors import Damaged, StoreError, Unavailable
from playbook.store.folder import Folder
from playbook.store.log import restore as log_restore
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.register.accounts import Accounts
from playbook.store.register.sqlite_register import SqliteRegister
from tests.soak import some
from tests.store.backups.test_backups import DAY, NOW, spoil
from tests.store.logs import copy_of, created, examples
from tests.store.old_registers import make_newer

OLD, NEW = ({"r1": 6}, ["Dana"]), ({"r1": 9}, ["Dana", "Lee"])


def state_of(folder):
    with closing(EmbeddedLog.open(folder)) as log:
        assert log.verify().problems == ()
        heads = log.heads()
    with closing(SqliteRegister(folder / "register.sqlite")) as register:
        return heads, sorted(account.name for account in Accounts(register).all())


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory):
    """A backup of a closed folder in which more was done since."""
    folder = tmp_path_factory.mktemp("backed-up") / "data"
    with (
        closing(EmbeddedLog.open(folder)) as log,
        closing(SqliteRegister(folder / "register.sqlite")) as register,
    ):
        log.append("r1", 0, created("r1") + examples(5, "r1"))
        Accounts(register).add("Dana", "dana@lt.example", "hash", NOW)
        made = Backups(Folder(folder), 14, 30).make(log.copy_to, NOW, "by hand")
        log.append("r1", 6, examples(3, "r1", 6))
        Accounts(register).add("Lee", None, None, NOW)
    return made.path


@pytest.fixture
def backup(backed_up, folder):
    """The backup in a copy of that folder, to spoil."""
    data = backed_up.parents[1]
    shutil.copytree(data, folder, ignore=shutil.ignore_patterns("*.lock"))
    return folder / backed_up.relative_to(data)


def test_restoring_brings_back_log_and_register_and_sets_the_rest_aside(folder, backup):
    assert state_of(folder) == NEW
    aside = restore.restore(folder, backup, NOW)
    assert {path.name for path in aside.iterdir()} >= {"playbook.duckdb", "journal.jsonl", "register.sqlite"}
    assert state_of(folder) == OLD
    with closing(SqliteRegister(aside / "register.sqlite")) as register:
        assert len(Accounts(register).all()) == 2


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    own = tmp_path.stat().st_dev
    places = (Path(place) for place in ("/dev/shm", "/var/tmp", Path.home()))
    place = next(place for place in places if place.exists() and place.stat().st_dev != own)
    path = Path(tempfile.mkdtemp(dir=place))
    yield path
    shutil.rmtree(path)


def test_what_is_replaced_or_damaged_goes_aside_to_another_disk(folder, backup, other_disk):
    (folder / "set-aside").symlink_to(other_disk)
    aside = restore.restore(folder, backup, NOW)
    assert {path.name for path in aside.iterdir()} >= {"playbook.duckdb", "journal.jsonl", "register.sqlite"}
    assert state_of(folder) == OLD
    (folder / "playbook.duckdb").write_bytes(b"x" * 5_000)
    assert state_of(folder) == OLD
    assert len([*other_disk.iterdir()]) == 2


def test_no_model_is_connected_after_a_restore_until_somebody_says_so(folder, backup):
    place, typed = Folder(folder).connection, StoredConnection(url="https://api.example.com", model="m")
    ConnectionFile(place).write(typed)
    restore.restore(folder, backup / "playbook.duckdb", NOW)
    assert ConnectionFile(place).read() == typed  # the log alone is replaced, and nobody's connection
    aside = restore.restore(folder, backup, NOW)
    assert ConnectionFile(place).read() == StoredConnection()
    assert ConnectionFile(aside / place.name).read() == typed


def test_an_empty_folder_becomes_what_was_backed_up(tmp_path, backup):
    moved = tmp_path / "elsewhere" / backup.name
    shutil.copytree(backup, moved)
    restore.restore(tmp_path / "new", moved, NOW)
    assert state_of(tmp_path / "new") == OLD


def test_a_file_of_an_older_version_replaces_the_log_only(folder, backup):
    with closing(EmbeddedLog.open(folder)) as log:
        file = copy_of(log, folder)
        log.append("r1", 9, examples(1, "r1", 9))
    restore.restore(folder, file, NOW)
    assert state_of(folder) == NEW


def test_a_file_of_an_older_version_begins_an_empty_folder(tmp_path, folder, backup):
    restore.restore(tmp_path / "new", backup / "playbook.duckdb", NOW)
    assert state_of(tmp_path / "new") == (OLD[0], [])


def test_a_register_that_was_lost_is_not_begun_anew_by_a_log(folder, backup):
    (folder / "register.sqlite").unlink()
    restore.restore(folder, backup / "playbook.duckdb", NOW)
    with pytest.raises(Damaged, match="people and links"):
        state_of(folder)
    restore.restore(folder, backup, NOW)
    assert state_of(folder) == OLD


@pytest.mark.parametrize(
    "harm",
    [
        lambda backup: spoil(backup / "playbook.duckdb"),
        lambda backup: spoil(backup / "register.sqlite"),
        lambda backup: (backup / "register.sqlite").unlink(),
        lambda backup: (backup / "manifest.json").unlink(),
        lambda backup: (backup / "manifest.json").write_text('{"backup_schema": 2}'),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_changes(folder, backup, harm):
    harm(backup)
    with pytest.raises(Damaged, match=backup.name):
        restore.restore(folder, backup, NOW)
    assert state_of(folder) == NEW
    assert not (folder / "set-aside").exists()


@pytest.mark.parametrize(
    "change",
    [
        "create trigger everybody after insert on session begin update account set is_owner = 1; end",
        "drop trigger audit_is_final",
        "create view who as select * from account",
        "drop table session",
        "alter table account drop column password_hash",
    ],
)
def test_a_register_made_by_others_runs_nothing_and_changes_nothing(folder, backup, change):
    with closing(sqlite3.connect(backup / "register.sqlite")) as register:
        register.execute(change)
        register.commit()
    _sign(backup)
    with pytest.raises(StoreError):
        restore.restore(folder, backup, NOW)
    assert state_of(folder) == NEW


@pytest.mark.parametrize(
    ("table", "ours", "theirs"),
    [
        ("account", "is_owner      integer not null default 0", "is_owner integer not null as (1) stored"),
        ("token", "on delete cascade", ""),
        ("account", "seen_at       text", "seen_at text check (seen_at is null)"),
    ],
)
def test_nothing_but_rows_is_taken_of_a_register_made_by_others(folder, backup, table, ours, theirs):
    schema = "select sql from sqlite_master where name = ?"
    with closing(sqlite3.connect(backup / "register.sqlite")) as register:
        (written,) = register.execute(schema, [table]).fetchone()
        assert ours in written
        register.execute("pragma legacy_alter_table = on")
        columns = [name for (name,) in register.execute("select name from pragma_table_info(?)", [table])]
        register.execute(f"alter table {table} rename to earlier")
        register.execute(written.replace(ours, theirs))
        names = ", ".join(name for name in columns if "as (1)" not in theirs or name != "is_owner")
        register.execute(f"insert into {table} ({names}) select {names} from earlier")  # noqa: S608 - ours
        register.execute("drop table earlier")
        register.commit()
    _sign(backup)
    restore.restore(folder, backup, NOW)
    with closing(sqlite3.connect(folder / "register.sqlite")) as register:
        assert register.execute(schema, [table]).fetchone() == (written,)
    assert state_of(folder) == OLD


@pytest.mark.parametrize(
    ("table", "ours", "theirs"),
    [
        # keeps a link open
        ("link", "paused_at     text", "paused_at text unique on conflict ignore"),
        # a number in a logo, which is read as so many bytes
        ("brand", ") strict", ")"),
    ],
)
def test_no_rows_are_taken_of_a_table_that_holds_others_than_ours(folder, backup, table, ours, theirs):
    with closing(sqlite3.connect(backup / "register.sqlite")) as register:
        schema = "select sql from sqlite_master where name = ?"
        (written,) = register.execute(schema, [table]).fetchone()
        assert ours in written
        register.execute("pragma legacy_alter_table = on")
        register.execute(f"alter table {table} rename to earlier")
        register.execute(written.replace(ours, theirs))
        register.execute(f"insert into {table} select * from earlier")  # noqa: S608 - ours
        register.execute("drop table earlier")
        register.commit()
    _sign(backup)
    with pytest.raises(StoreError):
        restore.restore(folder, backup, NOW)
    assert state_of(folder) == NEW


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "Dana\n2026-11-27 INFO playbook: \x1b[2J"),
        ("name", "D" * 121),
        ("email", "dana@lt.example,all@lt.example"),
        ("email", f"{'d' * 250}@lt.example"),
        ("password_hash", "$argon2id$v=19$m=2097152,t=1,p=1$c29tZXNhbHQ$aGFzaA"),
        ("password_hash", "$argon2id$v=19$m=19456,t=50,p=1$c29tZXNhbHQ$aGFzaA"),
        ("password_hash", "$argon2id$v=19$p=1,m=2097152,t=50$c29tZXNhbHQ$aGFzaA"),
    ],
)
def test_no_account_comes_back_that_this_app_never_made(folder, backup, column, value):
    with closing(sqlite3.connect(backup / "register.sqlite")) as register:
        register.execute(f"update account set {column} = ?", [value])  # noqa: S608 - a name of ours
        register.commit()
    _sign(backup)
    with pytest.raises(Damaged, match="never wrote"):
        restore.restore(folder, backup, NOW)
    assert state_of(folder) == NEW


MEMBERSHIP = "insert into membership select id, ?, ?, ?, ? from account limit 1"
INVITE = (
    "insert into invite values ('i', 's', 'Lee', null, 0, ?, ?, ?, ?, null, 'Dana',"
    " '2026-03-02T09:00:00+00:00', '2026-03-09T09:00:00+00:00', null, null)"
)
PULSE = "insert into pulse values ('p', 'r', ?, 90, 0, ?, '2026-03-01', '2026-03-02', null, 'awareness', ?)"


@pytest.mark.parametrize(
    ("insert", "values"),
    [
        *((insert, values) for insert in (MEMBERSHIP, INVITE) for values in (
            ("*", "lead", '{"a": 1}', None), ("*", "lead", '"x"', None), ("*", "lead", "[[1]]", None),
            ("*", "lead", "[1]", None), ("*", "lead", "[", None), ("x" * 3000, "lead", "[]", None),
            ("*", "lead", "[]", "\x00"), ("*", "lead", "[]", "x" * 3000),
        )),
        (PULSE, ("many", 0, 1)), (PULSE, (5, "shown", 1)), (PULSE, (5, 0, "first")),
    ],
)  # fmt: skip
def test_no_role_invite_or_poll_comes_back_that_nobody_could_read(folder, backup, insert, values):
    with closing(sqlite3.connect(backup / "register.sqlite")) as register:
        register.execute(insert, values)
        register.commit()
    _sign(backup)
    with pytest.raises(Damaged, match="never wrote"):
        restore.restore(folder, backup, NOW)
    assert state_of(folder) == NEW


def test_no_sign_in_or_secret_comes_back_with_a_backup_made_by_others(folder, backup):
    later = (NOW + DAY).isoformat()
    with closing(sqlite3.connect(backup / "register.sqlite")) as register:
        (account,) = register.execute("select id from account").fetchone()
        insert = "insert into {} values ({})".format
        for table, row in {
            "session": ("known", account, later, later),
            "kept": ("share passes", "known"),
            "setup_link": ("known", later),
            "token": ("t", "known", "r1", "Board", 1, account, "Dana", later, later, None, None),
        }.items():
            register.execute(insert(table, ", ".join("?" * len(row))), row)
        register.commit()
    _sign(backup)
    restore.restore(folder, backup, NOW)
    with closing(sqlite3.connect(folder / "register.sqlite")) as register:
        count = "select (select count(*) from session), (select count(*) from setup_link)"
        assert register.execute(count).fetchone() == (0, 0)
        assert register.execute("select count(*) from kept where value = 'known'").fetchone() == (0,)
        assert register.execute("select revoked_at is null from token").fetchall() == [(0,)]


def _sign(backup):
    """Write the sums of the files as they are, as whoever made them would."""
    sums = manifest.sums_of(path for path in backup.iterdir() if path.name != manifest.NAME)
    manifest.write(backup, manifest.read(backup).model_copy(update={"files": sums}))


def test_a_register_of_a_newer_version_is_refused_and_nothing_changes(folder, backup, tmp_path):
    make_newer(folder / "register.sqlite")
    with closing(EmbeddedLog.open(folder)) as log:
        newer = Backups(Folder(folder), 14, 30).make(log.copy_to, NOW + DAY, "by hand")
    restore.restore(folder, backup, NOW)
    with pytest.raises(StoreError, match="newer version"):
        restore.restore(folder, newer.path, NOW)
    assert state_of(folder) == OLD


@pytest.mark.parametrize("where", [b"../elsewhere", b"..", b"\0", b"\xff", b""])
def test_no_file_is_moved_out_of_the_folder(folder, backup, tmp_path, where):
    left = folder / "restored"
    left.mkdir()
    (left / "journal.jsonl").write_text("")
    (left / "aside").write_bytes(where)
    restore.restore(folder, backup, NOW)
    assert list(tmp_path.rglob("elsewhere")) == []
    assert (folder / "set-aside" / "restored" / "journal.jsonl").exists()
    assert state_of(folder) == OLD


def test_a_place_that_no_text_names_is_only_a_name(folder, backup):
    left = folder / "restored"
    left.mkdir()
    (left / "aside").write_bytes(b"\xff\xfe")
    restore.restore(folder, backup, NOW)
    assert state_of(folder) == OLD


def test_a_manifest_without_an_end_is_not_waited_for(folder, backup, tmp_path):
    moved = shutil.move(backup, tmp_path / "elsewhere")
    (moved / "manifest.json").unlink()
    os.mkfifo(moved / "manifest.json")
    with pytest.raises(Damaged, match=r"manifest\.json"):
        restore.restore(folder, moved, NOW)
    assert state_of(folder) == NEW


@pytest.mark.parametrize("name", ["restored", "restored.part"])
def test_a_backup_that_lies_where_a_restore_works_is_refused_and_stays(folder, backup, name):
    moved = shutil.move(backup, folder / name)
    with pytest.raises(StoreError, match=name):
        restore.restore(folder, moved, NOW)
    assert manifest.check(moved)


def test_restoring_is_refused_while_the_app_runs(folder, backup):
    with closing(EmbeddedLog.open(folder)), pytest.raises(Unavailable, match=str(os.getpid())):
        restore.restore(folder, backup, NOW)
    assert state_of(folder) == NEW


@pytest.mark.parametrize("stop", some(range(1, 9), [1, 2, 5, 8]))
def test_the_next_start_finishes_a_restore_cut_short(folder, backup, monkeypatch, stop):
    # One rename that makes the restore count, and two for each of the three files.
    moves, replace, rename = iter(range(1, 100)), os.replace, os.rename

    def some_of(move):
        def moved(*paths):
            if next(moves) == stop:
                raise KeyboardInterrupt
            move(*paths)

        return moved

    monkeypatch.setattr(os, "replace", some_of(replace))
    monkeypatch.setattr(os, "rename", some_of(rename))
    if stop <= 7:
        with pytest.raises(KeyboardInterrupt):
            restore.restore(folder, backup, NOW)
    else:
        restore.restore(folder, backup, NOW)
    monkeypatch.undo()
    assert state_of(folder) == (NEW if stop == 1 else OLD)
    assert not Folder(folder).restored.exists()


def test_a_start_removes_what_a_killed_restore_left(folder, backup, monkeypatch):
    def killed(_path):
        raise KeyboardInterrupt

    monkeypatch.setattr(log_restore, "sync_file", killed)
    monkeypatch.setattr(shutil, "rmtree", lambda *_paths, **_how: None)  # nothing is cleaned up after a kill
    with pytest.raises(KeyboardInterrupt):
        restore.restore(folder, backup, NOW)
    monkeypatch.undo()
    assert Folder(folder).restoring.exists()
    assert state_of(folder) == NEW
    assert not Folder(folder).restoring.exists()
