"""Open a room: a short address of a link, for some hours."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playbook.core.all_hands import join_code as codes
from playbook.core.base.access import Actor, Thing
from playbook.core.base.errors import Invalid, Missing, Problem, Refused
from playbook.core.sharing.sharing import ASK_NAMES, Ask, Profile
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.limits.rate_limit import too_early
from playbook.desk.base.limits.wrong_tries import Rate, WrongTries
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, shares
from playbook.desk.links.links import ListedLink
from playbook.desk.links.shares import Pass
from playbook.store.register.limits.throttles import TryState
from playbook.store.register.links import Link, Room, Rooms
from playbook.store.register.links import open_room as store_room
from playbook.store.register.register import Transaction

USUAL_PROFILE: Profile = "teams"  # what a room shows that makes its own link
_QUIET = timedelta(hours=1)  # after which a rehearsal ends
# Wrong codes of a network address at once, then one every half minute: a hall may share it. Beyond that the
# whole Playbook allows so many, and then one a second: in twelve hours one of 17,000 codes is tried.
_OWN, _COMMON = Rate("room code of an address", 40, 30), Rate("room code", 600)


def open_room(
    workspace: Workspace, actor: Actor, rollout_id: str, link_id: str, hours: int = codes.USUAL_HOURS
) -> Room:
    """Open a room on a link, or return the open one.

    It ends the rehearsals of the rollout. A rehearsal itself ends after an hour in which nobody uses it.
    """
    link = _link(workspace, actor, rollout_id, link_id)
    shares.resolve(workspace, Pass(link.id))
    if not 1 <= hours <= codes.MOST_HOURS:
        hint = f"Enter a number from 1 to {codes.MOST_HOURS}."
        raise Invalid([Problem("hours", f"A room lasts from 1 to {codes.MOST_HOURS} hours.", hint)])
    rooms = Rooms(workspace.register)
    _make_way(workspace, rollout_id, is_rehearsal=link.as_of is not None)
    is_open = False
    while not is_open:
        with workspace.publishing(rollout_id):
            is_open = rooms.open(_new_room(workspace, actor, link, hours))
    return _opened(workspace, link.id)


def _make_way(workspace: Workspace, rollout_id: str, *, is_rehearsal: bool) -> None:
    """End the rehearsals of a rollout.

    Raise Refused for a rehearsal beside an open room.
    """
    rooms = Rooms(workspace.register)
    if not is_rehearsal:
        rooms.close_rehearsals(rollout_id)
    elif rooms.is_meeting(rollout_id, workspace.now()):
        raise Refused("A room is open, and a rehearsal would ask its phones.", "Close the room first.")


def _new_room(workspace: Workspace, actor: Actor, link: Link, hours: int = codes.USUAL_HOURS) -> Room:
    code = "".join(secrets.choice(codes.ALPHABET) for _ in range(codes.LETTERS))
    now, lasts = workspace.now(), _QUIET if link.as_of is not None else timedelta(hours=hours)
    return Room(link.id, code, actor.name, now, now + lasts)


def _opened(workspace: Workspace, link_id: str) -> Room:
    if (opened := Rooms(workspace.register).find(link_id)) is None:
        raise Missing("The room was closed meanwhile.", "Open it again.")
    return opened


def start_room(workspace: Workspace, actor: Actor, rollout_id: str, *, is_rehearsal: bool = False) -> Room:
    """Make a link with the usual choices and open a room on it.

    A rehearsal is frozen: its phones follow, and what they answer is thrown away when its room closes.
    """
    get_rollout(workspace, actor, rollout_id, "host")
    require(actor, "share", Thing(rollout_id=rollout_id))
    _make_way(workspace, rollout_id, is_rehearsal=is_rehearsal)
    name, days = ("Rehearsal", 1) if is_rehearsal else ("All-hands", links.DEFAULT_DAYS)
    asks: tuple[Ask, ...] = ("pulse",) if is_rehearsal else tuple(ASK_NAMES)
    about: dict[str, Any] = {"profile": USUAL_PROFILE, "days": days, "is_frozen": is_rehearsal, "asks": asks}

    def open_on(transaction: Transaction, link: Link) -> None:
        while not store_room(transaction, _new_room(workspace, actor, link)):
            pass  # another room has the code

    with workspace.publishing(rollout_id):
        new = links.make_link(workspace, actor, rollout_id, name, **about, also=open_on)
    return _opened(workspace, new.link.id)


def prolong_rehearsals(workspace: Workspace, rollout_id: str) -> None:
    """Let a rollout's open rehearsals, now in use, last an hour more."""
    rooms, now = Rooms(workspace.register), workspace.now()
    room = rooms.find_rehearsal(rollout_id, now)
    # Not at each answer: a write takes a moment.
    if room and room.ends_at - now < _QUIET * 0.9:
        rooms.prolong_rehearsals(rollout_id, now, now + _QUIET)


