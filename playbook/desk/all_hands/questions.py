"""Questions from the room: a host opens a box, shows, hides and answers; whoever has the link asks and votes.

Nothing here knows who asked but the name that they typed, and of the devices that voted nothing is left
once the box is closed (docs/decisions/pulse.md).
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
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.devices import Bound, Device, bounded, is_form, new_form, no_device
from playbook.desk.links.shares import Share, discreet
from playbook.store.register.questions import Box, Questions, TooMany

TELL_SECONDS = 0.4
MOST_A_DAY = 20  # questions of one device
MOST_VOTES_A_DAY = 1_000  # given and taken back by one device
MOST_OF_LINK = 500  # questions in an hour by one link
MOST_VOTES_OF_LINK = 200_000  # in an hour: a hundred from each of two thousand people
_APART = timedelta(seconds=3)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hosted:
    """The questions of a rollout as their host sees them, ranked; `box` is None where it was never opened.

    `is_owed`: what told devices apart before it closed may still be on the disk, which is tried again.
    """

    box: Box | None
    waiting: tuple[Question, ...] = ()
    shown: tuple[Question, ...] = ()
    hidden: tuple[Question, ...] = ()
    answered: tuple[Question, ...] = ()
    is_owed: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The questions of a rollout as a room reads them, ranked, with roles in the place of people's names.

    `said`: what was answered to a question, by its id, where it was put down in words.
    """

    is_open: bool
    is_moderated: bool
    shown: tuple[Question, ...]
    answered: tuple[Question, ...]
    said: Mapping[str, str] = field(default_factory=dict)


def open_box(workspace: Workspace, actor: Actor, rollout_id: str, is_moderated: bool = False) -> None:
    """Take questions and votes; raises Refused where they are taken already.

    `is_moderated`: each question waits until the host shows it.
    """
    _host(workspace, actor, rollout_id).open(rollout_id, is_moderated)
    workspace.notifier.publish(rollout_id)


def close_box(workspace: Workspace, actor: Actor, rollout_id: str) -> None:
    """Take no more: votes are final, and what told devices apart is destroyed."""
    _host(workspace, actor, rollout_id).close(rollout_id)
    workspace.notifier.publish(rollout_id)


def moderate_box(workspace: Workspace, actor: Actor, rollout_id: str, is_moderated: bool) -> None:
    """Have new questions wait for the host, or show at once; those that came before stay as they are."""
    _host(workspace, actor, rollout_id).moderate(rollout_id, is_moderated)
    workspace.notifier.publish(rollout_id)


def list_questions(workspace: Workspace, actor: Actor, rollout_id: str) -> Hosted:
    """Give back all questions of a rollout by how they stand, each list ranked."""
    kept = _host(workspace, actor, rollout_id)
    found = kept.all(rollout_id)
    return Hosted(
        kept.find_box(rollout_id),
        in_state(found, "waiting"),
        in_state(found, "shown"),
        in_state(found, "hidden"),
        in_state(found, "answered"),
        workspace.register.owes_scrub,
    )


