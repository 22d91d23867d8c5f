"""Tokens, dollars and counts of a model, in words."""

from playbook.desk.models.ask import Took
from playbook.desk.models.budget import Usage, in_dollars
from playbook.desk.writing.drafting import StageDraft


def count(number: int, one: str, many: str = "") -> str:
    """A number with its word: '1 item', '7 items'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def cost(answer: StageDraft | Took) -> str:
    """What an answer took: tokens and dollars, or that it was kept from before."""
    if answer.from_cache:
        return "from cache, so nobody was asked and nothing was paid"
    return f"{tokens(answer.usage)}, {dollars(answer.cost_usd)}"


def tokens(usage: Usage) -> str:
    """Tokens of a call, with the caveat where the server did not count them."""
    return f"{'about ' if usage.estimated else ''}{count(usage.total, 'token')}"


def dollars(cost_usd: float | None) -> str:
    """Dollars, as precise as they need to be."""
    if cost_usd is None:
        return "price not known"
    if cost_usd == 0:
        return "no cost"
    return in_dollars(cost_usd)
