"""What may not come before those who must agree have signed."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from playbook.core.plan.items import AnyItem, Milestone

_BUYS = re.compile(r"(?i)^(?:order|buy|purchase|lease|rent)\b")
_CAN_BE_CANCELED = re.compile(r"(?i)\bfree (?:of charge )?to (?:cancel|return)\b|\bfree cancell?ation\b")
RESERVED = "Reserve"  # how the title of an order begins that waits for a signature


def buys(item: AnyItem) -> bool:
    """Return whether a task binds us to buy."""
    if not isinstance(item, Milestone) or not _BUYS.match(item.title):
        return False
    return not _CAN_BE_CANCELED.search(f"{item.title} {item.done_when}")


def bought_before(items: Iterable[AnyItem], signed: date) -> Iterator[Milestone]:
    """Yield the orders up to the day of a signature."""
    for item in items:
        if isinstance(item, Milestone) and item.date and item.date <= signed and buys(item):
            yield item
