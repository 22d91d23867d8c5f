"""Each kind of collision, at its limit and inside it."""

from datetime import date

import pytest

from playbook.core.base.fields import Span
from playbook.core.portfolio.collisions import LIMITS, Collision, Ground, Limits, find_collisions
from playbook.core.portfolio.footprint import Ask, Date, Demand, Duty, Footprint
from playbook.core.portfolio.portfolio import change_load_of, find_teams, names_of
from playbook.core.review.review import WeekLoad
from tests.core.story import day

TODAY = day("02-25")


def at(when: str, ask: Ask = "training", title: str = "Session") -> Date:
    return Date(day(when), ask, title, f"{ask}-{when}")


def group(*dates: Date, name: str = "Sales", blackout: Span | None = None, **hours: float) -> Demand:
    """A group with its dates, and with hours by day: `d0309=2.5`."""
    weeks = tuple(
        WeekLoad(group_id="g", monday=day(f"{key[1:3]}-{key[3:]}"), hours=each) for key, each in hours.items()
    )
    return Demand(name.casefold(), name, (), 4.0, weeks, dates, (blackout,) if blackout else ())


def asks(
    rollout_id: str, *demands: Demand, movable: bool = False, duties: tuple[Duty, ...] = ()
) -> Footprint:
    return Footprint(rollout_id, rollout_id.upper(), movable, demands, duties)


def collisions(
    *built: Footprint, first: date | None = TODAY, limits: Limits = LIMITS
) -> tuple[Collision, ...]:
    teams, names = find_teams(built), names_of(built)
    weeks = [week for team in teams for week in change_load_of(team, names, first)]
    return find_collisions(Ground(built, teams, weeks, TODAY, first, names, limits))


def test_consecutive_overloaded_weeks_are_one_collision():
    first = asks("a", group(d0309=3.0, d0316=3.0, d0330=3.0))
    other = asks("b", group(d0309=1.5, d0316=2.5, d0330=0.5), movable=True)
    [result] = collisions(first, other)
    assert (result.sort, result.who, result.rollout_ids) == ("over", ("Sales",), ("a", "b"))
    assert (result.first, result.last) == (day("03-09"), day("03-22"))
    assert result.what == (
        "2 weeks running; the most in that of Mon Mar 16: 5.5 hours are asked of each person, "
        "and they have 4.0: A 3.0 and B 2.5."
    )
    assert result.advice == (
        "Move 1.5 hours of B, which is not launched yet, to another week, "
        "or agree on more time with their manager."
    )


def test_no_capacity_just_met_or_missed_alone_is_a_collision():
    for hours, is_too_much in [(1.0, False), (1.01, True)]:
        assert bool(collisions(asks("a", group(d0309=3.0)), asks("b", group(d0309=hours)))) == is_too_much
    assert collisions(asks("a", group(d0309=9.0)), asks("b", group(d0309=0.2))) == ()


NEXT_WEEK = Span(start=day("03-02"), end=day("03-02"))


def test_the_nearest_week_with_room_is_named():
    for mover, named in [
        (group(d0309=2.0), "Mon Mar 2"),  # the week after has half an hour left, and one is needed
        (group(d0309=2.0, blackout=NEXT_WEEK), "Mon Mar 23"),
        (group(at("03-11", "go_live"), d0309=2.0), "Mon Mar 2"),
        (group(at("03-11", "go_live"), d0309=2.0, blackout=NEXT_WEEK), ""),  # no later than its go-live
        (group(at("03-06", "go_live"), d0309=2.0), "Mon Mar 23"),  # no earlier than its go-live
    ]:
        [result, *_] = collisions(asks("a", group(d0309=3.0, d0316=3.5)), asks("b", mover, movable=True))
        where = f"the week of {named}, which has room" if named else "another week"
        assert result.advice.startswith(
            f"Move 1.0 hours of B, which is not launched yet, to {where}, or agree"
        ), mover


def test_a_begun_week_or_one_of_another_training_is_no_room():
    built = asks("a", group(d0302=3.0, d0309=3.5)), asks("b", group(d0302=2.0), movable=True)
    [result] = collisions(*built)
    assert "to the week of Mon Mar 16, which has room" in result.advice
    first = asks("a", group(at("03-10"), at("03-17"), at("03-03")))
    [result] = collisions(first, asks("b", group(at("03-12")), movable=True))
    assert result.advice.endswith("its dates are the easier to move; the week of Mon Mar 23 has room.")


def test_where_nobody_can_give_so_much_the_order_is_to_be_agreed():
    built = [asks(each, group(d0309=3.0), movable=each == "c") for each in "abcd"]
    [result] = collisions(*built)
    assert result.advice == (
        "No single rollout can give 8.0 hours: "
        "agree on the order, and let C, which is not launched yet, wait."
    )


