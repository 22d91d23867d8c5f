"""Digest what changed since a day, with or without a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from playbook.core.all_hands.room_words import events_without_room_words, without_room_words
from playbook.core.base.access import Actor
from playbook.core.digest import digest as built
from playbook.core.digest.sentences import DigestSentence
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout
from playbook.core.review.review import Result
from playbook.desk.base.access import as_readers_see, get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms, ModelAnswer, ask_model
from playbook.desk.plan import reviews
from playbook.desk.record import history
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.digest import digest as model_digest
from playbook.llm.digest.digest import Telling

__all__ = ["Telling"]


@dataclass(frozen=True, slots=True)
class EventInWords:
    """One event in words: when, who, and what."""

    happened_at: datetime
    who: str
    words: str


def digest_of(
    workspace: Workspace, rollout: Rollout, first: date, today: date | None = None
) -> tuple[DigestSentence, ...]:
    """Return what changed from `first` on, as of `today`, cached per version."""
    today = today or workspace.day_of(rollout)
    return workspace.cache("digest", 48).once(
        (rollout.id, rollout.version, rollout.is_as_read, today, first),
        lambda: built.digest(rollout, _log_of(workspace, rollout), first, today, _alarms(workspace, rollout)),
    )


def _log_of(workspace: Workspace, rollout: Rollout) -> list[Event]:
    return [event for event in workspace.log.read(rollout.id) if event.version <= rollout.version]


def _alarms(workspace: Workspace, rollout: Rollout) -> Sequence[Result]:
    return reviews.alarms_of(workspace, rollout).failing if rollout.launch else ()


def events_behind(
    workspace: Workspace, actor: Actor, rollout_id: str, versions: Sequence[int]
) -> list[EventInWords]:
    """Return the events of these versions in words, in the given order."""
    in_words: dict[int, EventInWords] = {}
    for entry in history.history(workspace, actor, rollout_id):
        first = entry.version - len(entry.sentences) + 1
        for version in {*versions}.intersection(range(first, entry.version + 1)):
            sentence = entry.sentences[version - first]
            in_words[version] = EventInWords(entry.happened_at, entry.actor, sentence)
    return [in_words[version] for version in versions if version in in_words]


def question_of(workspace: Workspace, rollout: Rollout, first: date) -> ModelQuery[Telling]:
    """Return the query: our sentences, without others' words."""
    people = [person.name for person in rollout.brief.people]
    rollout = as_readers_see(workspace, rollout)
    events = events_without_room_words(_log_of(workspace, rollout))
    sendable, alarms = without_room_words(rollout), _alarms(workspace, rollout)
    sentences = built.digest(sendable, events, first, workspace.day_of(rollout), alarms)
    return model_digest.question_for(sentences, people)


def write_digest(
    workspace: Workspace, actor: Actor, rollout_id: str, first: date, terms: AskTerms
) -> ModelAnswer[Telling]:
    """Let a model word the digest; false sentences stay ours."""
    question = question_of(workspace, get_rollout(workspace, actor, rollout_id), first)
    return ask_model(workspace, actor, rollout_id, "digest", question, terms)
