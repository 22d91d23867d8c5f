"""Mark the device behind an answer by a random sign.

The sign is for one link and used for nothing else: it tells phones apart, but not whose they are, so that
a double tap counts once.
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
    """A browser that has opened a link; `mark` is 128 random bits."""

    link_id: str
    mark: str = field(repr=False)


def new_device(link_id: str) -> Device:
    """Return a new device."""
    return Device(link_id, secrets.token_urlsafe(16))


def signed(workspace: Workspace, device: Device) -> str:
    """Return a device as its browser stores it, signed."""
    return _signer(workspace).dumps([device.link_id, device.mark])


def read_device(workspace: Workspace, text: str | None, link_id: str) -> Device | None:
    """Return the device of a browser, or None if forged."""
    try:
        of_link, mark = _signer(workspace).loads(text or "")
    except (BadSignature, ValueError, TypeError):
        return None
    return Device(link_id, str(mark)) if of_link == link_id else None


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
    of_link: Bound,
    full: Callable[[], Refused],
) -> Iterator[None]:
    """Count one for a device and its link, unless it fails."""
    rate_limit, now = workspace.rate_limit, workspace.now()
    link = f"{what} {device.link_id}"
    whose = f"{link} {device.mark}"
    counted: list[str] = []
    try:
        for key, bound in ((whose, of_device), (link, of_link)):
            try:
                rate_limit.note(key, now, most=bound.most, within=bound.within, apart=bound.apart)
            except Refused as error:
                if key == link:
                    raise full() from error
                raise
            counted.append(key)
        yield
    except BaseException:
        for key in counted:
            rate_limit.give_back(key)
        raise
