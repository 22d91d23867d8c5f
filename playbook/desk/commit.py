"""How every write happens: checked on the rollout as it stands, rebased or refused, appended."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import uuid4

from playbook.core.access import Actor
from playbook.core.errors import Conflict
from playbook.core.events import AnyDeed, Event, PersonForgotten
from playbook.core.history import in_words, names_of
from playbook.core.permission import refuse_unless_allowed
from playbook.core.state import Rollout, lay
from playbook.desk.house import House
from playbook.desk.reach import get_rollout
from playbook.store.errors import StaleVersion

_TRIES = 20
_turn = threading.Lock()


def commit(
    house: House,
    actor: Actor,
    rollout_id: str,
    seen: int,
    deeds: Sequence[AnyDeed],
    *,
    undoes: str = "",
) -> Rollout:
    """Append `deeds` as one gesture and give back the rollout after it.

    `seen` is the version that the person was looking at. What others did since is kept when it
    touches other things; when it touches the same, Conflict shows both versions and nothing is
    written. Raises Refused beyond the roles of the actor, and what `core.state.check` raises.
    """
    seen_by = get_rollout(house, actor, rollout_id)
    if not deeds:
        return seen_by

    def refuse(base: Rollout, deed: AnyDeed) -> None:
        refuse_unless_allowed(actor, base, deed)

    return keep(house, actor, seen_by, deeds, refuse, seen=seen, undoes=undoes)


def keep(
    house: House,
    actor: Actor,
    rollout: Rollout,
    deeds: Sequence[AnyDeed],
    refuse: Callable[[Rollout, AnyDeed], None],
    *,
    seen: int | None = None,
    undoes: str = "",
) -> Rollout:
    """The same for whom `refuse` says what they may do; it raises for any other deed.

    `seen` is the version of `rollout` where it is not said.
    """
    seen, gesture = rollout.version if seen is None else seen, uuid4().hex
    for _ in range(_TRIES):
        # In turn: the store writes one at a time anyway, and a slow thread must not lose every race.
        with _turn, suppress(StaleVersion):
            base = house.shelf.get(rollout.id)
            for deed in deeds:
                refuse(base, deed)
            if base.version > seen:
                _refuse_same_things(house, rollout.id, seen, deeds)
            events = _events(house, actor, base, deeds, gesture, undoes)
            lay(events, base)
            after = house.shelf.append(rollout.id, base.version, events)
            house.changes.tell(rollout.id)
            return after
    raise Conflict("Several people", "many changes at once", in_words(deeds[0]))


def _events(
    house: House,
    actor: Actor,
    base: Rollout,
    deeds: Sequence[AnyDeed],
    gesture: str,
    undoes: str,
) -> list[Event]:
    now = house.now()
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


def _refuse_same_things(house: House, rollout_id: str, seen: int, deeds: Sequence[AnyDeed]) -> None:
    names = names_of(house.shelf.get(rollout_id))
    for event in house.log.read(rollout_id, after=seen):
        touched = event.deed.touches()
        # What was drawn before somebody was forgotten may hold the name, and would bring it back.
        is_forgetting = isinstance(event.deed, PersonForgotten)
        for deed in deeds:
            if touched & deed.touches() or (is_forgetting and deed.touches()):
                raise Conflict(event.actor, in_words(event.deed, names), in_words(deed, names))
