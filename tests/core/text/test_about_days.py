"""Days proposed for vague times."""

from datetime import date

import pytest

from playbook.core.text.about_days import about_days_in

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("in the second week of February", date(2027, 2, 8)),
        ("the last week of March 2028", date(2028, 3, 27)),
        ("in early June", date(2027, 6, 7)),
        ("late October", date(2027, 10, 25)),
        ("at the end of April", date(2027, 4, 30)),
        ("after Labor Day", date(2027, 9, 7)),
        ("after Easter", date(2027, 3, 30)),
        ("in the week of 10 March", date(2027, 3, 8)),
        ("in December", date(2026, 12, 7)),
    ],
)
def test_a_vague_time_has_a_working_day_to_come(text: str, day: date):
    assert [about.day for about in about_days_in(f"It starts {text}, as we hope.", TODAY)] == [day]


def test_a_day_is_no_vague_time():
    assert about_days_in("It starts on March 10 and ends on 4 June 2027.", TODAY) == []
