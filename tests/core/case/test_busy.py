"""The brief's words for times without an hour to learn close these days for sessions."""

from datetime import date

import pytest

from playbook.core.case.page import page_of
from playbook.core.plan.items import AnyItem, TrainingSession
from tests.briefs import agency
from tests.core.case.cases import TODAY, a_case, group
from tests.drafts import draft_of

TEAMS = [group("a", 30, name="Accounting"), group("b", 30, name="Drivers")]


@pytest.mark.parametrize(
    ("sentence", "closed", "free"),
    [
        ("Accounting closes the books at month end.", date(2027, 3, 31), date(2027, 3, 24)),
        ("Accounting is busy in the first week of each month.", date(2027, 4, 5), date(2027, 4, 9)),
        ("Am Monatsende hat Accounting keine Zeit.", date(2027, 2, 28), date(2027, 2, 10)),
        ("Around the 20th of each quarter month nobody can be off.", date(2027, 4, 20), date(2027, 5, 20)),
        ("Summer holiday in July.", date(2027, 7, 14), date(2027, 8, 2)),
        ("Quarter end is sacred: nobody in finance trains then.", date(2027, 3, 30), date(2027, 3, 10)),
        ("No training in Black Friday week.", date(2027, 11, 26), date(2027, 11, 30)),
    ],
)
def test_a_full_time_is_read_with_its_days(sentence: str, closed: date, free: date) -> None:
    [time] = a_case(concerns=sentence, groups=TEAMS, start="2027-01-11", end="2027-12-17").busy
    assert time.quote == sentence
    assert time.concerns("a")
    assert time.concerns("b") is ("Accounting" not in sentence)
    assert any(span.start <= closed <= span.end for span in time.spans)
    assert not any(span.start <= free <= span.end for span in time.spans)


def test_a_time_that_is_only_named_closes_nothing():
    assert not a_case(what_changes="The month-end close moves to NorthERP.").busy
    assert not a_case(concerns="Reports come at the end of the month.").busy


def test_no_session_falls_on_a_day_that_the_brief_calls_full():
    brief = agency().model_copy(
        update={
            "start": date(2027, 3, 1),
            "go_live": date(2027, 5, 10),
            "end": date(2027, 12, 17),
            "concerns": "Nobody has time in the first week of each month.",
        }
    )
    items: tuple[AnyItem, ...] = draft_of(brief, start=brief.start).items
    days = [item.date for item in items if isinstance(item, TrainingSession) and item.date]
    assert days
    assert all(day.day > 7 for day in days)
    sheet = page_of(a_case(concerns="Accounting closes at month end.", groups=TEAMS), items, TODAY)
    assert "No session at month end for Accounting" in sheet.training_note


def test_a_full_time_ends_with_the_last_day_that_can_be_planned():
    dates = {"start": "2099-11-02", "go_live": "2099-12-01", "end": "2099-12-31"}
    [time] = a_case(concerns="Accounting is busy at month end.", groups=TEAMS, **dates).busy
    assert time.spans[-1].end == date(2099, 12, 31)


def test_a_day_of_the_month_is_named_by_its_number():
    sentence = "Around the 21st of each month nobody can be off."
    [time] = a_case(concerns=sentence, groups=TEAMS, start="2027-01-11", end="2027-12-17").busy
    assert time.words == "around day 21 of a month"