def get_question(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> Question:
    """Give back a question as its host reads it; raises Missing where it is not there."""
    return _host(workspace, actor, rollout_id).get(rollout_id, question_id)


def show_question(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> Question:
    """Show the room a question that waits or is hidden, or one that was called answered too early."""
    return _move(workspace, actor, rollout_id, question_id, "shown")


def hide_question(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> Question:
    """Take a question off the screens, with its votes as they are."""
    return _move(workspace, actor, rollout_id, question_id, "hidden")


def mark_answered(
    workspace: Workspace, actor: Actor, rollout_id: str, question_id: str, where: Where
) -> Question:
    """Note that a question was answered, on stage or in writing, and give it back as it stands then."""
    if where not in WHERE_NAMES:
        raise Invalid([Problem("where", "It is not said how it was answered.", "Pick stage or writing.")])
    return _move(workspace, actor, rollout_id, question_id, "answered", where)


def remove_question(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> None:
    """Delete a question with its votes, for good."""
    _host(workspace, actor, rollout_id).remove(rollout_id, question_id)
    workspace.notifier.publish(rollout_id)


def follow_answers(workspace: Workspace, rollout: Rollout, changes: Iterable[AnyChange]) -> None:
    """Have questions stand as these changes of their rollout say: answered, or else shown again."""
    kept = Questions(workspace.register)
    for change in changes:
        if not isinstance(change, QuestionAnswered | AnswerRemoved):
            continue
        # An answer outlives its question.
        with suppress(Missing):
            if isinstance(change, QuestionAnswered):
                kept.move(rollout.id, change.answer.id, "answered", change.answer.where)
            elif kept.get(rollout.id, change.answer_id).state == "answered":
                kept.move(rollout.id, change.answer_id, "shown")
            workspace.notifier.publish(rollout.id)


def heard_by(workspace: Workspace, share: Share) -> Heard | None:
    """Give back what the room of a link reads, or None where the link asks for no questions.

    None too where nothing was ever asked and nothing can be.
    """
    if not share.is_open or "questions" not in share.asks:
        return None
    rollout_id, changes = share.link.rollout_id, workspace.notifier
    # A room votes and reads in the same second: those who wait here share what the first of them works out.
    # How often it changed is looked up by each, so that whoever voted reads their vote.
    with workspace.lock("questions"):
        told = (changes.count(rollout_id), changes.count(_topic(rollout_id)))
        key = (rollout_id, share.head, *told)
        return workspace.cache("questions", 16).once(key, lambda: _heard_now(workspace, share))


def _heard_now(workspace: Workspace, share: Share) -> Heard | None:
    rollout_id, kept = share.link.rollout_id, Questions(workspace.register)
    box = kept.find_box(rollout_id)
    if box is None:
        return None
    found = kept.all(rollout_id)
    shown, answered = in_state(found, "shown"), in_state(found, "answered")
    if not (box.is_open or shown or answered):
        return None
    say = discreet(workspace, share)
    return Heard(
        box.is_open,
        box.is_moderated,
        tuple(replace(one, words=say(one.words)) for one in shown),
        tuple(replace(one, words=say(one.words)) for one in answered),
        {one.id: say(one.words) for one in share.rollout.answers.values() if one.words},
    )


def voted_by(
    workspace: Workspace, share: Share, device: Device | None, some: Iterable[Question]
) -> frozenset[str]:
    """Give back which of these questions a device has voted for; none once the box is closed."""
    ids = [one.id for one in some]
    if device is None or not ids:
        return frozenset()
    return Questions(workspace.register).voted(share.link.rollout_id, ids, device.mark)


def ask_question(
    workspace: Workspace, share: Share, device: Device | None, once: str, words: str, name: str = ""
) -> Question:
    """Keep a question of a guest and give it back: shown, or waiting for the host.

    A form that was sent before is not kept again, unless it asks something else now. Raises Invalid with a
    problem for each field, Shut where nothing is taken, Refused beyond the bounds or without a device,
    Missing where the link asks for no questions.
    """
    kept = _asked_by(workspace, share)
    rollout_id = share.link.rollout_id
    asked = read_question(words, name)
    question_id = once if is_form(once) else new_form()
    if kept.has(rollout_id, question_id, asked.words):
        return kept.get(rollout_id, question_id)
    if question_id in workspace.rollout_cache.get(rollout_id).answers:
        question_id = new_form()  # of a question that was answered and removed: its answer stays its own
    if device is None:
        raise no_device()
    of_device, of_link = Bound(MOST_A_DAY, _DAY, _APART), Bound(MOST_OF_LINK, _HOUR)
    with bounded(workspace, device, "question", of_device, of_link, _full):
        question, is_new = kept.add(rollout_id, question_id, asked, workspace.today())
    if is_new and question.state == "shown":
        _ring_soon(workspace, rollout_id)
    return question


def vote_for(
    workspace: Workspace, share: Share, device: Device | None, question_id: str, is_for: bool = True
) -> bool:
    """Count the vote of a device for a question, once, or take it back; gives back whether that changed it.

    Raises Shut where nothing is taken, Over where the question takes no votes, Refused beyond the bounds or
    without a device, Missing where the link asks for no questions.
    """
    kept = _asked_by(workspace, share)
    if device is None:
        raise no_device()
    of_device, of_link = Bound(MOST_VOTES_A_DAY, _DAY), Bound(MOST_VOTES_OF_LINK, _HOUR)
    with bounded(workspace, device, "vote", of_device, of_link, _full):
        changed = kept.vote(share.link.rollout_id, question_id, device.mark, is_for)
    if changed:
        _ring_soon(workspace, share.link.rollout_id)
    return changed


def _full() -> TooMany:
    return TooMany("More comes in by this link than a room could send.", "Try again in a few minutes.")


def _ring_soon(workspace: Workspace, rollout_id: str) -> None:
    """Ring who watches in a moment, once for all that comes meanwhile; whoever asks reads it at once."""
    workspace.notifier.publish(_topic(rollout_id))
    ring = partial(workspace.notifier.publish, rollout_id)
    workspace.background.later(("questions", rollout_id), TELL_SECONDS, ring)


def _topic(rollout_id: str) -> str:
    """What is told at each vote and question at once: nobody watches it, so no page is written for it."""
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
    kept = _host(workspace, actor, rollout_id)
    kept.move(rollout_id, question_id, state, where)
    workspace.notifier.publish(rollout_id)
    return kept.get(rollout_id, question_id)


def _asked_by(workspace: Workspace, share: Share) -> Questions:
    """The questions that a guest may add to; raises Missing where their link asks for none."""
    if not share.is_open or "questions" not in share.asks:
        raise shares.gone()
    return Questions(workspace.register)
