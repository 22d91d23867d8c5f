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
    deeds: Sequence[AnyChange],
    *,
    undoes: str = "",
) -> Rollout:
    """Append `deeds` as one gesture and give back the rollout after it.

    `seen` is the version that the person was looking at. What others did since is kept when it
    touches other things; when it touches the same, Conflict shows both versions and nothing is
    written. Raises Refused beyond the roles of the actor, and what `core.state.check` raises.
    """
    if not deeds:
        return get_rollout(workspace, actor, rollout_id)
    refuse_unless_in_reach(actor, rollout_id)

    def refuse(base: Rollout, deed: AnyChange) -> None:
        refuse_unless_allowed(actor, base, deed)

    return keep(workspace, actor, rollout_id, deeds, refuse, seen=seen, undoes=undoes)


def keep(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    deeds: Sequence[AnyChange],
    refuse: Callable[[Rollout, AnyChange], None],
    *,
    seen: int,
    undoes: str = "",
) -> Rollout:
    """Commit for somebody whom `refuse` limits: it raises for any deed beyond that."""
    gesture = uuid4().hex
    for _ in range(_TRIES):
        # In turn: the store writes one at a time anyway, and a slow thread must not lose every race.
        with _turn, suppress(StaleVersion):
            base = workspace.shelf.get(rollout_id)
            for deed in deeds:
                refuse(base, deed)
            if base.version > seen:
                _refuse_same_things(workspace, base, seen, deeds)
            events = _events(workspace, actor, base, deeds, gesture, undoes)
            after = workspace.shelf.append(events, apply(events, base))
            workspace.notifier.publish(rollout_id)
            return after
    raise Conflict("Several people", "many changes at once", in_words(deeds[0]))


def _events(
    workspace: Workspace,
    actor: Actor,
    base: Rollout,
    deeds: Sequence[AnyChange],
    gesture: str,
    undoes: str,
) -> list[Event]:
    now = workspace.now()
    return [
        Event(
            rollout_id=base.id,
            version=base.version + number,
            happened_at=now,
            actor=actor.name,
            gesture=gesture,
            undoes=undoes,
            deed=deed,
        )
        for number, deed in enumerate(deeds, 1)
    ]


def _refuse_same_things(workspace: Workspace, base: Rollout, seen: int, deeds: Sequence[AnyChange]) -> None:
    names = names_of(base)
    for event in workspace.log.read(base.id, after=seen):
        touched = event.deed.touches()
        # What was drawn before somebody was forgotten may hold the name, and would bring it back.
        is_forgetting = isinstance(event.deed, PersonForgotten)
        for deed in deeds:
            if touched & deed.touches() or (is_forgetting and deed.touches()):
                raise Conflict(event.actor, in_words(event.deed, names), in_words(deed, names))
