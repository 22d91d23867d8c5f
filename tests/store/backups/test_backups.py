"""Backups of everything: made, checked, listed, pruned."""

import hashlib
import json
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta

import duckdb
import pytest

from playbook import clock
from playbook.store.backups.backups import Backups, remove
from playbook.store.errors import StoreError
from playbook.store.folder import Folder
from playbook.store.integrity import sealed_json
from playbook.store.register.accounts import Accounts
from tests.store.logs import created, examples, files_no_longer_than

NOW = clock.now()
DAY = timedelta(days=1)


def test_a_backup_holds_log_and_register_and_says_so(log, register, backups):
    log.append("r1", 0, created("r1") + examples(4, "r1"))
    Accounts(register).claim("Dana", "dana@lt.example", "hash", NOW)
    made = backups.make(log.copy_to, NOW, "by hand")
    assert sorted(path.name for path in made.path.iterdir()) == [
        "manifest.json", "playbook.duckdb", "register.sqlite",
    ]  # fmt: skip
    written = json.loads((made.path / "manifest.json").read_text())
    assert {name: written[name] for name in ("events", "rollouts", "accounts", "reason", "number")} == {
        "events": 5, "rollouts": 1, "accounts": 1, "reason": "by hand", "number": 1,
    }  # fmt: skip
    assert "the connection of the model with its key" in written["left_out"]
    for name, listed in written["files"].items():
        content = (made.path / name).read_bytes()
        assert listed == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    with closing(duckdb.connect(str(made.path / "playbook.duckdb"), read_only=True)) as copy:
        assert copy.execute("select count(*) from event").fetchall() == [(5,)]
    with closing(sqlite3.connect(made.path / "register.sqlite")) as copy:
        assert copy.execute("select name, email from account").fetchall() == [("Dana", "dana@lt.example")]
    assert backups.all() == [made]
    assert backups.damaged() == []


def test_a_manifest_that_another_version_wrote_otherwise_is_sound(log, backups):
    made = backups.make(log.copy_to, NOW, "by hand")
    text = sealed_json.unseal((made.path / "manifest.json").read_bytes())
    other = text.replace(b'Z",', b'+00:00",')
    assert other != text
    (made.path / "manifest.json").write_bytes(sealed_json.seal(other))
    assert backups.damaged() == []
    assert [backup.manifest for backup in backups.all()] == [made.manifest]


def test_a_backup_made_while_others_write_is_whole(log, register, backups):
    log.append("r1", 0, created("r1"))
    accounts, stop = Accounts(register), threading.Event()

    def work() -> None:
        number = 0
        while not stop.wait(0.002):
            number += 1
            accounts.add(f"Person {number}", f"p{number}@lt.example", None, NOW)
            head = log.head("r1")
            log.append("r1", head, examples(3, "r1", head))

    writer = threading.Thread(target=work)
    writer.start()
    try:
        before = [
            (log.head("r1"), len(accounts.all()), backups.make(log.copy_to, clock.now(), "by hand"))
            for _ in range(3)
        ]
    finally:
        stop.set()
        writer.join()
    for head, people, made in before:
        assert made.manifest.events >= head
        assert made.manifest.events % 3 == 1
        assert made.manifest.accounts >= people
    assert backups.damaged() == []


def test_the_clock_going_back_deletes_no_new_backup(log, folder):
    backups = Backups(Folder(folder), most=3, days=30)
    for day in range(4):
        backups.make(log.copy_to, NOW + day * DAY, "nightly")
    for day in range(4):
        made = backups.make(log.copy_to, NOW - (30 - day) * DAY, "nightly")
        assert made.path.is_dir()
        assert backups.all()[0] == made
        assert len(backups.all()) == 3


def test_old_backups_go_by_age_and_number_but_never_the_newest(log, folder):
    backups = Backups(Folder(folder), most=5, days=10)
    for day in range(8):
        made = backups.make(log.copy_to, NOW + day * DAY, "nightly")
        assert backups.all()[0] == made
    assert [backup.made_at for backup in backups.all()] == [NOW + day * DAY for day in (7, 6, 5, 4, 3)]
    backups.make(log.copy_to, NOW + 15.5 * DAY, "nightly")
    assert [backup.made_at for backup in backups.all()] == [NOW + day * DAY for day in (15.5, 7, 6)]
    # A clock that ran far ahead does not leave a single one.
    backups.make(log.copy_to, NOW + 4_000 * DAY, "nightly")
    assert len(backups.all()) == 3


