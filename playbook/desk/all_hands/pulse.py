"""Run the anonymous pulse of a room, one answer per guest.

Nothing of it goes into a log or a count: only the counters of store/register/pulse.py are stored, and only
what core/all_hands/pulse.py lets through is read from them.
"""

import threading
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from playbook import clock
from playbook.core.all_hands import made_up, pulse, pulse_questions
from playbook.core.all_hands.pulse import Blur, Display, OptionShare, shares_of, without_guesses
from playbook.core.all_hands.pulse_questions import Kind, OwnQuestion, PulseQuestion, QuestionPlace
from playbook.core.all_hands.pulse_texts import (
    IsShown,
    PulseText,
    RoomTexts,
    room_texts,
    say_word_limit,
    with_noise,
    word_limit,
)
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Refused
from playbook.core.base.words import count
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.progress import ReadinessScored
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.desk.all_hands import rooms
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.limits.rate_limit import TokenBuckets, TooSoon
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.devices import Device
from playbook.desk.links.shares import Discreet, Share, discreet
from playbook.store.errors import StoreError
from playbook.store.register.links import Rooms
from playbook.store.register.polls.texts import PulseTexts
from playbook.store.register.pulse import Poll, PulseOver, Pulses, Twice

_MOST_DEVICES = 50_000
_NOISE = "pulse noise"
_LOOK_SECONDS = 1.0
_MOST_BEFORE = 10  # pulses
# How long the questions of a kind take, and to send them, in seconds.
_TO_ANSWER: Mapping[Kind, int] = {"scale": 10, "choice": 12, "words": 20, "text": 40}
_TO_SEND = 15


