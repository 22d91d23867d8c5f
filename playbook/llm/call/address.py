"""Check model server addresses, and where a key may travel."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from playbook.core.base.errors import Problem
from playbook.core.base.letters import normalized
from playbook.core.base.networks import Number, is_of_machine

_EXAMPLE = "Enter an address such as https://api.openai.com/v1."
_METADATA_NAMES = ("metadata.google.internal", "metadata.goog", "metadata", "instance-data")
_PRIVATE_ENDS = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".localdomain")
_SHARED = ipaddress.ip_network("100.64.0.0/10")  # what mesh networks number their machines from


def host_of(url: str) -> str:
    """Return the host of an address as look-ups see it, or ''."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    # A look-up takes full-width letters and the dots of other scripts for plain ones.
    return normalized("NFKC", host).replace("\N{IDEOGRAPHIC FULL STOP}", ".").rstrip(".")


def is_here(url: str) -> bool:
    """Return whether an address is on this machine."""
    host = host_of(url)
    number = _number(host)
    return number.is_loopback if number else host == "localhost" or host.endswith(".localhost")


def is_near(url: str) -> bool:
    """Return whether an address is local or private by its name."""
    host = host_of(url)
    if number := _number(host):
        return number.is_private or (number.version == 4 and number in _SHARED)
    return has_private_name(url)


def has_private_name(url: str) -> bool:
    """Return whether an address has a name that only its own network knows."""
    host = host_of(url)
    return bool(host) and _number(host) is None and ("." not in host or host.endswith(_PRIVATE_ENDS))


def problem_with_address(url: str) -> Problem | None:
    """Return what is wrong with an address that can never be right."""
    # Names are not looked up: what a name points to is known only when it is called.
    try:
        parts = urlsplit(url.strip())
        has_port = parts.port != 0
    except ValueError:
        return Problem("url", "This is not an address.", _EXAMPLE)
    host = host_of(url)
    if parts.scheme not in {"http", "https"}:
        return Problem("url", "An address of a model server begins with https:// or http://.", _EXAMPLE)
    if not host or not has_port or any(letter.isspace() for letter in url.strip()):
        return Problem("url", "This is not an address.", _EXAMPLE)
    return _problem_with_parts(parts) or _problem_with_host(host)


def _problem_with_parts(parts: SplitResult) -> Problem | None:
    if parts.username is not None or parts.password is not None:
        return Problem(
            "url", "An address must not hold a user name or a password.", "Enter the key in its own field."
        )
    if parts.query or parts.fragment:
        return Problem("url", "An address must not have ? or # in it.", "Leave out what follows them.")
    return None


def _problem_with_host(host: str) -> Problem | None:
    number = _number(host)
    if number and number.is_unspecified:
        return Problem("url", f"A server listens on {host}, but is not reached there.", "Use 127.0.0.1.")
    if host in _METADATA_NAMES or (number and is_of_machine(number)):
        return Problem(
            "url",
            "No model server is at this address: it belongs to the machine's own network set-up.",
            "Enter the address that the provider or the person who runs the server gave you.",
        )
    return None


def problem_with_key(url: str, key: str) -> Problem | None:
    """Return why a key cannot be used at an address."""
    if not key:
        return None
    # A space or a letter outside ASCII is a slip of the clipboard; sent, it would turn up in the HTTP
    # library's own error message.
    if not key.isascii() or any(mark.isspace() or not mark.isprintable() for mark in key):
        return Problem(
            "key", "A key has no spaces and no special letters.", "Copy it again, and nothing else."
        )
    if urlsplit(url.strip()).scheme == "http" and not is_near(url):
        return Problem(
            "url",
            f"The key would travel to {host_of(url)} where anybody on the way can read it.",
            "Use https:// for this address.",
        )
    return None


def _number(host: str) -> Number | None:
    """Return a host's IP address, in any spelling that look-ups take."""
    try:
        number: Number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except (OSError, ValueError):
            return None
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped:
        return number.ipv4_mapped
    return number
