"""How often one device may send something, or try the password of a link."""

import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from playbook.core.base.errors import Refused
from playbook.desk.base.limits.link_throttle import GuessSource, LinkThrottle
from playbook.desk.base.limits.rate_limit import RateLimit
from playbook.desk.base.limits.wrong_tries import WrongTries

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def send(rate_limit: RateLimit, at: datetime, whose: str = "a") -> None:
    rate_limit.note(whose, at, apart=5 * SECOND, most=3, within=DAY)


def test_what_comes_too_soon_is_refused():
    rate_limit = RateLimit()
    send(rate_limit, NOW)
    with pytest.raises(Refused, match="quick"):
        send(rate_limit, NOW + 4 * SECOND)
    send(rate_limit, NOW + 5 * SECOND)


def test_so_many_are_taken_within_a_time_and_more_after_it():
    rate_limit = RateLimit()
    for minute in range(3):
        send(rate_limit, NOW + timedelta(minutes=minute))
    with pytest.raises(Refused, match="sent its share"):
        send(rate_limit, NOW + timedelta(hours=1))
    send(rate_limit, NOW + DAY)


def test_whoever_sends_at_two_clocks_gains_nothing_by_it():
    rate_limit, sent = RateLimit(), 0
    for number in range(100):
        with suppress(Refused):
            rate_limit.note("a", NOW + 10 * SECOND * (number % 2), most=3, within=DAY)
            sent += 1
    assert sent == 3
    send(rate_limit, NOW - DAY)


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
        with pytest.raises(Refused, match="sent its share"):
            one(number)
    for _ in range(part):
        one(most + part - 1)
    with pytest.raises(Refused):
        one(most + part - 1)
    rate_limit.give_back("link")
    one(most + part - 1)


RIGHT, WRONG = b"right", b"wrong"


def nothing_to_do() -> bool:
    raise AssertionError("what is right is known, so nothing has to be worked out")


def answered(tries: LinkThrottle, digest: bytes, now: datetime, result: bool | None = None) -> bool | None:
    """Whether it was right, or None where nobody looked at it."""
    try:
        return tries.is_right("hash", digest, now, nothing_to_do if result is None else lambda: result)
    except Refused:
        return None


@pytest.mark.parametrize(("is_known", "at_once"), [(True, 600), (False, 60)])
def test_a_guesser_learns_a_bounded_number_an_hour(is_known, at_once):
    tries = LinkThrottle(WrongTries())
    if is_known:
        tries.note_right("hash", RIGHT)
    result = None if is_known else False
    looked_at = sum(
        answered(tries, b"%d" % number, NOW + number * SECOND / 3, result) is False
        for number in range(3 * 3600)
    )
    assert at_once + 3500 < looked_at <= at_once + 3600
    # Another link has its own.
    assert not tries.is_right("other", WRONG, NOW, lambda: False)


def test_guesses_slow_down_over_the_life_of_a_link():
    tries, wrong = LinkThrottle(WrongTries()), 0
    tries.note_right("hash", RIGHT)
    for minutes in range(0, 7 * 24 * 60, 10):
        now = NOW + timedelta(minutes=minutes)
        with suppress(Refused):
            while not tries.is_right("hash", WRONG, now, nothing_to_do, GuessSource("one", wrong)):
                wrong += 1
    # At one a second it was 604,800 in a week.
    assert 30_000 < wrong < 50_000


def test_however_many_addresses_a_guesser_names_the_tries_of_a_link_are_few():
    tries = LinkThrottle(WrongTries())
    tries.note_right("hash", RIGHT)

    def wrong_at(now: datetime) -> int:
        wrong = 0
        for number in range(4_000):
            with suppress(Refused):
                source = GuessSource(f"{now} {number}")
                wrong += not tries.is_right("hash", WRONG, now, nothing_to_do, source)
        return wrong

    assert wrong_at(NOW) == 2_000 + 600
    assert wrong_at(NOW + timedelta(minutes=8)) == 30 + 480


def test_a_room_gets_in_at_once_beside_a_guesser_elsewhere():
    tries, refused, let_in = LinkThrottle(WrongTries()), 0, 0
    tries.note_right("hash", RIGHT)
    for number in range(20_000):
        now = NOW + number * SECOND / 100
        try:
            assert not tries.is_right("hash", WRONG, now, nothing_to_do, GuessSource("guesser", number))
        except Refused:
            refused += 1
        let_in += tries.is_right("hash", RIGHT, now, nothing_to_do, GuessSource("room", number))
    assert refused > 19_000
    assert let_in == 20_000


def test_a_right_password_works_a_second_after_any_wrong_ones():
    tries = LinkThrottle(WrongTries())
    tries.note_right("hash", RIGHT)
    assert [answered(tries, WRONG, NOW) for _ in range(601)] == [False] * 600 + [None]
    # Nobody can tell by it which one is right: it is not looked at either.
    with pytest.raises(Refused, match="Try again in 1 second"):
        tries.is_right("hash", RIGHT, NOW, nothing_to_do)
    assert [answered(tries, RIGHT, NOW + SECOND) for _ in range(2_000)] == [True] * 2_000


def test_a_clock_that_was_set_back_keeps_nobody_out():
    tries = LinkThrottle(WrongTries())
    tries.note_right("hash", RIGHT)
    assert answered(tries, WRONG, NOW) is False
    assert answered(tries, RIGHT, NOW - timedelta(days=1)) is True


def test_what_could_not_be_worked_out_is_tried_anew():
    tries = LinkThrottle(WrongTries())

    def breaks() -> bool:
        raise MemoryError

    with pytest.raises(MemoryError):
        tries.is_right("hash", RIGHT, NOW, breaks)
    assert answered(tries, RIGHT, NOW, result=True) is True
    assert answered(tries, RIGHT, NOW) is True
