"""The log of events as everything above the store sees it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from playbook.core.events import Event
from playbook.core.whom import Whom
from playbook.store.forgetting import Follow, Rewritten, Sign


class Log(Protocol):
    """An append-only log per rollout; the version of an event is its place in it, from 1."""

    def append(self, rollout_id: str, expected_version: int, events: Sequence[Event]) -> None:
        """Keep `events`, all or none; raises StaleVersion unless the head is `expected_version`."""

    def read(self, rollout_id: str, after: int = 0) -> list[Event]:
        """Give back the events after a version, in order; none for a rollout that does not exist."""

    def head(self, rollout_id: str) -> int:
        """Give back the version of the last event, 0 for a rollout that does not exist; never slow."""

    def forget(self, whom: Whom, sign: Sign, follow: Follow) -> Mapping[str, Rewritten]:
        """Take somebody out of every log, and give back what was rewritten in which rollouts."""

    def heads(self) -> dict[str, int]:
        """Give back the head of every rollout."""
