"""One call of the real client against every known server fault."""

import ipaddress
import logging
import socket
import subprocess
import sys
import threading
import traceback
from pathlib import Path

import pytest

from playbook.core.base import networks
from playbook.llm.call.answer.answer_reading import Reply
from playbook.llm.call.client import Request, stream
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.deadline import Patience, never
from playbook.llm.call.errors import ModelError, fault_of_event
from playbook.llm.call.usage import TokenUsage
from tests.llm.server import HALF, ODD_CHUNKS, ODD_ERRORS, PLAN, ModelServer

ROOT = Path(__file__).parents[3]
KEY = "sk-secret-0123456789"
REQUEST = Request(({"role": "user", "content": "Plan this."},), {"stream_options": {"include_usage": True}})


def call(server, model, *, stop=never, on_text=len, seconds=20.0, **limits) -> Reply:
    read = []

    def take(text):
        read.append(text)
        if "".join(read) == HALF:
            server.has_read.set()
        on_text(text)

    limits = AnswerLimits(**{"silence": 5.0, **limits})
    return stream(Server(server.base_url, model, KEY), REQUEST, limits, Patience(seconds, stop), take)


def fault(server, model, **how) -> ModelError:
    with pytest.raises(ModelError) as caught:
        call(server, model, **how)
    return caught.value


def test_importing_the_client_does_not_import_openai():
    names = "client", "fallbacks", "errors", "answer.scanner", "answer.salvage", "connection", "wire"
    code = "\n".join(f"import playbook.llm.call.{name}" for name in names)
    code += "\nimport sys; sys.exit('openai' in sys.modules or 'httpx2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_text_arrives_whole_however_slowly(server):
    pieces = []
    reply = call(server, "ok", on_text=pieces.append)
    assert len(pieces) > 10
    assert "".join(pieces) == reply.text == PLAN
    assert 0 < reply.first_after <= reply.seconds
    assert reply.usage == TokenUsage(11, 22)
    reply = call(server, "slow")
    assert reply.text == PLAN
    assert reply.first_after >= 0.3
    request = Request(({"role": "user", "content": "Plan \ud83d this."},))
    stream(Server(server.base_url, "ok"), request, AnswerLimits(), Patience(20), len)
    assert server.requests[-1].body["messages"][0]["content"] == "Plan ? this."


def test_half_a_character_in_an_answer_is_replaced(server):
    server.reply = lambda talk: talk.answer("Plan \ud83d this.", size=97)
    pieces = []
    assert call(server, "told", on_text=pieces.append).text == "".join(pieces) == "Plan ? this."


def test_what_servers_leave_out_or_split_is_no_fault(server):
    for model in ("bare", "split", "reasoning"):
        reply = call(server, model)
        assert (reply.text, reply.usage.estimated, reply.usage.prompt) == (PLAN, True, 3), model
        assert reply.usage.completion >= len(PLAN) // 4, model
    for model in ("empty", "null"):
        assert call(server, model).text == "", model


def test_a_fault_becomes_one_clear_error_after_one_request(server):
    for model, kind in [
        ("400", "request"), ("401", "auth"), ("403", "auth"), ("404", "not_found"), ("422", "request"),
        ("redirect", "not_found"), ("429", "rate"), ("429-hour", "rate"), ("quota", "quota"),
        ("context", "context"), ("context-words", "context"), ("filter-400", "declined"), ("500", "server"),
        ("503", "server"), ("502-html", "server"), ("reset", "network"), ("close", "network"),
        ("plain", "not_a_model"), ("cut-body", "not_a_model"), ("error-200", "server"),
        ("choices-empty", "not_a_model"), ("choices-null", "not_a_model"), ("refusal", "declined"),
        ("length", "too_long"), ("filter", "declined"), ("tools", "cut"), ("cut", "cut"),
        ("cut-reset", "cut"), ("clean-cut", "cut"), ("early-done", "cut"), ("error-mid", "cut"),
        ("bad-line", "cut"), ("quota-mid", "quota"), ("error-first", "server"),
    ]:  # fmt: skip
        server.requests.clear()
        error = fault(server, model)
        assert error.kind == kind, model
        assert error.message.endswith((".", ")")), model
        assert error.hint.endswith("."), model
        assert KEY not in f"{error} {error!r} {''.join(traceback.format_exception(error))}", model
        assert error.__context__ is None, model
        assert len(server.requests) == 1, model


