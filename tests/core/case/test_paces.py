"""One room or one person against all who need it before go-live."""

from typing import Any

import pytest

from playbook.core.case.feasibility import verdict
from playbook.core.case.fixed.paces import each_is_through
from playbook.core.case.judgment import Point
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.points import to_settle
from tests.core.case.cases import TODAY, a_case, group

ROOM = (
    "Each of the 180 welders gets a day in the workshop. It holds ten people and is free on Mondays, from "
    "1 March 2027 on."
)
VISITS = (
    "Eva shows it on site. She can do three shops a week in May, but each shop has two shifts that are never "
    "there together."
)
LATER = {"start": "2027-02-01", "go_live": "2027-06-01", "end": "2027-12-17"}


def points(**values: Any) -> tuple[Point, ...]:
    case = a_case(**(LATER | values))
    return to_settle(case, verdict(case, TODAY))


def of_pace(**values: Any) -> Point:
    [point] = [each for each in points(**values) if each.key == "pace"]
    return point


def test_a_room_on_one_weekday_is_counted_against_all_who_need_it():
    point = of_pace(concerns=ROOM)
    assert point.title == "Only 130 of 180 welders fit in before Tue Jun 1"
    assert "the last are done on Mon Jul 12" in point.why
    away = [group("a", 200, blackouts=[{"start": "2027-06-01", "end": "2027-08-31", "reason": "Summer"}])]
    assert "the last are done on Mon Jul 12" in of_pace(concerns=ROOM, groups=away, headcount=200).why
    assert "on 2 days a week from Mon Mar 1" in point.options[0]
    assert point.step


def test_a_busy_time_of_the_teams_closes_no_room():
    busy = [{"start": "2027-06-14", "end": "2027-08-15", "reason": "Peak"}]
    teams = [group(each, 20, blackouts=busy) for each in ("a", "b")]
    assert "the last are done on Mon Jul 12" in of_pace(concerns=ROOM, groups=teams).why


def test_more_room_or_hands_are_paid_for():
    assert of_pace(concerns=ROOM).pays == "room and trainer for 5 more days"
    shops = {"concerns": VISITS, "what_changes": "The teams of our twelve shops plan their week in Planwell."}
    assert of_pace(**shops).pays == "the hours of 2 more people who can do the same"


def test_the_first_go_asks_for_those_who_do_not_fit_in():
    few = "Each of the 20 welders gets a day. The workshop holds ten people, on Mondays from March 1."
    facts = (CaseFacts(a_case(**LATER, concerns=each), TODAY) for each in (ROOM, VISITS, few))
    room, visits, fits = map(each_is_through, facts)
    assert room == "Each of the 180 welders has had their day there or starts later"
    assert not visits, "no places are counted"
    assert not fits


def test_a_room_for_so_many_is_no_team_of_people():
    assert not [each for each in points(concerns=ROOM) if "ten people" in each.title]


def test_visits_are_counted_for_each_shift_of_each_place():
    point = of_pace(
        concerns=VISITS, what_changes="The teams of our twelve shops plan their week in Planwell."
    )
    assert point.title == "Only 11 of 24 shifts (12 shops, 2 each) fit in before Tue Jun 1"
    assert point.options[0].startswith("7 a week: 2 more people can do the same from Mon May 3")
    assert "those who fit in (11) start on" in point.options[1].lower()


@pytest.mark.parametrize(
    "sentence",
    [
        "Each of the 60 welders gets a day. The workshop holds ten people, on Mondays from March 1.",
        "She can do three shops a week.",
        "Each of the 60 welders gets a day. The workshop holds 0 people, on Mondays from March 1.",
        "The van takes ten people.",
    ],
)
def test_a_pace_that_is_enough_or_has_no_total_decides_nothing(sentence):
    assert not [each for each in points(concerns=sentence) if each.key == "pace"]


def test_where_far_more_hands_are_needed_some_start_later():
    point = of_pace(
        concerns="Eva can convert two shops a week.",
        what_changes="All 180 shops plan their week in Planwell from 1 June 2027.",
    )
    assert point.options[0].startswith("Those who fit in (")


ONE_BY_ONE = "Eva stays eight working days with each new cell, one cell at a time."


def test_what_one_person_does_in_turn_is_counted_against_the_objective():
    point = of_pace(concerns=ONE_BY_ONE, objective="40 cells run by 31 August 2027.")
    assert point.title == "Only 8 of 40 cells fit in by Tue Aug 31"
    assert "40 times 8 working days is 320 from Tue Jun 1" in point.why
    assert point.options[0].startswith("4 people learn it at the first one")
    assert point.options[1].startswith("With 6 at once")
    assert point.step
    assert point.pays


def test_few_enough_in_turn_decide_nothing():
    assert not [
        each
        for each in points(concerns=ONE_BY_ONE, objective="Six cells run by 31 August 2027.")
        if each.key == "pace"
    ]
