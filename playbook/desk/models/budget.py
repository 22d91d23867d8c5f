"""Reserve a rollout's budget before a model is asked."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playbook.core.base.errors import Refused
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.connections import Connection
from playbook.llm.call.deadline import never
from playbook.llm.call.errors import ModelError
from playbook.llm.call.prices import in_dollars, price_of
from playbook.llm.call.usage import TokenUsage

__all__ = ["TokenUsage", "in_dollars"]
_LOOK_EVERY = 0.2  # seconds, whether it was stopped meanwhile


class _Reserved:
    """What running calls may still use, by rollout."""

    def __init__(self, _workspace: Workspace) -> None:
        self.settled = threading.Condition()
        self.calls: Counter[str] = Counter()
        self.tokens: Counter[str] = Counter()
        self.dollars: defaultdict[str, float] = defaultdict(float)


@contextmanager
def reserved(
    workspace: Workspace,
    rollout_id: str,
    connection: Connection,
    most: TokenUsage,
    stop: Callable[[], bool] = never,
) -> Iterator[None]:
    """Reserve budget during a call, after others end, or raise Refused."""
    if (price := price_of(connection.server, most)) is None and connection.rollout_usd is not None:
        raise Refused(
            "The price of this model is not known, so a budget in dollars cannot be kept.",
            "Clear the dollars in Settings and set a budget in tokens, or use the built-in playbook.",
        )
    dollars, held = price or 0.0, workspace.own(_Reserved)
    with held.settled:
        while True:
            rollout = workspace.rollout_cache.get(rollout_id)
            _refuse_beyond(rollout, connection, most.total, dollars)
            try:
                together = held.tokens[rollout_id] + most.total, held.dollars[rollout_id] + dollars
                _refuse_beyond(rollout, connection, *together)
                break
            except Refused:
                if not held.calls[rollout_id]:
                    raise
            if stop():
                raise ModelError("stopped")
            held.settled.wait(_LOOK_EVERY)
        held.calls[rollout_id] += 1
        held.tokens[rollout_id] += most.total
        held.dollars[rollout_id] += dollars
    try:
        yield
    finally:
        with held.settled:
            held.calls[rollout_id] -= 1
            held.tokens[rollout_id] -= most.total
            held.dollars[rollout_id] -= dollars
            held.settled.notify_all()


def _refuse_beyond(rollout: Rollout, connection: Connection, tokens: int, dollars: float) -> None:
    spent, most, money = rollout.spent, connection.rollout_tokens, connection.rollout_usd
    hint = "Raise the budget in Settings, or use the built-in playbook."
    if most is not None and spent.tokens + tokens > most:
        raise Refused(
            f"The budget of this rollout is {most:,} token{'' if most == 1 else 's'}; {spent.tokens:,} are "
            f"spent, and this could take {tokens:,} more.",
            hint,
        )
    if money is not None and spent.cost_usd + dollars > money:
        raise Refused(
            f"The budget of this rollout is {in_dollars(money)}; {in_dollars(spent.cost_usd)} are spent, and "
            f"this could cost {in_dollars(dollars)} more.",
            hint,
        )