def find_rehearsal(workspace: Workspace, actor: Actor, rollout_id: str) -> Room | None:
    """Return the open room of a rehearsal, or None, to a host."""
    get_rollout(workspace, actor, rollout_id, "host")
    return Rooms(workspace.register).find_rehearsal(rollout_id, workspace.now())


def links_for_rooms(workspace: Workspace, actor: Actor, rollout_id: str) -> list[ListedLink]:
    """Return the live links on which a host may open a room, newest first.

    Not the link of a lead's weekly question; a frozen one, as of a rehearsal, only while its room is open,
    so that nobody holds a meeting of which nothing is kept.
    """
    return [
        listed
        for listed in links.live_links(workspace, actor, rollout_id)
        if not listed.link.item_id and (not listed.link.as_of_day or room_on(workspace, listed.link.id))
    ]


def close_room(workspace: Workspace, actor: Actor, rollout_id: str, link_id: str) -> None:
    """End the room of a link: its code opens nothing."""
    with workspace.publishing(rollout_id):
        Rooms(workspace.register).close(_link(workspace, actor, rollout_id, link_id).id)


def find_room(workspace: Workspace, actor: Actor, rollout_id: str, link_id: str) -> Room | None:
    """Return the open room of a link, or None, to a host."""
    return room_on(workspace, _link(workspace, actor, rollout_id, link_id).id)


def room_on(workspace: Workspace, link_id: str) -> Room | None:
    """Return the open room of a link, or None, to anybody."""
    room = Rooms(workspace.register).find(link_id)
    return room if room and room.lives_at(workspace.now()) else None


def is_any_open(workspace: Workspace) -> bool:
    """Return whether there is a room that a code opens."""
    return Rooms(workspace.register).is_any_open(workspace.now())


def join_room(workspace: Workspace, typed: str, address: str = "", *, is_counted: bool = True) -> Pass:
    """Exchange a code for a pass. Raise Missing for a wrong one.

    Raise Refused after too many.
    """
    written, _, proof = typed.partition("/")
    if not (code := codes.normalized(written)):
        raise shares.gone()
    tries, now = _CodeTries(workspace.wrong_tries, address, workspace.now()), workspace.now()
    # Whoever scanned the big screen stands before it: no guesser keeps the room out.
    if not hmac.compare_digest(proof.encode(), _proof_of(workspace, code).encode()):
        tries.refuse_too_many()
    room = Rooms(workspace.register).find_by_code(code)
    if room is None or not room.lives_at(now):
        tries.note_wrong()
        raise shares.gone()
    return shares.open_link(workspace, Pass(room.link_id), is_counted=is_counted)


def scanned_path(workspace: Workspace, room: Room) -> str:
    """Return the address in a QR code, with proof of the scan."""
    return f"/j/{room.code}/{_proof_of(workspace, room.code)}"


def _proof_of(workspace: Workspace, code: str) -> str:
    secret = workspace.register.secret("room code")
    return hmac.new(secret.encode(), code.encode(), "sha256").hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class _CodeTries:
    """Wrong codes by network address, and beyond that of everybody."""

    tries: WrongTries
    address: str
    now: datetime

    def refuse_too_many(self) -> None:
        self._allowed(self.tries.look(self._keys))

    def note_wrong(self) -> None:
        def work(state: TryState) -> None:
            rate, whose = self._allowed(state)
            rate.take(state, whose, self.now)

        self.tries.change(self._keys, (), work, self.now)

    def _allowed(self, state: TryState) -> tuple[Rate, str]:
        """Return from where a wrong code is taken. Raise Refused where nowhere."""
        if self.address and not _OWN.wait(state, self.address, self.now):
            return _OWN, self.address
        if wait := _COMMON.wait(state, "", self.now):
            raise too_early(wait)
        return _COMMON, ""

    @property
    def _keys(self) -> list[str]:
        return [_OWN.key(self.address), _COMMON.key("")]


def _link(workspace: Workspace, actor: Actor, rollout_id: str, link_id: str) -> Link:
    get_rollout(workspace, actor, rollout_id, "host")
    if (link := workspace.links.find(link_id)) is None or link.rollout_id != rollout_id:
        raise Missing("This link belongs to another rollout.", "Reload the page.")
    return link