@dataclass(frozen=True, slots=True)
class PulseView:
    """A pulse as a room or a host may see it."""

    poll: Poll
    questions: tuple[PulseQuestion, ...]
    groups: Mapping[str, str]  # the teams to choose from, by id
    people: int  # how many answers are reported
    display: Display
    texts: Mapping[str, RoomTexts] = field(default_factory=dict)  # of the open questions, by key
    before: Mapping[str, float] = field(default_factory=dict)  # means that a room saw last time, by key
    waiting: frozenset[str] = frozenset()  # once closed: the questions whose texts wait for the host
    earlier: tuple["PulseView", ...] = ()  # of the questions that were asked before it, one by one
    older: tuple["PulseView", ...] = ()  # the other pulses whose results the same room saw

    @property
    def so_far(self) -> str:
        """Return how many have answered, true for those who have too."""
        if self.people:
            return f"At least {self.people:,} answers so far"
        return f"The count appears after {pulse.step_of(self.poll.k)} answers"

    @property
    def says_count(self) -> str:
        """Return how many answered, in the words of every screen."""
        return self.so_far if self.poll.is_open else count(self.people, "answer")

    @property
    def is_of_few(self) -> bool:
        """Return whether too few are there for shares to show."""
        return (self.poll.expected if self.poll.is_open else self.people) < pulse.SHARES_FROM

    @property
    def goal(self) -> int:
        """Return from how many answers on the open pulse has results to show."""
        return pulse.shares_live_from(self.poll.k, self.poll.expected) or self.poll.expected

    @property
    def says_when(self) -> str:
        """Return in plain words when results show, to the room."""
        if self.poll.is_open and not self.is_of_few:
            live = pulse.shares_live_from(self.poll.k, self.poll.expected)
            first = f"after about {live:,} answers" if live else "once the pulse is closed"
            return f"Results show {first}, so that nobody can be recognized."
        if not self.poll.is_open and self.people < self.poll.k:
            return f"Results need {self.poll.k} answers, so that nobody can be recognized."
        few = f"With fewer than {pulse.SHARES_FROM} answers, we show only what nearly all agree on"
        return f"{few}, so that nobody can be recognized."

    @property
    def scales(self) -> tuple[PulseQuestion, ...]:
        """Return the questions that are answered from 1 to 5."""
        return tuple(question for question in self.questions if question.kind == "scale")

    @property
    def elements(self) -> tuple[PulseQuestion, ...]:
        """Return the questions that ask for an element of readiness."""
        return tuple(question for question in self.questions if question.key in pulse_questions.ELEMENTS)

    @property
    def showing(self) -> tuple[PulseQuestion, ...]:
        """Return the questions of which something shows."""
        results = self.display.total.results if self.display.total else {}

        def shows(question: PulseQuestion) -> bool:
            if question.kind in ("scale", "choice"):
                return bool(self.shares(question)) if question.kind == "choice" else question.key in results
            texts = self.texts.get(question.key, RoomTexts())
            return bool(texts.themes or texts.quotes or texts.cloud)

        return tuple(filter(shows, self.questions))

    @property
    def is_on_slides(self) -> bool:
        """Return whether the big screen asks the questions one after the other."""
        return self.poll.is_open and len(self.questions) > 1

    @property
    def asks_one(self) -> bool:
        """Return whether the big screen asks a single question."""
        return self.poll.is_open and len(self.questions) == 1 and not self.showing

    @property
    def shown_before(self) -> tuple["PulseView", ...]:
        """Return the pulses before it that the room sees, latest first."""
        before = reversed((*self.older, *self.earlier))
        return tuple(view for view in before if view.showing or view.waiting)

    @property
    def only_written(self) -> PulseQuestion | None:
        """Return the one question of a pulse where people wrote, or None."""
        is_one = len(self.questions) == 1 and self.has_texts
        return self.questions[0] if is_one else None

    @property
    def lacks_shares(self) -> bool:
        """Return whether a scale or choice has too few answers."""
        return any(each.kind in ("scale", "choice") and each not in self.showing for each in self.questions)

    @property
    def says_word_limit(self) -> str:
        """Return how many people it takes until a word shows."""
        return say_word_limit(self.poll.k)

    @property
    def says_text_limit(self) -> str:
        """Return how many people it takes until a written answer may show."""
        return f"Answers appear once {self.poll.k} people have written, so that nobody can be recognized."

    @property
    def says_length(self) -> str:
        """Return how many questions wait, and how long they take."""
        seconds = _TO_SEND + sum(_TO_ANSWER[question.kind] for question in self.questions)
        minutes = max(1, round(seconds / 60))
        return f"{count(len(self.questions), 'question')}, about {count(minutes, 'minute')}"

    @property
    def has_texts(self) -> bool:
        """Return whether something may be written."""
        return any(question.kind in ("text", "words") for question in self.questions)

    def shares(self, question: PulseQuestion, group_id: str = "") -> tuple[OptionShare, ...]:
        """Return the share of each option, of everybody or a team."""
        unit = self.display.groups.get(group_id) if group_id else self.display.total
        return shares_of(question, unit) if unit else ()

    def ranked(self, question: PulseQuestion) -> tuple[OptionShare, ...]:
        """Return the shares of everybody, the largest first."""
        order = sorted(
            self.shares(question), key=lambda share: (-(share.percent or 0), share.words != "most")
        )
        return tuple(order)


@dataclass(frozen=True, slots=True)
class HostedPulse:
    """A pulse for its host, with answers and devices."""

    shown: PulseView
    taken: int
    devices: int
    texts: tuple[PulseText, ...] = ()  # what was written, as far as it may be read
    before: tuple[tuple[PulseView, tuple[PulseText, ...]], ...] = ()  # the same, before it in this room
    is_owed: bool = False  # marks of devices in a closed pulse may still be on the disk

    @property
    def written(self) -> tuple[tuple[PulseView, tuple[PulseText, ...]], ...]:
        """Return each pulse whose texts its host moderates, the latest first."""
        return ((self.shown, self.texts), *self.before)

    @property
    def shows_once_closed(self) -> bool:
        """Return whether enough answered, and shares show only when no more come."""
        total = self.shown.display.total
        is_enough = self.taken >= pulse.SHARES_FROM and not self.shown.is_of_few
        return self.shown.poll.is_open and is_enough and not (total and total.results)

    @property
    def says_when(self) -> str:
        """Return when results show, and how many answers are missing."""
        poll, least = self.shown.poll, pulse.SHARES_FROM
        missing = least - self.taken
        if poll.is_open and (written := self.shown.only_written):
            return self.shown.says_word_limit if written.kind == "words" else self.shown.says_text_limit
        if not poll.is_open:
            return "" if missing <= 0 else self.shown.says_when
        if self.shown.is_of_few:
            return (
                f"You expect {poll.expected:,}: percentages appear after {least} answers. With fewer, "
                "what nearly all agree on shows once you close the pulse, and so do the written answers that "
                "you approve."
            )
        live = pulse.shares_live_from(poll.k, poll.expected)
        if missing > 0 and live:
            return (
                f"Percentages appear after about {live:,} answers, or after {least} once you close the "
                f"pulse: {missing} to go."
            )
        if missing > 0:
            return f"Percentages appear once you close the pulse, after {least} answers: {missing} to go."
        close = "once you close the pulse"
        return f"Percentages appear {f'after about {live:,} answers, or {close}' if live else close}."


