"""A model server that streams well or badly, by model name.

`ok` and every other name of BEHAVIOURS is one answer; `a,b,c` are the answers to one request after the other
(the last one stays); `told`, and the name of a real model, does what the test's own `reply` does with the
request. Who accepts a request answers as `says` does. What left the app is in `requests`; `hung_up` is set
when a client goes before the end, and a test sets `has_read` once it has all the text of a half answer.
"""

import json
import os
import socket
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpcore2

ITEMS = [
    {"title": f"Step {number}", "text": 'with {braces}, [brackets], "quotes", \\ and ü 🙂'}
    for number in (1, 2, 3)
]
PLAN = json.dumps({"summary": "A {plan}", "items": ITEMS, "risks": ["}"]}, ensure_ascii=False)
WRONG = json.dumps({"items": [{"title": 7}]})
HALF = PLAN[: PLAN.index("Step 3")]
IN_PROMPT = "after this JSON schema:\n"
STREAM = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n"

read_certificates = httpcore2.default_ssl_context


@cache
def _trusted(*_: str | None) -> Any:
    return read_certificates()


# Each client of a model reads all certificates of the machine, also one that speaks to loopback without.
httpcore2.default_ssl_context = lambda **_: _trusted(*map(os.environ.get, ("SSL_CERT_FILE", "SSL_CERT_DIR")))


@dataclass
class Sent:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def format(self) -> str:
        """How the answer was to be held to its shape."""
        shape = (
            self.body.get("response_format") or self.body.get("text", {}).get("format") or {"type": "text"}
        )
        if shape["type"] == "json_schema":
            return "json_schema" if "maxLength" in json.dumps(shape) else "slim_schema"
        return shape["type"] + ("+schema" if "schema" in shape else "")

    @property
    def _shape(self) -> dict[str, Any]:
        """The shape as either API has it, or as it stands in the prompt."""
        if chat := self.body.get("response_format", {}).get("json_schema"):
            return dict(chat)
        if "schema" in (shape := self.body.get("text", {}).get("format", {})):
            return dict(shape)
        schema = json.loads(self.prompt.partition(IN_PROMPT)[2])
        return {"name": schema["title"], "schema": schema}

    @property
    def prompt(self) -> str:
        """What the user asks."""
        turns = self.body.get("messages") or self.body["input"]
        return next(str(turn["content"]) for turn in turns if turn["role"] == "user")

    @property
    def schema(self) -> dict[str, Any]:
        return dict(self._shape["schema"])

    @property
    def name(self) -> str:
        """What was asked for."""
        return str(self._shape["name"])


