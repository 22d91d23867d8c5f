"""Accept proposals of a draft into the plan as one change set."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Refused
from playbook.core.base.fields import StageKey
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemRemoved
from playbook.core.log.events import Event
from playbook.core.log.history import in_words
from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import AT_WORK, proposed_if_forbidden
from playbook.core.plan.items import AnyItem, LeftOut, UseCase
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.llm.builtin.links import linked, untied
from playbook.llm.builtin.rebase import refit
from playbook.llm.builtin.wording import listed


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed change of an item, before and after."""

    change: Literal["add", "edit", "remove", "replace"]
    before: AnyItem | None
    after: AnyItem | None

    @property
    def item_id(self) -> str:
        item = self.after or self.before
        return item.id if item else ""

    @property
    def stage(self) -> StageKey | None:
        item = self.after or self.before
        return item.stage if item else None

    @property
    def leaving(self) -> AnyItem | None:
        """Return the item that leaves the plan."""
        return self.before if self.change in ("remove", "replace") else None


class Accepted(NamedTuple):
    """The rollout after accepting, the number of changes, and notes on them."""

    rollout: Rollout
    number: int
    notes: tuple[str, ...]


def accept(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    chosen: Sequence[Proposal],
    left_out: Sequence[tuple[AnyItem, str]] = (),
    change_set: str = "",
) -> Accepted:
    """Put proposals into the plan; others' changes since `seen` stay.

    `left_out`: the built-in tasks that a model dropped, each with its reason.
    """
    with suppress(Conflict):
        return _accept(workspace, actor, rollout_id, seen, chosen, left_out, change_set)
    # Somebody wrote between the look and the write: a second look says what.
    return _accept(workspace, actor, rollout_id, seen, chosen, left_out, change_set)


def _accept(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    chosen: Sequence[Proposal],
    left_out: Sequence[tuple[AnyItem, str]],
    change_set: str,
) -> Accepted:
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    since = workspace.log.read(rollout_id, after=seen) if seen < rollout.version else []
    open_, conflicts = _sorted_out(rollout, since, chosen)
    accepted, notes = _on_this_brief(workspace, rollout, open_)
    accepted, forbidden = _within_guardrails(rollout, accepted)
    did = listed([f"{event.actor} {in_words(event.change)}" for event in conflicts])
    others = [f"In the meantime {did}: that stays as it is."] if conflicts else []
    notes = (*others, *notes, *forbidden)
    if not accepted:
        if notes:
            raise Refused(
                f"Nothing was accepted. {' '.join(notes)}", "Look at the proposals as they are now."
            )
        return Accepted(rollout, 0, ("All of this is in the plan already.",))
    changes = _changes(rollout, accepted, left_out)
    after = commit(workspace, actor, rollout_id, rollout.version, changes, change_set=change_set)
    return Accepted(after, len(accepted), notes)


def _on_this_brief(
    workspace: Workspace, rollout: Rollout, chosen: Sequence[Proposal]
) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
    """Return the proposals fitted to the brief, and notes on it."""
    fitted = refit([proposal.after for proposal in chosen if proposal.after], rollout.brief, workspace.stages)
    fitted_items = {item.id: item for item in fitted.items}
    fitting = (
        replace(proposal, after=fitted_items.get(proposal.after.id)) if proposal.after else proposal
        for proposal in chosen
        if proposal.after is None or proposal.after.id in fitted_items
    )
    return tuple(proposal for proposal in fitting if proposal.after != proposal.before), fitted.changes


def _within_guardrails(
    rollout: Rollout, chosen: Sequence[Proposal]
) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
    """Keep forbidden use cases as proposed, and say which they are."""
    if not any(
        isinstance(proposal.after, UseCase) and proposal.after.status in AT_WORK for proposal in chosen
    ):
        return tuple(chosen), ()
    plan = plan_with(rollout, chosen)
    allowed, titles = [], []
    for proposal in chosen:
        if (
            isinstance(proposal.after, UseCase)
            and (case := proposed_if_forbidden(proposal.after, rollout.items, plan)) != proposal.after
        ):
            proposal = replace(proposal, after=case)
            titles.append(f"“{case.title}”")
        allowed.append(proposal)
    notes = [f"Only proposed, because the guardrails forbid their data or tool: {listed(titles, 12)}."]
    return tuple(allowed), tuple(notes if titles else [])