@pytest.mark.parametrize(
    "model", ["cut", "cut-reset", "clean-cut", "early-done", "error-mid", "bad-line", "length"]
)
def test_what_arrived_before_a_cut_is_kept_and_counted(server, model):
    error = fault(server, model)
    assert error.text == HALF
    assert error.usage.total > 0


def test_a_silent_server_is_given_up_and_its_text_retained(server):
    error = fault(server, "silent", silence=0.3)
    assert error.kind == "timeout"
    assert error.usage.estimated
    error = fault(server, "stall", silence=0.3)
    assert error.kind == "timeout"
    assert error.text


@pytest.mark.parametrize("model", ["trickle", "silent", "stall"])
def test_the_deadline_is_for_the_whole_answer(server, model):
    # Whoever waits for the silence waits longer than pytest does.
    assert fault(server, model, seconds=0.4, silence=3_600.0).kind == "timeout"
    assert server.hung_up.wait(60)


def test_endless_answers_are_cut_off(server):
    assert fault(server, "huge", chars=20_000).kind == "too_long"
    assert server.hung_up.wait(60)
    assert fault(server, "endless-line", chars=1_000).kind == "too_long"
    assert server.hung_up.wait(60)
    assert fault(server, "packed").kind == "not_a_model"


@pytest.mark.parametrize(
    "model", ["empty-events", "blank-lines", "bare-returns", "comments", "data-lines", "thoughts"]
)
def test_small_events_and_lines_without_end_are_cut_off(server, model):
    assert fault(server, model, chars=1_000).kind == "too_long"
    assert server.hung_up.wait(60)


def test_hints_without_end_are_cut_off_and_a_few_are_passed_over(server):
    assert fault(server, "hints").kind == "not_a_model"
    assert server.hung_up.wait(60)
    assert call(server, "hinted", chars=len(PLAN)).text == PLAN


def test_an_answer_letter_by_letter_among_signs_of_life_is_whole(server):
    assert call(server, "spaced", chars=len(PLAN)).text == PLAN


@pytest.mark.parametrize("model", ["long-event", "long-list"])
def test_no_event_is_read_that_is_longer_than_any_answer(server, model):
    assert fault(server, model).kind == "too_long"


def test_answers_of_any_shape_do_not_crash(server):
    for number in range(len(ODD_ERRORS)):
        assert fault(server, f"odd-error-{number}").kind == "request"
    for number in range(len(ODD_CHUNKS)):
        assert fault(server, f"odd-chunk-{number}").kind in {"not_a_model", "cut", "server"}
    for model in ["prose", "fenced", "think", "only-prose", "wrong", "not-json"]:
        assert call(server, model).text


def test_blanks_without_end_are_cut_off(server):
    error = fault(server, "blanks")
    assert error.kind == "too_long"
    assert len(error.text) < 450
    assert server.hung_up.wait(60)


@pytest.mark.parametrize("model", ["silent", "stall"])
def test_stopping_hangs_up_even_while_nothing_arrives(server, model):
    assert fault(server, model, stop=server.waiting.is_set, silence=60.0, seconds=60.0).kind == "stopped"
    assert server.hung_up.wait(60)


def test_stopping_closes_the_connection(server):
    stop = threading.Event()
    error = fault(server, "trickle", stop=stop.is_set, on_text=lambda _: stop.set())
    assert error.kind == "stopped"
    assert error.text
    assert server.hung_up.wait(60)


def test_a_stopped_or_refused_request_costs_nothing(server):
    assert fault(server, "ok", stop=lambda: True).kind == "stopped"
    assert server.requests == []
    for model in ["401", "429", "500", "reset", "plain"]:
        assert fault(server, model).usage == TokenUsage()


