"""Owners read what a failover of the database lost."""

from datetime import UTC, datetime, timedelta

from playbook.core.base.access import Actor
from playbook.desk.base import audit
from playbook.desk.base.workspace import ACCOUNTS
from playbook.desk.upkeep import failover
from playbook.store.log.log import Loss

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DANA, MO = Actor(name="Dana", role="owner"), Actor(name="Mo", role="member")


def test_what_the_database_lost_is_recorded_once_and_told_to_owners(workspace, clock):
    for loss in [Loss("atlas", 7, 5), Loss("atlas", 7, 5), Loss("atlas", 0, 0), Loss("gone", 4, 0)]:
        failover.record_loss(workspace, loss)
    report = audit.entries(workspace, DANA, "data", None, 9)
    assert [(entry.name, entry.subject) for entry in reversed(report.entries)] == [
        ("PostgreSQL", "atlas, version 7 and what led to it; it is at version 5"),
        ("PostgreSQL", "atlas, something about its links, questions or answers"),
        ("PostgreSQL", "gone, all of its 4 changes"),
    ]
    failover.record_loss(workspace, Loss(ACCOUNTS, 0, 0))
    newest = audit.entries(workspace, DANA, "data", None, 1).entries[0]
    assert newest.subject.startswith("something about accounts, roles, passwords")
    assert "Enter the changes again" in failover.loss_alert(workspace, DANA)
    assert failover.loss_alert(workspace, MO) == ""
    clock.shift(timedelta(days=1, seconds=1))
    assert failover.loss_alert(workspace, DANA) == ""
