"""Undo: the changes that take a change set back, as long as nothing was built on it since."""

from collections.abc import Sequence

from playbook.core.base.errors import Missing, Refused
from playbook.core.log.changes import AnyChange
from playbook.core.log.events import Event
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.log.state import as_of, fold
from playbook.core.plan.guardrails import guardrails_of


def undone(events: Sequence[Event]) -> frozenset[str]:
    """The change sets that a later change set took back and that were not brought back since."""
    gone: set[str] = set()
    for event in reversed(events):
        if event.undoes and event.change_set not in gone:
            gone.add(event.undoes)
    return frozenset(gone)


def last_undoable(events: Sequence[Event], actor: str) -> Event | None:
    """The last event of the latest change set of `actor` that can be taken back and was not."""
    gone = undone(events)
    for event in reversed(events):
        if event.actor != actor or event.undoes or event.change_set in gone:
            continue
        if event.change.EDITS_PLAN:
            return None if event.version == 1 else event
    return None


def changes_to_undo(events: Sequence[Event], change_set: str) -> tuple[AnyChange, ...]:
    """Return the changes that undo `change set`, last first.

    Raises Missing when there is no such change set, and Refused when it was undone already, when something
    it changed was changed again since, or when the guardrails have come to forbid what would come back.
    """
    own = [event for event in events if event.change_set == change_set]
    if not own:
        raise Missing("This change is not in the history.", "Reload the page.")
    gone = undone(events)
    if change_set in gone:
        raise Refused("This change has been undone already.", "Undo the undo to bring it back.")
    later = [event for event in events if event.version > own[-1].version]
    _refuse_if_built_on(own, later, gone)
    if own[0].version == 1:
        raise Refused("The start of a rollout cannot be undone.", "Archive the rollout instead.")
    before = state = as_of(events, own[0].version - 1)
    back: list[AnyChange] = []
    for event in own:
        back = [*event.change.inverse(state), *back]
        state = fold([event], state)
    if any(change.tool_use() for change in back):
        _refuse_if_forbidden_since(before, fold(later, state), back)
    return tuple(back)


def _refuse_if_forbidden_since(before: Rollout, now: Rollout, back: Sequence[AnyChange]) -> None:
    """Raise Refused where an undo would put to work what was allowed then and is forbidden by now."""
    draft = Draft.of(now)
    for change in back:
        # A policy that comes back in the same breath counts as it will be.
        change.apply(draft)
    then, by_now = guardrails_of(before.items), guardrails_of(draft.items)
    for change in back:
        if use := change.tool_use():
            reason = by_now.why_forbidden(use.tool, use.data_class)
            if reason and not then.why_forbidden(use.tool, use.data_class):
                raise Refused(f"{reason} So '{use.title}' cannot come back.", "Change the guardrails first.")


def _refuse_if_built_on(own: Sequence[Event], later: Sequence[Event], gone: frozenset[str]) -> None:
    touched = frozenset().union(*(event.change.touches() for event in own))
    # A later change and the undo that took it back cancel out; an undo of something from before does not.
    cancelled = gone & {event.change_set for event in later}
    for event in later:
        if event.change_set in cancelled or event.undoes in cancelled:
            continue
        if touched & event.change.touches():
            raise Refused(*event.change.BUILT_ON)
