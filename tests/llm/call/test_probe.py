"""What a connection can do is found out over real HTTP."""

import json
import threading
from dataclasses import replace

import pytest

from playbook.llm.call.client import ListedModel, list_models
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.deadline import Patience
from playbook.llm.call.errors import ModelError
from playbook.llm.call.probe import Exam, Findings, probe
from playbook.llm.call.stands import AnswerFormat, AnswerFormats
from playbook.llm.call.usage import TokenUsage
from tests.llm.call.test_fallbacks import QUESTION
from tests.llm.server import IN_PROMPT, PLAN, ModelServer

KEY = "sk-canary-0123456789"
EXAM = Exam(replace(QUESTION, expected_tokens=1_500), prompts=10, answers=20, most=1_505)


def found(server: ModelServer, model: str = "ok", **how) -> Findings:
    how = {"answer_formats": AnswerFormats(), **how}
    return probe(
        Server(server.base_url, model, KEY), AnswerLimits(seconds=20, silence=5, backoff=0.01), EXAM, **how
    )


def listed(server: ModelServer, **limits) -> tuple[ListedModel, ...]:
    return list_models(Server(server.base_url, "ok", KEY), AnswerLimits(**limits), Patience(10))


def test_a_good_server_is_reached_held_to_the_schema_and_timed(server):
    heard = []
    findings = found(server, on_findings=heard.append)
    assert findings.answer_format is AnswerFormat.SCHEMA
    assert findings.fault is findings.list_fault is None
    assert (findings.named("ok"), findings.usage) == (ListedModel("ok"), TokenUsage(11, 22))
    assert findings.cost_usd == 0.0
    assert findings.first_after > 0
    assert [findings_heard.answer_format for findings_heard in heard] == [None, AnswerFormat.SCHEMA]
    assert (findings.plan, findings.plan_usd) == (TokenUsage(110, 440, estimated=True), 0.0)
    [request] = server.requests
    assert request.body["max_tokens"] == 3_000


def test_the_list_is_asked_for_with_the_same_few_headers(server, monkeypatch):
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_API_KEY", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, f"canary-{name}")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-canary: canary")
    listed(server)
    [request] = server.listings
    assert set(request.headers) <= {
        "host", "accept", "connection", "user-agent", "accept-encoding", "authorization",
    }  # fmt: skip
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["user-agent"] == "leadership-playbook"


def test_a_list_is_read_with_contexts_up_to_a_limit(server):
    rows = [
        {"id": "vllm", "max_model_len": 32768},
        {"id": "llama", "meta": {"n_ctx": 4096, "n_ctx_train": 8192}},
        {"id": "router", "context_length": 8192},
        {"id": "old-llama", "meta": {"n_ctx_train": 8192}},
        {"id": "odd", "max_model_len": True, "meta": []}, {"id": 7}, {"id": " "}, "nothing",
    ]  # fmt: skip
    server.listing = (200, {"data": rows})
    assert listed(server) == (
        ListedModel("vllm", 32768), ListedModel("llama", 4096), ListedModel("router", 8192),
        ListedModel("old-llama"), ListedModel("odd"),
    )  # fmt: skip
    server.listing = (200, {"data": [{"id": f"m{number}"} for number in range(5_000)]})
    assert len(listed(server)) == 2_000
    with pytest.raises(ModelError) as caught:
        listed(server, chars=10)
    assert caught.value.kind == "too_long"


def test_what_a_list_says_can_be_shown_and_asked_for(server):
    odd = [{"id": f"gpt{letter}evil"} for letter in ("\ud800", "\0", "\n", "\u202e")]
    rows = [*odd, {"id": "ok", "owned_by": "a\ud800\nb", "max_model_len": 10**4_000}]
    server.listing = (200, {"data": rows})
    assert listed(server) == (ListedModel("ok", None, "a b"),)


def test_a_broken_model_list_is_a_fault_without_the_key(server):
    for status, body, kind in [
        (401, {"error": {"message": f"Incorrect key: {KEY}"}}, "auth"), (403, {}, "auth"),
        (404, {}, "not_found"), (500, {}, "server"), (200, "It works!", "not_a_model"),
        (200, [], "not_a_model"), (200, {"data": None}, "not_a_model"),
        (200, "[" * 100_000, "not_a_model"),
    ]:  # fmt: skip
        server.listing = (status, body)
        with pytest.raises(ModelError) as caught:
            listed(server)
        assert caught.value.kind == kind, status
        assert KEY not in str(caught.value), status


