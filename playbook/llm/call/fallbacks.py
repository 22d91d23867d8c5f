"""Ask in ever plainer formats until an answer passes its check."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Generic, TypeVar

from playbook.llm.call import wire
from playbook.llm.call.client import Request, Turn, stream
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.deadline import Patience, never
from playbook.llm.call.errors import Misread, ModelError
from playbook.llm.call.response import Reply
from playbook.llm.call.salvage import find_object
from playbook.llm.call.scanner import Scanner
from playbook.llm.call.usage import TokenUsage

T = TypeVar("T")
_SHOWN_AGAIN = 8_000
_PROBLEMS = 1_500


class AnswerFormat(IntEnum):
    """How firmly a server holds its model to the schema."""

    SCHEMA = 0
    SLIM_SCHEMA = 1
    OBJECT_WITH_SCHEMA = 2
    OBJECT = 3
    TEXT = 4


@dataclass(frozen=True, slots=True)
class ServerStand:
    """The format that a server accepts, and the options that it refuses."""

    answer_format: AnswerFormat = AnswerFormat.SCHEMA
    refused: frozenset[str] = frozenset()


class AnswerFormats:
    """The last working format per address and model."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], ServerStand] = {}
        self._lock = threading.Lock()

    def of(self, server: Server) -> ServerStand:
        with self._lock:
            return self._known.get(server.place, ServerStand())

    def remember(self, server: Server, stand: ServerStand) -> None:
        with self._lock:
            self._known[server.place] = stand


ANSWER_FORMATS = AnswerFormats()


@dataclass(frozen=True, slots=True)
class ModelQuery(Generic[T]):
    """A question and its schema; `parse` raises ValueError for a useless answer."""

    turns: tuple[Turn, ...]
    name: str
    schema: wire.Schema
    array: str
    parse: Callable[[dict[str, Any]], T]
    temperature: float = 0.3


@dataclass(frozen=True, slots=True)
class RawAnswer(Generic[T]):
    """A checked answer, and what all attempts together cost."""

    value: T
    answer_format: AnswerFormat
    notes: tuple[str, ...]
    usage: TokenUsage
    attempts: int
    first_after: float  # of the last attempt, like the next two
    seconds: float
    written: int  # in tokens


@dataclass(slots=True)
class Listener:
    """Callbacks for each item as it arrives, and for a new attempt."""

    on_item: Callable[[dict[str, Any]], object] = bool
    on_restart: Callable[[], object] = bool


def ask(
    server: Server,
    question: ModelQuery[T],
    limits: AnswerLimits | None = None,
    *,
    listener: Listener | None = None,
    stop: Callable[[], bool] = never,
    answer_formats: AnswerFormats = ANSWER_FORMATS,
) -> RawAnswer[T]:
    """Ask until an answer passes. Errors hold the items that arrived."""
    limits = limits or AnswerLimits()
    patience = Patience(limits.seconds, stop)
    return _Climb(server, question, limits, listener or Listener(), patience, answer_formats).run()


