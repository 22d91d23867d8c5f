"""Readings at the desk: one value for a day, by whoever may, and what cannot be one said plainly."""

from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.undo import last_undoable
from playbook.core.plan.items import Metric
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.progress import readings
from playbook.desk.progress.readings import log_reading
from playbook.desk.record.history import undo
from tests.pages import made

TODAY = made.TODAY
DANA = Actor(name="Dana")
LEADS = Membership(rollout_id="made", role="lead", group_ids=("group-0",))
LEAD = Actor(name="Lee", role="member", memberships=(LEADS,))
ACTIVE = Metric(
    id="active", title="Weekly active share", unit="%", measures="utilization",
    first_read=made.TODAY, cadence_days=7,
)  # fmt: skip
HOURS = Metric(
    id="hours", title="Hours to a proposal", unit="hours", measures="outcome",
    first_read=made.TODAY, group_ids=("group-0",),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _metrics(workspace: Workspace) -> None:
    version = made.rollout(workspace).version
    commit(workspace, DANA, "made", version, [ItemAdded(item=ACTIVE), ItemAdded(item=HOURS)])


def values(workspace: Workspace) -> list[tuple[str, date, float]]:
    logged = workspace.rollout_cache.get("made").readings.values()
    return [(number.metric_id, number.day, number.value) for number in logged]


def test_a_reading_for_today_replaces_the_one_before(workspace):
    log_reading(workspace, DANA, "made", "active", 41.5)
    assert values(workspace) == [("active", made.TODAY, 41.5)]
    after = log_reading(workspace, DANA, "made", "active", 42)
    assert values(workspace) == [("active", made.TODAY, 42)]
    assert log_reading(workspace, DANA, "made", "active", 42).version == after.version
    event = last_undoable(workspace.log.read("made"), "Dana")
    undo(workspace, DANA, "made", event.change_set)
    assert values(workspace) == [("active", made.TODAY, 41.5)]


def test_a_day_before_and_a_group_are_readings_of_their_own(workspace):
    log_reading(workspace, DANA, "made", "active", 30, day=made.TODAY - timedelta(days=7))
    log_reading(workspace, DANA, "made", "active", 40)
    log_reading(workspace, DANA, "made", "active", 50, group_id="group-0")
    assert len(values(workspace)) == 3


def test_what_cannot_be_a_reading_is_said_beside_its_field(workspace):
    for value, extra, field, words in [
        (None, {}, "value", "number is missing"), (float("nan"), {}, "value", "too large"),
        (float("inf"), {}, "value", "too large"), (-1e13, {}, "value", "too large"),
        (101, {}, "value", "not a percentage"), (-1, {}, "value", "not a percentage"),
        (5, {"day": made.TODAY + timedelta(days=1)}, "day", "in the future"),
        (5, {"day": date(1999, 12, 31)}, "day", "too long ago")
    ]:  # fmt: skip
        with pytest.raises(Invalid) as caught:
            log_reading(workspace, DANA, "made", "active", value, **extra)  # type: ignore[arg-type]
        [problem] = caught.value.problems
        assert (problem.where, words in problem.message) == (field, True), value
        assert values(workspace) == [], value


def test_a_value_may_be_written_as_people_write_it(workspace):
    for text, value in (("41,5 %", 41.5), (" 41.4%", 41.4), ("41,6 percent", 41.6), ("40", 40)):
        log_reading(workspace, DANA, "made", "active", text)
        assert [number for _metric, _day, number in values(workspace)] == [value]
    with pytest.raises(Invalid, match="number is missing"):
        log_reading(workspace, DANA, "made", "active", "")


def test_a_value_that_cannot_be_read_is_said_beside_its_field(workspace):
    for metric, text, words in [
        ("active", "many", "“many” is not a number. Write one such as 41.5."),
        ("active", "415 %", "“415 %” is not a percentage."),
        ("hours", "41 %", "“41 %” is a percentage, but “Hours to a proposal” is in “hours”."),
        ("hours", "1,234", "“1,234” could be 1234 or 1.234."),
    ]:
        with pytest.raises(Invalid) as caught:
            log_reading(workspace, DANA, "made", metric, text)
        [problem] = caught.value.problems
        assert problem.where == "value", metric
        assert words in f"{problem.message} {problem.hint}", metric
        assert values(workspace) == [], metric


def test_a_reading_from_before_the_launch_is_said(workspace):
    rollout = workspace.rollout_cache.get("made")
    week = timedelta(days=7)
    days = [made.TODAY, made.TODAY - week]
    assert readings.say_early(rollout, ACTIVE, days[:1]) == ""
    assert readings.say_early(rollout, ACTIVE, days) == (
        "1 reading is from before Thu Mar 5, 2026, when “Weekly active share” is read for the first time: "
        "it stands beside the baseline and does not change it."
    )
    bare = Metric(id="bare", title="Bare")
    early = [made.START - week, made.START, made.TODAY]
    launch = "2 readings are from before Tue Jan 13, 2026, the day of the launch: they stand"
    assert readings.say_early(rollout, bare, early).startswith(launch)
    assert readings.say_early(rollout.model_copy(update={"launch": None}), bare, early) == ""


def test_what_is_no_metric_of_the_plan_or_no_group_of_it_is_said(workspace):
    for metric_id in ("gone", "item-0"):
        with pytest.raises(Missing, match="metric"):
            log_reading(workspace, DANA, "made", metric_id, 5)
    with pytest.raises(Missing, match="team"):
        log_reading(workspace, DANA, "made", "active", 5, group_id="gone")


def test_a_lead_logs_for_led_groups_only(workspace):
    log_reading(workspace, LEAD, "made", "hours", 5, group_id="group-0")
    for group_id in ("group-1", None):
        with pytest.raises(Refused):
            log_reading(workspace, LEAD, "made", "active", 5, group_id=group_id)
    [reading] = workspace.rollout_cache.get("made").readings.values()
    assert reading.group_id == "group-0"


def test_only_what_somebody_may_log_is_asked_of_them(workspace):
    rollout = workspace.rollout_cache.get("made")
    for actor, metrics in ((DANA, ["hours", "active"]), (LEAD, ["hours"])):
        assert [due.metric.id for due in readings.to_confirm(workspace, actor, rollout)] == metrics
    log_reading(workspace, DANA, "made", "active", 40)
    after = workspace.rollout_cache.get("made")
    assert [due.metric.id for due in readings.to_confirm(workspace, DANA, after)] == ["hours"]
