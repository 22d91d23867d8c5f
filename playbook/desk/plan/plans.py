"""Writing the plan: drafting, editing, locking, and choosing among proposed changes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from itertools import takewhile
from typing import Any

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Refused
from playbook.core.base.fields import StageKey, new_id_from
from playbook.core.case.dated import facts_with, with_dates
from playbook.core.case.judgment import FINDING, Verdict, recommended
from playbook.core.case.rows.gates import gates_with_metric, words_on_new_day
from playbook.core.case.settle.results import with_levels
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupRemoved, GroupSaved
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemLocked, ItemRemoved
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, problems_of
from playbook.core.plan.items import ROOM_PLAY, AnyItem, Gate, Metric, Owner, Provenance
from playbook.core.plan.matching import matching_items
from playbook.core.plan.plays.stages import TIERS, Tier
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit, new_change_set
from playbook.desk.base.following import commit_with, on_new_days
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import cases
from playbook.desk.plan.accepting import Proposal, accept, on_its_day, with_origin
from playbook.desk.plan.bulk import waiting_for_a_name
from playbook.desk.plan.self_checks import readable
from playbook.llm.builtin.builtin import BuiltinDraft, draft
from playbook.llm.builtin.cases.own_steps import PLAY as OWN_STEPS
from playbook.llm.builtin.links import linked


def draft_for(
    workspace: Workspace,
    rollout: Rollout,
    stage: StageKey | None = None,
    size: Tier = "standard",
    actor: Actor | None = None,
) -> BuiltinDraft:
    """Return the built-in draft. Raise Invalid if the brief is not ready.

    For an actor it follows up on the self-checks that they may read.
    """
    checks = readable(rollout, actor) if actor else ()
    # A launched plan is written as of its launch: else each day that passes would change it.
    today = workspace.today()
    start = min(today, rollout.launch.launched_at.date()) if rollout.launch else today
    return draft(rollout.brief, workspace.stages, start=start, only=stage, size=size, checks=checks)


def builtin_items(
    workspace: Workspace, brief: Brief, start: date, size: Tier = "standard"
) -> tuple[AnyItem, ...]:
    """Return the whole built-in plan, cached: each of five stages asks for it."""
    # The value holds on to the brief, so no other can come to have the same id.
    items, _ = workspace.cache("builtin drafts", 8).once(
        (id(brief), start, size),
        lambda: (draft(brief, workspace.stages, start=start, size=size).items, brief),
    )
    return items


def verdict_of_plan(workspace: Workspace, rollout: Rollout, size: Tier) -> Verdict:
    """Return whether the dates of a plan work; before there is one, of its draft."""
    brief, items = rollout.brief, tuple(rollout.items.values())
    judged = cases.verdict_of(workspace, brief)
    if not items and recommended(judged) is None:  # else the draft takes another way
        with suppress(Invalid):
            items = builtin_items(workspace, brief, workspace.today(), size)
    return with_dates(facts_with(cases.case_of(workspace, brief), judged.today, items), judged, items)


def proposals(rollout: Rollout, drafted: Iterable[AnyItem], dropped: Collection[str] = ()) -> list[Proposal]:
    """Return a model draft's changes; items that it dropped are removed."""
    changes = _added_or_edited(rollout, _with_named_owners(rollout, drafted), _in_its_place)
    gone = (item for item in rollout.items.values() if item.id in dropped and is_replaceable(rollout, item))
    return [*changes, *(Proposal("remove", item, None) for item in gone)]


def size_of(workspace: Workspace, rollout: Rollout) -> Tier:
    """Return the size in which a plan was drafted, by the plays that it holds."""
    tiers = {play.id: play.tier for stage in workspace.stages for play in stage.plays}
    held = {tiers.get(item.provenance.play_id) for item in rollout.items.values()}
    return next((tier for tier in reversed(TIERS) if tier in held), "standard")


