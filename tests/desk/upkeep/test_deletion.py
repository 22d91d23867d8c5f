"""Deleting a rollout for good."""

import errno
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.desk.accounts import invites, tokens
from playbook.desk.all_hands import presenting, pulse
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, shares
from playbook.desk.links.crowd import crowd_of
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import backups, deletion
from playbook.desk.upkeep.deletion import delete_rollout, what_would_be_deleted
from playbook.store.backups import manifest
from playbook.store.register.links import HostNote, SpeakerNotes
from playbook.store.register.tables import metadata

DANA = Actor(name="Dana")


@pytest.fixture
def archived(workspace: Workspace, rollout_id: str) -> str:
    rollouts.archive_rollout(workspace, DANA, rollout_id)
    return rollout_id


def test_an_archived_rollout_goes_with_its_links_and_backups(workspace, rollout_id):
    other = rollouts.start_rollout(workspace, DANA, "Another")
    token = links.make_link(workspace, DANA, rollout_id, "All-hands").token
    archived = rollouts.archive_rollout(workspace, DANA, rollout_id).id
    first = backups.make(workspace, "by hand").path
    would = what_would_be_deleted(workspace, DANA, archived)
    assert (would.name, would.events, would.link_count) == ("AI at LT", 2, 1)
    assert [copy.path for copy in would.copies] == [first]
    done = delete_rollout(workspace, DANA, archived, " ai at LT", delete_old_copies=True)
    assert ([copy.path for copy in done.deleted], done.remaining) == ([first], ())
    assert done.backup.exists()
    assert not first.exists()
    with pytest.raises(Missing):
        rollouts.open_rollout(workspace, DANA, archived)
    with pytest.raises(Missing):
        shares.resolve(workspace, token)
    assert workspace.links.all() == []
    assert rollouts.cards(workspace, DANA, archived=True) == []
    assert workspace.log.heads() == {other.id: 1}
    assert archived.encode() not in (workspace.settings.data / "journal.jsonl").read_bytes()


def test_backups_stay_and_are_named_unless_they_are_to_go(workspace, archived):
    backup = backups.make(workspace, "by hand").path
    done = delete_rollout(workspace, DANA, archived, "AI at LT")
    assert ([copy.path for copy in done.remaining], done.deleted, done.backup) == ([backup], (), None)


def test_copies_that_are_left_go_once_a_backup_can_be_made(workspace, archived, monkeypatch):
    first = backups.make(workspace, "by hand").path
    monkeypatch.setattr(manifest, "write", disk_full)
    done = delete_rollout(workspace, DANA, archived, "AI at LT", delete_old_copies=True)
    assert ([copy.path for copy in done.remaining], done.deleted, done.backup) == ([first], (), None)
    assert done.is_to_be_completed
    deletion.tick(workspace)
    assert first.exists()
    monkeypatch.undo()
    deletion.tick(workspace)
    [backup] = workspace.backups.all()
    assert (backup.path != first, backup.manifest.rollouts) == (True, 0)
    deletion.tick(workspace)
    assert [backup] == workspace.backups.all()


def test_a_deletion_that_is_killed_after_the_log_is_completed(workspace, archived, monkeypatch):
    first = backups.make(workspace, "by hand").path
    monkeypatch.setattr(backups, "make", killed)
    with pytest.raises(KeyboardInterrupt):
        delete_rollout(workspace, DANA, archived, "AI at LT", delete_old_copies=True)
    monkeypatch.undo()
    (kept := workspace.backups.folder.set_asides / "of-a-restore").mkdir(parents=True)
    deletion.tick(workspace)
    assert (first.exists(), kept.exists()) == (False, True)


def test_a_deletion_that_is_killed_before_the_log_takes_no_copy(workspace, archived, monkeypatch):
    first = backups.make(workspace, "by hand").path
    monkeypatch.setattr(workspace.rollout_cache, "delete", killed)
    with pytest.raises(KeyboardInterrupt):
        delete_rollout(workspace, DANA, archived, "AI at LT", delete_old_copies=True)
    monkeypatch.undo()
    deletion.tick(workspace)
    delete_rollout(workspace, DANA, archived, "AI at LT")
    deletion.tick(workspace)
    assert first.exists()


def test_what_is_made_in_the_moments_of_a_deletion_goes_too(workspace, archived, monkeypatch):
    delete = workspace.rollout_cache.delete

    def make() -> None:
        tokens.make_token(workspace, DANA, archived, "Board", may_write=True)
        invites.make_invite(workspace, DANA, "Lee", Membership(rollout_id=archived, role="editor"))
        presenting.save_note(workspace, DANA, archived, "why", "", "Say why.")

    def beside(rollout_id: str, erase: Callable[[], object]) -> None:
        delete(rollout_id, lambda: (erase(), make()))

    monkeypatch.setattr(workspace.rollout_cache, "delete", beside)
    delete_rollout(workspace, DANA, archived, "AI at LT")
    assert rows_about(workspace, archived) == []
    # A replica that has not heard of it yet.
    SpeakerNotes(workspace.register).save(HostNote("n", archived, "why", "Say why."), "")
    with time_machine.travel(workspace.now() + timedelta(seconds=6)):
        deletion.erase_again(workspace)
    assert rows_about(workspace, archived) == []


def rows_about(workspace: Workspace, rollout_id: str) -> list[str]:
    return [
        table.name
        for table in metadata.sorted_tables
        if "rollout_id" in table.c
        and workspace.register.rows(select(table).where(table.c.rollout_id == rollout_id))
    ]


def disk_full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_open_pulse_and_what_is_held_for_a_host_go_with_it(workspace, rollout_id):
    link = links.make_link(workspace, DANA, rollout_id, "All-hands").link
    pulse.open_pulse(workspace, DANA, rollout_id)
    crowd, origin = crowd_of(workspace), (link.id, 1)
    crowd.hold(origin, "question", "form", lambda: "id", Refused("Full."))
    assert [*workspace.settings.data.glob("pulse-*.key")]
    rollouts.archive_rollout(workspace, DANA, rollout_id)
    delete_rollout(workspace, DANA, rollout_id, "AI at LT")
    assert [*workspace.settings.data.glob("pulse-*.key")] == []
    assert crowd.minutes([link.id]) == {}


def test_only_an_owner_deletes_an_archived_rollout_by_its_name(workspace, rollout_id):
    with pytest.raises(Refused, match="not archived"):
        delete_rollout(workspace, DANA, rollout_id, "AI at LT")
    rollouts.archive_rollout(workspace, DANA, rollout_id)
    for typed in ("", "AI", "!"):
        with pytest.raises(Invalid, match="does not match"):
            delete_rollout(workspace, DANA, rollout_id, typed)
    editor = Membership(rollout_id=rollout_id, role="editor")
    with pytest.raises(Refused):
        delete_rollout(
            workspace, Actor(name="Ed", role="member", memberships=(editor,)), rollout_id, "AI at LT"
        )
    assert workspace.log.head(rollout_id) == 2
