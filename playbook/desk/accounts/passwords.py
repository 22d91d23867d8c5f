"""Hash passwords with argon2id, and compare them at the same cost."""

import re
import string
import threading
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from playbook.core.base.letters import normalized

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# Each hash takes 19 MiB while it is computed.
_AT_ONCE = threading.BoundedSemaphore(4)
# Passes, KiB and threads: the least that OWASP requires of argon2id; about 0.1 s on two small cores.
_COST = 2, 19456, 1
# Never to change with the line above: what was sealed opens with these alone.
_KEY_COST = 2, 19456, 1
# What zxcvbn, which knows English, counts as rare: this product, its tools, other languages.
_COMMON = """
    account benvenuto bienvenido bienvenue changethis chatgpt copilot dienstag donnerstag firma fortnite
    fruehling hotmail ichliebedich leadership logon mittwoch office365 openai passphrase password playbook
    roblox samstag sharepoint sonntag superuser tiamo tiktok unternehmen willkommen
""".split()  # noqa: SIM905 - a list would be thirty lines
# What people write instead of a letter.
_SWAPS = {"a": "[a@4]", "e": "[e3]", "i": "[i1!]", "l": "[l1]", "o": "[o0]", "s": "[s5$]", "t": "[t7]"}
# As many guesses as seven random digits take, for a password of eight characters of any kind.
_FEWEST_GUESSES = 10**7
_FEWEST_CHARACTERS = 4
_SHORTEST_NAME = 3
# The estimate takes the square of the length: 0.03 s for 40 characters, 2 s for 128.
_LONGEST_READ, _LONGEST_ESTIMATED = 100, 40
_YEAR = re.compile(r"(?:19|20)\d\d")
_REPEATED = re.compile(r"([^\W_]{3,}?)(?:[\W_]*+\1)+(?![^\W_])")


def hash_of(password: str) -> str:
    """Return the hash to store of a password."""
    with _AT_ONCE:
        return _hasher().hash(bytes_of(password))


def matches(password: str, stored_hash: str | None) -> bool:
    """Compare a password with a hash, or with none at equal cost."""
    from argon2.exceptions import InvalidHashError, VerificationError

    nobodys = _nobodys()  # made at the first call, whoever it is about
    try:
        with _AT_ONCE:
            _hasher().verify(stored_hash or nobodys, bytes_of(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored_hash is not None


def is_old(stored_hash: str) -> bool:
    """Return whether a hash took less work than is required today."""
    return _hasher().check_needs_rehash(stored_hash)


def key_of(password: str, salt: bytes, length: int) -> bytes:
    """Return a key that takes as much work as a hash."""
    # A salt of its own, so that it is no stored hash.
    from argon2.low_level import Type, hash_secret_raw

    with _AT_ONCE:
        return hash_secret_raw(bytes_of(password), salt, *_KEY_COST, hash_len=length, type=Type.ID)


@cache
def _hasher() -> "PasswordHasher":
    # Imported at the first password, so that the start does not wait.
    from argon2 import PasswordHasher

    time_cost, memory_cost, parallelism = _COST
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism)


@cache
def _nobodys() -> str:
    return _hasher().hash(b"")


def bytes_of(password: str) -> bytes:
    """Return the bytes to hash, the same for both forms of é."""
    return normalized("NFKC", password).encode("utf-8", "surrogatepass")


def is_easy(password: str, names: Iterable[str] = ()) -> bool:
    """Return whether a password is easily guessed; `names` belong to its person."""
    # Imported at the first new password: its lists of words take 0.1 s.
    from zxcvbn import zxcvbn

    folded = normalized("NFKC", password).casefold()
    if len(set(folded)) < _FEWEST_CHARACTERS:
        return True
    core = _REPEATED.sub(r"\1", _YEAR.sub("", folded[:_LONGEST_READ]))
    # Names are removed here: zxcvbn would store those it is given in the process.
    for word in sorted({*_COMMON, *_parts(names)}, key=len, reverse=True):
        core = re.sub("".join(_SWAPS.get(letter, letter) for letter in word), " ", core)
    core = core.strip(string.punctuation + string.whitespace)[:_LONGEST_ESTIMATED]
    return not core or bool(zxcvbn(core)["guesses"] < _FEWEST_GUESSES)


def _parts(names: Iterable[str]) -> set[str]:
    folded = normalized("NFKC", " ".join(names)).casefold()
    return {part for part in re.split(r"[\W_\d]+", folded) if len(part) >= _SHORTEST_NAME}