def redraft(
    workspace: Workspace,
    rollout: Rollout,
    stage: StageKey | None = None,
    size: Tier = "standard",
    actor: Actor | None = None,
    without: Collection[str] = (),
) -> list[Proposal]:
    """Return what the built-in playbook would change now.

    It replaces its own and models' items. Protected items stay; a model's item that a person edited
    stands for the playbook's item it resembles. What is `without` is not drafted. Raise Invalid if the
    brief is not ready.
    """
    drafted = _with_own_words(rollout, draft_for(workspace, rollout, stage, size, actor).items, without)
    drafted = tuple(item for item in drafted if item.id not in without)
    drafted = tuple(item for item in drafted if not _is_found(rollout, item, drafted))
    drafted = _with_named_owners(rollout, drafted)
    drafted_ids = {item.id for item in drafted}
    coming = [item for item in drafted if item.id not in rollout.items]
    free = {item.id: item for item in _unlocked(rollout, stage) if _is_models_own(item)}
    held = [item for item in rollout.items.values() if _is_models_own(item) and item.id not in free]
    stood_for = {item.id for item in matching_items(held, coming, close=True).values()}
    trained = _trained_by_own(rollout)
    stood_for |= {item.id for item in coming if _is_of_trained(item, trained)}
    stood_for |= {item.id for item in coming if _stands_for_its_point(rollout, item, drafted_ids)}
    coming = [item for item in coming if item.id not in stood_for]
    instead = matching_items(free.values(), coming)
    leaving = [
        item
        for item in _unlocked(rollout, stage)
        if item.id not in drafted_ids and not _is_of_trained(item, trained)
    ]
    instead |= _of_the_same_play(leaving, [item for item in coming if item not in instead.values()])
    arriving = {item.id for item in instead.values()}
    others = [item for item in drafted if item.id not in stood_for | arriving]
    changes = _added_or_edited(rollout, others, lambda _, __, after: after)
    for item in _unlocked(rollout, stage):
        if other := instead.get(item.id):
            if other.owner and other.owner.role and item.owner and item.owner.person_id:
                other = other.model_copy(update={"owner": item.owner})
            changes.append(Proposal("replace", item, on_its_day(rollout, item, other)))
        elif item in leaving and (
            _is_models_own(item) or (item.provenance.source != "import" and _is_drafted_for_all(item))
        ):
            changes.append(Proposal("remove", item, None))
    return [change for change in changes if _is_to_come(workspace, rollout, change)]


def _is_found(rollout: Rollout, naming: AnyItem, drafted: Iterable[AnyItem]) -> bool:
    """Return whether the plan names somebody for the role that a drafted task finds somebody for."""
    are_planned = waiting_for_a_name(naming, drafted) & rollout.items.keys()
    is_open = waiting_for_a_name(naming, rollout.items.values())
    return bool(are_planned) and naming.id not in rollout.items and not is_open


def _with_named_owners(rollout: Rollout, drafted: Iterable[AnyItem]) -> tuple[AnyItem, ...]:
    """Give tasks of a role the person whom the plan names for it."""
    drafted = tuple(drafted)
    owners: dict[str, set[Owner]] = {}
    for item in drafted:
        held = rollout.items.get(item.id)
        if item.owner and item.owner.role and held and held.owner:
            owners.setdefault(item.owner.role, set()).add(held.owner)

    def owned(item: AnyItem) -> AnyItem:
        among = owners.get(item.owner.role, set()) if item.owner else set()
        held = rollout.items.get(item.id)
        owner = held.owner if held else min(among, key=str) if len(among) == 1 else None
        return item.model_copy(update={"owner": owner}) if owner in among and owner.person_id else item

    return tuple(map(owned, drafted))


def _with_own_words(
    rollout: Rollout, drafted: Iterable[AnyItem], without: Collection[str]
) -> tuple[AnyItem, ...]:
    """Let drafted tasks follow the names and days that people gave to others, as the plan does."""
    items = {item.id: item for item in drafted}
    for before in [*items.values()]:
        after = rollout.items.get(before.id)
        after = after if after and after.is_protected else None
        following: Iterable[AnyItem] = ()
        if isinstance(before, Gate) and isinstance(after, Gate):
            following = words_on_new_day([*items.values()], before, after)
        elif isinstance(before, Metric) and isinstance(after, Metric):
            following = gates_with_metric([*items.values()], before, after)
        elif isinstance(before, Metric) and before.id in without:
            following = gates_with_metric([*items.values()], before, None)
        items |= {item.id: item for item in following}
    return tuple(items.values())


def _trained_by_own(rollout: Rollout) -> dict[str, set[str]]:
    """Return the teams that sessions which stay already train, by play."""
    trained: dict[str, set[str]] = {}
    for item in rollout.items.values():
        is_staying = item.is_protected or item.id in rollout.tracking
        if item.kind == "training_session" and item.provenance.play_id and is_staying:
            trained.setdefault(item.provenance.play_id, set()).update(item.group_ids)
    return trained


def _is_of_trained(item: AnyItem, trained: Mapping[str, set[str]]) -> bool:
    """Return whether a session is for teams that its play trains already."""
    there = trained.get(item.provenance.play_id, set())
    return item.kind == "training_session" and bool(there) and {*item.group_ids} <= there


def _stands_for_its_point(rollout: Rollout, coming: AnyItem, drafted_ids: Collection[str]) -> bool:
    """Return whether a task of an old plan stands for this."""
    return coming.provenance.play_id == FINDING and any(
        item.title == coming.title and not is_replaceable(rollout, item)
        for item in rollout.items.values()
        if item.provenance.play_id == FINDING and item.id not in drafted_ids
    )


