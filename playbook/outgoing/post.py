"""One post to one checked address, sent once; the response body is not read."""

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
from playbook.outgoing.hosts import Allowed, PostAddress, read_address
from playbook.outgoing.numbers import LookUp

SECONDS = 5.0
_MAX_TRIES = 6


@dataclass(frozen=True, slots=True)
class PostOutcome:
    """The outcome of a post, with the status of the response."""

    outcome: Outcome
    status: int | None = None


class Unreached(Exception):
    """No byte of the post was sent."""


def post(
    address: str,
    body: bytes,
    hosts: Iterable[Allowed],
    *,
    seconds: float = SECONDS,
    look_up: LookUp = numbers.look_up,
) -> PostOutcome:
    """Send a JSON body within `seconds` and return the outcome.

    The host is looked up once, and the checked IP address is called, so DNS rebinding leads nowhere.
    """
    place = read_address(address, hosts)
    if isinstance(place, Problem):
        return PostOutcome("forbidden")
    deadline = time.monotonic() + seconds
    try:
        addresses = look_up(place.host, place.port, seconds)
    except OSError:
        return PostOutcome("unreachable")
    is_allowed = numbers.is_here if place.is_plain else numbers.is_public
    if not addresses or not all(map(is_allowed, addresses)):
        return PostOutcome("forbidden")
    return _first_reached(place, addresses[:_MAX_TRIES], body, deadline)


def _first_reached(place: PostAddress, addresses: Sequence[str], body: bytes, deadline: float) -> PostOutcome:
    for index, number in enumerate(addresses):
        if (seconds := deadline - time.monotonic()) <= 0:
            break
        try:
            # An address that swallows everything must leave time for the others.
            return send_to(place, number, body, seconds, to_connect=seconds / (len(addresses) - index))
        except Unreached:
            continue
    return PostOutcome("unreachable")


def send_to(
    place: PostAddress, number: str, body: bytes, seconds: float, *, to_connect: float | None = None
) -> PostOutcome:
    """Send to one IP address. Raise Unreached if nothing was sent."""
    # Imported with the first post.
    import httpx2

    watch = _Watch()
    times = {**dict.fromkeys(("read", "write", "pool"), seconds), "connect": to_connect or seconds}
    # Each read has its limit, and so has the whole: a server could send a letter at a time for hours.
    end = threading.Timer(seconds, watch.cut)
    end.daemon = True
    end.start()
    try:
        # A transport alone follows no redirect, asks no proxy, keeps no cookie and writes no log line.
        with httpx2.HTTPTransport(retries=0) as transport:
            response = transport.handle_request(_request(place, number, body, times, watch))
            response.close()
            is_accepted = 200 <= response.status_code < 300
            return PostOutcome("sent" if is_accepted else "refused", response.status_code)
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
        raise Unreached from error
    except (httpx2.TransportError, OSError):
        return PostOutcome("unanswered")
    finally:
        end.cancel()


def _request(
    place: PostAddress, number: str, body: bytes, times: Mapping[str, float], watch: "_Watch"
) -> Any:
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
            # The certificate must be that of the host name.
            "sni_hostname": place.host,
            "trace": watch.saw,
        },
    )


class _Watch:
    """Remembers the connection, so that it can be cut."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_over = False

    def saw(self, event: str, about: dict[str, Any]) -> None:
        """Remember the newest connection: TLS replaces the bare one."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._socket = about["return_value"].get_extra_info("socket")
            if self._is_over:
                self.cut()

    def cut(self) -> None:
        """Close the connection, whatever it waits for."""
        with self._lock:
            self._is_over = True
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
