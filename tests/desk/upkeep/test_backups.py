"""Backups by night and by hand, and what an owner learns of them."""

import shutil
import threading
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from playbook.core.base.access import Actor
from playbook.desk.base import audit, timer
from playbook.desk.base.workspace import Workspace, open_log, open_register, open_workspace
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import backups
from playbook.settings import Settings
from playbook.store.errors import Held, StoreError
from tests.store.backups.test_backups import spoil
from tests.store.logs import created, files_no_longer_than
from tests.store.old_registers import write_old

DANA = Actor(name="Dana")


def at(hour: int, day: int = 0) -> datetime:
    """An hour of the machine's own time, some days from now."""
    start = datetime.now().astimezone().replace(hour=hour, minute=10, second=0, microsecond=0)
    return start + timedelta(days=day)


def reasons(workspace: Workspace) -> list[str]:
    return [backup.manifest.reason for backup in backups.list_backups(workspace, DANA)]


@pytest.fixture
def clock_at(monkeypatch):
    def set_clock(workspace: Workspace, moment: datetime) -> None:
        monkeypatch.setattr(Workspace, "now", lambda _: moment)

    return set_clock


def test_one_backup_is_made_each_night(workspace, clock_at):
    for moment, expected in (
        (at(2), 1),  # none yet: last night's is made up for
        (at(2), 1),
        (at(3), 2),
        (at(23), 2),
        (at(2, day=1), 2),
        (at(9, day=1), 3),  # the machine was off at three
        (at(9, day=4), 4),
        (at(9, day=-20), 5),  # the clock went back
        (at(9, day=-20), 5),
        (at(4, day=-19), 6),
    ):
        clock_at(workspace, moment)
        backups.tick(workspace, moment)
        assert len(backups.list_backups(workspace, DANA)) == expected, moment
    assert {*reasons(workspace)} == {"nightly"}


def test_a_backup_by_hand_since_three_is_enough(workspace, clock_at):
    clock_at(workspace, at(8))
    backups.back_up(workspace, DANA)
    assert backups.tick(workspace, at(20)) is None
    assert backups.tick(workspace, at(9), is_over=lambda: True) is None
    assert reasons(workspace) == ["by hand"]


def test_the_timer_makes_it_by_itself(tmp_path):
    done = threading.Event()

    def tick(workspace: Workspace, **options) -> None:
        backups.tick(workspace, **options)
        done.set()

    with closing(open_workspace(Settings(data=tmp_path / "data"))) as workspace:
        timer.begin(workspace, (tick, 0, backups.SECONDS))
        assert done.wait(60)
        assert reasons(workspace) == ["nightly"]


def test_a_failure_is_told_until_a_backup_is_made(workspace):
    rollouts.start_rollout(workspace, DANA, "Atlas")
    workspace.log.settle()
    assert backups.trouble(workspace) == ""
    with files_no_longer_than(1000):
        assert backups.tick(workspace) is None
    assert backups.trouble(workspace).startswith("The last backup failed.")
    with files_no_longer_than(1000), pytest.raises(StoreError):
        backups.back_up(workspace, DANA)
    assert backups.trouble(workspace)
    backups.back_up(workspace, DANA)
    assert backups.trouble(workspace) == ""


def test_a_backup_that_rots_is_told_and_refused(workspace, tmp_path):
    made = backups.back_up(workspace, DANA)
    backups.tick(workspace)
    assert backups.trouble(workspace) == ""
    spoil(made.path / "register.sqlite")
    # Looked at once after a start, and every night.
    workspace.close()
    with closing(open_workspace(workspace.settings)) as again:
        backups.tick(again)
        assert backups.trouble(again).startswith(f"{made.path.name} is damaged.")
        assert [backups.is_damaged(again, each) for each in backups.list_backups(again, DANA)] == [True]
        shutil.rmtree(made.path)
        assert backups.trouble(again) == ""


def test_the_age_is_that_of_the_newest_backup(workspace, clock_at):
    assert backups.age(workspace) is None
    clock_at(workspace, at(8))
    backups.back_up(workspace, DANA)
    clock_at(workspace, at(13))
    assert backups.age(workspace) == timedelta(hours=5)
    clock_at(workspace, at(7))
    assert backups.age(workspace) == timedelta()


def test_a_restore_stands_in_the_audit_log(workspace):
    made = backups.back_up(workspace, DANA)
    workspace.close()
    backups.restore(workspace.settings, made.path)
    with closing(open_workspace(workspace.settings)) as again:
        [entry] = audit.entries(again, DANA, "data", None, 9).entries
        assert (entry.action, entry.subject, entry.name) == ("data.restored", made.path.name, audit.MACHINE)


@pytest.fixture
def of_an_older_version(tmp_path, monkeypatch):
    """A folder whose register lacks the last step."""
    settings = Settings(data=tmp_path / "data")
    write_old(settings.data / "register.sqlite", 21)
    with closing(open_log(settings)) as log:
        log.append("r1", 0, created("r1"))
    return settings


@pytest.mark.parametrize("opening", [open_workspace, open_register])
def test_an_update_of_the_register_begins_with_a_backup(of_an_older_version, opening):
    with closing(opening(of_an_older_version)):
        pass
    with closing(open_workspace(of_an_older_version)) as again:
        assert reasons(again) == ["before an update"]
        [backup] = again.backups.all()
        assert (backup.manifest.rollouts, sorted(backup.manifest.files)) == (
            1, ["playbook.duckdb", "register.sqlite"],
        )  # fmt: skip


def test_a_command_does_not_update_the_register_of_a_running_app(of_an_older_version):
    with closing(open_log(of_an_older_version)), pytest.raises(Held):
        open_register(of_an_older_version)
