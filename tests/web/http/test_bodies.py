"""A route of ours takes a bounded body, counted as it arrives, and its bugs are kept from who called it."""

import logging
import re
import resource as limits
import socket
from collections.abc import Iterator
from itertools import product, repeat

import anyio
import anyio.lowlevel
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from playbook.ui.shell import server
from playbook.ui.shell.server import is_host_allowed
from playbook.web.http import headers, middleware
from playbook.web.http.form import read_form
from playbook.web.http.middleware import Envelope
from playbook.web.http.route_table import MAX_BODY_BYTES, POST, AppRoute, Who
from tests.loops import run
from tests.web.asking import ask, assert_page, served

KB = 1024


async def count(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def list_fields(request: Request) -> PlainTextResponse:
    return PlainTextResponse(" ".join(sorted(await request.form())))


async def ignore(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ignored")


async def break_down(_request: Request) -> PlainTextResponse:
    raise ZeroDivisionError("secret detail")


def post(path: str, endpoint, **more) -> AppRoute:
    return AppRoute(path, endpoint, Who.ANYONE, methods=POST, **more)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Some routes as ours are made, in the envelope that ours are in."""
    ours = [
        post("/count", count), post("/form", list_fields), post("/more", count, max_bytes=200 * KB),
        post("/ignore", ignore), post("/broken", break_down),
    ]  # fmt: skip
    around = Middleware(Envelope, is_host_allowed=is_host_allowed, ours=ours)
    with served(Starlette(routes=ours, middleware=[around])) as port:
        yield port


def test_as_much_as_is_allowed_is_taken(port):
    assert MAX_BODY_BYTES == 64 * KB
    assert ask(port, "/count", "POST", body=bytes(64 * KB)).text == str(64 * KB)
    assert ask(port, "/count", "POST", body=repeat(bytes(KB), 64)).text == str(64 * KB)
    assert ask(port, "/more", "POST", body=bytes(200 * KB)).text == str(200 * KB)


def test_one_byte_more_is_refused_in_a_plain_sentence(port):
    refused = (413, "That is more than this address takes. Send less at once.")
    for path, body in product(["/count", "/form"], [bytes(64 * KB + 1), [bytes(KB)] * 64 + [b"x"]]):
        answer = ask(port, path, "POST", {"Content-Type": "application/x-www-form-urlencoded"}, body)
        assert (answer.status, answer.text) == refused, (path, body)
        assert answer.said("x-content-type-options") == "nosniff", (path, body)


def test_a_route_that_takes_more_has_its_own_end(port):
    assert ask(port, "/more", "POST", body=bytes(200 * KB + 1)).status == 413
    assert ask(port, "/more", "POST", body=[bytes(KB)] * 201).status == 413


def test_what_no_route_reads_is_refused_by_what_it_declares(port):
    assert ask(port, "/ignore", "POST", body=b"x").text == "ignored"
    assert ask(port, "/ignore", "POST", body=bytes(64 * KB + 1)).status == 413


def test_who_sends_a_body_too_slowly_is_gone(port, monkeypatch):
    monkeypatch.setattr(middleware, "BODY_SECONDS", 0.2)
    for path in ("/count", "/form"):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            about = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000"
            line.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{about}\r\n\r\nname=".encode())
            said = b"".join(iter(lambda: line.recv(4096), b""))
        assert said.startswith(b"HTTP/1.1 408"), said
        assert b"That took too long." in said


def test_a_bug_on_a_route_is_a_sentence_with_an_id(port, caplog):
    logging.getLogger("playbook").propagate = True
    answer = ask(port, "/broken", "POST")
    assert answer.status == 500
    assert "secret" not in answer.text
    (bug,) = re.findall(r"Report it with id ([0-9a-f]{8})\.$", answer.text)
    assert f"bug {bug}" in caplog.text
    assert "ZeroDivisionError: secret detail" in caplog.text
    assert answer.said("content-security-policy") == headers.OURS


def test_others_are_answered_while_a_form_is_decoded():
    body, turns, is_over = b"what=" + b"%" * 200_000, 0, False

    async def receive():
        return {"type": "http.request", "body": body}

    async def take_turns() -> None:
        nonlocal turns
        while not is_over:
            turns += 1
            await anyio.lowlevel.checkpoint()

    async def both() -> dict[str, str]:
        nonlocal is_over
        headers = [(b"content-type", b"application/x-www-form-urlencoded")]
        async with anyio.create_task_group() as others:
            others.start_soon(take_turns)
            form = await read_form(Request({"type": "http", "headers": headers}, receive))
            is_over = True
        return form

    assert run(both()) == {"what": "%" * 200_000}
    assert turns > 20


def test_a_form_of_too_many_fields_is_refused(asked):
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert_page(asked("/sign-in", "POST", kind, b"a=1&" * 99), 400, "This form has too many fields.")


def test_a_form_is_read_as_it_was_typed(asked):
    body = b"email=d%C3%A4na%40lt.test+%25&password=&next=%2Fplan%3Fx%3D1"
    kind = "application/x-www-form-urlencoded; charset=UTF-8"
    answer = asked("/sign-in", "POST", {"Content-Type": kind}, body)
    assert_page(answer, 403, "däna@lt.test %", "/plan?x=1")


def test_no_field_holds_what_a_database_refuses(asked):
    parts = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nda\0na@lt.test\r\n--x--\r\n'
    for kind, body in (
        ("application/x-www-form-urlencoded", b"email=da%00na%40lt.test"),
        ("multipart/form-data; boundary=x", parts),
    ):
        answer = asked("/sign-in", "POST", {"Content-Type": kind}, body)
        assert_page(answer, 403, "da\N{REPLACEMENT CHARACTER}na@lt.test")


def test_a_name_too_long_for_a_file_is_not_there(asked):
    for path in ("/app/static/", "/static/", "/component/x/", "/media/", "/s/", "/x/"):
        assert asked(path + "a" * 300).status == 404, path


def test_the_app_takes_every_open_file_that_the_machine_allows():
    soft, hard = limits.getrlimit(limits.RLIMIT_NOFILE)
    limits.setrlimit(limits.RLIMIT_NOFILE, (min(soft, hard - 1), hard))
    try:
        server._lift_file_limit()
        assert limits.getrlimit(limits.RLIMIT_NOFILE) == (hard, hard)
    finally:
        limits.setrlimit(limits.RLIMIT_NOFILE, (soft, hard))
