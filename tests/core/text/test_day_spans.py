"""Spans of days in texts."""

from datetime import date

import pytest

from playbook.core.text.day_spans import day_spans_in

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "start", "end", "is_about"),
    [
        ("between Memorial Day and Labor Day", date(2027, 5, 31), date(2027, 9, 6), False),
        ("from Thanksgiving to Christmas", date(2026, 11, 26), date(2026, 12, 25), False),
        ("between Easter and Memorial Day", date(2027, 3, 28), date(2027, 5, 31), False),
        ("late November to the middle of January", date(2026, 11, 15), date(2027, 1, 15), True),
        ("mid June to the end of July", date(2027, 6, 15), date(2027, 7, 31), True),
        ("the holiday weeks from December 14 to January 3", date(2026, 12, 14), date(2027, 1, 3), False),
    ],
)
def test_holidays_and_parts_of_months_bound_a_span(text: str, start: date, end: date, is_about: bool):
    [span] = day_spans_in(f"We change nothing {text}.", TODAY)
    assert (span.start, span.end, span.is_about) == (start, end, is_about)
