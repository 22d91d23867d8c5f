"""A question is asked ever more plainly until an answer passes."""

import json
import threading
import time

import pytest
from pydantic import BaseModel, ConfigDict, Field

from playbook.llm.call import wire
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.deadline import never
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import AnswerFormat, AnswerFormats, Listener, ModelQuery, ask
from playbook.llm.call.usage import TokenUsage
from tests.llm.server import ITEMS


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


def test_an_answer_that_does_not_fit_is_corrected_once(server, answer_formats):
    for first in ["wrong", "only-prose", "not-json", "empty", "null"]:
        items, restarts = [], []
        answer = put(server, f"{first},ok", answer_formats, items=items, restarts=restarts)
        assert answer.value.items[0].title == "Step 1", first
        assert answer.notes == ("The first answer did not fit and was asked for again.",), first
        assert [turn["role"] for turn in server.requests[1].body["messages"]] == [
            "system", "user", "assistant", "user",
        ], first  # fmt: skip
        assert restarts == ([1] if first == "wrong" else [])
        assert answer.usage == TokenUsage(22, 44), first


def test_a_useless_answer_is_corrected_only_once(server, answer_formats):
    put(server, "wrong,ok", answer_formats)
    assert "items.0.title" in server.requests[1].body["messages"][-1]["content"]
    server.requests.clear()
    error = fault(server, "wrong", answer_formats)
    assert error.kind == "invalid"
    assert len(server.requests) == 2
    assert error.usage == TokenUsage(22, 44)


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


def test_a_wait_of_the_server_is_respected(server, answer_formats):
    began = time.monotonic()
    put(server, "429,ok", answer_formats)
    assert time.monotonic() - began >= 0.2
    server.requests.clear()
    began = time.monotonic()
    error = fault(server, "429-hour", answer_formats)
    assert (error.kind, error.wait) == ("rate", 3600)
    assert len(server.requests) == 1
    assert time.monotonic() - began < 15


def test_the_deadline_and_stop_end_all_attempts(server, answer_formats):
    checks = []

    def stop():
        checks.append(bool(server.requests))
        return checks.count(True) > 20  # after about a second, however long the answer took

    began = time.monotonic()
    assert fault(server, "429-hour", answer_formats, seconds=7200.0, stop=stop).kind == "stopped"
    assert len(server.requests) == 1
    assert time.monotonic() - began < 60
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
