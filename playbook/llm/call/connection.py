"""Where a model is, with the key for exactly that place, and how much one answer may take."""

from dataclasses import dataclass, field

from playbook.llm.call.address import host_of, is_here, problem_with_address, problem_with_key
from playbook.llm.call.errors import ModelError


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
    def host(self) -> str:
        """The machine that it runs on, by name or number."""
        return host_of(self.base_url)

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine."""
        return is_here(self.base_url)

    def check(self) -> None:
        """Refuse what could never work or must not be sent, before anything leaves this machine."""
        wrong = problem_with_address(self.base_url) or problem_with_key(self.base_url, self.key)
        if wrong or not self.model.strip():
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
