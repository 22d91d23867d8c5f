"""What rows of several days tell about use: who came back and how deep, only where the file can tell it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from playbook.core.plan.counts import Use
from playbook.desk.tables.columns import kind_of
from playbook.desk.tables.reading_table import Scope, first_choices, open_readings
from playbook.desk.tables.usage_table import count_usage, use_id

SUNDAY = date(2026, 3, 1)
SCOPE = Scope({}, {"creative": "Creative", "web": "Web"}, frozenset({"creative", "web"}), True, SUNDAY)
CHATGPT = "period_start,period_end,email,department,is_active"


def uses(text: str, **chosen: Any) -> tuple[Use, ...]:
    sheet = open_readings(text)
    kind = chosen.pop("kind", kind_of(sheet.headings))
    found = count_usage(sheet, SCOPE, replace(first_choices(sheet, kind), **chosen))
    assert found.problems == ()
    return found.uses


def ago(days: int) -> date:
    return SUNDAY - timedelta(days=days)


def periods(end: date, days: int, active: str, everybody: str = "abcdef") -> str:
    """One period of ChatGPT's export, of people with names of one letter."""
    start = end - timedelta(days=days - 1)
    return "".join(f"{start},{end},{who}@x.example,Creative,{int(who in active)}\n" for who in everybody)


def test_two_weeks_about_the_same_people_tell_who_came_back():
    first, second = uses(f"{CHATGPT}\n{periods(ago(7), 7, 'abc')}{periods(SUNDAY, 7, 'bcde')}")
    assert (first.day, first.active, first.returning) == (ago(7), 3, None)
    # b and c were active in both weeks.
    assert (second.day, second.seats, second.active, second.returning) == (SUNDAY, 6, 4, 2)
    assert second.depth is None


def test_a_group_of_a_few_is_left_out_whatever_its_seats():
    sheet = open_readings(f"{CHATGPT}\n{periods(SUNDAY, 7, 'abc')}")
    found = count_usage(sheet, replace(SCOPE, few=frozenset({"creative"})), first_choices(sheet))
    assert (found.uses, found.counts) == ((), ())
    assert [note for note in found.notes if "fewer than 5 people" in note and "Creative" in note]


def test_weeks_that_do_not_touch_and_months_do_not_tell_it():
    (_early, late) = uses(f"{CHATGPT}\n{periods(ago(14), 7, 'abc')}{periods(SUNDAY, 7, 'abc')}")
    assert (late.active, late.returning) == (3, None)
    (month,) = uses(f"{CHATGPT}\n{periods(SUNDAY, 31, 'abcd')}")
    assert (month.seats, month.active, month.active_28, month.idle) == (6, None, None, None)
    (weeks,) = uses(f"{CHATGPT}\n{periods(SUNDAY, 28, 'abcd')}")
    assert (weeks.active, weeks.active_28) == (None, 4)


def by_day(active: Callable[[int], str], days: int) -> str:
    return f"{CHATGPT}\n" + "".join(periods(ago(back), 1, active(back)) for back in range(days))


def test_28_days_of_the_same_people_give_their_depth_of_use():
    # a on each of 28 days, b on the 14 of even numbers, c on 8 and 9 days ago, the others never.
    text = by_day(lambda back: "a" + "b" * (back % 2 == 0) + "c" * (back in (8, 9)), 28)
    last = uses(text)[-1]
    assert (last.day, last.seats, last.active, last.returning) == (SUNDAY, 6, 2, 2)
    # (28 + 14 + 2) / 3
    assert (last.active_28, last.idle, last.depth) == (3, 3, 14.67)
    assert [one.day for one in uses(text)] == [ago(21), ago(14), ago(7), SUNDAY]


def test_a_day_that_is_missing_leaves_it_open():
    days = by_day(lambda _back: "a", 28).splitlines()
    last = uses("\n".join(line for line in days if str(ago(20)) not in line))[-1]
    assert (last.active, last.returning, last.active_28, last.depth) == (1, 1, None, None)


def test_last_days_of_use_seen_on_each_of_28_days_tell_depth_too():
    # Everybody used it on 27, 20, 13 and 6 days ago.
    lines = [
        f"{ago(back)},{who}@x.example,{ago(back - back % 7 + 6) if back < 28 else ''},Creative"
        for back in range(28)
        for who in "abcde"
    ]
    text = "Day,User,Last active,Group\n" + "\n".join(lines)
    last = uses(text)[-1]
    assert (last.seats, last.active, last.returning, last.active_28, last.idle) == (5, 5, 5, 5, 0)
    assert last.depth == 4


def test_a_table_of_days_and_people_is_read_if_picked():
    lines = [f"{ago(back)},{who},Creative,{int(who < 'c')}" for back in range(7) for who in "abcdef"]
    (use,) = uses("Day,User,Group,Active\n" + "\n".join(lines), span=1)
    assert (use.seats, use.active, use.returning) == (6, 2, None)


def test_seats_count_by_week_and_idle_ones_by_their_column():
    (use,) = uses(
        "Group,Seats,Active users,Idle seats,Price,Day\n"
        "Creative,20,12,3,25,2026-03-01\nWeb,4,1,3,25,2026-03-01\n"
    )
    assert use == Use(
        id=use_id("creative", SUNDAY), day=SUNDAY, seats=20, group_id="creative", active=12, idle=3,
        idle_cost=75
    )  # fmt: skip


def test_rows_that_add_up_beyond_a_count_are_named_and_the_others_count():
    rows = (
        "Creative,4000000,0,2026-03-01\nCreative,1500000,0,2026-03-01\n"
        "Web,20000,20000,2026-02-22\nWeb,20000,20000,2026-02-22\nWeb,20,3,2026-03-01\n"
    )
    text = "Group,Seats,Idle,Day,Price\n" + rows.replace("\n", ",90000000\n")
    sheet = open_readings(text)
    found = count_usage(sheet, SCOPE, first_choices(sheet, kind_of(sheet.headings)))
    assert ([use.group_id for use in found.uses], found.wrong) == (["web"], 4)
    assert [problem.message for problem in found.problems] == [
        "The rows of “Creative” on Sun Mar 1, 2026 add up to 5,500,000 seats.",
        "The rows of “Web” on Sun Feb 22, 2026 add up to idle seats for 3,600,000,000,000 a month.",
    ]


def test_without_a_price_no_cost_and_without_seats_no_use():
    (use,) = uses("Group,Seats,Idle,Price,Day\nCreative,20,3,,2026-03-01\n")
    assert (use.active, use.idle, use.idle_cost) == (None, 3, None)
    assert uses("Group,Active users,Day\nCreative,12,2026-03-01\n", kind="seats") == ()


def test_the_same_group_and_day_have_the_same_id_whoever_counts():
    assert use_id("web", SUNDAY) == use_id("web", SUNDAY) != use_id(None, SUNDAY)
