"""The IP addresses of a host, so that none leads inside the network."""

import socket
import threading
from collections.abc import Callable, Sequence

from playbook.core.base import networks

LookUp = Callable[[str, int, float], Sequence[str]]


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
    # One with a zone belongs to a network card of this machine.
    number = None if "%" in text else networks.read_number(text)
    return number is not None and networks.is_public(number)


def is_here(text: str) -> bool:
    """Return whether an address is this machine itself."""
    number = networks.read_number(text)
    return number is not None and number.is_loopback
