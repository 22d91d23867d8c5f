"""Starting, listing, opening and archiving rollouts, and the samples."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import zip_longest
from pathlib import Path
from uuid import uuid4

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.core.base.fields import MAX_NAME, cleaned
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonRemoved, PersonSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.rollouts import RolloutArchived, RolloutCreated
from playbook.core.log.changes.self_checks import SelfCheckSaved
from playbook.core.log.events import EVENT, read_event
from playbook.core.log.rollout import Rollout
from playbook.core.log.shifting import shifted
from playbook.core.log.state import fold
from playbook.core.plan.brief import BriefFields, Person
from playbook.core.plan.case import Concern
from playbook.core.portfolio.attention import Outlook, outlook_of
from playbook.core.portfolio.facts import RolloutFacts
from playbook.core.progress import progress
from playbook.desk.base import fact_cache
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.audit import name_of, record
from playbook.desk.base.commit import change_set_of, commit
from playbook.desk.base.workspace import Workspace
from playbook.llm import kind_titles as titles
from playbook.store.log.portable import export_log, import_log

_COPY = " (copy)"
_MOST_ROWS = 100  # of the concerns of a brief
_UNDER_WAY = "3-under-way"
SAMPLES = Path(__file__).parents[3] / "data" / "samples"


@dataclass(frozen=True, slots=True)
class Card:
    """One rollout in the list, at one version on one day."""

    facts: RolloutFacts
    drawn_on: date
    phase: progress.Phase
    on_time: float | None
    overdue: int
    at_risk: int
    next_task: progress.DatedTask | None
    outlook: Outlook

    @property
    def rollout_id(self) -> str:
        return self.facts.rollout_id

    @property
    def version(self) -> int:
        return self.facts.version

    @property
    def name(self) -> str:
        return self.facts.name

    @property
    def archived(self) -> bool:
        return self.facts.archived

    @property
    def synthetic(self) -> bool:
        return self.facts.synthetic


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample rollout that ships with the app, always synthetic."""

    key: str
    name: str


def start_rollout(workspace: Workspace, actor: Actor, name: str, change_kind: str = "") -> Rollout:
    """Start a rollout. Raise Invalid for a wrong name."""
    require(actor, "start_rollout")
    if not (name := cleaned(name)):
        raise Invalid([Problem("name", "The rollout has no name.", "Give it a short one.")])
    if len(name) > MAX_NAME:
        hint = f"Shorten it to at most {MAX_NAME}."
        raise Invalid([Problem("name", f"The name has {len(name)} characters.", hint)])
    changes: list[AnyChange] = [RolloutCreated(name=name)]
    if change_kind:
        changes.append(BriefEdited.of(BriefFields(change_kind=change_kind), "change_kind"))
    return _start(workspace, actor, changes)


def duplicate_rollout(workspace: Workspace, actor: Actor, rollout_id: str) -> Rollout:
    """Start a rollout with the brief and plan of another."""
    require(actor, "start_rollout")
    source = get_rollout(workspace, actor, rollout_id, "edit")
    brief = source.brief
    name = f"{brief.name[: MAX_NAME - len(_COPY)]}{_COPY}"
    fields = BriefFields.model_validate({field: getattr(brief, field) for field in BriefFields.model_fields})
    written = [field for field in BriefFields.model_fields if field != "name"]
    changes: list[AnyChange] = [RolloutCreated(name=name, synthetic=source.synthetic)]
    changes += _private_past(source)
    changes += [PersonSaved(person=person) for person in brief.people]
    changes += [GroupSaved(group=group) for group in brief.groups]
    changes.append(BriefEdited.of(fields, *written))
    changes += [ItemAdded(item=item) for item in source.items.values() if not item.is_from_room]
    return _start(workspace, actor, changes)


def _private_past(source: Rollout) -> Iterator[AnyChange]:
    """Yield the changes by which a copy knows whom to hide."""
    former = [person.name for person in source.former_people()]
    titles = source.titles.keys() - {person.job_title for person in source.brief.people}
    anybody = next(iter(former or source.named), "")
    for at, (name, title) in enumerate(zip_longest(former, sorted(titles), fillvalue="")):
        person = Person(id=f"former-{at}", name=name or anybody, job_title=title)
        yield PersonSaved(person=person)
        yield PersonRemoved(person_id=person.id)
    yield from (BriefEdited(values={"incident_contact": contact}) for contact in source.contacts)
    marked = [(text, answer) for text, answers in source.marked.items() for answer in answers or [""]]
    rows = [
        Concern(id=f"marked-{at % _MOST_ROWS}", text=text, answer=answer, is_about_people=True)
        for at, (text, answer) in enumerate(marked)
    ]
    lists = [rows[at : at + _MOST_ROWS] for at in range(0, len(rows), _MOST_ROWS)]
    # How each stood without a mark: one that is marked in the copy hides these words, too.
    wordings = [source.reworded.get(row.id, (row,)) for row in source.brief.concern_list]
    if source.reworded:
        lists += [
            [words[min(at, len(words) - 1)] for words in wordings] for at in range(max(map(len, wordings)))
        ]
    yield from (BriefEdited.of(BriefFields(concern_list=tuple(each)), "concern_list") for each in lists)


