"""What has arrived of one answer, within its limits."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from playbook.llm.call.answer.apis import Counted, Piece
from playbook.llm.call.connection import AnswerLimits
from playbook.llm.call.errors import ModelError, fault_of_event
from playbook.llm.call.usage import TokenUsage


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, what it cost, and how long it took."""

    text: str
    usage: TokenUsage
    first_after: float
    seconds: float
    thought: int  # in tokens


class AnswerReading:
    """What has arrived of one answer to a request."""

    def __init__(self, sent: Sequence[str], most: TokenUsage, limits: AnswerLimits) -> None:
        self._sent = sent
        self._most = most
        self._limits = limits
        self._parts: list[str] = []
        self._began = time.monotonic()
        self._first: float | None = None
        self._chars = self._blanks = self._thought = self._of_model = 0
        self._finish = ""
        self._refused = False
        self._counted: Counted | None = None

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def has_text(self) -> bool:
        return self._chars > 0

    def take(self, piece: Piece) -> str:
        """Take in a piece and return its text."""
        if trouble := piece.trouble:
            raise ModelError(fault_of_event(trouble.code, trouble.about, self.has_text), about=trouble.about)
        self._counted = piece.counted or self._counted
        self._of_model += piece.is_of_model
        self._finish = piece.finish or self._finish
        self._refused = self._refused or piece.is_refusal
        self._thought += piece.thought
        # A lone surrogate can be neither parsed nor stored.
        text = piece.text.encode("utf-8", "replace").decode()
        if text:
            self._keep(text)
        return text

    def _keep(self, text: str) -> None:
        if self._first is None:
            self._first = time.monotonic()
        self._parts.append(text)
        self._chars += len(text)
        solid = text.rstrip()
        self._blanks = len(text) - len(solid) + (0 if solid else self._blanks)

    def check_size(self) -> None:
        """Raise for more than the limit, and for blanks without end."""
        limits = self._limits
        if self._chars > limits.chars or self._blanks > limits.blanks:
            raise ModelError("too_long")

    def check_end(self) -> None:
        """Raise for a stream that ended without an answer."""
        if not self._of_model:
            raise ModelError("not_a_model")
        if self._refused or self._finish == "content_filter":
            raise ModelError("declined")
        if self._finish == "length":
            raise ModelError("thinking" if self._is_thought else "too_long")
        if self._finish != "stop":
            raise ModelError("cut")

    @property
    def _is_thought(self) -> bool:
        """Return whether room went to thinking."""
        return not self.has_text or self._thought_tokens > 0 or "<think>" in self.text

    @property
    def _thought_tokens(self) -> int:
        counted = self._counted.thought if self._counted else 0
        return min(counted, self._most.completion) or TokenUsage.estimate((), self._thought).completion

    @property
    def usage(self) -> TokenUsage:
        """Return what it cost: as the server counted within reason, else estimated."""
        if self._counted is None:
            return TokenUsage.estimate(self._sent, self._chars + self._thought)
        received = len(self.text.encode("utf-8", "replace"))
        return TokenUsage(self._counted.prompt, self._counted.completion).within(
            self._most.prompt, max(received + self._thought, self._most.completion)
        )

    def usage_after(self, fault: ModelError) -> TokenUsage:
        """Return what a failed call may have cost."""
        began = self._of_model or fault.kind in {"timeout", "stopped"}
        return self.usage if began else TokenUsage()

    def reply(self) -> Reply:
        now = time.monotonic()
        first = (self._first or now) - self._began
        return Reply(self.text, self.usage, first, now - self._began, self._thought_tokens)
