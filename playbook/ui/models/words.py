"""Tokens and dollars of a model, in words."""

from playbook.core.base.words import count
from playbook.desk.models.ask import AnswerCost
from playbook.desk.models.background_work import BackgroundWork
from playbook.desk.models.budget import TokenUsage, in_dollars
from playbook.desk.writing.drafting import StageDraft


def so_far(work: BackgroundWork) -> str:
    """Return for how long a model has been at work."""
    return f"{work.seconds} s so far."


def cost(answer: StageDraft | AnswerCost) -> str:
    """Return what an answer took, or that it was cached."""
    if answer.from_cache:
        return "from cache, so nobody was asked and nothing was paid"
    return f"{tokens(answer.usage)}, {dollars(answer.cost_usd)}"


def tokens(usage: TokenUsage) -> str:
    """Return the tokens of a call, marked if estimated."""
    return f"{'about ' if usage.estimated else ''}{count(usage.total, 'token')}"


def dollars(cost_usd: float | None) -> str:
    """Return dollars, as precise as they need to be."""
    if cost_usd is None:
        return "price not known"
    return in_dollars(cost_usd) if cost_usd else "no cost"
