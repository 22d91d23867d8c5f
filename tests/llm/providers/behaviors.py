"""How model servers behave, as their documentation or their users say.

Each row has a source, read on the day that stands with it. Nothing here was recorded from a provider: it is
what we were told, and a row changes when we are told otherwise.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playbook.llm.call.stands import AnswerFormat
from tests.llm.server import IN_PROMPT, Talk

Write = Callable[[], str]
Behavior = Callable[[Talk, Write], None]
_THOUGHT = 6_000  # tokens that a model thinks before its answer


@dataclass(frozen=True)
class Row:
    """One kind of model server."""

    name: str
    preset: str
    answer: Behavior
    source: str
    read: str = "2026-11-27"
    answer_format: AnswerFormat = AnswerFormat.SCHEMA
    refused: frozenset[str] = frozenset()
    thinks: bool = False
    window: int | None = None


def _no(talk: Talk, message: str, param: str | None = None, status: int = 400, **fields: Any) -> None:
    talk.error(status, message, param=param, **fields)


def _plain(talk: Talk, write: Write) -> None:
    talk.answer(write(), size=97)


def _gpt_5(talk: Talk, write: Write) -> None:
    body = talk.sent.body
    if "max_tokens" in body:
        _no(talk, "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
            "'max_completion_tokens' instead.", "max_tokens", code="unsupported_parameter")  # fmt: skip
    elif body.get("temperature", 1) != 1:
        _no(talk, "Unsupported value: 'temperature' does not support 0.3 with this model. Only the default "
            "(1) value is supported.", "temperature", code="unsupported_value")  # fmt: skip
    else:
        _thinking(talk, write, "max_completion_tokens")


def _thinking(talk: Talk, write: Write, limit: str) -> None:
    if talk.sent.body.get(limit, 10**6) < _THOUGHT:
        talk.think(talk.sent.body[limit])
    else:
        _plain(talk, write)


def _o_series(talk: Talk, write: Write) -> None:
    if talk.sent.body["stream"]:
        _no(talk, "Unsupported value: 'stream' does not support true with this model. Supported values are: "
            "false.", "stream", code="unsupported_value")  # fmt: skip
    elif {"max_tokens", "temperature"} & talk.sent.body.keys():
        _gpt_5(talk, write)
    else:
        talk.whole(write())


def _unverified(talk: Talk, write: Write) -> None:
    if talk.sent.body["stream"]:
        _no(talk, "Your organization must be verified to stream this model. Please go to: "
            "https://platform.openai.com/settings/organization/general and click on Verify Organization.",
            "stream", code="unsupported_value")  # fmt: skip
    else:
        talk.whole(write())


def _responses_only(talk: Talk, write: Write) -> None:
    if talk.sent.path.endswith("/chat/completions"):
        _no(
            talk, "This model is only supported in v1/responses and not in v1/chat/completions.", "model", 404
        )
    elif "temperature" in talk.sent.body:
        _no(talk, "Unsupported parameter: 'temperature' is not supported with this model.", "temperature")
    else:
        talk.respond(write())


def _azure(talk: Talk, write: Write) -> None:
    if '"maxLength"' in json.dumps(talk.sent.body):
        words = f"Invalid schema for response_format '{talk.sent.name}': 'maxLength' is not permitted."
        _no(talk, words, "response_format")
    else:
        talk.begin()
        talk.event({"choices": [], "prompt_filter_results": [{"prompt_index": 0}]})
        talk.write(write(), 97)
        talk.end()


def _anthropic(talk: Talk, write: Write) -> None:
    if "temperature" in talk.sent.body:
        error = {"type": "invalid_request_error", "message": "temperature: is not supported for this model"}
        talk.page(400, {"type": "error", "error": error})
    else:
        _ignoring(talk, write)


def _ignoring(talk: Talk, write: Write) -> None:
    """Take any format, and keep to what the prompt says only."""
    if IN_PROMPT in talk.sent.prompt:
        talk.answer(f"Here is the plan:\n```json\n{write()}\n```", size=97)
    else:
        plan = {"items": [{"action": "Tell everybody why", "when": "in week 1"}] * 3}
        talk.answer(f"Here is the plan:\n```json\n{json.dumps(plan)}\n```", size=97)


def _gemini(talk: Talk, write: Write) -> None:
    if talk.sent.body["max_tokens"] < _THOUGHT:
        talk.begin()
        talk.end("length")
    else:
        _plain(talk, write)


def _mistral(talk: Talk, write: Write) -> None:
    extra = [name for name in ("stream_options", "max_completion_tokens") if name in talk.sent.body]
    detail = [{"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs are not permitted",
               "input": talk.sent.body[name]} for name in extra]  # fmt: skip
    if detail:
        talk.page(422, {"object": "error", "message": {"detail": detail}, "type": "invalid_request_error"})
    else:
        _plain(talk, write)


def _magistral(talk: Talk, write: Write) -> None:
    if "stream_options" in talk.sent.body:
        _mistral(talk, write)
        return
    talk.begin()
    talk.delta(
        content=[{"type": "thinking", "thinking": [{"type": "text", "text": 'Perhaps {"items": []}?'}]}]
    )
    talk.delta(content=[{"type": "text", "text": write()}])
    talk.delta("stop")


def _deepseek(talk: Talk, write: Write) -> None:
    shape = talk.sent.body.get("response_format", {})
    if shape.get("type") == "json_schema" or "schema" in shape:
        _no(talk, "This response_format type is unavailable now", code="invalid_request_error")
    elif "json" not in talk.sent.prompt.lower():
        _no(talk, "Prompt must contain the word 'json' in some form to use 'response_format' of type "
            "'json_object'.")  # fmt: skip
    else:
        talk.begin()
        talk.raw(": keep-alive\n\n")
        talk.delta(content=None, reasoning_content='Perhaps {"items": []}?')
        talk.write(write(), 97)
        talk.end()


def _groq(talk: Talk, write: Write) -> None:
    shape = talk.sent.body.get("response_format", {})
    if shape.get("type") == "json_schema":
        _no(talk, "This model does not support response format `json_schema`.", "response_format")
    else:
        _plain(talk, write)


def _tokens(talk: Talk) -> int:
    return sum(len(turn["content"]) for turn in talk.sent.body["messages"]) // 4


def _ollama(talk: Talk, write: Write) -> None:
    """Read what fits into the window, drop the rest, and say nothing."""
    talk.counted = {"prompt_tokens": min(_tokens(talk), 4_096), "completion_tokens": 900}
    _plain(talk, write)


def _llama_cpp(talk: Talk, write: Write) -> None:
    if (prompt := _tokens(talk)) >= 16_384:
        talk.error(400, f"the request exceeds the available context size ({prompt} > 16384)",
                   code=400, n_prompt_tokens=prompt, n_ctx=16_384)  # fmt: skip
    else:
        _plain(talk, write)


def _vllm(talk: Talk, write: Write) -> None:
    asked, prompt = talk.sent.body["max_tokens"], _tokens(talk)
    if prompt + asked > 7_168:
        _no(talk, "This model's maximum context length is 7168 tokens. However, you requested "
            f"{asked} output tokens and your prompt contains at least {prompt} input tokens.")  # fmt: skip
    else:
        _plain(talk, write)


def _lm_studio(talk: Talk, write: Write) -> None:
    """With a model that it cannot hold to a schema."""
    if talk.sent.body.get("response_format", {}).get("type") == "json_object":
        talk.page(400, {"error": "'response_format.type' must be 'json_schema' or 'text'"})
    else:
        _ignoring(talk, write)


_CHANGED = frozenset({"max_tokens", "temperature"})
_WHOLE = frozenset({"stream", "stream_options"})
ROWS = [
    Row("gpt-4.1", "OpenAI", _plain, "https://github.com/pydantic/pydantic-ai/issues/7400"),
    Row("gpt-5", "OpenAI", _gpt_5, "https://github.com/getzep/graphiti/issues/874",
        refused=_CHANGED, thinks=True),
    Row("o-series", "OpenAI", _o_series, "https://github.com/github/gh-models/issues/31",
        refused=_CHANGED | _WHOLE, thinks=True),
    Row("unverified organization", "OpenAI", _unverified, "https://github.com/just-every/code/issues/331",
        refused=_WHOLE),
    Row("Responses only", "OpenAI", _responses_only, "https://github.com/pgadmin-org/pgadmin4/issues/9795",
        refused=frozenset({"chat", "temperature"})),
    Row("Azure v1", "Azure OpenAI", _azure,
        "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/structured-outputs",
        answer_format=AnswerFormat.SLIM_SCHEMA),
    Row("Anthropic", "Anthropic", _anthropic, "https://platform.claude.com/docs/en/api/openai-sdk",
        answer_format=AnswerFormat.OBJECT, refused=frozenset({"temperature"})),
    Row("Gemini", "Google Gemini", _gemini, "https://github.com/NousResearch/hermes-agent/pull/87209",
        thinks=True),
    Row("Mistral", "Mistral", _mistral, "https://github.com/editor-code-assistant/eca/issues/231",
        refused=frozenset({"stream_options"})),
    Row("Magistral", "Mistral", _magistral, "https://docs.mistral.ai/inference/conversations/reasoning",
        refused=frozenset({"stream_options"})),
    Row("DeepSeek", "DeepSeek", _deepseek, "https://github.com/llm-exe/llm-exe/issues/662",
        answer_format=AnswerFormat.OBJECT),
    Row("OpenRouter", "OpenRouter", _ignoring, "https://openrouter.ai/docs/features/structured-outputs",
        answer_format=AnswerFormat.OBJECT),
    Row("Groq", "Groq", _groq, "https://console.groq.com/docs/structured-outputs",
        answer_format=AnswerFormat.OBJECT_WITH_SCHEMA),
    Row("Ollama", "Ollama on this machine", _ollama, "https://docs.ollama.com/context-length"),
    Row("llama.cpp", "llama.cpp on this machine", _llama_cpp,
        "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md"),
    Row("vLLM", "vLLM on this machine", _vllm, "https://github.com/vllm-project/vllm/issues/42474",
        window=7_168),
    Row("LM Studio", "LM Studio on this machine", _lm_studio,
        "https://github.com/lmstudio-ai/lmstudio-bug-tracker/issues/189", answer_format=AnswerFormat.TEXT),
]  # fmt: skip