class _Running:
    """The pulses of a workspace in memory; nothing tells who answered what."""

    def __init__(self, workspace: Workspace) -> None:
        self.pulses = Pulses(workspace.register)
        self._publish = workspace.notifier.publish
        self._register, self._background = workspace.register, workspace.background
        self._lock = threading.Lock()
        self._forms = TokenBuckets(1, _MOST_DEVICES)
        self.devices: dict[str, set[int]] = {}
        self.progress: dict[tuple[str, str], set[int]] = {}  # by pulse and question
        workspace.at_close.append(self.pulses.flush_all)
        workspace.at_rewrite.append(self.pulses.ungroup)

    def note(self, poll_id: str, mark: str) -> None:
        """Raise TooSoon within a second, PulseOver for a closed pulse."""
        with self._lock:
            # A device that comes as it closes leaves nothing: `forget` waits for this lock.
            if not self.pulses.is_open(poll_id):
                raise PulseOver("This pulse is closed.", "Nothing was sent.")
            if self._forms.wait(mark, clock.now()):
                raise TooSoon("That was very quick.", "Wait a second, then send it again.")
            self._forms.take(mark)
            sent = self.devices.setdefault(poll_id, set())
            if len(sent) < _MOST_DEVICES:
                sent.add(hash(mark))

    def note_progress(self, poll_id: str, mark: str, keys: Iterable[str]) -> None:
        """Note that a device has done questions of an open pulse."""
        with self._lock:
            if self.pulses.is_open(poll_id):
                for key in keys:
                    done = self.progress.setdefault((poll_id, key), set())
                    if len(done) < _MOST_DEVICES:
                        done.add(hash(mark))

    def forget(self, poll_id: str) -> None:
        """Drop the marks of devices."""
        with self._lock:
            self.progress = {of: done for of, done in self.progress.items() if of[0] != poll_id}
            self.devices.pop(poll_id, None)
            self._forms.clear()

    def flush(self, poll: Poll) -> None:
        """Write what waits, and publish where the shown results changed."""
        # What cannot be written now is written with the next answer.
        with suppress(StoreError):
            if self.pulses.flush(poll.id, self.word_limit(poll)):
                self._publish(poll.rollout_id)

    def watch(self, poll_id: str) -> None:
        """Write what waits here as soon as another process closes the pulse."""

        def look() -> None:
            still_waits = True
            with suppress(StoreError):
                still_waits = self.pulses.flush_if_closing(poll_id)
            if still_waits:
                self.watch(poll_id)

        if self._register.is_shared:
            self._background.later(("answers wait", poll_id), _LOOK_SECONDS, look)

    def word_limit(self, poll: Poll) -> IsShown:
        """Return which words of a cloud may show."""
        return word_limit(self._register.secret(_NOISE).encode(), poll.id, poll.k)


