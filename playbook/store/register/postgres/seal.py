"""Seal what a dump of the database must not show.

The key is a file of the app's machines.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from playbook.store.errors import StoreError


class OtherSecret(StoreError):
    """What is sealed in the database was sealed with another secret."""

    title = "The secret is another one"

    def __init__(self) -> None:
        super().__init__(
            "What is sealed in the database cannot be opened with this PLAYBOOK_SECRET_FILE.",
            "Give every replica the file with which the database was filled.",
        )


class Seal:
    """Seals texts with a secret."""

    def __init__(self, secret: str) -> None:
        self._fernet = Fernet(urlsafe_b64encode(sha256(secret.encode()).digest()))

    def seal(self, text: str) -> str:
        """Return a text so that nobody can read it without the secret."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Return what was sealed. Raise OtherSecret."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise OtherSecret from None
