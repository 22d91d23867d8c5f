"""Describe the log of events to everything above the store."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.events import Event
from playbook.store.log.backup import LogCounts
from playbook.store.log.forgetting import Follow, Rewritten, Sign
from playbook.store.log.verify import IntegrityReport

# Takes the id of a rollout that has moved, or first of one whose past changed: nothing made of it holds.
Heard = Callable[[str, bool], object]


class Loss(NamedTuple):
    """What the database had acknowledged of a rollout and does not hold any more."""

    rollout_id: str
    known: int  # the version that this process knew; 0 where only something beside the log went
    head: int  # the version that is there now, of this past or another


Lost = Callable[[Loss], object]


class Log(Protocol):
    """An append-only log per rollout, for any thread; versions from 1."""

    def append(self, rollout_id: str, expected_version: int, events: Sequence[Event]) -> None:
        """Store `events`, all or none. Raise StaleVersion unless the head is `expected_version`."""

    def read(self, rollout_id: str, after: int = 0) -> list[Event]: ...
    def head(self, rollout_id: str) -> int: ...
    def heads(self) -> dict[str, int]: ...
    def last_changes(self) -> list[tuple[str, int, str]]:
        """Return id, head and last change set of every rollout."""

    def query(self, sql: str, parameters: dict[str, object]) -> list[tuple[Any, ...]]:
        """Run one read-only query; `rollout_id` among the parameters says what it is about."""

    def follow(self, heard: Heard) -> None:
        """Call `heard` for what changes from now on without an append of this process."""

    def watch_losses(self, lost: Lost) -> None:
        """Call `lost` for what is gone and nobody deleted, as at failover."""

    def tell(self, rollout_id: str) -> None:
        """Have other processes hear that something beside the log of a rollout has changed."""

    def ring_counted(self, numbers: Mapping[str, int]) -> None:
        """Have other processes hear at once what transactions of the register have counted."""

    def probe(self) -> None: ...
    def verify(self) -> IntegrityReport: ...
    def copy_to(self, file: Path) -> LogCounts: ...
    def forget(
        self, person_matcher: PersonMatcher, sign: Sign, follow: Follow
    ) -> Mapping[str, Rewritten]: ...
    def delete(self, rollout_id: str, follow: Callable[[], object]) -> None: ...
    def close(self) -> None: ...
