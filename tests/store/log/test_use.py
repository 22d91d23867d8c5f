"""Who uses it, asked of the database."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.log.changes.counts import UseCounted, UseRemoved
from playbook.core.log.events import Event
from playbook.core.log.state import fold
from playbook.core.log.undo import changes_to_undo
from playbook.core.plan.brief import Group
from playbook.core.plan.counts import Use, weeks_of, whole_of
from playbook.core.progress.metrics import hidden_groups
from playbook.store import analytics
from playbook.store.log.embedded import EmbeddedLog
from tests.core.story import PLANNED, event
from tests.store.logs import events

TODAY, SMALLEST = date(2026, 3, 22), 5
WEB, MEDIA, LEGAL = "creative", "media", "leadership"
NAMES = ("creative", "media", "web", "legal")
MEASURES = ("active", "returning", "active_28", "idle", "idle_cost", "depth")


def use(group_id: str | None, seats: int, day: date = TODAY, **extra: Any) -> Use:
    return Use(id=f"{group_id or 'all'}-{day}", day=day, seats=seats, group_id=group_id, **extra)


def history(uses: Iterable[Use | str]) -> list[Event]:
    changes = [UseRemoved(use_id=each) if isinstance(each, str) else UseCounted(use=each) for each in uses]
    return events([*PLANNED, *changes])


def use_of(log: EmbeddedLog, message: list[Event], hidden: Iterable[str] = ()) -> list[analytics.WeekOfUse]:
    rollout_id = f"u-{uuid4().hex[:12]}"
    log.append(rollout_id, 0, [each.model_copy(update={"rollout_id": rollout_id}) for each in message])
    return analytics.use(log, rollout_id, TODAY, SMALLEST, frozenset(hidden))


def recount(uses: Iterable[Use], few: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The same from the folded log, slice by slice, without the database."""
    weeks = weeks_of(uses, TODAY)
    rows = []
    for week, counts in weeks.items():
        whole = whole_of(counts)
        if whole.seats >= SMALLEST:
            rows.append(row(week, None, whole))
    if weeks:
        week, counts = max(weeks.items())
        own = {each.group_id: each for each in counts if each.group_id}
        sizes = {group_id: each.seats for group_id, each in own.items()}
        others = whole_of(counts).seats - sum(sizes.values())
        hidden = hidden_of(sizes | ({"": others} if others else {}), set(few))
        rows += [row(week, each, own[each]) for each in sorted(own) if each not in hidden]
    return rows


def hidden_of(sizes: dict[str, int], few: set[str]) -> set[str]:
    """What is too small by its seats or by the brief."""
    total = sum(sizes.values())
    hidden = {each for each, size in sizes.items() if size < SMALLEST or 0 < total - size < SMALLEST}
    hidden |= few & set(sizes)
    shown = sorted((size, each) for each, size in sizes.items() if each not in hidden)
    if shown and 0 < sum(sizes[each] for each in hidden) < SMALLEST:
        hidden.add(shown[0][1])
    return hidden


def row(week: date, group_id: str | None, use: Use) -> dict[str, Any]:
    notified = {name: getattr(use, name) for name in MEASURES}
    notified["depth"] = pytest.approx(use.depth) if use.depth is not None else None
    return {"week": week, "group_id": group_id, "day": use.day, "seats": use.seats} | notified


@st.composite
def any_use(draw: st.DrawFn) -> Use:
    seats = draw(st.sampled_from([0, 1, 2, 3, 4, 5, 6, 9, 12, 30]))
    few = st.none() | st.integers(0, seats)
    active = draw(few)
    returning = None if active is None else draw(st.none() | st.integers(0, active))
    return Use(
        id=draw(st.sampled_from([f"u{number}" for number in range(12)])),
        day=TODAY - timedelta(days=draw(st.sampled_from([-1, 0, 0, 0, 1, 3, 7, 9]))),
        seats=seats,
        group_id=draw(st.sampled_from([None, "creative", "media", "web", "legal"])),
        active=active,
        returning=returning,
        active_28=draw(few),
        idle=draw(few),
        idle_cost=draw(st.none() | st.sampled_from([0.0, 12.5, 360.0])),
        depth=draw(st.none() | st.sampled_from([0.0, 3.5, 28.0])),
    )


