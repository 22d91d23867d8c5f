"""Run questions from a room: guests ask and vote, hosts answer.

Nothing tells who asked but the name that they typed, and nothing is left of the devices that voted once the
box is closed (docs/decisions/pulse.md).
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from playbook.core.all_hands import questions
from playbook.core.all_hands.questions import Question, in_state, read_question
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.answers import AnswerRemoved, QuestionAnswered
from playbook.core.log.rollout import WHERE_NAMES, Rollout, Where
from playbook.desk.all_hands.poll_texts import holds_coarse
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.crowd import crowd_of
from playbook.desk.links.devices import Bound, Device, bounded, is_form, new_form, no_device
from playbook.desk.links.shares import Share, discreet
from playbook.store.register.questions import Box, Questions, TooMany

TELL_SECONDS = 0.4
MOST_A_DAY = 20  # questions of one device
MOST_VOTES_A_DAY = 1_000  # given and taken back by one device
# In an hour from the phones that opened a link in the same minute, which may be a whole room.
MOST_OF_MINUTE = 250
MOST_VOTES_OF_MINUTE = 200_000
_APART = timedelta(seconds=3)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_STATES: tuple[questions.State, ...] = ("waiting", "shown", "hidden", "answered")


@dataclass(frozen=True, slots=True)
class HostedQuestions:
    """The questions of a rollout for their host; no `box`: never opened."""

    box: Box | None
    waiting: tuple[Question, ...] = ()
    shown: tuple[Question, ...] = ()
    hidden: tuple[Question, ...] = ()
    answered: tuple[Question, ...] = ()
    is_owed: bool = False  # marks of devices from before it closed may still be on the disk


@dataclass(frozen=True, slots=True)
class RoomQuestions:
    """The questions of a rollout as a room reads them, ranked."""

    is_open: bool
    is_moderated: bool
    shown: tuple[Question, ...]
    answered: tuple[Question, ...]
    answers: Mapping[str, str] = field(default_factory=dict)  # written answers by question


def open_box(workspace: Workspace, actor: Actor, rollout_id: str, is_moderated: bool = False) -> None:
    """Take questions and votes. Raise Refused where they are taken already."""
    with workspace.publishing(rollout_id):
        _host(workspace, actor, rollout_id).open(rollout_id, is_moderated)


def close_box(workspace: Workspace, actor: Actor, rollout_id: str) -> None:
    """Close the box: votes are final, devices are forgotten."""
    with workspace.publishing(rollout_id):
        _host(workspace, actor, rollout_id).close(rollout_id)


def moderate_box(workspace: Workspace, actor: Actor, rollout_id: str, is_moderated: bool) -> None:
    """Have new questions wait for the host, or show at once."""
    with workspace.publishing(rollout_id):
        _host(workspace, actor, rollout_id).moderate(rollout_id, is_moderated)


def list_questions(workspace: Workspace, actor: Actor, rollout_id: str) -> HostedQuestions:
    """Return all questions of a rollout by state, each list ranked."""
    stored = _host(workspace, actor, rollout_id)
    every = stored.of_rollout(rollout_id)
    waiting, shown, hidden, answered = (in_state(every, state) for state in _STATES)
    box, is_owed = stored.find_box(rollout_id), workspace.register.owes_scrub
    return HostedQuestions(box, waiting, shown, hidden, answered, is_owed)


def get_question(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> Question:
    """Return a question as its host reads it. Raise Missing."""
    return _host(workspace, actor, rollout_id).get(rollout_id, question_id)


def show_question(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> Question:
    """Show the room a question that is waiting, hidden or answered."""
    return _move(workspace, actor, rollout_id, question_id, "shown")


def hide_question(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> Question:
    """Hide a question with its votes."""
    return _move(workspace, actor, rollout_id, question_id, "hidden")


def mark_answered(
    workspace: Workspace, actor: Actor, rollout_id: str, question_id: str, where: Where
) -> Question:
    """Mark a question as answered, and return it."""
    if where not in WHERE_NAMES:
        raise Invalid([Problem("where", "Choose how it was answered.", "Pick stage or writing.")])
    return _move(workspace, actor, rollout_id, question_id, "answered", where)


def remove_question(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> None:
    """Delete a question with its votes, for good."""
    with workspace.publishing(rollout_id):
        _host(workspace, actor, rollout_id).remove(rollout_id, question_id)


def follow_answers(workspace: Workspace, rollout: Rollout, changes: Iterable[AnyChange]) -> None:
    """Let questions follow changes to their answers: answered, or shown again."""
    stored = Questions(workspace.register)
    for change in changes:
        if not isinstance(change, QuestionAnswered | AnswerRemoved):
            continue
        # An answer outlives its question.
        with suppress(Missing), workspace.publishing(rollout.id):
            if isinstance(change, QuestionAnswered):
                stored.move(rollout.id, change.answer.id, "answered", change.answer.where)
            elif stored.get(rollout.id, change.answer_id).state == "answered":
                stored.move(rollout.id, change.answer_id, "shown")


def questions_of(workspace: Workspace, share: Share) -> RoomQuestions | None:
    """Return what the room of a link reads, or None without questions."""
    if not share.is_open or "questions" not in share.asks:
        return None
    rollout_id, changes = share.link.rollout_id, workspace.notifier
    # A room votes and reads in the same second: those who wait here share what the first one computes. Each
    # looks up the change count, so that whoever voted reads their vote.
    with workspace.lock("questions"):
        counts = (changes.count(rollout_id), changes.count(_topic(rollout_id)))
        key = (rollout_id, share.head, *counts)
        return workspace.cache("questions", 16).once(key, lambda: _heard_now(workspace, share))


def _heard_now(workspace: Workspace, share: Share) -> RoomQuestions | None:
    rollout_id, stored = share.link.rollout_id, Questions(workspace.register)
    if (box := stored.find_box(rollout_id)) is None:
        return None
    every = stored.of_rollout(rollout_id)
    shown, answered = in_state(every, "shown"), in_state(every, "answered")
    if not (box.is_open or shown or answered):
        return None
    say = discreet(workspace, share)
    return RoomQuestions(
        box.is_open,
        box.is_moderated,
        tuple(replace(question, words=say.of_guest(question.words)) for question in shown),
        tuple(replace(question, words=say.of_guest(question.words)) for question in answered),
        {answer.id: say.of_host(answer.words) for answer in share.rollout.answers.values() if answer.words},
    )


def voted_by(
    workspace: Workspace, share: Share, device: Device | None, shown: Iterable[Question]
) -> frozenset[str]:
    """Return which of these questions a device voted for; none once closed."""
    ids = [question.id for question in shown]
    if device is None or not ids:
        return frozenset()
    return Questions(workspace.register).voted(share.link.rollout_id, ids, device.mark)


def ask_question(
    workspace: Workspace, share: Share, device: Device | None, once: str, words: str, name: str = ""
) -> Question:
    """Store a guest's question once, or hold it, and return it.

    Raise Invalid with a problem for each field, Shut, Missing, or Refused without a device or beyond bounds.
    """
    stored = _asked_by(workspace, share)
    rollout_id = share.link.rollout_id
    typed = read_question(words, name)
    question_id = once if is_form(once) else new_form()
    if stored.has(rollout_id, question_id, typed.words):
        return stored.get(rollout_id, question_id)
    if question_id in workspace.rollout_cache.get(rollout_id).answers:
        question_id = new_form()  # of an answered and removed question, whose answer stays its own
    if device is None:
        raise no_device()
    crowd, day = crowd_of(workspace), workspace.today()
    # Strong language is for the host to decide about, before a hall reads it.
    waits = holds_coarse(share.rollout, typed.words) or holds_coarse(share.rollout, typed.name)

    def store() -> str:
        question, is_new = stored.add(rollout_id, question_id, typed, day, waits=waits)
        if is_new:
            _ring_soon(workspace, rollout_id)
        return question.id

    of_device, of_minute = Bound(MOST_A_DAY, _DAY, _APART), Bound(MOST_OF_MINUTE, _HOUR)
    try:
        with bounded(workspace, device, "question", of_device, of_minute, _full):
            stored_id = store()
    except TooMany as error:
        crowd.hold(device.origin, "question", question_id, store, error)
        return Question(question_id, rollout_id, 0, typed.words, typed.name, "waiting", None, day, 0, False)
    crowd.note(device.origin, "question", stored_id)
    return stored.get(rollout_id, stored_id)


def vote_for(
    workspace: Workspace, share: Share, device: Device | None, question_id: str, is_for: bool = True
) -> bool:
    """Count a device's vote once, or withdraw it; return whether it changed."""
    stored = _asked_by(workspace, share)
    if device is None:
        raise no_device()
    crowd = crowd_of(workspace)
    if not crowd.takes_votes(device.origin):
        raise _full()
    of_device, of_minute = Bound(MOST_VOTES_A_DAY, _DAY), Bound(MOST_VOTES_OF_MINUTE, _HOUR)
    with bounded(workspace, device, "vote", of_device, of_minute, _full):
        changed = stored.vote(share.link.rollout_id, question_id, device.mark, is_for)
    crowd.note(device.origin, "vote", device.mark)
    if changed:
        _ring_soon(workspace, share.link.rollout_id)
    return changed


