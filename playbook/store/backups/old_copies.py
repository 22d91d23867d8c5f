"""Find and delete the copies that still hold what was forgotten or deleted."""

import json
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
from pydantic import TypeAdapter

from playbook.core.base.errors import PlaybookError
from playbook.core.forgetting.log import forget
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.events import read_event
from playbook.store import private_file
from playbook.store.backups.backups import Backups, remove
from playbook.store.errors import file_error_of
from playbook.store.folder import Folder
from playbook.store.log.backup import open_copy
from playbook.store.log.journal import sync_folder
from playbook.store.register.privacy.forget import traces_of
from playbook.store.register.register_copy import RegisterCopy

Holds = Callable[[Path], bool]
_PLANNED = TypeAdapter(dict[str, list[str]])
_BODIES = "select body from event where rollout_id = $1 order by version"


@dataclass(frozen=True, slots=True)
class OldCopy:
    """A backup or a folder of set-aside files. `is_certain`: it holds it."""

    path: Path
    is_certain: bool  # set-aside files are damaged or half of something, so they cannot be searched


def naming(backups: Backups, person_matcher: PersonMatcher) -> list[OldCopy]:
    """Return the backups and set-aside files that name somebody, or may."""
    return _held(backups, lambda path: _names_person(path, person_matcher))


def of_rollout(backups: Backups, rollout_id: str) -> list[OldCopy]:
    """Return the backups and set-aside files that hold a rollout, or may."""
    return _held(backups, lambda path: _has_rollout(path, rollout_id))


def _held(backups: Backups, holds: Holds) -> list[OldCopy]:
    with backups.lock:
        paths = [backup.path for backup in reversed(backups.all())]
        searched = [(path, _is_held(path, holds)) for path in paths]
    copies = [OldCopy(path, is_held is True) for path, is_held in searched if is_held is not False]
    return [*copies, *(OldCopy(aside, False) for aside in sorted(backups.folder.set_asides.glob("*")))]


def delete(copies: Iterable[OldCopy]) -> None:
    """Delete these copies for good."""
    for copy in copies:
        try:
            remove(copy.path)
            sync_folder(copy.path.parent)
        except OSError as error:
            raise file_error_of(error, copy.path.parent) from error


def plan_deletion(folder: Folder, rollout_id: str, copies: Iterable[OldCopy]) -> None:
    """Note which copies go with a rollout, for after a crash."""
    names = [str(copy.path.relative_to(folder.path)) for copy in copies]
    before = _planned(folder)
    if after := {**before, rollout_id: names} if names else _without(before, rollout_id):
        private_file.replace(folder.deleting, json.dumps(after).encode())
    elif before:
        folder.deleting.unlink(missing_ok=True)


def planned_deletions(folder: Folder) -> dict[str, list[OldCopy]]:
    """Return the noted copies that exist, by rollout."""
    paths = [*folder.backups.glob("playbook-*"), *folder.set_asides.glob("*")]
    existing = {str(path.relative_to(folder.path)): OldCopy(path, True) for path in paths}
    return {
        rollout_id: [existing[name] for name in names if name in existing]
        for rollout_id, names in _planned(folder).items()
    }


def _planned(folder: Folder) -> dict[str, list[str]]:
    try:
        return _PLANNED.validate_json(folder.deleting.read_bytes())
    except (OSError, ValueError):
        return {}  # of a damaged one nothing is deleted


def _without(planned: dict[str, list[str]], rollout_id: str) -> dict[str, list[str]]:
    return {other: names for other, names in planned.items() if other != rollout_id}


def _names_person(backup: Path, person_matcher: PersonMatcher) -> bool:
    """Return whether a backup names somebody."""
    files = Folder(backup)
    if not backup.is_dir():
        return _log_holds(backup, person_matcher)
    if _log_holds(files.database, person_matcher):
        return True
    return files.register.exists() and _register_holds(files.register, person_matcher)


def _has_rollout(backup: Path, rollout_id: str) -> bool:
    """Return whether the log of a backup holds a rollout."""
    sql = "select 1 from event where rollout_id = $1 limit 1"
    with closing(open_copy(Folder(backup).database if backup.is_dir() else backup)) as copy:
        return copy.execute(sql, [rollout_id]).fetchone() is not None


def _is_held(backup: Path, holds: Holds) -> bool | None:
    """Return whether a backup holds it; None where the backup cannot be read."""
    try:
        return holds(backup)
    except (PlaybookError, duckdb.Error):
        return None


def _log_holds(file: Path, person_matcher: PersonMatcher) -> bool:
    with closing(open_copy(file)) as copy:
        return any(
            _names(copy.execute(_BODIES, [rollout_id]).fetchall(), person_matcher)
            for (rollout_id,) in copy.execute("select distinct rollout_id from event").fetchall()
        )


def _register_holds(file: Path, person_matcher: PersonMatcher) -> bool:
    with closing(RegisterCopy(file)) as copy:
        return not traces_of(copy, person_matcher).is_empty


def _names(rows: list[tuple[str]], person_matcher: PersonMatcher) -> bool:
    if not any(person_matcher.may_be_in(body) for (body,) in rows):
        return False
    return forget([read_event(body) for (body,) in rows], person_matcher).changed > 0