@dataclass
class Talk:
    """One connection with its request, and the ways to answer."""

    line: socket.socket
    sent: Sent
    server: "ModelServer"
    is_chunked: bool = field(default=False)
    counted: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.counted = self.server.counted

    def raw(self, text: str) -> None:
        self.line.sendall(text.encode("utf-8", "surrogatepass"))

    def page(self, status: int, body: Any, *headers: str, kind: str = "application/json") -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        head = [f"HTTP/1.1 {status} X", f"content-type: {kind}", f"content-length: {len(text.encode())}"]
        self.raw("\r\n".join([*head, *headers, "connection: close", "", text]))

    def error(self, status: int, message: str = "No.", *headers: str, **fields: Any) -> None:
        self.page(status, {"error": {"message": message, "type": "x", **fields}}, *headers)

    def begin(self, chunked: bool = False) -> None:
        self.is_chunked = chunked
        self.raw(STREAM + ("transfer-encoding: chunked\r\n\r\n" if chunked else "\r\n"))

    def event(self, data: Any) -> None:
        text = f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n"
        self.raw(f"{len(text.encode()):x}\r\n{text}\r\n" if self.is_chunked else text)

    def delta(self, finish: str | None = None, **delta: Any) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.event({"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]})

    def write(self, text: str, size: int = 7) -> None:
        for at in range(0, len(text), size):
            self.delta(content=text[at : at + size])

    def usage(self) -> None:
        if self.sent.body.get("stream_options", {}).get("include_usage"):
            self.event({"id": "1", "object": "chat.completion.chunk", "choices": [], "usage": self.counted})

    def end(self, finish: str = "stop") -> None:
        self.delta(finish)
        self.usage()
        self.event("[DONE]")
        if self.is_chunked:
            self.raw("0\r\n\r\n")

    def answer(self, text: str, finish: str = "stop", size: int = 7) -> None:
        self.begin()
        self.delta(role="assistant", content="")
        self.write(text, size)
        self.end(finish)

    def whole(self, text: Any) -> None:
        """Answer without streaming; `text` may be a list of parts."""
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        self.page(200, {"object": "chat.completion", "choices": [choice], "usage": self.counted})

    def respond(self, text: str) -> None:
        """Answer as the Responses API does, streamed or whole."""
        counted = self.counted
        usage = {"input_tokens": counted["prompt_tokens"], "output_tokens": counted["completion_tokens"]}
        message = {"type": "message", "content": [{"type": "output_text", "text": text}]}
        response = {"object": "response", "status": "completed", "output": [message], "usage": usage}
        if not self.sent.body["stream"]:
            self.page(200, response)
            return
        self.begin()
        self.event({"type": "response.created", "response": {"status": "in_progress"}})
        for at in range(0, len(text), 97):
            self.event({"type": "response.output_text.delta", "delta": text[at : at + 97]})
        self.event({"type": "response.completed", "response": response})

    def think(self, tokens: int) -> None:
        """Use up the limit on thinking that is not shown."""
        details = {"reasoning_tokens": tokens}
        self.counted = {**self.counted, "completion_tokens_details": details}
        self.answer("", "length")

    def wait(self) -> None:
        """Say nothing more until the client goes."""
        self.server.waiting.set()
        with suppress(OSError):
            self.line.recv(1)
        self.server.hung_up.set()

    def reset(self) -> None:
        """Close so that the client sees a reset, not an end."""
        # A reset throws away what the client has not read yet.
        self.server.has_read.wait(10)
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.line.close()

    def half(self) -> None:
        self.begin(chunked=True)
        self.write(HALF)

    def forever(self, text: str, pause: float = 0.0) -> None:
        """Write on until the client goes; only this ends it."""
        self.begin()
        try:
            while not self.server.closing.wait(pause):
                self.delta(content=text)
        except OSError:
            self.server.hung_up.set()


def _refuse(option: str, *, unless: Callable[[Sent], bool], status: int = 400) -> Callable[[Talk], None]:
    def behave(talk: Talk) -> None:
        if unless(talk.sent):
            talk.server.says(talk)
        else:
            talk.error(status, f"Unsupported: {option}", param=option if status == 400 else None)

    return behave


def _bare(talk: Talk) -> None:
    """Send no role, usage or [DONE], and a chunk without choices."""
    talk.begin()
    talk.raw(": hello\n\n")
    talk.event({"id": "", "choices": [], "prompt_filter_results": []})
    talk.write(PLAN)
    talk.delta("stop")


def _split(talk: Talk) -> None:
    """Send every byte alone, so that letters of several are split."""
    talk.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    talk.begin()
    shape = {"choices": [{"index": 0, "delta": {"content": PLAN}, "finish_reason": "stop"}]}
    for byte in f"data: {json.dumps(shape, ensure_ascii=False)}\n\n".encode():
        talk.line.sendall(bytes([byte]))


def _thinking(talk: Talk) -> None:
    talk.begin()
    talk.delta(role="assistant", content=None, reasoning_content="Let me think {about} it.")
    talk.write(PLAN)
    talk.delta("stop")


def _refusal(talk: Talk) -> None:
    talk.begin()
    talk.delta(refusal="I cannot help with that.")
    talk.end()


def _half(*steps: Any) -> Callable[[Talk], None]:
    """Half an answer, and then events or what a function does."""

    def behave(talk: Talk) -> None:
        talk.half()
        for step in steps:
            step(talk) if callable(step) else talk.event(step)

    return behave


def _error_page(body: str) -> Callable[[Talk], None]:
    return lambda talk: talk.page(400, body)


def _events(*events: Any) -> Callable[[Talk], None]:
    def behave(talk: Talk) -> None:
        talk.begin()
        for event in events:
            talk.event(event)

    return behave


def _reset(talk: Talk) -> None:
    talk.server.has_read.set()  # there is nothing to read
    talk.reset()


def _slow(talk: Talk) -> None:
    talk.server.closing.wait(0.3)
    talk.answer(PLAN)


_THOUGHT = '<think>Perhaps {"items": [{"title": "no"}]}?</think>'
# Well-formed JSON that no client of chat completions is ready for.
ODD_ERRORS = ["[]", '"no"', "7", '{"error": null}', '{"error": []}', '{"error": {"message": 7, "code": {}}}']
ODD_CHUNKS = [
    "null", "7", "[1]", '"x"', "{}", '{"choices": "abc"}', '{"choices": {"a": 1}}', '{"choices": [null]}',
    '{"choices": [7]}', '{"choices": [{}]}', '{"choices": [{"delta": null}]}',
    '{"choices": [{"delta": "x"}]}',
    '{"choices": [{"delta": {"content": ["x"]}}]}', '{"choices": [{"delta": {}, "finish_reason": {"a": 1}}]}',
    '{"choices": [], "usage": {"prompt_tokens": "7"}}', '{"choices": [], "usage": 7}', '{"error": "x"}',
    '{"error": {"code": []}}', '{"error": {"code": "²²"}}', f'{{"error": {{"code": "{"9" * 5_000}"}}}}',
]  # fmt: skip


def _flood(text: str, head: str = "", *, begins: bool = True) -> Callable[[Talk], None]:
    """Send the same again and again, as fast as the client takes it."""

    def behave(talk: Talk) -> None:
        if begins:
            talk.begin()
        try:
            talk.raw(head)
            while not talk.server.closing.is_set():
                talk.raw(text * (65_536 // len(text)))
        except OSError:
            talk.server.hung_up.set()

    return behave


def _hinted(talk: Talk) -> None:
    """Send a few hints, then an answer."""
    talk.raw("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n" * 100)
    _spaced(talk)


def _spaced(talk: Talk) -> None:
    """Send each letter in a named event of its own, and a sign of life before it."""
    talk.begin()
    for letter in PLAN:
        choice = {"index": 0, "delta": {"content": letter}}
        talk.raw(f": keep-alive\r\n\r\nevent: x\r\ndata: {json.dumps({'choices': [choice]})}\r\n\r\n")
    talk.end()


def _long(head: str, piece: str, end: str) -> Callable[[Talk], None]:
    """Send one event, or one whole answer, of ten million bytes."""

    def behave(talk: Talk) -> None:
        with suppress(OSError):
            talk.raw(head + piece * (10_000_000 // len(piece)) + end)

    return behave


def _packed(talk: Talk) -> None:
    """Send 10 kB that unpack to 10 MB, unasked."""
    body = zlib.compress(b"data: " + b"x" * 10_000_000)
    talk.raw(f"{STREAM}content-encoding: deflate\r\ncontent-length: {len(body)}\r\n\r\n")
    talk.line.sendall(body)


BEHAVIOURS: dict[str, Callable[[Talk], None]] = {
    "ok": lambda talk: talk.server.says(talk),
    "bare": _bare,
    "split": _split,
    "slow": _slow,
    "reasoning": _thinking,
    "400": lambda talk: talk.error(400),
    "401": lambda talk: talk.error(401, f"Incorrect key: {talk.sent.headers.get('authorization')}"),
    "403": lambda talk: talk.error(403),
    "404": lambda talk: talk.error(404),
    "422": lambda talk: talk.error(422),
    "redirect": lambda talk: talk.page(307, "", f"location: {talk.server.elsewhere}/v1/chat/completions"),
    "429": lambda talk: talk.error(429, "Slow down.", "retry-after: 0.2"),
    "429-ms": lambda talk: talk.error(429, "Slow down.", "retry-after-ms: 150"),
    "429-date": lambda talk: talk.error(429, "Slow.", "retry-after: Wed, 21 Oct 2015 07:28:00 GMT"),
    "429-hour": lambda talk: talk.error(429, "Slow down.", "retry-after: 3600"),
    "429-odd": lambda talk: talk.error(429, "Slow down.", "retry-after: soon"),
    "quota": lambda talk: talk.error(429, code="insufficient_quota"),
    "context": lambda talk: talk.error(400, code="context_length_exceeded"),
    "context-words": lambda talk: talk.error(400, "the request exceeds the available context size"),
    "filter-400": lambda talk: talk.error(400, code="content_filter"),
    "500": lambda talk: talk.error(500),
    "503": lambda talk: talk.error(503),
    "502-html": lambda talk: talk.page(502, "<html>Bad gateway</html>", kind="text/html"),
    "silent": lambda talk: talk.wait(),
    "reset": _reset,
    "close": lambda _: None,
    "plain": lambda talk: talk.page(200, "It works!", kind="text/plain"),
    "cut-body": lambda talk: talk.page(200, '{"id": "x", "cho'),
    **{f"odd-error-{number}": _error_page(body) for number, body in enumerate(ODD_ERRORS)},
    **{f"odd-chunk-{number}": _events(data, "[DONE]") for number, data in enumerate(ODD_CHUNKS)},
    "endless-line": _flood("x", "data: "),
    "empty-events": _flood("data: {}\n\n"),
    "blank-lines": _flood("\n"),
    "bare-returns": _flood("\r"),
    "comments": _flood(": x\n"),
    "data-lines": _flood("data: \n"),
    "thoughts": _flood('data: {"choices":[{"delta":{"reasoning_content":"a"}}]}\n\n'),
    "hints": _flood("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n", begins=False),
    "hinted": _hinted,
    "spaced": _spaced,
    "long-event": _long(f"{STREAM}\r\n", "data: [],\n", "\n"),
    "long-list": _long("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[", "[],\n\n", "[]]"),
    "packed": _packed,
    "retry-odd": lambda talk: talk.error(429, "No.", "retry-after: Fri, 31 Dec 999999999 23:59:59 GMT"),
    "error-200": lambda talk: talk.page(200, {"error": {"message": "no"}}),
    "choices-empty": _events({"id": "1", "choices": []}, "[DONE]"),
    "choices-null": _events({"id": "1", "choices": None}, "[DONE]"),
    "not-json": lambda talk: talk.answer('{"items": [}'),
    "prose": lambda talk: talk.answer(f"Sure! {{Here}} it is:\n{PLAN}\nAnything else?"),
    "fenced": lambda talk: talk.answer(f"```json\n{PLAN}\n```"),
    "think": lambda talk: talk.answer(f"{_THOUGHT}\n{PLAN}"),
    "only-prose": lambda talk: talk.answer("A plan needs a sponsor."),
    "wrong": lambda talk: talk.answer(WRONG),
    "empty": lambda talk: talk.answer(""),
    "null": lambda talk: (talk.begin(), talk.delta(content=None), talk.end())[-1],
    "refusal": _refusal,
    "length": lambda talk: talk.answer(HALF, "length"),
    "filter": lambda talk: talk.answer(PLAN[:20], "content_filter"),
    "tools": lambda talk: talk.answer(PLAN, "tool_calls"),
    "huge": lambda talk: talk.forever("word " * 400),
    "blanks": lambda talk: talk.forever(" \t\n"),
    "trickle": lambda talk: talk.forever("x", 0.02),
    "cut": _half(),
    "cut-reset": _half(Talk.reset),
    "clean-cut": _half(lambda talk: talk.raw("0\r\n\r\n")),
    "early-done": _half("[DONE]"),
    "stall": _half(Talk.wait),
    "error-mid": _half({"error": {"message": "The engine died.", "code": "internal_error"}}),
    "quota-mid": _half({"error": {"message": "Out.", "code": "insufficient_quota"}}),
    "error-first": _events({"error": {"message": "Loading.", "code": 503}}),
    "bad-line": _half("{this is not JSON"),
    "no-schema": _refuse("response_format", unless=lambda sent: "json_schema" not in str(sent.body)),
    "no-schema-500": _refuse(
        "response_format", unless=lambda sent: sent.format.startswith("json_object"), status=500
    ),
    "no-bounds": _refuse("grammar", unless=lambda sent: sent.format == "slim_schema"),
    "only-object": _refuse("response_format", unless=lambda sent: sent.format == "json_object"),
    "only-text": _refuse("response_format", unless=lambda sent: sent.format == "text"),
    "no-max-tokens": _refuse(
        "max_tokens",
        unless=lambda sent: "max_completion_tokens" in sent.body and "max_tokens" not in sent.body,
    ),
    "no-temperature": _refuse("temperature", unless=lambda sent: "temperature" not in sent.body),
    "told": lambda talk: talk.server.reply(talk),
    "no-stream-options": _refuse("stream_options", unless=lambda sent: "stream_options" not in sent.body),
}


TOOLS = frozenset({"tools", "tool_choice", "parallel_tool_calls", "functions", "function_call"})


class ModelServer:
    """Listens on a free port of loopback while its block lasts."""

    def __init__(self) -> None:
        self.requests: list[Sent] = []
        self.listings: list[Sent] = []
        self.listing: tuple[int, Any] = (200, {"object": "list", "data": [{"id": "ok"}, {"id": "slow"}]})
        self.waiting = threading.Event()
        self.hung_up = threading.Event()
        self.has_read = threading.Event()
        self.closing = threading.Event()
        self.elsewhere = ""
        self.counted: dict[str, Any] = {"prompt_tokens": 11, "completion_tokens": 22, "total_tokens": 33}
        self.loaded: Any = {}
        self.says: Callable[[Talk], None] = lambda talk: talk.answer(PLAN)
        self.reply = self.says
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._lines: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._listen, daemon=True)]

    @property
    def base_url(self) -> str:
        return f"{self.address}/v1"

    @property
    def formats(self) -> list[str]:
        return [sent.format for sent in self.requests]

    def __enter__(self) -> "ModelServer":
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        for line in [self._door, *self._lines]:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        for thread in self._threads:
            thread.join(5)
        # In whatever test: a model is asked for words, and is never offered a tool.
        assert TOOLS.isdisjoint(key for sent in self.requests for key in sent.body)

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            self._lines.append(line)
            thread = threading.Thread(target=self._serve, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            sent = _read(line)
            if sent is None:
                return
            if sent.path == "/api/ps":  # Ollama's own
                Talk(line, sent, self).page(200, self.loaded)
                return
            if sent.path.endswith("/models"):
                self.listings.append(sent)
                Talk(line, sent, self).page(*self.listing)
                return
            with self._lock:
                self.requests.append(sent)
                names = str(sent.body.get("model")).split(",")
                turn = self._seen[",".join(names)]
                self._seen[",".join(names)] += 1
            talk = Talk(line, sent, self)
            BEHAVIOURS.get(names[min(turn, len(names) - 1)], BEHAVIOURS["told"])(talk)
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)


def _read(line: socket.socket) -> Sent | None:
    data = b""
    while b"\r\n\r\n" not in data:
        received = line.recv(65_536)
        if not received:
            return None
        data += received
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rows = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (row.partition(":") for row in rows)}
    while len(body) < int(headers.get("content-length", 0)):
        body += line.recv(65_536)
    return Sent(first.split(" ")[1], headers, json.loads(body or b"{}"))
