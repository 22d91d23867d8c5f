"""The requests and events of OpenAI's two APIs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Api = Literal["chat", "responses"]
PATHS: Mapping[Api, str] = {"chat": "/chat/completions", "responses": "/responses"}
# The Responses API's names for options of chat completions.
_RENAMED = {"max_tokens": "max_output_tokens", "max_completion_tokens": "max_output_tokens"}
_CHAT_ONLY = {"stream_options"}
_ENDINGS = {"max_output_tokens": "length", "content_filter": "content_filter"}
_THOUGHTS = {"response.reasoning_text.delta", "response.reasoning_summary_text.delta"}
_ENDED = {"response.completed", "response.incomplete", "response.failed"}


class Counted(NamedTuple):
    """Tokens as a server counted them; `thought` is part of `completion`."""

    prompt: int
    completion: int
    thought: int


class Trouble(NamedTuple):
    """An error inside an answer."""

    code: str
    about: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event of an answer says; `thought` in characters."""

    text: str = ""
    thought: int = 0
    finish: str = ""
    is_refusal: bool = False
    is_of_model: bool = False
    counted: Counted | None = None
    trouble: Trouble | None = None


def body_of(api: Api, model: str, turns: list[dict[str, Any]], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request's JSON; options are named as in chat completions."""
    if api == "chat":
        return {"model": model, "messages": turns, **options}
    # Kept for thirty days unless told otherwise.
    body: dict[str, Any] = {"model": model, "input": turns, "store": False}
    for name, value in options.items():
        if name == "reasoning_effort":
            body["reasoning"] = {"effort": value}
        elif name == "response_format":
            body["text"] = {"format": {**value.get("json_schema", {}), "type": value["type"]}}
        elif name not in _CHAT_ONLY:
            body[_RENAMED.get(name, name)] = value
    return body


def piece_of(event: Any) -> Piece:
    """Read one event, or one whole answer, of either API."""
    if not isinstance(event, dict):
        return Piece()
    if error := event.get("error"):
        return Piece(trouble=_trouble(error))
    kind = event.get("type")
    if event.get("object") == "response":
        return _of_response(event, _written(event))
    if isinstance(kind, str) and kind in _ENDED:
        response = event.get("response")
        return _of_response(response, "") if isinstance(response, dict) else Piece()
    if kind == "error":
        return Piece(trouble=_trouble(event))
    if isinstance(kind, str) and kind.startswith("response."):
        return _of_delta(kind, event.get("delta"))
    return _of_chat(event)


def _of_chat(event: dict[str, Any]) -> Piece:
    counted = _counted(event.get("usage"), "prompt_tokens", "completion_tokens")
    choices = event.get("choices")
    if not isinstance(choices, list) or not choices:
        return Piece(counted=counted)
    choice = choices[0] if isinstance(choices[0], dict) else {}
    delta = choice.get("delta") or choice.get("message")
    delta = delta if isinstance(delta, dict) else {}
    text, thought = _parts(delta.get("content"))
    finish = choice.get("finish_reason")
    return Piece(
        text=text,
        thought=thought + max(_size(delta.get("reasoning_content")), _size(delta.get("reasoning"))),
        finish=finish if isinstance(finish, str) else "",
        is_refusal=bool(delta.get("refusal")),
        is_of_model=True,
        counted=counted,
    )


def _parts(content: Any) -> tuple[str, int]:
    """Return a content's text, and the size of its thinking."""
    if isinstance(content, str):
        return content, 0
    parts = [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []
    texts = [part["text"] for part in parts if isinstance(part.get("text"), str)]
    thoughts = [part.get("thinking") for part in parts if part.get("type") == "thinking"]
    return "".join(texts), sum(_size(thought) or len(_parts(thought)[0]) for thought in thoughts)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _size(text: Any) -> int:
    return len(text) if isinstance(text, str) else 0


def _of_delta(kind: str, delta: Any) -> Piece:
    if kind == "response.output_text.delta":
        return Piece(text=delta if isinstance(delta, str) else "", is_of_model=True)
    if kind in _THOUGHTS:
        return Piece(thought=_size(delta), is_of_model=True)
    return Piece(is_refusal=kind == "response.refusal.delta", is_of_model=True)


def _of_response(response: dict[str, Any], text: str) -> Piece:
    if error := response.get("error"):
        return Piece(trouble=_trouble(error))
    details = response.get("incomplete_details")
    reason = details.get("reason") if isinstance(details, dict) else None
    finish = "stop" if response.get("status") == "completed" else _ENDINGS.get(str(reason), "")
    counted = _counted(response.get("usage"), "input_tokens", "output_tokens")
    return Piece(text, finish=finish, is_of_model=True, counted=counted)


def _written(response: dict[str, Any]) -> str:
    outputs = [output for output in _listed(response.get("output")) if isinstance(output, dict)]
    return "".join(_parts(output.get("content"))[0] for output in outputs if output.get("type") == "message")


def _counted(usage: Any, prompt: str, completion: str) -> Counted | None:
    if not isinstance(usage, dict):
        return None
    details = usage.get(f"{completion}_details")
    thought = _count(details.get("reasoning_tokens")) if isinstance(details, dict) else None
    before, after = _count(usage.get(prompt)), _count(usage.get(completion))
    if not before or after is None:  # no prompt has no tokens: who says so does not count
        return None
    # Gemini counts what a model thinks in the total only.
    after = max(after, (_count(usage.get("total_tokens")) or 0) - before)
    return Counted(before, after, thought or 0)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _trouble(error: Any) -> Trouble:
    fields = error if isinstance(error, dict) else {"message": error}
    code, about = fields.get("code"), fields.get("message")
    return Trouble(str(code) if isinstance(code, str | int) else "", about if isinstance(about, str) else "")
