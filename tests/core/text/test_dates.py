"""Days that count from the day of writing."""

from datetime import date

import pytest

from playbook.core.text.dates import exact_days_in, named_days_in, with_years

TODAY = date(2026, 11, 28)


def test_the_year_of_a_day_counts_from_today():
    texts = ("December 31 of next year", "30 June next year", "1 March this year", "May 5 of last year")
    days = [day.day for text in texts for day in exact_days_in(f"It ends on {text}, I think.", TODAY)]
    assert days == [date(2027, 12, 31), date(2027, 6, 30), date(2026, 3, 1), date(2025, 5, 5)]


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("by the end of next September", "by the end of September 2027"),
        ("through the end of next year", "through the end of 2027"),
        ("until next month", "until December 2026"),
        ("before next quarter", "before Q1 2027"),
        ("on October 1 of next year", "on October 1, 2027"),
        ("Next year's plan is open", "Next year's plan is open"),
    ],
)
def test_words_of_next_year_get_their_year(text: str, dated: str):
    assert with_years(text, TODAY) == dated


def test_a_german_day_needs_no_year():
    [named] = named_days_in("Ab 1. Mai gilt der neue Plan.")
    assert named.days == ((5, 1),)
    assert not named_days_in("See page 5. March begins there.")
