"""Counts and timings by hand; what cannot be is said beside its field."""

from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.log.changes.briefs import GroupRemoved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.counts import Trained, Use
from playbook.core.plan.items import Milestone, UseCase
from playbook.core.review.logged import logged_from
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans, reviews
from playbook.desk.progress import uses
from playbook.desk.progress.reading_files import log_readings
from playbook.desk.progress.uses import Tally, count_training, count_use, remove_use
from playbook.desk.record import history
from playbook.desk.tables.usage_table import use_id
from tests.desk.conftest import rollout_of

TODAY, DAY = date(2026, 3, 5), date(2026, 3, 2)
DANA = Actor(name="Dana")


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    groups = (
        Group(id="creative", name="Creative", size=20, go_live=DAY), Group(id="web", name="Web", size=4),
        Group(id="media", name="Media"), Group(id="sales", name="Sales", size=9)
    )  # fmt: skip
    items = (UseCase(id="mails", title="Draft mails"), Milestone(id="win", title="Win"))
    return rollout_of(workspace, Brief(name="Atlas", groups=groups), items)


def wrong(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {problem.where: problem.message for problem in error.value.problems}


def test_a_group_of_a_few_people_is_not_counted_apart(workspace, rollout):
    with pytest.raises(Invalid) as caught:
        count_use(workspace, DANA, rollout.id, Tally(seats=10, active=2), day=DAY, group_id="web")
    assert wrong(caught) == {"seats": "Web has fewer than five people, who would be told apart."}
    after = count_use(workspace, DANA, rollout.id, Tally(seats=10, active=2), day=DAY, group_id="media")
    assert [use.group_id for use in after.uses.values()] == ["media"]


def test_seats_counted_by_hand_are_kept_with_idle_cost(workspace, rollout):
    tally = Tally(seats=20, active=12, idle=3, price=25.5)
    after = count_use(workspace, DANA, rollout.id, tally, day=DAY, group_id="creative")
    counted = {"seats": 20, "active": 12, "idle": 3, "idle_cost": 76.5}
    use = Use(id=use_id("creative", DAY), day=DAY, group_id="creative", **counted)
    assert list(after.uses.values()) == [use]
    again = count_use(workspace, DANA, rollout.id, tally, day=DAY, group_id="creative")
    assert again.version == after.version
    right = count_use(workspace, DANA, rollout.id, Tally(seats=20), day=DAY, group_id="creative")
    assert [(use.active, use.idle_cost) for use in right.uses.values()] == [(None, None)]
    assert history.undo_last(workspace, DANA, rollout.id).uses == after.uses


def test_a_file_puts_a_count_by_hand_right(workspace, rollout):
    by_hand = count_use(workspace, DANA, rollout.id, Tally(seats=20, active=12), day=DAY)
    of_file = Use(id=use_id(None, DAY), day=DAY, seats=20, active=13)
    after = log_readings(workspace, DANA, rollout.id, by_hand.version, [], [of_file])
    assert [use.active for use in after.uses.values()] == [13]
    assert not remove_use(workspace, DANA, rollout.id, use_id(None, DAY)).uses
    with pytest.raises(Missing, match="was removed"):
        remove_use(workspace, DANA, rollout.id, use_id(None, DAY))


def test_a_count_that_cannot_be_is_refused_beside_its_field(workspace, rollout):
    for tally, field, message in [
        (Tally(), "seats", "number of seats is missing"),
        (Tally(seats=4, active=1), "seats", "Fewer than five people"),
        (Tally(seats=5_000_001), "seats", "too large"),
        (Tally(seats=20, active=21), "active", "21 of 20 seats"),
        (Tally(seats=20, idle=21), "idle", "21 of 20 seats"),
        (Tally(seats=20, active=-1), "active", "-1 of 20 seats"),
        (Tally(seats=20, active=15, idle=6), "idle", "15 used and 6 idle are more than 20 seats"),
        (Tally(seats=20, price=-1), "price", "not a price for a seat"),
        (Tally(seats=20, price=float("nan")), "price", "not a price for a seat"),
        (Tally(seats=20, price=100_000_001), "price", "not a price for a seat"),
        (Tally(seats=5_000_000, idle=5_000_000, price=1_000_000), "price", "cost too much to be true"),
    ]:
        with pytest.raises(Invalid) as error:
            count_use(workspace, DANA, rollout.id, tally, day=DAY, group_id="creative")
        assert message in wrong(error)[field], tally
        assert workspace.rollout_cache.get(rollout.id).uses == {}, tally


def test_a_price_of_a_seat_may_be_in_rupiah(workspace, rollout):
    tally = Tally(seats=5_000, idle=4_000, price=480_000)
    after = count_use(workspace, DANA, rollout.id, tally, day=DAY)
    assert [use.idle_cost for use in after.uses.values()] == [1_920_000_000]


def test_a_day_to_come_and_one_before_any_rollout_are_refused(workspace, rollout):
    for day in (TODAY + timedelta(days=1), date(1999, 12, 31)):
        with pytest.raises(Invalid) as error:
            count_use(workspace, DANA, rollout.id, Tally(seats=20), day=day)
        assert set(wrong(error)) == {"day"}
        with pytest.raises(Invalid) as error:
            count_training(workspace, DANA, rollout.id, "creative", 1, day=day)
        assert set(wrong(error)) == {"day"}


def test_who_is_trained_reaches_the_alarm_at_go_live(workspace, rollout):
    after = count_training(workspace, DANA, rollout.id, "creative", 18, 15, day=DAY)
    assert after.trained == {"creative": Trained(day=DAY, trained=18, proficient=15)}
    ringing = {result.rule_id: result for result in reviews.alarms_of(workspace, after).failing}
    texts = [finding.text for finding in ringing["T12"].findings]
    assert "Creative went live on March 2, 2026 with 90% trained and 75% proficient." in texts
    assert count_training(workspace, DANA, rollout.id, "creative", 18, 15, day=DAY).version == after.version
    assert not history.undo_last(workspace, DANA, rollout.id).trained


def test_idle_seats_and_much_use_ring_on_what_was_counted(workspace, rollout):
    after = count_use(workspace, DANA, rollout.id, Tally(20, 12, 3, 25), day=DAY)
    assert "T07" in {result.rule_id for result in reviews.alarms_of(workspace, after).failing}


def test_a_wrong_training_count_is_refused_beside_its_field(workspace, rollout):
    for group_id, trained, proficient, field, message in [
        ("creative", None, None, "trained", "number is missing"),
        ("creative", 21, None, "trained", "21 of 20 people"),
        ("creative", 18, 21, "proficient", "21 of 20 people"),
        ("creative", 10, 11, "proficient", "11 are proficient, and 10 are trained"),
        ("web", 3, None, "trained", "Web has fewer than five people"),
    ]:
        with pytest.raises(Invalid) as error:
            count_training(workspace, DANA, rollout.id, group_id, trained, proficient, day=DAY)
        assert message in wrong(error)[field], group_id
        assert workspace.rollout_cache.get(rollout.id).trained == {}, group_id


def test_a_group_without_a_size_takes_any_count(workspace, rollout):
    assert count_training(workspace, DANA, rollout.id, "media", 7, day=DAY).trained["media"].trained == 7
    now = workspace.rollout_cache.get(rollout.id)
    commit(workspace, DANA, rollout.id, now.version, [GroupRemoved(group_id="web")])
    with pytest.raises(Missing, match="no longer in the brief"):
        count_training(workspace, DANA, rollout.id, "web", 7, day=DAY)
    with pytest.raises(Missing, match="no longer in the brief"):
        count_use(workspace, DANA, rollout.id, Tally(seats=9), day=DAY, group_id="web")


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
