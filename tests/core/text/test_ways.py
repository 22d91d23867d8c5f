"""The name of what a promise counts."""

import pytest

from playbook.core.text.ways import name_of_measure, way_in
from tests.work import is_longer


@pytest.mark.parametrize("part", ["1 ", "from 1 to 2, "])
def test_four_times_the_numbers_do_not_take_sixteen_times_as_long(part):
    assert not is_longer(lambda: way_in(part * 2_000), lambda: way_in(part * 500), 9)


def test_a_measures_name_has_no_goal_and_no_number_of_today():
    tours = "Share of village tours followed up within 48 hours"
    for words, name in (
        ("The share of village tours followed up within 48 hours rises from 58% to 90% by 30 June", tours),
        ("90% of village tours are followed up within 48 hours, 58% today", tours),
        ("Scrap on the night shift falls from 9% to 5%", "Scrap on the night shift"),
        ("Our waiting list for knees drops to 40 people by May", "Waiting list for knees"),
        ("At least 95% of the parcels are scanned at the door", "Share of parcels scanned at the door"),
        ("80 percent of all claims are complete by March 31", "Share of claims that are complete"),
        ("The number of unpaid invoices has to fall below 120", "Number of unpaid invoices"),
        ("Milk thrown away goes down by 30 tonnes", "Milk thrown away"),
    ):
        assert name_of_measure(words) == name


def test_a_promise_of_another_form_keeps_its_words():
    for words in (
        "Nobody waits longer than 20 minutes",
        "Each family has an answer within two days",
        "The 40 cells run without paper",
        "Fewer than 3 of 100 rolls come back",
    ):
        assert name_of_measure(words) == words
