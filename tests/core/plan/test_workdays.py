"""Working days of a country, a state and a company."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.fields import Span
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.workdays import (
    Place,
    Workdays,
    is_known_country,
    place_of,
    workdays_of,
    workdays_to_propose,
)

WORKDAYS = Workdays()


def test_public_holidays_follow_country_and_state():
    assert WORKDAYS.holiday_name(date(2026, 11, 26), "US") == "Thanksgiving Day"
    assert not WORKDAYS.is_working(date(2026, 11, 26), "US")
    assert WORKDAYS.is_working(date(2026, 11, 26), "DE")
    corpus_christi = date(2026, 6, 4)
    assert not WORKDAYS.is_working(corpus_christi, "DE", "BY")
    assert WORKDAYS.is_working(corpus_christi, "DE", "BE")
    assert WORKDAYS.is_working(corpus_christi, "DE", "no such state")


def test_where_the_country_is_unknown_three_days_are_free():
    assert not is_known_country("XX")
    for country in ("", "XX"):
        holidays = [day for day in days_of(2026) if WORKDAYS.holiday_name(day, country)]
        assert holidays == [date(2026, 1, 1), date(2026, 12, 25), date(2026, 12, 26)]


def test_where_the_country_is_unknown_days_off_of_the_likely_one_stay_free():
    memorial_day, whit_monday = date(2027, 5, 31), date(2027, 5, 17)
    for currency, is_open in (("", [False, True]), ("USD", [False, True]), ("EUR", [True, False])):
        workdays = workdays_to_propose(Brief(name="A", currency=currency))
        assert [workdays.is_working(day) for day in (memorial_day, whit_monday)] == is_open
        assert not workdays.holiday_name(memorial_day)  # likely is not known
    assert workdays_to_propose(Brief(name="A", currency="CHF")).is_working(memorial_day)
    assert workdays_to_propose(Brief(name="A", regions=("EU",))).is_working(memorial_day)


def test_friday_is_free_where_it_is_the_day_of_rest():
    friday, sunday = date(2026, 9, 4), date(2026, 9, 6)
    assert not WORKDAYS.is_working(friday, "SA")
    assert not WORKDAYS.is_working(sunday, "SA")
    assert WORKDAYS.is_working(friday, "DE")


def test_the_turn_of_the_year_and_bridge_days_are_quiet():
    friday_after_thanksgiving = date(2026, 11, 27)
    assert WORKDAYS.is_working(friday_after_thanksgiving, "US")
    assert WORKDAYS.is_bridge(friday_after_thanksgiving, "US")
    quiet = [day for day in days_of(2026) if WORKDAYS.is_quiet(day, "GB")]
    assert {date(2026, 1, 1), date(2026, 12, 24), date(2026, 12, 28), date(2026, 12, 31)} <= set(quiet)
    assert date(2026, 12, 23) not in quiet


def test_a_shift_counts_working_days_alone_both_ways():
    thursday, tuesday = date(2026, 4, 2), date(2026, 4, 7)  # Good Friday and Easter Monday between
    assert WORKDAYS.shift(thursday, 1, "DE") == tuesday
    assert WORKDAYS.shift(tuesday, -1, "DE") == thursday
    assert WORKDAYS.shift(thursday, 0, "DE") == thursday


def test_company_closures_are_no_working_days():
    closed = Workdays((Span(start=date(2026, 8, 3), end=date(2026, 8, 14)),))
    assert not closed.is_working(date(2026, 8, 10), "DE")
    assert closed.next_working(date(2026, 8, 3), "DE") == date(2026, 8, 17)


def test_a_group_works_in_its_own_country_else_in_the_rollouts():
    home = Group(id="a", name="A", subdivision="BY")
    abroad = Group(id="b", name="B", country="FR")
    assert place_of(home, "DE", "HE") == Place("DE", "BY")
    assert place_of(Group(id="c", name="C"), "DE", "HE") == Place("DE", "HE")
    assert place_of(abroad, "DE", "HE") == Place("FR", "")


@given(
    st.dates(date(2001, 1, 1), date(2098, 1, 1)), st.sampled_from(["", "US", "DE", "JP", "SA", "CN", "XX"])
)
def test_the_next_working_day_is_one_and_the_first(day: date, country: str) -> None:
    later = WORKDAYS.next_working(day, country)
    assert WORKDAYS.is_working(later, country)
    assert not any(
        WORKDAYS.is_working(day + timedelta(days=number), country) for number in range((later - day).days)
    )


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=number) for number in range(365)]


def test_a_company_works_on_holidays_of_public_offices_alone():
    presidents_day, labor_day = date(2027, 2, 15), date(2027, 9, 6)
    for state in ("", "OH", "CA"):
        assert WORKDAYS.is_working(presidents_day, "US", state)
        assert not WORKDAYS.holiday_name(presidents_day, "US", state)
        assert WORKDAYS.observance_name(presidents_day, "US", state)
        assert not WORKDAYS.is_working(labor_day, "US", state)
        assert not WORKDAYS.observance_name(labor_day, "US", state)


def test_nobody_works_on_a_weekday_that_the_change_closes():
    closes = Brief(
        name="Four days", what_changes="The studio is closed on Fridays.", go_live=date(2027, 4, 5)
    )
    before, after = date(2027, 4, 2), date(2027, 4, 9)
    assert workdays_of(closes).is_working(before)
    assert not workdays_of(closes).is_working(after)
    earlier = closes.model_copy(update={"what_changes": "The shop closes on Fridays at noon."})
    assert workdays_of(earlier).is_working(after)
