"""Where a rollout stands, worked out by hand on a small history."""

from datetime import UTC, date, datetime, time

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded, ItemEdited
from playbook.core.log.changes.progress import GateDecided, ItemMoved, StatusLogged, TrackingRestored
from playbook.core.log.changes.rollouts import Launched, RolloutArchived
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.log.state import apply
from playbook.core.plan.examples import Example
from playbook.core.plan.items import AnyItem, Gate, KeyMessage, Metric, Milestone, Owner, Support
from playbook.core.progress import progress
from tests.core.story import LAUNCHED, PLANNED, STARTED, day, event, laid


def milestone(name: str, text: str, **values: object) -> Milestone:
    return Milestone.model_validate({"id": name, "title": name, "date": day(text), **values})


# Five milestones a week apart, office hours over two months, and a sentence without a day.
ITEMS: tuple[AnyItem, ...] = (
    milestone("m1", "03-02", group_ids=("creative",)),
    milestone("m2", "03-09", group_ids=("creative",), stage="training"),
    milestone("m3", "03-16", owner=Owner(person_id="kim")), milestone("m4", "03-23", group_ids=("media",)),
    milestone("m5", "03-30"), Support(id="hours", title="hours", start=day("03-02"), end=day("04-30")),
    KeyMessage(id="sentence", text="Nobody loses their job over this."))  # fmt: skip


def status(name: str, status: str, on: str | None = None) -> AnyChange:
    values = {"item_id": name, "stage": "accountability", "status": status, "on": on and day(on)}
    return StatusLogged.model_validate(values)


def moved(name: str, old: str, new: str) -> AnyChange:
    return ItemMoved(
        item_id=name, stage="accountability", from_day=day(old), to_day=day(new), reason="Waiting for IT"
    )


HISTORY: tuple[AnyChange, ...] = (
    *STARTED,
    *(ItemAdded(item=item) for item in ITEMS),
    Launched(baseline={item.id: item.due for item in ITEMS if item.due}),
    status("m1", "done", "03-02"),  # on its day
    status("m2", "done", "03-11"),  # two days late
    moved("m3", "03-16", "03-25"),
    moved("m3", "03-25", "03-27"),
    status("m3", "at_risk"),
    status("m4", "off_track"),
)
NOW = laid(HISTORY)


def test_the_summary_is_what_counting_by_hand_gives():
    for today, expected in [
        # today, tracked, done, due so far, on time, overdue, at risk, next
        ("03-01", (6, 2, 0, None, 0, 2, "hours")),
        ("03-10", (6, 2, 2, 1 / 2, 0, 2, "m4")),
        ("03-16", (6, 2, 3, 1 / 3, 0, 2, "m4")),
        ("03-24", (6, 2, 4, 1 / 4, 1, 1, "m3")),
        ("03-28", (6, 2, 4, 1 / 4, 2, 0, "m5")),
        ("04-30", (6, 2, 6, 1 / 6, 3, 0, None)),
        ("05-01", (6, 2, 6, 1 / 6, 4, 0, None)),
    ]:
        totals = progress.summary(NOW, day(today))
        next_id = totals.next_item.id if totals.next_item else None
        counted = (
            totals.tracked, totals.done, totals.due_so_far, totals.on_time, totals.overdue, totals.at_risk,
        )  # fmt: skip
        assert (*counted, next_id) == expected, today


def test_nothing_is_due_before_launch_and_early_is_on_time() -> None:
    totals = progress.summary(laid(PLANNED), day("06-01"))
    assert (totals.due_so_far, totals.on_time, totals.tracked) == (0, None, 4)
    assert progress.summary(laid((status("m5", "done", "03-20"),), NOW), day("03-30")).on_time == 2 / 5
    assert progress.summary(laid((status("m3", "done", "03-27"),), NOW), day("03-27")).on_time == 1 / 4


def test_a_stretch_is_due_at_its_end_a_later_item_on_its_own_day() -> None:
    assert progress.baseline_of(NOW, NOW.get_item("hours")) == day("04-30")
    assert progress.summary(laid((status("hours", "done", "04-30"),), NOW), day("04-30")).on_time == 2 / 6
    endless = NOW.get_item("hours").model_copy(update={"end": None})
    assert progress.baseline_of(NOW, endless) == day("03-02")
    later = laid((ItemAdded(item=milestone("m6", "04-06")), status("m6", "done", "04-07")), NOW)
    assert progress.baseline_of(later, later.get_item("m6")) == day("04-06")
    assert progress.baseline_of(later, later.get_item("m3")) == day("03-16")
    assert progress.baseline_of(laid(PLANNED), laid(PLANNED).get_item("why")) is None


def test_how_an_item_stands_today() -> None:
    stands = [
        progress.standing(item, NOW.tracking_of(item.id), day("03-24"))
        for item in list(NOW.items.values())[:6]
    ]
    assert stands == ["done", "done", "at_risk", "overdue", "planned", "planned"]
    assert set(stands) <= set(progress.STANDING_NAMES)


