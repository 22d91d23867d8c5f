"""Keep the questions of a pulse that a host prepares, until it opens."""

from dataclasses import dataclass
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from playbook.core.all_hands.pulse import USUAL_K
from playbook.core.all_hands.pulse_questions import MOST_OWN, USUAL_READY, OwnQuestion, questions
from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.desk.all_hands import pulse
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.store.register.links import HostNote, SpeakerNotes
from playbook.store.register.pulse import Poll

# Among the notes of hosts, where no slide has this name: what forgets a person in those does it here too.
_SLIDE = "pulse draft"
_MOST = 10_000  # letters of it as JSON


@dataclass(frozen=True, slots=True)
class PulseDraft:
    """A pulse as its host typed it so far."""

    ready: tuple[str, ...]
    own: tuple[OwnQuestion, ...]
    k: int
    expected: int
    live: bool = False


_DRAFT = TypeAdapter(PulseDraft)


def find_draft(workspace: Workspace, actor: Actor, rollout_id: str) -> PulseDraft | None:
    """Return what hosts prepared for the next pulse, or None."""
    get_rollout(workspace, actor, rollout_id, "host")
    stored = SpeakerNotes(workspace.register).of(rollout_id).get(_SLIDE, "")
    try:
        return _DRAFT.validate_json(stored) if stored else None
    except ValidationError:  # of another version
        return None


def prepared_questions(workspace: Workspace, actor: Actor, rollout_id: str) -> tuple[str, ...]:
    """Return the questions that hosts prepared, in words."""
    draft = find_draft(workspace, actor, rollout_id)
    prepared = questions(draft.own, draft.ready) if draft else ()
    return tuple(question.words for question in prepared if question.words)


def open_prepared(workspace: Workspace, actor: Actor, rollout_id: str) -> Poll:
    """Open the pulse that hosts prepared, or the usual questions."""
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    draft = find_draft(workspace, actor, rollout_id)
    if draft is None or not (draft.ready or any(question.words for question in draft.own)):
        draft = PulseDraft(USUAL_READY, (), USUAL_K, pulse.people_of(rollout.brief))
    numbers = {"k": draft.k, "expected": draft.expected}
    poll = pulse.open_pulse(
        workspace, actor, rollout_id, draft.own, ready=draft.ready, live=draft.live, **numbers
    )
    drop_draft(workspace, actor, rollout_id, poll)
    return poll


def drop_draft(workspace: Workspace, actor: Actor, rollout_id: str, opened: Poll) -> None:
    """Delete what was prepared once it is open, but for a rehearsal."""
    if not opened.is_rehearsal:
        save_draft(workspace, actor, rollout_id, None)


def save_draft(workspace: Workspace, actor: Actor, rollout_id: str, draft: PulseDraft | None) -> None:
    """Keep what a host prepared in place of the last; None deletes it."""
    get_rollout(workspace, actor, rollout_id, "host")
    stored = _DRAFT.dump_json(draft).decode() if draft else ""
    if draft and (len(draft.own) > MOST_OWN or len(stored) > _MOST):
        raise Refused("These questions are too long to be kept.", "Shorten them.")
    SpeakerNotes(workspace.register).save(HostNote(uuid4().hex, rollout_id, _SLIDE, stored))
