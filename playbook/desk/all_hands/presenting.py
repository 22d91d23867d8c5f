"""Lead an open room: its slide, order, timer and spotlight (docs/decisions/live-page.md).

All of it lasts as long as the room, beside its code. What hosts want to say on a slide is stored for longer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from playbook.core.all_hands.room_state import LOBBY, MAX_NOTE, MOST_IN_SMALL, RoomState, Size, topic_of
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.words import count
from playbook.desk.all_hands import pulse, questions, rooms
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.links.shares import Share
from playbook.store.register.links import HostNote, Rooms, SpeakerNotes
from playbook.store.register.pulse import Poll

_LONGEST_SLIDE = 80  # of the name that a note is kept under


@dataclass(frozen=True, slots=True)
class Spotlight:
    """What is alone on the big screen, over any slide."""

    id: str
    title: str
    words: str
    below: str


_STATE = TypeAdapter(RoomState)


@lru_cache(256)
def _read(stored: str) -> RoomState:
    try:
        return _STATE.validate_json(stored) if stored else RoomState()
    except ValidationError:  # of another version
        return RoomState()


def state_on(workspace: Workspace, link_id: str) -> RoomState | None:
    """Return the state of a link's open room to anybody."""
    room = rooms.room_on(workspace, link_id)
    return _read(room.state) if room else None


def find_state(workspace: Workspace, actor: Actor, rollout_id: str, link_id: str) -> RoomState | None:
    """Return the state of a link's open room to a host."""
    return state_on(workspace, link_id) if rooms.find_room(workspace, actor, rollout_id, link_id) else None


def go_to_slide(
    workspace: Workspace, actor: Actor, rollout_id: str, link_id: str, seen: str, to: str
) -> RoomState:
    """Go to another slide, unless another host has left `seen`."""
    return _change(workspace, actor, rollout_id, link_id, lambda state: state.go(seen, to))


def lead_to_pulse(workspace: Workspace, actor: Actor, rollout_id: str, link_id: str) -> RoomState:
    """Go to the pulse, and remember the slide to come back to."""
    return _change(workspace, actor, rollout_id, link_id, lambda state: state.detour("pulse"))


def show_pulse(workspace: Workspace, actor: Actor, poll: Poll) -> None:
    """Go to a pulse in each room in which somebody presents.

    Before that the screen keeps the code by which people join.
    """
    for listed in rooms.links_for_rooms(workspace, actor, poll.rollout_id):
        link, is_rehearsal = listed.link, listed.link.as_of_day is not None
        if (
            is_rehearsal == poll.is_rehearsal
            and "pulse" in link.asks
            and (room := rooms.room_on(workspace, link.id))
        ):
            if _read(room.state).current == LOBBY:
                continue
            lead_to_pulse(workspace, actor, poll.rollout_id, link.id)


def place_topic(
    workspace: Workspace, actor: Actor, rollout_id: str, link_id: str, topic: str, position: int
) -> RoomState:
    """Move a topic to another position, counted from 0."""
    return _change(workspace, actor, rollout_id, link_id, lambda state: state.place(topic, position))


def skip_topic(
    workspace: Workspace, actor: Actor, rollout_id: str, link_id: str, topic: str, is_skipped: bool = True
) -> RoomState:
    """Pass over the slides of a topic, or no longer."""
    return _change(workspace, actor, rollout_id, link_id, lambda state: state.skip(topic, is_skipped))


def set_timer(
    workspace: Workspace, actor: Actor, rollout_id: str, link_id: str, minutes: int = 0
) -> RoomState:
    """Start a timer in minutes on every screen; 0 stops it."""
    now = workspace.now()
    return _change(workspace, actor, rollout_id, link_id, lambda state: state.time(now, minutes))


def set_size(workspace: Workspace, actor: Actor, rollout_id: str, link_id: str, size: str) -> RoomState:
    """Fit the code on the big screen to a meeting room or a hall."""
    return _change(workspace, actor, rollout_id, link_id, lambda state: state.resize(size))


def size_on(workspace: Workspace, share: Share) -> Size:
    """Return a room's size, by its host or else by the brief."""
    state, brief = state_on(workspace, share.link.id), share.rollout.brief
    if state and state.size:
        return state.size
    people = brief.headcount or sum(group.size for group in brief.groups)
    return "small" if 0 < people <= MOST_IN_SMALL else "hall"


def set_spotlight(
    workspace: Workspace, actor: Actor, rollout_id: str, link_id: str, spotlight: str = ""
) -> RoomState:
    """Put a question or written answer that is shown in the spotlight; '' for nothing."""
    if spotlight and not pulse.is_text_shown(workspace, actor, rollout_id, spotlight):
        question = questions.get_question(workspace, actor, rollout_id, spotlight)
        if question.state != "shown":
            raise Refused("The room does not see this question.", "Show it first.")
    return _change(workspace, actor, rollout_id, link_id, lambda state: state.highlight(spotlight))


def spotlight_on(workspace: Workspace, share: Share) -> Spotlight | None:
    """Return what is in the spotlight of a link's room, as guests read it."""
    state = state_on(workspace, share.link.id)
    if state is None or not state.spotlight:
        return None
    heard = questions.questions_of(workspace, share)
    shown = heard.shown if heard else ()
    if question := next((each for each in shown if each.id == state.spotlight), None):
        votes = count(question.votes, "vote") if question.votes else ""
        below = " · ".join(filter(None, (question.name, votes)))
        return Spotlight(question.id, "Your question", question.words, below)
    if text := pulse.find_shown_text(workspace, share, state.spotlight):
        return Spotlight(state.spotlight, "In your words", *text)
    return None


def list_notes(workspace: Workspace, actor: Actor, rollout_id: str) -> Mapping[str, str]:
    """Return what hosts want to say, by slide."""
    get_rollout(workspace, actor, rollout_id, "host")
    return SpeakerNotes(workspace.register).of(rollout_id)


def save_note(workspace: Workspace, actor: Actor, rollout_id: str, slide: str, seen: str, words: str) -> None:
    """Replace the host's note seen for a slide; '' deletes it."""
    get_rollout(workspace, actor, rollout_id, "host")
    RoomState().go("", topic_of(slide))
    if len(slide) > _LONGEST_SLIDE:
        raise Refused("There is no such slide.", "Reload the remote.")
    if len(words := words.strip()) > MAX_NOTE:
        hint = f"Use at most {MAX_NOTE:,}."
        raise Invalid([Problem("note", f"This note has {len(words):,} characters.", hint)])
    with workspace.publishing(rollout_id):
        SpeakerNotes(workspace.register).save(HostNote(uuid4().hex, rollout_id, slide, words), seen)


def _change(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    link_id: str,
    change: Callable[[RoomState], RoomState],
) -> RoomState:
    while room := rooms.find_room(workspace, actor, rollout_id, link_id):
        before = _read(room.state)
        if (after := change(before)) == before:
            return after
        with workspace.publishing(rollout_id):
            if Rooms(workspace.register).lead(room, _STATE.dump_json(after).decode()):
                return after
    raise Refused("The room is closed.", "Open it on All-hands.")
