"""Days in digits, as the country of a rollout writes them."""

from datetime import date

import pytest

from playbook.core.calendar.day_forms import day_format, in_digits, is_day_first
from playbook.core.plan.brief import BriefFields

DAY = date(2027, 4, 3)


@pytest.mark.parametrize(
    ("country", "written"),
    [
        ("NO", "03.04.2027"), ("DE", "03.04.2027"), ("GB", "03/04/2027"), ("US", "04/03/2027"),
        ("SE", "2027-04-03"), ("", "2027-04-03"),
    ],
)  # fmt: skip
def test_each_country_has_its_order(country, written):
    assert in_digits(DAY, day_format(BriefFields(country=country))) == written


def test_only_the_american_form_puts_the_month_first():
    assert not is_day_first(day_format(BriefFields(country="US")))
    assert is_day_first(day_format(BriefFields(country="GB")))


def test_without_a_country_dollars_say_the_order_or_nothing_does():
    assert is_day_first(day_format(BriefFields(currency="USD"))) is False
    assert is_day_first(day_format(BriefFields(currency="EUR"))) is None
