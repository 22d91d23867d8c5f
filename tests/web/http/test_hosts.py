"""The app answers only to its own names, over HTTP as over websockets."""

import socket
from itertools import product
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.web.asking import ask
from tools import server
from tools.server import Server

# Host, and whether it is one of this machine's own names, which are served whatever is set.
HERE = ("127.0.0.1", "127.0.0.1:8501", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8501")
NOT_HERE = (
    "evil.example", "evil.example:8501", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.2",
    "[::2]", "10.0.0.1", "localhost:x", "localhost@evil.example", "evil.example@localhost",
    "localhost/", "[::1", "[::1].evil", "[::1]evil", "[::1]:1:2", "a b",
)  # fmt: skip
SET = ("playbook.example", "playbook.example:443", "PLAYBOOK.example", "playbook.example.", "plan.example",
       "a.rollouts.example", "a.b.rollouts.example:8501")  # fmt: skip
NOT_SET = ("rollouts.example", "arollouts.example", "x.playbook.example", "playbook.example.evil.example",
           "playbook.example:99999", "playbook.example, localhost", "")  # fmt: skip


def test_this_machine_is_served_on_any_port(asked, behind_a_proxy):
    for host in HERE:
        assert asked("/healthz", headers={"Host": host}).status == 200
        assert ask(behind_a_proxy.port, "/healthz", headers={"Host": host}).status == 200


def test_another_host_is_refused_without_naming_anything(asked):
    for host, path in product(NOT_HERE, ["/", "/healthz", "/_stcore/health", "/media/x", "/_stcore/metrics"]):
        answer = asked(path, headers={"Host": host})
        assert (answer.status, host in answer.text) == (400, False), (host, path)
        is_refusal = answer.text in ("This address is not served here.", "Invalid HTTP request received.")
        assert is_refusal, (host, path)


def test_the_names_that_are_set_are_served_and_none_like_them(behind_a_proxy):
    for host in (*SET, *NOT_SET):
        status = ask(behind_a_proxy.port, "/healthz", headers={"Host": host}).status
        assert status == (200 if host in SET else 400), host


def test_two_hosts_are_one_too_many(behind_a_proxy):
    for pair in (("playbook.example", "evil.example"), ("evil.example", "playbook.example")):
        assert ask(behind_a_proxy.port, "/healthz", headers=[("Host", one) for one in pair]).status == 400


@pytest.mark.parametrize(("hosts", "is_served"), [("*", True), ("", False)])
def test_a_star_alone_is_every_name_and_nothing_is_this_machine(tmp_path, hosts, is_served):
    environ = {"PLAYBOOK_DATA": str(tmp_path / "data"), "STREAMLIT_SERVER_ALLOWED_HOSTS": hosts}
    with server.running(server.ROOT / "app.py", tmp_path / "log", environ=environ) as running:
        assert (ask(running.port, "/healthz", headers={"Host": "any.example"}).status == 200) is is_served


def status_of_a_tab(running: Server, host: str, origin: str | None) -> int:
    """Open a tab's connection with this Host and Origin; 101 when it was let in."""
    try:
        address, sent = f"ws://{host}/_stcore/stream", None if origin is None else Origin(origin)
        line = socket.create_connection(("127.0.0.1", running.port), timeout=30)
        about: dict[str, Any] = {"subprotocols": [Subprotocol("streamlit")], "origin": sent}
        about["additional_headers"] = {"Cookie": server.cookie(running.token)}
        with line, connect(address, sock=line, **about) as tab:
            return tab.response.status_code if tab.response else 0
    except InvalidStatus as refused:
        return refused.response.status_code


def test_a_tab_opens_where_its_page_came_from(app, behind_a_proxy):
    here = f"127.0.0.1:{app.port}"
    assert status_of_a_tab(app, here, f"http://{here}") == 101
    assert status_of_a_tab(behind_a_proxy, "playbook.example", "https://playbook.example") == 101


def test_a_tab_is_refused_from_any_other_page_and_from_no_page(app):
    for origin in [
        None, "", "null", "http://evil.example", "https://evil.example:8501", "http://localhost:{port}",
        "http://127.0.0.1:{port}.evil.example", "http://127.0.0.1", "http://127.0.0.1:1",
        "127.0.0.1:{port}", "http://[", "http://192.0.2.1",
    ]:  # fmt: skip
        assert status_of_a_tab(app, f"127.0.0.1:{app.port}", origin and origin.format(port=app.port)) == 403


def test_a_tab_is_refused_at_another_host(app):
    for host in ("evil.example", "127.0.0.2"):
        assert status_of_a_tab(app, host, f"http://{host}") == 403, host


def test_the_app_refuses_before_streamlit_looks_anything_up(tmp_path, monkeypatch):
    looked_up = tmp_path / "calls"
    monkeypatch.setenv("OUTSIDE_CALLS", str(looked_up))
    with server.app(tmp_path) as running:
        here = f"127.0.0.1:{running.port}"
        assert status_of_a_tab(running, here, "http://evil.example") == 403
        assert status_of_a_tab(running, here, f"http://{here}") == 101
    assert not looked_up.exists()
