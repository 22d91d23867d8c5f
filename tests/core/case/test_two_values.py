"""Two numbers for one thing are a decision, and a number fills only its own slot."""

from typing import Any

import pytest

from playbook.core.case.claims.quantities import measured_in
from playbook.core.case.feasibility import verdict
from playbook.core.case.judgment import Point
from playbook.core.case.settle.points import to_settle
from playbook.core.case.settle.results import numbers_of, promised_results
from tests.core.case.cases import TODAY, a_brief, a_case, group, person

DAYS = {
    "outcome_measure": "Days from application to decision, houses", "outcome_unit": "days",
    "outcome_baseline": 24, "outcome_target": 20,
    "objective": "By the end of August an application for a house is decided in 20 days.",
}  # fmt: skip


def points(**values: Any) -> dict[str, Point]:
    case = a_case(**values)
    return {point.key: point for point in to_settle(case, verdict(case, TODAY))}


def test_a_quantity_has_its_unit_its_noun_and_what_it_is_per() -> None:
    brief = a_brief(
        what_changes="She can do two ships a week.", why="The hall is 74 km away.", what_stays="",
        objective="", concerns="A gate costs 9,500 euros. All 14 branches open 112 hours a week.",
    )  # fmt: skip
    measured = {(each.value, each.unit, each.noun, each.per) for each in measured_in(brief)}
    assert {
        (2, "", "ships", "week"), (74, "km", "", ""), (9_500, "money", "", ""), (14, "", "branches", ""),
        (112 * 60, "minute", "", "week"),
    } <= measured  # fmt: skip


def test_no_text_holds_quantities_without_end() -> None:
    assert len(measured_in(a_brief(concerns="11,000 " * 800, what_changes="1 " * 2_000))) <= 200


def test_a_reason_and_a_measure_with_two_numbers_are_a_decision() -> None:
    why = "A permit for a house takes 31 days on average, and in 17 of them the file waits."
    decision = points(**DAYS, why=why)["two_values"]
    assert decision.title == "31 or 24 days: where do we stand today?"
    assert "31 is 14" in decision.why
    assert "target of 20 days is set again" in decision.options[0]
    assert "unit_unclear" not in points(**DAYS, why=why)


@pytest.mark.parametrize(
    "why",
    [
        "A permit for a house takes 24 days on average.",
        "A permit for a house took 31 days in 2019.",
        "Our competitors need 31 days for the decision on a house.",
        "A decision on a house takes 9 days in the north and 31 days in the south.",
        "A new clerk needs 31 days.",
        "A decision on a house takes twelve days in one parish and forty in the next.",
        "A decision on a house takes 12 days at some counters, but forty at others.",
        "A decision on a house takes 31 days here and nine there.",
        "A decision on a house takes 31 days or more, depending on the clerk.",
    ],
)
def test_a_number_of_another_thing_time_or_place_is_no_second_value(why: str) -> None:
    assert "two_values" not in points(**DAYS, why=why)


VISITS = {
    "outcome_measure": "Visits per month", "outcome_unit": "visits", "outcome_baseline": 1_000,
    "outcome_target": 1_100,
}  # fmt: skip


def test_an_objective_and_a_target_with_two_shares_are_a_decision() -> None:
    decision = points(**VISITS, objective="By August we have 15% more visits.")["two_shares"]
    assert decision.title == "15%, or 1,100 visits?"
    assert "From 1,000 visits that is 1,150 visits; the target is 1,100 visits, 10%" in decision.why
    for objective in (
        "By August we have 10% more visits.",
        "By August visits are up by a tenth and 15% more people are happy.",
        "By August 15% of all visits are at night.",
    ):
        assert "two_shares" not in points(**VISITS, objective=objective)


def test_a_share_of_what_is_lost_is_not_where_a_result_stands() -> None:
    brief = a_brief(risk_of_not_changing="We lose a fifth of our turnarounds to a competitor.")
    assert numbers_of(brief, "92% of turnarounds are on time") == (None, 92, "%")
    late = a_brief(why="Today 80% of turnarounds are on time.")
    assert numbers_of(late, "92% of turnarounds are on time") == (80, 92, "%")


def test_people_in_no_group_may_be_those_whom_the_brief_names() -> None:
    named = {"concerns": "Tom and Agnieszka, who pour the models, have asked what comes.", "headcount": 42}
    decision = points(**named)["sizes_differ"]
    assert decision.title == "2 people are in no group: Tom and Agnieszka?"
    assert decision.is_private
    assert "sees them alone before anything is announced" in decision.options[0]
    for other in (
        named | {"headcount": 43},
        named | {"people": [person("tom", "Tom Ash")], "groups": [group()]},
    ):
        assert "Agnieszka" not in points(**other)["sizes_differ"].title


YEARLY = "Everyone sells 1,450 hours a year to projects, as now."


def test_hours_of_a_year_that_the_new_week_does_not_hold_are_decided_first() -> None:
    found = points(what_changes="All twelve of us work 30 hours instead of 37.5.", what_stays=YEARLY)
    decision = found["year_in_weeks"]
    assert next(iter(found)) == "year_in_weeks"
    assert decision.title == "1,450 hours a year don’t fit into 30 a week"
    assert "46 weeks of 30 hours are 1,380 in all" in decision.why
    assert decision.replacements[0][0] == YEARLY
    assert decision.replacements[0][1].startswith("[")


def test_who_works_the_new_week_today_for_less_is_decided() -> None:
    told = "All of us work 30 hours instead of 37.5, Monday to Thursday, for the same salary."
    decision = points(what_changes=told)["paid_less_already"]
    assert decision.title == "What does whoever works 30 hours or fewer today get?"
    assert "is paid 80% of it" in decision.why
    assert decision.options[0].startswith("Full pay for 30 hours")
    for other in (told.replace("30 hours instead of 37.5", "40 hours instead of 37.5"), told[:48]):
        assert "paid_less_already" not in points(what_changes=other)


@pytest.mark.parametrize("week", ["All of us work 36 hours.", "They work 30 hours a month.", "They rest."])
def test_hours_of_a_year_that_fit_decide_nothing(week: str) -> None:
    assert "year_in_weeks" not in points(what_changes=week, what_stays=YEARLY)


TWO_AIMS = {
    "objective": "By the end of September 2027 I want no-shows down to 10 percent, and 85 percent of "
    "appointments booked in the new system with a complete owner record.",
    "outcome_measure": "No-show appointments", "outcome_unit": "percent", "outcome_baseline": 17,
    "outcome_target": 10,
}  # fmt: skip


def test_two_numbers_of_two_things_are_no_two_targets() -> None:
    assert "other_number" not in points(**TWO_AIMS)
    same = TWO_AIMS["objective"].split(",")[0].replace("10 percent", "12 percent of appointments")
    assert points(**TWO_AIMS | {"objective": same})["other_number"].title == "Two targets: 12% and 10%"


def test_what_the_number_counts_is_not_promised_again() -> None:
    [other] = promised_results(a_brief(**TWO_AIMS))
    assert other.target == 85
    assert other.words.startswith("85 percent of appointments")
