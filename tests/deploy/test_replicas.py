"""Caddy before two processes, with the file of docs/deploy: who stays where, also when one ends."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.deploy import proxied
from tests.deploy.proxied import Proxy
from tools import server

pytestmark = pytest.mark.slow

# A replica as far as a proxy sees it: it is ready, and says who it is.
REPLICA = """
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Replica(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        said = sys.argv[1].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)
    def log_message(self, *_):
        pass
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Replica).serve_forever()
"""
ROOMS = [f"/view/room{number}" for number in range(12)]


@pytest.fixture
def replicas() -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Two processes by the name that each says, which is its port."""
    with ExitStack() as stack:
        running = {}
        for port in (server.free_port(), server.free_port()):
            process = subprocess.Popen([sys.executable, "-c", REPLICA, str(port)])
            stack.callback(process.wait, 20)
            stack.callback(process.kill)
            running[str(port)] = process
        yield running


@pytest.fixture
def proxy(replicas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    monkeypatch.setenv("PLAYBOOK_REPLICAS", "several")
    monkeypatch.setenv("PLAYBOOK_APP", " ".join(f"127.0.0.1:{port}" for port in replicas))
    monkeypatch.setenv("PLAYBOOK_COOKIE_SECRET", "a-secret-of-the-tests")
    with proxied.caddy(tmp_path, 8501) as running:
        deadline = time.monotonic() + 60
        while {said(running, room) for room in ROOMS} != set(replicas):
            assert time.monotonic() < deadline, running.logs()
        yield running


def said(proxy: Proxy, path: str, **headers: str) -> str:
    answer = proxy.ask(path, headers=headers)
    return answer.body.decode() if answer.status == 200 else ""


def test_all_pages_of_a_room_are_on_one_replica(proxy):
    for room in ROOMS:
        pages = ("", "/live", "/present", "/questions", "/state?version=1")
        assert len({said(proxy, f"{room}{page}") for page in pages for _ in range(3)}) == 1


def test_a_person_stays_on_one_replica_by_a_cookie(proxy, replicas):
    people = []
    for _ in range(8):
        first = proxy.ask("/progress")
        [cookie] = first.headers["set-cookie"]
        assert cookie.startswith("playbook-replica=")
        people.append(first.body)
        again = {said(proxy, page, Cookie=cookie.split(";")[0]) for page in ("/", "/plan", "/progress")}
        assert again == {first.body.decode()}
    assert {body.decode() for body in people} == set(replicas)


def test_a_killed_replica_loses_no_page_of_its_rooms(proxy, replicas):
    gone = said(proxy, ROOMS[0])
    replicas[gone].kill()
    replicas[gone].wait(20)
    [other] = set(replicas) - {gone}
    assert {said(proxy, room) for room in ROOMS for _ in range(3)} == {other}