def open_pulse(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    own: Sequence[OwnQuestion] = (),
    *,
    ready: Collection[str] = pulse_questions.USUAL_READY,
    k: int = pulse.USUAL_K,  # fixed from here on
    expected: int = pulse.USUAL_EXPECTED,
    live: bool = False,  # the room sees results in steps while it is open
    place: QuestionPlace | None = None,
) -> Poll:
    """Open a pulse. Raise Invalid, or Refused while one is open."""
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    questions = pulse_questions.checked_questions(own, ready)
    keys = [key for key in pulse_questions.READY if key in ready]
    rooms.prolong_rehearsals(workspace, rollout_id)
    if _is_rehearsing(workspace, rollout_id):
        keys.append(pulse_questions.REHEARSAL)
    if place:
        keys.append(place.token)
    keys += pulse_questions.room_tokens(Rooms(workspace.register).open_codes(rollout_id, workspace.now()))
    pulse.checked_numbers(k, expected)
    workspace.register.secret(_NOISE)  # made now: once the disk is full nobody could see the pulse
    pulses = workspace.own(_Running).pulses
    sizes = _team_sizes(rollout)
    with workspace.publishing(rollout_id):
        if place is None or place.number == 1:
            pulses.throw_away(rollout_id)
        return pulses.open(rollout_id, keys, questions, k, expected, live, workspace.today(), sizes)


def close_pulse(workspace: Workspace, actor: Actor, rollout_id: str, poll_id: str = "") -> None:
    """Close the open pulse: count everything, and delete the marks of devices.

    `poll_id`: of the pulse that the host looks at; no newer one is closed.
    """
    poll = _latest(workspace, actor, rollout_id, poll_id)
    if not poll.is_open:
        raise Refused("No pulse is open.", "Open one first.")
    running = workspace.own(_Running)
    with workspace.publishing(rollout_id):
        running.pulses.close(poll.id, workspace.today(), running.word_limit(poll))
        running.forget(poll.id)


def close_room(workspace: Workspace, actor: Actor, rollout_id: str, link_id: str) -> None:
    """End the room of a link, and delete a rehearsal's answers."""
    rooms.close_room(workspace, actor, rollout_id, link_id)
    _throw_away(workspace, rollout_id)


def throw_away_rehearsals(workspace: Workspace) -> None:
    """Delete the pulses of rehearsals whose rooms are over."""
    for rollout_id in workspace.own(_Running).pulses.rehearsed():
        _throw_away(workspace, rollout_id)


def _throw_away(workspace: Workspace, rollout_id: str) -> None:
    if not _is_rehearsing(workspace, rollout_id):
        with workspace.publishing(rollout_id):
            workspace.own(_Running).pulses.throw_away(rollout_id)


def find_poll(workspace: Workspace, actor: Actor, rollout_id: str) -> Poll | None:
    """Return the pulse that hosts lead now, or the rehearsal's."""
    get_rollout(workspace, actor, rollout_id, "host")
    return _latest_poll(workspace, rollout_id)


def _is_rehearsing(workspace: Workspace, rollout_id: str) -> bool:
    return Rooms(workspace.register).is_rehearsing(rollout_id, workspace.now())


def _latest_poll(workspace: Workspace, rollout_id: str) -> Poll | None:
    pulses, is_rehearsing = workspace.own(_Running).pulses, _is_rehearsing(workspace, rollout_id)
    if is_rehearsing and (rehearsed := pulses.find_latest(rollout_id, is_rehearsal=True)):
        return rehearsed
    # A pulse that outlived its room has to be closed before the rehearsal opens its own.
    latest = pulses.find_latest(rollout_id)
    return None if is_rehearsing and latest and not latest.is_open else latest


def _poll_on(workspace: Workspace, share: Share) -> Poll | None:
    """Return the latest pulse that a link may show."""
    pulses = workspace.own(_Running).pulses
    return pulses.find_latest(share.rollout.id, is_rehearsal=share.is_frozen)


def reveal_pulse(
    workspace: Workspace, actor: Actor, rollout_id: str, poll_id: str = "", *, teams: bool = False
) -> None:
    """Show the latest pulse's results on every screen, or also by team.

    `poll_id`: of the pulse that the host looks at; nothing is revealed of a newer one.
    """
    _show(workspace, actor, rollout_id, poll_id, is_shown=True, are_teams_shown=teams)


def hide_pulse(workspace: Workspace, actor: Actor, rollout_id: str, poll_id: str = "") -> None:
    """Hide the results of the latest pulse on every screen."""
    _show(workspace, actor, rollout_id, poll_id, is_shown=False)


