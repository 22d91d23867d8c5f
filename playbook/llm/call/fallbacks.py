"""Ask in ever plainer formats until an answer passes its check."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from playbook.llm.call import wire
from playbook.llm.call.answer.answer_reading import Reply
from playbook.llm.call.answer.salvage import find_object
from playbook.llm.call.answer.scanner import Scanner
from playbook.llm.call.client import Request, Turn, stream
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.deadline import Patience, never
from playbook.llm.call.errors import Misread, ModelError
from playbook.llm.call.stands import (
    ANSWER_FORMATS,
    AnswerFormat,
    AnswerFormats,
    ServerStand,
    after_refusal,
    schema_in_prompt,
)
from playbook.llm.call.usage import TokenUsage

T = TypeVar("T")
_SHOWN_AGAIN = 8_000
_PROBLEMS = 1_500
_LEAST_TOKENS = 1_000
_AROUND_TURNS = 100  # what a server adds to the turns; an estimate may miss a tenth besides
_MOST_ITEMS = 200
# Estimates are a third off at worst; and who counts fewer tokens than this does not count.
_READ_IN_FULL, _LEAST_READ = 0.65, 1_000
_FORMAT_WORDS = "Answer with one JSON object only, no other text, after this JSON schema:\n"


@dataclass(frozen=True, slots=True)
class ModelQuery(Generic[T]):
    """A question and its schema; `parse` raises ValueError for a useless answer."""

    turns: tuple[Turn, ...]
    name: str
    schema: wire.Schema
    array: str
    parse: Callable[[dict[str, Any]], T]
    temperature: float = 0.3
    expected_tokens: int = 0  # of a good answer; 0 if unknown
    may_follow: TokenUsage = field(default_factory=TokenUsage)  # about what one more question takes

    @property
    def most_items(self) -> int:
        """Return the schema's limit of items."""
        items = wire.full(self.schema)["properties"].get(self.array, {})
        return int(items.get("maxItems", _MOST_ITEMS))

    @property
    def prompt_tokens(self) -> int:
        """Return about how many tokens the turns have."""
        return TokenUsage.estimate([turn["content"] for turn in self.turns], 0).prompt

    @property
    def answer_tokens(self) -> int:
        """Return the least room that an answer needs."""
        return self.expected_tokens or _LEAST_TOKENS


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
    last_usage: TokenUsage  # of the last attempt
    thought: int = 0  # in tokens, of the last attempt


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
    arrived: list[dict[str, Any]] = field(default_factory=list)  # the most that any attempt brought

    def run(self) -> RawAnswer[T]:
        notes: tuple[str, ...] = ()
        turns = self.question.turns
        self.stand = self.answer_formats.of(self.server)
        try:
            reply = self._reply(turns)
            value, notes, problem = self._check(reply.text)
            cut = _cut_prompt(turns, reply)
            if self._ignored_schema(reply.text):
                self.stand = schema_in_prompt(self.stand)
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
            fault.items = tuple(self._most_items())
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
            (*notes, *cut),
            self.usage,
            self.attempts,
            reply.first_after,
            reply.seconds,
            reply.usage,
            reply.thought,
        )

    def _most_items(self) -> list[dict[str, Any]]:
        return self.items if len(self.items) >= len(self.arrived) else self.arrived

    @property
    def _is_held(self) -> bool:
        """Return whether the server is asked to enforce the schema."""
        return self.stand.answer_format <= AnswerFormat.SLIM_SCHEMA

    def _ignored_schema(self, text: str) -> bool:
        """Return whether the server accepted the schema and ignored it."""
        if not self._is_held or not text.strip():
            return False
        salvaged, name = find_object(text, self.question.array), self.question.array
        return salvaged is None or not wire.fits_schema(self.question.schema, name, salvaged.value[name])

    def _check(self, text: str) -> tuple[tuple[T] | None, tuple[str, ...], str]:
        """Parse the answer; the tuple tells None from no value."""
        array, most = self.question.array, self.question.most_items
        if (salvaged := find_object(text, array)) is None:
            return None, (), f'There is no JSON object with "{array}" in it.'
        notes = salvaged.notes
        if len(salvaged.value[array]) > most:
            salvaged.value[array] = salvaged.value[array][:most]
            notes = (*notes, f"What came after the first {most} entries was left out.")
        try:
            return (self.question.parse(salvaged.value),), notes, ""
        except ValueError as error:
            return None, (), str(error)[:_PROBLEMS]

    def _reply(self, turns: tuple[Turn, ...]) -> Reply:
        """Return one whole answer; retry, or step down where the server refuses."""
        while True:
            try:
                reply = self._attempt(turns)
            except ModelError as fault:
                self.usage += fault.usage
                if (lower := after_refusal(self.stand, fault)) is not None:
                    self.stand = lower
                elif fault.is_passing and self.retries < self.limits.retries:
                    self._wait(fault)
                else:
                    if fault.kind == "context" and self.stand.window:
                        self.answer_formats.remember_window(self.server, self.stand.window)
                    raise
            else:
                self.usage += reply.usage
                self.stand = replace(self.stand, thought=reply.thought)
                self.answer_formats.remember(self.server, self.stand)
                return reply

    def _attempt(self, turns: tuple[Turn, ...]) -> Reply:
        request = _request(self.question, turns, self.stand, self.limits)
        if self.items:
            self.arrived = self._most_items()
            self.items = []
            self.listener.on_restart()
        self.attempts += 1
        name, most = self.question.array, self.question.most_items
        scanner, arrived = Scanner(name), 0

        def take(text: str) -> None:
            nonlocal arrived
            arrived += len(text)
            items = scanner.feed(text)[: most - len(self.items)]
            if (
                items
                and not self.items
                and self._is_held
                and not wire.fits_schema(self.question.schema, name, items)
            ):
                raise ModelError("unheld")  # at its first item, before all of it is paid for
            try:
                for item in items:
                    self.items.append(item)
                    self.listener.on_item(item)
            except Exception as bug:
                raise Misread(TokenUsage.estimate([turn["content"] for turn in turns], arrived)) from bug

        return stream(self.server, request, self.limits, self.patience, take)

    def _wait(self, fault: ModelError) -> None:
        """Wait as long as the server asks, unless the deadline comes first."""
        pause = self.limits.backoff if fault.wait is None else fault.wait
        if pause >= self.patience.left:
            raise fault
        self.retries += 1
        self.patience.sleep(pause)


