"""The log of events as everything above the store sees it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.events import Event
from playbook.store.log.forgetting import Follow, Rewritten, Sign
from playbook.store.log.old_copies import OldCopy
from playbook.store.log.verify import Report


class Log(Protocol):
    """An append-only log per rollout; the version of an event is its place in it, from 1.

    Every method may be called from any thread.
    """

    def append(self, rollout_id: str, expected_version: int, events: Sequence[Event]) -> None:
        """Store `events`, all or none; raises StaleVersion unless the head is `expected_version`."""

    def read(self, rollout_id: str, after: int = 0) -> list[Event]:
        """Return the events after a version, in order; none for a rollout that does not exist."""

    def head(self, rollout_id: str) -> int:
        """Return the version of the last event, 0 for a rollout that does not exist; never slow."""

    def heads(self) -> dict[str, int]:
        """Return the head of every rollout."""

    def query(self, sql: str, parameters: dict[str, object]) -> list[tuple[Any, ...]]:
        """Run one read-only query over everything acknowledged so far."""

    def probe(self) -> None:
        """Read as every dashboard does, and see whether an append would be taken; raises what is wrong."""

    def verify(self) -> Report:
        """Check every event that is stored, and each copy that the log answers from."""

    def backup(self) -> Path:
        """Make a verified copy of everything acknowledged so far, while the app runs."""

    def old_copies(self, person_matcher: PersonMatcher) -> Sequence[OldCopy]:
        """Return the copies in reach of the log that hold somebody, or may do so."""

    def export_log(self, rollout_id: str) -> Iterator[str]:
        """Return the events of a rollout as lines of JSON."""

    def import_log(self, lines: Iterable[str], rollout_id: str | None = None) -> str:
        """Store an exported log, under another id if one is given, and return its id."""

    def forget(self, person_matcher: PersonMatcher, sign: Sign, follow: Follow) -> Mapping[str, Rewritten]:
        """Take somebody out of every log, and return what was rewritten in which rollouts."""

    def close(self) -> None:
        """Put everything where it is kept and let go of it."""
