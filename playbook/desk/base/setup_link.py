"""Hold the one-time link that makes the first owner, by its hash."""

import hashlib
import hmac
import secrets
import threading
from datetime import datetime, timedelta

MINUTES = 60
_LONGEST = timedelta(minutes=2 * MINUTES)


class SetupLink:
    """At most one link at a time, in memory, for any thread."""

    def __init__(self) -> None:
        self._hash = b""
        self._ends_at: datetime | None = None
        self._lock = threading.Lock()

    def renew(self, now: datetime) -> str:
        """Return the token of a new link and end an older one."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._hash, self._ends_at = _hash_of(token), now + timedelta(minutes=MINUTES)
        return token

    def opens(self, token: str, now: datetime) -> bool:
        """Return whether this is the token, and in time."""
        with self._lock:
            is_right = hmac.compare_digest(self._hash, _hash_of(token))
            # A clock that was set back far makes no link last longer.
            return is_right and self._ends_at is not None and timedelta() < self._ends_at - now <= _LONGEST

    def end(self) -> None:
        """End the link."""
        with self._lock:
            self._hash, self._ends_at = b"", None


def _hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
