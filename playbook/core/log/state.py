"""A rollout as it stands: the fold of its events."""

from collections.abc import Iterable, Sequence

from playbook.core.base.errors import Missing
from playbook.core.log.changes import AnyChange
from playbook.core.log.events import Event
from playbook.core.log.rollout import Draft, Rollout


def fold(events: Iterable[Event], base: Rollout | None = None) -> Rollout:
    """Return the rollout after `events`, on top of `base` (or from the first event on).

    Folding in parts or at once gives the same rollout. Raises Missing when there is no event.
    """
    return _fold(events, base, is_checked=False)


def apply(events: Iterable[Event], base: Rollout | None) -> Rollout:
    """Return the rollout after `events`, each checked against the state it finds.

    Raises what `check` raises, and then nothing of it has happened.
    """
    return _fold(events, base, is_checked=True)


def _fold(events: Iterable[Event], base: Rollout | None, *, is_checked: bool) -> Rollout:
    draft = Draft.of(base) if base else None
    for event in events:
        change = event.change
        if draft is None:
            draft = Draft.of(_born(event))
        elif is_checked:
            check(draft, change, undoes=bool(event.undoes))
        draft.version, draft.actor = event.version, event.actor
        if change.MAKES_EDITION:
            draft.edition = event.version
        if change.EDITS_PLAN:
            draft.changed_at = event.happened_at
        change.apply(draft)
    if draft is None:
        raise Missing("There is no such rollout.", "Go back to Rollouts and pick one.")
    return draft.done()


def as_of(events: Sequence[Event], version: int) -> Rollout:
    """Return the rollout as it stood right after `version`."""
    return fold(event for event in events if event.version <= version)


def _born(event: Event) -> Rollout:
    return Rollout(
        id=event.rollout_id,
        version=event.version,
        edition=event.version,
        created_at=event.happened_at,
        changed_at=event.happened_at,
        created_by=event.actor,
    )


def check(rollout: Rollout, change: AnyChange, *, undoes: bool = False) -> None:
    """Raise Refused, Missing or Invalid when the change makes no sense on the rollout as it stands.

    `undoes`: it takes something back, and may bring back what the guardrails forbid if they did then too;
    `core.undo` sees to that.
    """
    if not undoes:
        change.check_guardrails(rollout)
    change.check(rollout)
