"""Call a model server: one streamed answer, or its model list.

The only file that knows openai, and only while it calls.
"""

import json
import re
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypedDict, TypeVar

from playbook.core.base.fields import MAX_LINE, cleaned
from playbook.llm.call.answer.answer_reading import AnswerReading, Reply
from playbook.llm.call.answer.apis import PATHS, Api, body_of, piece_of
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.deadline import Patience, Sockets, watched
from playbook.llm.call.errors import ModelError, fault_of_event, fault_of_status, read_error
from playbook.llm.call.usage import TokenUsage

T = TypeVar("T")
_LISTED = 2_000
_MOST_CONTEXT = 100_000_000  # no server means more
_PROMPTS = Path(__file__).parents[1] / "prompts"
# All that may leave. The library would add the operating system, its version, and whatever the
# environment holds in OPENAI_ORG_ID, OPENAI_PROJECT_ID and OPENAI_CUSTOM_HEADERS.
_HEADERS = {"host", "accept", "connection", "content-type", "content-length"}
# One letter in a chunk of its own, with everything that servers put around it.
_BYTES_PER_CHAR = 1_000
# Each line costs time, however short: one letter in a named event of its own has three or four, and as many
# again are for thoughts and signs of life.
_LINES_PER_CHAR = 8
# vLLM; OpenRouter and Ollama; Groq; Mistral.
_CONTEXT_FIELDS = ("max_model_len", "context_length", "context_window", "max_context_length")
_GOOGLE_DELAY = re.compile(r"\bretryDelay (\d+(?:\.\d+)?)s")
_MOST_OF_AN_ERROR = 100_000
# One event, or an answer that comes as a whole: read at once, it takes thirty times that in memory, and
# nothing else runs meanwhile. A list of all models of a large provider has about one million bytes.
_MOST_OF_AN_EVENT = 4_000_000
_EVENT_ENDS = (b"\n\n", b"\r\r", b"\r\n\r\n")
# What a server may count beyond one token for each byte sent: its own words around the turns.
_UNSEEN = 1_000
# The most that a model may think unseen where no limit was sent.
_UNLIMITED = 64_000


@dataclass(frozen=True, slots=True)
class ListedModel:
    """A model on a server's list; `context` in tokens, None if unknown."""

    name: str
    context: int | None = None
    owner: str = ""


class Turn(TypedDict):
    """One message of the conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@cache
def template(name: str) -> str:
    """Return the fixed words of a prompt, from its file."""
    return (_PROMPTS / f"{name}.md").read_text(encoding="utf-8").strip()


def turns_of(prompt: str, content: str) -> tuple[Turn, Turn]:
    """Return a prompt's instructions and what it is about, as two turns."""
    return Turn(role="system", content=template(prompt)), Turn(role="user", content=content)