@pytest.mark.parametrize(("when", "is_near"), [("04-05", True), ("04-06", False)])
def test_go_lives_collide_within_28_days(when: str, is_near: bool):
    first = asks("a", group(at("03-09", "go_live")), group(at("03-09", "go_live"), name="Web"))
    other = asks("b", group(at(when, "go_live")), group(at(when, "go_live"), name="Web"), movable=True)
    hits = collisions(first, other)
    assert bool(hits) == is_near
    if is_near:
        assert (hits[0].sort, hits[0].who) == ("go_lives", ("Sales", "Web"))
        assert hits[0].what == "A goes live on Mon Mar 9 and B on Sun Apr 5: 27 days apart."
        assert hits[0].advice == (
            "Move the go-live of B, which is not launched yet, to Mon Apr 6 or later, "
            "or have one sponsor decide which comes first."
        )


def test_go_lives_of_one_day_say_so():
    two_groups = asks("a", group(at("03-09", "go_live")), group(at("03-12", "go_live"), name="sales"))
    assert collisions(two_groups) == ()
    [result] = collisions(asks("a", group(at("03-09", "go_live"))), asks("b", group(at("03-09", "go_live"))))
    assert result.what == "A goes live on Mon Mar 9 and B on Mon Mar 9: the same day."


def test_the_go_live_that_is_not_launched_moves():
    first, other = (
        asks("a", group(at("03-09", "go_live")), movable=True), asks("b", group(at("03-20", "go_live")))
    )  # fmt: skip
    [result] = collisions(first, other)
    assert result.advice.startswith(
        "Move the go-live of A, which is not launched yet, to Fri Apr 17 or later"
    )


def test_trainings_in_one_week_or_at_a_go_live_collide():
    single = asks("a", group(at("03-10"), at("03-24")))
    other = asks("b", group(at("03-12", title="Screens"), at("03-27", "go_live"), at("04-08")))
    first, second = collisions(single, other)
    assert first.what == "A: “Session” on Tue Mar 10; B: “Screens” on Thu Mar 12."
    assert first.advice == (
        "Give each a week of its own: “Screens” on Thu Mar 12 of B comes last and is the one to move; "
        "the week of Mon Mar 16 has room."
    )
    # A go-live is moved with what was planned around it: no week is named for it alone.
    assert second.advice.endswith("go-live on Fri Mar 27 of B comes last and is the one to move.")
    assert (second.first, second.sort) == (day("03-23"), "same_week")
    assert second.what == "A: “Session” on Tue Mar 24; B: go-live on Fri Mar 27."


def test_a_date_in_a_blackout_of_another_rollout_collides():
    span = Span(start=day("03-09"), end=day("03-13"), reason="month end")
    keeper = asks("a", group(blackout=span))
    live, late = at("03-13", "live_message", "Town hall"), at("03-14")
    [result] = collisions(keeper, asks("b", group(live, late)))
    assert (result.sort, result.first, result.last) == ("blackout", day("03-13"), day("03-13"))
    expected = "B has “Town hall” on Fri Mar 13, while A keeps Mon Mar 9 to Fri Mar 13 free (month end)."
    assert result.what == expected
    assert result.advice == (
        "Move it to Mon Mar 16 or later, or ask their manager whether these days are closed for B too."
    )
    # What knows of the blackout itself hears of it from its own review.
    assert collisions(keeper, asks("b", group(live, blackout=span))) == ()


def duties(person: str, when: str, count: int) -> tuple[Duty, ...]:
    return tuple(Duty(day(when), person, f"Task {number}") for number in range(count))


@pytest.mark.parametrize(("count", "is_too_much"), [(2, False), (3, True)])
def test_a_person_collides_beyond_five_open_items(count: int, is_too_much: bool):
    first = asks("a", duties=duties("Kim Oduya", "03-09", 3))
    other = asks("b", duties=duties(" kim  ODUYA", "03-15", count) + duties("Roa", "03-10", 9))
    hits = collisions(first, other)
    assert bool(hits) == is_too_much
    if is_too_much:
        assert (hits[0].who, hits[0].is_of_a_person) == (("Kim Oduya",), True)
        assert hits[0].what == "6 open tasks of one owner: 3 of A and 3 of B."
        assert hits[0].advice == "Hand at least 1 of them to somebody else, or move it to another week."


def test_the_soonest_comes_first_and_the_past_is_left_out():
    past = asks("a", group(at("02-10"), d0209=3.0)), asks("b", group(at("02-12"), d0209=3.0))
    assert collisions(*past) == ()
    assert {collision.sort for collision in collisions(*past, first=None)} == {"same_week", "over"}
    first = asks("a", group(d0316=3.0), group(name="Web", d0316=3.0), group(at("03-10"), name="Ops"))
    other = asks("b", group(d0316=2.0), group(name="Web", d0316=2.0), group(at("03-10"), name="Ops"))
    hits = collisions(first, other)
    assert [(each.sort, each.who) for each in hits] == [("same_week", ("Ops",)), ("over", ("Sales", "Web"))]
    first, other = asks("a", group(at("03-09", "go_live"))), asks("b", group(at("03-20", "go_live")))
    assert collisions(first, other, limits=Limits(go_lives_apart_days=7)) == ()
