"""Changing several tasks at once: one change set, one undo."""

from datetime import date

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Refused
from playbook.core.case.owner_weeks import TRAINING_LEAD
from playbook.core.case.parts import NAME_TRAINING_LEAD
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Milestone, Owner, Provenance
from playbook.core.plan.plays.kinds import NAMING
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans, tracking
from playbook.desk.plan.bulk import BulkChange, change_items
from playbook.desk.record import history
from tests.briefs import agency
from tests.desk.conftest import rollout_of

DANA = Actor(name="Dana")
FRIDAY, THREE = date(2023, 3, 24), ("m0", "m1", "m2")


@pytest.fixture
def planned(workspace: Workspace) -> Rollout:
    rollout = rollout_of(workspace, agency())
    milestones = [Milestone(id=f"m{number}", title=f"Step {number}", date=FRIDAY) for number in range(3)]
    added = [ItemAdded(item=item) for item in (*milestones, Milestone(id="undated", title="Some day"))]
    return commit(workspace, DANA, rollout.id, rollout.version, added)


def change(workspace: Workspace, rollout: Rollout, *ids: str, **about: object) -> Rollout:
    return change_items(workspace, DANA, rollout.id, rollout.version, ids, BulkChange(**about))


def test_owner_and_teams_of_all_change_and_one_undo_takes_it_back(workspace, planned):
    edits = {"owner": Owner(person_id="maya"), "group_ids": ("media", "media")}
    after = change(workspace, planned, *THREE, *THREE, edits=edits)
    assert after.version == planned.version + 3
    assert {(after.items[key].owner.person_id, after.items[key].group_ids) for key in THREE} == {
        ("maya", ("media",))
    }
    assert after.items["m0"].provenance.edited_by == "Dana"
    assert history.undo_last(workspace, DANA, planned.id).items == planned.items


def test_a_typed_owner_joins_people_unless_it_is_somebody_there(workspace, planned):
    after = change(workspace, planned, "m0", "m1", owner_name="Greg Hale")
    assert [after.items[key].owner.person_id for key in ("m0", "m1")] == ["greg-hale"] * 2
    assert after.brief.find_by_name("Greg").name == "Greg Hale"
    again = change(workspace, after, "m2", owner_name="Greg H")
    assert (again.items["m2"].owner.person_id, again.brief.people) == ("greg-hale", after.brief.people)
    history.undo_last(workspace, DANA, planned.id)
    assert history.undo_last(workspace, DANA, planned.id).brief == planned.brief


def test_dates_shift_by_working_days_and_undated_tasks_stay(workspace, planned):
    after = change(workspace, planned, "m0", "undated", shift=1)
    assert (after.items["m0"].due, after.items["undated"].due) == (date(2023, 3, 27), None)
    assert change(workspace, after, "m0", shift=-6).items["m0"].due == date(2023, 3, 17)


def test_after_the_launch_a_shift_needs_its_reason_and_is_a_move(workspace, planned):
    launched = tracking.launch(workspace, DANA, planned.id, planned.version)
    with pytest.raises(Invalid, match="reason"):
        change(workspace, launched, "m0", shift=2)
    after = change(workspace, launched, "m0", "m1", shift=2, reason="The hall is taken")
    assert [move.reason for move in after.tracking["m1"].moves] == ["The hall is taken"]
    assert after.items["m1"].due == date(2023, 3, 28)


def test_a_task_that_is_done_keeps_its_day(workspace, planned):
    launched = tracking.launch(workspace, DANA, planned.id, planned.version)
    done = tracking.log_status(workspace, DANA, launched.id, launched.version, "m0", "done")
    after = change(workspace, done, "m0", "m1", shift=2, reason="The hall is taken")
    assert (after.items["m0"].due, after.items["m1"].due) == (FRIDAY, date(2023, 3, 28))


def test_a_locked_task_is_unlocked_before_others_change(workspace, planned):
    locked = plans.lock_item(workspace, DANA, planned.id, planned.version, "m1")
    with pytest.raises(Refused, match="1 chosen task is locked"):
        change(workspace, locked, *THREE, is_removed=True)
    free = change(workspace, locked, *THREE, locked=False)
    assert {*change(workspace, free, *THREE, is_removed=True).items} == {"undated"}


def test_a_shift_of_years_is_refused(workspace, planned):
    with pytest.raises(Invalid, match="too far"):
        change(workspace, planned, "m0", shift=1_000)


@pytest.mark.parametrize(
    ("role", "item_id", "play"),
    [("whoever sets up HubSpot", NAMING, ""), (TRAINING_LEAD, "find", NAME_TRAINING_LEAD)],
)
def test_nobody_is_looked_for_once_the_role_has_its_person(workspace, planned, role, item_id, play):
    steps = [
        Milestone(id=f"s{number}", title="Do it", date=FRIDAY, owner=Owner(role=role)) for number in range(2)
    ]
    provenance = Provenance(play_id=play)
    naming = Milestone(id=item_id, title="Name who does it", date=FRIDAY, provenance=provenance)
    added = [ItemAdded(item=item) for item in (*steps, naming)]
    rollout = commit(workspace, DANA, planned.id, planned.version, added)
    half = change(workspace, rollout, "s0", owner_name="Sam Keller")
    assert item_id in half.items
    whole = change(workspace, half, "s1", owner_name="Sam Keller")
    assert item_id not in whole.items
    named = whole.brief.find_by_name("Sam Keller")
    assert named
    assert named.job_title == ("Training lead" if role == TRAINING_LEAD else "")
    assert item_id in history.undo_last(workspace, DANA, planned.id).items
