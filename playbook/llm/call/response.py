"""What has arrived of one answer, within its limits."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playbook.llm.call.connection import AnswerLimits
from playbook.llm.call.errors import ModelError
from playbook.llm.call.usage import TokenUsage


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, what it cost, and how long it took."""

    text: str
    usage: TokenUsage
    first_after: float
    seconds: float


class AnswerReading:
    """What has arrived of one answer."""

    def __init__(self, sent: Sequence[str], limits: AnswerLimits) -> None:
        self._sent = sent
        self._limits = limits
        self._parts: list[str] = []
        self._began = time.monotonic()
        self._first: float | None = None
        self._chars = self._blanks = self._hidden = self._choices = 0
        self._finish: str | None = None
        self._refused = False
        self._usage: TokenUsage | None = None

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def has_text(self) -> bool:
        return self._chars > 0

    def take(self, chunk: Any) -> str:
        """Return a chunk's text. Local servers leave out or null almost anything."""
        self._note_usage(getattr(chunk, "usage", None))
        text = ""
        choices = getattr(chunk, "choices", None)
        for choice in choices[:1] if isinstance(choices, list) else []:
            self._choices += 1
            self._finish = getattr(choice, "finish_reason", None) or self._finish
            delta = getattr(choice, "delta", None)
            content = getattr(delta, "content", None)
            text = content if isinstance(content, str) else ""
            self._refused = self._refused or bool(getattr(delta, "refusal", None))
            for name in ("reasoning_content", "reasoning"):
                thought = getattr(delta, name, None)
                self._hidden += len(thought) if isinstance(thought, str) else 0
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

    def _note_usage(self, usage: Any) -> None:
        prompt = getattr(usage, "prompt_tokens", None)
        completion = getattr(usage, "completion_tokens", None)
        if isinstance(prompt, int) and isinstance(completion, int):
            self._usage = TokenUsage(max(0, prompt), max(0, completion))

    def check_size(self) -> None:
        """Raise for more than the limit, and for blanks without end."""
        limits = self._limits
        if self._chars > limits.chars or self._blanks > limits.blanks:
            raise ModelError("too_long")

    def check_end(self) -> None:
        """Raise for a stream that ended without an answer."""
        if not self._choices:
            raise ModelError("not_a_model")
        if self._refused or self._finish == "content_filter":
            raise ModelError("declined")
        if self._finish == "length":
            raise ModelError("too_long")
        if self._finish != "stop":
            raise ModelError("cut")

    @property
    def usage(self) -> TokenUsage:
        """Return what it cost: as the server counted, else estimated."""
        return self._usage or TokenUsage.estimate(self._sent, self._chars + self._hidden)

    def usage_after(self, fault: ModelError) -> TokenUsage:
        """Return what a failed call may have cost."""
        began = self._choices or fault.kind in {"timeout", "stopped"}
        return self.usage if began else TokenUsage()

    def reply(self) -> Reply:
        now = time.monotonic()
        return Reply(self.text, self.usage, (self._first or now) - self._began, now - self._began)
