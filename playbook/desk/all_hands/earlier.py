"""List the questions of earlier pulses, to ask them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import islice

from playbook.core.all_hands import pulse as results
from playbook.core.all_hands.pulse_questions import READY, OwnQuestion, PulseQuestion
from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing
from playbook.core.base.words import say_day
from playbook.core.log.rollout import Rollout
from playbook.desk.all_hands import pulse, pulse_draft
from playbook.desk.all_hands.pulse import PulseView
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.store.register.pulse import Poll

MOST_EARLIER = 20
_MOST_PULSES, _MOST_NAMED = 10, 3
TOO_FEW, NONE_CHOSEN = "too few answers to show", "you showed none of its answers"


@dataclass(frozen=True, slots=True)
class EarlierQuestion:
    """A question of a closed pulse, and its last result in words."""

    question: PulseQuestion
    day: date
    answers: int
    result: str

    @property
    def id(self) -> str:
        """Return what tells it from other questions."""
        return sha256(repr(_same(self.question)).encode()).hexdigest()[:12]

    @property
    def own(self) -> OwnQuestion | None:
        """Return it as its host wrote it; None for a ready one."""
        each = self.question
        own = OwnQuestion(each.words, each.kind, each.options, each.is_many)
        return None if each.key in READY else own


def earlier_questions(workspace: Workspace, actor: Actor, rollout_id: str) -> tuple[EarlierQuestion, ...]:
    """Return the questions of closed pulses, each once, the latest first."""
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    return _earlier(workspace, rollout)[:MOST_EARLIER]


def results_before(workspace: Workspace, actor: Actor, view: PulseView) -> dict[str, str]:
    """Return each question's result of the time before, by key."""
    rollout = get_rollout(workspace, actor, view.poll.rollout_id, "host")
    before = {_same(each.question): each for each in _earlier(workspace, rollout, view.poll)}
    today = workspace.today()
    return {
        question.key: f"{each.result}, {say_day(each.day, today)}"
        for question in view.questions
        if (each := before.get(_same(question)))
    }


def ask_again(workspace: Workspace, actor: Actor, rollout_id: str, question_id: str) -> Poll:
    """Open a pulse with an earlier question alone. Raise Missing.

    Prepared questions that are still to ask follow it.
    """
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    chosen = next((each for each in _earlier(workspace, rollout) if each.id == question_id), None)
    if chosen is None:
        raise Missing("This question is not there any more.", "Reload the page.")
    own = [chosen.own] if chosen.own else []
    ready = [] if chosen.own else [chosen.question.key]
    expected = pulse.people_of(rollout.brief)
    remaining = pulse_draft.find_rest(workspace, actor, rollout_id)
    poll = pulse.open_pulse(workspace, actor, rollout_id, own, ready=ready, expected=expected)
    if remaining:
        pulse_draft.save_rest(workspace, poll, remaining)
    return poll


def _earlier(
    workspace: Workspace, rollout: Rollout, before: Poll | None = None
) -> tuple[EarlierQuestion, ...]:
    latest: dict[tuple[object, ...], EarlierQuestion] = {}
    for view in islice(pulse.closed_pulses(workspace, rollout, before), _MOST_PULSES):
        total, day = view.display.total, view.poll.closed_on or view.poll.opened_on
        for question in view.questions:
            answers = results.answered_about(question, total) if total else 0
            hidden = NONE_CHOSEN if question.key in view.waiting else TOO_FEW
            earlier = EarlierQuestion(question, day, answers, say_result(view, question) or hidden)
            latest.setdefault(_same(question), earlier)
    return tuple(latest.values())


def _same(question: PulseQuestion) -> tuple[object, ...]:
    return question.kind, question.words.casefold(), question.options, question.is_many


def say_result(view: PulseView, question: PulseQuestion) -> str:
    """Return in short what may show of a result, or ''."""
    if question.kind == "scale":
        result = view.display.total.results.get(question.key) if view.display.total else None
        if result is None:
            return ""
        return f"mostly {result.mostly}" if result.mostly else f"{result.mean} of 5"
    if question.kind == "choice":
        return _first_of([_say_share(share) for share in view.ranked(question)])
    texts = view.texts.get(question.key)
    if texts is None:
        return ""
    return _first_of([each.words for each in (*texts.cloud, *texts.themes)] or list(texts.quotes))


def _say_share(share: results.OptionShare) -> str:
    return f"{share.option} {share.words if share.percent is None else f'{share.percent}%'}"


def _first_of(texts: Sequence[str]) -> str:
    return " · ".join(texts[:_MOST_NAMED])
