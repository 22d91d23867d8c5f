"""What the guests of a link read in the place of people's names, in words that others typed."""

from collections.abc import Callable
from functools import lru_cache

from playbook.core.discretion import Discretion
from playbook.desk.house import House
from playbook.desk.shares import Share


def discreet(house: House, share: Share) -> Callable[[str], str]:
    """Give back what puts roles in the place of names; what it said once is kept."""
    key = (share.link.rollout_id, share.link.as_of, share.head)
    return house.cache("discreet", 64).once(key, lambda: lru_cache(4_096)(Discretion(share.rollout).unnamed))
