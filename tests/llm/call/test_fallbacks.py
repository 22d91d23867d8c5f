"""A question is asked ever more plainly until an answer passes."""

import json
import threading
import time
from dataclasses import replace

import pytest
from pydantic import BaseModel, ConfigDict, Field

from playbook.llm.call import wire
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.deadline import never
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import Listener, ModelQuery, ask
from playbook.llm.call.stands import ROOM_TO_THINK, AnswerFormat, AnswerFormats
from playbook.llm.call.usage import TokenUsage
from tests.llm.server import ITEMS, PLAN


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field("", max_length=80)
    text: str = ""


class Steps(BaseModel):
    summary: str = ""
    items: list[Step] = Field(min_length=1, max_length=12)


QUESTION = ModelQuery(
    turns=({"role": "system", "content": "You plan."}, {"role": "user", "content": "Plan this."}),
    name="steps",
    schema=Steps.model_json_schema(),
    array="items",
    parse=Steps.model_validate,
)


@pytest.fixture
def answer_formats():
    return AnswerFormats()


def put(server, model, answer_formats, *, items=None, restarts=None, stop=never, **limits):
    items = [] if items is None else items
    restarts = [] if restarts is None else restarts

    def take(item):
        items.append(item)
        if len(items) == 2:
            server.has_read.set()

    listener = Listener(take, lambda: restarts.append(len(items)))
    limits = AnswerLimits(**{"backoff": 0.01, "silence": 5.0, "seconds": 20.0, **limits})
    where = Server(server.base_url, model)
    return ask(where, QUESTION, limits, listener=listener, stop=stop, answer_formats=answer_formats)


def fault(server, model, answer_formats, **how) -> ModelError:
    with pytest.raises(ModelError) as caught:
        put(server, model, answer_formats, **how)
    return caught.value


def test_a_good_server_is_asked_once_with_the_whole_schema(server, answer_formats):
    items = []
    answer = put(server, "ok", answer_formats, items=items)
    assert [step.model_dump() for step in answer.value.items] == items == ITEMS
    assert (answer.answer_format, answer.notes, answer.attempts) == (AnswerFormat.SCHEMA, (), 1)
    assert answer.usage == TokenUsage(11, 22)
    assert server.formats == ["json_schema"]


FORMATS = ["json_schema", "slim_schema", "json_object+schema", "json_object", "text"]


@pytest.mark.parametrize(
    ("model", "answer_format"),
    [
        ("no-bounds", AnswerFormat.SLIM_SCHEMA), ("no-schema", AnswerFormat.OBJECT_WITH_SCHEMA),
        ("no-schema-500", AnswerFormat.OBJECT_WITH_SCHEMA), ("only-object", AnswerFormat.OBJECT),
        ("only-text", AnswerFormat.TEXT),
    ],
)  # fmt: skip
def test_a_refused_format_is_asked_more_plainly_next_time(server, answer_formats, model, answer_format):
    formats = FORMATS[: answer_format + 1]
    assert put(server, model, answer_formats).answer_format == answer_format
    assert server.formats == formats
    assert put(server, model, answer_formats).attempts == 1
    assert server.formats == [*formats, formats[-1]]


@pytest.mark.parametrize(
    ("model", "without", "instead"),
    [
        ("no-max-tokens", "max_tokens", "max_completion_tokens"),
        ("no-temperature", "temperature", "max_tokens"),
        ("no-stream-options", "stream_options", "max_tokens"),
    ],
)
def test_a_refused_option_is_left_out_on_the_same_rung(server, answer_formats, model, without, instead):
    answer = put(server, model, answer_formats)
    assert (answer.answer_format, answer.attempts) == (AnswerFormat.SCHEMA, 2)
    assert without not in server.requests[1].body
    assert instead in server.requests[1].body
    assert put(server, model, answer_formats).attempts == 1


def test_a_refusing_server_is_asked_once_on_each_rung(server, answer_formats):
    assert fault(server, "400", answer_formats).kind == "request"
    assert len(server.requests) == len(AnswerFormat)
    assert answer_formats.of(Server(server.base_url, "400")).answer_format == AnswerFormat.SCHEMA


def test_formats_are_remembered_per_address_and_model(server, answer_formats):
    put(server, "only-text", answer_formats)
    assert answer_formats.of(Server(f"{server.base_url}/", "only-text")).answer_format == AnswerFormat.TEXT
    assert answer_formats.of(Server(server.base_url, "other")).answer_format == AnswerFormat.SCHEMA
    put(server, "only-text", answer_formats)
    first, last = server.requests[0].body, server.requests[-1].body
    assert "JSON schema" not in first["messages"][1]["content"]
    assert '"maxLength": 80' in last["messages"][1]["content"]
    assert "response_format" not in last


