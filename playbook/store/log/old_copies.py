"""Copies that were made before somebody was forgotten: which of them still hold the name, and their end."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from playbook.core.base.errors import PlaybookError
from playbook.core.forgetting.log import forget
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.events import read_event
from playbook.store.folder import Folder
from playbook.store.log import journal
from playbook.store.log.backup import open_copy
from playbook.store.log.journal import sync_folder

_ROLLOUTS = "select distinct rollout_id from event"
_BODIES = "select body from event where rollout_id = $1 order by version"


@dataclass(frozen=True, slots=True)
class OldCopy:
    """A backup, or a folder of files that were set aside. `is_certain`: somebody was found in it.

    Files that were set aside are damaged or half of something: what is in them cannot be told.
    """

    path: Path
    is_certain: bool


def old_copies(folder: Folder, person_matcher: PersonMatcher) -> list[OldCopy]:
    """Give back the copies that hold somebody or may do so, oldest first."""
    backups = [(file, _holds(file, person_matcher)) for file in sorted(folder.backups.glob("*.duckdb"))]
    found = [OldCopy(file, holds is True) for file, holds in backups if holds is not False]
    return [*found, *(OldCopy(aside, False) for aside in sorted(folder.set_asides.glob("*")))]


def delete(copies: Iterable[OldCopy]) -> None:
    """Delete these copies for good."""
    for copy in copies:
        try:
            if copy.path.is_dir():
                shutil.rmtree(copy.path)
            else:
                copy.path.unlink(missing_ok=True)
            sync_folder(copy.path.parent)
        except OSError as error:
            raise journal.error_of(error, copy.path.parent) from error


def _holds(file: Path, person_matcher: PersonMatcher) -> bool | None:
    """Whether a backup names somebody; None where it cannot be read."""
    try:
        copy = open_copy(file)
        try:
            return any(
                _names(copy.execute(_BODIES, [rollout_id]).fetchall(), person_matcher)
                for (rollout_id,) in copy.execute(_ROLLOUTS).fetchall()
            )
        finally:
            copy.close()
    except (PlaybookError, duckdb.Error):
        return None


def _names(rows: list[tuple[str]], person_matcher: PersonMatcher) -> bool:
    if not any(person_matcher.may_be_in(body) for (body,) in rows):
        return False
    return forget([read_event(body) for (body,) in rows], person_matcher).changed > 0
