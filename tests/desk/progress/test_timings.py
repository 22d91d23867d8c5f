"""Timing a use case at the desk, and the alarm that it feeds."""

from datetime import date

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Refused
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Milestone, UseCase
from playbook.core.review.logged import logged_from
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans, reviews, rollouts
from playbook.desk.progress import uses
from playbook.desk.record import history

DANA = Actor(name="Dana")
TODAY = date(2026, 3, 5)


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    started = rollouts.start_rollout(workspace, DANA, "AI at LT")
    items = (UseCase(id="mails", title="Draft mails"), Milestone(id="win", title="Win"))
    return commit(workspace, DANA, started.id, started.version, [ItemAdded(item=item) for item in items])


def test_empty_minutes_count_as_none(workspace, rollout):
    minutes = {"baseline": 30.0, "verify": 42.5, "residual": None, "set_up": 2.0}
    after = uses.time_use_case(workspace, DANA, rollout.id, rollout.version, "mails", minutes)
    assert after.timings["mails"].net_minutes == -14.5
    again = uses.time_use_case(workspace, DANA, rollout.id, after.version, "mails", minutes)
    assert again.version == after.version
    [alarm] = [problem for problem in reviews.alarms_of(workspace, after).failing if problem.rule_id == "T09"]
    assert alarm.findings[0].text.startswith("Draft mails costs 14.5 minutes more")
    assert not uses.forget_timing(workspace, DANA, rollout.id, after.version, "mails").timings
    assert history.undo_last(workspace, DANA, rollout.id).timings == after.timings


def test_minutes_need_a_baseline_and_are_no_less_than_nothing(workspace, rollout):
    with pytest.raises(Invalid, match="without the tool are missing"):
        uses.time_use_case(workspace, DANA, rollout.id, rollout.version, "mails", {"verify": 3})
    minutes = {"baseline": 3, "verify": -1}
    with pytest.raises(Invalid) as refusal:
        uses.time_use_case(workspace, DANA, rollout.id, rollout.version, "mails", minutes)
    assert [problem.where for problem in refusal.value.problems] == ["verify"]
    with pytest.raises(Refused, match="not a use case"):
        uses.time_use_case(workspace, DANA, rollout.id, rollout.version, "win", {"baseline": 3})


def test_a_use_case_that_was_removed_rings_no_alarm(workspace, rollout):
    minutes = {"baseline": 3.0, "verify": 9.0}
    timed = uses.time_use_case(workspace, DANA, rollout.id, rollout.version, "mails", minutes)
    gone = plans.remove_item(workspace, DANA, rollout.id, timed.version, "mails")
    assert logged_from(gone, TODAY).task_times == ()
    back = history.undo_last(workspace, DANA, rollout.id)
    assert back is not None
    assert logged_from(back, TODAY).task_times
