"""Weekly counts of use, put together for the whole rollout."""

from datetime import date
from typing import Any

from playbook.core.plan.counts import Use, find_now, weeks_of, whole_of

MONDAY, FRIDAY, NEXT = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 9)


def use(group_id: str | None, seats: int, day: date = FRIDAY, **values: Any) -> Use:
    return Use(id=f"{group_id or 'all'}-{day}", day=day, seats=seats, group_id=group_id, **values)


def test_of_a_week_the_latest_count_of_each_group_holds():
    early, late, other = use("web", 9, MONDAY), use("web", 10), use("media", 8, MONDAY)
    assert weeks_of([late, early, other], FRIDAY) == {MONDAY: [other, late]} or weeks_of(
        [late, early, other], FRIDAY
    ) == {MONDAY: [late, other]}
    assert weeks_of([late, use("web", 11, NEXT)], FRIDAY) == {MONDAY: [late]}
    assert list(weeks_of([use("web", 11, NEXT), late], NEXT)) == [MONDAY, NEXT]


def test_the_whole_is_the_sum_of_what_all_its_groups_tell():
    web = use("web", 10, active=8, returning=6, active_28=9, idle=1, idle_cost=30, depth=10)
    media = use("media", 20, MONDAY, active=4, returning=2, active_28=6, idle=14, idle_cost=420, depth=5)
    whole = whole_of([web, media])
    assert (whole.day, whole.seats, whole.active, whole.returning) == (FRIDAY, 30, 12, 8)
    # (9 users x 10 days + 6 users x 5 days) / 15 users = 8 days
    assert (whole.active_28, whole.idle, whole.idle_cost, whole.depth) == (15, 15, 450, 8)
    whole = whole_of([use("web", 10, active=8, idle=1), use("media", 20, active=4)])
    assert (whole.active, whole.idle, whole.depth) == (12, None, None)
    assert whole_of([use("web", 10, active_28=0, depth=0)]).depth is None


def test_the_whole_of_huge_counts_is_their_sum():
    counts = [use(name, 5_000_000, idle=1, idle_cost=1e9) for name in ("web", "media")]
    whole = whole_of(counts)
    assert (whole.seats, whole.idle, whole.idle_cost) == (10_000_000, 2, 2e9)


def test_a_count_of_the_whole_holds_unless_groups_have_more():
    groups = [use("web", 10, active=8), use("media", 20, active=4)]
    whole = use(None, 30, active=9)
    assert whole_of([whole, *groups]) is whole
    assert whole_of([use(None, 29, active=9), *groups]).active == 12


def test_now_is_the_latest_week_that_has_a_count():
    assert find_now([], NEXT) is None
    assert find_now([use("web", 11, NEXT)], FRIDAY) is None
    now = find_now([use("web", 10, active=8), use(None, 11, NEXT)], NEXT)
    assert (now.seats, now.active) == (11, None)
