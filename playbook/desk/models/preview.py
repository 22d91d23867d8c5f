"""Show a person what leaves for a model before it does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from playbook.core.log.rollout import Rollout
from playbook.desk.models.connections import Connection
from playbook.llm.call.connection import Server
from playbook.llm.call.fallbacks import ModelQuery, expected_usage
from playbook.llm.call.prices import price_of
from playbook.llm.call.prompt_hash import Veil, outgoing, prompt_sha, veiled
from playbook.llm.call.stands import ANSWER_FORMATS
from playbook.llm.call.usage import TokenUsage
from playbook.llm.safety.redaction import Redaction

__all__ = ["ModelQuery", "Veil"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """About what good answers take; `usd` is None if unknown."""

    sent: int
    answered: int
    usd: float | None
    tokens_left: int | None  # of the budget; None for no limit
    usd_left: float | None  # of the budget; None for no limit
    is_short: bool


class PlannedCall(NamedTuple):
    """The words of one call, their hash, and its expected usage."""

    text: str
    sha: str
    usage: TokenUsage
    may_follow: TokenUsage = TokenUsage()  # of one more call, if the answer needs it


def hide_names(rollout: Rollout, others: Iterable[str] = ()) -> Redaction:
    """Return what hides names and addresses, of people who left the brief too."""
    former = [*(person.name for person in rollout.former_people()), *others]
    return Redaction(rollout.brief, former, rollout.contacts)


def words_to_send(question: ModelQuery[Any], veil: Veil | None = None) -> str:
    """Return all text of a query that leaves, in readable form."""
    return outgoing(veiled(question, veil))


def call_to_send(place: tuple[str, str], question: ModelQuery[Any], veil: Veil | None) -> PlannedCall:
    """Return what leaves for the model at this address."""
    sent, server = veiled(question, veil), Server(*place)
    usage = expected_usage(sent, ANSWER_FORMATS.of(server))
    return PlannedCall(outgoing(sent), prompt_sha(server, sent), usage, question.may_follow)


def estimate(rollout: Rollout, connection: Connection, calls: Iterable[PlannedCall]) -> Estimate:
    """Return about what these calls take, beside the budget."""
    usage = sum((call.usage for call in calls), TokenUsage())
    cost = price_of(connection.server, usage)
    tokens, dollars = connection.rollout_tokens, connection.rollout_usd
    tokens_left = None if tokens is None else max(0, tokens - rollout.spent.tokens)
    usd_left = None if dollars is None else max(0.0, dollars - rollout.spent.cost_usd)
    is_short = (tokens_left is not None and usage.total > tokens_left) or (
        usd_left is not None and (cost is None or cost > usd_left)
    )
    return Estimate(usage.prompt, usage.completion, cost, tokens_left, usd_left, is_short)