@dataclass(frozen=True, slots=True)
class Request:
    """The conversation so far, and the options for this server."""

    turns: tuple[Turn, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    api: Api = "chat"

    def body(self, model: str) -> dict[str, Any]:
        """Return the JSON to send."""
        # Lone surrogates, as a cut text may end with, cannot be encoded.
        turns = [
            {**turn, "content": turn["content"].encode("utf-8", "replace").decode()} for turn in self.turns
        ]
        return body_of(self.api, model, turns, {"stream": True, **self.options})

    @property
    def most(self) -> TokenUsage:
        """Return the most that an answer can use."""
        size = len(json.dumps([self.turns, self.options], ensure_ascii=False).encode("utf-8", "replace"))
        limits = [self.options.get(name) for name in ("max_tokens", "max_completion_tokens")]
        return TokenUsage(size + _UNSEEN, max(filter(None, limits), default=_UNLIMITED))


def stream(
    server: Server, request: Request, limits: AnswerLimits, patience: Patience, on_text: Callable[[str], None]
) -> Reply:
    """Ask once and pass text on. Raise ModelError on any fault."""
    server.check()
    patience.check()
    reading = AnswerReading([turn["content"] for turn in request.turns], request.most, limits)

    def converse(api: Any) -> Iterator[Any]:
        return _events(api, PATHS[request.api], request.body(server.place[1]))

    try:
        with closing(_calls(server, limits, patience, lambda: reading.has_text, converse)) as events:
            for event in events:
                if text := reading.take(piece_of(event)):
                    on_text(text)
                patience.check()
                reading.check_size()
        patience.check()
        reading.check_end()
    except ModelError as fault:
        fault.text = reading.text
        fault.usage = reading.usage_after(fault)
        raise
    return reading.reply()


def _events(api: Any, path: str, body: dict[str, Any]) -> Iterator[Any]:
    """Yield an answer's events as JSON, or a whole answer as one."""
    import httpx2
    import openai

    if not body["stream"]:
        yield _whole(api.post(path, cast_to=httpx2.Response, body=body).text)
        return
    with api.post(path, cast_to=object, body=body, stream=True, stream_cls=openai.Stream[object]) as events:
        if events.response.headers.get("content-type", "").startswith("application/json"):
            # Asked to stream, it sent all at once.
            yield _whole(events.response.read())
        else:
            yield from events


def list_models(server: Server, limits: AnswerLimits, patience: Patience) -> tuple[ListedModel, ...]:
    """Return the models that a server lists. Raise ModelError on any fault."""
    server.check()
    patience.check()
    asks = _calls(server, limits, patience, lambda: False, lambda api: iter([_listing(api)]))
    with closing(asks) as answers:
        models = next(answers)
    patience.check()
    return models


def _json(api: Any, path: str) -> Any:
    import httpx2

    return _whole(api.get(path, cast_to=httpx2.Response).text)


def _whole(text: str | bytes) -> Any:
    if len(text) > _MOST_OF_AN_EVENT:
        raise ModelError("too_long")
    return json.loads(text)


def _listing(api: Any) -> tuple[ListedModel, ...]:
    """Read the JSON itself: the library may drop servers' own fields."""
    if (rows := _rows(_json(api, "/models"), "data")) is None:
        raise ModelError("not_a_model")
    named = (row for row in rows if isinstance(row.get("id"), str))
    # A name with half a letter or a line break in it can be neither shown nor asked for.
    return tuple(
        ListedModel(
            row["id"][:MAX_LINE], _context_of(row), cleaned(str(row.get("owned_by") or ""))[:MAX_LINE]
        )
        for row in named
        if row["id"].strip() and row["id"].isprintable()
    )


def loaded_context(server: Server, limits: AnswerLimits, patience: Patience) -> int | None:
    """Return the context length that Ollama runs a model with, or None."""
    address = f"{server.place[0].removesuffix('/v1')}/api/ps"
    asks = _calls(server, limits, patience, lambda: False, lambda api: iter([_json(api, address)]))
    try:
        with closing(asks) as answers:
            rows = _rows(next(answers), "models") or []
    except ModelError:
        return None
    names = (server.model, f"{server.model}:latest")
    return next((_context_of(row) for row in rows if row.get("name") in names), None)


def _rows(answer: Any, name: str) -> list[dict[str, Any]] | None:
    """Return the objects of a listed page, or None without list."""
    rows = answer.get(name) if isinstance(answer, dict) else None
    return [row for row in rows[:_LISTED] if isinstance(row, dict)] if isinstance(rows, list) else None


def _context_of(row: dict[str, Any]) -> int | None:
    """Return the context length, by any server's name for it."""
    details = row.get("meta")
    meta = details if isinstance(details, dict) else {}
    # Not `n_ctx_train`: what a model was trained for is more than the server lets it read.
    for tokens in (*(row.get(name) for name in _CONTEXT_FIELDS), meta.get("n_ctx")):
        if isinstance(tokens, int) and not isinstance(tokens, bool) and 0 < tokens <= _MOST_CONTEXT:
            return tokens
    return None


def _calls(
    server: Server,
    limits: AnswerLimits,
    patience: Patience,
    has_text: Callable[[], bool],
    converse: Callable[[Any], Iterator[T]],
) -> Generator[T, None, None]:
    """Yield what `converse` gets from the server; library errors become ModelErrors."""
    import openai

    sockets = Sockets()

    def prepare(outgoing: Any) -> None:
        for name in [name for name in outgoing.headers if name.lower() not in _HEADERS]:
            del outgoing.headers[name]
        outgoing.headers["user-agent"] = "leadership-playbook"
        outgoing.headers["accept-encoding"] = "identity"
        if server.key:
            outgoing.headers["authorization"] = f"Bearer {server.key}"
        outgoing.extensions["trace"] = sockets.trace

    def receive(response: Any) -> None:
        response.headers.pop("content-encoding", None)  # not asked for; unpacking has no limit
        most = _MOST_OF_AN_ERROR if response.is_error else limits.chars * _BYTES_PER_CHAR
        response.stream = _metered(
            response.stream, most, limits.chars * _LINES_PER_CHAR, is_error=response.is_error
        )

    silence = min(limits.silence, patience.left)
    http = openai.DefaultHttpx2Client(
        event_hooks={"request": [prepare], "response": [receive]},
        follow_redirects=False,  # the prompt goes where it was meant to go, or nowhere
        # A proxy has no business with a server on this machine.
        mounts={"all://": None, "http://": None, "https://": None} if server.is_local else {},
    )
    raised: Exception | None = None
    try:
        with (
            watched(patience, sockets),
            openai.OpenAI(
                api_key=server.key or "none",
                admin_api_key="",
                organization="",
                project="",
                webhook_secret="",
                base_url=server.place[0],
                max_retries=0,  # its waits can be neither seen nor stopped; the ladder retries
                timeout=openai.Timeout(silence, connect=min(limits.connect, silence)),
                http_client=http,
            ) as api,
        ):
            yield from converse(api)
    except Exception as error:  # noqa: BLE001 - besides its own errors it leaks ValueError, TypeError and more
        raised = error
    finally:
        http.close()
    if raised is not None:
        # Raised here, outside the handler, so that no traceback drags the request and its key along.
        raise _fault_of(raised, patience, has_text())


def _metered(incoming: Any, most: int, most_lines: int, *, is_error: bool) -> Any:
    """Return a response's bytes, limited in all, per event and in lines."""
    import httpx2

    class Metered(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            count = of_event = lines = 0
            before = b""
            for data in incoming:
                count += len(data)
                # A server may send each byte alone, too.
                lines += max(1, data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n"))
                if count > most and is_error:
                    return
                # The end of an event may come in two pieces.
                near = before + data
                end = max(near.rfind(mark) for mark in _EVENT_ENDS)
                of_event = of_event + len(data) if end < 0 else len(near) - end
                before = near[-3:]
                if count > most or of_event > _MOST_OF_AN_EVENT or lines > most_lines:
                    raise ModelError("too_long")
                yield data

        def close(self) -> None:
            incoming.close()

    return Metered()


def _fault_of(error: Exception, patience: Patience, has_text: bool) -> ModelError:
    import openai

    if over := patience.over:
        return ModelError(over)
    # The library wraps what was raised while it connected.
    for ours in (error, error.__cause__):
        if isinstance(ours, ModelError):
            return ModelError(ours.kind)
    if isinstance(error, openai.APITimeoutError):
        return ModelError("timeout")
    if isinstance(error, openai.APIConnectionError):
        return ModelError("cut" if has_text else "network")
    if isinstance(error, openai.APIStatusError):
        codes, about = read_error(error.response.text)
        kind = fault_of_status(error.status_code, codes, about)
        return ModelError(
            kind, status=error.status_code, about=about, wait=_wait(error.response.headers, about)
        )
    if isinstance(error, openai.APIError):
        return ModelError(fault_of_event(error.code or "", error.message, has_text), about=error.message)
    return ModelError("cut" if has_text else "not_a_model")


def _wait(headers: Mapping[str, str], about: str) -> float | None:
    """Return the seconds that a server asks to wait."""
    if delay := _GOOGLE_DELAY.search(about):
        return float(delay.group(1))
    header = headers.get("retry-after", "")
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
