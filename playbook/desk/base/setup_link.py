"""The one-time link that makes the first owner: 256 bits, known by its hash, in the memory of one server."""

import hashlib
import hmac
import secrets
import threading
from datetime import datetime, timedelta

MINUTES = 60


class SetupLink:
    """At most one link at a time. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._hash = b""
        self._ends_at: datetime | None = None
        self._lock = threading.Lock()

    def renew(self, now: datetime) -> str:
        """Give back the token of a new link; an older one is dead."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._hash, self._ends_at = _hash_of(token), now + timedelta(minutes=MINUTES)
        return token

    def opens(self, token: str, now: datetime) -> bool:
        """Whether this is the token, and not too late."""
        with self._lock:
            is_right = hmac.compare_digest(self._hash, _hash_of(token))
            return is_right and self._ends_at is not None and now < self._ends_at

    def end(self) -> None:
        """Let the link open nothing any more."""
        with self._lock:
            self._hash, self._ends_at = b"", None


def _hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
