"""The IP addresses of a host, so that none leads inside the network."""

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence

Number = ipaddress.IPv4Address | ipaddress.IPv6Address
LookUp = Callable[[str, int, float], Sequence[str]]

# Public addresses that hold another one: a gateway translates them.
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
# Where clouds hand out the credentials of the machine itself.
_METADATA = ipaddress.ip_address("168.63.129.16")


def look_up(host: str, port: int, seconds: float) -> Sequence[str]:
    """Return the addresses of a host. Raise OSError if there are none in time."""
    results: list[str] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, ValueError):
            return
        results.extend(dict.fromkeys(str(row[4][0]) for row in rows))

    # The system's look-up has no time limit, so a thread that hangs is abandoned.
    thread = threading.Thread(target=ask, name="look-up", daemon=True)
    thread.start()
    thread.join(seconds)
    if not (numbers := list(results)):
        raise OSError(f"{host} was not found")
    return numbers


def is_public(text: str) -> bool:
    """Return whether an address is public and translates to no other."""
    number = _number(text)
    if number is None or not number.is_global or number.is_multicast or number == _METADATA:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        inner = (number.ipv4_mapped, number.sixtofour, number.teredo)
        return not any(inner) and not any(number in network for network in _TRANSLATED)
    return True


def is_here(text: str) -> bool:
    """Return whether an address is this machine itself."""
    number = _number(text)
    return number is not None and number.is_loopback


def _number(text: str) -> Number | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
