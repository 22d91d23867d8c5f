"""Open a room: a short address of a link, for some hours."""

import hmac
import secrets
import threading
from datetime import datetime, timedelta
from typing import Any

from playbook.core.all_hands import join_code as codes
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.core.sharing.sharing import ASK_NAMES
from playbook.desk.base.access import get_rollout
from playbook.desk.base.limits.rate_limit import TokenBuckets, too_early
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, shares
from playbook.desk.links.links import ListedLink
from playbook.desk.links.shares import Pass
from playbook.store.register.links import Link, Room, Rooms

# Wrong codes of a network address at once, then one every half minute: a hall may share it. Beyond that the
# whole Playbook allows so many, and then one a second: in twelve hours one of 17,000 codes is tried.
_OWN, _OWN_SECONDS, _MOST_ADDRESSES = 40, 30, 20_000
_COMMON = 600


def open_room(
    workspace: Workspace, actor: Actor, rollout_id: str, link_id: str, hours: int = codes.USUAL_HOURS
) -> Room:
    """Open a room on a link, or return the open one."""
    link = _link(workspace, actor, rollout_id, link_id)
    shares.resolve(workspace, Pass(link.id))
    if not 1 <= hours <= codes.MOST_HOURS:
        hint = f"Enter a number from 1 to {codes.MOST_HOURS}."
        raise Invalid([Problem("hours", f"A room lasts from 1 to {codes.MOST_HOURS} hours.", hint)])
    rooms, now = Rooms(workspace.register), workspace.now()
    is_open = False
    while not is_open:
        code = "".join(secrets.choice(codes.ALPHABET) for _ in range(codes.LETTERS))
        is_open = rooms.open(Room(link.id, code, actor.name, now, now + timedelta(hours=hours)))
    if (opened := rooms.find(link.id)) is None:
        raise Missing("The room was closed meanwhile.", "Open it again.")
    workspace.notifier.publish(rollout_id)
    return opened


def start_room(workspace: Workspace, actor: Actor, rollout_id: str, *, is_rehearsal: bool = False) -> Room:
    """Make a link with the usual choices and open a room on it.

    A rehearsal is frozen, so that its phones follow and nothing that they send is taken.
    """
    get_rollout(workspace, actor, rollout_id, "host")
    name, days = ("Rehearsal", 1) if is_rehearsal else ("All-hands", links.DEFAULT_DAYS)
    asks = () if is_rehearsal else tuple(ASK_NAMES)
    about: dict[str, Any] = {"profile": "teams", "days": days, "is_frozen": is_rehearsal, "asks": asks}
    new = links.make_link(workspace, actor, rollout_id, name, **about)
    return open_room(workspace, actor, rollout_id, new.link.id)


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
    Rooms(workspace.register).close(_link(workspace, actor, rollout_id, link_id).id)
    workspace.notifier.publish(rollout_id)


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
    tries, now = workspace.own(_CodeTries), workspace.now()
    # Whoever scanned the big screen stands before it: no guesser keeps the room out.
    if not hmac.compare_digest(proof.encode(), _proof_of(workspace, code).encode()):
        tries.refuse_too_many(address, now)
    room = Rooms(workspace.register).find_by_code(code)
    if room is None or not room.lives_at(now):
        tries.note_wrong(address, now)
        raise shares.gone()
    return shares.open_link(workspace, Pass(room.link_id), is_counted=is_counted)


def scanned_path(workspace: Workspace, room: Room) -> str:
    """Return the address in a QR code, with proof of the scan."""
    return f"/j/{room.code}/{_proof_of(workspace, room.code)}"


def _proof_of(workspace: Workspace, code: str) -> str:
    secret = workspace.register.secret("room code")
    return hmac.new(secret.encode(), code.encode(), "sha256").hexdigest()[:12]


class _CodeTries:
    """Limit wrong codes by network address, and beyond that for everybody."""

    def __init__(self, _workspace: Workspace) -> None:
        self._own = TokenBuckets(_OWN, _MOST_ADDRESSES, _OWN_SECONDS)
        self._common = TokenBuckets(_COMMON, 1)
        self._lock = threading.Lock()

    def refuse_too_many(self, address: str, now: datetime) -> None:
        with self._lock:
            bucket, key = self._find_bucket(address, now)
            wait = bucket.wait(key, now)
        if wait:
            raise too_early(wait)

    def note_wrong(self, address: str, now: datetime) -> None:
        with self._lock:
            bucket, key = self._find_bucket(address, now)
            bucket.take(key)

    def _find_bucket(self, address: str, now: datetime) -> tuple[TokenBuckets, str]:
        is_own = address and not self._own.wait(address, now)
        bucket, key = (self._own, address) if is_own else (self._common, "")
        bucket.wait(key, now)
        return bucket, key


def _link(workspace: Workspace, actor: Actor, rollout_id: str, link_id: str) -> Link:
    get_rollout(workspace, actor, rollout_id, "host")
    if (link := workspace.links.find(link_id)) is None or link.rollout_id != rollout_id:
        raise Missing("This link belongs to another rollout.", "Reload the page.")
    return link
