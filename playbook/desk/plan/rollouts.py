"""Starting, listing, opening and archiving rollouts, and the samples."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.core.base.fields import MAX_NAME, cleaned
from playbook.core.log.changes.rollouts import RolloutArchived, RolloutCreated
from playbook.core.log.changes.self_checks import SelfCheckSaved
from playbook.core.log.events import EVENT, Event, read_event
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import apply
from playbook.core.progress import progress
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.audit import name_of, record
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace

SAMPLES = Path(__file__).parents[3] / "data" / "samples"


@dataclass(frozen=True, slots=True)
class Card:
    """One rollout in the list, at one version on one day."""

    rollout_id: str
    version: int
    drawn_on: date
    changed_at: datetime
    archived: bool
    name: str
    phase: progress.Phase
    stages_drafted: int
    synthetic: bool
    people: int
    groups: int
    items: int
    on_time: float | None
    next_title: str
    next_day: date | None
    overdue: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample rollout that ships with the app, always synthetic."""

    key: str
    name: str


def start_rollout(workspace: Workspace, actor: Actor, name: str) -> Rollout:
    """Start an empty rollout. Raise Invalid for a wrong name."""
    require(actor, "start_rollout")
    if not (name := cleaned(name)):
        raise Invalid([Problem("name", "The rollout has no name.", "Give it a short one.")])
    if len(name) > MAX_NAME:
        hint = f"Shorten it to at most {MAX_NAME}."
        raise Invalid([Problem("name", f"The name has {len(name)} characters.", hint)])
    event = Event(
        rollout_id=uuid4().hex[:12],
        version=1,
        happened_at=workspace.now(),
        actor=actor.name,
        account_id=actor.account_id,
        change_set=uuid4().hex,
        change=RolloutCreated(name=name),
    )
    return workspace.rollout_cache.append([event], apply([event], None))


def open_rollout(workspace: Workspace, actor: Actor, rollout_id: str) -> Rollout:
    """Return the rollout. Raise Missing if the actor cannot see it."""
    return get_rollout(workspace, actor, rollout_id)


def member_rollouts(workspace: Workspace, actor: Actor) -> list[Rollout]:
    """Return the rollouts in which someone has a role, by id."""
    ids = {membership.rollout_id for membership in actor.memberships} & workspace.log.heads().keys()
    return [get_rollout(workspace, actor, rollout_id) for rollout_id in sorted(ids)]


def cards(workspace: Workspace, actor: Actor, *, archived: bool = False) -> list[Card]:
    """Return a card per visible rollout, last changed first."""
    heads = workspace.log.heads().items()
    reachable = [(key, head) for key, head in heads if can(actor, "see_rollout", Thing(rollout_id=key))]
    visible = [card_of(workspace, rollout_id, head) for rollout_id, head in reachable]
    listed = [card for card in visible if card.archived == archived]
    return sorted(listed, key=lambda card: card.changed_at, reverse=True)


def card_of(workspace: Workspace, rollout_id: str, head: int) -> Card:
    """Return a rollout's card, cached per version and day."""
    cache = workspace.cache("cards", 10_000)
    card: Card | None = cache.find(rollout_id)
    if card is None or card.version < head or card.drawn_on != workspace.today():
        card = _card(workspace.rollout_cache.get(rollout_id), workspace.today())
        cache.put(rollout_id, card)
    return card


def _card(rollout: Rollout, today: date) -> Card:
    stands = progress.summary(rollout, progress.day_to_judge(rollout, today))
    following = stands.next_item
    return Card(
        rollout_id=rollout.id,
        version=rollout.version,
        drawn_on=today,
        changed_at=rollout.changed_at,
        archived=rollout.archived,
        name=rollout.brief.name,
        phase=progress.phase(rollout, today),
        stages_drafted=len(progress.stages_drafted(rollout)),
        synthetic=rollout.synthetic,
        people=sum(group.size for group in rollout.brief.groups),
        groups=len(rollout.brief.groups),
        items=len(rollout.items),
        on_time=stands.on_time if rollout.launch else None,
        next_title=following.title if following else "",
        next_day=following.due if following else None,
        overdue=stands.overdue if rollout.launch else 0,
    )


def archive_rollout(workspace: Workspace, actor: Actor, rollout_id: str, archived: bool = True) -> Rollout:
    """Archive a rollout, or bring it back; nothing is deleted."""
    seen = get_rollout(workspace, actor, rollout_id, "archive").version
    return commit(workspace, actor, rollout_id, seen, [RolloutArchived(archived=archived)])


def samples() -> list[Sample]:
    """Return the bundled samples in display order."""
    return list(_samples_in(SAMPLES))


@cache
def _samples_in(folder: Path) -> tuple[Sample, ...]:
    samples_found = []
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            change = read_event(next(lines)).change
        if isinstance(change, RolloutCreated):
            samples_found.append(Sample(path.stem, change.name))
    return tuple(samples_found)


def open_sample(workspace: Workspace, actor: Actor, key: str) -> tuple[Rollout, bool]:
    """Return the sample as a rollout, and whether it existed before."""
    require(actor, "start_rollout")
    if key not in {sample.key for sample in samples()}:
        raise Missing("There is no such sample.", "Pick one from the list.")
    lines = (SAMPLES / f"{key}.jsonl").read_text("utf-8").strip().split("\n")
    if (rollout_id := read_event(lines[0]).rollout_id) in workspace.log.heads():
        return workspace.rollout_cache.get(rollout_id), True
    return import_rollout(workspace, actor, lines), False


def import_rollout(
    workspace: Workspace, actor: Actor, lines: Iterable[str], rollout_id: str | None = None
) -> Rollout:
    """Import a rollout's log from JSON lines, or nothing if invalid."""
    require(actor, "start_rollout")
    rollout = workspace.rollout_cache.get(workspace.log.import_log(lines, rollout_id))
    record(workspace, actor, "data.imported", name_of(workspace, rollout.id))
    return rollout


def export_rollout(workspace: Workspace, actor: Actor, rollout_id: str) -> Iterator[str]:
    """Return the rollout's log as JSON lines."""
    get_rollout(workspace, actor, rollout_id, "export_rollout")
    lines = workspace.log.export_log(rollout_id)
    record(workspace, actor, "data.exported", f"the log of {name_of(workspace, rollout_id)}")
    return lines if actor.role == "owner" else map(_without_scores, lines)


def _without_scores(line: str) -> str:
    """Return an event's line; what people say about themselves goes to nobody else."""
    event = read_event(line)
    if not isinstance(event.change, SelfCheckSaved):
        return line
    check = event.change.self_check.model_copy(update={"scores": {}})
    change = event.change.model_copy(update={"self_check": check})
    return EVENT.dump_json(event.model_copy(update={"change": change})).decode()
