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


def test_only_what_still_holds_counts_in_its_period_by_kind():
    steps = [
        (status(), "a", ""), (TrackingRestored(item_id="why", stage="communication"), "b", "a"),
        (status("at_risk"), "c", "b")]  # fmt: skip
    for days, counted, undone, redone in [
        ((3,), [], [], []), ((8,), [1], [], []), ((8, 8), [], [], []), ((8, 8, 8), [1], [], []),
        ((3, 8), [], [2], []), ((3, 4, 8), [], [], [3]), ((3, 8, 8), [], [], [])
    ]:  # fmt: skip
        log = log_of(*((*step, on) for step, on in zip(steps, days, strict=False)))
        activity = since(log, WEEK.date())
        groups = (activity.events, activity.back, activity.again)
        versions = [[entry.version - START for entry in entries] for entries in groups]
        assert versions == [counted, undone, redone], days
    activity = since(log_of((status(), "a", "", 3), (status("at_risk"), "b", "", 7)), WEEK.date())
    assert [(act.version, act.change.status) for act in activity.of(StatusLogged)] == [(START + 2, "at_risk")]


def test_a_thing_rests_on_the_last_event_about_it():
    moved = ItemMoved(
        item_id=MILESTONE.id, stage="accountability", from_day=day("03-20"), to_day=day("03-27"),
        reason="The board meets later")  # fmt: skip
    scored = ReadinessScored(group_id="media", scores={"desire": 2})
    activity = since(log_of((moved, "a", "", 8), (scored, "b", "", 9)), WEEK.date())
    assert activity.ground(["why", MILESTONE.id, "nothing"]) == (7, START + 1)
    assert activity.ground(["group:media"]) == (START + 2,)
