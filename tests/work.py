"""How much work something is, whatever else the machine does meanwhile."""

import cProfile
import math
import time
from collections.abc import Callable

Work = Callable[[], object]
_TURNS = 5


def calls_of(*works: Work) -> int:
    """Return how many calls these take, which is the same on every machine."""
    profile = cProfile.Profile(subcalls=False)
    profile.enable()
    try:
        for work in works:
            work()
    finally:
        profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


def seconds_of(work: Work) -> float:
    """Return the processor time of this thread, without that of others."""
    started = time.thread_time()
    work()
    return time.thread_time() - started


def is_longer(more: Work, less: Work, times: float) -> bool:
    """Return whether one takes more than so many times as long, each at its quickest.

    Calls do not see what a pattern or a comparison goes over. The two take turns, so that a busy
    machine slows both.
    """
    longest = shortest = math.inf
    for _ in range(_TURNS):
        shortest, longest = min(shortest, seconds_of(less)), min(longest, seconds_of(more))
        if longest <= times * shortest:
            return False
    return True
