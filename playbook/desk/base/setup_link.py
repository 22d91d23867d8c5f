"""Store the one-time links that make the first owner, by their hashes."""

import hashlib
import secrets
from datetime import datetime, timedelta

from playbook.store.register.invites import SetupLinks
from playbook.store.register.register import Register

MINUTES = 60
_LONGEST = timedelta(minutes=2 * MINUTES)


class SetupLink:
    """The links of every process that serves this register; each is as good."""

    def __init__(self, register: Register) -> None:
        self._links = SetupLinks(register)

    def renew(self, now: datetime) -> str:
        """Return the token of a new link and drop those that are over."""
        token = secrets.token_urlsafe(32)
        self._links.add(_hash_of(token), now + timedelta(minutes=MINUTES), now)
        return token

    def opens(self, token: str, now: datetime) -> bool:
        """Return whether this is such a token, and in time."""
        ends_at = self._links.find_end(_hash_of(token))
        # A clock that was set back far makes no link last longer.
        return ends_at is not None and timedelta() < ends_at - now <= _LONGEST

    def end(self, token: str) -> None:
        """End one link."""
        self._links.end(_hash_of(token))

    def end_all(self) -> None:
        """End the links of every process."""
        self._links.end_all()


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
