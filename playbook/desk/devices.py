"""The device behind an answer from a room: a random sign in its browser, for one link, used for nothing else.

It tells one phone from the next without telling whose it is, so that a double tap counts once.
"""

import secrets
from dataclasses import dataclass, field

from itsdangerous import BadSignature, URLSafeSerializer

from playbook.desk.house import House

_SECRET = "device"  # noqa: S105 - the name of a secret


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that has opened a link; `mark` is 128 random bits that we drew."""

    link_id: str
    mark: str = field(repr=False)


def new_device(link_id: str) -> Device:
    """Give back a device that nobody has been before."""
    return Device(link_id, secrets.token_urlsafe(16))


def signed(house: House, device: Device) -> str:
    """Give back a device as its browser keeps it, so that nobody can write one."""
    return _signer(house).dumps([device.link_id, device.mark])


def read_device(house: House, text: str | None, link_id: str) -> Device | None:
    """Give back the device that a browser shows, or None where we did not write it for this link."""
    try:
        of_link, mark = _signer(house).loads(text or "")
    except (BadSignature, ValueError, TypeError):
        return None
    return Device(link_id, str(mark)) if of_link == link_id else None


def _signer(house: House) -> URLSafeSerializer:
    return URLSafeSerializer(house.register.secret(_SECRET), salt="device")
