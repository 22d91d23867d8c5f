"""The numbers behind a host: looked up once, all of them public, so that no name leads inside the network."""

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence

Number = ipaddress.IPv4Address | ipaddress.IPv6Address
LookUp = Callable[[str, int, float], Sequence[str]]

# Addresses that are public themselves and hold another one: a gateway turns them into it.
_HOLDS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
# Where clouds hand out the credentials of the machine itself.
_METADATA = ipaddress.ip_address("168.63.129.16")


def look_up(host: str, port: int, seconds: float) -> Sequence[str]:
    """Give back the numbers of a host; raises OSError where there are none in time."""
    found: list[str] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, ValueError):
            return
        found.extend(dict.fromkeys(str(row[4][0]) for row in rows))

    # The system's look-up knows no time limit: one that hangs is left behind.
    asking = threading.Thread(target=ask, name="look-up", daemon=True)
    asking.start()
    asking.join(seconds)
    numbers = list(found)
    if not numbers:
        raise OSError(f"{host} was not found")
    return numbers


def is_public(text: str) -> bool:
    """Whether a number is anybody's to reach, and leads nowhere else."""
    number = _number(text)
    if number is None or not number.is_global or number.is_multicast or number == _METADATA:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        held = (number.ipv4_mapped, number.sixtofour, number.teredo)
        return not any(held) and not any(number in network for network in _HOLDS)
    return True


def is_here(text: str) -> bool:
    """Whether a number is this machine itself."""
    number = _number(text)
    return number is not None and number.is_loopback


def _number(text: str) -> Number | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
