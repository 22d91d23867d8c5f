"""What holds for every test: no network but loopback, and the same examples in every run."""

import ipaddress
import os
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite",
    deadline=None,  # a busy machine is no bug
    derandomize=True,  # a red run is red again
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

_ADDRESSED = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}
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
    """An audit hook: every socket of this process passes here, whichever library opened it."""
    if event not in _ADDRESSED:
        return
    where = arguments[1] if event in {"socket.connect", "socket.sendto"} else arguments[0]
    host = where[0] if isinstance(where, tuple) else where
    if event in {"socket.connect", "socket.sendto"} and not isinstance(where, tuple):
        return  # a Unix socket, a path on this machine
    if not is_loopback(host):
        raise OutsideNetworkError(f"A test reached for {host!r}; tests talk to this machine only.")


sys.addaudithook(refuse_the_outside)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own PLAYBOOK_* and STREAMLIT_* variables must not colour a test."""
    for name in list(os.environ):
        if name.startswith(("PLAYBOOK_", "STREAMLIT_")) and name != "PLAYBOOK_SOAK_ROUNDS":
            monkeypatch.delenv(name)