@pytest.mark.parametrize("model", ["prose", "fenced", "think"])
def test_an_answer_in_the_wrong_wrapping_is_used_and_said(server, answer_formats, model):
    items = []
    answer = put(server, model, answer_formats, items=items)
    assert (answer.value.items[2].title, answer.attempts) == ("Step 3", 1)
    assert answer.notes == (() if model == "think" else ("Text around the plan was left out.",))
    assert items == ITEMS


NO_ITEMS = json.dumps({"summary": "", "items": []})


def in_turn(server, *answers):
    """Have a server give these answers, the last one from then on."""
    left = list(answers)
    server.reply = lambda talk: talk.answer(left.pop(0) if len(left) > 1 else left[0])


def test_an_answer_that_does_not_fit_is_corrected_once(server, answer_formats):
    for first in ["", NO_ITEMS]:
        server.requests.clear()
        in_turn(server, first, PLAN)
        answer = put(server, "told", answer_formats)
        assert answer.value.items[0].title == "Step 1"
        assert answer.notes == ("The first answer did not fit and was asked for again.",)
        assert [turn["role"] for turn in server.requests[1].body["messages"]] == [
            "system", "user", "assistant", "user",
        ]  # fmt: skip
        assert answer.usage == TokenUsage(22, 44)
        assert server.formats == ["json_schema", "json_schema"]
    assert "items" in server.requests[1].body["messages"][-1]["content"]


def test_a_useless_answer_is_corrected_only_once(server, answer_formats):
    in_turn(server, NO_ITEMS)
    error = fault(server, "told", answer_formats)
    assert (error.kind, len(server.requests), error.usage) == ("invalid", 2, TokenUsage(22, 44))


@pytest.mark.parametrize("first", ["wrong", "only-prose", "not-json"])
def test_a_server_that_ignores_the_schema_gets_it_in_the_prompt(server, answer_formats, first):
    items, restarts = [], []
    answer = put(server, f"{first},ok", answer_formats, items=items, restarts=restarts)
    assert (answer.answer_format, answer.attempts, answer.notes) == (AnswerFormat.OBJECT, 2, ())
    assert answer.value.items[0].title == "Step 1"
    assert restarts == []
    _, user = server.requests[1].body["messages"]
    assert '"maxLength": 80' in user["content"]
    assert put(server, f"{first},ok", answer_formats).attempts == 1


def test_a_server_that_ignores_the_schema_is_left_at_its_first_item(server, answer_formats):
    def reply(talk):
        if talk.sent.format == "json_schema":
            talk.begin()
            talk.write('{"items": [{"title": "Step"},')
            talk.wait()
        else:
            talk.answer(PLAN)

    server.reply, items = reply, []
    answer = put(server, "told", answer_formats, items=items)
    assert server.hung_up.wait(60)
    assert (items, answer.attempts) == (ITEMS, 2)
    assert answer.usage.total > 33


def test_an_answer_that_ignores_the_schema_is_not_asked_for_without_end(server, answer_formats):
    assert fault(server, "wrong", answer_formats).kind == "invalid"
    assert server.formats == ["json_schema", "json_object", "json_object"]


def test_items_beyond_the_schemas_limit_are_left_out(server, answer_formats):
    items = []
    server.reply = lambda talk: talk.answer(json.dumps({"summary": "", "items": ITEMS * 40}))
    answer = put(server, "told", answer_formats, items=items)
    assert len(answer.value.items) == len(items) == 12
    assert answer.notes == ("What came after the first 12 entries was left out.",)


def test_only_a_passing_fault_is_tried_again(server, answer_formats):
    for first in ["429", "429-date", "500", "503", "502-html", "reset", "close", "error-first"]:
        assert put(server, f"{first},ok", answer_formats).attempts == 2
        assert put(server, f"{first},{first},ok", answer_formats, retries=2).attempts == 3
    for model in [
        "401", "403", "404", "quota", "context", "filter-400", "plain", "refusal", "filter", "length",
    ]:  # fmt: skip
        server.requests.clear()
        fault(server, model, answer_formats)
        assert len(server.requests) == 1, model


