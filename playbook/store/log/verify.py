"""What a check of the data found."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playbook.core.log.events import UnreadableEvent, read_event
from playbook.store.errors import StoreError
from playbook.store.log import journal, rows
from playbook.store.log.database import Database


@dataclass(frozen=True, slots=True)
class Report:
    """How much was compared, and what is wrong, one sentence each."""

    rollouts: int
    events: int
    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.problems


def compare(database: Database, path: Path) -> Report:
    """Read every event in both places: gapless, readable, the same, in an unbroken chain."""
    digests: dict[str, Any] = defaultdict(hashlib.sha256)
    problems: list[str] = []
    try:
        found = journal.scan(path, each=lambda rollout_id, text: digests[rollout_id].update(text))
        heads = found.heads
    except StoreError as error:
        return Report(0, 0, (str(error),))
    if found.tail:
        problems.append(f"The journal ends in {len(found.tail)} bytes that are no whole append.")
    kept = rows.heads(database)
    for rollout_id in sorted(heads.keys() | kept.keys()):
        last, count = kept.get(rollout_id, (0, 0))
        if last != count:
            problems.append(f"{rollout_id}: the database has {count} events up to version {last}.")
        if last != (head := heads.get(rollout_id, 0)):
            problems.append(f"{rollout_id}: the database ends at version {last}, the journal at {head}.")
            continue
        problems += _unlike(database, rollout_id, digests[rollout_id].digest())
    return Report(len(heads), found.lines, tuple(problems))


def _unlike(database: Database, rollout_id: str, wanted: bytes) -> list[str]:
    problems: list[str] = []
    digest = hashlib.sha256()
    for version, body in enumerate(rows.bodies(database, rollout_id), 1):
        digest.update(body.encode())
        try:
            event = read_event(body)
        except UnreadableEvent as error:
            problems.append(f"{rollout_id}: event {version} cannot be read: {error.message}")
            continue
        if (event.rollout_id, event.version) != (rollout_id, version):
            problems.append(
                f"{rollout_id}: event {version} says it is {event.version} of {event.rollout_id}."
            )
    if digest.digest() != wanted:
        problems.append(f"{rollout_id}: the database and the journal hold different events.")
    return problems
