"""The hosts that a post may go to."""

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
    """A host that may be called, with all below it if `is_wild`.

    `port` None is that of https. `is_plain` means without TLS, for this machine only.
    """

    host: str
    is_wild: bool = False
    port: int | None = None
    is_plain: bool = False

    def takes(self, place: "PostAddress") -> bool:
        is_host = place.host.endswith(f".{self.host}") if self.is_wild else place.host == self.host
        return is_host and place.is_plain == self.is_plain and place.port == (self.port or 443)


@dataclass(frozen=True, slots=True)
class PostAddress:
    """The parts of an address; `target` is secret and stays out of its repr."""

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


def usual_kind(place: "PostAddress") -> WebhookKind | None:
    if OURS[0].takes(place):
        return "slack"
    return "teams" if any(host.takes(place) for host in OURS[1:]) else None


def parse(setting: str) -> tuple[Allowed, ...]:
    """Return the hosts of a setting. Raise ValueError for a bad one."""
    return tuple(_parsed(entry.strip().lower()) for entry in setting.split(",") if entry.strip())


def allowed(setting: str) -> tuple[Allowed, ...]:
    """Return every host that may be called: ours, and those of a setting."""
    return (*OURS, *parse(setting))


def _parsed(entry: str) -> Allowed:
    plain = _PLAIN.fullmatch(entry)
    match = plain or _ENTRY.fullmatch(entry)
    if match is None or (not plain and _NUMBER.fullmatch(match["host"])):
        raise ValueError(entry)
    port = int(match["port"]) if match["port"] else None
    if port is not None and not 0 < port < 65_536:
        raise ValueError(entry)
    is_wild = plain is None and bool(match["wild"])
    return Allowed(match["host"].strip("[]"), is_wild, port, is_plain=plain is not None)


def read_address(address: str, hosts: Iterable[Allowed]) -> PostAddress | Problem:
    """Return the parts of an address, or the problem with it, without a look-up."""
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
    host, target = parts.hostname or "", f"{parts.path}?{parts.query}" if parts.query else parts.path
    place = PostAddress(host, 443 if port is None else port, parts.scheme == "http", target)
    return _problem(place, parts.scheme, port, list(hosts)) or place


def _problem(place: PostAddress, scheme: str, port: int | None, hosts: Sequence[Allowed]) -> Problem | None:
    host = place.host
    if len(host) > _LONGEST_HOST or not (_NAME.fullmatch(host) or place.is_plain):
        return Problem("address", "This is not an address.", _PASTE)
    is_local = any(allowed.is_plain and allowed.host == host for allowed in hosts)
    if scheme not in {"http", "https"} or (place.is_plain and not is_local):
        return Problem("address", "The address has to begin with https://.", _PASTE)
    if not any(allowed.takes(place) for allowed in hosts):
        shown = f"{host}:{port}" if port not in (None, 443) else host
        return Problem(
            "address",
            f"Nothing is sent to {shown}.",
            "Posts go to Slack, to a workflow of Microsoft Teams, and to what whoever runs this app adds in "
            "PLAYBOOK_WEBHOOK_HOSTS.",
        )
    if place.target in {"", "/"}:
        return Problem("address", f"This is {host} itself, and no address of a channel there.", _PASTE)
    return None
