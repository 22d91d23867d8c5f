"""Damage to a small file or to a named value stops neither the start nor the regular work."""

import logging
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from playbook.core.base.access import Actor
from playbook.core.base.words import count
from playbook.desk.accounts import first_owner, sessions
from playbook.desk.all_hands import pulse
from playbook.desk.base.audit import MACHINE, all_entries
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import devices, links
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import backups, clock_jump, losses, time_zone
from playbook.settings import Settings
from playbook.store.backups import old_copies
from playbook.store.connection_file import ConnectionDamaged, ConnectionFile
from playbook.store.errors import StoreError
from playbook.store.folder import Folder
from playbook.store.register.postgres.connection_row import ConnectionRow
from playbook.store.register.privacy import deletions
from playbook.store.register.tables import named_values
from playbook.ui.shell import server
from tests import databases
from tests.attack.workshop import CONNECTION
from tests.desk.conftest import until
from tests.rights import without_root_rights
from tests.soak import some

_IS_NO_SECRET = named_values.c.name.in_(["clock", "time zone", "deleted rollouts", "connection"])
OWNER = Actor(name="Ada", role="owner")
SAMPLE = "sample-3-under-way"
# The data itself, whose damage other tests are about.
STORES = {"playbook.duckdb", "playbook.duckdb.wal", "journal.jsonl", "register.sqlite", "register.sqlite-wal"}
# They tell whether something is lost. Where nobody can read them, the start says what to run.
GUARDS = "journal.mark", "register.mark"
# Who may not open these cannot work in the folder at all, and is told so.
NEEDED = "playbook.lock", "register.sqlite-shm"


def replaced(place: float, mask: int) -> Callable[[bytes], bytes]:
    """Replace a byte at a place from 0 to 1: by NUL, or by one with a high bit."""

    def damage(content: bytes) -> bytes:
        at = int(place * max(0, len(content) - 1))
        new = content[at] | mask if mask and content else mask
        return content[:at] + bytes([new]) + content[at + 1 :]

    return damage


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "NUL first": replaced(0, 0),
    "NUL": replaced(0.5, 0),
    "all NUL": lambda content: bytes(len(content)),
    "high first": replaced(0, 0x80),
    "high": replaced(0.5, 0x80),
    "all high": lambda content: b"\xff" * len(content),
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda _content: b"",
    "list": lambda _content: b'[["x"]]',
    "number": lambda _content: b"7e99",
    "object": lambda _content: b'{"writes": 9e99, "schema": 30, "tables": []}',
    "surrogate": lambda _content: b'{"\\ud800": "\\ud800"}',
    "deep": lambda _content: b"[" * 30_000,
    "day": lambda _content: b"2026-03-05",
    "last day": lambda _content: b"9999-12-31T23:59:59+00:00",
    "first day": lambda _content: b"0001-01-01T00:00:00+14:00",
}


@contextmanager
def started(folder: Path) -> Iterator[Workspace]:
    """Start the app as its server does."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PLAYBOOK_DATA", str(folder))
        with closing(server._open()) as workspace:
            yield workspace


def work(workspace: Workspace) -> None:
    """Do what begins with the jobs, and all of them once."""
    sessions.sweep(workspace)
    clock_jump.note_start(workspace)
    for tick, _, _ in server._jobs():
        tick(workspace, is_over=bool)


def use(folder: Path) -> None:
    """Start, work, and do what touches the small files."""
    with started(folder) as workspace:
        first_owner.new_link(workspace, "http://127.0.0.1")
        work(workspace)
        clock_jump.jump_alert(workspace, OWNER)
        devices.signed(workspace, devices.new_device("a"))
        assert backups.trouble(workspace) == "" or "damaged" in backups.trouble(workspace)
        assert backups.make(workspace, "by hand").manifest
        assert workspace.log.verify().problems == ()
        assert workspace.log.heads() != {}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data folder of a running app in which everything was used."""
    source, copied = (tmp_path_factory.mktemp(name) / "data" for name in ("source", "copied"))
    with started(source) as workspace:
        rollouts.open_sample(workspace, OWNER, "3-under-way")
        workspace.accounts.add("Zoe", "zoe@example.com", "hash", workspace.now())
        ConnectionFile(Folder(source).connection).write(CONNECTION)
        pulse.open_pulse(workspace, OWNER, SAMPLE)
        links.make_link(workspace, OWNER, SAMPLE, "Board")
    with started(source) as workspace:
        work(workspace)
        devices.signed(workspace, devices.new_device("a"))
        workspace.register.destroy(lambda _: None)
        now = workspace.now()
        deletions.note_deletion(workspace.register, "gone", now, with_copies=True)
        made = [backups.make(workspace, "by hand") for _ in range(2)]
        copies = [old_copies.OldCopy(made[0].path, True)]
        old_copies.plan_deletion(workspace.backups.folder, "gone", copies)
        first_owner.new_link(workspace, "http://127.0.0.1")
        shutil.copytree(source, copied, ignore=shutil.ignore_patterns("*.sock"))
    return copied