@given(
    uses=st.lists(any_use(), max_size=9),
    removed=st.sets(st.sampled_from(["u1", "u2", "u3"])),
    few=st.sets(st.sampled_from(["creative", "media", "web"])),
)
def test_use_equals_a_recount_and_hides_small_groups(shared, uses, removed, few):
    result = use_of(shared, history([*uses, *sorted(removed)]), few)
    assert result == recount({each.id: each for each in uses if each.id not in removed}.values(), few)
    assert_nobody_is_told_apart(result)
    assert not few & set(groups_of(result))


@given(
    uses=st.lists(any_use(), max_size=9),
    sizes=st.dictionaries(st.sampled_from(NAMES), st.sampled_from([0, 1, 3, 4, 5, 8, 20])),
)
def test_no_use_of_a_few_can_be_had_by_subtraction(shared, uses, sizes):
    groups = [GroupSaved(group=Group(id=each, name=each, size=size)) for each, size in sizes.items()]
    message = events([*PLANNED, *groups, *(UseCounted(use=each) for each in uses)])
    rollout = fold(message)
    hidden = hidden_groups(rollout, TODAY)
    result = use_of(shared, message, hidden)
    assert_nobody_is_told_apart(result)
    shown = set(groups_of(result))
    # Nothing more is hidden here than a metric of the same file hides.
    weeks = list(weeks_of(rollout.uses.values(), TODAY).values())
    counted = {each.group_id: each.seats for each in weeks[-1] if each.group_id} if weeks else {}
    assert shown == (counted.keys() - hidden if result else set())
    expected = {group.id: group.size for group in rollout.brief.groups}
    people = {each: min(seats, expected.get(each) or 1) for each, seats in counted.items()}
    assert all(people[each] >= SMALLEST for each in shown)
    of_none = whole_of(weeks[-1]).seats - sum(counted.values()) if weeks else 0
    if shown:
        remaining = of_none + sum(people[each] for each in counted.keys() - shown)
        assert not 0 < remaining < SMALLEST


def test_a_small_or_shrunk_group_hides_the_next_smallest(shared):
    message = history([use(WEB, 20), use(MEDIA, 18), use(None, 90)])
    assert groups_of(use_of(shared, message, hidden_groups(fold(message), TODAY))) == [WEB, MEDIA]
    now = [*message, event(GroupSaved(group=Group(id=WEB, name="Creative", size=3)), len(message) + 1)]
    # Of three people, so that the next smallest is hidden with it: together with it there are more.
    assert groups_of(use_of(shared, now, hidden_groups(fold(now), TODAY))) == []
    result = use_of(shared, history([use("a", 3), use("b", 8), use("c", 20), use("d", 9)]))
    assert groups_of(result) == ["c", "d"]
    assert result[0]["seats"] == 40
    assert groups_of(use_of(shared, history([use(None, 31), use("b", 8), use("c", 20)]))) == ["c"]
    assert groups_of(use_of(shared, history([use(None, 33), use("b", 8), use("c", 20)]))) == ["b", "c"]
    assert use_of(shared, history([use("a", 2), use("b", 2)])) == []
    assert groups_of(use_of(shared, history([use("a", 9)]))) == ["a"]


def assert_nobody_is_told_apart(result: list[analytics.WeekOfUse]) -> None:
    """No number is of one to four people."""
    assert all(each["seats"] >= SMALLEST for each in result)
    groups = [each["seats"] for each in result if each["group_id"]]
    if groups:
        now = [each for each in result if each["group_id"] is None][-1]["seats"]
        for count in range(1, len(groups) + 1):
            for several in combinations(groups, count):
                assert not 0 < now - sum(several) < SMALLEST


def groups_of(result: list[analytics.WeekOfUse]) -> list[str]:
    return [each["group_id"] for each in result if each["group_id"]]


def test_what_was_taken_back_is_not_counted(shared):
    message = history([use(WEB, 20, active=4)])
    corrected = event(UseCounted(use=use(WEB, 20, active=9)), len(message) + 1)
    assert use_of(shared, [*message, corrected])[0]["active"] == 9
    back = [
        event(change, len(message) + 2 + number, change_set="undo", undoes=corrected.change_set)
        for number, change in enumerate(changes_to_undo([*message, corrected], corrected.change_set))
    ]
    assert use_of(shared, [*message, corrected, *back])[0]["active"] == 4
    assert fold([*message, corrected, *back]).uses[f"{WEB}-{TODAY}"].active == 4
