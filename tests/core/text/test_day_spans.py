"""Spans of days in texts."""

from datetime import date

import pytest

from playbook.core.text.day_spans import day_spans_in, months_in
from tests.work import calls_of, is_longer

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


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Our campaign fills April and May, so nothing then.", (date(2027, 4, 1), date(2027, 5, 31))),
        ("We are flat out in July, August and September.", (date(2027, 7, 1), date(2027, 9, 30))),
        ("Nothing in December and January.", (date(2026, 12, 1), date(2027, 1, 31))),
        ("May and June are full.", (date(2027, 5, 1), date(2027, 6, 30))),
        ("Nothing in August.", (date(2027, 8, 1), date(2027, 8, 31))),
        ("Nothing in April and October.", None),
        ("We may train in the morning and May Lee agrees.", None),
    ],
)
def test_months_in_a_row_are_one_span(text: str, days: tuple[date, date] | None):
    assert months_in(text, TODAY) == days


def test_twice_the_days_are_twice_the_work():
    def read(days: int) -> None:
        assert list(day_spans_in("March 1 and March 5, " * days, TODAY))

    read(1)
    assert calls_of(lambda: read(400)) < 2.2 * calls_of(lambda: read(200))
    assert not is_longer(lambda: read(1_200), lambda: read(300), 9)
