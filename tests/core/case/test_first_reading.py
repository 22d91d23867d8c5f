"""A number is read when there is something to count."""

from datetime import date

import pytest

from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.first_reading import first_period_ends, known_from, level_on
from tests.core.case.cases import a_brief, a_case

START = date(2027, 6, 14)


@pytest.mark.parametrize(
    ("result", "day"),
    [
        ("New operators work alone after nine weeks", date(2027, 8, 23)),
        ("Month-end close in six working days from the October close", date(2027, 11, 7)),
        ("Nine of ten new colleagues are still with us after a year", date(2028, 6, 21)),
        ("By the end of 2027 every opportunity has a next step", None),
        ("Fewer wrong loads", None),
    ],
)
def test_a_result_is_known_when_its_own_words_say(result, day):
    assert known_from(result, START) == day


@pytest.mark.parametrize(
    ("measure", "start", "day"),
    [
        ("Scrap rate", START, date(2027, 7, 31)),
        ("Scrap rate", date(2027, 6, 1), date(2027, 6, 30)),
        ("Forecast error per quarter", date(2027, 6, 1), date(2027, 9, 30)),
        ("Turnover per year", date(2027, 12, 2), date(2028, 12, 31)),
        ("Calls per week", START, date(2027, 6, 20)),
        ("Calls per week", date(2027, 6, 16), date(2027, 6, 27)),
    ],
)
def test_a_measure_is_known_after_its_first_full_period(measure, start, day):
    assert first_period_ends(a_brief(outcome_measure=measure, outcome_unit=""), start) == day


@pytest.mark.parametrize(
    ("measure", "day", "level"),
    [
        ("Forecast error per quarter", date(2027, 9, 30), None),  # the first full quarter is not counted yet
        ("Forecast error per quarter", date(2027, 10, 20), 15),
        ("Forecast error per quarter", date(2027, 12, 31), 15),  # nothing new is known before January
        ("Forecast error per quarter", date(2028, 1, 14), 10),
        ("Forecast error", date(2027, 9, 30), 16),
    ],
)
def test_a_level_is_due_by_what_is_known_then(measure, day, level):
    facts = CaseFacts(a_case(outcome_measure=measure, outcome_unit="%"), START)
    assert level_on(facts, (22, 10), date(2027, 6, 1), date(2028, 1, 14), day) == level


def test_whoever_has_not_started_moves_no_number():
    early, late = date(2027, 5, 3), date(2027, 8, 16)
    teams = [
        {"id": "a", "name": "Wards", "size": 150, "go_live": early},
        {"id": "b", "name": "Nights", "size": 450, "go_live": late},
    ]
    facts = CaseFacts(a_case(outcome_measure="Overtime per month", outcome_unit="hours", groups=teams), START)
    levels = [
        level_on(facts, (7.5, 4), early, date(2027, 12, 17), day)
        for day in (date(2027, 7, 16), date(2027, 8, 13), date(2027, 11, 19))
    ]
    # None before anybody worked two full months; then a quarter of the people; then all of them.
    assert levels == [None, 7.1, 5.0]
