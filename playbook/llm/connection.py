"""Where a model is, with the key for exactly that place, and how much one answer may take."""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playbook.llm.faults import ModelError


@dataclass(frozen=True, slots=True)
class Server:
    """A model at an address. The key belongs to that address, and no print of this shows it."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def place(self) -> tuple[str, str]:
        """What is remembered about a server is remembered per address and model."""
        return self.base_url.strip().rstrip("/"), self.model

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine."""
        host = urlsplit(self.base_url.strip()).hostname or ""
        if host == "localhost":
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    def check(self) -> None:
        """Refuse what could never work, before anything leaves this machine."""
        try:
            parts = urlsplit(self.place[0])
            named = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            raise ModelError("config") from None
        # A key with a space or a letter outside ASCII is a slip of the clipboard; sent, it would turn
        # up in the HTTP library's own error message.
        clean = self.key.isascii() and not any(mark.isspace() or not mark.isprintable() for mark in self.key)
        if not (named and clean and self.model.strip()) or parts.username or parts.password:
            raise ModelError("config")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one answer may take, all its attempts together, and how often a passing fault is retried."""

    seconds: float = 120.0
    silence: float = 120.0  # a small model on a CPU was measured at 28 s before its first word
    connect: float = 5.0
    tokens: int = 4_000
    chars: int = 40_000
    blanks: int = 400
    retries: int = 1
    backoff: float = 0.5
