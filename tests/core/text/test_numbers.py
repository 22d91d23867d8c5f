"""Numbers of a text that count something, and those that only belong to a day."""

import pytest

from playbook.core.text.numbers import counts_in


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("By June 1 every service agreement has an owner.", []),
        ("From March 15 service coordinators use it.", []),
        ("On April 30 Act! closes.", []),
        ("By 3/15/2027 all 60 trucks carry it.", [60]),
        ("Since 2022 we have lost 11 agreements.", [11]),
        ("In March 20 people start.", [20]),
        ("At 7:30 two clerks open 40 boxes.", [2, 40]),
    ],
)
def test_a_number_of_a_day_counts_nothing(text, values):
    assert [each.value for each in counts_in(text)] == values