def test_only_a_refused_key_ends_the_probe_at_the_list(server):
    server.listing = (401, {"error": {"message": "no"}})
    findings = found(server)
    assert findings.fault.kind == "auth"
    assert server.requests == []
    server.listing = (404, {"error": {"message": "no"}})
    findings = found(server)
    assert findings.answer_format is AnswerFormat.SCHEMA
    assert findings.listed == ()
    assert findings.list_fault is not None


def test_a_working_format_is_remembered_until_a_better_one(server):
    for model, answer_format in [
        ("no-bounds", AnswerFormat.SLIM_SCHEMA), ("no-schema", AnswerFormat.OBJECT_WITH_SCHEMA),
        ("only-object", AnswerFormat.OBJECT), ("only-text", AnswerFormat.TEXT),
    ]:  # fmt: skip
        answer_formats = AnswerFormats()
        assert found(server, model, answer_formats=answer_formats).answer_format is answer_format
        assert answer_formats.of(Server(server.base_url, model, KEY)).answer_format is answer_format
    answer_formats = AnswerFormats()
    found(server, "only-text,ok", answer_formats=answer_formats)
    server.requests.clear()
    assert found(server, "only-text,ok", answer_formats=answer_formats).answer_format is AnswerFormat.SCHEMA
    assert len(server.requests) == 1


def test_a_server_that_ignores_the_schema_works_only_by_the_prompt(server):
    def ignore(talk):
        talk.answer(PLAN if IN_PROMPT in talk.sent.prompt else json.dumps({"items": [{"step": "Talk"}] * 3}))

    server.reply = ignore
    assert found(server, "told").answer_format is AnswerFormat.OBJECT
    server.reply = lambda talk: talk.answer(json.dumps({"items": [{"step": "Talk"}] * 3}))
    findings = found(server, "told")
    assert (findings.answer_format, findings.fault.kind) == (None, "invalid")


def test_a_window_that_is_too_small_is_said(server):
    server.listing = (200, {"data": [{"id": "ok", "max_model_len": 1_000}]})
    findings = found(server)
    assert (findings.window, findings.fault.kind, server.requests) == (1_000, "context", [])
    server.listing = (200, {"data": [{"id": "ok:latest", "owned_by": "library"}]})
    for context, fault in [(1_024, "context"), (8_192, None)]:
        server.loaded = {"models": [{"name": "ok:latest", "context_length": context}]}
        answer_formats = AnswerFormats()
        findings = found(server, answer_formats=answer_formats)
        assert (findings.window, findings.fault and findings.fault.kind) == (context, fault)
        assert answer_formats.of(Server(server.base_url, "ok", KEY)).window == context
    for loaded in [[], {"models": 7}, {"models": [7, {"name": "ok:latest", "context_length": "x"}]}]:
        server.loaded = loaded
        assert found(server).window is None


def test_thinking_is_measured(server):
    assert found(server, "reasoning").thought > 0
    assert found(server, "ok").thought == 0


def test_a_question_without_an_answer_is_said_with_what_it_cost(server):
    for model, kind in [
        ("401", "auth"), ("404", "not_found"), ("quota", "quota"), ("cut", "cut"),
        ("length", "too_long"), ("only-prose", "invalid"), ("plain", "not_a_model"),
        ("reset", "network"),
    ]:  # fmt: skip
        findings = found(server, model)
        assert findings.fault.kind == kind, model
        assert findings.answer_format is None, model
        assert findings.usage == findings.fault.usage, model
        assert KEY not in str(findings.fault), model


def test_nobody_there_is_said_at_once():
    findings = probe(Server("http://127.0.0.1:9/v1", "m", KEY), AnswerLimits(seconds=5), EXAM)
    assert (findings.fault.kind, findings.usage.total) == ("network", 0)


def test_it_can_be_stopped_while_the_model_is_silent(server):
    stopped = threading.Event()

    def stop() -> bool:
        if server.waiting.is_set():
            stopped.set()
        return stopped.is_set()

    assert found(server, "silent", stop=stop).fault.kind == "stopped"
    assert server.hung_up.wait(60)


def test_listed_models_are_found_by_name():
    findings = Findings(listed=(ListedModel("llama3:latest"), ListedModel("m2")))
    assert (findings.named("llama3"), findings.named("m")) == (ListedModel("llama3:latest"), None)
