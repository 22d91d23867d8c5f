"""The log in words, undo, and the plan as it stood."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing
from playbook.core.base.fields import StageKey
from playbook.core.forgetting.log import is_rewritten
from playbook.core.log.changes.examples import ExampleHidden
from playbook.core.log.changes.progress import Tracked
from playbook.core.log.changes.records import ModelAsked, PersonForgotten
from playbook.core.log.events import Event
from playbook.core.log.history import in_words, stage_of
from playbook.core.log.rollout import Rollout
from playbook.core.log.undo import changes_to_undo, last_undoable, undone
from playbook.desk.all_hands import questions
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Entry:
    """One change set in words: its sentences, and whether it can be undone.

    `is_question`: a model was asked, and nothing else was done; that is no change to undo. `is_final`:
    it can never be undone.
    """

    change_set: str
    version: int
    happened_at: datetime
    actor: str
    sentences: tuple[str, ...]
    stages: frozenset[StageKey]
    is_undo: bool
    is_undone: bool
    is_question: bool = False
    is_final: bool = False

    @property
    def can_be_undone(self) -> bool:
        """Whether an undo of it can be offered; something built on it since may still refuse it."""
        return self.version > 1 and not (self.is_undone or self.is_question or self.is_final)


@dataclass(frozen=True, slots=True)
class _Told:
    """What of a log has been put into words: oldest first, and the events that undo something.

    `names`: what items and groups were called last, those too that are gone.
    """

    version: int = 0
    entries: tuple[Entry, ...] = ()
    undoing: tuple[Event, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def history(workspace: Workspace, actor: Actor, rollout_id: str) -> Sequence[Entry]:
    """Give back every change set of the log, latest first.

    Kept per version: what is new is read and added, so that a long log costs its words once. After
    somebody was forgotten everything is told anew.
    """
    version = get_rollout(workspace, actor, rollout_id, "see_history").version
    cache = workspace.cache("history", 16)
    history_words: _Told = cache.find(rollout_id) or _Told()
    if history_words.version < version:
        events = workspace.log.read(rollout_id, after=history_words.version)
        if is_rewritten(events):
            history_words, events = _Told(), workspace.log.read(rollout_id)
        history_words = _tell(history_words, events)
        cache.put(rollout_id, history_words)
    return history_words.entries[::-1]


def _tell(before: _Told, events: Sequence[Event]) -> _Told:
    grouped: dict[str, list[Event]] = {}
    for event in events:
        grouped.setdefault(event.change_set, []).append(event)
    undoing = (*before.undoing, *(event for event in events if event.undoes))
    gone = undone(undoing)
    names = dict(before.names)
    entries = (*before.entries, *(_entry(group, names) for group in grouped.values()))
    return _Told(events[-1].version, tuple(_marked(entries, gone)), undoing, names)


def _marked(entries: Iterable[Entry], gone: frozenset[str]) -> Iterable[Entry]:
    for entry in entries:
        is_undone = entry.change_set in gone
        yield entry if entry.is_undone == is_undone else replace(entry, is_undone=is_undone)


def _entry(events: Sequence[Event], names: dict[str, str]) -> Entry:
    """One change set in words; what it names is added to the `names` that those after it are told with."""
    last = events[-1]
    for event in events:
        names |= event.change.titles()
    return Entry(
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


def undo(workspace: Workspace, actor: Actor, rollout_id: str, change_set: str) -> Rollout:
    """Take a change set back by compensating events; raises Refused when something was built on it."""
    get_rollout(workspace, actor, rollout_id)
    events = workspace.log.read(rollout_id)
    changes = changes_to_undo(events, change_set)
    after = commit(workspace, actor, rollout_id, events[-1].version, changes, undoes=change_set)
    questions.follow_answers(workspace, after, changes)
    return after


def undo_last(workspace: Workspace, actor: Actor, rollout_id: str) -> Rollout | None:
    """Take back the latest change set of `actor`; None when there is nothing to take back."""
    get_rollout(workspace, actor, rollout_id)
    event = last_undoable(workspace.log.read(rollout_id), actor.name)
    return undo(workspace, actor, rollout_id, event.change_set) if event else None


def undo_at(workspace: Workspace, actor: Actor, rollout_id: str, version: int) -> Rollout:
    """Take back the change set that wrote `version`: what a button beside it promises, and nothing later."""
    get_rollout(workspace, actor, rollout_id)
    events = workspace.log.read(rollout_id, after=version - 1) if version > 0 else []
    if not events:
        raise Missing("There is no such change.", "Reload the page.")
    return undo(workspace, actor, rollout_id, events[0].change_set)


def undo_on(workspace: Workspace, actor: Actor, rollout_id: str, item_id: str, version: int) -> Rollout:
    """Take back the last thing that `actor` logged on an item up to `version`."""
    get_rollout(workspace, actor, rollout_id)
    for event in reversed(workspace.log.read(rollout_id)):
        logged = isinstance(event.change, Tracked) and event.change.item_id == item_id
        if logged and event.version <= version and event.actor == actor.name:
            return undo(workspace, actor, rollout_id, event.change_set)
    raise Missing("There is nothing of yours to undo on this item.", "Reload the page.")


def as_it_stood(workspace: Workspace, actor: Actor, rollout_id: str, version: int) -> Rollout:
    """Give back the rollout as it stood right after `version`."""
    get_rollout(workspace, actor, rollout_id, "see_history")
    return workspace.rollout_cache.at(rollout_id, version)
