"""Find and delete the copies that still hold what was forgotten or deleted."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import closing
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

Holds = Callable[[duckdb.DuckDBPyConnection], bool]
_BODIES = "select body from event where rollout_id = $1 order by version"


@dataclass(frozen=True, slots=True)
class OldCopy:
    """A backup or a folder of set-aside files. `is_certain`: it holds it."""

    path: Path
    is_certain: bool  # set-aside files are damaged or half of something, so they cannot be searched


def old_copies(folder: Folder, holds: Holds) -> list[OldCopy]:
    """Return the copies that hold it or may, oldest first."""
    backups = [(file, _is_held(file, holds)) for file in sorted(folder.backups.glob("*.duckdb"))]
    holding = [OldCopy(file, is_held is True) for file, is_held in backups if is_held is not False]
    return [*holding, *(OldCopy(aside, False) for aside in sorted(folder.set_asides.glob("*")))]


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


def names(copy: duckdb.DuckDBPyConnection, person_matcher: PersonMatcher) -> bool:
    """Return whether a backup names somebody."""
    rollouts = copy.execute("select distinct rollout_id from event").fetchall()
    return any(_names(copy.execute(_BODIES, [each]).fetchall(), person_matcher) for (each,) in rollouts)


def has_rollout(copy: duckdb.DuckDBPyConnection, rollout_id: str) -> bool:
    """Return whether a backup holds a rollout."""
    sql = "select 1 from event where rollout_id = $1 limit 1"
    return copy.execute(sql, [rollout_id]).fetchone() is not None


def _is_held(file: Path, holds: Holds) -> bool | None:
    """Return whether a backup holds it; None where the backup cannot be read."""
    try:
        with closing(open_copy(file)) as copy:
            return holds(copy)
    except (PlaybookError, duckdb.Error):
        return None


def _names(rows: list[tuple[str]], person_matcher: PersonMatcher) -> bool:
    if not any(person_matcher.may_be_in(body) for (body,) in rows):
        return False
    return forget([read_event(body) for (body,) in rows], person_matcher).changed > 0
