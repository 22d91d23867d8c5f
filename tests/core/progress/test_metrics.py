"""Standings and due readings, counted by hand."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.log.changes.counts import ReadingLogged, UseCounted
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.brief import Group
from playbook.core.plan.counts import Use
from playbook.core.plan.items import Metric, Owner
from playbook.core.progress.metrics import (
    DueReading,
    find_due_readings,
    find_standings,
    hidden_groups,
    is_read,
    is_share,
    light_of,
    too_small,
)
from tests.core.story import STARTED, day, laid


def metric(name: str, **values: object) -> Metric:
    about = {"id": name, "title": name, "first_read": day("03-02"), "cadence_days": 7, **values}
    return Metric.model_validate(about)


def reading(name: str, on: str, value: float, group_id: str | None = None) -> AnyChange:
    at = f"{name}-{on}-{group_id or 'all'}"
    return ReadingLogged(reading=Reading(id=at, metric_id=name, day=day(on), value=value, group_id=group_id))


def with_(*changes: AnyChange) -> Rollout:
    return laid((*STARTED, *changes))


def test_a_value_stands_by_the_rule_of_its_metric():
    for rule, value, light in [
        ({"green_at": 60, "red_at": 30}, 60, "green"), ({"green_at": 60, "red_at": 30}, 59, "between"),
        ({"green_at": 60, "red_at": 30}, 30, "red"), ({"target": 60}, 60, "green"),
        ({"target": 60}, 10, "between"), ({"target": 80, "green_at": 60}, 70, "green"),
        ({"red_at": 30}, 29, "red"), ({"red_at": 30}, 31, "between"), ({}, 31, "unknown"),
        ({"higher_is_better": False, "green_at": 2, "red_at": 5}, 2, "green"),
        ({"higher_is_better": False, "green_at": 2, "red_at": 5}, 5, "red"),
        ({"higher_is_better": False, "green_at": 2, "red_at": 5}, 3, "between"),
    ]:  # fmt: skip
        assert light_of(metric("active", **rule), value) == light


def test_a_share_of_people_is_told_by_unit_and_kind():
    for unit, measures, is_one in [
        ("%", "utilization", True), ("percent of seats", "speed", True), ("%", "outcome", False),
        ("% of people", "outcome", True), ("% of tickets", "outcome", False), ("h", "speed", False),
    ]:  # fmt: skip
        assert is_share(metric("active", unit=unit, measures=measures)) is is_one


def test_readings_stand_in_time_order_and_red_comes_first() -> None:
    rollout = with_(
        ItemAdded(item=metric("active", target=60.0)), reading("active", "03-16", 41),
        reading("active", "03-09", 30), reading("active", "03-23", 70),
        reading("active", "03-16", 44, "creative"))  # fmt: skip
    [first] = find_standings(rollout, day("03-20"))
    expected = [(day("03-09"), 30), (day("03-16"), 41)]
    assert [(reading.day, reading.value) for reading in first.readings] == expected
    assert first.latest.value == 41
    assert [(group.id, reading.value) for group, reading in first.by_group] == [("creative", 44)]
    assert first.hidden == 0
    rollout = with_(
        ItemAdded(item=metric("never")), ItemAdded(item=metric("fine", target=10.0, first_read=day("02-02"))),
        ItemAdded(item=metric("red", red_at=50.0)), reading("fine", "03-09", 12), reading("red", "03-09", 12)
    )  # fmt: skip
    expected = ["red", "fine", "never"]
    assert [standing.metric.id for standing in find_standings(rollout, day("03-10"))] == expected


def test_a_group_of_fewer_than_five_is_left_out() -> None:
    small = GroupSaved(group=Group(id="board", name="Board", size=3))
    rollout = with_(
        small,
        ItemAdded(item=metric("active")),
        *(reading("active", "03-09", 40, group_id) for group_id in ("creative", "media", "board")),
    )
    [first] = find_standings(rollout, day("03-10"))
    # Board has three, and the smaller of the other two hides with it: its three cannot be subtracted.
    assert ([group.id for group, _ in first.by_group], first.hidden) == (["creative"], 2)


def test_a_group_with_few_seats_or_without_a_size_is_left_out() -> None:
    """Metrics and use may be of one file: what the one hides the other does not tell."""
    groups = [GroupSaved(group=Group(id=name, name=name, size=30)) for name in ("web", "sales")]
    counts = {"creative": 20, "media": 18, "web": 8, "sales": 3}
    rollout = with_(
        *groups,
        ItemAdded(item=metric("active")),
        *(reading("active", "03-09", 40, group_id) for group_id in counts),
        *(UseCounted(use=Use(id=item_id, day=day("03-09"), seats=seats, group_id=item_id))
          for item_id, seats in counts.items()))  # fmt: skip
    [first] = find_standings(rollout, day("03-10"))
    assert ([group.id for group, _ in first.by_group], first.hidden) == (["creative", "media"], 2)
    assert hidden_groups(rollout, day("03-08")) == frozenset()
    assert too_small(with_(GroupSaved(group=Group(id="new", name="New"))).brief) == {"new", "media"}


def asked(result: tuple[DueReading, ...]) -> list[tuple[str, str | None, date]]:
    return [(each.metric.id, each.group.id if each.group else None, each.since) for each in result]


def test_a_number_is_due_from_its_first_reading() -> None:
    rollout = with_(ItemAdded(item=metric("active")))
    assert find_due_readings(rollout, day("03-01")) == ()
    assert asked(find_due_readings(rollout, day("03-02"))) == [("active", None, day("03-02"))]
    read = laid((reading("active", "03-04", 30),), rollout)
    assert find_due_readings(read, day("03-10")) == ()
    assert asked(find_due_readings(read, day("03-11"))) == [("active", None, day("03-11"))]
    once = with_(ItemAdded(item=metric("once", cadence_days=None)), reading("once", "03-04", 3))
    assert find_due_readings(once, day("06-01")) == ()
    assert find_due_readings(with_(ItemAdded(item=metric("never", first_read=None))), day("06-01")) == ()


def test_a_lead_is_asked_for_the_led_groups() -> None:
    rollout = with_(
        ItemAdded(item=metric("mine", group_ids=("creative",))),
        ItemAdded(item=metric("whole", group_ids=("creative", "media"), owner=Owner(person_id="roa"))),
        ItemAdded(item=metric("theirs", group_ids=("media",))),
    )
    today = day("03-02")
    assert asked(find_due_readings(rollout, today, ("creative",))) == [("mine", "creative", today)]
    assert asked(find_due_readings(rollout, today, (), "roa")) == [("whole", None, today)]
    expected = [("mine", "creative", today), ("whole", None, today)]
    assert asked(find_due_readings(rollout, today, ("creative",), "roa")) == expected
    assert len(find_due_readings(rollout, today)) == 3


_told = st.tuples(st.integers(0, 60), st.sampled_from([None, "creative", "media"]), st.floats(0, 100))


@given(st.lists(_told))
def test_every_number_shown_equals_one_recomputed_from_the_log(
    entries: list[tuple[int, str | None, float]],
) -> None:
    start, today = day("03-02"), day("04-01")
    every = [
        Reading(
            id=f"r{number}",
            metric_id="active",
            day=start + timedelta(days=after),
            value=value,
            group_id=group_id,
        )
        for number, (after, group_id, value) in enumerate(entries)
    ]
    changes = [ReadingLogged(reading=reading) for reading in every]
    [first] = find_standings(with_(ItemAdded(item=metric("active")), *changes), today)
    past = [reading for reading in every if reading.day <= today]
    for group_id in (None, "creative", "media"):
        days = [reading.day for reading in past if reading.group_id == group_id]
        if group_id is None:
            assert sorted(days) == [reading.day for reading in first.readings]
        else:
            shown = [reading for group, reading in first.by_group if group.id == group_id]
            assert [reading.day for reading in shown] == ([max(days)] if days else [])
            assert all(reading in past for reading in shown)


def test_a_metric_is_read_once_all_its_groups_are():
    groups = [GroupSaved(group=Group(id=name, name=name, size=9)) for name in ("web", "media", "sales")]
    item = metric("m", group_ids=("web", "media"))
    rollout = with_(*groups, ItemAdded(item=item), reading("m", "03-01", 1, "media"))

    def new(*group_ids: str | None) -> list[Reading]:
        return [
            Reading(id=f"n{at}", metric_id="m", day=day("03-02"), value=1, group_id=item_id)
            for at, item_id in enumerate(group_ids)
        ]

    assert not is_read(rollout, item, new(None, "web"))
    assert is_read(rollout, item, new("web", "media"))
    assert is_read(rollout, item, new("web"), ("web",))
    assert is_read(rollout, item, (), ("sales",))
    assert not is_read(rollout, item.model_copy(update={"first_read": None}), new("web", "media"))


def test_a_number_that_stands_where_it_began_is_not_yet_red() -> None:
    late = Metric(id="late", title="Late", baseline=11, target=4, red_at=11, higher_is_better=False)
    assert [light_of(late, value) for value in (4, 8, 11, 11.5)] == ["green", "between", "between", "red"]
