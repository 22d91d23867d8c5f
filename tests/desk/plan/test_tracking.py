"""Launching and logging: what a lead's taps write, and what they may not."""

from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.items import MAX_NOTE, Milestone, Support
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import House
from playbook.desk.plan import briefs, rollouts, tracking
from playbook.desk.progress import reports
from playbook.desk.record import history
from tests.core.story import BRIEF, CREATIVE, KIM, ROA

DANA, ROBIN = Actor(name="Dana"), Actor(name="Robin")
TODAY = date(2026, 3, 5)


@pytest.fixture
def plan(house: House) -> str:
    rollout = rollouts.start_rollout(house, DANA, "AI at LT")
    rollout = briefs.save_fields(house, DANA, rollout.id, rollout.version, BRIEF)
    items = [
        Milestone(id="policy", title="Policy is out", date=TODAY - timedelta(days=3)),
        Milestone(id="pilot", title="Pilot starts", date=TODAY + timedelta(days=4)),
        Support(id="hours", title="Office hours", start=TODAY, end=TODAY + timedelta(days=30)),
    ]
    deeds = [PersonSaved(person=KIM), PersonSaved(person=ROA), GroupSaved(group=CREATIVE)]
    deeds += [ItemAdded(item=item) for item in items]
    return commit(house, DANA, rollout.id, rollout.version, deeds).id


@pytest.fixture
def running(house: House, plan: str) -> str:
    return tracking.launch(house, DANA, plan, house.shelf.get(plan).version).id


def version(house: House, rollout_id: str) -> int:
    return house.shelf.get(rollout_id).version


def test_launching_freezes_the_day_of_every_dated_item(house: House, plan: str):
    launch = tracking.launch(house, DANA, plan, version(house, plan)).launch
    assert launch is not None
    assert launch.baseline == {
        "policy": TODAY - timedelta(days=3),
        "pilot": TODAY + timedelta(days=4),
        "hours": TODAY,
    }


def test_nothing_can_be_logged_before_the_launch(house: House, plan: str):
    with pytest.raises(Refused, match="not been launched"):
        tracking.log_status(house, DANA, plan, version(house, plan), "policy", "done")


def test_done_is_done_today_unless_another_day_is_said(house: House, running: str):
    rollout = tracking.log_status(house, DANA, running, version(house, running), "policy", "done")
    assert rollout.tracking_of("policy").done_on == TODAY
    earlier = TODAY - timedelta(days=2)
    rollout = tracking.log_status(house, DANA, running, rollout.version, "pilot", "done", on=earlier)
    assert rollout.tracking_of("pilot").done_on == earlier


def test_done_on_a_day_to_come_is_refused_beside_its_field(house: House, running: str):
    with pytest.raises(Invalid) as raised:
        tracking.log_status(
            house, DANA, running, version(house, running), "policy", "done", on=TODAY + timedelta(days=1)
        )
    assert [problem.where for problem in raised.value.problems] == ["on"]


def test_a_note_has_at_most_280_characters(house: House, running: str):
    note = "x" * MAX_NOTE
    rollout = tracking.log_status(house, DANA, running, version(house, running), "policy", "at_risk", note)
    assert rollout.tracking_of("policy").note == note
    with pytest.raises(Invalid, match="281 characters"):
        tracking.log_status(house, DANA, running, rollout.version, "policy", "at_risk", note + "x")


def test_a_move_keeps_the_old_day_with_its_reason(house: House, running: str):
    to_day = TODAY + timedelta(days=20)
    rollout = tracking.move_item(
        house, DANA, running, version(house, running), "pilot", to_day, "the room is taken"
    )
    assert rollout.get_item("pilot").due == to_day
    (move,) = rollout.tracking_of("pilot").moves
    assert (move.from_day, move.reason) == (TODAY + timedelta(days=4), "the room is taken")


def test_a_running_item_moves_as_a_whole(house: House, running: str):
    to_day = TODAY + timedelta(days=7)
    rollout = tracking.move_item(house, DANA, running, version(house, running), "hours", to_day, "holiday")
    assert rollout.get_item("hours").until == to_day + timedelta(days=30)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_move_without_a_reason_is_refused_beside_its_field(house: House, running: str, reason: str):
    with pytest.raises(Invalid) as raised:
        tracking.move_item(house, DANA, running, version(house, running), "pilot", TODAY, reason)
    assert [problem.where for problem in raised.value.problems] == ["reason"]


def test_an_item_that_is_gone_says_so(house: House, running: str):
    with pytest.raises(Missing):
        tracking.log_status(house, DANA, running, version(house, running), "nothing", "done")


def test_the_report_of_a_version_is_worked_out_once(house: House, running: str):
    rollout = house.shelf.get(running)
    assert reports.report(house, rollout) is reports.report(house, rollout)
    after = tracking.log_status(house, DANA, running, rollout.version, "policy", "done")
    assert reports.report(house, after).summary.done == 1


def test_the_report_says_what_needs_someone_oldest_first(house: House, running: str):
    rollout = tracking.log_status(house, DANA, running, version(house, running), "pilot", "off_track")
    assert [item.id for item in reports.report(house, rollout).needs] == ["policy", "pilot"]


def test_the_report_of_a_stage_counts_only_that_stage(house: House, running: str):
    rollout = house.shelf.get(running)
    whole, part = reports.report(house, rollout), reports.report(house, rollout, stage="training")
    assert (whole.summary.tracked, part.summary.tracked) == (3, 1)
    assert whole.burn_up[-1]["planned"] == 3
    assert part.burn_up[-1]["planned"] == 1
    assert sum(int(cell["items"]) for cell in part.cells) == 1


def test_the_counts_of_the_report_and_of_its_charts_agree(house: House, running: str):
    seen = version(house, running)
    tracking.log_status(house, DANA, running, seen, "policy", "done")
    rollout = tracking.move_item(house, DANA, running, seen, "pilot", TODAY + timedelta(days=9), "late")
    made = reports.report(house, rollout)
    today = next(row for row in made.burn_up if row["day"] == TODAY)
    assert today["done"] == made.summary.done
    weeks = made.on_time
    assert sum(row["on_time"] + row["late"] + row["open"] for row in weeks) == made.summary.due_so_far
    assert [slip["item_id"] for slip in made.slips] == ["pilot"]


def test_undone_moves_are_gone_from_the_report(house: House, running: str):
    seen = version(house, running)
    tracking.move_item(house, DANA, running, seen, "pilot", TODAY + timedelta(days=9), "late")
    rollout = history.undo_last(house, DANA, running)
    assert rollout is not None
    assert reports.report(house, rollout).slips == []
