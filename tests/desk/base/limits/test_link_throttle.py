"""Tries at the password of a link."""

from datetime import UTC, datetime, timedelta

import pytest

from playbook.core.base.errors import Refused
from playbook.desk.base.limits.link_throttle import LinkThrottle

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RIGHT, WRONG = b"right", b"wrong"
SECOND = timedelta(seconds=1)


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
    tries = LinkThrottle()
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


def test_a_right_password_works_a_second_after_any_wrong_ones():
    tries = LinkThrottle()
    tries.note_right("hash", RIGHT)
    assert [answered(tries, WRONG, NOW) for _ in range(601)] == [False] * 600 + [None]
    # Nobody can tell by it which one is right: it is not looked at either.
    with pytest.raises(Refused, match="Try again in 1 second"):
        tries.is_right("hash", RIGHT, NOW, nothing_to_do)
    assert [answered(tries, RIGHT, NOW + SECOND) for _ in range(2_000)] == [True] * 2_000


def test_a_clock_that_was_set_back_keeps_nobody_out():
    tries = LinkThrottle()
    tries.note_right("hash", RIGHT)
    assert answered(tries, WRONG, NOW) is False
    assert answered(tries, RIGHT, NOW - timedelta(days=1)) is True


def test_what_could_not_be_worked_out_is_tried_anew():
    tries = LinkThrottle()

    def breaks() -> bool:
        raise MemoryError

    with pytest.raises(MemoryError):
        tries.is_right("hash", RIGHT, NOW, breaks)
    assert answered(tries, RIGHT, NOW, result=True) is True
    assert answered(tries, RIGHT, NOW) is True