def small_files(folder: Path) -> list[Path]:
    """Return all files but the stores."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in STORES)


def problems(folder: Path, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log says of a start and its work, beside a note on copies that nobody may delete."""
    caplog.clear()
    use(folder)
    messages = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    return [message for message in messages if not message.startswith("Old copies")]


def refuses(folder: Path, hint: str) -> None:
    with pytest.raises(StoreError) as caught:
        use(folder)
    assert hint in caught.value.hint


def test_the_list_of_small_files_is_whole(running):
    assert {file.name for file in small_files(running)} >= {
        "playbook.lock", "playbook.duckdb.mark", "journal.mark", "register.mark", "register.sqlite-shm",
        "connection.json", "cards.sqlite", "deleting.json", "first-run.html", "manifest.json",
    }  # fmt: skip
    assert set(names_in(running)) >= {"clock", "digest", "scrub owed", "deleted rollouts", "device"}


@pytest.mark.parametrize("way", some([*WAYS], [*WAYS][::5]))
def test_damage_to_small_files_and_named_values_stops_no_start_and_no_job(running, tmp_path, caplog, way):
    folder = shutil.copytree(running, tmp_path / "data")
    for file in small_files(folder):
        if file.name not in GUARDS:
            file.write_bytes(WAYS[way](file.read_bytes()))
    assert problems(folder, caplog) == []
    for name in names_in(folder):
        if name != "digest":
            damage_value(folder, name, WAYS[way])
    assert problems(folder, caplog) == []


@pytest.mark.parametrize("name", GUARDS)
def test_what_guards_the_data_is_needed_or_the_start_says_what_to_do(running, tmp_path, caplog, name):
    for number, way in enumerate([*some([*WAYS], [*WAYS][::2]), None]):
        folder = shutil.copytree(running, tmp_path / str(number))
        if way is None:
            (folder / name).chmod(0)
            with without_root_rights():
                refuses(folder, "accept-loss")
            continue
        (folder / name).write_bytes(content := WAYS[way]((folder / name).read_bytes()))
        # A power cut leaves NUL, and one damaged place leaves the other copy of the number.
        if not content.strip(b"\0") or re.search(rb"[0-9]{20} [0-9a-f]{8}\n", content):
            assert problems(folder, caplog) == []
        else:
            refuses(folder, "accept-loss")


def test_a_lock_that_nobody_may_open_refuses_the_start(running, tmp_path):
    folder = shutil.copytree(running, tmp_path / "data")
    (folder / "playbook.lock").chmod(0)
    with without_root_rights():
        refuses(folder, "Check the folder")


def test_what_may_not_be_read_stops_no_start_and_no_job(running, tmp_path, caplog):
    folder = shutil.copytree(running, tmp_path / "data")
    for path in [*small_files(folder), next(folder.glob("backups/*"))]:
        if path.name not in (*GUARDS, *NEEDED):
            path.chmod(0)
    with without_root_rights():
        assert problems(folder, caplog) == []
        assert problems(folder, caplog) == []


