"""The backups on Settings, and what owners see elsewhere when one fails."""

from datetime import timedelta

from playbook.core.base.access import Actor, Membership
from playbook.desk.upkeep import backups, clock_jump
from playbook.store.register.privacy.seen_clock import note_clock
from tests.pages.settings.test_settings import text_of
from tests.pages.steps import labels, press_label, shows
from tests.store.backups.test_backups import spoil
from tests.store.logs import files_no_longer_than

EDITOR = Actor(name="Robin", role="member", memberships=(Membership(rollout_id="*", role="editor"),))


def test_an_owner_backs_up_and_sees_the_list(workspace, open_page):
    app = open_page("settings")
    shows(text_of(app), "No backups yet.", "We keep 14 backups for at most 30 days.")
    app = press_label(app, "Back up now")
    [made] = workspace.backups.all()
    shows(
        text_of(app),
        "Backup made.",
        "| Made | Age | Why | Size | Checked |",
        "| today | by hand |",
        "| Yes |",
    )
    spoil(made.path / "playbook.duckdb")
    backups.tick(workspace)
    backups.tick(workspace)
    shows(text_of(app.run()), "| Damaged |", "is damaged. Check the disk, back up on Settings")


def test_a_failed_backup_is_told_on_every_page_to_owners_only(workspace, open_page, act_as, rollout):
    with files_no_longer_than(1000):
        backups.tick(workspace)
    assert "The last backup failed." in text_of(open_page("rollouts"))
    act_as(EDITOR)
    assert "Back up now" not in labels(open_page("settings"))
    assert "The last backup failed." not in text_of(open_page("rollouts"))


def test_an_owner_confirms_a_clock_that_jumped(workspace, open_page):
    note_clock(workspace.register, workspace.now() - timedelta(days=200))
    app = open_page("settings")
    shows(text_of(app), "the app last ran on", "Nothing is deleted by age.")
    app = press_label(app, "The clock is right")
    assert "The clock is right" not in labels(app)
    assert clock_jump.may_delete(workspace, workspace.now())
