"""One streamed call to a model server; the only file that knows openai, and only while it calls."""

import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Literal, TypedDict, cast

from playbook.llm.connection import Limits, Server
from playbook.llm.faults import ModelError, fault_of_event, fault_of_status
from playbook.llm.patience import Patience
from playbook.llm.usage import Usage


class Turn(TypedDict):
    """One message of the conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """The conversation so far, and the options that this server is known or hoped to take."""

    turns: tuple[Turn, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer: its text, what it cost, and how long the first word and the last took."""

    text: str
    usage: Usage
    first_after: float
    seconds: float


# All that may leave. The library would add the operating system, its version, and whatever the
# environment holds in OPENAI_ORG_ID, OPENAI_PROJECT_ID and OPENAI_CUSTOM_HEADERS.
_HEADERS = {"host", "accept", "connection", "content-type", "content-length"}

# One letter in a chunk of its own, with everything that servers put around it.
_BYTES_PER_CHAR = 1_000


def stream(
    server: Server,
    request: Request,
    limits: Limits,
    patience: Patience,
    on_text: Callable[[str], None],
) -> Reply:
    """Ask once and pass the text on as it arrives; every fault leaves as a ModelError."""
    server.check()
    patience.check()
    reading = _Reading(limits)
    try:
        with closing(_chunks(server, request, limits, patience, reading)) as chunks:
            for chunk in chunks:
                if text := reading.take(chunk):
                    on_text(text)
                patience.check()
                reading.check_size()
        patience.check()
        reading.check_end()
    except ModelError as fault:
        fault.text = reading.text
        fault.usage = reading.usage_after(fault, request)
        raise
    return reading.reply(request)


class _Reading:
    """What has arrived of one answer."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._began = time.monotonic()
        self._first: float | None = None
        self._chars = self._blanks = self._hidden = self._choices = 0
        self._finish: str | None = None
        self._refused = False
        self._usage: Usage | None = None

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def has_text(self) -> bool:
        return self._chars > 0

    def take(self, chunk: Any) -> str:
        """Note what a chunk says, and give its text. Local servers leave out or null almost anything."""
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
            self._usage = Usage(max(0, prompt), max(0, completion))

    def check_size(self) -> None:
        limits = self._limits
        if self._chars > limits.chars or self._blanks > limits.blanks:
            raise ModelError("too_long")

    def check_end(self) -> None:
        """A stream that ends without an error may still be no answer."""
        if not self._choices:
            raise ModelError("not_a_model")
        if self._refused or self._finish == "content_filter":
            raise ModelError("declined")
        if self._finish == "length":
            raise ModelError("too_long")
        if self._finish != "stop":
            raise ModelError("cut")

    def usage(self, request: Request) -> Usage:
        return self._usage or Usage.estimate(
            (turn["content"] for turn in request.turns), self._chars + self._hidden
        )

    def usage_after(self, fault: ModelError, request: Request) -> Usage:
        """What a failed call may have cost: nothing where the server refused to begin."""
        began = self._choices or fault.kind in {"timeout", "stopped"}
        return self.usage(request) if began else Usage()

    def reply(self, request: Request) -> Reply:
        now = time.monotonic()
        return Reply(self.text, self.usage(request), (self._first or now) - self._began, now - self._began)


class _Line:
    """The sockets of one call, so that another thread can hang up while this one waits for a byte."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._is_over = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note each socket that the HTTP library opens."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self._is_over:
                self.hang_up()

    def hang_up(self) -> None:
        """End the spend: the server sees the connection go, and the waiting read returns."""
        self._is_over = True
        for line in tuple(self._sockets):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


@contextmanager
def _watched(patience: Patience, line: _Line) -> Iterator[None]:
    done = threading.Event()
    watcher = threading.Thread(target=patience.watch, args=(line.hang_up, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _chunks(
    server: Server, request: Request, limits: Limits, patience: Patience, reading: _Reading
) -> Generator[Any, None, None]:
    """Yield what the server sends; whatever the library raises leaves as a ModelError."""
    import openai

    line = _Line()
    base_url, model = server.place

    def prepare(outgoing: Any) -> None:
        for name in [name for name in outgoing.headers if name.lower() not in _HEADERS]:
            del outgoing.headers[name]
        outgoing.headers["user-agent"] = "leadership-playbook"
        outgoing.headers["accept-encoding"] = "identity"
        if server.key:
            outgoing.headers["authorization"] = f"Bearer {server.key}"
        outgoing.extensions["trace"] = line.trace

    def receive(response: Any) -> None:
        response.headers.pop("content-encoding", None)  # not asked for; unpacking has no limit
        response.stream = _metered(response.stream, limits.chars * _BYTES_PER_CHAR)

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
            _watched(patience, line),
            openai.OpenAI(
                api_key=server.key or "none",
                admin_api_key="",
                organization="",
                project="",
                webhook_secret="",
                base_url=base_url,
                max_retries=0,  # its waits can be neither seen nor stopped; the ladder retries
                timeout=openai.Timeout(silence, connect=min(limits.connect, silence)),
                http_client=http,
            ) as api,
            # Its overloads cannot follow options that a server is still to accept.
            cast(Any, api.chat.completions).create(
                model=model,
                messages=[_sendable(turn) for turn in request.turns],
                stream=True,
                **request.options,
            ) as chunks,
        ):
            yield from chunks
    except Exception as error:  # noqa: BLE001 - besides its own errors it leaks ValueError, TypeError and more
        raised = error
    finally:
        http.close()
    if raised is not None:
        # Raised here, outside the handler, so that no traceback drags the request and its key along.
        raise _fault_of(raised, patience, reading.has_text)


def _metered(incoming: Any, most: int) -> Any:
    """The bytes of a response, up to a limit: a line without end never becomes a chunk to look at."""
    import httpx2

    class Metered(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            count = 0
            for data in incoming:
                count += len(data)
                if count > most:
                    raise ModelError("too_long")
                yield data

        def close(self) -> None:
            incoming.close()

    return Metered()


def _sendable(turn: Turn) -> Turn:
    """Half a letter, as a cut text may end with, cannot be encoded."""
    return Turn(role=turn["role"], content=turn["content"].encode("utf-8", "replace").decode())


def _fault_of(error: Exception, patience: Patience, has_text: bool) -> ModelError:
    import openai

    if over := patience.over:
        return ModelError(over)
    if isinstance(error, ModelError):
        return ModelError(error.kind)
    if isinstance(error, openai.APITimeoutError):
        return ModelError("timeout")
    if isinstance(error, openai.APIConnectionError):
        return ModelError("cut" if has_text else "network")
    if isinstance(error, openai.APIStatusError):
        about = f"{error.param or ''} {error.message}"
        kind = fault_of_status(error.status_code, error.code or "", about)
        return ModelError(kind, status=error.status_code, about=about, wait=_wait(error.response.headers))
    if isinstance(error, openai.APIError):
        return ModelError(fault_of_event(error.code or "", error.message, has_text), about=error.message)
    return ModelError("cut" if has_text else "not_a_model")


def _wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait: a number, or a date."""
    asked = headers.get("retry-after", "")
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        return max(0.0, float(asked))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
