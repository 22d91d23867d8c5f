"""A clock that jumps ahead deletes nothing by age."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.desk.base import audit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import links
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import backups, clock_jump, retention
from playbook.store.errors import StoreError
from playbook.store.folder import Folder
from playbook.store.register.privacy.seen_clock import note_clock, read_clock
from tests.desk.upkeep.test_retention import DANA, fill, left

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
SETTINGS = {"keep_rooms_days": 90, "keep_posts_days": 60}
OWNER, MO = Actor(name="Dana", role="owner"), Actor(name="Mo", role="member")
FIVE_YEARS = timedelta(days=5 * 365)


def rows(workspace: Workspace) -> dict[str, list[object]]:
    return {**left(workspace), "audit": workspace.register.scalars(text("select action from audit"))}


@pytest.mark.parametrize("ran_before", [False, True])
def test_what_a_clock_far_ahead_would_delete_stays(workspace, clock, ran_before):
    fill(workspace)
    audit.record(workspace, DANA, "links.made", "Board")
    if ran_before:
        retention.tick(workspace)
    before = rows(workspace)
    clock.shift(FIVE_YEARS)
    retention.tick(workspace)
    # What is stored by the wrong clock makes it no better.
    audit.record(workspace, DANA, "links.made", "Another")
    for _ in range(3):
        clock.shift(timedelta(days=1))
        retention.tick(workspace)
    assert rows(workspace) == {**before, "audit": [*before["audit"], "links.made"]}
    clock.shift(-FIVE_YEARS)
    assert clock_jump.may_delete(workspace, workspace.now())
    clock.shift(FIVE_YEARS)
    assert not clock_jump.may_delete(workspace, workspace.now())


def test_a_clock_that_begins_at_1970_leaves_every_page(workspace, clock):
    """No plan holds such a day, and what is worked out of a plan by it could not be shown."""
    rollout, _ = rollouts.open_sample(workspace, OWNER, rollouts.samples()[-1].key)
    for moment in (datetime(1970, 1, 1, 12, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)):
        clock.shift(moment - workspace.now())
        unset = replace(workspace, settings=workspace.settings.model_copy(update={"today": None}))
        assert links.preview_of(unset, OWNER, rollout.id, "teams").day == unset.day_of(rollout)


def test_nightly_backups_of_a_clock_far_ahead_leave_the_others(workspace, clock):
    made = []
    for _ in range(5):
        made.append(backups.make(workspace, "nightly").path)
        clock.shift(timedelta(days=1))
    clock.shift(timedelta(days=60))
    for _ in range(3):
        backups.make(workspace, "nightly")
        clock.shift(timedelta(days=1))
    assert all(path.exists() for path in made)


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_a_moment_that_a_wrong_clock_left_is_taken_back(workspace, clock, is_confirmed):
    fill(workspace)
    clock.shift(FIVE_YEARS)
    if is_confirmed:
        clock_jump.confirm_clock(workspace, OWNER)
    else:
        note_clock(workspace.register, workspace.now())
    clock.shift(-FIVE_YEARS)
    retention.tick(workspace)
    before = rows(workspace)
    clock.shift(FIVE_YEARS)
    retention.tick(workspace)
    assert rows(workspace) == before
    assert "the app last ran on March 5" in clock_jump.jump_alert(workspace, OWNER)


def test_a_backup_is_made_where_no_moment_can_be_noted(workspace):
    when = "before insert on kept when new.name = 'clock'"
    with closing(sqlite3.connect(Folder(workspace.settings.data).register)) as other:
        other.execute(f"create trigger full {when} begin select raise(abort, 'full'); end")
    with pytest.raises(StoreError, match="full"):
        clock_jump.may_delete(workspace, NOW)
    assert backups.make(workspace, "nightly").path.exists()


def test_an_owner_confirms_a_clock_that_is_right(workspace, clock):
    fill(workspace)
    retention.tick(workspace)
    assert clock_jump.jump_alert(workspace, OWNER) == ""
    clock.shift(timedelta(days=200))
    retention.tick(workspace)
    assert "September 21, 2026; the app last ran on March 5" in clock_jump.jump_alert(workspace, OWNER)
    assert clock_jump.jump_alert(workspace, MO) == ""
    with pytest.raises(Refused):
        clock_jump.confirm_clock(workspace, MO)
    clock_jump.confirm_clock(workspace, OWNER)
    assert clock_jump.jump_alert(workspace, OWNER) == ""
    retention.tick(workspace)
    assert left(workspace)["polls"] == ["open"]


def test_it_is_no_secret_and_in_no_backup(workspace, clock, tmp_path):
    clock_jump.may_delete(workspace, NOW)
    assert read_clock(workspace.register) == NOW
    assert "clock" not in workspace.register.secret_names()
    made = backups.make(workspace, "by hand").path
    settings = workspace.settings.model_copy(update={"data": tmp_path / "elsewhere"})
    backups.restore(settings, made)
    clock.shift(timedelta(days=200))
    backups.restore(settings, made)
    # It begins with the restore, however old the backup is.
    with closing(open_workspace(settings)) as restored:
        assert clock_jump.may_delete(restored, restored.now())
