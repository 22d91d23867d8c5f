"""Copies from before somebody was forgotten."""

import threading

import pytest

from playbook.store.backups import old_copies
from playbook.store.errors import Unavailable
from playbook.store.folder import Folder
from playbook.store.register.accounts import Accounts
from tests.store.backups.test_backups import DAY, NOW
from tests.store.logs import copy_of, created, examples
from tests.store.named import ADDRESS, MATCHER, NAME, holders, named, signed


def nothing(_: object) -> None:
    pass


def test_only_copies_that_hold_the_name_are_old_copies(log, register, backups, folder):
    log.append("r2", 0, created("r2") + examples(3, "r2"))
    clean = backups.make(log.copy_to, NOW, "nightly").path
    accounts = Accounts(register)
    account = accounts.add(NAME, ADDRESS, None, NOW)
    in_register = backups.make(log.copy_to, NOW + DAY, "nightly").path
    accounts.remove(account.id)
    log.append("r1", 0, named("r1"))
    in_log = backups.make(log.copy_to, NOW + 2 * DAY, "nightly").path
    old = copy_of(log, folder)
    unreadable = folder / "backups" / "playbook-0.duckdb"
    unreadable.write_bytes(b"no database")
    aside = Folder(folder).set_asides / "20260101T000000.000000Z"
    aside.mkdir(parents=True)
    (aside / "journal.jsonl").write_text(NAME, encoding="utf-8")
    log.forget(MATCHER, signed, nothing)
    after = backups.make(log.copy_to, NOW + 3 * DAY, "nightly").path
    result = old_copies.naming(backups, MATCHER)
    assert [(each.path, each.is_certain) for each in result] == [
        (unreadable, False), (old, True), (in_register, True), (in_log, True), (aside, False),
    ]  # fmt: skip
    old_copies.delete(result)
    assert old_copies.naming(backups, MATCHER) == []
    assert sorted((folder / "backups").iterdir()) == [clean, after]
    assert holders(folder) == []


def test_deleting_copies_twice_works_and_failures_are_reported(log, backups, monkeypatch):
    log.append("r1", 0, named("r1"))
    backups.make(log.copy_to, NOW, "nightly")
    result = old_copies.naming(backups, MATCHER)
    old_copies.delete(result)
    old_copies.delete(result)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(old_copies, "sync_folder", refuse)
    with pytest.raises(Unavailable, match="Permission denied"):
        old_copies.delete(result)


def test_what_a_backup_left_behind_goes_too(log, backups, folder):
    log.append("r1", 0, named("r1"))
    left = folder / "backups" / "playbook-1.part"
    left.mkdir(parents=True)
    (left / "playbook.duckdb").write_text(NAME, encoding="utf-8")
    log.forget(MATCHER, signed, nothing)
    assert holders(folder) == []


def test_no_backup_is_made_in_the_middle_of_forgetting(log, register, backups, folder):
    log.append("r1", 0, named("r1"))
    accounts = Accounts(register)
    account = accounts.add(NAME, ADDRESS, None, NOW)
    thread = threading.Thread(target=backups.make, args=(log.copy_to, NOW, "nightly"))

    def follow(_: object) -> None:
        thread.start()
        accounts.remove(account.id)

    with backups.lock:
        log.forget(MATCHER, signed, follow)
    thread.join()
    assert len(backups.all()) == 1
    assert old_copies.naming(backups, MATCHER) == []
    assert holders(folder) == []