def test_dated_items_come_in_time_order_overdue_and_upcoming() -> None:
    assert _ids(progress.tracked(NOW)) == ["hours", "m1", "m2", "m4", "m3", "m5"]
    undated = Milestone(id="a", title="")
    assert sorted([undated, ITEMS[4]], key=progress.in_time)[-1] is undated
    assert _ids(progress.overdue(NOW, day("03-28"))) == ["m4", "m3"]
    assert _ids(progress.upcoming(NOW, day("03-14"))) == ["m4", "m3"]
    assert _ids(progress.upcoming(NOW, day("03-23"), days=7)) == ["m4", "m3", "m5"]


def test_a_lead_is_asked_about_this_week_and_the_next() -> None:
    today = day("03-11")  # a Wednesday: the list reaches to Sun Mar 22
    # m1 was done before this Monday and has left the list; m2 was done in it.
    assert _ids(progress.week_of(NOW, today)) == ["hours", "m2"]
    assert _ids(progress.week_of(NOW, day("03-16"))) == ["hours", "m4", "m3"]
    assert _ids(progress.week_of(NOW, day("03-16"), ["media"])) == ["m4"]
    assert _ids(progress.week_of(NOW, day("03-16"), person_id="kim")) == ["m3"]
    assert _ids(progress.week_of(NOW, day("03-16"), ["media"], "kim")) == ["m4", "m3"]


def test_slips_of_items_there_are_listed_the_latest_first() -> None:
    slips = progress.slips(NOW)
    assert [(item.id, move.to_day) for item, move in slips] == [("m3", day("03-27")), ("m3", day("03-25"))]
    assert {move.reason for _, move in slips} == {"Waiting for IT"}
    gone = NOW.model_copy(update={"items": {key: item for key, item in NOW.items.items() if key != "m3"}})
    assert (progress.slips(gone), event(HISTORY[-1], 1).happened_at.date()) == ([], date(2026, 1, 5))


def test_stages_with_items_are_drafted() -> None:
    assert progress.stages_drafted(NOW) == ("communication", "training", "accountability")


def test_how_far_a_rollout_has_come():
    for rollout, today, phase in [
        (laid(STARTED), "03-01", "brief"), (laid(PLANNED), "03-01", "planning"),
        (laid(LAUNCHED), "06-26", "under_way"), (laid(LAUNCHED), "06-27", "finished"),
        (laid((*LAUNCHED, RolloutArchived())), "03-01", "archived")
    ]:  # fmt: skip
        assert progress.phase(rollout, day(today)) == phase


def _ids(items: list[AnyItem]) -> list[str]:
    return [item.id for item in items]


def test_a_rollout_that_is_over_is_judged_by_the_day_it_ended():
    for today, judged in [("03-01", "03-01"), ("06-26", "06-26"), ("06-27", "06-26"), ("12-31", "06-26")]:
        assert progress.day_to_judge(laid(LAUNCHED), day(today)) == day(judged)


def logged_on(change: AnyChange, text: str, base: Rollout) -> Rollout:
    at = datetime.combine(day(text), time(9), UTC)
    return apply([event(change, base.version + 1).model_copy(update={"happened_at": at})], base)


METRIC = Metric(id="used", title="Used weekly", definition="Share of people", unit="%")
FINISHED = laid((*HISTORY, ItemAdded(item=METRIC), ItemAdded(item=Gate(id="gate", title="Go on?"))))


def test_only_progress_after_the_end_moves_the_last_day():
    for change, judged in [
        (status("m5", "done", "06-20"), "07-03"), (moved("m5", "03-30", "07-10"), "07-03"),
        (ReadingLogged(reading=Reading(id="r", metric_id="used", day=day("07-02"), value=40.0)), "07-02"),
        (GateDecided(item_id="gate", stage="accountability", decision="go", why="It works"), "07-03"),
        (ExampleLogged(example=Example(id="late", day=day("07-03"), what="A memo", by_link=True)), "06-26"),
        (BriefEdited(values={"why_now": "Clients ask for it."}), "06-26"),
        (ItemEdited(item=milestone("m1", "03-02", group_ids=("creative",), done_when="Said")), "06-26")
    ]:  # fmt: skip
        late = logged_on(change, "07-03", FINISHED)
        assert late.changed_at.date() == day("07-03"), change
        assert progress.day_to_judge(late, day("12-31")) == day(judged), change


def test_progress_taken_back_gives_the_day_back() -> None:
    late = logged_on(status("m5", "done"), "07-03", FINISHED)
    again = logged_on(TrackingRestored(item_id="m5", stage="accountability"), "08-03", late)
    assert progress.day_to_judge(late, day("12-31")) == day("07-03")
    assert progress.day_to_judge(again, day("12-31")) == day("06-26")
    assert progress.day_to_judge(laid(PLANNED), day("12-31")) == day("12-31")
