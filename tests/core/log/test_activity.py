"""What of a log happened since a day and still holds."""

from datetime import timedelta

from playbook.core.log.activity import since
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.progress import ItemMoved, ReadinessScored, StatusLogged, TrackingRestored
from playbook.core.log.events import Event
from playbook.core.plan.items import Status
from tests.core.story import LAUNCHED, MILESTONE, NOON, day, event, events_of

START = len(LAUNCHED)
WEEK = NOON + timedelta(days=7)


def status(status: Status = "done", item_id: str = "why", note: str = "") -> StatusLogged:
    return StatusLogged(
        item_id=item_id, stage="communication", title="Why we change", status=status, note=note
    )


def log_of(*later: tuple[AnyChange, str, str, int]) -> list[Event]:
    """Return the launched story and later changes on their days."""
    events = events_of(LAUNCHED)
    for number, (change, change_set, undoes, days) in enumerate(later, 1):
        entry = event(change, START + number, change_set=change_set, undoes=undoes)
        events.append(entry.model_copy(update={"happened_at": NOON + timedelta(days=days, minutes=number)}))
    return events


def back() -> TrackingRestored:
    return TrackingRestored(item_id="why", stage="communication")


def test_only_what_came_since_the_day_counts():
    activity = since(log_of((status(), "a", "", 3), (status("at_risk"), "b", "", 7)), WEEK.date())
    assert [act.version for act in activity.of(StatusLogged)] == [START + 2]
    assert [act.change.status for act in activity.of(StatusLogged)] == ["at_risk"]


def test_an_undone_change_set_and_its_undo_do_not_count():
    activity = since(log_of((status(), "a", "", 8), (back(), "b", "a", 8)), WEEK.date())
    assert (activity.events, activity.back, activity.again) == ((), (), ())


def test_an_undo_of_an_undo_lets_the_first_count_again():
    log = log_of((status(), "a", "", 8), (back(), "b", "a", 8), (status(), "c", "b", 8))
    activity = since(log, WEEK.date())
    assert [entry.change_set for entry in activity.events] == ["a"]
    assert (activity.back, activity.again) == ((), ())


def test_taking_back_what_was_done_before_counts_as_that():
    activity = since(log_of((status(), "a", "", 3), (back(), "b", "a", 8)), WEEK.date())
    assert [entry.version for entry in activity.back] == [START + 2]
    assert activity.events == activity.again == ()


def test_bringing_back_what_was_taken_back_before_counts_as_that():
    log = log_of((status(), "a", "", 3), (back(), "b", "a", 4), (status(), "c", "b", 8))
    activity = since(log, WEEK.date())
    assert [entry.version for entry in activity.again] == [START + 3]
    assert activity.events == activity.back == ()


def test_what_was_undone_and_redone_is_as_it_was():
    log = log_of((status(), "a", "", 3), (back(), "b", "a", 8), (status(), "c", "b", 8))
    activity = since(log, WEEK.date())
    assert (activity.events, activity.back, activity.again) == ((), (), ())


def test_a_thing_rests_on_the_last_event_about_it():
    moved = ItemMoved(
        item_id=MILESTONE.id, stage="accountability", from_day=day("03-20"), to_day=day("03-27"),
        reason="The board meets later"
    )  # fmt: skip
    scored = ReadinessScored(group_id="media", scores={"desire": 2})
    activity = since(log_of((moved, "a", "", 8), (scored, "b", "", 9)), WEEK.date())
    assert activity.ground(["why", MILESTONE.id, "nothing"]) == (7, START + 1)
    assert activity.ground(["group:media"]) == (START + 2,)
