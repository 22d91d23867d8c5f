"""Reserve a rollout's budget before a model is asked."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from uuid import uuid4

from playbook.core.base.errors import Refused
from playbook.core.log.rollout import Rollout, Spent
from playbook.core.log.state import fold
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.connections import Connection
from playbook.llm.call.deadline import never
from playbook.llm.call.errors import ModelError
from playbook.llm.call.prices import in_dollars, price_of
from playbook.llm.call.usage import TokenUsage
from playbook.store.errors import StoreError
from playbook.store.register.limits.reservations import Reservation, Reservations

__all__ = ["TokenUsage", "in_dollars"]
_LOOK_EVERY = 0.2  # seconds, whether another call has ended or this one was stopped
# After the longest answer, the reservation of a process that was killed counts no more.
_SPARE_SECONDS = 60


class _WaitingCalls:
    """The tokens of the calls that wait for budget, by rollout and call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[str, dict[str, int]] = {}

    def is_behind_larger(self, rollout_id: str, tokens: int) -> bool:
        """Return whether a larger call waits."""
        with self._lock:
            return max(self._tokens.get(rollout_id, {}).values(), default=0) > tokens

    def note(self, rollout_id: str, call_id: str, tokens: int) -> None:
        """Note that a call waits."""
        with self._lock:
            self._tokens.setdefault(rollout_id, {})[call_id] = tokens

    def end(self, rollout_id: str, call_id: str) -> None:
        """Forget a call that no longer waits."""
        with self._lock:
            calls = self._tokens.get(rollout_id, {})
            calls.pop(call_id, None)
            if not calls:
                self._tokens.pop(rollout_id, None)


def _waiting_calls(_workspace: Workspace) -> _WaitingCalls:
    return _WaitingCalls()


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
    reservation_id, stored = uuid4().hex, Reservations(workspace.register)
    # The largest waiting call goes next: as the last one it might no longer find room.
    waiting = workspace.own(_waiting_calls)
    try:
        while waiting.is_behind_larger(rollout_id, most.total) or not _reserve(
            workspace, rollout_id, connection, reservation_id, most.total, price or 0.0
        ):
            waiting.note(rollout_id, reservation_id, most.total)
            if stop():
                raise ModelError("stopped")
            time.sleep(_LOOK_EVERY)
    finally:
        waiting.end(rollout_id, reservation_id)
    try:
        yield
    finally:
        with suppress(StoreError):  # it ends by itself later
            stored.end(reservation_id)


def _reserve(
    workspace: Workspace, rollout_id: str, connection: Connection, new_id: str, tokens: int, dollars: float
) -> bool:
    """Reserve budget; return whether other calls leave room.

    Raise Refused where there is none at all.
    """
    now, stored = workspace.now(), Reservations(workspace.register)
    until = now + timedelta(seconds=connection.limits.seconds + _SPARE_SECONDS)
    spent = _up_to_date(workspace, rollout_id).spent
    _refuse_beyond(spent, connection, tokens, dollars)
    new = Reservation(new_id, rollout_id, tokens, dollars, until)
    most, money = connection.rollout_tokens, connection.rollout_usd
    left_tokens = None if most is None else most - spent.tokens
    left_dollars = None if money is None else money - spent.cost_usd
    if not stored.add(new, left_tokens, left_dollars, now):
        return False
    # A call that ended in between has logged its cost, and reserves nothing any more.
    if _up_to_date(workspace, rollout_id).spent == spent:
        return True
    stored.end(new_id)
    return False


def _up_to_date(workspace: Workspace, rollout_id: str) -> Rollout:
    """Return a rollout with what another process has just logged."""
    rollout = workspace.rollout_cache.get(rollout_id)
    return fold(workspace.log.read(rollout_id, after=rollout.version), rollout)


def _refuse_beyond(spent: Spent, connection: Connection, tokens: int, dollars: float) -> None:
    most, money = connection.rollout_tokens, connection.rollout_usd
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
