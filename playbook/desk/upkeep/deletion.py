"""Delete an archived rollout for good, with everything about it."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, PlaybookError, Problem, Refused
from playbook.core.log.rollout import Rollout
from playbook.core.text.names import words_of
from playbook.desk.all_hands import pulse
from playbook.desk.base.access import get_rollout
from playbook.desk.base.audit import record
from playbook.desk.base.workspace import Workspace
from playbook.desk.links.crowd import crowd_of
from playbook.desk.upkeep import backups
from playbook.desk.writing import running_drafts
from playbook.logs import bug_sentence
from playbook.store.backups import old_copies
from playbook.store.backups.old_copies import OldCopy
from playbook.store.errors import StoreError
from playbook.store.register.links import Link
from playbook.store.register.privacy.deletions import deleted_with_copies, note_deletion
from playbook.store.register.privacy.erase import erase_rollout

_log = logging.getLogger(__name__)
SECONDS = 5
_HEARD_AFTER = timedelta(seconds=SECONDS)  # by every replica


@dataclass(frozen=True, slots=True)
class DeletionPreview:
    """What deleting a rollout would take away."""

    name: str
    events: int
    link_count: int
    copies: tuple[OldCopy, ...]  # that would hold it, or may


@dataclass(frozen=True, slots=True)
class DeletionResult:
    """What was done to the copies."""

    deleted: tuple[OldCopy, ...]
    remaining: tuple[OldCopy, ...]
    backup: Path | None
    is_to_be_completed: bool = False  # the remaining copies go once a backup can be made


def what_would_be_deleted(workspace: Workspace, actor: Actor, rollout_id: str) -> DeletionPreview:
    """Return what deleting a rollout would take away, and change nothing."""
    rollout = _archived(workspace, actor, rollout_id)
    links = len(_links_of(workspace, rollout_id))
    copies = tuple(old_copies.of_rollout(workspace.backups, rollout_id))
    return DeletionPreview(rollout.brief.name, rollout.version, links, copies)


def delete_rollout(
    workspace: Workspace, actor: Actor, rollout_id: str, typed: str, *, delete_old_copies: bool = False
) -> DeletionResult:
    """Delete an archived rollout for good; `typed` has to be its name.

    `delete_old_copies`: also the backups and set-aside files that hold it or may, once a backup without it is
    made. Raise Invalid for another name, and Refused where it is not archived.
    """
    rollout = _archived(workspace, actor, rollout_id)
    if not typed.strip() or words_of(typed) != words_of(rollout.brief.name):
        raise Invalid([Problem("sure", "The name does not match.", "Type the name as shown above.")])
    running_drafts.close_draft(workspace, actor, rollout_id)
    with suppress(Refused):  # none is open
        pulse.close_pulse(workspace, actor, rollout_id)  # its key is a file of its own
    crowd, link_ids = crowd_of(workspace), [link.id for link in _links_of(workspace, rollout_id)]
    folder = workspace.backups.folder
    try:
        with workspace.backups.lock:
            copies = tuple(old_copies.of_rollout(workspace.backups, rollout_id))
            old_copies.plan_deletion(folder, rollout_id, copies if delete_old_copies else ())
            if workspace.has_replicas:
                now = workspace.now()
                note_deletion(workspace.register, rollout_id, now, with_copies=delete_old_copies)
            erase = partial(erase_rollout, workspace.register, rollout_id)
            with pulse.put_down(workspace):
                # What hangs on it goes first: if this is cut short, deleting again completes it.
                workspace.rollout_cache.delete(rollout_id, erase)
                # What others made meanwhile, who still saw the rollout; the next tick takes the rest.
                workspace.own(_just_deleted)[rollout_id] = workspace.now()
                erase()
        crowd.drop([origin for came in crowd.minutes(link_ids).values() for origin in came])
    finally:
        workspace.drop_derived()
        workspace.notifier.publish(rollout_id)
    record(workspace, actor, "data.deleted", rollout.brief.name)
    if not (copies and delete_old_copies):
        return DeletionResult((), copies, None)
    try:
        return DeletionResult(copies, (), _delete_planned(workspace))
    except StoreError as error:
        _log.error("Old copies of a deleted rollout are left: %s", error)
        remaining = tuple(copy for copy in copies if copy.path.exists())
        return DeletionResult((), remaining, None, is_to_be_completed=True)


def tick(workspace: Workspace, is_over: Callable[[], bool] = bool) -> None:
    """Delete the copies that a deletion cut short has left. Raise nothing."""
    if is_over():
        return
    try:
        if workspace.has_replicas:
            _plan_as_noted(workspace)
        _delete_planned(workspace)
    except PlaybookError as error:
        _log.error("Old copies of a deleted rollout are left: %s", error)
    except Exception as error:  # noqa: BLE001 - the next tick tries again
        bug_sentence(error)


def erase_again(workspace: Workspace, is_over: Callable[[], bool] = bool) -> None:
    """Erase what another replica stored before it heard of a deletion. Raise nothing."""
    deleted, now = workspace.own(_just_deleted), workspace.now()
    for rollout_id in [each for each, moment in deleted.items() if abs(now - moment) >= _HEARD_AFTER]:
        if is_over():
            return
        with suppress(StoreError):  # the next tick tries again
            if not workspace.log.head(rollout_id):
                erase_rollout(workspace.register, rollout_id)
            deleted.pop(rollout_id, None)


def _just_deleted(_workspace: Workspace) -> dict[str, datetime]:
    """Return the rollouts deleted here of late, and when; none at the start."""
    return {}


def _plan_as_noted(workspace: Workspace) -> None:
    """Plan the deletion of the backups here that hold what another replica deleted."""
    handled = workspace.own(_handled_deletions)
    # Opened or imported again, a rollout is in newer backups, and may be deleted again.
    for rollout_id, deleted_at in deleted_with_copies(workspace.register).items() - handled:
        if workspace.log.head(rollout_id):
            continue
        with workspace.backups.lock:
            copies = old_copies.of_rollout(workspace.backups, rollout_id)
            # Nobody has seen in a preview what is here, so what cannot be searched stays.
            if certain := [copy for copy in copies if copy.is_certain]:
                old_copies.plan_deletion(workspace.backups.folder, rollout_id, certain)
        handled.add((rollout_id, deleted_at))


def _handled_deletions(_workspace: Workspace) -> set[tuple[str, datetime]]:
    """Return the deletions that were handled here, none at the start."""
    return set()


def _delete_planned(workspace: Workspace) -> Path | None:
    """Delete the copies that go with deleted rollouts, once a backup without them is made."""
    with workspace.backups.lock:
        folder, backup = workspace.backups.folder, None
        for rollout_id, copies in old_copies.planned_deletions(folder).items():
            if copies and not workspace.log.head(rollout_id):
                backup = backup or backups.make(workspace, "after deleting a rollout").path
                old_copies.delete(copies)
            old_copies.plan_deletion(folder, rollout_id, ())
        return backup


def _links_of(workspace: Workspace, rollout_id: str) -> list[Link]:
    return [link for link in workspace.links.all() if link.rollout_id == rollout_id]


def _archived(workspace: Workspace, actor: Actor, rollout_id: str) -> Rollout:
    rollout = get_rollout(workspace, actor, rollout_id, "delete_rollout")
    if not rollout.archived:
        raise Refused("This rollout is not archived.", "Archive it first; that can be undone.")
    return rollout
