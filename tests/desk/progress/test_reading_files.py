"""Imported metrics, logged: all of them as one change set or none, and nothing twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Conflict, Invalid, Missing, Refused
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.items import ItemRemoved
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.counts import Use
from playbook.core.plan.items import Metric
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.progress.reading_files import MOST_AT_ONCE, log_readings, preview, scope_for
from playbook.desk.record import history
from playbook.desk.tables.reading_table import ReadingEntry, first_choices, open_readings, read_readings
from tests.desk.conftest import rollout_of

TODAY, DAY = date(2026, 3, 5), date(2026, 3, 2)
DANA, ROBIN = Actor(name="Dana"), Actor(name="Robin")
USE = Metric(id="use", title="Weekly use", unit="% of people", first_read=DAY)
BARE = Metric(id="bare", title="Without a target")
ONE, OTHER = ReadingEntry("use", "creative", DAY, 41.5), ReadingEntry("bare", None, DAY, 3)


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    groups = (Group(id="creative", name="Creative", size=9), Group(id="media", name="Media", size=8))
    return rollout_of(workspace, Brief(name="Atlas", groups=groups), [USE, BARE])


def lead(rollout: Rollout, *groups: str) -> Actor:
    membership = Membership(rollout_id=rollout.id, role="lead", group_ids=groups)
    return Actor(name="Lee", role="member", memberships=(membership,))


def logged(rollout: Rollout) -> set[tuple[str, str | None, date, float]]:
    values = rollout.readings.values()
    return {(reading.metric_id, reading.group_id, reading.day, reading.value) for reading in values}


def test_a_file_is_logged_as_one_change_set_and_taken_back_as_one(workspace, rollout):
    after = log_readings(workspace, DANA, rollout.id, rollout.version, [ONE, OTHER])
    assert logged(after) == {("use", "creative", DAY, 41.5), ("bare", None, DAY, 3)}
    assert logged(history.undo_last(workspace, DANA, rollout.id)) == set()


def test_the_same_file_twice_logs_nothing_new(workspace, rollout):
    log_readings(workspace, ROBIN, rollout.id, rollout.version, [ONE, OTHER])
    after = log_readings(workspace, DANA, rollout.id, rollout.version, [ONE, OTHER])
    assert len(after.readings) == 2
    seen = preview(after, [ONE, OTHER])
    assert (seen.entries, seen.same, seen.lines) == ((), 2, ())
    again = log_readings(workspace, DANA, rollout.id, after.version, [ONE, OTHER])
    assert again.version == after.version


def test_another_value_for_a_day_replaces_the_one_before(workspace, rollout):
    by_hand = Reading(id="by-hand", metric_id="use", group_id="creative", day=DAY, value=40)
    before = commit(workspace, ROBIN, rollout.id, rollout.version, [ReadingLogged(reading=by_hand)])
    (change,) = preview(before, [ONE]).replaced
    assert (change.entry, change.before) == (ONE, 40)
    assert preview(before, [ONE]).lines[0].replaced == 1
    after = log_readings(workspace, DANA, rollout.id, before.version, [ONE])
    assert logged(after) == {("use", "creative", DAY, 41.5)}
    assert logged(history.undo_last(workspace, DANA, rollout.id)) == {("use", "creative", DAY, 40)}


def test_what_somebody_else_logged_is_not_overwritten_unseen(workspace, rollout):
    by_hand = Reading(id="by-hand", metric_id="use", group_id="creative", day=DAY, value=40)
    commit(workspace, ROBIN, rollout.id, rollout.version, [ReadingLogged(reading=by_hand)])
    with pytest.raises(Conflict):
        log_readings(workspace, DANA, rollout.id, rollout.version, [OTHER, ONE])
    assert logged(workspace.rollout_cache.get(rollout.id)) == {("use", "creative", DAY, 40)}


def test_a_lead_logs_for_led_groups_or_nothing(workspace, rollout):
    lee = lead(rollout, "creative")
    scope = scope_for(workspace, lee, rollout)
    assert (scope.own_groups, scope.may_all, set(scope.metrics)) == ({"creative"}, False, {"use", "bare"})
    for foreign in (OTHER, replace(ONE, group_id="media")):
        with pytest.raises(Refused):
            log_readings(workspace, lee, rollout.id, rollout.version, [ONE, foreign])
    assert logged(workspace.rollout_cache.get(rollout.id)) == set()
    assert len(log_readings(workspace, lee, rollout.id, rollout.version, [ONE]).readings) == 1


def test_a_lead_who_left_in_the_meantime_logs_nothing(workspace, rollout):
    former = lead(rollout, "creative").model_copy(update={"memberships": ()})
    with pytest.raises(Missing):
        log_readings(workspace, former, rollout.id, rollout.version, [ONE])
    assert logged(workspace.rollout_cache.get(rollout.id)) == set()


def test_a_future_day_a_lost_metric_or_group_log_nothing(workspace, rollout):
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(Invalid, match="still to come"):
        log_readings(workspace, DANA, rollout.id, rollout.version, [ONE, replace(OTHER, day=tomorrow)])
    use = USE_OF_WEEK.model_copy(update={"day": tomorrow})
    with pytest.raises(Invalid, match="still to come"):
        log_readings(workspace, DANA, rollout.id, rollout.version, [ONE], [use])
    with pytest.raises(Missing):
        log_readings(workspace, DANA, rollout.id, rollout.version, [ONE, replace(OTHER, group_id="gone")])
    removed = ItemRemoved(item_id="bare", stage="accountability")
    after = commit(workspace, DANA, rollout.id, rollout.version, [removed])
    with pytest.raises(Missing, match="no longer in the plan"):
        log_readings(workspace, DANA, rollout.id, after.version, [ONE, OTHER])
    assert logged(workspace.rollout_cache.get(rollout.id)) == set()


def test_readings_from_before_the_first_one_are_kept_and_said(workspace, rollout):
    early = replace(ONE, day=DAY - timedelta(days=30))
    (note,) = preview(rollout, [early, ONE, OTHER]).notes
    assert note.startswith(
        "1 reading is from before Mon Mar 2, 2026, when “Weekly use” is read for the first"
    )
    assert len(log_readings(workspace, DANA, rollout.id, rollout.version, [early]).readings) == 1


def test_a_change_set_takes_2_000_readings_and_of_more_none(workspace, rollout):
    entries = [ReadingEntry("bare", None, DAY - timedelta(days=day), day) for day in range(MOST_AT_ONCE + 1)]
    assert preview(rollout, entries).too_many is not None
    with pytest.raises(Invalid, match="2,001 readings are new; at most 2,000"):
        log_readings(workspace, DANA, rollout.id, rollout.version, entries)
    assert logged(workspace.rollout_cache.get(rollout.id)) == set()
    after = log_readings(workspace, DANA, rollout.id, rollout.version, entries[1:])
    assert len(after.readings) == MOST_AT_ONCE
    # What is there already does not count.
    assert len(log_readings(workspace, DANA, rollout.id, after.version, entries).readings) == MOST_AT_ONCE + 1


def test_from_a_file_to_the_log(workspace, rollout):
    sheet = open_readings("Team;Metric;Datum;Wert\nCreative;weekly use;02.03.2026;41,5 %\n".encode("cp1252"))
    read = read_readings(sheet, scope_for(workspace, DANA, rollout), first_choices(sheet))
    after = log_readings(workspace, DANA, rollout.id, rollout.version, read.entries)
    assert logged(after) == {("use", "creative", DAY, 41.5)}


USE_OF_WEEK = Use(id="made", day=DAY, seats=9, group_id="creative", active=6)


def test_counts_of_use_come_with_the_readings_and_go_with_them(workspace, rollout):
    after = log_readings(workspace, DANA, rollout.id, rollout.version, [ONE], [USE_OF_WEEK])
    assert list(after.uses.values()) == [USE_OF_WEEK]
    back = history.undo_last(workspace, DANA, rollout.id)
    assert (back.uses, logged(back)) == ({}, set())


def test_the_same_counts_twice_keep_one_and_others_replace_it(workspace, rollout):
    after = log_readings(workspace, DANA, rollout.id, rollout.version, [], [USE_OF_WEEK])
    seen = preview(after, [], [USE_OF_WEEK])
    assert (seen.uses, seen.recounted, seen.same_uses) == ((), 0, 1)
    again = log_readings(workspace, DANA, rollout.id, after.version, [], [USE_OF_WEEK])
    assert again.version == after.version
    right = USE_OF_WEEK.model_copy(update={"id": "another", "active": 7})
    assert preview(after, [], [right]).recounted == 1
    last = log_readings(workspace, DANA, rollout.id, after.version, [], [right])
    assert [(use.id, use.active) for use in last.uses.values()] == [("made", 7)]
