"""Mark the device behind an answer by a random sign.

The sign is for one link and used for nothing else: it tells phones apart, but not whose they are, so that
a double tap counts once. It holds when it was given out, by which a flood is taken out together (crowd.py).
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
from playbook.desk.links.crowd import Origin, crowd_of

SETTLES_SECONDS = 3  # from when a form of a new device counts
_SECRET = "device"  # noqa: S105 - the name of a secret


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that has opened a link; `mark` is 128 random bits."""

    link_id: str
    mark: str = field(repr=False)
    issued: int = 0  # in seconds

    @property
    def origin(self) -> Origin:
        """Return the link and the minute in which it was opened."""
        return self.link_id, self.issued // 60


def new_device(link_id: str, issued: int = 0) -> Device:
    """Return a new device."""
    return Device(link_id, secrets.token_urlsafe(16), issued)


def issue_device(workspace: Workspace, link_id: str) -> Device:
    """Return a new device for a browser that opens a link now."""
    device = new_device(link_id, int(workspace.now().timestamp()))
    crowd_of(workspace).note_phone(device.origin)
    return device


def seconds_to_settle(workspace: Workspace, device: Device) -> float:
    """Return how long until a form of this device counts."""
    return min(SETTLES_SECONDS, max(0.0, device.issued + SETTLES_SECONDS - workspace.now().timestamp()))


def signed(workspace: Workspace, device: Device) -> str:
    """Return a device as its browser stores it, signed."""
    return _signer(workspace).dumps([device.link_id, device.mark, device.issued])


def read_device(workspace: Workspace, text: str | None, link_id: str) -> Device | None:
    """Return the device of a browser; None if forged or taken out."""
    try:
        of_link, mark, issued = _signer(workspace).loads(text or "")
        device = Device(link_id, str(mark), int(issued))
    except (BadSignature, ValueError, TypeError):
        return None
    is_taken = of_link == link_id and not crowd_of(workspace).is_barred(link_id, device.issued)
    return device if is_taken else None


def _signer(workspace: Workspace) -> URLSafeSerializer:
    return URLSafeSerializer(workspace.register.secret(_SECRET), salt="device")


def new_form() -> str:
    """Return the id of a form, stored once if sent twice."""
    return uuid4().hex[:12]


def is_form(once: str) -> bool:
    """Return whether this may be the id of a form."""
    return bool(re.fullmatch(r"[0-9a-f]{12}", once))


def no_device() -> Refused:
    """Return the error for a browser that shows no device of ours."""
    return Refused(
        "This page was open for too long, or this browser keeps no cookies.",
        "Send it once more; what you wrote is still here.",
    )


@dataclass(frozen=True, slots=True)
class Bound:
    """At most so many within a time, each `apart` from the last."""

    most: int
    within: timedelta
    apart: timedelta = timedelta(0)


@contextmanager
def bounded(
    workspace: Workspace,
    device: Device,
    what: str,
    of_device: Bound,
    of_minute: Bound,
    full: Callable[[], Refused],
) -> Iterator[None]:
    """Count one for a device and its minute, unless it fails."""
    rate_limit, now = workspace.rate_limit, workspace.now()
    minute = f"{what} {device.origin}"
    whose = f"{minute} {device.mark}"
    counted: list[str] = []
    try:
        for key, bound in ((whose, of_device), (minute, of_minute)):
            try:
                rate_limit.note(key, now, most=bound.most, within=bound.within, apart=bound.apart)
            except Refused as error:
                if key == minute:
                    raise full() from error
                raise
            counted.append(key)
        yield
    except BaseException:
        for key in counted:
            rate_limit.give_back(key)
        raise
