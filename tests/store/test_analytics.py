"""Every number of the dashboards equals a recount of the rollout."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from playbook.core.base.errors import PlaybookError
from playbook.core.log.changes.examples import ExampleLogged, ExampleRemoved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import apply, fold
from playbook.core.log.undo import changes_to_undo
from playbook.core.plan.examples import Example
from playbook.core.plan.items import AnyItem, Owner
from playbook.core.progress import progress
from playbook.store import analytics
from playbook.store.log.embedded import EmbeddedLog
from tests.core.anything import changes
from tests.core.story import LAUNCHED, MILESTONE, PLANNED, day, event, events_of
from tests.databases import ON_BOTH_ENGINES
from tests.soak import IS_LONG
from tests.store.logs import events

FEW = settings() if IS_LONG else settings(max_examples=4)

# The recount


def monday(when: date) -> date:
    return when - timedelta(days=when.weekday())


def owner_name(rollout: Rollout, item: AnyItem) -> str:
    if item.owner is None:
        return ""
    person = rollout.brief.find_person(item.owner.person_id)
    return person.name if person else item.owner.role


def planned_days(rollout: Rollout) -> list[date]:
    """The days by which the launch plan had things done."""
    result = []
    for item_id, start in rollout.launch.baseline.items() if rollout.launch else ():
        item = rollout.items.get(item_id)
        result.append((item and progress.baseline_of(rollout, item)) or start)
    return result


def burn_up(rollout: Rollout, today: date) -> list[dict]:
    planned = planned_days(rollout)
    items = progress.tracked(rollout)
    now = [item.until or item.due for item in items]
    tracking = [rollout.tracking_of(item.id) for item in items]
    done = [each.done_on for each in tracking if each.status == "done" and each.done_on <= today]
    return [
        {
            "day": at,
            "planned": sum(each <= at for each in planned),
            "planned_now": sum(each <= at for each in now),
            "done": sum(each <= at for each in done) if at <= today else None,
        }
        for at in (sorted({*planned, *now, *done, today}) if rollout.launch else ())
    ]


def on_time(rollout: Rollout, today: date) -> list[dict]:
    weeks: dict[date, Counter[str]] = {}
    for item in progress.tracked(rollout):
        at, tracking = progress.baseline_of(rollout, item), rollout.tracking_of(item.id)
        if at is None or at > today:
            continue
        what = "open" if tracking.status != "done" else "on_time" if tracking.done_on <= at else "late"
        weeks.setdefault(monday(at), Counter())[what] += 1
    return [
        {"week": week, "on_time": result["on_time"], "late": result["late"], "open": result["open"]}
        for week, result in sorted(weeks.items())
    ]


def heat_map(rollout: Rollout, today: date) -> list[dict]:
    cells: dict[tuple[str | None, str], Counter[str]] = {}
    for item in progress.tracked(rollout):
        stands = progress.standing(item, rollout.tracking_of(item.id), today)
        for group_id in item.group_ids or (None,):
            cell = cells.setdefault((group_id, item.stage), Counter())
            cell["items"] += 1
            cell["done"] += stands == "done"
            cell["due"] += (item.until or item.due) <= today
            cell["late"] += stands == "overdue"
    return [
        {"group_id": group_id, "stage": stage}
        | {name: cell[name] for name in ("items", "done", "due", "late")}
        for (group_id, stage), cell in sorted(
            cells.items(), key=lambda pair: (pair[0][0] is None, pair[0][0] or "", pair[0][1])
        )
    ]


def slips(rollout: Rollout) -> list[dict]:
    return [
        {
            "item_id": item.id, "stage": item.stage, "title": item.title,
            "owner": owner_name(rollout, item), "from_day": move.from_day, "to_day": move.to_day,
            "days": (move.to_day - move.from_day).days, "reason": move.reason, "actor": move.actor,
            "moved_at": move.moved_at,
        }
        for item, move in progress.slips(rollout)
        if item.due
    ]  # fmt: skip


def examples(rollout: Rollout) -> list[dict]:
    result = list(rollout.examples.values())
    if not result:
        return []
    weeks = []
    week = monday(min(each.day for each in result))
    while week <= max(each.day for each in result):
        own = [each for each in result if monday(each.day) == week]
        rated = Counter(each.rating for each in own)
        weeks.append(
            {
                "week": week, "examples": len(own), "none": rated[0], "novelty": rated[1],
                "saved_time": rated[2], "better_result": rated[3], "changed_work": rated[4],
                "worth": rated[2] + rated[3] + rated[4], "little": rated[0] + rated[1],
                "unrated": rated[None], "minutes_saved": sum(each.minutes_saved or 0 for each in own),
                "minutes_checking": sum(each.minutes_checking or 0 for each in own),
            }
        )  # fmt: skip
        week += timedelta(days=7)
    return weeks


def check(log: EmbeddedLog, rollout: Rollout, today: date) -> None:
    plan = analytics.of_plan(log, rollout.id, today)
    # Moves of one moment may stand in any order.
    assert plan._replace(slips=sorted(plan.slips, key=repr)) == (
        burn_up(rollout, today), on_time(rollout, today), heat_map(rollout, today),
        sorted(slips(rollout), key=repr),
    )  # fmt: skip
    assert analytics.examples(log, rollout.id) == examples(rollout)


# Any history


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """A plan, often launched, then whatever people do to it."""
    message = list(events_of(draw(st.sampled_from([PLANNED, LAUNCHED, LAUNCHED, LAUNCHED]))))
    now = fold(message)
    for _ in range(draw(st.integers(0, 25))):
        change_sets = list({each.change_set: None for each in message[1:]})
        undoes = draw(st.sampled_from(["", "", "", *change_sets[-4:]]))
        try:
            tried = changes_to_undo(message, undoes) if undoes else (draw(changes(now)),)
            new = [
                event(change, now.version + number, change_set=f"g{now.version + 1}", undoes=undoes)
                for number, change in enumerate(tried, 1)
            ]
            now = apply(new, now)
        except PlaybookError:
            continue
        message += new
    return message


@ON_BOTH_ENGINES
@pytest.mark.slow
@FEW
@given(history=histories(), today=st.dates(date(2025, 12, 20), date(2026, 5, 10)))
def test_every_number_is_what_a_recount_gives(shared, history, today):
    rollout_id = f"r{len(shared.heads())}"
    message = [each.model_copy(update={"rollout_id": rollout_id}) for each in history]
    shared.append(rollout_id, 0, message)
    check(shared, fold(message), today)
    # What an example said last is found also once it is gone.
    last = {
        each.change.example.id: each.change.example
        for each in message
        if isinstance(each.change, ExampleLogged)
    }
    assert {key: analytics.find_example_text(shared, rollout_id, key) for key in (*last, "never")} == {
        **{key: example.what for key, example in last.items()},
        "never": None,
    }


def at(rows: list[dict], when: date) -> tuple[int, ...]:
    """The sums of a burn-up as they stand on a day."""
    past = [row for row in rows if row["day"] <= when]
    return (past[-1]["planned"], past[-1]["planned_now"], past[-1]["done"] or 0) if past else (0, 0, 0)


@pytest.mark.slow
@FEW
@given(
    history=histories(), today=st.dates(date(2026, 1, 10), date(2026, 5, 10)), which=st.integers(0, 99),
    to_day=st.dates(date(2025, 12, 20), date(2026, 6, 10)),
)  # fmt: skip
def test_moving_a_date_never_rewrites_history(shared, history, today, which, to_day):
    rollout = fold(history)
    items = progress.tracked(rollout)
    assume(rollout.launch is not None and items)
    item = items[which % len(items)]
    rollout_id = f"r{len(shared.heads())}"
    move = ItemMoved(
        item_id=item.id, stage=item.stage, from_day=item.due, to_day=to_day, reason="The room was taken"
    )
    moved = [*history, event(move, rollout.version + 1)]
    try:
        after = apply([moved[-1]], rollout)
    except PlaybookError:
        reject()
    assert after.launch == rollout.launch
    shared.append(rollout_id, 0, [each.model_copy(update={"rollout_id": rollout_id}) for each in moved[:-1]])
    about = (shared, rollout_id, today)
    sums, weeks, *_ = analytics.of_plan(*about)
    shared.append(rollout_id, rollout.version, [moved[-1].model_copy(update={"rollout_id": rollout_id})])
    sums_now, weeks_now, *_ = analytics.of_plan(*about)
    # What an item from elsewhere ends on may be before its start.
    first = min(item.due, item.until, to_day, item.until + (to_day - item.due))
    for when in {row["day"] for row in (*sums, *sums_now)}:
        before, now = at(sums, when), at(sums_now, when)
        if when < first:
            assert before == now
        assert before[0] == now[0]  # what was planned at launch
        assert when > today or before[2] == now[2]  # what is done, which no day to come has
    if item.id in rollout.launch.baseline:
        assert weeks == weeks_now
    else:
        # What joined after the launch is held to its own day.
        assert [week for week in weeks if week["week"] < monday(first)] == [
            week for week in weeks_now if week["week"] < monday(first)
        ]


# One history, counted by hand

TODAY = day("04-01")
HISTORY = (
    *LAUNCHED,
    # Launch plan: why 9 Feb, first-win 20 Mar, hours 2 Mar to 29 May, active 9 Mar.
    StatusLogged(item_id="why", stage="communication", group_ids=("creative", "media"), status="done"),
    StatusLogged(item_id="active", stage="accountability", status="done", on=day("03-16")),
    ItemMoved(
        item_id="first-win", stage="accountability", from_day=day("03-20"), to_day=day("03-27"),
        reason="The client's board meets later",
    ),
    StatusLogged(item_id="first-win", stage="accountability", status="at_risk", note="Not yet told"),
    ItemAdded(
        item=MILESTONE.model_copy(
            update={"id": "late-joiner", "title": "Second win", "date": day("04-10"),
                    "owner": Owner(person_id="kim")}
        )
    ),
    ExampleLogged(example=Example(id="e1", day=day("03-03"), rating=2, minutes_saved=30)),
    ExampleLogged(example=Example(id="e2", day=day("03-04"))),
    ExampleLogged(example=Example(id="e3", day=day("03-18"), rating=0, minutes_checking=5)),
    ExampleLogged(example=Example(id="e4", day=day("03-18"), rating=4)),
    ExampleRemoved(example_id="e4"),
    ExampleLogged(example=Example(id="e2", day=day("03-04"), rating=1)),
)  # fmt: skip


@pytest.fixture
def filled(log):
    log.append("ai-at-lt", 0, events(HISTORY))
    return log


@ON_BOTH_ENGINES
def test_the_history_counted_by_hand(filled):
    plan = analytics.of_plan(filled, "ai-at-lt", TODAY)
    assert plan.burn_up == [
        {"day": day("01-05"), "planned": 0, "planned_now": 0, "done": 1},
        {"day": day("02-09"), "planned": 1, "planned_now": 1, "done": 1},
        {"day": day("03-09"), "planned": 2, "planned_now": 2, "done": 1},
        {"day": day("03-16"), "planned": 2, "planned_now": 2, "done": 2},
        {"day": day("03-20"), "planned": 3, "planned_now": 2, "done": 2},
        {"day": day("03-27"), "planned": 3, "planned_now": 3, "done": 2},
        {"day": day("04-01"), "planned": 3, "planned_now": 3, "done": 2},
        {"day": day("04-10"), "planned": 3, "planned_now": 4, "done": None},
        {"day": day("05-29"), "planned": 4, "planned_now": 5, "done": None},
    ]
    assert plan.on_time == [
        {"week": day("02-09"), "on_time": 1, "late": 0, "open": 0},
        {"week": day("03-09"), "on_time": 0, "late": 1, "open": 0},
        {"week": day("03-16"), "on_time": 0, "late": 0, "open": 1},
    ]
    assert plan.heat_map == [
        {"group_id": "creative", "stage": "communication", "items": 1, "done": 1, "due": 1, "late": 0},
        {"group_id": "media", "stage": "communication", "items": 1, "done": 1, "due": 1, "late": 0},
        {"group_id": None, "stage": "accountability", "items": 3, "done": 1, "due": 2, "late": 1},
        {"group_id": None, "stage": "training", "items": 1, "done": 0, "due": 0, "late": 0},
    ]
    (slip,) = plan.slips
    assert (slip["days"], slip["reason"], slip["actor"], slip["title"]) == (
        7, "The client's board meets later", "Dana", "First win told",
    )  # fmt: skip
    assert slip["moved_at"] == events(HISTORY)[len(LAUNCHED) + 2].happened_at


@ON_BOTH_ENGINES
def test_only_some_items_can_be_asked_about(filled):
    about = (filled, "ai-at-lt", TODAY)
    assert analytics.of_plan(*about, only=["why"]).slips == []
    assert len(analytics.of_plan(*about, only=["first-win", "why"]).slips) == 1
    assert analytics.of_plan(*about, only=["why"]).burn_up[-1] == {
        "day": TODAY, "planned": 1, "planned_now": 1, "done": 1,
    }  # fmt: skip
    assert analytics.of_plan(*about, only=[]).heat_map == []


def test_before_the_launch_nothing_can_be_late(log):
    log.append("ai-at-lt", 0, events(PLANNED))
    plan = analytics.of_plan(log, "ai-at-lt", TODAY)
    assert (plan.burn_up, plan.on_time) == ([], [])
    assert sum(cell["items"] for cell in plan.heat_map if cell["group_id"] is None) > 0


@ON_BOTH_ENGINES
@pytest.mark.parametrize("name", ["nobody", "' or 1=1 --", "x'; drop table event; --"])
def test_an_unknown_rollout_has_no_numbers(filled, name):
    assert analytics.of_plan(filled, name, TODAY) == ([], [], [], [])
    assert analytics.examples(filled, name) == []
    assert filled.heads() == {"ai-at-lt": len(HISTORY)}
