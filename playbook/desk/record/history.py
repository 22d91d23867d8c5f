"""Show the log in words, undo changes, and show earlier plans."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from playbook.core.base.access import Actor, may_edit
from playbook.core.base.errors import Missing
from playbook.core.base.fields import StageKey
from playbook.core.forgetting.log import is_rewritten
from playbook.core.log.changes.examples import ExampleHidden
from playbook.core.log.changes.records import ModelAsked, PersonForgotten
from playbook.core.log.events import Event
from playbook.core.log.history import in_words, names_of, stage_of
from playbook.core.log.rollout import Rollout
from playbook.core.log.undo import changes_to_undo, last_undoable, undone
from playbook.desk.all_hands import questions
from playbook.desk.base.access import as_readers_see, get_rollout, hider_for
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan.self_checks import refuse_to_undo


def is_forgotten_since(workspace: Workspace, rollout_id: str, version: int) -> bool:
    """Return whether a person was forgotten after a version: texts from before may name them."""
    return is_rewritten(workspace.log.read(rollout_id, after=version))


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change set in words, and whether it can be undone."""

    change_set: str
    version: int
    happened_at: datetime
    actor: str
    sentences: tuple[str, ...]
    stages: frozenset[StageKey]
    is_undo: bool
    is_undone: bool
    is_question: bool = False  # a model was asked, and nothing else was done
    is_final: bool = False  # it can never be undone

    @property
    def can_be_undone(self) -> bool:
        """Return whether an undo can be offered; it may be refused."""
        return self.version > 1 and not (self.is_undone or self.is_question or self.is_final)