def plan_with(rollout: Rollout, chosen: Iterable[Proposal]) -> dict[str, AnyItem]:
    """Return the plan with these proposals, and models' items linked to it."""
    plan = dict(rollout.items)
    for proposal in chosen:
        if proposal.leaving:
            plan.pop(proposal.leaving.id, None)
        if proposal.after:
            plan[proposal.after.id] = proposal.after
    by_model = (item for item in plan.values() if item.provenance.source == "model")
    ours = [item for item in by_model if not item.is_protected]
    return plan | {item.id: item for item in linked(ours, list(plan.values()))}


def with_origin(item: AnyItem, **origin: str) -> AnyItem:
    """Return the item with these fields of its provenance changed."""
    return item.model_copy(update={"provenance": item.provenance.model_copy(update=origin)})


def is_alike(item: AnyItem, other: AnyItem) -> bool:
    """Return whether two items differ only in links and prompt."""
    as_other = untied(item).model_copy(update={"provenance": other.provenance})
    return as_other == untied(other) and item.provenance.source == other.provenance.source


def on_its_day(rollout: Rollout, before: AnyItem, after: AnyItem) -> AnyItem:
    """Return the item on its launched day: launched days are only moved."""
    return after.moved_to(before.due) if rollout.launch and before.due else after


def _changes(
    rollout: Rollout, accepted: Sequence[Proposal], left_out: Sequence[tuple[AnyItem, str]]
) -> list[AnyChange]:
    plan = plan_with(rollout, accepted)
    reasons = {
        item.id: LeftOut(stage=item.stage, title=item.title, reason=reason, rule_ids=item.rule_ids)
        for item, reason in left_out
        if item.id not in plan
    }
    changes: list[AnyChange] = [
        ItemRemoved(item_id=item_id, stage=dropped.stage, title=dropped.title, left_out=dropped)
        for item_id, dropped in reasons.items()
        if item_id not in rollout.items and rollout.left_out.get(item_id) != dropped
    ]
    done: set[str] = set()
    for proposal in accepted:
        if gone := proposal.leaving:
            dropped = reasons.get(gone.id)
            changes.append(ItemRemoved(item_id=gone.id, stage=gone.stage, title=gone.title, left_out=dropped))
        if proposal.after:
            item = plan[proposal.after.id]
            done.add(item.id)
            changes.append(ItemEdited(item=item) if proposal.change == "edit" else ItemAdded(item=item))
    tied = (item for item in plan.values() if item.id not in done and item != rollout.items[item.id])
    return [*changes, *(ItemEdited(item=item) for item in tied)]


def _sorted_out(
    rollout: Rollout, since: Iterable[Event], chosen: Iterable[Proposal]
) -> tuple[list[Proposal], list[Event]]:
    """Return proposals still open, and conflicting events of others."""
    last = {thing: event for event in since for thing in event.change.touches()}
    open_: list[Proposal] = []
    conflicts: dict[int, Event] = {}
    for proposal in chosen:
        if (
            proposal.change == "edit"
            and proposal.before
            and proposal.after
            and (now := rollout.items.get(proposal.before.id))
        ):
            proposal = replace(proposal, after=on_its_day(rollout, now, proposal.after))
        things = [f"item:{item.id}" for item in (proposal.before, proposal.after) if item]
        things += [f"tracking:{proposal.leaving.id}"] if proposal.leaving else []
        touched = next((last[thing] for thing in things if thing in last), None)
        if touched is None or _is_untouched(rollout, proposal):
            open_.append(proposal)
        elif not _is_done(rollout, proposal):
            conflicts[touched.version] = touched
    return open_, list(conflicts.values())


def _is_untouched(rollout: Rollout, proposal: Proposal) -> bool:
    """Return whether only links of the item changed since the proposal."""
    now = rollout.items.get(proposal.before.id) if proposal.before else None
    if now is None or proposal.before is None or (proposal.leaving and now.id in rollout.tracking):
        return False
    if proposal.change == "replace" and proposal.after and proposal.after.id in rollout.items:
        return False
    return now.is_protected == proposal.before.is_protected and is_alike(proposal.before, now)


def _is_done(rollout: Rollout, proposal: Proposal) -> bool:
    if proposal.leaving and proposal.leaving.id in rollout.items:
        return False
    if proposal.after is None:
        return True
    now = rollout.items.get(proposal.after.id)
    return now is not None and is_alike(proposal.after, now)
