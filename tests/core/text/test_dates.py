"""Days that count from the day of writing."""

from datetime import date

import pytest

from playbook.core.text.dates import end_of, exact_days_in, named_days_in, with_years

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


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The audit found it in September 2026, and the board closed them all on 1 November.",
         ["2026-09-30", "2026-11-01"]),
        ("We bought it in March 2024; it failed in June and was removed in February.",
         ["2024-03-31", "2024-06-30", "2025-02-28"]),
        ("Last November we heard that it ends on 1 June.", ["2026-11-30", "2027-06-01"]),
        ("The shop is closed on 24 December, and the tablets were ordered for 1 May.",
         ["2027-12-24", "2027-05-01"]),
        ("What we lost in May returns in June.", ["2026-05-31", "2027-06-30"]),
        ("If we closed it on 1 May, nobody could work.", ["2027-05-01"]),
        ("The contract of May 2020 renews on 1 November.", ["2020-05-31", "2027-11-01"]),
    ],
)  # fmt: skip
def test_a_day_told_as_past_lies_before_the_plan(text: str, days: list[str]):
    assert [str(end_of(named, date(2027, 1, 25))) for named in named_days_in(text)] == days


def test_a_german_day_needs_no_year():
    [named] = named_days_in("Ab 1. Mai gilt der neue Plan.")
    assert named.days == ((5, 1),)
    assert not named_days_in("See page 5. March begins there.")
