"""Refuses the network outside this machine in every Python process that finds this file on its path.

Python imports a module of this name by itself at its start. The tests' conftest imports it too and puts this
folder on the path of the processes that tests start. What was refused is noted in the file that OUTSIDE_CALLS
names, so that a test fails although the process swallowed the error.
"""

import ipaddress
import os
import sys
from typing import Any

_ADDRESSED = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_LOOKED_UP = {"socket.getaddrinfo", "socket.gethostbyname"}
_NAMES_OF_THIS_MACHINE = {"localhost", "localhost.localdomain", "", "*"}


class OutsideNetworkError(BaseException):
    """A test reached for the network. Not an Exception, so that no handler hides it."""


def is_loopback(host: object) -> bool:
    """Whether a host that Python was asked to reach is this machine itself."""
    if host is None:
        return True
    name = host.decode("idna") if isinstance(host, bytes) else str(host)
    if name.lower() in _NAMES_OF_THIS_MACHINE:
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse_the_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: every socket that Python opens passes here, whichever library asked for it."""
    if event in _ADDRESSED:
        where = arguments[1]
        if not isinstance(where, tuple):
            return  # a Unix socket, a path on this machine, or one that is connected already
        host = where[0]
    elif event in _LOOKED_UP:
        host = arguments[0]
    else:
        return
    if not is_loopback(host):
        note(f"{event} {host!r} by {sys.argv[:3]}")
        raise OutsideNetworkError(f"A test reached for {host!r}; tests talk to this machine only.")


def note(sentence: str) -> None:
    """Add a line to the file of refused calls, where one is wanted."""
    if path := os.environ.get("OUTSIDE_CALLS"):
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{sentence}\n")


sys.modules.setdefault("tests.guard.sitecustomize", sys.modules[__name__])  # one hook a process
sys.addaudithook(refuse_the_outside)