def _start(workspace: Workspace, actor: Actor, changes: Sequence[AnyChange]) -> Rollout:
    events = change_set_of(workspace, actor, uuid4().hex[:12], 0, changes)
    # Not checked again: what is copied was checked when it was written.
    return workspace.rollout_cache.append(events, fold(events))


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
    visible = (card_of(workspace, rollout_id, head) for rollout_id, head in reachable)
    listed = [card for card in visible if card and card.archived == archived]
    return sorted(listed, key=lambda card: card.facts.changed_at, reverse=True)


def card_of(workspace: Workspace, rollout_id: str, head: int) -> Card | None:
    """Return a rollout's card, cached per version and day; None once it is deleted."""
    cache = workspace.cache("cards", 10_000)
    card: Card | None = cache.find(rollout_id)
    if card is None or card.version < head or card.drawn_on != workspace.today():
        facts = fact_cache.facts_or_trouble(workspace, rollout_id, head)
        card = _card(facts, workspace.today()) if facts else None
        if card and card.facts.is_readable:
            cache.put(rollout_id, card)
    return card


def _card(facts: RolloutFacts, today: date) -> Card:
    day = progress.judged_day(facts.end, facts.last_progress, today)
    counts = progress.counts_on(facts.tasks, day)
    is_launched = facts.launched_on is not None
    phase = progress.phase_on(facts.end, today, is_launched=is_launched, is_planned=bool(facts.items))
    return Card(
        facts=facts,
        drawn_on=today,
        phase="archived" if facts.archived else phase,
        on_time=counts.on_time if is_launched else None,
        overdue=counts.overdue if is_launched else 0,
        at_risk=counts.at_risk if is_launched else 0,
        next_task=counts.next_task,
        outlook=outlook_of(facts, day),
    )


def archive_rollout(workspace: Workspace, actor: Actor, rollout_id: str, archived: bool = True) -> Rollout:
    """Archive a rollout, or bring it back; nothing is deleted."""
    seen = get_rollout(workspace, actor, rollout_id, "archive").version
    return commit(workspace, actor, rollout_id, seen, [RolloutArchived(archived=archived)])


def kind_titles() -> dict[str, str]:
    """Return what the kinds of change are called by key, 'other' last."""
    return titles.kind_titles()


def samples() -> list[Sample]:
    """Return the bundled samples in display order."""
    return list(_samples_in(SAMPLES))


@cache
def _samples_in(folder: Path) -> tuple[Sample, ...]:
    samples_found = []
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            first = json.loads(next(lines))  # the models of the log are not needed for a name
        samples_found.append(Sample(path.stem, first["deed"]["name"]))
    return tuple(samples_found)


def open_sample(workspace: Workspace, actor: Actor, key: str) -> tuple[Rollout, bool]:
    """Return the sample as a rollout, and whether it existed before."""
    require(actor, "start_rollout")
    if key not in {sample.key for sample in samples()}:
        raise Missing("There is no such sample.", "Pick one from the list.")
    lines = (SAMPLES / f"{key}.jsonl").read_text("utf-8").strip().split("\n")
    if key == _UNDER_WAY:
        last = read_event(lines[-1]).happened_at.date()
        # So that the last day told is one to seven days ago.
        weeks = (workspace.today() - last - timedelta(days=1)).days // 7
        lines = list(shifted(lines, weeks, "US"))
    if (rollout_id := read_event(lines[0]).rollout_id) in workspace.log.heads():
        return workspace.rollout_cache.get(rollout_id), True
    return import_rollout(workspace, actor, lines), False


def import_rollout(
    workspace: Workspace, actor: Actor, lines: Iterable[str], rollout_id: str | None = None
) -> Rollout:
    """Import a rollout's log from JSON lines, or nothing if invalid."""
    require(actor, "start_rollout")
    rollout = workspace.rollout_cache.get(import_log(workspace.log, lines, rollout_id))
    record(workspace, actor, "data.imported", name_of(workspace, rollout.id))
    return rollout


def export_rollout(workspace: Workspace, actor: Actor, rollout_id: str) -> Iterator[str]:
    """Return the rollout's log as JSON lines."""
    get_rollout(workspace, actor, rollout_id, "export_rollout")
    lines = export_log(workspace.log, rollout_id)
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
