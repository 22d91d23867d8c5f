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
from playbook.core.plan.guardrails import AT_WORK, kept_out
from playbook.core.plan.items import AnyItem, UseCase
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
    told: tuple[str, ...]


def accept(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, chosen: Sequence[Proposal]
) -> Accepted:
    """Put the chosen proposals into the plan as one change set.

    What others changed since `seen` stays. Raise Refused if nothing remains to accept.
    """
    with suppress(Conflict):
        return _accept(workspace, actor, rollout_id, seen, chosen)
    # Somebody wrote between the look and the write: a second look says what.
    return _accept(workspace, actor, rollout_id, seen, chosen)


def _accept(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, chosen: Sequence[Proposal]
) -> Accepted:
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    since = workspace.log.read(rollout_id, after=seen) if seen < rollout.version else []
    open_, theirs = _sorted_out(rollout, since, chosen)
    wanted, told = _on_this_brief(workspace, rollout, open_)
    wanted, held = _within_guardrails(rollout, wanted)
    told = (*_of_others(theirs), *told, *held)
    if not wanted:
        if told:
            raise Refused(f"Nothing was accepted. {' '.join(told)}", "Look at the proposals as they are now.")
        return Accepted(rollout, 0, ("All of this is in the plan already.",))
    after = commit(workspace, actor, rollout_id, rollout.version, _changes(rollout, wanted))
    return Accepted(after, len(wanted), told)


def _on_this_brief(
    workspace: Workspace, rollout: Rollout, chosen: Sequence[Proposal]
) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
    """Return the proposals fitted to the brief, and notes on it."""
    fitted = refit([one.after for one in chosen if one.after], rollout.brief, workspace.stages)
    known = {item.id: item for item in fitted.items}
    found = (
        replace(one, after=known.get(one.after.id)) if one.after else one
        for one in chosen
        if one.after is None or one.after.id in known
    )
    return tuple(one for one in found if one.after != one.before), fitted.told


def _within_guardrails(
    rollout: Rollout, chosen: Sequence[Proposal]
) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
    """Keep forbidden use cases as proposed, and say which they are."""
    if not any(isinstance(one.after, UseCase) and one.after.status in AT_WORK for one in chosen):
        return tuple(chosen), ()
    plan = plan_with(rollout, chosen)
    found, titles = [], []
    for one in chosen:
        if isinstance(one.after, UseCase) and (case := kept_out(one.after, rollout.items, plan)) != one.after:
            one = replace(one, after=case)
            titles.append(f"'{case.title}'")
        found.append(one)
    told = [f"Only proposed, because the guardrails forbid their data or tool: {listed(titles, 12)}."]
    return tuple(found), tuple(told if titles else [])


def plan_with(rollout: Rollout, chosen: Iterable[Proposal]) -> dict[str, AnyItem]:
    """Return the plan with these proposals, and models' items linked to it."""
    plan = dict(rollout.items)
    for one in chosen:
        if one.leaving:
            plan.pop(one.leaving.id, None)
        if one.after:
            plan[one.after.id] = one.after
    ours = [item for item in plan.values() if is_from_model(item) and not item.is_protected]
    return plan | {item.id: item for item in linked(ours, list(plan.values()))}


def is_from_model(item: AnyItem) -> bool:
    """Return whether an item is a model's or filled in beside one."""
    # Only what was filled in beside a model's items carries the hash of a prompt.
    origin = item.provenance
    return origin.source == "model" or (origin.source == "builtin" and bool(origin.prompt_sha))


def is_alike(one: AnyItem, other: AnyItem) -> bool:
    """Return whether two items differ only in links and prompt."""
    as_other = untied(one).model_copy(update={"provenance": other.provenance})
    return as_other == untied(other) and one.provenance.source == other.provenance.source


def on_its_day(rollout: Rollout, before: AnyItem, after: AnyItem) -> AnyItem:
    """Return the item on its launched day: launched days are only moved."""
    return after.moved_to(before.due) if rollout.launch and before.due else after


def _changes(rollout: Rollout, wanted: Sequence[Proposal]) -> list[AnyChange]:
    plan = plan_with(rollout, wanted)
    changes: list[AnyChange] = []
    done: set[str] = set()
    for one in wanted:
        if gone := one.leaving:
            changes.append(ItemRemoved(item_id=gone.id, stage=gone.stage, title=gone.title))
        if one.after:
            item = plan[one.after.id]
            done.add(item.id)
            changes.append(ItemEdited(item=item) if one.change == "edit" else ItemAdded(item=item))
    tied = (item for item in plan.values() if item.id not in done and item != rollout.items[item.id])
    return [*changes, *(ItemEdited(item=item) for item in tied)]


def _sorted_out(
    rollout: Rollout, since: Iterable[Event], chosen: Iterable[Proposal]
) -> tuple[list[Proposal], list[Event]]:
    """Split proposals into those still open, and conflicting events of others.

    Proposals that are in the plan already are in neither.
    """
    last = {thing: event for event in since for thing in event.change.touches()}
    open_: list[Proposal] = []
    theirs: dict[int, Event] = {}
    for one in chosen:
        if one.change == "edit" and one.before and one.after and (now := rollout.items.get(one.before.id)):
            one = replace(one, after=on_its_day(rollout, now, one.after))
        touched = next((last[thing] for thing in _things(one) if thing in last), None)
        if touched is None or _is_untouched(rollout, one):
            open_.append(one)
        elif not _is_done(rollout, one):
            theirs[touched.version] = touched
    return open_, list(theirs.values())


def _things(one: Proposal) -> list[str]:
    """Return what a proposal touches; removing an item touches its tracking."""
    things = [f"item:{item.id}" for item in (one.before, one.after) if item]
    return things + ([f"tracking:{one.leaving.id}"] if one.leaving else [])


def _is_untouched(rollout: Rollout, one: Proposal) -> bool:
    """Return whether only links of the item changed since the proposal."""
    now = rollout.items.get(one.before.id) if one.before else None
    if now is None or one.before is None or (one.leaving and now.id in rollout.tracking):
        return False
    if one.change == "replace" and one.after and one.after.id in rollout.items:
        return False
    return now.is_protected == one.before.is_protected and is_alike(one.before, now)


def _is_done(rollout: Rollout, one: Proposal) -> bool:
    """Return whether the plan already has this proposal."""
    if one.leaving and one.leaving.id in rollout.items:
        return False
    if one.after is None:
        return True
    now = rollout.items.get(one.after.id)
    return now is not None and is_alike(one.after, now)


def _of_others(events: Sequence[Event]) -> Iterable[str]:
    if events:
        did = listed([f"{event.actor} {in_words(event.change)}" for event in events])
        yield f"In the meantime {did}: that stays as it is."