def find_pulse(workspace: Workspace, actor: Actor, rollout_id: str) -> HostedPulse | None:
    """Return the latest pulse as its host may see it, or None."""
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    running = workspace.own(_Running)
    if (poll := _latest_poll(workspace, rollout_id)) is None:
        return None
    taken = running.pulses.taken(poll.id)
    sent = len(running.devices.get(poll.id, ()))
    shown = _shown(workspace, rollout, poll)
    texts = tuple(texts_of(workspace, shown))
    views = (_shown(workspace, rollout, each) for each in _shown_before(workspace, poll))
    before = tuple((view, tuple(texts_of(workspace, view))) for view in views if view.has_texts)
    return HostedPulse(shown, taken, max(sent, taken), texts, before, workspace.register.owes_scrub)


def count_answers(workspace: Workspace, actor: Actor, rollout_id: str) -> int:
    """Return how many have answered the latest pulse."""
    get_rollout(workspace, actor, rollout_id, "host")
    pulses = workspace.own(_Running).pulses
    return pulses.taken(poll.id) if (poll := _latest_poll(workspace, rollout_id)) else 0


def count_done(workspace: Workspace, actor: Actor, rollout_id: str, phones: int) -> dict[str, int]:
    """Return how many phones have done each question of the open pulse.

    A question is done with an answer or by going on, so that nobody is known to have skipped it.
    """
    get_rollout(workspace, actor, rollout_id, "host")
    return _count_done(workspace, _latest_poll(workspace, rollout_id), phones)


def count_on(workspace: Workspace, share: Share, phones: int) -> dict[str, int]:
    """Return how many have done each question, for the big screen."""
    poll = _poll_on(workspace, share) if "pulse" in share.asks else None
    return _count_done(workspace, poll, phones)


def _count_done(workspace: Workspace, poll: Poll | None, phones: int) -> dict[str, int]:
    running = workspace.own(_Running)
    if poll is None or not poll.is_open:
        return {}
    taken = running.pulses.taken(poll.id)
    if len(poll.asked) == 1:
        return {poll.asked[0].key: taken}
    sent = running.devices.get(poll.id, set())
    done = {question.key: running.progress.get((poll.id, question.key), set()) for question in poll.asked}
    # A program can say of many phones what it likes, but not that they are in the room. A form that was sent
    # has done all questions, also before a restart.
    most = max(taken, phones)
    return {key: max(taken, min(len(sent | devices), most)) for key, devices in done.items()}


def note_progress(
    workspace: Workspace, share: Share, device: Device, poll_id: str, keys: Collection[str]
) -> None:
    """Note which questions a device has done, for the host's count."""
    if (poll := _poll_on(workspace, share)) and poll.id == poll_id:
        done = [question.key for question in poll.asked if question.key in keys]
        workspace.own(_Running).note_progress(poll.id, device.mark, done)


def make_up_answers(workspace: Workspace, actor: Actor, rollout_id: str, poll_id: str = "") -> None:
    """Answer the open pulse of a rehearsal with made-up forms, once."""
    poll, running = _latest(workspace, actor, rollout_id, poll_id), workspace.own(_Running)
    if not (poll.is_rehearsal and poll.is_open):
        raise Refused("Made-up answers are for the open pulse of a rehearsal.", "Rehearse first.")
    if poll.is_made_up:
        raise Refused("The made-up answers are in already.", "Close the pulse, then open another one.")
    with workspace.publishing(rollout_id):
        running.pulses.mark_made_up(poll)
        for number, form in enumerate(made_up.made_up_forms(poll.asked)):
            answers = pulse_questions.read_answers(form, poll.asked, ())
            running.note(poll.id, mark := f"made up {number}")
            running.pulses.take(poll.id, mark, answers)
            if running.pulses.is_full(poll.id):
                running.flush(poll)
    running.watch(poll.id)