def _full() -> TooMany:
    return TooMany("More comes in by this link than a room could send.", "Try again in a few minutes.")


def _ring_soon(workspace: Workspace, rollout_id: str) -> None:
    """Publish in a moment, once for all that comes meanwhile."""
    workspace.notifier.wake(_topic(rollout_id))
    ring = partial(workspace.notifier.publish, rollout_id)
    workspace.background.later(("questions", rollout_id), TELL_SECONDS, ring)


def _topic(rollout_id: str) -> str:
    """Return the topic of each vote and question, which no page watches."""
    return f"questions {rollout_id}"


def _host(workspace: Workspace, actor: Actor, rollout_id: str) -> Questions:
    get_rollout(workspace, actor, rollout_id, "host")
    return Questions(workspace.register)


def _move(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    question_id: str,
    state: questions.State,
    where: Where | None = None,
) -> Question:
    stored = _host(workspace, actor, rollout_id)
    with workspace.publishing(rollout_id):
        stored.move(rollout_id, question_id, state, where)
    return stored.get(rollout_id, question_id)


def _asked_by(workspace: Workspace, share: Share) -> Questions:
    """Return a link's questions. Raise Missing where it asks none."""
    if not share.is_open or "questions" not in share.asks:
        raise shares.gone()
    return Questions(workspace.register)
