"""How every write happens: checked on the rollout as it stands, rebased or refused, appended."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import uuid4

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.log.events import Event
from playbook.core.log.history import in_words, names_of
from playbook.core.log.permission import refuse_unless_allowed
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import apply
from playbook.desk.base.access import get_rollout, refuse_unless_in_reach
from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StaleVersion

_TRIES = 20
_turn = threading.Lock()


def commit(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    changes: Sequence[AnyChange],
    *,
    undoes: str = "",
) -> Rollout:
    """Append `changes` as one change set and give back the rollout after it.

    `seen` is the version that the person was looking at. What others did since is kept when it
    touches other things; when it touches the same, Conflict shows both versions and nothing is
    written. Raises Refused beyond the roles of the actor, and what `core.state.check` raises.
    """
    if not changes:
        return get_rollout(workspace, actor, rollout_id)
    refuse_unless_in_reach(actor, rollout_id)

    def refuse(base: Rollout, change: AnyChange) -> None:
        refuse_unless_allowed(actor, base, change)

    return keep(workspace, actor, rollout_id, changes, refuse, seen=seen, undoes=undoes)


def keep(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    changes: Sequence[AnyChange],
    refuse: Callable[[Rollout, AnyChange], None],
    *,
    seen: int,
    undoes: str = "",
) -> Rollout:
    """Commit for somebody whom `refuse` limits: it raises for any change beyond that."""
    change_set = uuid4().hex
    for _ in range(_TRIES):
        # In turn: the store writes one at a time anyway, and a slow thread must not lose every race.
        with _turn, suppress(StaleVersion):
            base = workspace.rollout_cache.get(rollout_id)
            for change in changes:
                refuse(base, change)
            if base.version > seen:
                _refuse_same_things(workspace, base, seen, changes)
            events = _events(workspace, actor, base, changes, change_set, undoes)
            after = workspace.rollout_cache.append(events, apply(events, base))
            workspace.notifier.publish(rollout_id)
            return after
    raise Conflict("Several people", "many changes at once", in_words(changes[0]))


def _events(
    workspace: Workspace,
    actor: Actor,
    base: Rollout,
    changes: Sequence[AnyChange],
    change_set: str,
    undoes: str,
) -> list[Event]:
    now = workspace.now()
    return [
        Event(
            rollout_id=base.id,
            version=base.version + number,
            happened_at=now,
            actor=actor.name,
            change_set=change_set,
            undoes=undoes,
            change=change,
        )
        for number, change in enumerate(changes, 1)
    ]


def _refuse_same_things(workspace: Workspace, base: Rollout, seen: int, changes: Sequence[AnyChange]) -> None:
    names = names_of(base)
    for event in workspace.log.read(base.id, after=seen):
        touched = event.change.touches()
        # What was drawn before somebody was forgotten may hold the name, and would bring it back.
        is_forgetting = isinstance(event.change, PersonForgotten)
        for change in changes:
            if touched & change.touches() or (is_forgetting and change.touches()):
                raise Conflict(event.actor, in_words(event.change, names), in_words(change, names))