def use_as_readiness(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Score the readiness of every group that may be shown."""
    if (hosted := find_pulse(workspace, actor, rollout_id)) is None or hosted.shown.poll.is_open:
        raise Refused("There is no closed pulse to use.", "Close the pulse first.")
    if hosted.shown.poll.is_rehearsal:
        raise Refused("This was a rehearsal.", "Close its room, then open the real one.")
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    scores = {group_id: dict(scores) for group_id, scores in rollout.readiness.items()}
    changed = list[str]()
    series, _ = _before(workspace, hosted.shown.poll)
    for view in (*(_shown(workspace, rollout, each) for each in series), hosted.shown):
        for group_id, unit in view.display.groups.items():
            if (of_group := pulse.scores_of(unit)) and group_id in hosted.shown.groups:
                scores[group_id] = {**scores.get(group_id, {}), **of_group}
                changed.append(group_id)
    changes: list[AnyChange] = [
        ReadinessScored(group_id=group_id, scores=scores[group_id]) for group_id in dict.fromkeys(changed)
    ]
    if not changes:
        hint = "It takes twenty from one team, or a clear majority for one answer."
        raise Refused("No team has enough answers to be scored.", hint)
    return commit(workspace, actor, rollout_id, seen, changes)


def pulse_of(workspace: Workspace, share: Share) -> PulseView | None:
    """Return the pulse on a link's page, as far as revealed."""
    if "pulse" not in share.asks:
        return None
    poll = _poll_on(workspace, share)
    is_led = rooms.room_on(workspace, share.link.id) is not None
    if poll is None or not (poll.is_open or poll.is_shown or is_led):
        return None
    say = discreet(workspace, share)
    shown = _shown(workspace, share.rollout, poll)
    before = _means_before(workspace, share.rollout, poll) if poll.is_shown else {}
    earlier, older = (
        tuple(
            _for_guests(share, _without_names(_shown(workspace, share.rollout, each), say))
            for each in polls
            if each.is_shown
        )
        for polls in _before(workspace, poll)
    )
    return _for_guests(
        share, replace(_without_names(shown, say), before=before, earlier=earlier, older=older)
    )


def _without_names(view: PulseView, say: Discreet) -> PulseView:
    """Return a pulse as guests read it, without names."""
    own = tuple(
        replace(each, words=say.of_host(each.words), options=tuple(map(say.of_host, each.options)))
        for each in view.poll.own
    )
    poll = replace(view.poll, own=own)
    texts = {key: _discreetly(of, say) for key, of in view.texts.items() if poll.is_shown}
    return replace(view, poll=poll, questions=poll.asked, texts=texts)


def _before(workspace: Workspace, poll: Poll) -> tuple[list[Poll], list[Poll]]:
    """Return the earlier questions of a series, and the room's other pulses."""
    polls = workspace.own(_Running).pulses.of_rollout(poll.rollout_id, is_rehearsal=poll.is_rehearsal)
    at = next((at for at, each in enumerate(polls) if each.id == poll.id), len(polls))
    number = poll.place.number - 1 if poll.place else 0
    before = polls[at + 1 :]
    series = [each for each in reversed(before[:number]) if each.place]
    return series, [each for each in reversed(before[number:]) if each.rooms & poll.rooms]


def _shown_before(workspace: Workspace, poll: Poll) -> list[Poll]:
    """Return the shown pulses before one, the latest first."""
    series, others = _before(workspace, poll)
    return [each for each in reversed((*others, *series)) if each.is_shown]


def moderated_polls(workspace: Workspace, actor: Actor, rollout_id: str) -> list[Poll]:
    """Return the pulses whose texts a host moderates, the latest first."""
    poll = find_poll(workspace, actor, rollout_id)
    return [poll, *_shown_before(workspace, poll)] if poll else []


def _means_before(workspace: Workspace, rollout: Rollout, poll: Poll) -> dict[str, float]:
    """Return the means that a room last saw for the same questions."""
    means = dict[str, float]()
    for view in islice(closed_pulses(workspace, rollout, poll), _MOST_BEFORE):
        total = view.display.total if view.poll.is_shown else None
        results = total.results if total else {}
        for question in view.scales:
            if (result := results.get(question.key)) and result.mean is not None:
                means.setdefault(question.words, result.mean)
    return {question.key: means[question.words] for question in poll.asked if question.words in means}


def is_text_shown(workspace: Workspace, actor: Actor, rollout_id: str, text_id: str) -> bool:
    """Return whether a host let the room see an open text of the latest pulse."""
    get_rollout(workspace, actor, rollout_id, "host")
    return _find_text(workspace, _latest_poll(workspace, rollout_id), text_id) is not None


def find_shown_text(workspace: Workspace, share: Share, text_id: str) -> tuple[str, str] | None:
    """Return an open text that the room may see now, and its question."""
    poll = _poll_on(workspace, share) if "pulse" in share.asks else None
    shown = _find_text(workspace, poll, text_id)
    if shown is None:
        return None
    say, (text, question) = discreet(workspace, share), shown
    words = say.of_host(text.theme) if text.theme else say.of_guest(text.words)
    return words, say.of_host(question.words)


def _find_text(
    workspace: Workspace, poll: Poll | None, text_id: str
) -> tuple[PulseText, PulseQuestion] | None:
    polls = [poll, *_shown_before(workspace, poll)] if poll else []
    for each in polls:
        written = {question.key: question for question in each.asked if question.kind == "text"}
        for text in PulseTexts(workspace.register).shown(each.id) if each.is_shown and written else ():
            if text.id == text_id and text.question in written:
                return text, written[text.question]
    return None


def _discreetly(texts: RoomTexts, say: Discreet) -> RoomTexts:
    themes = tuple(replace(each, words=say.of_host(each.words)) for each in texts.themes)
    cloud = tuple(replace(each, words=say.of_guest(each.words)) for each in texts.cloud)
    return RoomTexts(themes, tuple(map(say.of_guest, texts.quotes)), cloud)


def _for_guests(share: Share, shown: PulseView) -> PulseView:
    groups = shares.groups_of(share) if shown.groups else {}
    display = Display(shown.display.total if shown.poll.is_shown else None, {})
    if shown.poll.are_teams_shown and groups:
        of_groups = {shares.sign_of(group_id): unit for group_id, unit in shown.display.groups.items()}
        units = {sign: unit for sign, unit in of_groups.items() if sign in groups}
        display = replace(display, groups=units, hidden=frozenset(map(shares.sign_of, shown.display.hidden)))
    return replace(shown, groups=groups, display=display)


def has_answered(workspace: Workspace, poll: Poll, device: Device) -> bool:
    """Return whether a device has answered an open pulse."""
    return workspace.own(_Running).pulses.has_answered(poll.id, device.mark)


def answer_pulse(
    workspace: Workspace, share: Share, device: Device, poll_id: str, typed: Mapping[str, str]
) -> None:
    """Take the answers of a device, once."""
    running = workspace.own(_Running)
    poll = _poll_on(workspace, share)
    if "pulse" not in share.asks or poll is None or not poll.is_open or poll.id != poll_id:
        raise PulseOver("This pulse is closed.", "Nothing was sent.")
    if running.pulses.has_answered(poll.id, device.mark):
        raise Twice("This device has answered already.", "Its first answers count, once.")
    running.note(poll.id, device.mark)
    if poll.is_rehearsal:
        rooms.prolong_rehearsals(workspace, poll.rollout_id)
    signs = shares.groups_of(share) if groups_of(share.rollout) else {}
    answers = pulse_questions.read_answers(typed, poll.asked, signs)
    group_id = shares.find_group_id(share, answers.group_id) or pulse_questions.NO_GROUP
    answers = replace(answers, group_id=group_id)
    with running.pulses.steady():
        # A forgetting meanwhile may give the team another id.
        if group_id and group_id not in groups_of(workspace.rollout_cache.get(share.rollout.id)):
            raise Invalid([pulse_questions.NO_SUCH_GROUP])
        after = running.pulses.take(poll.id, device.mark, answers, device.origin)
    running.watch(poll.id)
    if running.pulses.is_full(poll.id):
        running.flush(poll)
    if pulse.rounded_count(after - 1, poll.k) != pulse.rounded_count(after, poll.k):
        workspace.notifier.publish(poll.rollout_id)


def answers_by_origin(workspace: Workspace, rollout: Rollout) -> Mapping[Hashable, int]:
    """Return how many have answered the open pulse, by link and minute."""
    pulses, poll = workspace.own(_Running).pulses, _latest_poll(workspace, rollout.id)
    return pulses.answers_by_origin(poll.id) if poll else {}


def take_out(workspace: Workspace, rollout: Rollout, origins: Collection[Hashable]) -> int:
    """Take answers out of the open pulse by link and minute."""
    pulses, poll = workspace.own(_Running).pulses, _latest_poll(workspace, rollout.id)
    return pulses.remove(poll.id, origins) if poll else 0


def put_down(workspace: Workspace) -> AbstractContextManager[None]:
    """Write every answer that waits, and take none in this context."""
    return workspace.own(_Running).pulses.put_down()


def groups_of(rollout: Rollout) -> dict[str, str]:
    """Return the teams to choose from by id, if several."""
    groups = rollout.brief.groups
    return {group.id: group.name for group in groups} if len(groups) > 1 else {}


def _latest(workspace: Workspace, actor: Actor, rollout_id: str, poll_id: str) -> Poll:
    """Return the latest pulse. Raise if the host sees another one."""
    get_rollout(workspace, actor, rollout_id, "host")
    if (poll := _latest_poll(workspace, rollout_id)) is None:
        raise Refused("There is no pulse yet.", "Open one first.")
    if poll_id not in ("", poll.id):
        raise Refused("Another pulse was opened meanwhile.", "Look at it first.")
    return poll


def _show(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    poll_id: str,
    *,
    is_shown: bool,
    are_teams_shown: bool = False,
) -> None:
    poll = _latest(workspace, actor, rollout_id, poll_id)
    with workspace.publishing(rollout_id):
        workspace.own(_Running).pulses.show(poll.id, is_shown, are_teams_shown)


def _shown(workspace: Workspace, rollout: Rollout, poll: Poll) -> PulseView:
    pulses = workspace.own(_Running).pulses
    asked, groups, blur = poll.asked, groups_of(rollout), blur_of(workspace, poll)
    texts = dict[str, RoomTexts]()
    if {"text", "words"} & {*poll.kinds.values()}:
        written = PulseTexts(workspace.register).shown(poll.id)
        texts = room_texts(asked, _noisy(workspace, poll, written), poll.k)
    if poll.is_open:
        people = pulse.rounded_count(pulses.taken(poll.id), poll.k)
        live = without_guesses(pulse.display_live(pulses.live(poll.id), blur))
        return PulseView(poll, asked, groups, people, live, texts)
    counts = pulses.counts(poll.id)
    # Of a pulse from before sizes were stored, those of the brief as it stands.
    shown = pulse.display(counts, poll.k, poll.team_sizes or _team_sizes(rollout), blur)
    waiting = PulseTexts(workspace.register).waiting(poll.id) if texts else frozenset()
    return PulseView(poll, asked, groups, counts.people, without_guesses(shown), texts, waiting=waiting)


def _team_sizes(rollout: Rollout) -> dict[str, int]:
    return {group.id: group.size for group in rollout.brief.groups}


def blur_of(workspace: Workspace, poll: Poll) -> Blur:
    """Return the noise of a pulse."""
    return pulse.blur_with(workspace.register.secret(_NOISE).encode(), poll.id)


def closed_pulses(workspace: Workspace, rollout: Rollout, before: Poll | None = None) -> Iterator[PulseView]:
    """Yield a rollout's closed pulses, or those before one, the latest first."""
    polls = workspace.own(_Running).pulses.of_rollout(rollout.id)
    at = next((at for at, poll in enumerate(polls) if before and poll.id == before.id), -1)
    return (_shown(workspace, rollout, poll) for poll in polls[at + 1 :] if not poll.is_open)


def texts_of(workspace: Workspace, view: PulseView) -> list[PulseText]:
    """Return the texts of a pulse that its host may read."""
    return _noisy(workspace, view.poll, PulseTexts(workspace.register).readable(view.poll.id))


def people_of(brief: Brief) -> int:
    """Return how many people to expect."""
    people = brief.headcount or sum(group.size for group in brief.groups)
    return min(people, pulse.MOST_EXPECTED) if people else pulse.USUAL_EXPECTED


def _noisy(workspace: Workspace, poll: Poll, texts: Iterable[PulseText]) -> list[PulseText]:
    """Return texts with noisy counts; while a pulse is open, without any."""
    if poll.is_open:  # its counts and their order would tell of each batch
        return sorted((replace(text, n=1) for text in texts), key=lambda text: text.words)
    return with_noise(texts, poll.k, blur_of(workspace, poll))