def _cut_prompt(turns: tuple[Turn, ...], reply: Reply) -> tuple[str, ...]:
    """Return a note if the server silently dropped much of a prompt."""
    sent, read = TokenUsage.estimate([turn["content"] for turn in turns], 0).prompt, reply.usage.prompt
    if reply.usage.estimated or not _LEAST_READ <= read < sent * _READ_IN_FULL:
        return ()
    return (f"The model read about {read:,} of {sent:,} tokens: its server needs a longer context.",)


def expected_usage(question: ModelQuery[Any], stand: ServerStand) -> TokenUsage:
    """Return about what one good answer takes."""
    words = [turn["content"] for turn in question.turns]
    if stand.answer_format >= AnswerFormat.OBJECT_WITH_SCHEMA:
        words.append(json.dumps(wire.full(question.schema)))
    prompt, answer = TokenUsage.estimate(words, 0).prompt, question.answer_tokens
    return TokenUsage(prompt, answer + stand.thought, estimated=True)


def most_usage(question: ModelQuery[Any], stand: ServerStand, limits: AnswerLimits) -> TokenUsage:
    """Return the most that an answer and its correction can take."""
    prompt, answer = expected_usage(question, stand).prompt, _most_tokens(question, limits) + stand.room
    return TokenUsage(2 * prompt + answer, 2 * answer, estimated=True)


def _most_tokens(question: ModelQuery[Any], limits: AnswerLimits) -> int:
    """Return the room for an answer: twice what is expected, if known."""
    return max(_LEAST_TOKENS, 2 * question.expected_tokens) if question.expected_tokens else limits.tokens


def _request(
    question: ModelQuery[Any], turns: tuple[Turn, ...], stand: ServerStand, limits: AnswerLimits
) -> Request:
    options: dict[str, Any] = {"temperature": question.temperature, "stream_options": {"include_usage": True}}
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
        turns = _with_schema(turns, {"title": question.name, **schema})
    if stand.room:
        options["reasoning_effort"] = "low"
    name = "max_completion_tokens" if "max_tokens" in stand.refused else "max_tokens"
    options[name] = _fitting(question, turns, stand, limits)
    if "stream" in stand.refused:
        options["stream"] = False
    sent = {name: value for name, value in options.items() if name not in stand.refused or name == "stream"}
    return Request(turns, sent, "responses" if "chat" in stand.refused else "chat")


def _fitting(
    question: ModelQuery[Any], turns: tuple[Turn, ...], stand: ServerStand, limits: AnswerLimits
) -> int:
    """Return an answer's limit. Raise ModelError if the window is too small."""
    wanted = _most_tokens(question, limits) + stand.room
    if stand.window is None:
        return wanted
    prompt = TokenUsage.estimate([turn["content"] for turn in turns], 0).prompt
    least = question.answer_tokens
    if problem := problem_with_window(stand.window, prompt + least):
        raise problem
    return max(least, min(wanted, stand.window - prompt - prompt // 10 - _AROUND_TURNS))


def problem_with_window(window: int, needed: int) -> ModelError | None:
    """Return why a model cannot read a question and answer it."""
    words = f"The model reads {window:,} tokens at once; this question and its answer need about {needed:,}."
    return ModelError("context", message=words) if needed > window else None


def _with_schema(turns: tuple[Turn, ...], schema: dict[str, Any]) -> tuple[Turn, ...]:
    words = f"{_FORMAT_WORDS}{json.dumps(schema)}"
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
