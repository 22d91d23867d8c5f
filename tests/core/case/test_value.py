"""What the target is worth is computed from the brief alone, or asked."""

from collections.abc import Callable
from functools import partial

import pytest

from playbook.core.case.dated import facts_with
from playbook.core.case.feasible.masses import an_hour, at_an_hour
from playbook.core.case.rows.value import saved_a_month, value_question, worth_of
from playbook.core.case.settle.facts import CaseFacts
from tests.core.case.cases import HOURS, TODAY, a_case, group

NURSES = [
    group("a", 560, manager_id="ann", **HOURS) | {"name": "Nursing, day and late"},
    group("b", 140, manager_id="bob", **HOURS) | {"name": "Nursing, night"},
    group("c", 260, manager_id="ann", **HOURS) | {"name": "Doctors"},
]


def facts_of(measure: str, unit: str, today: float, target: float, **values: object) -> CaseFacts:
    number = {
        "outcome_measure": measure,
        "outcome_unit": unit,
        "outcome_baseline": today,
        "outcome_target": target,
    }
    return facts_with(a_case(**number | {"groups": NURSES, "headcount": 960} | values), TODAY, ())


@pytest.mark.parametrize(
    ("read", "worth"),
    [
        (partial(facts_of, "Overtime per nurse and month", "hours", 7.5, 4), 3.5 * 700 * 40),
        (partial(facts_of, "Overtime per person and week", "hours", 2, 1), 960 * 52 / 12 * 40),
        (  # who does not use it saves nothing
            partial(
                facts_of,
                "Overtime per person and week", "hours", 2, 1,
                objective="By May half of the people work less, and seven of ten people use it every week.",
            ),
            672 * 52 / 12 * 40,
        ),
        (
            partial(facts_of, "Minutes per claim", "minutes", 30, 12, why="We handle 1,200 claims a month."),
            0.3 * 1_200 * 40,
        ),
        (
            partial(
                facts_of,
                "Wrong loads", "per 1,000 trucks", 71, 21,
                why="2,000 trucks leave a month. Each wrong load costs us 300 dollars.",
            ),
            100 * 300,
        ),
        (
            partial(
                facts_of,
                "Turnover", "%", 71, 60,
                expected_benefit="Doctors get 30 minutes a week back, nursing and all others none.",
            ),
            0.5 * 260 * 52 / 12 * 40 / 3,  # but for overtime, a third is seen
        ),
        (  # a total of the brief, and no price of ours
            partial(
                facts_of,
                "Overtime per person and month", "hours", 8, 6, why="Overtime cost $1.2 million in 2026."
            ),
            1_200_000 / 4 / 12,
        ),
        (
            partial(
                facts_of,
                "Complaints per month", "complaints", 50, 30, why="Each complaint costs about $120.",
            ),
            20 * 120,
        ),
    ],
)  # fmt: skip
def test_what_the_brief_lets_us_count_has_its_price(read: Callable[[], CaseFacts], worth: float) -> None:
    facts = read()
    saved = saved_a_month(facts)
    assert saved
    assert saved.amount == pytest.approx(worth)
    assert worth_of(facts).startswith("About ")
    assert not [*value_question(facts)]


def test_an_hour_costs_what_the_brief_pays_a_year_for_the_hours_it_counts() -> None:
    facts = facts_of(
        "Overtime per employee and month", "hours", 10, 8, why="Overtime cost $1.2 million in 2026."
    )
    assert an_hour(facts) == round(1_200_000 / (10 * 960 * 12), 1) == 10.4
    assert at_an_hour(facts, 10.4) == "at 10.4 an hour (the brief's yearly total)"
    assert an_hour(facts_of("Overtime per employee and month", "hours", 10, 8)) == 40


@pytest.mark.parametrize(
    ("read", "asked"),
    [
        (
            partial(facts_of, "Wrong loads", "per 1,000 trucks", 71, 25),
            "How many trucks a month, and what does one case",
        ),
        (partial(facts_of, "Hours from brief to draft", "hours", 18, 11), "how much of it is work?"),
        (partial(facts_of, "Overtime per store and month", "hours", 9, 5), "how many a month"),
        (
            partial(facts_of, "Scrap rate", "%", 6.8, 5),
            "What does one point of “Scrap rate” cost us a month?",
        ),
        (partial(facts_of, "Overtime per nurse and month", "hours", 4, 7.5), "how many a month"),
    ],
)
def test_what_it_does_not_is_asked_with_who_and_when(read: Callable[[], CaseFacts], asked: str) -> None:
    facts = read()
    assert not worth_of(facts)
    [row] = value_question(facts)
    assert asked in row.question
    assert row.who
    assert row.by


def test_a_benefit_that_the_brief_says_in_money_is_not_asked_again() -> None:
    facts = facts_of("Scrap rate", "%", 6.8, 5, expected_benefit="About $900,000 a year.")
    assert not [*value_question(facts)]


EMPTY = ("Days a unit stands empty", "days", 94, 75)


@pytest.mark.parametrize(
    ("number", "why", "worth"),
    [
        (
            EMPTY,
            "An empty unit costs us $1,900 a month.",
            "About 1,200 EUR for each empty unit, once the target is met: 19 days less, at 1,900 a month",
        ),
        (
            ("Weeks a berth is closed", "weeks", 8, 6),
            "Each closed berth costs €700 a day.",
            "About 9,800 EUR for each closed berth, once",
        ),
        (
            ("Days a truck waits for parts", "days", 9, 4),
            "A waiting truck costs us $450 a day.",
            "About 2,200 EUR for each waiting truck, once",
        ),
        (
            ("Scrap rate", "%", 6.8, 5),
            "A scrap casting costs us 300 dollars.",
            "The brief says: “A scrap casting costs us 300 dollars.”",
        ),
    ],
)
def test_a_price_that_the_brief_states_is_used_and_never_asked(
    number: tuple[str, str, float, float], why: str, worth: str
) -> None:
    facts = facts_of(*number, why=why, currency="EUR")
    assert worth_of(facts).startswith(worth)
    assert not [*value_question(facts)]


def test_a_price_of_something_else_answers_nothing() -> None:
    for why in ("A taxi costs $40 a day.", "An empty truck costs us time every day."):
        facts = facts_of(*EMPTY, why=why)
        assert [not worth_of(facts), len([*value_question(facts)])] == [True, 1]
