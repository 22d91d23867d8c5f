"""Periods of days as people write them."""

from datetime import date

import pytest

from playbook.core.base.fields import Span
from playbook.desk.tables.cells import CellError
from playbook.desk.tables.periods import read_periods
from tests.core.case.cases import a_case, group

START = date(2027, 1, 4)
MARCH = (date(2027, 3, 15), date(2027, 3, 26))


@pytest.mark.parametrize(
    ("text", "day_first", "periods"),
    [
        ("March 15 to March 26: Easter rush", None, [(*MARCH, "Easter rush")]),
        ("Easter rush, 15-26 March", None, [(*MARCH, "Easter rush")]),
        ("2027-03-15 to 2027-03-26 rush", None, [(*MARCH, "rush")]),
        ("from 03/15/2027 to March 26, 2027 (rush)", False, [(*MARCH, "rush")]),
        ("15/03/2027 - 26/03/2027 rush", True, [(*MARCH, "rush")]),
        ("weeks 11 to 12: audit", None, [(date(2027, 3, 15), date(2027, 3, 28), "audit")]),
        ("March 26: closed", None, [(MARCH[1], MARCH[1], "closed")]),
        ("March 15 to March 26: a; b; Dec 20 to Jan 6 year end", None, [(*MARCH, "a; b"), (date(2026, 12,
         20), date(2027, 1, 6), "year end")]),
    ],
)  # fmt: skip
def test_a_period_is_read_as_in_a_memo(text, day_first, periods):
    assert read_periods(text, day_first, START) == periods


@pytest.mark.parametrize(
    ("text", "today", "sentence"),
    [
        ("summer", START, "“summer” names no dates."),
        ("31 February to 3 March", START, "“31 February to 3 March” names no dates."),
        ("March 1 to 3, May 2 to 5", START, "“March 1 to 3, May 2 to 5” names more than one period."),
        ("March 15 to 26", None, "“March 15 to 26” names no year."),
    ],
)
def test_what_names_no_period_is_said(text, today, sentence):
    with pytest.raises(CellError) as raised:
        read_periods(text, today=today)
    assert raised.value.message == sentence


def test_days_of_each_month_are_all_of_them():
    for line in (
        "last two and first three working days of each month: month-end close",
        "Month-end close, the last 2 and the first 3 working days of a month",
    ):
        periods = read_periods(line, today=START)
        assert periods[0][:2] == (date(2027, 1, 28), date(2027, 2, 3))
        assert periods[0][2].lower() == "month-end close"
        assert len(periods) == 18
    us = read_periods("last 3 and first 4 working days of a month: close", None, date(2026, 11, 2), "US")
    assert us[1] == (date(2026, 12, 29), date(2027, 1, 7), "close"), "New Year's Day is no working day"
    [january, *_] = read_periods("month-end close, last 3 working days", today=START)
    assert january == (date(2027, 1, 27), date(2027, 1, 29), "month-end close")


def test_periods_are_counted_after_a_rule_is_spread_over_its_months():
    rules = [
        f"{which} {many} working days of each month: close" for which, many in (("last", 3), ("first", 2))
    ]
    assert len(read_periods("\n".join(rules), today=START)) == 36
    with pytest.raises(CellError, match="These are 72 periods"):
        read_periods("\n".join(rules * 2), today=START)


def test_a_long_reason_of_a_rule_is_cut():
    rule = f"last 3 working days of each month: {'the books are closed ' * 20}"
    assert {len(what) for _, _, what in read_periods(rule, today=START)} == {300}


def test_what_comes_back_is_said_where_it_goes():
    with pytest.raises(CellError) as raised:
        read_periods("quarterly close, last 3 working days", today=START)
    assert "How we go about it" in raised.value.hint
    rule = raised.value.hint.partition("such as: ")[2]
    [closed] = a_case(approach=rule, groups=[group("finance", 8)], start="2027-01-11").busy
    assert (closed.is_rule, closed.group_ids) == (True, ("finance",))
    assert closed.spans[0] == Span(start=date(2027, 3, 29), end=date(2027, 3, 31))
