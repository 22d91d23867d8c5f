"""Money that has to be spent before what it buys is there."""

from datetime import date
from typing import Any

import pytest

from playbook.core.case.feasibility import verdict
from playbook.core.case.fixed.payments import released_by
from playbook.core.case.judgment import Point
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.points import to_settle
from tests.core.case.cases import TODAY, a_case

GRANT = "The state pays 40% of the scanners. The invoices must be paid by 31 March 2027."
DATES = {"start": "2027-02-01", "go_live": "2027-05-10", "end": "2027-10-29"}


def points(**values: Any) -> dict[str, Point]:
    case = a_case(**(DATES | values))
    return {each.key: each for each in to_settle(case, verdict(case, TODAY))}


@pytest.mark.parametrize(
    ("delivery", "day"),
    [
        ("The scanners come in the week after Easter Monday, and we pay on delivery.", "Tue Mar 30"),
        ("The scanners arrive on 29 March 2027; payment is due on delivery.", "Mon Mar 29"),
        ("We pay on delivery.", ""),
    ],
)
def test_what_is_paid_on_delivery_after_the_last_day_is_a_decision(delivery, day):
    found = points(why_now=f"{GRANT} {delivery}")
    there = f"delivery comes on {day} at the earliest" if day else "the delivery day is open"
    assert found["paid_on_delivery"].title == f"The bill has to be paid by Wed Mar 31, and {there}"
    assert "Pay in advance by" in found["paid_on_delivery"].options[0]
    assert "money_before_evidence" not in found


def test_what_comes_in_time_is_paid_in_time():
    soon = "The scanners arrive on 8 March 2027, and we pay on delivery."
    assert "paid_on_delivery" not in points(why_now=f"{GRANT} {soon}")
    assert "paid_on_delivery" not in points(why_now="We pay on delivery.")


def test_money_is_released_before_it_has_to_be_paid():
    facts = CaseFacts(a_case(**DATES, why_now=GRANT), TODAY)
    assert released_by(facts) == date(2027, 3, 24)
    assert released_by(CaseFacts(a_case(**DATES), TODAY)) is None
