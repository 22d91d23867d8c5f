"""Open a room: a short address of a link, for some hours."""

import secrets
from datetime import timedelta

from playbook.core.all_hands import join_code as codes
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Problem
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.shares import Pass
from playbook.store.register.links import Link, Room, Rooms


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


def join_room(workspace: Workspace, typed: str, *, is_counted: bool = True) -> Pass:
    """Exchange a code for a pass. Raise Missing as `shares.resolve` does."""
    code = codes.normalized(typed)
    room = Rooms(workspace.register).find_by_code(code) if code else None
    if room is None or not room.lives_at(workspace.now()):
        raise shares.gone()
    return shares.open_link(workspace, Pass(room.link_id), is_counted=is_counted)


def _link(workspace: Workspace, actor: Actor, rollout_id: str, link_id: str) -> Link:
    get_rollout(workspace, actor, rollout_id, "host")
    if (link := workspace.links.find(link_id)) is None or link.rollout_id != rollout_id:
        raise Missing("This link belongs to another rollout.", "Reload the page.")
    return link
