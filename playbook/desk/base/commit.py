"""Commit every change: check it, rebase or refuse it, append it."""

import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from uuid import uuid4

from playbook import clock
from playbook.core.base.access import Actor, may_edit
from playbook.core.base.errors import Conflict
from playbook.core.log.as_left import as_left
from playbook.core.log.as_read import HIDDEN_TEXT, lines_hidden_in
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.log.events import Event, refuse_unreadable
from playbook.core.log.history import in_words, names_of
from playbook.core.log.permission import refuse_unless_allowed
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import apply
from playbook.desk.base.access import as_readers_see, get_rollout, hider_for, refuse_without_access
from playbook.desk.base.limits.save_rate import SaveRate
from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StaleVersion

# What is committed meanwhile, as rollout and version, for whoever sets a list to know.
written: ContextVar[list[tuple[str, int]] | None] = ContextVar("commit.written", default=None)
_TRIES = 20
_PATIENT_TRIES = 3  # from then on another process is busy on the same rollout
_LONGEST_WAIT = 0.2


def commit(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    changes: Sequence[AnyChange],
    *,
    undoes: str = "",
    change_set: str = "",
) -> Rollout:
    """Append `changes` as one change set and return the rollout after it.

    `change_set`: the id of one that they join, where one press makes several.
    `seen` is the version that the person was looking at. What others changed since stays when it touches
    other things; when it touches the same, raise Conflict with both versions and write nothing. Raise Refused
    beyond the roles of the actor, and what `core.log.state.apply` raises.
    """
    if not changes:
        return get_rollout(workspace, actor, rollout_id)
    refuse_without_access(actor, rollout_id)
    refuse = partial(refuse_unless_allowed, actor)
    if not may_edit(actor, rollout_id):
        now = workspace.rollout_cache.get(rollout_id)
        hide = hider_for(actor, now)
        hidden = sum(lines_hidden_in(change, hide) for change in changes) if hide else 0
        workspace.own(SaveRate).take(workspace, actor, rollout_id, hidden)
        changes = [_as_left(workspace, actor, change, seen, now) for change in changes]
    return commit_checked(
        workspace, actor, rollout_id, changes, refuse, seen=seen, undoes=undoes, change_set=change_set
    )


def _as_left(workspace: Workspace, actor: Actor, change: AnyChange, seen: int, now: Rollout) -> AnyChange:
    """Return a change with the lines that its writer could not read."""
    opened = read = as_readers_see(workspace, now)
    if 0 < seen < now.version and HIDDEN_TEXT in repr(change):
        refuse_unless_allowed(actor, now, change)
        _refuse_same_things(workspace, actor, now, seen, [change])
        opened = as_readers_see(workspace, workspace.rollout_cache.at(now.id, seen))
    return as_left(change, opened, read, now)


def commit_checked(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    changes: Sequence[AnyChange],
    refuse: Callable[[Rollout, AnyChange], None],
    *,
    seen: int,
    undoes: str = "",
    change_set: str = "",
) -> Rollout:
    """Commit for somebody whom `refuse` limits by raising."""
    # In turn: a slow thread must not lose every race.
    turn = workspace.lock(f"commit {rollout_id}")
    for attempt in range(_TRIES):
        _wait(attempt)
        with turn, suppress(StaleVersion):
            base = workspace.rollout_cache.get(rollout_id)
            for change in changes:
                refuse(base, change)
            if base.version > seen:
                _refuse_same_things(workspace, actor, base, seen, changes)
            events = change_set_of(
                workspace,
                actor,
                rollout_id,
                base.version,
                changes,
                after=base.changed_at,
                undoes=undoes,
                change_set=change_set,
            )
            after = workspace.rollout_cache.append(events, apply(events, base))
            workspace.caches.drop_before(rollout_id, after.edition)
            workspace.notifier.wake(rollout_id)
            if (own := written.get()) is not None:
                own += [(rollout_id, event.version) for event in events]
            return after
    raise Conflict("Several people", "many changes at once", in_words(changes[0]))


def new_change_set() -> str:
    """Return the id of a new change set."""
    return uuid4().hex


def change_set_of(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    base_version: int,
    changes: Sequence[AnyChange],
    *,
    after: datetime | None = None,
    undoes: str = "",
    change_set: str = "",
) -> list[Event]:
    """Return the events of one change set, made now on top of a version.

    `after`: when the rollout changed last. Time does not run back, unless that clock was a day ahead.
    Raise Invalid for a change that could not be read back: a rollout with one is lost to everybody.
    """
    change_set, now = change_set or new_change_set(), workspace.logged_at()
    if after is not None and after - now < clock.AHEAD:
        now = max(now, after)
    events = [
        Event(
            rollout_id=rollout_id,
            version=version,
            happened_at=now,
            actor=actor.name,
            account_id=actor.account_id,
            change_set=change_set,
            undoes=undoes,
            change=change,
        )
        for version, change in enumerate(changes, base_version + 1)
    ]
    refuse_unreadable(events)
    return events


def _wait(attempt: int) -> None:
    """Give way to other processes, longer each time."""
    if attempt >= _PATIENT_TRIES:
        longest = min(_LONGEST_WAIT, 0.002 * 2**attempt)
        time.sleep(random.uniform(0, longest))  # noqa: S311 - spreads tries, guards nothing


def _refuse_same_things(
    workspace: Workspace, actor: Actor, base: Rollout, seen: int, changes: Sequence[AnyChange]
) -> None:
    hide = hider_for(actor, base) or str
    names = names_of(base)
    for event in workspace.log.read(base.id, after=seen):
        touched = event.change.touches()
        # A draft from before a forgetting may hold the name, and would bring it back.
        is_forgetting = isinstance(event.change, PersonForgotten)
        for change in changes:
            if touched & change.touches() or (is_forgetting and change.touches()):
                both = (hide(in_words(each, names)) for each in (event.change, change))
                raise Conflict(event.actor, *both)