@pytest.mark.parametrize("first", ["cut", "cut-reset", "clean-cut", "early-done", "error-mid", "bad-line"])
def test_a_cut_answer_is_asked_for_again(server, answer_formats, first):
    items, restarts = [], []
    answer = put(server, f"{first},ok", answer_formats, items=items, restarts=restarts)
    assert restarts == [2]
    assert items == [*ITEMS[:2], *ITEMS]
    assert len(answer.value.items) == 3
    assert answer.usage.estimated


def test_the_items_that_arrived_before_a_fault_are_kept(server, answer_formats):
    for model in ["cut", "clean-cut", "length", "stall"]:
        error = fault(server, model, answer_formats, silence=0.5)
        assert list(error.items) == ITEMS[:2], model
        assert error.usage.total > 0, model


def test_what_arrived_is_kept_when_the_retry_fails(server, answer_formats):
    error = fault(server, "cut,500", answer_formats)
    assert (error.kind, list(error.items)) == ("server", ITEMS[:2])


def test_a_server_that_does_not_stream_is_asked_for_the_whole(server, answer_formats):
    refusals = [
        (400, {"message": "Your organization must be verified to stream this model.", "param": "stream"}),
        (400, {"message": "Unsupported value: 'stream' does not support true with this model."}),
        (403, {"message": "Your organization must be verified to stream this model."}),
        (501, {"message": "Streaming is not supported."}),
    ]
    for number, (status, error) in enumerate(refusals):
        server.requests.clear()
        server.reply = lambda talk, status=status, error=error: (
            talk.page(status, {"error": error}) if talk.sent.body["stream"] else talk.whole(PLAN)
        )
        model = f"told-{number}"
        answer = put(server, model, answer_formats)
        assert (answer.value.items[2].title, answer.attempts, answer.usage) == (
            "Step 3",
            2,
            TokenUsage(11, 22),
        )
        assert server.formats == ["json_schema"] * 2
        assert put(server, model, answer_formats).attempts == 1
    server.reply = lambda talk: talk.whole(PLAN)  # whole, though asked to stream
    assert put(server, "told", answer_formats).attempts == 1


@pytest.mark.parametrize("streams", [True, False])
def test_a_model_of_the_responses_api_is_asked_there(server, answer_formats, streams):
    def reply(talk):
        if talk.sent.path == "/v1/chat/completions":
            talk.error(404, "This model is only supported in v1/responses and not in v1/chat/completions.")
        elif talk.sent.body["stream"] and not streams:
            talk.error(400, "Your organization must be verified to stream this model.")
        else:
            talk.respond(PLAN)

    server.reply, items = reply, []
    answer = put(server, "told", answer_formats, items=items)
    assert (answer.answer_format, answer.usage, len(items)) == (AnswerFormat.SCHEMA, TokenUsage(11, 22), 3)
    sent = server.requests[-1]
    assert (sent.path, sent.body["max_output_tokens"], sent.body["store"]) == ("/v1/responses", 4_000, False)
    assert sent.format == "json_schema"
    assert put(server, "told", answer_formats).attempts == 1


def test_a_model_that_thinks_gets_room_and_less_to_think(server, answer_formats):
    def reply(talk):
        if talk.sent.body["max_tokens"] < 10_000:
            talk.think(5_000)
        else:
            talk.answer(PLAN)

    server.reply = reply
    assert put(server, "told", answer_formats).attempts == 2
    assert server.requests[1].body["max_tokens"] == 4_000 + ROOM_TO_THINK
    assert server.requests[1].body["reasoning_effort"] == "low"
    assert put(server, "told", answer_formats).attempts == 1
    server.requests.clear()
    server.reply = lambda talk: talk.think(90_000)
    assert fault(server, "thinks", answer_formats).kind == "thinking"
    assert len(server.requests) == 2


def test_a_model_that_refuses_max_tokens_gets_room_at_once(server, answer_formats):
    words = (
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'."
    )
    server.reply = lambda talk: (
        talk.error(400, words, param="max_tokens") if "max_tokens" in talk.sent.body else talk.answer(PLAN)
    )
    put(server, "told", answer_formats)
    assert server.requests[1].body["max_completion_tokens"] == 4_000 + ROOM_TO_THINK