def names_in(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "register.sqlite")) as register:
        return [name for [name] in register.execute("select name from kept order by name")]


def damage_value(folder: Path, name: str, damage: Callable[[bytes], bytes]) -> None:
    with closing(sqlite3.connect(folder / "register.sqlite", isolation_level=None)) as register:
        read = "select cast(value as blob) from kept where name = ?"
        [value] = register.execute(read, (name,)).fetchone()
        change = "update kept set value = cast(? as text) where name = ?"
        register.execute(change, (damage(value), name))


@pytest.mark.parametrize("way", ["high", "empty", "list", "object"])
def test_who_accepts_the_loss_of_a_digest_loses_nothing_else(running, tmp_path, way):
    folder = shutil.copytree(running, tmp_path / "data")
    damage_value(folder, "digest", WAYS[way])
    with pytest.raises(StoreError, match=r"cannot be read.*accept-loss"):
        use(folder)
    assert losses.accept(Settings(data=folder)) == []
    with started(folder) as workspace:
        assert [account.name for account in workspace.accounts.all()] == ["Zoe"]


def test_who_accepts_a_loss_leaves_a_line_that_says_what_is_left(running, tmp_path):
    folder = shutil.copytree(running, tmp_path / "data")
    Folder(folder).register.write_bytes(b"damaged" * 1_000)
    assert len(losses.accept(Settings(data=folder))) == 1
    with started(folder) as workspace:
        heads = workspace.log.heads()
        entries = all_entries(workspace.register, 1)
    left = f"{count(sum(heads.values()), 'change')}, {count(len(heads), 'rollout')}, 0 accounts left"
    found = [(entry.name, entry.subject) for entry in entries if entry.action == "data.loss_accepted"]
    assert found == [(MACHINE, left)]


def test_a_damaged_connection_is_said(running, tmp_path):
    folder = shutil.copytree(running, tmp_path / "data")
    (folder / "connection.json").write_bytes(b"\xff")
    with started(folder), pytest.raises(ConnectionDamaged, match="Connect it again in Settings"):
        ConnectionFile(Folder(folder).connection).read()


def test_jobs_begin_whatever_the_last_believed_moment_is(running, tmp_path):
    folder = shutil.copytree(running, tmp_path / "data")
    damage_value(folder, "clock", lambda _: b"gAAAAABpLQ==")
    (folder / "cards.sqlite").unlink()
    with started(folder) as workspace:
        workspace.backups.all()[0].path.chmod(0)
        with without_root_rights():
            server._begin_jobs(workspace)
        until((folder / "cards.sqlite").exists)


def test_damage_to_named_values_stops_no_replica(database, tmp_path, caplog):
    settings = Settings(
        data=tmp_path / "data",
        database_url=SecretStr(databases.database_of(database, tmp_path)),
        secret=SecretStr("a secret of the tests, long enough"),
    )
    with closing(open_workspace(settings)) as workspace:
        time_zone.begin(workspace)
        work(workspace)
        deletions.note_deletion(workspace.register, "gone", workspace.now(), with_copies=True)
        ConnectionRow(workspace.register).write(CONNECTION)
        named = workspace.register.scalars(select(named_values.c.name).where(_IS_NO_SECRET))
        assert set(named) == {"clock", "time zone", "deleted rollouts", "connection"}
    for damage in WAYS.values():
        damaged = damage(b"2026-03-05T09:00:00+00:00 +0100").replace(b"\0", b"").decode(errors="replace")
        with closing(open_workspace(settings)) as workspace:
            workspace.register.run(named_values.update().where(_IS_NO_SECRET).values(value=damaged))
            time_zone.begin(workspace)
            work(workspace)
            clock_jump.jump_alert(workspace, OWNER)
            assert deletions.deleted_with_copies(workspace.register) == {}
            with pytest.raises(StoreError):
                ConnectionRow(workspace.register).read()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
