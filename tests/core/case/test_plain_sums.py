"""Sums that a brief invites are done, with their parts."""

from datetime import date, timedelta

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.costs.plain_sums import cost_of_waiting
from playbook.core.case.feasibility import verdict
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.points import to_settle
from tests.core.case.cases import KIND, TODAY, a_brief


def facts_of(**values) -> CaseFacts:
    return CaseFacts(read_case(a_brief(**values), {KIND.key: KIND, "other": KIND}, TODAY), TODAY)


def points(**values):
    case = facts_of(**values).case
    return {point.key: point for point in to_settle(case, verdict(case, TODAY))}


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("The fund pays the founder €2 million over five years out of profit, and the profit was €500,000.",
         "€2 million in 5 years is 400,000 a year; of €500,000 that leaves 100,000, 1,000 for each."),
        ("The dairy pays $900,000 over three years from its surplus, and last year's surplus was $420,000.",
         "$900,000 in 3 years is 300,000 a year; of $420,000 that leaves 120,000, 1,200 for each."),
        ("The choir pays £60,000 over 6 years out of takings, and takings were £8,000.",
         "£60,000 in 6 years is 10,000 a year; of £8,000 that leaves -2,000."),
        ("We pay the heirs 1.2 million kroner over four years from rents, and rents were 350,000 kroner.",
         "1.2 million in 4 years is 300,000 a year; of 350,000 that leaves 50,000, 500 for each."),
    ],
)  # fmt: skip
def test_a_price_over_years_stands_beside_the_yearly_profit(sentence: str, shown: str) -> None:
    point = points(concerns=sentence, headcount=100)["price_over_years"]
    assert point.why.startswith(shown)
    assert point.say


def test_what_was_said_to_each_is_multiplied_by_everyone() -> None:
    told = (
        "The fund pays the founder €2 million over five years out of profit, and the profit was €500,000. "
        "Drivers were told that each gets a bonus of €3,000 every year."
    )
    assert (
        "The €3,000 that each was told of would take 300,000."
        in points(concerns=told, headcount=100)["price_over_years"].why
    )


def test_amounts_of_two_currencies_are_not_taken_together() -> None:
    told = "The fund pays €2 million over five years out of profit, and the profit was $500,000."
    assert "price_over_years" not in points(concerns=told)


@pytest.mark.parametrize("kind", ["ownership", "new_system"])
def test_what_is_paid_for_shares_is_no_cost_of_the_project(kind: str) -> None:
    sums = "The price is $900,000, and the loan is for ten years. A share costs $2,500."
    kinds = {kind: KIND.model_copy(update={"key": kind}), "other": KIND}
    case = read_case(a_brief(concerns=sums, change_kind=kind, budget=60_000), kinds, TODAY)
    assert bool(case.money.parts) == (kind != "ownership")


@pytest.mark.parametrize(
    ("sentence", "hours"),
    [
        ("Labelling the old slides takes 700 hours that nobody has planned.", "700 hours have no names"),
        ("Checking the deeds needs 1,200 hours nobody has rostered.", "1,200 hours have no names"),
        ("Sorting the costume store takes about 350 hours, and no one has them.", "350 hours have no names"),
        ("The tree survey means another 90 hours without a budget.", "90 hours have no names"),
    ],
)  # fmt: skip
def test_hours_without_people_are_people_and_weeks(sentence: str, hours: str) -> None:
    point = points(concerns=sentence)["hours_unplanned"]
    assert point.title == hours
    assert "(35 hours a week, our assumption)" in point.why
    assert point.step
    assert point.step.by < a_brief().go_live
    assert point.asks


def test_hours_that_have_people_are_no_point() -> None:
    assert "hours_unplanned" not in points(concerns="Labelling takes 700 hours, and four students do it.")


@pytest.mark.parametrize(
    ("sentence", "share"),
    [
        ("Each shift begins with twelve minutes of stretching.", "2.5%"),
        ("Every shift ends with 24 minutes of cleaning the ovens.", "5%"),
        ("Nurses talk for 30 minutes a shift about each bed.", "6.2%"),
        ("Drivers check the tram for ten minutes at the start of each shift.", "2.1%"),
    ],
)
def test_minutes_of_a_shift_are_a_share_of_it(sentence: str, share: str) -> None:
    point = points(what_changes=sentence, expected_benefit="We hope for 3% more trips.")["minutes_of_a_shift"]
    assert f"are {share} of a shift" in point.title
    assert "3% more trips" in point.why


@pytest.mark.parametrize(
    ("sentence", "objective", "others"),
    [
        ("Three of our 20 pilots retire in 2027.", "By December all boats run with 12 pilots.", "other 5 do"),
        ("Two of the 9 cutters leave in May.", "By December the shop runs with 5 cutters.", "other 2 do"),
        ("Ten of our 60 porters retire next year.", "By June nights run with 40 porters.", "other 10 do"),
        ("200 of our 1,200 drivers retire.", "By June all runs with 900 drivers.", "other 100 do"),
        ("Four of our 16 binders retire.", "By June two tables run with 11 binders.", "other 1 do"),
    ],
)  # fmt: skip
def test_whoever_is_left_over_is_counted(sentence: str, objective: str, others: str) -> None:
    assert others in points(why_now=sentence, objective=objective)["left_over"].title


def test_as_many_as_are_left_leave_nobody_over() -> None:
    told = {"why_now": "Three of our 20 pilots retire.", "objective": "By December all runs with 17 pilots."}
    assert "left_over" not in points(**told)


@pytest.mark.parametrize(
    ("sentence", "cost"),
    [
        ("Each month of waiting costs 52,000 francs.", "about 48,000 CHF"),
        ("Every week later costs 3,000 francs in rent.", "about 12,000 CHF"),
        ("The owners count on 1.3 million francs a year.", "about 100,000 CHF"),
        ("The new kiln saves 26,000 francs a year.", "about 2,000 CHF"),
    ],
)  # fmt: skip
def test_a_later_start_costs_what_the_brief_says(sentence: str, cost: str) -> None:
    facts = facts_of(concerns=sentence, currency="CHF")
    assert cost_of_waiting(facts, timedelta(weeks=4)).startswith(cost)


def test_a_brief_without_amounts_has_no_cost_of_waiting() -> None:
    assert cost_of_waiting(facts_of(start=date(2027, 1, 4)), timedelta(weeks=4)) == ""
