"""Undo change sets that nothing was built on."""

from collections.abc import Sequence

from playbook.core.base.errors import Missing, Refused
from playbook.core.log.changes import AnyChange
from playbook.core.log.events import Event
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.log.state import as_of, fold, follow
from playbook.core.plan.guardrails import guardrails_of


def undone(events: Sequence[Event]) -> frozenset[str]:
    """Return the change sets that are undone and not redone."""
    gone: set[str] = set()
    for event in reversed(events):
        if event.undoes and event.change_set not in gone:
            gone.add(event.undoes)
    return frozenset(gone)


def last_undoable(events: Sequence[Event], actor: str, account_id: str = "") -> Event | None:
    """Return the last event of the actor's latest undoable change set."""
    gone = undone(events)
    own = (event for event in reversed(events) if event.is_by(actor, account_id) and not event.undoes)
    last = next((event for event in own if event.change_set not in gone and event.change.EDITS_PLAN), None)
    return last if last and last.version > 1 else None


def changes_to_undo(events: Sequence[Event], change_set: str) -> tuple[AnyChange, ...]:
    """Return the changes that undo a change set, last first."""
    own = [event for event in events if event.change_set == change_set]
    if not own:
        raise Missing("This change is not in the history.", "Reload the page.")
    gone = undone(events)
    if change_set in gone:
        raise Refused("This change has been undone already.", "Undo the undo to bring it back.")
    later = [event for event in events if event.version > own[0].version and event.change_set != change_set]
    _refuse_if_built_on(own, later, gone)
    if own[0].version == 1:
        raise Refused("The start of a rollout cannot be undone.", "Archive the rollout instead.")
    before = as_of(events, own[0].version - 1)
    draft = Draft.of(before)  # one for all: of thousands of changes each would copy the whole rollout
    inverses: list[list[AnyChange]] = []
    for event in own:
        inverses.append(event.change.inverse(draft))
        follow(draft, event)
    back = tuple(change for inverse in reversed(inverses) for change in inverse)
    if any(change.tool_use() for change in back):
        _refuse_if_forbidden_since(before, fold(later, draft.done()), back)
    return back


def _refuse_if_forbidden_since(before: Rollout, now: Rollout, back: Sequence[AnyChange]) -> None:
    """Raise Refused where undo restores what is newly forbidden."""
    draft = Draft.of(now)
    for change in back:
        # A policy that comes back with the same undo counts as it will be.
        change.apply(draft)
    then, by_now = guardrails_of(before.items), guardrails_of(draft.items)
    for change in back:
        if use := change.tool_use():
            reason = by_now.why_forbidden(use.tool, use.data_class)
            if reason and not then.why_forbidden(use.tool, use.data_class):
                raise Refused(f"{reason} So “{use.title}” cannot come back.", "Change the guardrails first.")


def _refuse_if_built_on(own: Sequence[Event], later: Sequence[Event], gone: frozenset[str]) -> None:
    touched = frozenset().union(*(event.change.touches() for event in own))
    # A later change and the undo that took it back cancel out; an undo of something from before does not.
    cancelled = gone & {event.change_set for event in later}
    for event in later:
        is_cancelled = event.change_set in cancelled or event.undoes in cancelled
        if not is_cancelled and touched & event.change.touches():
            raise Refused(*event.change.BUILT_ON)
