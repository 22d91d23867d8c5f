"""Folded rollouts on disk, so that a long log need not be folded again; any of them may be lost.

A snapshot says which fold made it, of which fields, and which event it ends with; it is thrown away
when any of it is no longer so. The checksum is there for torn files, as nothing here waits for the disk.
"""

import hashlib
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from playbook.core.state import FOLD, Rollout
from playbook.store.thaw import shape, thaw

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A rollout and the fingerprint of the last event folded into it."""

    rollout: Rollout
    last_event: str


class Snapshots:
    """The snapshots of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, rollout_id: str) -> Snapshot | None:
        """Give back the snapshot, or None where there is none that this version can use."""
        try:
            head, _, state = self._path(rollout_id).read_bytes().partition(b"\n")
            fold, fields, checksum, last_event = head.decode().split()
            if (int(fold), fields, checksum) != (FOLD, shape(Rollout), str(crc32(state))):
                return None
            rollout = thaw(Rollout, state)
        except (OSError, ValueError):
            return None
        return Snapshot(rollout, last_event) if rollout.id == rollout_id else None

    def keep(self, rollout: Rollout, last_event: str) -> None:
        """Write the snapshot in the place of an older one; a failure is logged and costs only time."""
        state = rollout.model_dump_json().encode()
        head = f"{FOLD} {shape(Rollout)} {crc32(state)} {last_event}\n"
        path = self._path(rollout.id)
        draft = path.with_suffix(".part")
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            draft.write_bytes(head.encode() + state)
            os.replace(draft, path)
        except OSError as error:
            _log.warning("No snapshot of %s: %s", rollout.id, error)

    def drop(self, rollout_id: str) -> None:
        """Throw the snapshot away."""
        self._path(rollout_id).unlink(missing_ok=True)

    def _path(self, rollout_id: str) -> Path:
        # Ids hold characters that some file systems refuse, and may be longer than a name may be.
        return self._folder / f"{hashlib.sha256(rollout_id.encode()).hexdigest()[:32]}.json"