def is_brief_ahead(workspace: Workspace, rollout: Rollout) -> bool:
    """Return whether the brief has changed since the launch, before it since the last draft."""
    changes = [event.change for event in workspace.log.read(rollout.id)]
    is_start = _is_launch if rollout.launch else _is_of_a_draft
    since = takewhile(lambda change: not is_start(change), reversed(changes))
    return any(isinstance(change, BriefEdited | GroupSaved | GroupRemoved) for change in since)


def _is_launch(change: AnyChange) -> bool:
    return isinstance(change, Launched)


def _is_of_a_draft(change: AnyChange) -> bool:
    origin = change.item.provenance if isinstance(change, ItemAdded) else None
    return origin is not None and origin.source == "builtin" and bool(origin.play_id)


def _is_to_come(workspace: Workspace, rollout: Rollout, change: Proposal) -> bool:
    """Return whether a change is of a task that a launched plan has still before it."""
    item = change.before or change.after
    if rollout.launch is None or item is None:
        return True
    is_over = item.due is not None and item.due < workspace.today()
    return not is_over and rollout.tracking_of(item.id).status != "done"


def _of_the_same_play(leaving: Iterable[AnyItem], coming: Iterable[AnyItem]) -> dict[str, AnyItem]:
    """Return the items that replace tasks of other teams or days, by the old id."""
    plays: dict[str, tuple[list[AnyItem], list[AnyItem]]] = {}
    for number, items in enumerate((leaving, coming)):
        for item in items:
            if item.provenance.play_id and not _is_models_own(item):
                plays.setdefault(item.provenance.play_id, ([], []))[number].append(item)
    pairs: dict[str, AnyItem] = {}
    for old, new in plays.values():
        pairs |= matching_items(old, new)
    return pairs


def _is_drafted_for_all(item: AnyItem) -> bool:
    """Return whether every draft would hold an item: neither the review's nor from a self-check."""
    return item.provenance.play_id not in ("", OWN_STEPS)


def _added_or_edited(
    rollout: Rollout, drafted: Iterable[AnyItem], in_place: Callable[[Rollout, AnyItem, AnyItem], AnyItem]
) -> list[Proposal]:
    """Return drafted items that are new, or differ `in_place` of current ones."""
    changes = []
    for after in drafted:
        if (before := rollout.items.get(after.id)) is None:
            changes.append(Proposal("add", None, after))
        elif not before.is_protected:
            after = on_its_day(rollout, before, in_place(rollout, before, after))
            if after != before:
                changes.append(Proposal("edit", before, after))
    return changes


def _in_its_place(rollout: Rollout, before: AnyItem, after: AnyItem) -> AnyItem:
    """Return the item linked as in the plan; prompt-only changes are ignored."""
    if after is before:
        return before
    [tied] = linked([after], [after if item is before else item for item in rollout.items.values()])
    as_before = tied.model_copy(update={"provenance": before.provenance})
    is_same = as_before == before and before.provenance.source == tied.provenance.source
    return before if is_same else tied


def _unlocked(rollout: Rollout, stage: StageKey | None) -> list[AnyItem]:
    """Return items a draft may remove: neither protected nor tracked."""
    return [
        item
        for item in rollout.items.values()
        if stage in (None, item.stage) and not item.is_protected and item.id not in rollout.tracking
    ]


def is_replaceable(rollout: Rollout, item: AnyItem) -> bool:
    """Return whether a model may write this item anew."""
    is_drafted = item.provenance.source in ("builtin", "model")
    return is_drafted and not item.is_protected and item.id not in rollout.tracking


def _is_models_own(item: AnyItem) -> bool:
    """Return whether a model wrote this item without a play."""
    return item.provenance.source == "model" and not item.provenance.play_id


