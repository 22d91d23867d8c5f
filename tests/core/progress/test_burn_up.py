"""The burn-up by week: sums only, as the app counts."""

from datetime import date, timedelta

import pytest

from playbook.core.log.changes.items import ItemAdded, ItemRemoved
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.changes.rollouts import Launched
from playbook.core.plan.items import Milestone
from playbook.core.progress.burn_up import burn_up_finding, find_curve
from playbook.core.progress.progress import tracked
from tests.core.story import LAUNCHED, PLANNED, STARTED, day, laid

TODAY = day("03-04")


def test_before_the_launch_there_is_nothing_to_compare_with():
    rollout = laid(PLANNED)
    assert find_curve(rollout, tracked(rollout), TODAY) is None
    assert find_curve(laid(LAUNCHED), [], TODAY) is None


def test_the_sums_run_from_nothing_to_the_whole_plan():
    changes = [
        *LAUNCHED,
        StatusLogged(item_id="why", stage="communication", status="done", on=day("02-12")),
        ItemMoved(item_id="first-win", stage="accountability", from_day=day("03-20"), to_day=day("04-20"),
                  reason="Later")]  # fmt: skip
    rollout = laid(changes)
    items = tracked(rollout)
    curve = find_curve(rollout, items, TODAY)
    rows = list(curve.rows(TODAY))
    assert (curve.planned[0], curve.planned_now[0], curve.done[0]) == (0, 0, 0)
    assert curve.planned[-1] == curve.planned_now[-1] == len(items)
    assert rows[curve.now]["day"] == TODAY
    assert [row["done"] for row in rows] == [*curve.done, *[None] * (len(rows) - curve.now - 1)]
    by_day = {row["day"]: row for row in rows}
    assert by_day[day("03-25")]["planned"] - by_day[day("03-25")]["planned_now"] == 1
    assert (by_day[day("02-11")]["done"], by_day[day("02-18")]["done"]) == (0, 1)


def test_what_joined_after_the_launch_was_not_planned_then():
    later = [Milestone(id=name, title=name, date=day("03-01")) for name in ("late", "later")]
    removed = ItemRemoved(item_id="why", stage="communication")
    at_launch = laid(LAUNCHED)
    now = laid([*LAUNCHED, *(ItemAdded(item=item) for item in later), removed])
    curve = find_curve(now, tracked(now), TODAY)
    assert curve.planned[-1] == len(at_launch.launch.baseline)
    assert curve.planned_now[-1] == len(tracked(now)) == len(tracked(at_launch)) + 1
    assert curve.planned[curve.now] == find_curve(at_launch, tracked(at_launch), TODAY).planned[curve.now]


@pytest.mark.parametrize("years", [1, 5, 70])
def test_a_plan_of_any_length_has_a_curve_that_fits_on_a_page(years: int):
    far = Milestone(id="far", title="Far", date=day("03-02") + timedelta(days=365 * years))
    rollout = laid([*STARTED, ItemAdded(item=far), Launched(baseline={"far": far.date})])
    curve = find_curve(rollout, tracked(rollout), TODAY)
    assert len(curve.planned) <= 108
    assert curve.planned[-1] == 1


def test_no_day_of_the_plan_is_in_it():
    rollout = laid(LAUNCHED)
    curve = find_curve(rollout, tracked(rollout), TODAY)
    assert not [value for value in curve.model_dump().values() if isinstance(value, date)]


def test_a_plan_of_which_nothing_is_due_has_not_started() -> None:
    rows = [{"day": date(2027, 1, 4), "planned": 0, "done": 0, "planned_now": 92}]
    title, sentence = burn_up_finding(rows, date(2027, 1, 4))
    assert title == "Not started yet"
    assert sentence.startswith("0 of 92 dated tasks done by")