@dataclass(frozen=True, slots=True)
class _LogInWords:
    """A log in words, oldest first, and the events that undo something."""

    version: int = 0
    entries: tuple[HistoryEntry, ...] = ()
    undoing: tuple[Event, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def history(workspace: Workspace, actor: Actor, rollout_id: str) -> Sequence[HistoryEntry]:
    """Return every change set of the log, latest first."""
    rollout = get_rollout(workspace, actor, rollout_id, "see_history")
    version = rollout.version
    cache = workspace.cache("history", 16)
    before: _LogInWords = cache.find(rollout_id) or _LogInWords()
    if before.version < version:
        events = workspace.log.read(rollout_id, after=before.version)
        if is_rewritten(events):
            before, events = _LogInWords(), workspace.log.read(rollout_id)
        before = _add(before, events)
        cache.put(rollout_id, before)
    if may_edit(actor, rollout_id):
        return before.entries[::-1]

    def as_readers_get_it() -> Sequence[HistoryEntry]:
        hide = hider_for(actor, rollout) or str
        # What was read is the same for the next version, as long as the same is private.
        private = (rollout_id, rollout.texts_about_people())
        read: dict[str, str] = workspace.cache("sentences as read", 16).once(private, dict)
        for sentence in {each for entry in before.entries for each in entry.sentences} - read.keys():
            read[sentence] = hide(sentence)
        newest_first = reversed(before.entries)
        return [
            replace(entry, sentences=tuple(map(read.__getitem__, entry.sentences))) for entry in newest_first
        ]

    return workspace.cache("history as read", 16).once((rollout_id, version), as_readers_get_it)


def _add(before: _LogInWords, events: Sequence[Event]) -> _LogInWords:
    grouped: dict[str, list[Event]] = {}
    for event in events:
        grouped.setdefault(event.change_set, []).append(event)
    undoing = (*before.undoing, *(event for event in events if event.undoes))
    undone_sets = undone(undoing)
    names = dict(before.names)
    entries = {entry.change_set: entry for entry in before.entries}
    for change_set, group in grouped.items():
        entry, begun = _entry(group, names), entries.get(change_set)
        entries[change_set] = _continued(begun, entry) if begun else entry
    return _LogInWords(events[-1].version, tuple(_marked(entries.values(), undone_sets)), undoing, names)


def _continued(begun: HistoryEntry, entry: HistoryEntry) -> HistoryEntry:
    """Return a change set of several commits, of which somebody saw the first alone."""
    return replace(
        entry,
        sentences=(*begun.sentences, *entry.sentences),
        stages=begun.stages | entry.stages,
        is_question=begun.is_question and entry.is_question,
        is_final=begun.is_final or entry.is_final,
    )


def _marked(entries: Iterable[HistoryEntry], undone_sets: frozenset[str]) -> Iterable[HistoryEntry]:
    for entry in entries:
        is_undone = entry.change_set in undone_sets
        yield entry if entry.is_undone == is_undone else replace(entry, is_undone=is_undone)


def _entry(events: Sequence[Event], names: dict[str, str]) -> HistoryEntry:
    """Return one change set in words; add its names to `names`."""
    last = events[-1]
    for event in events:
        names |= event.change.titles()
    return HistoryEntry(
        change_set=last.change_set,
        version=last.version,
        happened_at=last.happened_at,
        actor=last.actor,
        sentences=tuple(in_words(event.change, names) for event in events),
        stages=frozenset(stage for event in events if (stage := stage_of(event))),
        is_undo=bool(last.undoes),
        is_undone=False,
        is_question=all(isinstance(event.change, ModelAsked) for event in events),
        is_final=any(isinstance(event.change, PersonForgotten | ExampleHidden) for event in events),
    )


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One change of an item: when, by whom, and in words."""

    happened_at: datetime
    actor: str
    sentence: str


def of_item(workspace: Workspace, actor: Actor, rollout_id: str, item_id: str) -> list[ItemChange]:
    """Return what happened to one item, latest first."""
    rollout = get_rollout(workspace, actor, rollout_id, "see_history")
    names, about = names_of(rollout), {f"item:{item_id}", f"tracking:{item_id}", f"verdict:{item_id}"}
    hide = hider_for(actor, rollout) or str
    return [
        ItemChange(event.happened_at, event.actor, hide(in_words(event.change, names)))
        for event in reversed(workspace.log.read(rollout_id))
        if about & event.change.touches()
    ]


def undo(workspace: Workspace, actor: Actor, rollout_id: str, change_set: str) -> Rollout:
    """Undo a change set by compensating events. Raise Refused if built on."""
    get_rollout(workspace, actor, rollout_id)
    return _undo(workspace, actor, rollout_id, change_set, workspace.log.read(rollout_id))


def _undo(
    workspace: Workspace, actor: Actor, rollout_id: str, change_set: str, events: Sequence[Event]
) -> Rollout:
    changes = changes_to_undo(events, change_set)
    refuse_to_undo(workspace.rollout_cache.get(rollout_id), actor, changes)
    after = commit(workspace, actor, rollout_id, events[-1].version, changes, undoes=change_set)
    questions.follow_answers(workspace, after, changes)
    return after


def undo_last(workspace: Workspace, actor: Actor, rollout_id: str) -> Rollout | None:
    """Undo the latest change set of `actor`, or return None."""
    get_rollout(workspace, actor, rollout_id)
    events = workspace.log.read(rollout_id)  # once: of a long log it takes as long as all the rest
    event = last_undoable(events, actor.name, actor.account_id)
    return _undo(workspace, actor, rollout_id, event.change_set, events) if event else None


def undo_at(workspace: Workspace, actor: Actor, rollout_id: str, version: int) -> Rollout:
    """Undo the change set that wrote `version`, and nothing later."""
    get_rollout(workspace, actor, rollout_id)
    events = workspace.log.read(rollout_id, after=version - 1) if version > 0 else []
    if not events:
        raise Missing("There is no such change.", "Reload the page.")
    return undo(workspace, actor, rollout_id, events[0].change_set)


def as_it_stood(workspace: Workspace, actor: Actor, rollout_id: str, version: int) -> Rollout:
    """Return the rollout right after `version`."""
    now = get_rollout(workspace, actor, rollout_id, "see_history")
    # A text of that day may be about somebody who was named only later.
    then = workspace.rollout_cache.at(rollout_id, version).with_people_of(now)
    return then if may_edit(actor, rollout_id) else as_readers_see(workspace, then, now)
