"""The device behind an answer from a room: a random sign in its browser, for one link, used for nothing else.

It tells one phone from the next without telling whose it is, so that a double tap counts once.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from itsdangerous import BadSignature, URLSafeSerializer

from playbook.core.base.errors import Refused
from playbook.desk.base.workspace import Workspace

_SECRET = "device"  # noqa: S105 - the name of a secret


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that has opened a link; `mark` is 128 random bits that we drew."""

    link_id: str
    mark: str = field(repr=False)


def new_device(link_id: str) -> Device:
    """Give back a device that nobody has been before."""
    return Device(link_id, secrets.token_urlsafe(16))


def signed(workspace: Workspace, device: Device) -> str:
    """Give back a device as its browser keeps it, so that nobody can write one."""
    return _signer(workspace).dumps([device.link_id, device.mark])


def read_device(workspace: Workspace, text: str | None, link_id: str) -> Device | None:
    """Give back the device that a browser shows, or None where we did not write it for this link."""
    try:
        of_link, mark = _signer(workspace).loads(text or "")
    except (BadSignature, ValueError, TypeError):
        return None
    return Device(link_id, str(mark)) if of_link == link_id else None


def _signer(workspace: Workspace) -> URLSafeSerializer:
    return URLSafeSerializer(workspace.register.secret(_SECRET), salt="device")


_ONCE = re.compile(r"[0-9a-f]{12}")


def new_form() -> str:
    """Give back what marks one form: sent twice, what it holds is kept once."""
    return uuid4().hex[:12]


def is_form(once: str) -> bool:
    """Whether this may mark a form of ours."""
    return bool(_ONCE.fullmatch(once))


def no_device() -> Refused:
    """Give back what is said to a browser that shows no device of ours, one for each."""
    return Refused(
        "This page was open for too long, or this browser keeps no cookies.",
        "Send it once more; what you wrote is still here.",
    )


@dataclass(frozen=True, slots=True)
class Bound:
    """At most so many within a time, each so far `apart` from the last one."""

    most: int
    within: timedelta
    apart: timedelta = timedelta(0)


@contextmanager
def bounded(
    workspace: Workspace,
    device: Device,
    what: str,
    of_device: Bound,
    of_link: Bound,
    full: Callable[[], Refused],
) -> Iterator[None]:
    """Count one for the device and for its link, unless nothing comes of it; raises Refused beyond either.

    `full` makes what is raised where the link takes no more.
    """
    whose, link = f"{what} {device.link_id} {device.mark}", f"{what} {device.link_id}"
    now = workspace.now()
    workspace.pace.keep(whose, now, most=of_device.most, within=of_device.within, apart=of_device.apart)
    counted = [whose]
    try:
        try:
            workspace.pace.keep(link, now, most=of_link.most, within=of_link.within, apart=of_link.apart)
        except Refused as error:
            raise full() from error
        counted.append(link)
        yield
    except BaseException:
        for one in counted:
            workspace.pace.give_back(one)
        raise
