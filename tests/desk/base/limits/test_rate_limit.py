"""How often one device may send something."""

import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from playbook.core.base.errors import Refused
from playbook.desk.base.limits.rate_limit import RateLimit

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def send(rate_limit: RateLimit, at: datetime, whose: str = "a") -> None:
    rate_limit.note(whose, at, apart=5 * SECOND, most=3, within=DAY)


def test_what_comes_too_soon_is_refused():
    rate_limit = RateLimit()
    send(rate_limit, NOW)
    with pytest.raises(Refused, match="very soon"):
        send(rate_limit, NOW + 4 * SECOND)
    send(rate_limit, NOW + 5 * SECOND)


def test_so_many_are_taken_within_a_time_and_more_after_it():
    rate_limit = RateLimit()
    for minute in range(3):
        send(rate_limit, NOW + timedelta(minutes=minute))
    with pytest.raises(Refused, match="a lot"):
        send(rate_limit, NOW + timedelta(hours=1))
    send(rate_limit, NOW + DAY)


def test_devices_wait_alone_and_take_back_what_failed():
    rate_limit = RateLimit()
    send(rate_limit, NOW)
    send(rate_limit, NOW, "b")
    rate_limit = RateLimit()
    send(rate_limit, NOW)
    rate_limit.give_back("a")
    send(rate_limit, NOW)
    rate_limit.give_back("nobody")
    rate_limit = RateLimit()
    for minute in range(3):
        send(rate_limit, NOW + timedelta(days=300, minutes=minute))
    send(rate_limit, NOW)


def test_a_link_sends_no_more_than_its_limit_and_stores_little():
    rate_limit, hour, most, part = RateLimit(), timedelta(hours=1), 19_200, 300

    def one(number: int) -> None:
        rate_limit.note("link", NOW + hour * number / most, most=most, within=hour)

    tracemalloc.start()
    for number in range(most):
        one(number)
    assert tracemalloc.get_traced_memory()[0] < 50_000
    tracemalloc.stop()
    # The first part of the hour is free again once its last one is an hour ago, and none of it before.
    for number in (most - 1, most, most + part - 2):
        with pytest.raises(Refused, match="a lot"):
            one(number)
    for _ in range(part):
        one(most + part - 1)
    with pytest.raises(Refused):
        one(most + part - 1)
    rate_limit.give_back("link")
    one(most + part - 1)
