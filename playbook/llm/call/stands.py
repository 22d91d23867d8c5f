"""What a server accepts, and what to try after a refusal."""

import re
import threading
from dataclasses import dataclass, replace
from enum import IntEnum

from playbook.llm.call.connection import Server
from playbook.llm.call.errors import ModelError, window_in

# Tokens to think in, beside the answer, for a model that thinks before it writes.
ROOM_TO_THINK = 12_000
# What a refusal calls each option, in the order to look for: `stream` is also part of `stream_options`.
_OPTIONS = {
    "max_tokens": re.compile(r"\bmax_(output_)?tokens\b"),
    "max_completion_tokens": re.compile(r"\bmax_completion_tokens\b"),
    "temperature": re.compile(r"\btemperature\b"),
    "stream_options": re.compile(r"\bstream_options\b"),
    "reasoning_effort": re.compile(r"\breasoning[._]effort\b"),
    "stream": re.compile(r"\bstream(ing|ed)?\b"),
}
_NO_STREAM = re.compile(r"to stream this model|\bstreaming\b.{0,30}\bsupport|support.{0,30}\bstreaming\b")
_NO_CHAT = re.compile(r"\bv1/responses\b|\bresponses api\b|not a chat model")


class AnswerFormat(IntEnum):
    """How firmly a server holds its model to the schema."""

    SCHEMA = 0
    SLIM_SCHEMA = 1
    OBJECT_WITH_SCHEMA = 2
    OBJECT = 3
    TEXT = 4


@dataclass(frozen=True, slots=True)
class ServerStand:
    """What a server accepts; `refused` has options, and "chat"."""

    answer_format: AnswerFormat = AnswerFormat.SCHEMA
    refused: frozenset[str] = frozenset()
    window: int | None = None  # in tokens, None while unknown
    room: int = 0  # to think in, in tokens
    thought: int = 0  # in tokens, before its last answer

    def without(self, *options: str) -> "ServerStand":
        return replace(self, refused=self.refused | {*options})


class AnswerFormats:
    """How each model at an address was last asked with success."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], ServerStand] = {}
        self._lock = threading.Lock()

    def of(self, server: Server) -> ServerStand:
        with self._lock:
            return self._known.get(server.place, ServerStand())

    def remember(self, server: Server, stand: ServerStand) -> None:
        with self._lock:
            self._known[server.place] = stand

    def remember_window(self, server: Server, window: int | None) -> None:
        """Remember how much a model reads at once, and nothing else."""
        self.remember(server, replace(self.of(server), window=window))


ANSWER_FORMATS = AnswerFormats()


def after_refusal(stand: ServerStand, fault: ModelError) -> ServerStand | None:
    """Return the next way to ask after a refusal, or None."""
    about, refused = fault.about.lower(), stand.refused
    if fault.kind == "unheld":
        return schema_in_prompt(stand)
    if fault.kind == "thinking":
        return replace(stand, room=ROOM_TO_THINK) if not stand.room else None
    if fault.kind == "context":
        window = window_in(about)
        return replace(stand, window=window) if window and window != stand.window else None
    if "chat" not in refused and fault.kind in {"request", "not_found"} and _NO_CHAT.search(about):
        return stand.without("chat")
    if "stream" not in refused and fault.kind in {"auth", "not_found", "server"} and _NO_STREAM.search(about):
        return stand.without("stream", "stream_options")
    if fault.kind != "request" and (fault.kind != "server" or "response_format" not in about):
        return None
    for option, words in _OPTIONS.items():
        if option not in refused and fault.kind == "request" and words.search(about):
            return _without(stand, option, about)
    if stand.answer_format == AnswerFormat.TEXT:
        return None
    return replace(stand, answer_format=AnswerFormat(stand.answer_format + 1))


def schema_in_prompt(stand: ServerStand) -> ServerStand:
    return replace(stand, answer_format=AnswerFormat.OBJECT)


def _without(stand: ServerStand, option: str, about: str) -> ServerStand:
    """Return the stand after an option was refused by its name."""
    if option == "stream":
        return stand.without("stream", "stream_options")
    if option == "max_tokens" and "max_completion_tokens" in about:
        # Only models that think ask for its successor.
        return replace(stand.without(option), room=ROOM_TO_THINK)
    return stand.without(option)
