"""A refusal is understood whatever shape its page has."""

import json
from typing import Any

import pytest

from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.errors import ModelError, fault_of_status, read_error, window_in
from playbook.llm.call.fallbacks import ask
from playbook.llm.call.stands import AnswerFormats
from tests.llm.call.test_fallbacks import QUESTION
from tests.llm.server import ModelServer

GEMINI_KEY: Any = [{"error": {
    "code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT",
    "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}],
}}]  # fmt: skip
GEMINI_WAIT: Any = [{"error": {
    "code": 429, "message": "You exceeded your current quota, please check your plan and billing details.",
    "status": "RESOURCE_EXHAUSTED",
    "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.2s"}],
}}]  # fmt: skip
ANTHROPIC_EMPTY = {"type": "error", "error": {
    "type": "invalid_request_error",
    "message": "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.",
}}  # fmt: skip
MISTRAL_EXTRA = {"object": "error", "message": {"detail": [{
    "type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted",
    "input": {"include_usage": True},
}]}}  # fmt: skip
OPENROUTER_LONG = {"error": {"code": 400, "message": "Provider returned error", "metadata": {
    "provider_name": "Some", "raw": json.dumps({"error": {"message": "maximum context length is 8192"}}),
}}}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, GEMINI_KEY, "auth"), (429, GEMINI_WAIT, "rate"), (400, ANTHROPIC_EMPTY, "quota"),
        (401, {"type": "error", "error": {"type": "authentication_error", "message": "No."}}, "auth"),
        (422, MISTRAL_EXTRA, "request"), (422, {"detail": [{"loc": ["body", "n"]}]}, "request"),
        (401, {"detail": "Unauthorized"}, "auth"), (402, {"error": {"message": "Insufficient"}}, "quota"),
        (403, {"error": {"code": 403, "message": "Your input was flagged", "metadata": {"reasons": ["x"]}}},
         "declined"),
        (400, OPENROUTER_LONG, "context"),
        (429, {"error": {"message": "No.", "code": "insufficient_quota"}}, "quota"),
        (400, "The prompt is too long", "context"), (400, "<html>Incorrect API key</html>", "auth"),
        (500, "<html>Oops</html>", "server"), (400, "[" * 90_000, "request"), (400, "", "request"),
    ],
)  # fmt: skip
def test_a_refusal_of_any_shape_is_named(status, body, kind):
    codes, about = read_error(body if isinstance(body, str) else json.dumps(body))
    assert fault_of_status(status, codes, about) == kind
    assert len(about) <= 4_000


def test_what_was_sent_and_comes_back_in_a_refusal_decides_nothing():
    body = {"detail": [{"loc": ["body", "n"], "input": "Our credit balance and the context length 4096."}]}
    codes, about = read_error(json.dumps(body))
    assert fault_of_status(422, codes, about) == "request"


def test_a_named_context_length_is_read():
    for about, window in [
        ("This model's maximum context length is 4096 tokens. However, you requested 7000 tokens", 4096),
        ("the request exceeds the available context size (8,192 tokens), try increasing it", 8192),
        ("n_prompt_tokens 9000; n_ctx 4096", 4096), ("the context is too long", None),
    ]:  # fmt: skip
        assert window_in(about) == window, about


@pytest.mark.parametrize(
    ("status", "body"), [(400, GEMINI_KEY), (400, ANTHROPIC_EMPTY), (401, {"detail": "Unauthorized"})]
)
def test_a_wrong_key_or_an_empty_account_is_asked_once(status, body):
    with ModelServer() as server:
        server.reply = lambda talk: talk.page(status, body)
        with pytest.raises(ModelError) as caught:
            ask(Server(server.base_url, "told"), QUESTION, AnswerLimits(), answer_formats=AnswerFormats())
        assert caught.value.kind in {"auth", "quota"}
        assert len(server.requests) == 1


def test_a_wait_inside_the_page_is_respected():
    with ModelServer() as server:
        server.reply = lambda talk: talk.page(429, GEMINI_WAIT)
        with pytest.raises(ModelError) as caught:
            ask(Server(server.base_url, "told"), QUESTION, AnswerLimits(), answer_formats=AnswerFormats())
        assert (caught.value.kind, caught.value.wait, len(server.requests)) == ("rate", 0.2, 2)
