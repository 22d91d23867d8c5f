"""The tokens of a call, as the server counted or estimated."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

_CHARS_PER_TOKEN = 4


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """Tokens in and out; `estimated` where not all were counted."""

    prompt: int = 0
    completion: int = 0
    estimated: bool = False

    @property
    def total(self) -> int:
        return self.prompt + self.completion

    def __add__(self, other: "TokenUsage") -> "TokenUsage":
        return TokenUsage(
            self.prompt + other.prompt, self.completion + other.completion, self.estimated or other.estimated
        )

    def within(self, prompt: int, completion: int) -> "TokenUsage":
        """Return it, no more than could have been: servers miscount."""
        if self.prompt <= prompt and self.completion <= completion:
            return self
        return TokenUsage(min(self.prompt, prompt), min(self.completion, completion), estimated=True)

    @classmethod
    def estimate(cls, sent: Iterable[str], received: int) -> Self:
        """Return a guess: about four characters make a token."""
        return cls(_tokens(sum(len(text) for text in sent)), _tokens(received), estimated=True)


def _tokens(chars: int) -> int:
    return -(-chars // _CHARS_PER_TOKEN)
