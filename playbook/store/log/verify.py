"""Check that the database and the journal hold the same."""

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
class IntegrityReport:
    """How much was compared, and the problems, one sentence each."""

    rollouts: int
    events: int
    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.problems


def compare(database: Database, path: Path) -> IntegrityReport:
    """Compare every event in both places."""
    digests: dict[str, Any] = defaultdict(hashlib.sha256)
    problems: list[str] = []
    try:
        scan = journal.scan(path, each=lambda rollout_id, text: digests[rollout_id].update(text))
        heads = scan.heads
    except StoreError as error:
        return IntegrityReport(0, 0, (str(error),))
    if scan.tail:
        problems.append(f"The journal ends in {len(scan.tail)} bytes that are no whole append.")
    in_database = rows.heads(database)
    for rollout_id in sorted(heads.keys() | in_database.keys()):
        last, count = in_database.get(rollout_id, (0, 0))
        if last != count:
            problems.append(f"{rollout_id}: the database has {count} events up to version {last}.")
        if last != (head := heads.get(rollout_id, 0)):
            problems.append(f"{rollout_id}: the database ends at version {last}, the journal at {head}.")
            continue
        problems += _unlike(database, rollout_id, digests[rollout_id].digest())
    return IntegrityReport(len(heads), scan.lines, tuple(problems))


def differs(database: Database, path: Path) -> bool:
    """Return whether a sound line of the journal, or a body, says otherwise than a row.

    The journal may be ahead, and lines of a damaged one may be missing.
    """
    digests: dict[str, dict[int, bytes]] = defaultdict(dict)
    for rollout_id, version, text in journal.sound_lines(path):
        digests[rollout_id][version] = hashlib.sha256(text).digest()
    for rollout_id in rows.heads(database):
        rows.bodies(database, rollout_id)  # raises where one has no text
        for version, body, is_alike in rows.stored(database, rollout_id):
            own = hashlib.sha256(body.encode()).digest()
            if not is_alike or digests[rollout_id].get(version, own) != own:
                return True
    return False


def _unlike(database: Database, rollout_id: str, expected: bytes) -> list[str]:
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
    if digest.digest() != expected:
        problems.append(f"{rollout_id}: the database and the journal hold different events.")
    return problems