def draft_stages(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    _seen: int,
    stage: StageKey | None = None,
    size: Tier = "standard",
    change_set: str = "",
) -> tuple[Rollout, BuiltinDraft]:
    """Draft stages with the built-in playbook, unless a model wrote them."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    by_model = {item.stage for item in rollout.items.values() if _is_models_own(item)}
    if stage in by_model:
        raise Refused(
            "A model has written this stage by now.",
            "“Update draft” shows what the built-in playbook would change.",
        )
    written = draft_for(workspace, rollout, stage, size, actor)
    changes = redraft(workspace, rollout, stage, size, actor)
    chosen = [proposal for proposal in changes if proposal.stage not in by_model]
    accepted = accept(workspace, actor, rollout_id, rollout.version, chosen, change_set=change_set)
    return accepted.rollout, written


def draft_empty_stages(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    _seen: int,
    size: Tier = "standard",
    keep_dates: bool = False,
    change_set: str = "",
) -> tuple[Rollout, BuiltinDraft]:
    """Draft every stage without tasks.

    A whole plan is drafted on the way that we recommend where its dates fail, unless they are kept.
    """
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    change_set = change_set or new_change_set()
    filled = {item.stage for item in rollout.items.values()}
    if not (filled or keep_dates or problems_of(rollout.brief)):
        way = recommended(cases.verdict_of(workspace, rollout.brief))
        if way:
            version = rollout.version
            rollout = cases.apply_alternative(workspace, actor, rollout_id, version, way.changes, change_set)
    written = draft_for(workspace, rollout, None, size, actor)
    changes = redraft(workspace, rollout, None, size, actor)
    chosen = [proposal for proposal in changes if proposal.stage not in filled]
    accepted = accept(workspace, actor, rollout_id, rollout.version, chosen, change_set=change_set)
    return accepted.rollout, written


def take_way_and_draft(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    changes: dict[str, Any],
    stage: StageKey | None,
    size: Tier = "standard",
) -> tuple[Rollout, BuiltinDraft]:
    """Put a way that fits into the brief and draft on it, as one change set.

    Draft `stage`, or every empty one.
    """
    joined = new_change_set()
    version = cases.apply_alternative(workspace, actor, rollout_id, seen, changes, joined).version
    if stage is None:
        return draft_empty_stages(
            workspace, actor, rollout_id, version, size, keep_dates=True, change_set=joined
        )
    return draft_stages(workspace, actor, rollout_id, version, stage, size, joined)


def take_way_and_update(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, changes: dict[str, Any]
) -> Rollout:
    """Put a way into the brief and, before the launch, the plan, as one change set."""
    joined = new_change_set()
    rollout = cases.apply_alternative(workspace, actor, rollout_id, seen, changes, joined)
    if rollout.launch:
        return rollout
    filled = {item.stage for item in rollout.items.values()}
    size = size_of(workspace, rollout)
    proposals = redraft(workspace, rollout, None, size, actor, rollout.taken_out)
    chosen = [proposal for proposal in proposals if proposal.stage in filled]
    return accept(workspace, actor, rollout_id, rollout.version, chosen, change_set=joined).rollout


def new_item(rollout: Rollout, item: AnyItem) -> AnyItem:
    """Return the item with a new id, marked as a person's."""
    item_id = unique = f"{item.kind}.own." + new_id_from(item.title, frozenset(), "item")
    number = 2
    # What was logged for a removed task, or a link to it, is not for another one of the same name.
    while unique in rollout.items or unique in rollout.removed_ids:
        unique, number = f"{item_id}-{number}", number + 1
    origin = Provenance(source="person", play_id=ROOM_PLAY if item.is_from_room else "")
    return item.model_copy(update={"id": unique, "provenance": origin})


def add_item(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item: AnyItem) -> Rollout:
    """Add a person's item; its id comes from its title."""
    fresh = new_item(get_rollout(workspace, actor, rollout_id, "edit"), item)
    added = ItemAdded(item=with_origin(fresh, writer=actor.name))
    return commit(workspace, actor, rollout_id, seen, [added])


def edit_item(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item: AnyItem) -> Rollout:
    """Edit an item and protect it from redrafts. Raise Refused if locked."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    before = rollout.get_item(item.id)
    if before.locked:
        raise Refused("This task is locked.", "Unlock it before editing it.")
    if item == before:
        return rollout
    edited = ItemEdited(item=with_origin(with_levels(before, item), edited_by=actor.name))

    def following(after: Rollout) -> Iterable[AnyItem]:
        if isinstance(before, Metric) and isinstance(item, Metric) and item.title != before.title:
            return gates_with_metric(_open_gates(after), before, item)
        return on_new_days(rollout, after)

    return commit_with(workspace, actor, rollout_id, seen, [edited], following)


def _open_gates(rollout: Rollout) -> Iterator[Gate]:
    """Yield the decisions that nobody has made yet."""
    for item in rollout.items.values():
        if isinstance(item, Gate) and item.id not in rollout.verdicts:
            yield item


def remove_item(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item_id: str) -> Rollout:
    """Take an item out of the plan; undo brings it back."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    item = rollout.get_item(item_id)
    change = ItemRemoved(item_id=item.id, stage=item.stage, title=item.title, by_hand=True)

    def following(after: Rollout) -> Iterable[AnyItem]:
        return gates_with_metric(_open_gates(after), item, None) if isinstance(item, Metric) else ()

    return commit_with(workspace, actor, rollout_id, seen, [change], following)


def lock_item(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item_id: str, locked: bool = True
) -> Rollout:
    """Lock an item against edits and redrafts, or unlock it."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    item = rollout.get_item(item_id)
    if item.locked == locked:
        return rollout
    change = ItemLocked(item_id=item.id, stage=item.stage, title=item.title, locked=locked)
    return commit(workspace, actor, rollout_id, seen, [change])
