"""Keep the questions of a pulse that a host prepares, until it opens."""

from dataclasses import dataclass, replace
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from playbook.core.all_hands.pulse import USUAL_K
from playbook.core.all_hands.pulse_questions import (
    MOST_OWN,
    READY,
    USUAL_READY,
    OwnQuestion,
    QuestionPlace,
    checked_questions,
    questions,
)
from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.desk.all_hands import pulse
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.store.register.links import HostNote, SpeakerNotes
from playbook.store.register.pulse import Poll

# Among the notes of hosts, where no slide has this name: what forgets a person in those does it here too.
_SLIDE = "pulse draft"
_REST = {False: "pulse rest", True: "pulse rest of a rehearsal"}
_MOST = 10_000  # letters of it as JSON


@dataclass(frozen=True, slots=True)
class PulseDraft:
    """A pulse as its host typed it so far."""

    ready: tuple[str, ...]
    own: tuple[OwnQuestion, ...]
    k: int
    expected: int
    live: bool = False


@dataclass(frozen=True, slots=True)
class PulseRest:
    """The questions still to ask, and the pulse that they follow."""

    after: str
    draft: PulseDraft
    place: QuestionPlace  # of the next one

    @property
    def words(self) -> str:
        """Return the next question."""
        return questions(self.draft.own, self.draft.ready)[0].words


_DRAFT, _PULSE_REST = TypeAdapter(PulseDraft), TypeAdapter(PulseRest)


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


def open_prepared(workspace: Workspace, actor: Actor, rollout_id: str, after: str | None = None) -> Poll:
    """Open the pulse that hosts prepared, or the usual questions.

    `after`: the pulse that the host looks at, '' for none; nothing is asked after a newer one.
    """
    _refuse_if_late(workspace, actor, rollout_id, after)
    unasked = find_rest(workspace, actor, rollout_id)
    poll = _open(workspace, actor, rollout_id, _prepared(workspace, actor, rollout_id))
    drop_draft(workspace, actor, rollout_id, poll, unasked)
    return poll


def open_first(workspace: Workspace, actor: Actor, rollout_id: str, after: str | None = None) -> Poll:
    """Open a pulse with the first prepared question alone; `after` as above."""
    _refuse_if_late(workspace, actor, rollout_id, after)
    unasked, draft = find_rest(workspace, actor, rollout_id), _prepared(workspace, actor, rollout_id)
    total = len(questions(draft.own, draft.ready))
    poll = _open_next(workspace, actor, rollout_id, PulseRest("", draft, QuestionPlace(1, total)))
    drop_draft(workspace, actor, rollout_id, poll, unasked)
    return poll


def open_next(workspace: Workspace, actor: Actor, rollout_id: str, after: str = "") -> Poll:
    """Ask the next question in a pulse. Raise Refused without.

    `after`: the pulse that the host looks at; nothing is closed or asked after a newer one.
    """
    if (remaining := find_rest(workspace, actor, rollout_id)) is None:
        raise Refused("That was the last question.", "Open another pulse.")
    _refuse_if_late(workspace, actor, rollout_id, after or None)
    if (poll := pulse.find_poll(workspace, actor, rollout_id)) and poll.is_open:
        pulse.close_pulse(workspace, actor, rollout_id, remaining.after)
    return _open_next(workspace, actor, rollout_id, remaining)


def find_rest(workspace: Workspace, actor: Actor, rollout_id: str) -> PulseRest | None:
    """Return the questions that follow the latest pulse, or None."""
    poll = pulse.find_poll(workspace, actor, rollout_id)
    if poll is None:
        return None
    stored = SpeakerNotes(workspace.register).of(rollout_id).get(_REST[poll.is_rehearsal], "")
    try:
        remaining = _PULSE_REST.validate_json(stored) if stored else None
    except ValidationError:  # of another version
        return None
    return remaining if remaining and remaining.after == poll.id else None


def save_rest(workspace: Workspace, poll: Poll, remaining: PulseRest | None) -> None:
    """Keep the questions that follow a pulse; None deletes them."""
    stored = _PULSE_REST.dump_json(replace(remaining, after=poll.id)).decode() if remaining else ""
    note = HostNote(uuid4().hex, poll.rollout_id, _REST[poll.is_rehearsal], stored)
    SpeakerNotes(workspace.register).save(note)


def _refuse_if_late(workspace: Workspace, actor: Actor, rollout_id: str, after: str | None) -> None:
    poll = pulse.find_poll(workspace, actor, rollout_id)
    if after not in (None, poll.id if poll else ""):
        raise Refused("Another question was asked meanwhile.", "Look at it first.")


def _open_next(workspace: Workspace, actor: Actor, rollout_id: str, remaining: PulseRest) -> Poll:
    draft, place = remaining.draft, remaining.place
    ready = [key for key in READY if key in draft.ready]
    own = [question for question in draft.own if question.words]
    first = replace(draft, ready=tuple(ready[:1]), own=() if ready else tuple(own[:1]))
    poll = _open(workspace, actor, rollout_id, first, place)
    later = replace(draft, ready=tuple(ready[1:]), own=tuple(own if ready else own[1:]))
    follow = PulseRest(poll.id, later, QuestionPlace(place.number + 1, place.total))
    save_rest(workspace, poll, follow if place.number < place.total else None)
    return poll


def _prepared(workspace: Workspace, actor: Actor, rollout_id: str) -> PulseDraft:
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    draft = find_draft(workspace, actor, rollout_id)
    if draft is None or not (draft.ready or any(question.words for question in draft.own)):
        return PulseDraft(USUAL_READY, (), USUAL_K, pulse.people_of(rollout.brief))
    return replace(draft, own=checked_questions(draft.own, draft.ready))


def _open(
    workspace: Workspace, actor: Actor, rollout_id: str, draft: PulseDraft, place: QuestionPlace | None = None
) -> Poll:
    return pulse.open_pulse(
        workspace,
        actor,
        rollout_id,
        draft.own,
        ready=draft.ready,
        k=draft.k,
        expected=draft.expected,
        live=draft.live,
        place=place,
    )


def drop_draft(
    workspace: Workspace, actor: Actor, rollout_id: str, opened: Poll, unasked: PulseRest | None = None
) -> None:
    """Delete what was prepared once it is open, but for a rehearsal.

    What was prepared before, and is `unasked`, is prepared again.
    """
    if not opened.is_rehearsal:
        is_own = unasked and (unasked.draft.own or {*unasked.draft.ready} - {*USUAL_READY})
        save_draft(workspace, actor, rollout_id, unasked.draft if unasked and is_own else None)


def save_draft(workspace: Workspace, actor: Actor, rollout_id: str, draft: PulseDraft | None) -> None:
    """Keep what a host prepared in place of the last; None deletes it."""
    get_rollout(workspace, actor, rollout_id, "host")
    stored = _DRAFT.dump_json(draft).decode() if draft else ""
    if draft and (len(draft.own) > MOST_OWN or len(stored) > _MOST):
        raise Refused("These questions are too long to be kept.", "Shorten them.")
    with workspace.publishing(rollout_id):
        SpeakerNotes(workspace.register).save(HostNote(uuid4().hex, rollout_id, _SLIDE, stored))
