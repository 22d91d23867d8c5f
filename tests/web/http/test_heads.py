"""The head of a request is bounded, whatever it is long of, and so is what comes between parts of a body."""

import socket
from contextlib import closing

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from playbook.web.http.heads import MOST_BYTES, MOST_WAITING, BoundedReader, bound_heads
from tests.loops import run
from tests.web.asking import ask
from tools.server import ROOT, running

LINE = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
CHUNKED = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "header": (LINE + b"X: ", b"a"),
    "headers": (LINE, b"X: a\r\n"),
    "address": (b"GET /", b"a"),
    "trailer": (CHUNKED + b"0\r\nX: ", b"a"),
    "trailers": (CHUNKED + b"0\r\n", b"X: a\r\n"),
    "chunk": (CHUNKED + b"1;", b"a"),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_what_goes_on_without_end_is_refused(app, what):
    begins, goes_on = ENDLESS[what]
    with closing(socket.create_connection(("127.0.0.1", app.port), timeout=10)) as line:
        line.sendall(begins + goes_on * (3 * MOST_BYTES // len(goes_on)))
        said = line.recv(1_000)
    assert said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 403")), said
    assert ask(app.port, "/healthz").status == 200


def test_a_long_head_that_ends_at_once_is_refused(app):
    with closing(socket.create_connection(("127.0.0.1", app.port), timeout=10)) as line:
        line.sendall(LINE + b"X: abcdefgh\r\n" * (2 * MOST_BYTES // 10) + b"\r\n")
        assert line.recv(1_000).startswith(b"HTTP/1.1 400")


def test_a_connection_that_asks_without_end_before_it_is_answered_is_closed(app):
    with closing(socket.create_connection(("127.0.0.1", app.port), timeout=10)) as line:
        line.sendall((LINE + b"\r\n") * (MOST_WAITING + 2))
        answers = b"".join(iter(lambda: line.recv(65_536), b""))
    assert b"HTTP/1.1 400" in answers
    assert answers.count(b"HTTP/1.1 200") < MOST_WAITING
    with closing(socket.create_connection(("127.0.0.1", app.port), timeout=10)) as line:
        line.sendall((LINE + b"\r\n") * (MOST_WAITING - 1) + LINE + b"Connection: close\r\n\r\n")
        answers = b"".join(iter(lambda: line.recv(65_536), b""))
    assert answers.count(b"HTTP/1.1 200") == MOST_WAITING


def test_the_reader_is_bounded_that_was_chosen_before_the_app_was_loaded():
    async def app(_scope, _receive, _send) -> None: ...

    async def read() -> object:
        return HttpToolsProtocol(config=config, server_state=ServerState(), app_state={})

    config = uvicorn.Config(app, log_config=None, http=HttpToolsProtocol)
    config.load()
    bound_heads()
    reader = run(read())
    assert isinstance(reader, BoundedReader)
    # Whoever reads or sends slowly does not keep the app from ending.
    assert config.timeout_graceful_shutdown == 5


def test_a_head_of_sixty_kilobytes_and_a_long_body_are_read(app):
    assert ask(app.port, "/healthz", "GET", {"X-Long": "a" * 60_000}).status == 200
    body = b"email=" + b"a" * 60_000
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ask(app.port, "/sign-in", "POST", kind, body).status == 403
    assert ask(app.port, "/sign-in", "POST", kind, [b"a" * 600] * 100).status == 403


@pytest.mark.long
def test_the_app_ends_while_a_stranger_sends_slowly(tmp_path):
    environ = {"PLAYBOOK_DATA": str(tmp_path / "data")}
    with (
        running(ROOT / "app.py", tmp_path / "app.log", environ=environ) as app,
        closing(socket.create_connection(("127.0.0.1", app.port), timeout=10)) as line,
    ):
        line.sendall(CHUNKED + b"1\r\na\r\n")
        assert ask(app.port, "/healthz").status == 200
        app.stop()  # raises where it takes more than twenty seconds
