"""Which hosts a post may go to: a short list of our own, and what whoever runs the app adds to it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from playbook.core.base.errors import Problem
from playbook.core.posts.webhooks import WebhookKind

MAX_ADDRESS = 2_000
_LONGEST_HOST = 253
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_ENTRY = re.compile(rf"(?P<wild>\*\.)?(?P<host>{_LABEL}(?:\.{_LABEL})+)(?::(?P<port>\d{{1,5}}))?")
_PLAIN = re.compile(r"http://(?P<host>localhost|127\.0\.0\.1|\[::1\]):(?P<port>\d{1,5})")
_NUMBER = re.compile(r"[\d.]+|.*\.0x[0-9a-f]*|.*\.\d+")
_PASTE = "Copy the whole address from where you made it, and paste it here."


@dataclass(frozen=True, slots=True)
class Allowed:
    """A host that may be called, all below it where `is_wild`; `port` None is that of https.

    `is_plain`: without TLS, which only this machine itself may be.
    """

    host: str
    is_wild: bool = False
    port: int | None = None
    is_plain: bool = False

    def takes(self, place: "Place") -> bool:
        """Whether an address is within this one."""
        fits = place.host.endswith(f".{self.host}") if self.is_wild else place.host == self.host
        return fits and place.is_plain == self.is_plain and place.port == (self.port or 443)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads. `target` is its secret part, and stands in no words about it."""

    host: str
    port: int
    is_plain: bool
    target: str

    def __repr__(self) -> str:
        return f"Place(host={self.host!r}, port={self.port})"


OURS = (
    Allowed("hooks.slack.com"),
    Allowed("logic.azure.com", is_wild=True),
    Allowed("api.powerplatform.com", is_wild=True),
)


def usual_kind(place: "Place") -> WebhookKind | None:
    """Give back what posts to a host of ours have to look like; None for one that somebody added."""
    if OURS[0].takes(place):
        return "slack"
    return "teams" if any(one.takes(place) for one in OURS[1:]) else None


def parse(setting: str) -> tuple[Allowed, ...]:
    """Give back the hosts that a setting names, divided by commas; raises ValueError for one that is none."""
    return tuple(_parsed(one.strip().lower()) for one in setting.split(",") if one.strip())


def allowed(setting: str) -> tuple[Allowed, ...]:
    """Give back every host that may be called: ours, and those that a setting adds."""
    return (*OURS, *parse(setting))


def _parsed(entry: str) -> Allowed:
    plain = _PLAIN.fullmatch(entry)
    found = plain or _ENTRY.fullmatch(entry)
    if found is None or (not plain and _NUMBER.fullmatch(found["host"])):
        raise ValueError(entry)
    port = int(found["port"]) if found["port"] else None
    if port is not None and not 0 < port < 65_536:
        raise ValueError(entry)
    is_wild = plain is None and bool(found["wild"])
    return Allowed(found["host"].strip("[]"), is_wild, port, is_plain=plain is not None)


def place_of(address: str, hosts: Iterable[Allowed]) -> Place | Problem:
    """Give back where an address leads, or why nothing is sent there. Names are not looked up."""
    if not address:
        return Problem("address", "The address is missing.", _PASTE)
    if len(address) > MAX_ADDRESS:
        return Problem("address", f"The address has more than {MAX_ADDRESS:,} characters.", _PASTE)
    if not address.isascii() or not address.isprintable() or set(address) & set(' \\"<>^`{|}'):
        return Problem("address", "The address has characters that no address has.", _PASTE)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return Problem("address", "This is not an address.", _PASTE)
    if "@" in parts.netloc:
        return Problem("address", "An address must not hold a user name or a password.", _PASTE)
    if "#" in address:
        return Problem("address", "An address must not have # in it.", _PASTE)
    return _within(parts.scheme, parts.hostname or "", port, _target(parts.path, parts.query), list(hosts))


def _within(
    scheme: str, host: str, port: int | None, target: str, hosts: Sequence[Allowed]
) -> Place | Problem:
    place = Place(host, 443 if port is None else port, scheme == "http", target)
    if len(host) > _LONGEST_HOST or not (_NAME.fullmatch(host) or place.is_plain):
        return Problem("address", "This is not an address.", _PASTE)
    is_here = any(one.is_plain and one.host == host for one in hosts)
    if scheme not in {"http", "https"} or (place.is_plain and not is_here):
        return Problem("address", "The address has to begin with https://.", _PASTE)
    if not any(one.takes(place) for one in hosts):
        shown = f"{host}:{port}" if port not in (None, 443) else host
        return Problem(
            "address",
            f"Nothing is sent to {shown}.",
            "Posts go to Slack, to a workflow of Microsoft Teams, and to what whoever runs this app adds in "
            "PLAYBOOK_WEBHOOK_HOSTS.",
        )
    if target in {"", "/"}:
        return Problem("address", f"This is {host} itself, and no address of a channel there.", _PASTE)
    return place


def _target(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
