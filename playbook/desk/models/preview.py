"""Show a person what leaves for a model before it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from playbook.core.log.rollout import Rollout
from playbook.desk.models.budget import with_a_correction
from playbook.desk.models.connections import Connection
from playbook.llm.call.connection import Server
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.call.prices import price_of
from playbook.llm.call.prompt_hash import Veil, outgoing, prompt_sha, veiled
from playbook.llm.call.usage import TokenUsage
from playbook.llm.safety.redaction import Redaction

__all__ = ["ModelQuery", "Veil"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The most that first answers can use; `usd` is None if unknown."""

    sent: int
    answered: int
    usd: float | None
    with_correction: int  # with one correction each
    tokens_left: int | None  # of the budget; None for no limit
    usd_left: float | None  # of the budget; None for no limit
    is_short: bool


class Letter(NamedTuple):
    """The words that leave in one call, and their hash."""

    text: str
    sha: str


def hide_names(rollout: Rollout) -> Veil:
    """Return what hides the names and addresses of a brief."""
    return Redaction(rollout.brief)


def words_to_send(question: ModelQuery[Any], veil: Veil | None = None) -> str:
    """Return all text of a query that leaves, in readable form."""
    return outgoing(veiled(question, veil))


def letter_to_send(place: tuple[str, str], question: ModelQuery[Any], veil: Veil | None) -> Letter:
    """Return the text for the model at this address, and its hash."""
    sent = veiled(question, veil)
    return Letter(outgoing(sent), prompt_sha(Server(*place), sent))


def estimate(rollout: Rollout, connection: Connection, texts: Sequence[str]) -> Estimate:
    """Return what asking with these texts takes at most, beside the budget."""
    most = TokenUsage(sum(-(-len(text) // 4) for text in texts), connection.limits.tokens * len(texts))
    corrected = with_a_correction(most)
    cost = price_of(connection.server, corrected)
    tokens, dollars = connection.rollout_tokens, connection.rollout_usd
    tokens_left = None if tokens is None else max(0, tokens - rollout.spent.tokens)
    usd_left = None if dollars is None else max(0.0, dollars - rollout.spent.cost_usd)
    is_short = (tokens_left is not None and corrected.total > tokens_left) or (
        usd_left is not None and (cost is None or cost > usd_left)
    )
    usd = price_of(connection.server, most)
    return Estimate(most.prompt, most.completion, usd, corrected.total, tokens_left, usd_left, is_short)
