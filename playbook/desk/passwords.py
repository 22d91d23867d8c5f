"""Passwords: kept as argon2id hashes, compared at the same cost whoever asks."""

import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# Each hash takes 19 MiB while it is worked out.
_AT_ONCE = threading.BoundedSemaphore(4)


def hash_of(password: str) -> str:
    """Give back what is kept of a password."""
    with _AT_ONCE:
        return _hasher().hash(bytes_of(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; where none is kept it is no, after the same work."""
    from argon2.exceptions import InvalidHashError, VerificationError

    nobodys = _nobodys()  # made at the first question, whoever it is about
    try:
        with _AT_ONCE:
            _hasher().verify(kept or nobodys, bytes_of(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_old(kept: str) -> bool:
    """Whether a hash was made with less work than is asked for today."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> "PasswordHasher":
    # Imported at the first password: nobody waits for it at the start.
    from argon2 import PasswordHasher

    # The least that OWASP asks of argon2id; about 0.1 s on two small cores.
    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@cache
def _nobodys() -> str:
    return _hasher().hash(b"")


def bytes_of(password: str) -> bytes:
    """Give back what is hashed of a password: the same for é as one character and as two."""
    # One keyboard sends the one, another the other.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
