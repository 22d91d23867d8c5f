"""Check the second factor of an account: codes of an app, and recovery codes."""

import base64
import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from cachetools import LRUCache, TTLCache

from playbook.core.base.errors import Missing
from playbook.desk.accounts import passwords
from playbook.desk.base.audit import record
from playbook.desk.base.workspace import Workspace
from playbook.store.errors import StoreError
from playbook.store.register.accounts import Account
from playbook.store.register.second_factors import SecondFactor, SecondFactors

if TYPE_CHECKING:
    from pyotp import TOTP

T = TypeVar("T")
ISSUER = "Leadership Playbook"
RECOVERY_CODES = 10
LIFE = timedelta(minutes=10)  # of a sign-in that waits for its code, and of a set-up
_STEP_SECONDS = 30
_SKEW = 1  # steps that a clock may be off
_SALT, _SECRET = 16, 20  # bytes
_MOST_WAITING, _MOST_EACH = 1_000, 5
# 80 bits, so that a plain hash is enough; without letters that look like digits.
_LETTERS, _CODE_LENGTH, _CODE_PART = "abcdefghijkmnpqrstuvwxyz23456789", 16, 4


class WaitingSecrets(Generic[T]):
    """Secrets that wait in memory for a few minutes, for any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._values: TTLCache[str, T] = TTLCache(_MOST_WAITING, LIFE, timer=workspace.now)  # type: ignore[arg-type]
        self._lock = threading.Lock()

    def put(self, key: str, value: T) -> None:
        """Keep a value for `LIFE`."""
        with self._lock:
            self._values[key] = value

    def find(self, key: str) -> T | None:
        """Return the value of a key, while it lasts."""
        with self._lock:
            return self._values.get(key)

    def drop(self, key: str) -> None:
        """Drop the value of a key."""
        with self._lock:
            self._values.pop(key, None)


@dataclass(frozen=True, slots=True)
class HalfSignedIn:
    """Who entered the right password, and still owes the code."""

    account_id: str
    password_hash: str = field(repr=False)
    sealed: bytes = field(repr=False)
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FactorSetup:
    """A second factor that is being set up, by one session alone."""

    session_hash: str
    password_hash: str | None = field(repr=False)
    secret: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


class HalfSignIns(WaitingSecrets[HalfSignedIn]):
    """The sign-ins that wait for a code, by the hash of their token."""

    def put(self, key: str, value: HalfSignedIn) -> None:
        """Keep one for `LIFE`; it displaces only its own account's oldest."""
        with self._lock:
            own = [each for each, other in self._values.items() if other.account_id == value.account_id]
            for oldest in own[: 1 - _MOST_EACH]:
                del self._values[oldest]
            self._values[key] = value


class Setups(WaitingSecrets[FactorSetup]):
    """The second factors that are being set up, by account."""


class TakenSteps:
    """The steps of the codes taken, also where the disk takes nothing."""

    def __init__(self, _workspace: Workspace) -> None:
        self._unstored: LRUCache[str, int] = LRUCache(_MOST_WAITING)
        self._taken: LRUCache[tuple[str, int], bool] = LRUCache(_MOST_WAITING)
        self._lock = threading.Lock()

    def take(self, factors: SecondFactors, account_id: str, step: int) -> bool:
        """Return whether a code of this step is new, and note it."""
        latest = step + 2 * _SKEW
        with self._lock:
            # Each once, also where the clock was set back in between.
            was_taken = self._taken.get((account_id, step), False)
            self._taken[account_id, step] = True
            if was_taken or step <= self._unstored.get(account_id, -1) <= latest:
                return False
            try:
                return factors.take_step(account_id, step, latest)
            except StoreError:
                # People sign in to read; the code counts once all the same.
                factor = factors.find(account_id)
                self._unstored[account_id] = step
                return factor is not None and not step <= factor.last_step <= latest


def find_factor(workspace: Workspace, account_id: str) -> SecondFactor | None:
    """Return the second factor of an account, or None."""
    return SecondFactors(workspace.register).find(account_id)


def new_setup(account: Account, password: str, session_hash: str) -> FactorSetup:
    """Return a new secret, and the same sealed under the account's password."""
    secret = secrets.token_bytes(_SECRET)
    return FactorSetup(session_hash, account.password_hash, secret, seal(secret, password))


def seal(secret: bytes, password: str) -> bytes:
    """Return a secret that only the password opens again.

    The key is derived by the same work as a password hash, is as long as the secret and is used once.
    """
    salt = secrets.token_bytes(_SALT)
    return salt + _xor(secret, passwords.key_of(password, salt, _SECRET))


def unseal(sealed: bytes, password: str) -> bytes:
    """Return the secret that was sealed under this password."""
    return _xor(sealed[_SALT:], passwords.key_of(password, sealed[:_SALT], _SECRET))


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def accepts(workspace: Workspace, account: Account, secret: bytes, entered: str) -> bool:
    """Return whether a code is right, and use it up."""
    code, factors = _normal(entered), SecondFactors(workspace.register)
    if len(code) == _CODE_LENGTH:
        is_right = factors.take_recovery_code(account.id, _hash_of_code(account.id, code))
        if is_right:
            left = factors.recovery_codes_left(account.id)
            record(workspace, account.actor(), "sign_in.recovery_code_used", f"{left} left")
        return is_right
    step = find_step(workspace, secret, code)
    return step is not None and workspace.own(TakenSteps).take(factors, account.id, step)


def find_step(workspace: Workspace, secret: bytes, entered: str) -> int | None:
    """Return the step of a code, if it is one of this moment."""
    code, app = _normal(entered), _app(secret)
    now = int(workspace.now().timestamp()) // _STEP_SECONDS
    steps = range(now - _SKEW, now + _SKEW + 1)
    # All are compared, so that the time taken does not tell which came close.
    right = [step for step in steps if hmac.compare_digest(app.generate_otp(step).encode(), code.encode())]
    return max(right, default=None)


def turn_on(workspace: Workspace, account_id: str, setup: FactorSetup, step: int) -> list[str]:
    """Store a second factor and return its recovery codes, which are shown once.

    Raise Missing where the password has changed since, on whichever server.
    """
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    factor = SecondFactor(account_id, setup.sealed, workspace.now(), step)
    hashes = [_hash_of_code(account_id, _normal(code)) for code in codes]
    if not SecondFactors(workspace.register).turn_on(factor, setup.password_hash, hashes):
        raise Missing("Your password has changed since, and nothing was set up.", "Begin again.")
    return codes


def key_in_letters(secret: bytes) -> str:
    """Return the secret as one types it into an app, in groups of four."""
    key = _base32(secret)
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def address_of(secret: bytes, account: Account) -> str:
    """Return the address that a QR code passes to an app."""
    return _app(secret).provisioning_uri(name=account.email or account.name, issuer_name=ISSUER)


def _new_recovery_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    return "-".join(letters[start : start + _CODE_PART] for start in range(0, _CODE_LENGTH, _CODE_PART))


def _hash_of_code(account_id: str, code: str) -> str:
    return hashlib.sha256(f"{account_id} {code}".encode()).hexdigest()


def _normal(code: str) -> str:
    """Return a code as it is compared, however it was typed."""
    return "".join(letter for letter in code.casefold() if letter.isascii() and letter.isalnum())


def _base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode()


def _app(secret: bytes) -> "TOTP":
    # Imported at the first code, so that the start does not wait.
    from pyotp import TOTP

    return TOTP(_base32(secret))
