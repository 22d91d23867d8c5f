"""One post to one address: checked, to the number that was looked up, once, and no answer read."""

import socket
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playbook.core.base.errors import Problem
from playbook.core.posts.webhooks import Outcome
from playbook.outgoing import numbers
from playbook.outgoing.hosts import Allowed, Place, place_of
from playbook.outgoing.numbers import LookUp

SECONDS = 5.0
_MOST_TRIES = 6


@dataclass(frozen=True, slots=True)
class PostOutcome:
    """How a post went; `status` is what the other side answered with, and nothing else of it is kept."""

    outcome: Outcome
    status: int | None = None


class Unreached(Exception):
    """Not one byte of the post has left."""


def post(
    address: str,
    body: bytes,
    hosts: Iterable[Allowed],
    *,
    seconds: float = SECONDS,
    look_up: LookUp = numbers.look_up,
) -> PostOutcome:
    """Send a body of JSON to an address, in `seconds` at most, and give back how it went.

    The host is looked up once, and what is called is the number that was checked: another answer of the
    name a moment later leads nowhere.
    """
    place = place_of(address, hosts)
    if isinstance(place, Problem):
        return PostOutcome("forbidden")
    until = time.monotonic() + seconds
    try:
        found = look_up(place.host, place.port, seconds)
    except OSError:
        return PostOutcome("unreachable")
    fits = numbers.is_here if place.is_plain else numbers.is_public
    if not found or not all(map(fits, found)):
        return PostOutcome("forbidden")
    return _first_reached(place, found[:_MOST_TRIES], body, until)


def _first_reached(place: Place, found: Sequence[str], body: bytes, until: float) -> PostOutcome:
    for more, number in zip(range(len(found), 0, -1), found, strict=True):
        left = until - time.monotonic()
        if left <= 0:
            break
        try:
            # Where the first number swallows everything, there has to be time for the others.
            return send_to(place, number, body, left, to_connect=left / more)
        except Unreached:
            continue
    return PostOutcome("unreachable")


def send_to(
    place: Place, number: str, body: bytes, seconds: float, *, to_connect: float | None = None
) -> PostOutcome:
    """Send to one number; raises Unreached where nothing left, so that another one may be tried."""
    # Loaded by the first post and not before: who sends none pays nothing for it.
    import httpx2

    watch = _Watch()
    times = {**dict.fromkeys(("read", "write", "pool"), seconds), "connect": to_connect or seconds}
    # Past the time of each read there is the time of all: whoever drips letters would hold us for hours.
    end = threading.Timer(seconds, watch.cut)
    end.daemon = True
    end.start()
    try:
        # A transport alone follows no redirect, asks no proxy, keeps no cookie and writes no log line.
        with httpx2.HTTPTransport(retries=0) as transport:
            response = transport.handle_request(_request(place, number, body, times, watch))
            response.close()
            is_taken = 200 <= response.status_code < 300
            return PostOutcome("sent" if is_taken else "refused", response.status_code)
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
        raise Unreached from error
    except (httpx2.TransportError, OSError):
        return PostOutcome("unanswered")
    finally:
        end.cancel()


def _request(place: Place, number: str, body: bytes, times: Mapping[str, float], watch: "_Watch") -> Any:
    import httpx2

    host = f"[{place.host}]" if ":" in place.host else place.host
    called = f"[{number}]" if ":" in number else number
    scheme, usual = ("http", 80) if place.is_plain else ("https", 443)
    return httpx2.Request(
        "POST",
        f"{scheme}://{called}:{place.port}{place.target}",
        headers={
            "Host": host if place.port == usual else f"{host}:{place.port}",
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Leadership Playbook",
            "Accept-Encoding": "identity",
            "Connection": "close",
        },
        content=body,
        extensions={
            "timeout": dict(times),
            # The certificate has to be that of the name, whatever number was called.
            "sni_hostname": place.host,
            "trace": watch.saw,
        },
    )


class _Watch:
    """Sees the connection as it is made, so that it can be cut."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_over = False

    def saw(self, event: str, about: dict[str, Any]) -> None:
        """Note the connection that was made last: the one inside TLS takes the place of the bare one."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._socket = about["return_value"].get_extra_info("socket")
            if self._is_over:
                self.cut()

    def cut(self) -> None:
        """End the connection, whatever it is waiting for."""
        with self._lock:
            self._is_over = True
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