@dataclass(slots=True)
class _Climb(Generic[T]):
    """One question on its way down the formats."""

    server: Server
    question: ModelQuery[T]
    limits: AnswerLimits
    listener: Listener
    patience: Patience
    answer_formats: AnswerFormats
    stand: ServerStand = field(init=False)
    usage: TokenUsage = field(default_factory=TokenUsage)
    attempts: int = 0
    retries: int = 0
    items: list[dict[str, Any]] = field(default_factory=list)

    def run(self) -> RawAnswer[T]:
        notes: tuple[str, ...] = ()
        turns = self.question.turns
        self.stand = self.answer_formats.of(self.server)
        try:
            reply = self._reply(turns)
            value, notes, problem = self._check(reply.text)
            if value is None:
                turns = (*turns, *_correction(reply.text, problem))
                reply = self._reply(turns)
                value, notes, problem = self._check(reply.text)
                notes = ("The first answer did not fit and was asked for again.", *notes)
            if value is None:
                raise ModelError("invalid", about=problem, text=reply.text)
        except ModelError as fault:
            fault.items = tuple(self.items)
            fault.usage = self.usage
            raise
        except Misread as bug:
            bug.usage += self.usage
            raise
        except Exception as bug:
            raise Misread(self.usage) from bug
        return RawAnswer(
            value[0],
            self.stand.answer_format,
            notes,
            self.usage,
            self.attempts,
            reply.first_after,
            reply.seconds,
            reply.usage.completion,
        )

    def _check(self, text: str) -> tuple[tuple[T] | None, tuple[str, ...], str]:
        """Parse the answer; the tuple tells None from no value."""
        if (salvaged := find_object(text, self.question.array)) is None:
            return None, (), f'There is no JSON object with "{self.question.array}" in it.'
        try:
            return (self.question.parse(salvaged.value),), salvaged.notes, ""
        except ValueError as error:
            return None, (), str(error)[:_PROBLEMS]

    def _reply(self, turns: tuple[Turn, ...]) -> Reply:
        """Return one whole answer; retry, or step down where the server refuses."""
        while True:
            try:
                reply = self._attempt(turns)
            except ModelError as fault:
                self.usage += fault.usage
                if (lower := _lower(self.stand, fault)) is not None:
                    self.stand = lower
                elif fault.is_passing and self.retries < self.limits.retries:
                    self._wait(fault)
                else:
                    raise
            else:
                self.usage += reply.usage
                self.answer_formats.remember(self.server, self.stand)
                return reply

    def _attempt(self, turns: tuple[Turn, ...]) -> Reply:
        if self.items:
            self.items = []
            self.listener.on_restart()
        self.attempts += 1
        scanner, arrived = Scanner(self.question.array), 0

        def take(text: str) -> None:
            nonlocal arrived
            arrived += len(text)
            try:
                for item in scanner.feed(text):
                    self.items.append(item)
                    self.listener.on_item(item)
            except Exception as bug:
                raise Misread(TokenUsage.estimate([turn["content"] for turn in turns], arrived)) from bug

        request = _request(self.question, turns, self.stand, self.limits)
        return stream(self.server, request, self.limits, self.patience, take)

    def _wait(self, fault: ModelError) -> None:
        """Wait as long as the server asks, unless the deadline comes first."""
        pause = self.limits.backoff if fault.wait is None else fault.wait
        if pause >= self.patience.left:
            raise fault
        self.retries += 1
        self.patience.sleep(pause)


def _lower(stand: ServerStand, fault: ModelError) -> ServerStand | None:
    """Return the next, plainer format to try."""
    about = fault.about
    if fault.kind != "request" and (fault.kind != "server" or "response_format" not in about):
        return None
    for option in ("max_completion_tokens", "max_tokens", "temperature", "stream_options"):
        if option in about and option not in stand.refused and fault.kind == "request":
            # A refusal of max_tokens often names its successor too.
            named = "max_tokens" if "max_tokens" in about and "max_tokens" not in stand.refused else option
            return ServerStand(stand.answer_format, stand.refused | {named})
    if stand.answer_format == AnswerFormat.TEXT:
        return None
    return ServerStand(AnswerFormat(stand.answer_format + 1), stand.refused)


def _request(
    question: ModelQuery[Any], turns: tuple[Turn, ...], stand: ServerStand, limits: AnswerLimits
) -> Request:
    options: dict[str, Any] = {
        "temperature": question.temperature,
        "stream_options": {"include_usage": True},
        "max_tokens": limits.tokens,
    }
    if "max_tokens" in stand.refused:
        options["max_completion_tokens"] = limits.tokens
    is_slim = stand.answer_format == AnswerFormat.SLIM_SCHEMA
    schema = wire.slim(question.schema) if is_slim else wire.full(question.schema)
    if stand.answer_format <= AnswerFormat.SLIM_SCHEMA:
        shape = {"name": question.name, "strict": True, "schema": schema}
        options["response_format"] = {"type": "json_schema", "json_schema": shape}
    elif stand.answer_format == AnswerFormat.OBJECT_WITH_SCHEMA:
        options["response_format"] = {"type": "json_object", "schema": schema}
    elif stand.answer_format == AnswerFormat.OBJECT:
        options["response_format"] = {"type": "json_object"}
    if stand.answer_format >= AnswerFormat.OBJECT_WITH_SCHEMA:
        turns = _with_schema(turns, schema)
    return Request(turns, {name: value for name, value in options.items() if name not in stand.refused})


def _with_schema(turns: tuple[Turn, ...], schema: dict[str, Any]) -> tuple[Turn, ...]:
    words = f"Answer with one JSON object only, no other text, after this JSON schema:\n{json.dumps(schema)}"
    at = next((place for place, turn in enumerate(turns) if turn["role"] == "user"), 0)
    turn = turns[at]
    with_words = Turn(role=turn["role"], content=f"{turn['content']}\n\n{words}")
    return (*turns[:at], with_words, *turns[at + 1 :])


def _correction(text: str, problem: str) -> tuple[Turn, Turn]:
    return (
        Turn(role="assistant", content=text[:_SHOWN_AGAIN] or "(nothing)"),
        Turn(
            role="user",
            content=f"That answer cannot be used: {problem}\nSend the whole JSON object again, corrected.",
        ),
    )