def test_the_limit_follows_what_is_expected_and_the_window(server, answer_formats):
    server.reply = lambda talk: talk.answer(PLAN)
    where, question = Server(server.base_url, "told"), replace(QUESTION, expected_tokens=2_500)
    ask(where, question, AnswerLimits(), answer_formats=answer_formats)
    answer_formats.remember_window(where, 4_096)
    ask(where, question, AnswerLimits(), answer_formats=answer_formats)
    assert [sent.body["max_tokens"] for sent in server.requests] == [5_000, 3_991]
    answer_formats.remember_window(where, 2_048)
    with pytest.raises(ModelError) as caught:
        ask(where, question, AnswerLimits(), answer_formats=answer_formats)
    assert len(server.requests) == 2
    assert caught.value.message == (
        "The model reads 2,048 tokens at once; this question and its answer need about 2,505."
    )
    assert "OLLAMA_CONTEXT_LENGTH" in caught.value.hint


def test_a_window_that_a_refusal_names_is_kept_to(server, answer_formats):
    def reply(talk):
        if talk.sent.body["max_tokens"] + 100 > 4_000:
            talk.error(
                400, "This model's maximum context length is 4000 tokens. However, you requested 4100."
            )
        else:
            talk.answer(PLAN)

    server.reply = reply
    assert put(server, "told", answer_formats, tokens=3_999).attempts == 2
    assert answer_formats.of(Server(server.base_url, "told")).window == 4_000
    server.requests.clear()
    server.reply = lambda talk: talk.error(400, "The context length is 1000 tokens.")
    assert fault(server, "small", answer_formats).kind == "context"
    assert fault(server, "small", answer_formats).kind == "context"
    assert len(server.requests) == 1


def test_a_prompt_that_was_cut_in_silence_is_noted(server, answer_formats):
    long = replace(QUESTION, turns=({"role": "user", "content": "word " * 8_000},))
    for read, notes in [(4_096, 1), (9_000, 0), (11, 0)]:
        server.counted = {"prompt_tokens": read, "completion_tokens": 22}
        answer = ask(Server(server.base_url, "ok"), long, AnswerLimits(), answer_formats=answer_formats)
        assert len(answer.notes) == notes, read
    server.counted = {"prompt_tokens": 4_096, "completion_tokens": 22}
    answer = ask(Server(server.base_url, "ok"), long, AnswerLimits(), answer_formats=answer_formats)
    assert answer.notes == (
        "The model read about 4,096 of 10,000 tokens: its server needs a longer context.",
    )


def test_a_count_beyond_what_was_sent_is_not_believed(server, answer_formats):
    server.counted = {"prompt_tokens": 10**18, "completion_tokens": 10**18}
    usage = put(server, "ok", answer_formats).usage
    assert usage.estimated
    assert usage.total < 10_000


def test_a_wait_of_the_server_is_respected(server, answer_formats):
    began = time.monotonic()
    put(server, "429,ok", answer_formats)
    assert time.monotonic() - began >= 0.2
    server.requests.clear()
    error = fault(server, "429-hour", answer_formats)
    assert (error.kind, error.wait) == ("rate", 3600)
    assert len(server.requests) == 1


def test_the_deadline_and_stop_end_all_attempts(server, answer_formats):
    checks = []

    def stop():
        checks.append(bool(server.requests))
        return checks.count(True) > 20  # after about a second, however long the answer took

    assert fault(server, "429-hour", answer_formats, seconds=7200.0, stop=stop).kind == "stopped"
    assert len(server.requests) == 1
    server.requests.clear()
    assert fault(server, "trickle", answer_formats, seconds=0.4, retries=9).kind == "timeout"
    assert len(server.requests) == 1


def test_five_questions_at_once_do_not_disturb_each_other(server, answer_formats):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(put(server, "no-bounds", answer_formats)))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(answer.value.items) for answer in answers] == [3] * 5


def test_schemas_on_the_wire():
    schema = wire.full(Steps.model_json_schema())
    text = json.dumps(schema)
    assert "$ref" not in text
    assert "$defs" not in text
    step = schema["properties"]["items"]["items"]
    assert step["required"] == ["title", "text"]  # a field called title is no remark
    assert step["additionalProperties"] is False
    assert step["properties"]["title"] == {"type": "string", "maxLength": 80}
    assert schema["properties"]["items"]["maxItems"] == 12
    text = json.dumps(wire.slim(Steps.model_json_schema()))
    assert "max" not in text
    assert "min" not in text

    class Tree(BaseModel):
        leaves: list["Tree"] = []

    assert json.dumps(wire.full(Tree.model_json_schema()))
    schema = {"oneOf": [{"const": 1}, {"const": 2}], "discriminator": {"propertyName": "kind"}}
    assert wire.full(schema) == {"anyOf": [{"const": 1}, {"const": 2}]}
