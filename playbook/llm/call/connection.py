"""A model's address and key, and the limits of an answer."""

from dataclasses import dataclass, field

from playbook.llm.call.address import host_of, is_here, problem_with_address, problem_with_key
from playbook.llm.call.errors import ModelError


@dataclass(frozen=True, slots=True)
class Server:
    """A model at an address, with the key for that address only."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def place(self) -> tuple[str, str]:
        """Return address and model, the key of every cache about a server."""
        return self.base_url.strip().rstrip("/"), self.model

    @property
    def host(self) -> str:
        return host_of(self.base_url)

    @property
    def is_local(self) -> bool:
        return is_here(self.base_url)

    def check(self) -> None:
        """Raise ModelError for what could never work or must not be sent."""
        wrong = problem_with_address(self.base_url) or problem_with_key(self.base_url, self.key)
        if wrong or not self.model.strip():
            raise ModelError("config")


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """Limits of one answer, all its attempts together."""

    seconds: float = 120.0
    silence: float = 120.0  # a small model on a CPU was measured at 28 s before its first word
    connect: float = 5.0
    tokens: int = 4_000
    chars: int = 40_000
    blanks: int = 400
    retries: int = 1
    backoff: float = 0.5