def test_a_file_of_an_older_version_counts_as_the_oldest(log, folder):
    backups = Backups(Folder(folder), most=2, days=30)
    old = folder / "backups" / "playbook-20990101T000000.000000Z.duckdb"
    old.parent.mkdir()
    log.copy_to(old)
    first = backups.make(log.copy_to, NOW, "by hand")
    assert [backup.path for backup in backups.all()] == [first.path, old]
    assert backups.all()[1].manifest is None
    backups.make(log.copy_to, NOW + DAY, "by hand")
    assert not old.exists()


def test_a_backup_without_room_leaves_no_half_one(log, register, backups, folder):
    log.append("r1", 0, created("r1") + examples(300, "r1"))
    log.settle()
    with files_no_longer_than(1000), pytest.raises(StoreError):
        backups.make(log.copy_to, NOW, "by hand")
    assert list((folder / "backups").iterdir()) == []
    assert backups.make(log.copy_to, NOW, "by hand").manifest.events == 301


def test_what_a_crash_left_of_a_backup_goes_with_the_next(log, backups, folder):
    left = folder / "backups" / "playbook-20260101T000000.part"
    left.mkdir(parents=True)
    (left / "playbook.duckdb").write_text("half")
    backups.make(log.copy_to, NOW, "by hand")
    assert not left.exists()


def spoil(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    "harm",
    [
        lambda backup: spoil(backup / "playbook.duckdb"),
        lambda backup: spoil(backup / "register.sqlite"),
        lambda backup: spoil(backup / "manifest.json"),
        lambda backup: (backup / "register.sqlite").unlink(),
        lambda backup: (backup / "manifest.json").unlink(),
        lambda backup: (backup / "playbook.duckdb").write_bytes(b""),
    ],
)
def test_a_damaged_backup_is_noticed(log, register, backups, harm):
    log.append("r1", 0, created("r1"))
    made = backups.make(log.copy_to, NOW, "by hand")
    sound = backups.make(log.copy_to, NOW + DAY, "by hand")
    harm(made.path)
    assert [backup.path for backup in backups.damaged()] == [made.path]
    assert sound in backups.all()


def test_a_register_that_cannot_be_read_makes_no_backup(log, register, backups, folder):
    register.close()
    (folder / "register.sqlite").write_bytes(b"nonsense" * 2000)
    with pytest.raises(StoreError, match=r"register\.sqlite"):
        backups.make(log.copy_to, NOW, "by hand")
    assert backups.all() == []


def test_a_backup_that_is_a_link_to_another_disk_goes_with_what_it_leads_to(log, folder, tmp_path):
    backups = Backups(Folder(folder), most=2, days=30)
    paths = [backups.make(log.copy_to, NOW + day * DAY, "nightly").path for day in range(2)]
    for path, other in zip(paths, ("moved", "of-somebody-else"), strict=True):
        path.rename(tmp_path / other)
        path.symlink_to(tmp_path / other)
    (tmp_path / "of-somebody-else" / "manifest.json").write_text("{}")
    for day in (2, 3, 4):
        backups.make(log.copy_to, NOW + day * DAY, "nightly")
    assert len(backups.all()) == len([*(folder / "backups").iterdir()]) == 2
    assert not (tmp_path / "moved").exists()
    assert (tmp_path / "of-somebody-else" / "playbook.duckdb").exists()


def test_what_lies_beside_a_backup_that_a_link_leads_to_stays(log, folder, tmp_path):
    backups = Backups(Folder(folder), most=3, days=30)
    made = backups.make(log.copy_to, NOW, "nightly").path
    made.rename(tmp_path / "moved")
    (tmp_path / "moved" / "years.txt").write_text("of others")
    made.symlink_to(tmp_path / "moved")
    kept = backups.make(log.copy_to, NOW + DAY, "nightly").path
    (folder / "backups" / "playbook-20200101T000000.000000Z").symlink_to(kept)
    remove(made)
    remove(folder / "backups" / "playbook-20200101T000000.000000Z")
    assert [path.name for path in (tmp_path / "moved").iterdir()] == ["years.txt"]
    assert [backup.path for backup in backups.all()] == [kept]
