"""A model's faults in words, without keys or a server's page."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from pydantic_core import from_json

from playbook.core.base.errors import PlaybookError
from playbook.llm.call.usage import TokenUsage

Fault = Literal[
    "config", "auth", "quota", "rate", "not_found", "request", "context", "timeout", "network", "server",
    "not_a_model", "declined", "too_long", "thinking", "cut", "unheld", "invalid",
    "stopped",
]  # fmt: skip
_WORDS: Mapping[Fault, tuple[str, str]] = {
    "config": ("The model connection is not set up correctly.",
               "Check the address, the model's name and the key in Settings."),
    "auth": ("The model server did not accept the key.",
             "Check that the key belongs to this address and may use this model."),
    "quota": ("The account with the model provider has no credit left.",
              "Top it up or raise its limit; waiting does not help."),
    "rate": ("The model server is busy with too many requests.", "Wait a moment and try again."),
    "not_found": ("There is no such model at this address.",
                  "Check the model's name, and the address: it usually ends in /v1."),
    "request": ("The model server does not understand the request.",
                "Check that it speaks OpenAI chat completions, or choose another model."),
    "context": ("The brief and the plan are longer than the model can read.",
                "Give the server a longer context (Ollama: OLLAMA_CONTEXT_LENGTH, llama.cpp: -c, vLLM: "
                "--max-model-len), or choose a model that reads more at once."),
    "timeout": ("The model did not answer in time.",
                "Try again, or allow it more time in Settings: a model on this computer may need minutes."),
    "network": ("The model server could not be reached.",
                "Check that it is running, its address and certificate, and your network."),
    "server": ("The model server has a problem of its own.", "Try again in a few minutes."),
    "not_a_model": ("What answers at this address is not a model server.",
                    "Check the address: it usually ends in /v1."),
    "declined": ("The model declined to write this, or a content filter held it back.",
                 "Reword the brief, or choose another model."),
    "too_long": ("The model's answer ran on past its limit.",
                 "Try again, or choose a larger model: small ones write on without an end."),
    "thinking": ("The model used up its answer on thinking, before it had written it.",
                 "Choose a model that thinks less, or set it to think less on its server."),
    "cut": ("The model's answer broke off before its end.", "Try again."),
    "unheld": ("The model server did not hold the answer to its schema.",
               "Choose a server that does, or a larger model."),
    "invalid": ("The model's answer could not be used, even after one correction.",
                "Choose a larger model, or one that can be held to a schema."),
    "stopped": ("The model was stopped.", "What had arrived by then is kept."),
}  # fmt: skip
# Worth another try of the same request: the cause may be gone a moment later.
_PASSING: frozenset[Fault] = frozenset({"rate", "network", "server", "cut"})
_BY_STATUS: Mapping[int, Fault] = {
    401: "auth", 403: "auth", 404: "not_found", 405: "not_found", 408: "timeout", 409: "server", 429: "rate",
}  # fmt: skip
_QUOTA_CODES = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_AUTH_CODES = {"invalid_api_key", "api_key_invalid", "authentication_error", "invalid_authentication"}
_EMPTY = re.compile(r"(?i)credit balance|insufficient (balance|credit|funds)|out of credits")
_WRONG_KEY = re.compile(
    r"(invalid|incorrect|missing) (x-)?api[ _-]?key|api key (is )?(not valid|invalid)", re.I
)
_FLAGGED = re.compile(r"(?i)flagged|moderation|content[ _](filter|policy)")
_CONTEXT = re.compile(
    r"(?i)context[ _-]?(length|size|window)|maximum context|exceed_context|too many tokens|prompt is too long"
)
_STATUS = re.compile(r"[45][0-9]{2}")
_WINDOW = re.compile(r"(?i)(?:context[ _-]?(?:length|size|window)|\bn_ctx)\D{0,40}?(\d[\d,]{2,})")
_CODE_FIELDS = {"code", "type", "status", "reason"}
# They repeat what was sent, and its words must not choose the next step.
_ECHOES = {"input", "ctx", "flagged_input", "failed_generation"}
_DEEPEST, _MOST_WORDS = 8, 4_000


class ModelError(PlaybookError):
    """A failed call; `items` and `text` hold what had arrived by then."""

    title = "The model could not help this time"

    def __init__(
        self,
        kind: Fault,
        *,
        status: int | None = None,
        about: str = "",
        wait: float | None = None,
        text: str = "",
        message: str = "",
    ) -> None:
        usual, hint = _WORDS[kind]
        message = message or usual
        super().__init__(f"{message} (HTTP {status})" if status else message, hint)
        self.kind = kind
        self.status = status
        self.about = about  # the server's own words: to choose the next step by, never to show
        self.wait = wait
        self.text = text
        self.usage = TokenUsage()
        self.items: tuple[dict[str, Any], ...] = ()

    @property
    def is_passing(self) -> bool:
        return self.kind in _PASSING


class Misread(Exception):
    """A bug of ours while reading; `usage` is the answer's cost."""

    kind = "misread"

    def __init__(self, usage: TokenUsage) -> None:
        super().__init__("an answer of a model was not read")
        self.usage = usage


def read_error(body: str) -> tuple[frozenset[str], str]:
    """Return an error page's codes and words, whatever its shape."""
    try:
        leaves = tuple(_leaves(from_json(body, allow_inf_nan=False), "", _DEEPEST))
    except ValueError:
        return frozenset(), body[:_MOST_WORDS]
    codes = frozenset(words.lower() for field, words in leaves if field in _CODE_FIELDS)
    return codes, "; ".join(f"{field} {words}" for field, words in leaves)[:_MOST_WORDS]


def _leaves(value: Any, field: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield every text and number, and those of JSON inside a text."""
    if depth == 0:
        return
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            value = from_json(value, allow_inf_nan=False)
        except ValueError:
            yield field, value
            return
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _ECHOES:
                yield from _leaves(part, name, depth - 1)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, field, depth - 1)
    elif isinstance(value, str | int):
        yield field, str(value)


def fault_of_status(status: int, codes: Iterable[str], about: str) -> Fault:
    """Return the fault behind an HTTP status, error codes and words."""
    codes = frozenset(codes)
    if codes & _QUOTA_CODES or status == 402 or (400 <= status < 500 and _EMPTY.search(about)):
        return "quota"
    if status == 413 or (status >= 400 and _is_context(codes, about)):
        return "context"
    if "content_filter" in codes or (status == 403 and _FLAGGED.search(about)):
        return "declined"
    if codes & _AUTH_CODES or (400 <= status < 500 and _WRONG_KEY.search(about)):
        return "auth"
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status < 400:
        return "not_found"
    return "server" if status >= 500 else "request"


def window_in(about: str) -> int | None:
    """Return the context length that a refusal names."""
    named = _WINDOW.search(about)
    return int(named.group(1).replace(",", "")) if named else None


def fault_of_event(code: str, about: str, has_text: bool) -> Fault:
    """Return the fault that a server reports inside a stream."""
    if _STATUS.fullmatch(code):
        return fault_of_status(int(code), (), about)
    if code in _QUOTA_CODES or _EMPTY.search(about):
        return "quota"
    if _is_context({code}, about):
        return "context"
    if code == "content_filter":
        return "declined"
    if "rate_limit" in code:
        return "rate"
    return "cut" if has_text else "server"


def _is_context(codes: Iterable[str], about: str) -> bool:
    return any(_CONTEXT.search(words) for words in (*codes, about))