def test_an_error_of_our_own_stays_what_it_is(server):
    def break_down(text):
        raise LookupError(text)

    with pytest.raises(LookupError):
        call(server, "trickle", on_text=break_down)
    assert server.hung_up.wait(60)


def test_no_thread_and_no_socket_is_left_behind(server):
    before = threading.active_count()
    call(server, "ok")
    for model in ("cut", "401"):
        fault(server, model)
    assert not [thread for thread in threading.enumerate() if "watch" in thread.name]
    assert threading.active_count() <= before + 3  # the server's own, one for each connection


def test_nothing_of_the_environment_reaches_another_server(server, monkeypatch):
    with ModelServer() as other:
        for name, value in {
            "OPENAI_API_KEY": "sk-of-someone-else", "OPENAI_ADMIN_KEY": "sk-admin",
            "OPENAI_ORG_ID": "org-someone", "OPENAI_PROJECT_ID": "proj-someone",
            "OPENAI_BASE_URL": other.base_url,
            "OPENAI_CUSTOM_HEADERS": "x-someone: 1\nAuthorization: Bearer sk-custom",
            "HTTP_PROXY": other.address, "ALL_PROXY": other.address,
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("NO_PROXY", raising=False)
        call(server, "ok")
        stream(Server(server.base_url, "ok"), REQUEST, AnswerLimits(), Patience(20), len)
        assert other.requests == []
    with_key, without_key = (sent.headers for sent in server.requests)
    assert with_key.pop("authorization") == f"Bearer {KEY}"
    plain = {
        "host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent",
    }  # fmt: skip
    assert set(with_key) == set(without_key) == plain
    assert without_key["user-agent"] == "leadership-playbook"


def test_a_redirect_does_not_carry_the_prompt_elsewhere(server):
    with ModelServer() as other:
        server.elsewhere = other.address
        assert fault(server, "redirect").kind == "not_found"
        assert other.requests == []


def test_an_impossible_or_closed_address_is_a_clear_fault():
    local = "http://127.0.0.1/v1"
    for wrong in [
        Server("", "m"), Server("ftp://127.0.0.1/v1", "m"), Server("http://[::1/v1", "m"), Server(local, " "),
        Server("http://user:pass@127.0.0.1/v1", "m"), Server(local, "m", "sk with space"),
    ]:  # fmt: skip
        with pytest.raises(ModelError) as caught:
            stream(wrong, REQUEST, AnswerLimits(), Patience(5), len)
        assert caught.value.kind == "config", wrong
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(ModelError) as caught:
        stream(Server(f"http://127.0.0.1:{port}/v1/", "m"), REQUEST, AnswerLimits(), Patience(10), len)
    assert caught.value.kind == "network"


def test_the_key_is_in_no_print_and_no_log_line(server, caplog):
    caplog.set_level(logging.DEBUG)
    fault(server, "401")
    assert KEY not in repr(Server(server.base_url, "401", KEY)) + caplog.text


def test_faults_say_how_long_to_wait_and_what_they_are(server):
    for model, wait in [
        ("429", 0.2), ("429-ms", 0.15), ("429-date", 0.0), ("429-hour", 3600.0), ("429-odd", None),
        ("retry-odd", None), ("500", None),
    ]:  # fmt: skip
        assert fault(server, model).wait == wait
    for code, about, kind in [
        ("rate_limit_exceeded", "", "rate"), ("content_filter", "", "declined"),
        ("", "maximum context length is 4096", "context"), ("429", "", "rate"), ("", "", "server"),
    ]:  # fmt: skip
        assert fault_of_event(code, about, has_text=False) == kind


def test_a_name_that_leads_to_the_machines_own_set_up_gets_no_word(server, monkeypatch):
    # The server's own address stands for one that hands out credentials.
    monkeypatch.setattr(networks, "_METADATA", (ipaddress.ip_network("127.0.0.0/8"),))
    named = Server(server.base_url.replace("127.0.0.1", "localhost"), "ok", KEY)
    before = len(server.requests)
    with pytest.raises(ModelError) as caught:
        stream(named, REQUEST, AnswerLimits(), Patience(20.0), len)
    assert (caught.value.kind, len(server.requests)) == ("config", before)
