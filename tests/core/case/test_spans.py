"""Days that the brief counts from its start are days of the case."""

from datetime import date

import pytest

from playbook.core.case.reading.spans import day_after_start, day_before_start
from tests.core.case.cases import a_case

LIVE = date(2027, 5, 10)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("After six weeks of parallel running the old register goes.", date(2027, 6, 21)),
        ("After a year the old tool is switched off.", date(2028, 5, 10)),
        ("The old lists stay open for three months.", date(2027, 8, 10)),
        ("The paper form is dropped two weeks after go-live.", date(2027, 5, 24)),
        ("Nach 4 Wochen wird das alte System abgeschaltet.", date(2027, 6, 7)),
        ("Paper stops on the day we go live.", LIVE),
        ("The lease of the old tool goes after 99 years.", None),
        ("The old system is switched off.", None),
        ("We close the office for two weeks.", None),
    ],
)
def test_a_span_counts_forward_from_the_start(text: str, day: date | None) -> None:
    assert day_after_start(text, LIVE) == day


def test_a_span_counts_back_from_the_start():
    assert day_before_start("Security signs two weeks before go-live.", LIVE) == date(2027, 4, 26)
    assert day_before_start("Security signs before go-live.", LIVE) is None


def test_what_goes_after_a_span_has_its_day():
    changes = {"go_live": "2027-05-10", "end": "2027-12-17"}
    [off] = a_case(what_changes="The old system is switched off after six weeks.", **changes).switch_offs
    assert off.day == date(2027, 6, 21)
    text = "The works council must agree two weeks before go-live."
    [condition] = a_case(concerns=text, **changes).conditions
    assert condition.needed_by == date(2027, 4, 26)


def test_what_goes_on_the_day_of_go_live_moves_with_it():
    text = "On the day of go-live the paper cards are collected."
    [off] = a_case(what_changes=text, go_live="2027-05-10", end="2027-12-17").switch_offs
    assert off.day == LIVE
    assert off.is_on_start
